"""The theme's words in a language: catalogues of gettext (PO), compiled once and kept with the edition."""

from __future__ import annotations

import io
import re
from gettext import GNUTranslations, NullTranslations
from typing import TYPE_CHECKING

from townpress.kernel.errors import ConfigurationError
from townpress.kernel.problems import shown
from townpress.kernel.regex import regex
from townpress.kernel.source import Source
from townpress.plugin.theme import locale_name

if TYPE_CHECKING:
    from pathlib import Path

# A line of a catalogue (gettext's PO): a comment, a keyword with its string, a string that goes on, or nothing.
_PO_LINE = regex(r"""(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr)(?:\[\d+\])?\s*)?"(?:[^"\\]|\\.)*")?""", re.ASCII)


def compiled(folder: Path, language: str) -> bytes:
    """The words of ``language`` (BCP 47): ``zh_CN.po`` for ``zh-CN``, else ``zh.po``; empty for the Chinese as written.

    They are compiled (gettext's MO). Raises ConfigurationError for a catalogue that cannot be read, be it the one of
    another language.
    """
    known = {file.name: _read(file) for file in sorted(folder.glob("*.po"))}
    for name in (locale_name(language), language.split("-", maxsplit=1)[0]):
        if f"{name}.po" in known:
            return known[f"{name}.po"]
    return b""


def spoken(words: bytes) -> NullTranslations:
    """Compiled words, ready to be asked."""
    return GNUTranslations(io.BytesIO(words)) if words else NullTranslations()


def _read(file: Path) -> bytes:
    from babel.messages.pofile import PoFileError  # noqa: PLC0415 - as below

    try:
        data = file.read_bytes()
        for number, line in enumerate(data.decode().split("\n")):
            if not _PO_LINE.fullmatch(line.strip()):
                raise _unreadable(file, ValueError(line.strip()), number)  # Babel would drop the end of an open string
        return _compiled(data)
    except (PoFileError, UnicodeDecodeError, OSError) as error:
        raise _unreadable(file, error, getattr(error, "lineno", 0)) from error


def _unreadable(file: Path, error: Exception, above: int) -> ConfigurationError:
    problem = Source(f"{file.parent.name}/{file.name}").problem(
        680,
        f"译文文件读不懂：{shown(error)}。请检查引号是否成对，或者恢复上一版",
        f"this catalogue can't be read: {shown(error)}; check that quotes are paired, or restore the last version",
        line=above + 1,
    )
    return ConfigurationError(problem.sentence, (problem,))


def _compiled(source: bytes) -> bytes:
    # Babel takes a fifth of a small build to load, and is needed only when words have changed.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    written = io.BytesIO()
    write_mo(written, read_po(io.BytesIO(source), abort_invalid=True))
    return written.getvalue()
