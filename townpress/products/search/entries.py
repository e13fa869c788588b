"""Entries: what search knows of a story, as the browser reads it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import msgspec

from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from townpress.editorial.story import Block, Story

# The elements within a line; at the tag of any other one a paragraph ends. No editor's ``<`` or ``"`` stands unescaped.
_INLINE = "a|abbr|b|bdi|bdo|br|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|rp|rt|ruby|s|samp|small|span|strong|sub|sup"
_REST = r'(?:\s(?:[^">]|"[^"]*")*)?/?>'
_LINE = regex(rf"</?(?:{_INLINE}|time|u|var|wbr){_REST}|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = regex(rf"</?[a-z][a-z0-9]*{_REST}", re.IGNORECASE)
_BREAK = regex(rf"<br{_REST}", re.IGNORECASE)


class Entry(msgspec.Struct, frozen=True):
    """A story to be found. ``date``: its day, ``2023-06-01``; ``url`` below the site's root; ``text``: its paragraphs.

    A match lies within the title, the summary or one paragraph: a heading, an item of a list, a cell of a table and a
    caption are one each.
    """

    url: str
    title: str
    date: str
    category: str
    kind: str
    places: tuple[str, ...]
    summary: str
    text: tuple[str, ...]


def entry_of(story: Story) -> bytes:
    """The entry of a story, encoded as JSON."""
    return msgspec.json.encode(
        Entry(
            story.url,
            _spaced(story.title),
            f"{story.date:%Y-%m-%d}",
            story.category.name,
            story.category.kind,
            tuple(place.name for place in story.places),
            _spaced(story.summary),
            tuple(paragraphs(story.blocks)),
        )
    )


def decoded(entry: bytes) -> Entry:
    """The reverse of :func:`entry_of`. Raises ``msgspec.MsgspecError``."""
    return _ENTRY.decode(entry)


def paragraphs(blocks: Iterable[Block]) -> Iterator[str]:
    """The paragraphs of a body as a reader sees them, captions among them."""
    html = "".join(block.html if block.html is not None else _caption(block) for block in blocks)
    for part in _TAG.split(_LINE.sub("", _BREAK.sub(" ", html))):
        if text := _spaced(unescape(part)):
            yield text


def _caption(block: Block) -> str:
    caption = block.photo.caption if block.photo else ""
    return f"<figcaption>{caption.replace('&', '&amp;').replace('<', '&lt;')}</figcaption>"


def _spaced(text: str) -> str:
    return " ".join(text.split())


_ENTRY = msgspec.json.Decoder(Entry)
