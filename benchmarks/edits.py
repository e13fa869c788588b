"""What an editor does to a corpus between two builds, and how the output shows that it was done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks import corpus, forms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.corpus import Piece

COLD, NOTHING, BODY, TITLE, NEW = "cold build", "nothing changed", "one body edit", "one title edit", "one new story"
KINDS = (COLD, NOTHING, BODY, TITLE, NEW)
#: Kinds of change that write a file.
WRITING = (BODY, TITLE, NEW)
DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")


@dataclass(frozen=True, slots=True)
class Edit:
    """A story as it is to stand in every contender's corpus, and a word that ``pages`` of the output must then hold."""

    piece: Piece
    mark: str
    pages: tuple[str, ...]

    def missing(self, output: Path) -> str:
        """The first page that does not show the edit; empty if all do."""
        return next((page for page in self.pages if self.mark not in read(output / page)), "")


def read(page: Path) -> str:
    """A page of the output; empty if there is none."""
    return page.read_text("utf-8", "replace") if page.is_file() else ""


def make(kind: str, number: int, old: Piece) -> Edit:
    """The ``number``-th edit, of ``kind``; ``old`` is the story it is done to, or, for a new one, takes text from.

    The mark is Han only: a letter or digit beside Han may be set with space or markup by a contender's typography.
    """
    mark = f"补录台账{str(number).translate(DIGITS)}号"
    if kind == BODY:
        piece = replace(old, body=f"{old.body}\n\n{mark}已经公示，方便了附近的群众。")
        return Edit(piece, mark, (forms.page(piece),))
    if kind == TITLE:
        piece = replace(old, title=f"{old.title}{mark}")
        return Edit(piece, mark, (forms.page(piece), forms.month(piece)))
    moment = corpus.END + timedelta(minutes=number)
    piece = replace(old, slug=f"n{number:06d}", title=mark, moment=moment)
    return Edit(piece, mark, (forms.page(piece), forms.month(piece), "index.html"))


@dataclass(frozen=True, slots=True)
class Deck:
    """Stories of a corpus to be edited, each once, spread over all its years; by the number of the edit."""

    stories: Mapping[int, Piece]

    def edit(self, kind: str, number: int) -> Edit:
        """The ``number``-th edit, of ``kind``."""
        return make(kind, number, self.stories[number])


def positions(edits: int, count: int) -> dict[int, int]:
    """Which story of ``count``, newest first, each edit is done to, by its position."""
    if edits >= count:
        message = f"{edits} edits need more than {count} stories"
        raise ValueError(message)
    return {count * (number + 1) // (edits + 1): number for number in range(edits)}
