"""Tiers: the archive cut by age, each part an index of its own, so that a new story touches the smallest alone.

The newest month is one tier, the rest of its year another, all older years the third. What tier a story is in, and
its column there, follow from the stories that are published and from nothing that was before. The oldest has the first
column, so that a newer one moves none.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.products.search.entries import decoded
from townpress.products.search.grams import FIELDS, ROWS, Terms, place_of, terms_of
from townpress.products.search.pieces import columns, facets_of, facets_piece, grams_of, grams_piece, toggled
from townpress.products.search.slices import DEALS, joined, joined_facets, joined_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from townpress.products.search.pieces import Postings
    from townpress.products.search.slices import Slice

#: A tier of up to so many stories has its dictionary in one piece, which a reader's browser fetches before it is asked.
STORIES_IN_ONE = 96
#: Else a piece of the dictionary has the grams of about so many stories; of the filter, about so many bytes.
STORIES_A_PIECE = 16
BYTES_A_PIECE = 8192
#: Past this the pieces grow instead of their number.
PIECES_AT_MOST = 1024


class Pieces(Struct, frozen=True):
    """A tier's pieces in order: ``grams`` by the hash of the gram, ``rows`` of the filter, so many a piece; facets."""

    grams: tuple[bytes, ...]
    rows: tuple[bytes, ...]
    facets: bytes


class Change(Struct, frozen=True):
    """An entry that took the place of another one in its column, or stands in one behind all others (None)."""

    column: int
    old: bytes | None
    new: bytes


def tier_of(month: int, newest: int) -> int:
    """The tier of a month (``202306``), the newest month being ``newest``: 0, 1 or 2."""
    if month == newest:
        return 0
    return 1 if month // 100 == newest // 100 else 2


def months_of(tier: int, newest: int) -> tuple[int, int]:
    """The first and the last month that are of a tier, whether there are stories or not."""
    january = newest // 100 * 100
    return ((newest, newest), (january, newest - 1), (0, january - 1))[tier]


def gram_pieces(stories: int) -> int:
    """How many pieces the dictionary of so many stories has."""
    return 1 if stories <= STORIES_IN_ONE else min(PIECES_AT_MOST, _power(stories // STORIES_A_PIECE))


def rows_a_piece(stories: int) -> int:
    """How many rows of the filter a piece holds."""
    wanted = BYTES_A_PIECE // max(1, -(-stories // 8))
    return max(ROWS // PIECES_AT_MOST, min(ROWS, _power(wanted + 1) // 2))


def is_cut_alike(stories: int, others: int) -> bool:
    """Whether tiers of so many stories, and of so many, have the same pieces."""
    return gram_pieces(stories) == gram_pieces(others) and rows_a_piece(stories) == rows_a_piece(others)


def _power(value: int) -> int:
    """The least power of two that is not less."""
    return 1 << max(0, value - 1).bit_length()


def built(slices: Sequence[Slice], stories: int) -> Pieces:
    """The pieces of a tier."""
    together = rows_a_piece(stories)
    lines = joined_rows(slices, stories)
    return Pieces(
        tuple(_dictionary(slices, gram_pieces(stories))),
        tuple(b"".join(islice(lines, together)) for _ in range(0, ROWS, together)),
        facets_piece({facet: columns(one) for facet, one in joined_facets(slices).items()}),
    )


def _dictionary(slices: Sequence[Slice], count: int) -> list[bytes]:
    """The pieces of the dictionary, one deal after the other: no more grams than of one lie in memory."""
    pieces = [b""] * count
    for first in range(min(count, DEALS)):
        dealt: dict[int, list[tuple[int, Postings]]] = {}
        # Deals and pieces are powers of two: a piece is in one deal, or has some whole ones.
        for deal in range(first, DEALS, min(count, DEALS)):
            for gram, postings in joined(slices, deal).items():
                dealt.setdefault(place_of(gram, count), []).append((gram, postings))
        for place, grams in dealt.items():
            pieces[place] = grams_piece(grams)
    return pieces


class Patch(Struct, frozen=True):
    """The pieces of a tier that differ after changes, by number; the piece of facets, if it does."""

    grams: dict[int, bytes]
    rows: dict[int, bytes]
    facets: bytes | None


def patched(  # noqa: PLR0913, PLR0917 - a tier and what happened to it
    changes: Iterable[Change],
    before: int,
    stories: int,
    grams: Callable[[int], bytes],
    filters: Callable[[int], bytes],
    faceted: bytes,
) -> Patch:
    """What changes come to; ``grams``, ``filters`` and ``faceted`` are the pieces as they were.

    There were so many stories ``before``, and are ``stories`` now; both are cut alike.
    """
    dictionary: dict[int, dict[int, Postings]] = {}
    bitmaps: dict[int, bytearray] = {}
    facets = facets_of(faceted)
    count, together, size = gram_pieces(stories), rows_a_piece(stories), -(-stories // 8)
    if wider := size - -(-before // 8):
        bitmaps = {place: _widened(filters(place), size - wider, wider) for place in range(ROWS // together)}
    for change in changes:
        old, new = terms_of(decoded(change.old)) if change.old else _NOTHING, terms_of(decoded(change.new))
        for field, gram in _differing(old, new):
            place = place_of(gram, count)
            if place not in dictionary:
                dictionary[place] = grams_of(grams(place))
            _toggle(dictionary[place], gram, field, change.column)
        for row in old.rows ^ new.rows:
            place, line = divmod(row, together)
            if place not in bitmaps:
                bitmaps[place] = bytearray(filters(place))
            bitmaps[place][line * size + change.column // 8] ^= 1 << change.column % 8
        for facet in {*old.facets} ^ {*new.facets}:
            facets[facet] = sorted({*facets.get(facet, ())} ^ {change.column})
    again = facets_piece(facets)
    return Patch(
        {place: grams_piece(found.items()) for place, found in dictionary.items()},
        {place: bytes(found) for place, found in bitmaps.items()},
        again if again != faceted else None,
    )


def _widened(rows: bytes, size: int, more: int) -> bytearray:
    """Rows of ``size`` bytes with ``more`` empty ones behind each."""
    return bytearray(b"".join(rows[start : start + size] + bytes(more) for start in range(0, len(rows), size)))


def _differing(old: Terms, new: Terms) -> Iterable[tuple[int, int]]:
    for field, (was, now) in enumerate(zip(old.grams, new.grams, strict=True)):
        for gram in was ^ now:
            yield field, gram


def _toggle(found: dict[int, Postings], gram: int, field: int, column: int) -> None:
    """Enter a column in a posting where it does not stand, strike it where it does."""
    postings = list(found.get(gram, (b"",) * FIELDS))
    postings[field] = toggled(postings[field], column)
    if any(postings):
        found[gram] = (postings[0], postings[1], postings[2])
    else:
        del found[gram]


_NOTHING = Terms((set(), set(), set()), set(), ())
