"""Orders the photographs that stories and pages show, by reference: a picture nobody shows is not published."""

from __future__ import annotations

import posixpath
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from townpress.editorial.manuscript import Manuscript, PhotoNote
from townpress.kernel.problems import did_you_mean, shown
from townpress.products.photos.darkroom import Order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from townpress.editorial.nodes import Spot
    from townpress.kernel.problems import Problem
    from townpress.plugin.filing import Filed, FiledPage
    from townpress.plugin.shelf import Survey


def orders(filed: Filed | FiledPage, survey: Survey, content: Path) -> tuple[list[Order], list[Problem]]:
    """An order for each picture the file shows and that lies beside it; a problem for each that does not."""
    folder = posixpath.dirname(filed.path)
    beside = {_name(path): path for path in survey.pictures if posixpath.dirname(path) == folder}
    placed: dict[str, Order] = {}
    problems: list[Problem] = []
    for name, note, line, column, width in _shown(filed):
        path = beside.get(unicodedata.normalize("NFC", name))
        if path:
            display = filed.source.path.removesuffix(filed.path) + path
            placed.setdefault(name, Order(content / path, display, filed.url, name, note))
            continue
        zh, en = did_you_mean(name, beside)
        problems.append(
            filed.source.problem(
                540,
                f"稿件所在的文件夹里没有图片 {shown(name)}{zh}请把图片放到稿件旁边，或改正名字（大小写也要一致）",
                f"there is no picture {shown(name)} beside the story{en}; put it there or correct its name, "
                "capitals included",
                line=line,
                column=column,
                width=width,
            )
        )
    return list(placed.values()), problems


def _name(path: str) -> str:
    """A picture's name, composed: a Mac stores names decomposed (NFD)."""
    return unicodedata.normalize("NFC", posixpath.basename(path))


def _shown(filed: Filed | FiledPage) -> Iterator[tuple[str, PhotoNote, int, int, int]]:
    """Name, note and place of each picture: those of the body, then the cover."""
    written = filed.manuscript
    notes = written.photos if isinstance(written, Manuscript) else {}
    for use in filed.body.photos:
        note = notes.get(use.name, PhotoNote())
        note = replace(note, alt=note.alt or use.alt, caption=note.caption or use.title)
        yield use.name, note, use.line, use.column, use.width
    if isinstance(written, Manuscript) and written.cover:
        spot: Spot = written.spot("cover")
        yield written.cover, notes.get(written.cover, PhotoNote()), spot.line, spot.column, spot.width
