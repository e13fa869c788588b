"""The settings files as Pelican loaded them: where they lie, and which line of theirs says what is wrong."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from townpress.kernel.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.kernel.problems import Problem


def homes() -> tuple[Path, ...]:
    """The working folder and those of the settings files: what a build must neither carry away nor fill."""
    return (Path.cwd(), *dict.fromkeys(file.parent for file in _files()))


def problem(number: int, name: str, zh: str, en: str) -> Problem:
    """A problem at the line of the settings file that sets ``name``, else at the command line's ``-e``."""
    for file in _files():
        source = Source(file.name, file.read_text("utf-8"))
        for number_of_line, line in enumerate(source.lines, 1):
            if line.split("=")[0].strip() == name:
                return source.problem(number, zh, en, line=number_of_line, width=len(name))
    return Source("-e").problem(number, zh, en)


def _files() -> Iterator[Path]:
    for module in ("publishconf", "pelicanconf"):
        file = getattr(sys.modules.get(module), "__file__", None)
        if file:
            yield Path(file).absolute()
