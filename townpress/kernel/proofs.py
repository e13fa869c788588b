"""Problems as text for people, as GitHub Actions annotations, or as JSON lines."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

from townpress.kernel.problems import Problem, Severity, ordered, shown, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LISTED_AT_MOST = 50
FORMATS = ("text", "github", "json")

_GITHUB_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.PRIVACY: "warning"}


def proof(problems: Iterable[Problem], form: str = "text", *, published: bool, verbose: bool = False) -> Iterator[str]:
    """The lines that tell of ``problems``: each of them, how many are not shown, and the sum.

    ``form`` is one of :data:`FORMATS`. Repairs appear only when ``verbose``. ``published`` says whether the build
    went on to publish (warnings only) or left the site as it was.
    """
    listed = [p for p in ordered(problems) if verbose or p.severity is not Severity.REPAIR]
    chosen = ordered(sorted(listed, key=lambda problem: problem.weight)[:LISTED_AT_MOST]) if form == "text" else listed
    for problem in chosen:
        yield from _PRINTERS[form](problem)
    if len(chosen) < len(listed):
        left = len(listed) - len(chosen)
        yield f"…还有 {left} 个 | …and {left} more"
    errors, warnings = tally(listed)
    if form != "json" and errors + warnings:
        yield _sum(errors, warnings, published=published)


def _sum(errors: int, warnings: int, *, published: bool) -> str:
    zh = f"{errors} 个错误，{warnings} 个警告"
    en = f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}"
    if published:
        return f"{zh} | {en}"
    return f"{zh}；没有发布，线上内容未变 | {en}; nothing published, the site is unchanged"


def _text(problem: Problem) -> Iterator[str]:
    yield f"{shown(problem.path, 400)}:{problem.line}:{problem.column}: {problem.sentence}"
    if problem.excerpt.strip():
        excerpt, column = problem.excerpt, problem.column - problem.before
        margin = " " * len(str(problem.line))
        pad = _cells(shown(excerpt[: column - 1], 1000))
        under = max(1, _cells(shown(excerpt[column - 1 : column - 1 + problem.width], 1000)))
        yield f"    {problem.line} | {shown(excerpt, 1000)}"
        yield f"    {margin} | {' ' * pad}{'^' * under}"


def _cells(text: str) -> int:
    """How many terminal cells ``text`` takes: wide and full-width characters take two (Unicode UAX 11)."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _github(problem: Problem) -> Iterator[str]:
    command = _GITHUB_COMMAND.get(problem.severity, "notice")
    message = problem.sentence.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    path = problem.path.replace("%", "%25").replace(":", "%3A").replace(",", "%2C").replace("\n", "%0A")
    yield f"::{command} file={path},line={problem.line},col={problem.column}::{message}"


def _json(problem: Problem) -> Iterator[str]:
    yield json.dumps(
        {
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            "code": problem.code,
            "field": problem.field,
            "zh": problem.zh,
            "en": problem.en,
        },
        ensure_ascii=False,
    )


_PRINTERS = {"text": _text, "github": _github, "json": _json}
