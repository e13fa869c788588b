"""Orders the photographs that stories and pages show, by reference: a picture nobody shows is not published."""

from __future__ import annotations

import posixpath
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from townpress.editorial.manuscript import Manuscript, PhotoNote
from townpress.kernel.problems import did_you_mean, shown
from townpress.products.photos.order import Order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from townpress.editorial.nodes import Spot
    from townpress.editorial.photo import Photo
    from townpress.kernel.problems import Problem
    from townpress.plugin.filing import Filed, FiledPage
    from townpress.products.photos.prints import Developed


class Album(Struct, frozen=True):
    """Where pictures lie: paths below ``content`` as they are on disk, by their composed (NFC) form."""

    content: Path
    paths: dict[str, str]

    @classmethod
    def of(cls, content: Path, pictures: Iterable[str]) -> Album:
        """The album of these paths. A Mac stores names decomposed (NFD); editors and git write them composed."""
        return cls(content, {unicodedata.normalize("NFC", path): path for path in pictures})

    def beside(self, folder: str) -> tuple[str, ...]:
        """The names of the pictures in a folder."""
        return tuple(posixpath.basename(path) for path in self.paths if posixpath.dirname(path) == folder)


def orders(filed: Filed | FiledPage, album: Album) -> tuple[list[Order], list[Problem]]:
    """An order for each picture the file shows or links to; a problem for each that is not there."""
    folder = posixpath.dirname(filed.path)
    prefix = filed.source.path.removesuffix(filed.path)
    placed: dict[str, Order] = {}
    problems: list[Problem] = []
    for name, note, spot in _shown(filed):
        path = album.paths.get(unicodedata.normalize("NFC", posixpath.join("/", folder, name)).lstrip("/"))
        if path:
            placed.setdefault(name, Order(album.content / path, prefix + path, filed.url, name, note))
            continue
        zh, en = did_you_mean(name, album.beside(folder))
        problems.append(
            filed.source.problem(
                521,
                f"稿件旁边没有图片 {shown(name)}{zh or '。'}请把图片放到稿件旁边，或改正名字（大小写也要一致）",
                f"there is no picture {shown(name)} beside the story{en}; put it there or correct its name, "
                "capitals included",
                line=spot.line,
                column=spot.column,
                width=spot.width,
            )
        )
    return list(placed.values()), problems


def photos_of(filed: Filed | FiledPage, developed: Developed) -> dict[str, Photo]:
    """The file's photographs by the name it gives them."""
    found = ((name, developed.prints.get((filed.url, name))) for name, _, _ in _shown(filed))
    return {name: made.photo for name, made in found if made}


def order_of(content: Path, prefix: str, path: str) -> Order:
    """An order for a picture under ``files/``, by its path; ``prefix`` stands before paths that people see."""
    folder, _, name = path.rpartition("/")
    return Order(content / path, prefix + path, f"{folder}/", name)


def named(filed: Filed | FiledPage) -> Iterator[str]:
    """The pictures that a file shows or links to, by the names it gives them."""
    return (name for name, _, _ in _shown(filed))


def _shown(filed: Filed | FiledPage) -> Iterator[tuple[str, PhotoNote, Spot]]:
    """Name, note and place of each picture: those of the body, those it links to, then the cover."""
    written = filed.manuscript
    notes = written.photos if isinstance(written, Manuscript) else {}
    for use in filed.body.photos:
        note = notes.get(use.name, PhotoNote())
        yield use.name, replace(note, alt=note.alt or use.alt, caption=note.caption or use.title), use.spot
    for link in filed.body.links:
        if link.kind == "photo":
            yield link.path, notes.get(link.path, PhotoNote()), link.spot
    if isinstance(written, Manuscript) and written.cover:
        yield written.cover, notes.get(written.cover, PhotoNote()), written.spot("cover")
