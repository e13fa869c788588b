"""Where in the source something was written that was found in the rendered page.

Python-Markdown keeps no positions. What it made of the text comes in the order it was written, so the n-th link to an
address is the n-th time that address stands in the source, code left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from townpress.editorial.nodes import Spot
from townpress.kernel.problems import Problem, Severity

if TYPE_CHECKING:
    from townpress.kernel.source import Source

FENCE = re.compile(r"^(~{3,}|`{3,})[ ]*(?:\{[^\n]*\}|\.?[\w#.+-]*[ ]*(?:hl_lines=.*)?)$")
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)([^`\n]{1,300})\1(?!`)")


def without_fences(body: str) -> str:
    """``body`` with its fenced code as blanks, of the same length; an unclosed fence is text, as it is to Markdown."""
    if "```" not in body and "~~~" not in body:
        return body
    lines = body.split("\n")
    last = {line.rstrip(" "): number for number, line in enumerate(lines)}
    fence = ""
    for number, line in enumerate(lines):
        if fence:
            fence = "" if line.rstrip(" ") == fence else fence
            lines[number] = " " * len(line)
        elif (opening := FENCE.match(line)) and last.get(opening[1], -1) > number:
            fence = opening[1]
            lines[number] = " " * len(line)
    return "\n".join(lines)


class Places:
    """Finds places in one body, each search going on where the last one for the same thing ended; reports on them."""

    def __init__(self, source: Source, body: str, first_line: int) -> None:
        self._source = source
        self._text = _CODE.sub(lambda match: " " * len(match[0]), without_fences(body)) if "`" in body else body
        self._first_line = first_line
        self._next: dict[str, int] = {}
        self._last: dict[str, Spot] = {}

    def of(self, text: str) -> Spot:
        """The next place of ``text`` that is no part of a longer address or word."""
        return self.matching(rf"(?<![\w./#-]){re.escape(text)}(?![\w/-])", text) if text else self.start

    def matching(self, pattern: str, name: str = "") -> Spot:
        """The next place that ``pattern`` matches; of several marked ``name``, the next one."""
        key = name or pattern
        match = re.compile(pattern).search(self._text, self._next.get(key, 0))
        self._next[key] = max(match.end(), match.start() + 1) if match else len(self._text)
        if match:
            self._last[key] = self._spot(match.start(), match.end())
        return self._last.get(key, self.start)

    @property
    def start(self) -> Spot:
        """Where the body begins: the place of what cannot be found."""
        return Spot(self._first_line)

    def error(self, spot: Spot, number: int, zh: str, en: str) -> Problem:
        """An error at ``spot``."""
        return self._problem(spot, number, zh, en, Severity.ERROR)

    def warning(self, spot: Spot, number: int, zh: str, en: str) -> Problem:
        """A warning at ``spot``."""
        return self._problem(spot, number, zh, en, Severity.WARNING)

    def note(self, spot: Spot, number: int, zh: str, en: str) -> Problem:
        """That something was put right at ``spot``."""
        return self._problem(spot, number, zh, en, Severity.REPAIR)

    def _problem(self, spot: Spot, number: int, zh: str, en: str, severity: Severity) -> Problem:
        return self._source.problem(
            number, zh, en, line=spot.line, column=spot.column, width=spot.width, severity=severity
        )

    def _spot(self, start: int, end: int) -> Spot:
        line = self._text.count("\n", 0, start)
        column = start - (self._text.rfind("\n", 0, start) + 1)
        stop = self._text.find("\n", start, end)
        return Spot(self._first_line + line, column + 1, max(1, (stop if stop >= 0 else end) - start))
