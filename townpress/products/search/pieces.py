"""Pieces: the files of the index, byte for byte, and back (``docs/search-format.md``). Numbers are unsigned LEB128."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from operator import sub
from typing import TYPE_CHECKING

import msgspec

from townpress.kernel.digest import digest
from townpress.products.search.grams import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

NAME = 12
_MORE = 0x80

#: Where the entries of a gram stand, by field: ascending columns, encoded.
Postings = tuple[bytes, bytes, bytes]


def name_of(data: bytes) -> str:
    """The name of a piece: the first :data:`NAME` digits of its digest."""
    return digest(data)[:NAME]


def number(value: int) -> bytes:
    """A number as LEB128: seven bits a byte, the lowest first, all but the last with the eighth bit set."""
    if value < _MORE:
        return _BYTES[value]
    found = bytearray()
    while value >= _MORE:
        found.append(value & 0x7F | _MORE)
        value >>= 7
    found.append(value)
    return bytes(found)


def numbers(data: bytes) -> Iterator[int]:
    """All numbers in ``data``."""
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        if byte & _MORE:
            shift += 7
        else:
            yield value
            value = shift = 0


def columns(posting: bytes) -> list[int]:
    """The columns of a posting: the first, then by how much each next one is more."""
    return list(accumulate(posting if posting.isascii() else numbers(posting)))


def posting(found: Sequence[int], before: int = 0) -> bytes:
    """The reverse of :func:`columns`; ``before``: the column before them, if they are the end of a posting."""
    return b"".join(map(number, map(sub, found, (before, *found))))


def toggled(one: bytes, column: int) -> bytes:
    """A posting with a column entered where it does not stand, struck where it does."""
    found = columns(one)
    place = bisect_left(found, column)
    stood = found[place : place + 1] == [column]
    found[place : place + stood] = [] if stood else [column]
    if not one.isascii():
        return posting(found)
    # Each number is a byte, and only those of the column and of the one behind it are other.
    changed = found[place : place + 2 - stood]
    return one[:place] + posting(changed, *found[:place][-1:]) + one[place + 1 + stood :]


def grams_piece(grams: Iterable[tuple[int, Postings]]) -> bytes:
    """A piece of the dictionary: each gram with the sizes of its postings and these, in ascending order."""
    parts = []
    for gram, postings in sorted(grams):
        parts.append(number(gram))
        parts += [number(len(one)) for one in postings]
        parts += postings
    return b"".join(parts)


def grams_of(piece: bytes) -> dict[int, Postings]:
    """The reverse of :func:`grams_piece`."""
    found: dict[int, Postings] = {}
    at = 0
    while at < len(piece):
        gram, at = _number_at(piece, at)
        sizes = []
        for _ in range(FIELDS):
            size, at = _number_at(piece, at)
            sizes.append(size)
        ends = list(accumulate(sizes, initial=at))
        found[gram] = (piece[at : ends[1]], piece[ends[1] : ends[2]], piece[ends[2] : ends[3]])
        at = ends[3]
    return found


def facets_piece(facets: Mapping[str, Sequence[int]]) -> bytes:
    """The piece of the facets: each with its columns, as JSON."""
    return msgspec.json.encode({facet: facets[facet] for facet in sorted(facets) if facets[facet]})


def facets_of(piece: bytes) -> dict[str, list[int]]:
    """The reverse of :func:`facets_piece`."""
    return msgspec.json.decode(piece, type=dict[str, list[int]])


def _number_at(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if not byte & _MORE:
            return value, at
        shift += 7


_BYTES = [bytes([value]) for value in range(_MORE)]
