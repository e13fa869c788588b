"""The four containers as a row of pieces: what each is and where it begins and ends. Nothing is decoded here.

A file cut short, or damaged so that its pieces no longer join, is noticed here; so is one made of more pieces than
anyone would write. Formats: JPEG (ITU-T T.81), PNG (W3C, third edition), GIF 89a, WebP (RFC 9649).
"""

from __future__ import annotations

import zlib
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

# Far beyond what cameras and editing programs write, far below what would take long.
PIECES_AT_MOST = 50_000
_STEPS_AT_MOST = 1_000_000


class Damaged(Exception):
    """The bytes are not a whole file of their kind."""


class Absurd(Exception):
    """A file built of so many pieces that no camera or program wrote it."""


class Piece(NamedTuple):
    """A segment, chunk or block: its kind, where it begins and ends, and its body.

    ``kind``: for JPEG the byte after FF, for GIF ``,`` (image) or the extension's label, else the four letters.
    """

    kind: bytes
    start: int
    end: int
    body: bytes


def _counted() -> Iterator[int]:
    for number in count():
        if number > PIECES_AT_MOST:
            raise Absurd
        yield number


# A marker inside entropy-coded data: not a stuffed FF 00, not a restart marker, not a fill byte.
_MARKER = regex(rb"\xff[\x01-\xcf\xd8-\xfe]")
SOS, EOI = b"\xda", b"\xd9"
_ALONE = (b"\x01", b"\xd8")


def jpeg(data: bytes) -> Iterator[Piece]:
    """Segments after SOI up to and including EOI; a scan's entropy-coded data belongs to its SOS."""
    position = 2
    for _ in _counted():
        found = _MARKER.search(data, position)
        if found is None:
            raise Damaged
        kind, start, position = found.group()[1:], found.start(), found.end()
        if kind == EOI:
            yield Piece(kind, start, position, b"")
            return
        if kind in _ALONE:
            continue
        length = int.from_bytes(data[position : position + 2], "big")
        body, position = data[position + 2 : position + length], position + length
        if length < len(b"\0\0") or position > len(data):
            raise Damaged
        if kind == SOS:
            following = _MARKER.search(data, position)
            if following is None:
                raise Damaged
            position = following.start()
        yield Piece(kind, start, position, body)


def png(data: bytes) -> Iterator[Piece]:
    """Chunks from IHDR to IEND. The checksums of critical chunks are checked, as a decoder must."""
    position = 8
    for _ in _counted():
        length, kind = int.from_bytes(data[position : position + 4], "big"), data[position + 4 : position + 8]
        body, end = data[position + 8 : position + 8 + length], position + 12 + length
        critical = not kind[:1] or not kind[0] & 0x20
        if end > len(data):
            raise Damaged
        if critical and zlib.crc32(kind + body) != int.from_bytes(data[end - 4 : end], "big"):
            raise Damaged
        yield Piece(kind, position, end, body)
        position = end
        if kind == b"IEND":
            return


def webp(data: bytes) -> Iterator[Piece]:
    """Chunks of the RIFF form, frames of an animation whole."""
    size, position = int.from_bytes(data[4:8], "little") + 8, 12
    if size > len(data):
        raise Damaged
    for _ in _counted():
        if position + 8 > size:
            return
        kind, length = data[position : position + 4], int.from_bytes(data[position + 4 : position + 8], "little")
        if position + 8 + length > size:
            raise Damaged
        end = position + 8 + length + length % 2
        yield Piece(kind, position, end, data[position + 8 : position + 8 + length])
        position = end


_IMAGE, _EXTENSION, _TRAILER = b",!;"


def gif_head(data: bytes) -> int:
    """Where a GIF's first block begins: after its header and global colour table."""
    return 13 + _table(data[10:11])


def gif(data: bytes) -> Iterator[Piece]:
    """Images and extensions up to the trailer. The body of an extension is its sub-blocks without their lengths."""
    position, steps = gif_head(data), 0
    for _ in _counted():
        start, parts = position, []
        if position >= len(data) or data[start] == _TRAILER:
            return
        image = data[start] == _IMAGE
        if not image and data[start] != _EXTENSION:
            raise Damaged
        kind = b"," if image else data[start + 1 : start + 2]
        position += 11 + _table(data[start + 9 : start + 10]) if image else 2
        while position < len(data) and data[position]:
            parts.append(data[position + 1 : position + 1 + data[position]])
            position += data[position] + 1
            steps += 1
            if steps > _STEPS_AT_MOST:
                raise Absurd
        if position >= len(data):
            raise Damaged
        position += 1
        yield Piece(kind, start, position, b"" if image else b"".join(parts))


def _table(flags: bytes) -> int:
    """The size in bytes of the colour table that a GIF's flags announce."""
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0
