"""What a published file is to those who send it: when it goes, whether its name tells its bytes, and its headers."""

from __future__ import annotations

import mimetypes
from enum import IntEnum
from typing import TYPE_CHECKING

from townpress.kernel.regex import regex
from townpress.products.servers.rules import LASTING, PASSING, TYPES, is_lasting

if TYPE_CHECKING:
    from collections.abc import Container

#: Made beside text files for servers that send them as they are (nginx: ``brotli_static``, ``gzip_static``).
PACKED = (".br", ".gz")
TEXT = (".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".webmanifest", ".vtt", ".ico")
#: Below this a packed file saves no packet.
PACKED_FROM = 256

_STORY = regex(r"^\d{4}/\d{2}/.*\.html$")
_KINDS = mimetypes.MimeTypes()


class Wave(IntEnum):
    """When a file goes: what pages show first, what pages lead to before what leads there."""

    ASSETS = 0
    NEW_PAGES = 1
    CHANGED_PAGES = 2
    INDEXES = 3


def wave(path: str, there: Container[str]) -> Wave:
    """The wave of ``path``; ``there`` are the paths that readers have already.

    Stories are pages; every other page, the feeds, sitemaps and the way into the search index lead to them.
    """
    plain = unpacked(path)
    if _STORY.search(plain):
        return Wave.CHANGED_PAGES if path in there else Wave.NEW_PAGES
    if plain.endswith((".html", ".xml", "/index.json")) or plain.startswith("feeds/") or "/" not in plain:
        return Wave.INDEXES
    return Wave.ASSETS


def unpacked(path: str) -> str:
    """``path`` without the suffix of a packed file."""
    return next((path.removesuffix(end) for end in PACKED if path.endswith(end)), path)


def is_packable(path: str, size: int) -> bool:
    """Whether a packed file belongs beside it."""
    return size >= PACKED_FROM and path.endswith(TEXT)


def named_by_digest(path: str) -> bool:
    """Whether the name changes with the bytes: theme, photographs, pieces of the search index."""
    return is_lasting(f"/{path}")


def outlasts(path: str) -> bool:
    """Whether it stays one deploy longer than the edition that wants it: the theme's files, which hold no news.

    A photograph, or a parcel of the search index, may be what an editor takes back: it goes at once. The search page
    fetches a new index when a parcel is gone.
    """
    return path.startswith("theme/") and named_by_digest(unpacked(path))


def content_type(path: str) -> str:
    """The media type with its charset (RFC 2046, RFC 6838); the machine's own tables are not asked."""
    name = path.lower()
    known = next((kind for end, kind in TYPES.items() if name.endswith(end)), None)
    if known is None and name.rpartition("/")[2].startswith("_"):
        return "text/plain; charset=utf-8"
    return known or _KINDS.types_map[True].get(f".{name.rpartition('.')[2]}", "application/octet-stream")


def cache_control(path: str) -> str:
    """How long it may be kept (RFC 9111), as other servers are told."""
    return LASTING if named_by_digest(path) else PASSING
