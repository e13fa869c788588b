"""Slices: the grams of a few entries in a row, gathered in whatever process, to be joined into a tier.

A whole archive's slices lie in memory together, so they are kept encoded, and joined one deal of the grams at a time.
"""

from __future__ import annotations

from collections import defaultdict
from operator import sub
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from townpress.products.search.entries import decoded
from townpress.products.search.grams import FIELDS, ROWS, place_of, terms_of
from townpress.products.search.pieces import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from townpress.products.search.pieces import Postings

#: So many columns that what lies between two of them is one byte of a posting.
COLUMNS = 128
#: A slice's grams are dealt into so many parts, as they will be to pieces: a power of two.
DEALS: Final = 16
_A_ROW = COLUMNS // 8

Key = TypeVar("Key", int, str)


class Slice(msgspec.Struct, frozen=True):
    """At most :data:`COLUMNS` entries.

    ``deals``: of each deal, as MessagePack, the grams by field: first column, last one, and the steps between them.
    ``facets`` likewise. ``rows``: all rows of the filter one after the other, :data:`COLUMNS` bits each.
    """

    deals: tuple[bytes, ...]
    facets: dict[str, bytes]
    rows: bytes


def sliced(entries: Sequence[bytes]) -> Slice:
    """The slice of encoded entries."""
    # Byte arrays hold no references: a hundred thousand of them give the garbage collector nothing to look through.
    found: tuple[defaultdict[int, bytearray], ...] = tuple(defaultdict(bytearray) for _ in range(FIELDS))
    facets: defaultdict[str, bytearray] = defaultdict(bytearray)
    filled = []
    for column, data in enumerate(entries):
        terms = terms_of(decoded(data))
        for postings, grams in zip(found, terms.grams, strict=True):
            for gram in grams:
                postings[gram].append(column)
        for facet in terms.facets:
            facets[facet].append(column)
        filled.append(terms.rows)
    deals: tuple[tuple[dict[int, bytes], ...], ...] = tuple(tuple({} for _ in range(FIELDS)) for _ in range(DEALS))
    for field, postings in enumerate(found):
        for gram, columns in postings.items():
            deals[place_of(gram, DEALS)][field][gram] = _steps(columns)
    return Slice(
        tuple(map(msgspec.msgpack.encode, deals)),
        {facet: _steps(columns) for facet, columns in facets.items()},
        _filter(filled),
    )


def _filter(filled: Sequence[set[int]]) -> bytes:
    """The rows of the filter: of each the bits of the columns in which it is filled."""
    table = bytearray(ROWS * _A_ROW)
    for start in range(0, len(filled), 8):
        bits = 0  # a byte for each row, a bit in it for each of eight columns
        for column, rows in enumerate(filled[start : start + 8]):
            marks = bytearray(ROWS)
            for row in rows:
                marks[row] = 1
            bits |= int.from_bytes(marks, "little") << column
        table[start // 8 :: _A_ROW] = bits.to_bytes(ROWS, "little")
    return bytes(table)


def _steps(columns: bytearray) -> bytes:
    return bytes((columns[0], columns[-1], *map(sub, columns[1:], columns)))


def joined(slices: Sequence[Slice], deal: int) -> dict[int, Postings]:
    """Every gram of a deal in consecutive slices, all but the last full, with its postings."""
    grams = (_DEAL.decode(one.deals[deal]) for one in slices)
    fields = [_joined(field) for field in zip(*grams, strict=True)]
    nothing = b""
    return {
        gram: (fields[0].get(gram, nothing), fields[1].get(gram, nothing), fields[2].get(gram, nothing))
        for gram in set().union(*fields)
    }


def joined_facets(slices: Sequence[Slice]) -> dict[str, bytes]:
    """Every facet of consecutive slices with its posting."""
    return _joined(one.facets for one in slices)


def _joined(field: Iterable[dict[Key, bytes]]) -> dict[Key, bytes]:
    postings: defaultdict[Key, bytearray] = defaultdict(bytearray)
    last: dict[Key, int] = {}
    for place, grams in enumerate(field):
        base = place * COLUMNS
        for gram, steps in grams.items():
            postings[gram] += number(base + steps[0] - last.get(gram, 0)) + steps[2:]
            last[gram] = base + steps[1]
    return {gram: bytes(posting) for gram, posting in postings.items()}


def joined_rows(slices: Sequence[Slice], columns: int) -> Iterator[bytes]:
    """Each row of the filter, a bit a column, the lowest first."""
    size = -(-columns // 8)
    for start in range(0, ROWS * _A_ROW, _A_ROW):
        yield b"".join([one.rows[start : start + _A_ROW] for one in slices])[:size]


_DEAL = msgspec.msgpack.Decoder(tuple[dict[int, bytes], ...])
