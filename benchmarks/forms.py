"""A story in the form each contender reads: the same words, dates and terms, front matter as its own users write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import corpus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.corpus import Piece


@dataclass(frozen=True, slots=True)
class Form:
    """Where a story's file stands below a contender's content, and what is in it."""

    path: Callable[[Piece], str]
    text: Callable[[Piece], str]

    def write(self, content: Path, piece: Piece, aside: Path) -> None:
        """Write ``piece``, or write it anew; in one step by way of ``aside``, so that no watcher meets half of it."""
        file = content / self.path(piece)
        file.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(self.text(piece), "utf-8")
        aside.replace(file)


def page(piece: Piece) -> str:
    """The file a story is printed to: every contender is set up to use the same address."""
    return f"{piece.moment:%Y/%m}/{piece.slug}/index.html"


def month(piece: Piece) -> str:
    """The page of the archive that lists it."""
    return f"archive/{piece.moment:%Y/%m}/index.html"


def _section(piece: Piece) -> str:
    return f"c{corpus.CATEGORIES.index(piece.category)}"


def _flat(piece: Piece) -> str:
    return f"stories/{piece.moment:%Y/%m}/{piece.slug}.md"


def _words(*words: str) -> str:
    """A YAML list; a tag thrown twice stands once."""
    return "[" + ", ".join(f'"{word}"' for word in dict.fromkeys(words)) + "]"


def _hugo(piece: Piece) -> str:
    """Hugo groups by taxonomies only, so that months, of a section and of the archive, are terms as well."""
    return (
        f'---\ntitle: "{piece.title}"\ndate: {piece.moment:%Y-%m-%dT%H:%M:%S}+08:00\nslug: {piece.slug}\n'
        f"byline: {piece.person}\ncategories: {_words(piece.category)}\nplaces: {_words(piece.place)}\n"
        f"tags: {_words(*piece.tags)}\nmonths: {_words(f'{_section(piece)}/{piece.moment:%Y/%m}')}\n"
        f"archive: {_words(f'{piece.moment:%Y/%m}')}\n---\n\n{piece.body}\n"
    )


def _pelican(piece: Piece) -> str:
    """Pelican's own header lines."""
    return (
        f"Title: {piece.title}\nDate: {piece.moment:%Y-%m-%d %H:%M}\nSlug: {piece.slug}\nByline: {piece.person}\n"
        f"Category: {piece.category}\nPlace: {piece.place}\nTags: {', '.join(dict.fromkeys(piece.tags))}\n\n"
        f"{piece.body}\n"
    )


def _eleventy(piece: Piece) -> str:
    """``labels``, not ``tags``: Eleventy keeps a collection for each tag, and we spare it that."""
    return (
        f'---\ntitle: "{piece.title}"\ndate: {piece.moment:%Y-%m-%dT%H:%M:%S}+08:00\nstamp: "{piece.moment:%Y-%m-%d}"\n'
        f"slug: {piece.slug}\nbyline: {piece.person}\nsection: {piece.category}\nplace: {piece.place}\n"
        f"labels: {_words(*piece.tags)}\n---\n\n{piece.body}\n"
    )


TOWNPRESS = Form(corpus.path, corpus.text)
HUGO = Form(_flat, _hugo)
PELICAN = Form(_flat, _pelican)
ELEVENTY = Form(_flat, _eleventy)
