"""Prints a sheet: template and values to bytes; a template's mistake becomes a problem with its file and line."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from townpress.kernel.errors import ConfigurationError
from townpress.kernel.problems import shown
from townpress.kernel.source import Source
from townpress.press.sheet import Later

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2 import Environment

    from townpress.kernel.problems import Problem
    from townpress.press.sheet import Sheet


def printed(environment: Environment, sheet: Sheet, values: Mapping[str, object]) -> bytes:
    """The page of a sheet, UTF-8, from its values.

    Raises:
        ConfigurationError: the template or one it uses is missing, misspelt or reads a name that is not there; the
            problem names template, line and the file that was being printed.
    """
    try:
        return environment.get_template(sheet.template).render(_made(values)).encode()
    except Exception as error:
        raise ConfigurationError(
            "主题模板有误 | the theme has a mistake", (_problem(environment, sheet, error),)
        ) from error


def _made(values: Mapping[str, object]) -> dict[str, object]:
    """The values of a sheet, those kept for later made now."""
    return {name: value.make() if isinstance(value, Later) else value for name, value in values.items()}


def specimen_faults(environment: Environment, sheets: Iterable[Sheet]) -> tuple[Problem, ...]:
    """What is wrong with the theme, as far as one sheet of each template shows it; nothing is kept of them."""
    specimens: dict[str, Sheet] = {}
    for sheet in sheets:
        specimens.setdefault(sheet.template, sheet)
    problems: list[Problem] = []
    for sheet in specimens.values():
        try:
            printed(environment, sheet, sheet.values())
        except ConfigurationError as error:
            problems += error.problems
    return tuple(problems)


def _problem(environment: Environment, sheet: Sheet, error: Exception) -> Problem:
    name, line = _place(sheet, error)
    printing = shown(sheet.source or sheet.path)
    reason = shown(_reason(error), 200)
    kind = "模板有误" if isinstance(error, TemplateError) else "模板运行出错"
    return Source(f"theme/templates/{name}", _text(environment, name)).problem(
        681,
        f"{kind}：{reason}（正在排印 {printing}）。请按行号检查模板里的名字和标签",
        f"{type(error).__name__} while printing {printing}; check the names and tags on that line",
        line=line,
    )


def _reason(error: Exception) -> object:
    if isinstance(error, TemplateNotFound):
        return f"找不到模板 no template {error.name}"
    if isinstance(error, UnicodeDecodeError):
        return "模板不是 UTF-8 编码 not UTF-8"
    if isinstance(error, OSError):
        return f"读不了 can't be read: {error.strerror}"
    return getattr(error, "message", None) or error


def _place(sheet: Sheet, error: Exception) -> tuple[str, int]:
    """The template and line an error came from: Jinja rewrites tracebacks so that they name templates."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or sheet.template, error.lineno
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        _, templates, name = frame.filename.replace("\\", "/").rpartition("/templates/")
        if templates:
            return name, frame.lineno or 1
    return sheet.template, 1


def _text(environment: Environment, name: str) -> str:
    try:
        return environment.loader.get_source(environment, name)[0] if environment.loader else ""
    except (TemplateError, OSError, UnicodeDecodeError):
        return ""
