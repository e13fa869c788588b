"""The galley: what lies before the copy desk: a manuscript, its file, the registers; prose with exact places."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.addresses import HAN
from townpress.editorial.nodes import Spot
from townpress.kernel.problems import Severity
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from townpress.editorial.copydesk.registers import Registers
    from townpress.editorial.manuscript import Manuscript
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source

_FENCE = regex(r" {0,3}(`{3,}|~{3,})")
# What is code, address or markup and not the newsroom's wording. URLs end where Chinese begins.
# Here as in all rules no pattern may look past its own opening mark: a body of `](` by the thousand stays linear.
_NO_PROSE = regex(r"`+[^`]*`+|\]\([^()]*\)|\]\[[^\]]*\]|https?://[!-~]+|www\.[!-~]+|<[^<>]*>")
_TRIGGERS = regex(r"[`\]<]|://|www\.")
#: Without any of these all of a body is prose.
_MARKS = ("`", "~", "]", "<", "://", "www.")

#: One Han character, as a part of a regular expression.
ONE_HAN = f"[{HAN}]"


class Galley(Struct, frozen=True, dict=True):
    """One manuscript as the rules read it."""

    manuscript: Manuscript
    registers: Registers
    source: Source

    @cached_property
    def body(self) -> tuple[tuple[int, str], ...]:
        """The body's lines as written, each with its number in the file."""
        first = self.manuscript.body_line
        return tuple(enumerate(self.source.lines[first - 1 :], first))

    @cached_property
    def body_text(self) -> str:
        """The body as written, in one piece: one look at it tells a rule that it has nothing to look for."""
        return "\n".join(self.source.lines[self.manuscript.body_line - 1 :])

    @cached_property
    def prose(self) -> tuple[tuple[int, str], ...]:
        """The body's lines with code, addresses and tags blanked out; every character keeps its column."""
        return tuple(_prose(self.body)) if any(mark in self.body_text for mark in _MARKS) else self.body

    def prose_with(self, *fragments: str) -> Iterator[tuple[int, str]]:
        """The lines of prose that hold one of ``fragments``, without which a rule's pattern cannot match."""
        present = [fragment for fragment in fragments if fragment in self.body_text]
        for number, line in self.prose if present else ():
            if any(fragment in line for fragment in present):
                yield number, line

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """What else of the front matter is printed as prose: key and text."""
        story = self.manuscript
        captions = ((f"photos.{name}.caption", note.caption) for name, note in story.photos.items())
        pairs = (("title", story.title), ("summary", story.summary), *captions)
        return tuple((key, text) for key, text in pairs if text)

    def spot_in(self, key: str, fragment: str) -> Spot:
        """Where ``fragment`` stands within the value of ``key``; the value's own place when it cannot be found."""
        spot = self.manuscript.spot(key)
        column = self.source.line(spot.line).find(fragment, spot.column - 1)
        return spot if column < 0 else Spot(spot.line, column + 1, len(fragment))

    def problem(  # noqa: PLR0913 - a problem has these parts; every rule names them
        self,
        number: int,
        zh: str,
        en: str,
        *,
        key: str = "",
        spot: Spot | None = None,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """A problem at ``spot``, else where ``key`` was written. The field shown is the key's first word."""
        place = spot or self.manuscript.spot(key)
        return self.source.problem(
            number,
            zh,
            en,
            line=place.line,
            column=place.column,
            width=place.width,
            field=key.partition(".")[0],
            severity=severity,
        )


def _prose(lines: tuple[tuple[int, str], ...]) -> Iterator[tuple[int, str]]:
    fence = ""
    for number, line in lines:
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif fence:
            if mark and mark[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
        else:
            yield number, _NO_PROSE.sub(_blanks, line) if _TRIGGERS.search(line) else line
            continue
        yield number, ""


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])
