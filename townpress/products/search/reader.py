"""The reference reader: searches the pieces of an index as a browser does, so that the two can be compared.

It is written for clearness, after ``docs/search-format.md``; ``theme/static/js/search.js`` is the one that readers use.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from townpress.products.search.entries import Entry
from townpress.products.search.folding import fold
from townpress.products.search.grams import BODY, FIELDS, PRIME, ROWS, RUN, SUMMARY, TITLE, place_of
from townpress.products.search.pieces import columns, facets_of, grams_of
from townpress.products.search.tables import ROOT, Table, TierTable, Year, names_in, path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: So many pairs and runs of a longer query are looked up; the others are left to the texts.
PAIRS_AT_MOST = 3
RUNS_AT_MOST = 15
PIECES_REMEMBERED = 20_000


class Narrowing(NamedTuple):
    """What a search is narrowed to; empty is anything."""

    category: str = ""
    kind: str = ""
    place: str = ""
    year: int = 0


ANYTHING = Narrowing()


class Reader:
    """An index; ``read`` gives the bytes of a file by its path below the output."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self.table = msgspec.json.decode(read(ROOT), type=Table)
        self._read = lru_cache(PIECES_REMEMBERED)(read)
        self._grams = lru_cache(PIECES_REMEMBERED)(lambda name: grams_of(read(path_of("grams", name))))
        self._block = lru_cache(PIECES_REMEMBERED)(lambda name: _ENTRIES.decode(read(path_of("texts", name))))
        self._folded = lru_cache(PIECES_REMEMBERED)(_folded)
        self._order = [list(self._entries_of(tier))[::-1] for tier in self.table.tiers]

    def search(self, text: str, narrowing: Narrowing = ANYTHING) -> Iterator[Entry]:
        """The stories whose title, then summary, then one paragraph holds ``text`` when both are folded; newest first.

        Nothing is found for a text that folds to nothing.
        """
        query = fold(text)
        if not query:
            return
        found = [self._candidates(tier, query, narrowing) for tier in self.table.tiers]
        seen = set()
        for field in (TITLE, SUMMARY, BODY):
            for number, fields in enumerate(found):
                for column in sorted(self._filtered(self.table.tiers[number], query, fields[field]), reverse=True):
                    entry = self._entry(number, column)
                    if entry.url not in seen and any(query in text for text in self._folded(entry)[field]):
                        seen.add(entry.url)
                        yield entry

    def _candidates(self, tier: TierTable, query: str, narrowing: Narrowing) -> list[set[int]]:
        """By field, the columns that have every gram that is looked up."""
        names = names_in(tier.grams)
        postings = [
            self._grams(names[place_of(gram, len(names))]).get(gram, (b"",) * FIELDS) for gram in grams_looked_up(query)
        ]
        narrow = list(self._narrowed(tier, narrowing))
        return [
            reduce(set.intersection, [*(set(columns(posting[field])) for posting in postings), *narrow])
            for field in range(FIELDS)
        ]

    def _narrowed(self, tier: TierTable, narrowing: Narrowing) -> Iterator[set[int]]:
        facets = facets_of(self._read(path_of("facets", tier.facets)))
        for kind, value in zip(("category", "kind", "place"), narrowing, strict=False):
            if value:
                yield set(facets.get(f"{kind}:{value}", ()))
        if narrowing.year:
            years = [month // 100 for month, count in reversed(tier.months) for _ in range(count)]
            yield {column for column, year in enumerate(years) if year == narrowing.year}

    def _filtered(self, tier: TierTable, query: str, wanted: set[int]) -> set[int]:
        names = names_in(tier.filters)
        together, size = ROWS // len(names), -(-sum(count for _, count in tier.months) // 8)
        for row in rows_looked_up(query):
            piece = self._read(path_of("filters", names[row // together]))
            line = piece[row % together * size :][:size]
            wanted = {column for column in wanted if line[column // 8] >> column % 8 & 1}
        return wanted

    def _entries_of(self, tier: TierTable) -> Iterator[tuple[int, int]]:
        """Year and place within the year of its stories, newest first."""
        before: dict[int, int] = {}
        for one in self.table.tiers:
            for month, count in one.months:
                start = before.get(month // 100, 0)
                if one is tier:
                    yield from ((month // 100, start + place) for place in range(count))
                before[month // 100] = start + count

    def _entry(self, tier: int, column: int) -> Entry:
        year, place = self._order[tier][column]
        table = _YEARS.decode(self._read(path_of("years", dict(self.table.years)[year])))[year]
        for name, count in zip(names_in(table.blocks), table.counts, strict=True):
            if place < count:
                return self._block(name)[place]
            place -= count
        raise LookupError(column)


def _folded(entry: Entry) -> tuple[tuple[str, ...], ...]:
    """The texts of an entry by field."""
    return ((fold(entry.title),), (fold(entry.summary),), tuple(map(fold, entry.text)))


def grams_looked_up(query: str) -> list[int]:
    """The grams of a folded query: its one character, or at most :data:`PAIRS_AT_MOST` of its pairs."""
    units = _units(query)
    if len(units) == 1:
        return units
    return [units[at] | units[at + 1] << 16 for at in _spread(len(units) - 1, PAIRS_AT_MOST)]


def rows_looked_up(query: str) -> list[int]:
    """The rows of at most :data:`RUNS_AT_MOST` of its runs."""
    units = _units(query)
    starts = _spread(len(units) - RUN + 1, RUNS_AT_MOST)
    return [sum(units[at + step] << 16 * step for step in range(RUN)) % PRIME for at in starts]


def _units(query: str) -> list[int]:
    return list(memoryview(query.encode("utf-16-le")).cast("H"))


def _spread(count: int, most: int) -> list[int]:
    """At most so many of the numbers below ``count``, evenly apart."""
    if count <= most:
        return list(range(count))
    return [place * (count - 1) // (most - 1) for place in range(most)]


_ENTRIES = msgspec.json.Decoder(list[Entry])
_YEARS = msgspec.json.Decoder(dict[int, Year])
