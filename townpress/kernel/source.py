"""A text file as problems see it: its path for people, its lines, and a way to point into them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from townpress.kernel.problems import Problem, Severity, around


@dataclass(frozen=True)
class Source:
    """A file under content or theme. ``path`` is what people are shown; ``text`` is its decoded, repaired text."""

    path: str
    text: str = ""

    @cached_property
    def lines(self) -> tuple[str, ...]:
        r"""The lines without their ends; only ``\n`` ends a line here."""
        return tuple(self.text.split("\n"))

    def line(self, number: int) -> str:
        """Line ``number`` (from 1), or nothing past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def place_of(self, offset: int) -> tuple[int, int]:
        """Line and column (from 1) of a character offset into ``text``."""
        return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)

    def problem(  # noqa: PLR0913 - a problem has these parts; every caller names them
        self,
        number: int,
        zh: str,
        en: str,
        *,
        line: int = 1,
        column: int = 1,
        width: int = 1,
        field: str = "",
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """A problem at a place in this file, with an excerpt of the line it stands on."""
        excerpt, before = around(self.line(line), column)
        return Problem(self.path, line, column, severity, number, zh, en, field, excerpt, width, before)
