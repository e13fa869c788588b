"""A body as the page needs it: sanitised HTML in which links and photographs are still to be filled in.

What a link leads to and what a photograph became is known only when every file has been read, so the HTML carries
places for them: ``<a<!--link 0-->>`` and ``<!--photo 0-->``. No editor can write one: the sanitiser drops comments,
and the serialiser escapes ``<`` in text and in attributes, so a comment in the HTML is always ours.
"""

from __future__ import annotations

import enum
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from townpress.editorial.nodes import Spot
from townpress.editorial.story import Block
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from townpress.editorial.photo import Photo

UNKNOWN = Spot()
_PLACE = regex(r"<!--(link|src|poster|photo) (\d+)-->")


_ATTRIBUTES = {"link": "href", "src": "src", "poster": "poster"}


class LinkKind(enum.StrEnum):
    """What a link names, judged by how it is written; whether that exists is for the resolver to say."""

    STORY = "story"
    PAGE = "page"
    FILE = "file"
    PHOTO = "photo"
    ANCHOR = "anchor"
    ROOT = "root"
    EXTERNAL = "external"


class LinkUse(Struct, frozen=True):
    """A link as it was written.

    ``target``: the key a resolver answers to. ``path``: what it names, percent-decoded, without query and anchor; with
    a leading slash counted from the content root (``/stories/…/index.md``, ``/files/a.pdf``) or, of kind ``root``, from
    the site's root; without one counted from the file it stands in. ``anchor``: the part behind ``#``, or ``""``.
    """

    target: str
    kind: LinkKind
    path: str = ""
    anchor: str = ""
    spot: Spot = UNKNOWN

    @property
    def resolved_elsewhere(self) -> bool:
        """Whether its address waits for the rest of the site; an external or own anchor is already complete."""
        return self.kind not in {LinkKind.EXTERNAL, LinkKind.ANCHOR}


class PhotoUse(Struct, frozen=True):
    """A photograph where it stands in the text. ``name``: beside the story, or ``/files/…``; ``title``: a caption."""

    name: str
    alt: str = ""
    title: str = ""
    spot: Spot = UNKNOWN


class Body(Struct, frozen=True):
    """One file's text, rendered. It depends on that text alone, so it may be kept by the digest of it.

    ``links`` and ``photos`` stand in the order of their places in ``html``. ``anchors``: the ids a link may lead to.
    ``text``: all of it without markup, a block a line. ``lead``: its first paragraphs alone, for a summary.
    """

    html: str = ""
    links: tuple[LinkUse, ...] = ()
    photos: tuple[PhotoUse, ...] = ()
    anchors: tuple[str, ...] = ()
    text: str = ""
    lead: str = ""


def blocks(body: Body, urls: Mapping[str, str], photos: Mapping[str, Photo]) -> tuple[Block, ...]:
    """The body with its links and photographs in place.

    ``urls``: a link's target as written → the address to print. ``photos``: a photograph's name → what is shown. A link
    or photograph that is missing there has been reported by whoever looked for it: the link keeps its words without an
    address, the photograph is left out.
    """
    return tuple(_blocks(body, urls, photos))


def _blocks(body: Body, urls: Mapping[str, str], photos: Mapping[str, Photo]) -> Iterator[Block]:
    html = ""
    parts = _PLACE.split(body.html)
    for before, kind, index in zip(parts[::3], [*parts[1::3], ""], [*parts[2::3], ""], strict=True):
        html += before
        if kind in _ATTRIBUTES:
            url = urls.get(body.links[int(index)].target)
            html += f' {_ATTRIBUTES[kind]}="{escape(url)}"' if url else ""
        elif kind == "photo" and (photo := photos.get(body.photos[int(index)].name)):
            if html.strip():
                yield Block(html=Markup(html))  # noqa: S704 - sanitised by nh3, see sanitizer.py
            html = ""
            yield Block(photo=photo)
    if html.strip():
        yield Block(html=Markup(html))  # noqa: S704 - sanitised by nh3, see sanitizer.py
