"""Where in the source something was written that was found in the rendered page.

Python-Markdown keeps no positions. What it made of the text comes in the order it was written, so the n-th link to an
address is the n-th place in the source, code and comments left out, where that address begins a link's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING

from townpress.editorial.nodes import Spot
from townpress.kernel.problems import Problem, Severity
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from townpress.kernel.source import Source

FENCE = re.compile(r"^(~{3,}|`{3,})[ ]*(?:\{[^\n]*\}|\.?[\w#.+-]*[ ]*(?:hl_lines=.*)?)$")
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)([^`\n]{1,300})\1(?!`)")
# What stands before an address in a link, a picture, a definition or an attribute; a bare one stands in angle brackets.
_BEFORE = regex(
    r"\]\(\s*+(?:<\s*+)?|^[ \t>]*+\[[^\]\n]*+\]:\s*+<?"
    r"""|\s(?i:href|src|srcset|poster|data)\s*+=\s*+["']?\s*+|<(?=\w)""",
    re.MULTILINE,
)
_AFTER = " \t\n)>\"'"
_EMPTY = r"\]\(\s*(?:<\s*>)?\s*\)|<img\b"
_ESCAPE = regex(r"\\([!-/:-@\[-`{-~])")
_BLANKS = regex(r"[ \t]+")
# What is read as one character: a reference, an escape, a run of blanks.
_LETTER = regex(r"&#?\w+;?|\\[!-/:-@\[-`{-~]|[ \t]+|.")
#: Longer addresses are looked for as they are, without escapes and references.
_LONGEST = 1_000


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
        self._body = body
        text = without_fences(body)
        self._text = _CODE.sub(lambda match: " " * len(match[0]), text) if "`" in text else text
        self._first_line = first_line
        self._next: dict[str, int] = {}
        self._last: dict[str, Spot] = {}

    def link(self, target: str, *, picture: bool = False) -> Spot:
        """The next place of a link or picture that leads to ``target``, which may be empty."""
        return self.of(target) if target else self.matching(_EMPTY, "picture" if picture else "link")

    def of(self, address: str) -> Spot:
        """The next place where ``address`` begins, however spelled; without one, where it merely stands in the text."""
        bare = address.removeprefix("mailto:")
        found = self._begun(address, address) or (self._begun(bare, address) if bare != address else None)
        if found:
            self._next[address] = found[1]
            self._last[address] = self._spot(*found)
        if address in self._last or not address:
            return self._last.get(address, self.start)
        return self.matching(rf"(?<![\w./#-]){re.escape(bare)}(?![\w/-])", f"text {address}")

    def _begun(self, address: str, name: str) -> tuple[int, int] | None:
        text = self._shown
        starts = self._starts[bisect_left(self._starts, self._next.get(name, 0)) :] if address else []
        for start in starts:
            end = start + len(address)
            if text.startswith(address, start) and text[end : end + 1] in _AFTER:
                return start, end
        read = _BLANKS.sub(" ", address)
        for start, line, meant in self._meant[bisect_left(self._meant, (starts[0],)) :] if starts else ():
            if meant.startswith(read) and meant[len(read) : len(read) + 1] in _AFTER:
                return start, start + _length(line, read)
        return None

    @cached_property
    def _shown(self) -> str:
        return _without_comments(self._text)

    @cached_property
    def _starts(self) -> list[int]:
        """Where addresses begin."""
        return [match.end() for match in _BEFORE.finditer(self._shown)]

    @cached_property
    def _meant(self) -> list[tuple[int, str, str]]:
        """Where addresses begin: how the line goes on and how that is read, if otherwise than it stands there."""
        lines = ((start, self._shown[start : start + _LONGEST].partition("\n")[0]) for start in self._starts)
        return [
            (start, line, _read(line)) for start, line in lines if any(sign in line for sign in ("&", "\\", "  ", "\t"))
        ]

    def matching(self, pattern: str, name: str = "") -> Spot:
        """The next place that ``pattern`` matches; of several marked ``name``, the next one."""
        key = name or pattern
        match = re.compile(pattern).search(self._text, self._next.get(key, 0))
        self._next[key] = max(match.end(), match.start() + 1) if match else len(self._text)
        if match:
            self._last[key] = self._spot(match.start(), match.end())
        return self._last.get(key, self.start)

    def on_fence(self, words: str) -> Spot:
        """The first line that opens fenced code with ``words``."""
        match = re.search(rf"^(?:~~~|```)[^\n]*?({re.escape(words)})", self._body, re.MULTILINE)
        return self._spot(*match.span(1)) if match else self.start

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


def _without_comments(text: str) -> str:
    """``text`` with its comments as blanks, of the same length."""
    parts, at = list[str](), 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _read(text: str) -> str:
    """``text`` as an address is read: escapes and references (``&colon;``) resolved, each run of blanks one blank."""
    return _BLANKS.sub(" ", unescape(_ESCAPE.sub(r"\1", text)))


def _length(line: str, read: str) -> int:
    """How many characters of ``line`` it takes to read ``read``."""
    count = 0
    for letter in _LETTER.finditer(line):
        count += len(_read(letter[0]))
        if count >= len(read):
            return letter.end()
    return len(line)
