"""What Markdown takes out of a text without printing it: link definitions, replaced notes, surplus cells of a table.

Each is recorded where Markdown itself drops it, so that nothing is guessed; the editor is told, since the line is gone
from the page. What was meant as a definition and is used as one is nobody's loss.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING

from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableProcessor
from msgspec import Struct

from townpress.editorial.markup.addresses import read_address
from townpress.editorial.markup.refusals import Refusal
from townpress.kernel.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from markdown import Markdown

    from townpress.editorial.markup.places import Places
    from townpress.editorial.nodes import Spot
    from townpress.kernel.problems import Problem


class Definition(Struct, frozen=True):
    """A line ``[name]: target "title"``, in which nothing of it is printed."""

    name: str
    target: str
    title: str


class Losses(Struct, frozen=True):
    """What of one text was not printed.

    ``definitions``: all link definitions in order, ``used``: the names a link asked for. ``notes``: name and text of
    each note in order. ``rows``: table rows with more cells than the head.
    """

    definitions: tuple[Definition, ...] = ()
    used: frozenset[str] = frozenset()
    notes: tuple[tuple[str, str], ...] = ()
    rows: tuple[str, ...] = ()


NONE = Losses()
#: Rows of tables that are named in one file.
_NAMED_AT_MOST = 20


class _References(dict[str, tuple[str, str | None]]):
    """Python-Markdown's link definitions, of which it keeps the last of a name: all of them, and who was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Definition] = []
        self.used: set[str] = set()

    def __setitem__(self, name: str, definition: tuple[str, str | None]) -> None:
        self.all.append(Definition(name, definition[0], definition[1] or ""))
        super().__setitem__(name, definition)

    def __getitem__(self, name: str) -> tuple[str, str | None]:
        self.used.add(name)
        return super().__getitem__(name)

    def clear(self) -> None:
        self.all, self.used = [], set()
        super().clear()


class _Footnotes(OrderedDict[str, str]):
    """Their notes, of which too the last of a name is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[tuple[str, str]] = []

    def __setitem__(self, name: str, text: str) -> None:
        self.all.append((name, text))
        super().__setitem__(name, text)


class _Tables(TableProcessor):
    """Their tables; rows from which they leave out a cell are remembered."""

    def __init__(self, md: Markdown, config: dict[str, object]) -> None:
        super().__init__(md.parser, config)
        self.surplus: list[str] = []

    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        super()._build_row(row, parent, align)  # type: ignore[misc] # the stubs know only what is public
        if row.count("|") >= len(align) and any(cell.strip() for cell in self._cells(row)[len(align) :]):
            self.surplus.append(row)

    def _cells(self, row: str) -> list[str]:
        cells: list[str] = self._split_row(row)  # type: ignore[attr-defined] # as above
        return cells


class Record:
    """Records the losses of one parser, text by text."""

    def __init__(self, md: Markdown) -> None:
        self._notes = next(found for found in md.registeredExtensions if isinstance(found, FootnoteExtension))
        self._tables = _Tables(md, getattr(md.parser.blockprocessors["table"], "config", {}))
        self._references = _References()
        md.parser.blockprocessors.register(self._tables, "table", 75)
        md.references = self._references  # type: ignore[assignment] # a title may be missing, whatever the stubs say

    def begin(self) -> None:
        """Forget the last text; after the parser was reset."""
        self._notes.footnotes = _Footnotes()
        self._tables.surplus = []

    def losses(self) -> Losses:
        """Those of the text that was converted."""
        references, notes, rows = self._references, self._notes.footnotes, self._tables.surplus
        if not (references or notes or rows):
            return NONE
        written = tuple(notes.all) if isinstance(notes, _Footnotes) else ()
        return Losses(tuple(references.all), frozenset(references.used), written, tuple(rows))


def lost(places: Places, losses: Losses) -> Iterator[Problem]:
    """An error where text is lost, a warning where an address is."""
    if losses is not NONE:
        yield from _definitions(places, losses)
        yield from _notes(places, losses.notes)
        yield from (_surplus(places, row) for row in losses.rows[:_NAMED_AT_MOST])


def _definitions(places: Places, losses: Losses) -> Iterator[Problem]:
    last = {definition.name: definition for definition in losses.definitions}
    for definition in losses.definitions:
        spot = _place(places, definition.name)
        mark = shown(f"[{definition.name}]: {definition.target}")
        used = definition.name in losses.used
        if used and definition == last[definition.name]:
            continue
        hidden = definition.target in {"", "#"}  # [//]: # (a remark), as some write what is not to be printed
        if not hidden and (definition.title or isinstance(read_address(definition.target), Refusal)):
            yield places.error(
                spot,
                434,
                f"这一行会被当成链接定义而丢失：{mark}。要印出来，请把冒号改成全角“：”，或去掉方括号",
                f"this line would be lost as a link definition: {mark}; write the colon in full width “：”, or "
                "take out the brackets",
            )
        elif used:
            yield places.warning(
                spot,
                438,
                f"[{shown(definition.name)}] 有两个不同的地址，只有最后一个有效。请改名，或删去这一行",
                f"[{shown(definition.name)}] is defined twice with different addresses, and the last counts; rename or "
                "delete this one",
            )
        else:
            yield places.warning(
                spot,
                435,
                f"这个链接定义没有用到，不会印出来：{mark}。"
                "请删去；要印出来就去掉方括号；只给编辑看的话写成 <!-- … -->",
                f"this link definition is not used and would not be printed: {mark}; delete it, or take out the "
                "brackets; a remark for editors is written <!-- … -->",
            )


def _notes(places: Places, notes: tuple[tuple[str, str], ...]) -> Iterator[Problem]:
    names = [name for name, _ in notes]
    if len(set(names)) == len(names):
        return
    seen: dict[str, tuple[Spot, str]] = {}
    for name, text in notes:
        spot = _place(places, "^" + name)
        before, other = seen.get(name, (spot, text))
        mark = shown(f"[^{name}]")
        if other.strip() and other != text:
            yield places.error(
                spot,
                437,
                f"脚注 {mark} 在第 {before.line} 行已经写过，那里的文字会丢失。请给其中一个换个名字",
                f"the note {mark} stands on line {before.line} already, whose text would be lost; "
                "give one of them another name",
            )
        seen[name] = spot, text


def _surplus(places: Places, row: str) -> Problem:
    # Code is no text to look for, and a row may stand in a quotation.
    first, *parts = (re.escape(part) for part in re.split(r"`+[^`]*`+", row.strip()))
    return places.error(
        places.matching(first + "".join(rf"(?>[^\n]*?{part})" for part in parts)),
        436,
        f"这一行表格的格子比表头多，多出来的文字会丢失：{shown(row)}。请给表头补上一列；格子里的竖线写成 \\|",
        f"this row has more cells than the table's head, and their text would be lost: {shown(row)}; add a "
        "column to the head, or write a bar within a cell as \\|",
    )


def _place(places: Places, name: str) -> Spot:
    """The next place where ``name``, whose case Markdown has folded, is defined."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    return places.matching(rf"(?i:(?<![^\n \t>])\[\s*{words}\s*\]:)")
