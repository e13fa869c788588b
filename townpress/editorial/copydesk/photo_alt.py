"""E510: every photograph has words for those who cannot see it (WCAG 2.2, 1.1.1; 《无障碍环境建设法》)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.copydesk.pictures import notes_by_name, pictures_in
from townpress.kernel.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.editorial.nodes import Spot
    from townpress.kernel.problems import Problem

_EMPTY_WORDS = frozenset({"图", "图片", "照片", "配图", "插图", "image", "photo", "picture", "img", "alt", "…", "..."})


def photo_alt(galley: Galley) -> Iterator[Problem]:
    """Photographs in the body and the cover whose alt text is missing, or says no more than that it is a picture."""
    notes, told = notes_by_name(galley), set[str]()
    for picture in pictures_in(galley):
        note = notes.get(picture.name)
        if picture.name not in told and not _speaks(note.alt if note and note.alt else picture.alt, picture.name):
            yield _problem(galley, picture.name, picture.spot)
        told.add(picture.name)
    cover = galley.manuscript.cover.rpartition("/")[2]
    if cover and cover not in told:
        note = notes.get(cover)
        if note is None or not _speaks(note.alt, cover):
            yield _problem(galley, cover, galley.manuscript.spot("cover"))


def _speaks(alt: str, name: str) -> bool:
    word = alt.strip().casefold()
    return bool(word) and word not in _EMPTY_WORDS and word not in {name.casefold(), name.rpartition(".")[0].casefold()}


def _problem(galley: Galley, name: str, spot: Spot) -> Problem:
    return galley.problem(
        510,
        f"图片 {shown(name)} 没有文字说明，看不见图的读者无从知道内容。请写 ![谁在哪里做什么]({shown(name)})，"
        "或在 photos 里写 alt",
        f"the picture {shown(name)} has no alt text; write ![what it shows]({shown(name)}) or photos: alt",
        key="photos",
        spot=spot,
    )
