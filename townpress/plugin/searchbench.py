"""The bench where pieces of the search index are made, or taken from where they lie, and put into an edition."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Final

import msgspec

from townpress.plugin.concordance import entries, entry
from townpress.plugin.store import Forgotten
from townpress.press.sheet import Leaf
from townpress.products.search.pieces import facets_of, name_of
from townpress.products.search.slices import COLUMNS, sliced
from townpress.products.search.tables import (
    ROOT,
    VERSION,
    Table,
    TierTable,
    Year,
    block,
    block_name,
    encoded,
    folding_piece,
    names_in,
    path_of,
    shared,
)
from townpress.products.search.tiers import Change, built, patched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from townpress.plugin.concordance import Line, Shelf
    from townpress.plugin.store import Store
    from townpress.press.workforce import Workers
    from townpress.products.search.slices import Slice

#: Past so many changes, making a tier anew is as quick.
CHANGES_AT_MOST: Final = 60
SECONDS_A_STORY: Final = 0.001

#: The names of pieces, by kind.
Pieces = dict[str, set[str]]


class Bench:
    """A bench, and the ``leaves`` that were made on it, by path. All raise ``Forgotten``."""

    def __init__(self, store: Store, shelf: Shelf, workers: Workers) -> None:
        self._store, self._shelf, self._workers = store, shelf, workers
        self.leaves: dict[str, Leaf] = {}

    def root(self, tiers: Iterable[TierTable], years: Iterable[tuple[int, Year]], stories: int) -> Table:
        """The root over all else."""
        tiers = tuple(tiers)
        facets = {facet for tier in tiers for facet in facets_of(self._piece(tier.facets))}
        category, kind, place = (
            tuple(sorted(facet.partition(":")[2] for facet in facets if facet.startswith(f"{one}:")))
            for one in ("category", "kind", "place")
        )
        named = [(found, self._put("years", encoded(found))) for found in shared(years)]
        table = Table(
            VERSION,
            stories,
            self._put("folding", folding_piece()),
            tiers,
            tuple((year, name) for found, name in named for year in found),
            category,
            kind,
            place,
        )
        self.leaves[ROOT] = Leaf(ROOT, encoded(table))
        return table

    def years(self, table: Table) -> dict[int, Year]:
        """The years of a table that was made before."""
        found: dict[int, Year] = {}
        for name in dict.fromkeys(name for _, name in table.years):
            found |= _YEARS.decode(self._piece(name))
        return found

    def year(self, lines: Iterable[Line]) -> Year:
        """Where a year's entries stand; their blocks are made only where they are new."""
        blocks: list[list[Line]] = [[]]
        for line in lines:
            blocks[-1].append(line)
            if line.ends:
                blocks.append([])
        blocks = [found for found in blocks if found]
        names = [block_name([line.entry for line in found]) for found in blocks]
        for name, found in zip(names, blocks, strict=True):
            path = path_of("texts", name)
            self.leaves[path] = Leaf(path, partial(self._block, [line.story for line in found]))
        return Year(tuple(map(len, blocks)), "".join(names))

    def built(self, lines: Sequence[Line]) -> TierTable:
        """A tier made of its entries, which come newest first."""
        made = built(list(self._slices([line.story for line in reversed(lines)])), len(lines))
        grams, filters = ("".join(map(self._keep, run)) for run in (made.grams, made.rows))
        return TierTable(_months(lines), grams, filters, self._keep(made.facets))

    def patched(self, table: TierTable, changes: Mapping[int, tuple[Line | None, Line]]) -> TierTable:
        """A tier as it was but for what stands in some columns: each with its line before, if it had one, and now."""
        grams, filters = names_in(table.grams), names_in(table.filters)
        months = Counter(dict(table.months))
        months.update(now.month for was, now in changes.values() if was is None)
        patch = patched(
            [Change(column, was and self._entry(was), self._entry(now)) for column, (was, now) in changes.items()],
            table.stories,
            months.total(),
            lambda place: self._piece(grams[place]),
            lambda place: self._piece(filters[place]),
            self._piece(table.facets),
        )
        for place, data in patch.grams.items():
            grams[place] = self._keep(data)
        for place, data in patch.rows.items():
            filters[place] = self._keep(data)
        facets = self._keep(patch.facets) if patch.facets is not None else table.facets
        return TierTable(tuple(sorted(months.items(), reverse=True)), "".join(grams), "".join(filters), facets)

    def enter(self, tiers: Iterable[TierTable], beyond: Pieces) -> None:
        """Put the pieces of tiers into the edition, those ``beyond`` others that are in it."""
        for kind, names in _pieces_of(tiers).items():
            for name in names - beyond.get(kind, set()):
                path = path_of(kind, name)
                self.leaves[path] = Leaf(path, partial(self._piece, name))

    def pieces(self, table: Table) -> Pieces:
        """All pieces of an index but the root."""
        years = self.years(table).values()
        return {
            **_pieces_of(table.tiers),
            "folding": {table.folding},
            "years": {name for _, name in table.years},
            "texts": {name for year in years for name in names_in(year.blocks)},
        }

    def _entry(self, line: Line) -> bytes:
        return entry(self._store, self._shelf, line.story)

    def _block(self, stories: Iterable[bytes]) -> bytes:
        return block(entry(self._store, self._shelf, story) for story in stories)

    def _slices(self, stories: Sequence[bytes]) -> Iterator[Slice]:
        parts = [stories[start : start + COLUMNS] for start in range(0, len(stories), COLUMNS)]
        if len(parts) == 1:
            yield sliced([entry(self._store, self._shelf, story) for story in stories])
            return
        from townpress.press.workers import crew, in_order  # noqa: PLC0415 - few builds make so many anew

        self._store.flush()
        with crew(self._workers, len(stories) * SECONDS_A_STORY) as executor:
            yield from in_order(executor, partial(_slice, self._shelf), parts)

    def _put(self, kind: str, data: bytes) -> str:
        """Lay a piece down and put it into the edition; its name."""
        name = self._keep(data)
        self.leaves[path_of(kind, name)] = Leaf(path_of(kind, name), data)
        return name

    def _keep(self, data: bytes) -> str:
        """Lay a piece down, to be patched some day; its name."""
        name = name_of(data)
        self._store.put(f"piece {name}".encode(), data)
        return name

    def _piece(self, name: str) -> bytes:
        found = self._store.take(f"piece {name}".encode())
        if found is None:
            raise Forgotten(name)
        return found


def paths_of(pieces: Pieces, beyond: Pieces) -> frozenset[str]:
    """The paths of pieces that are not among others."""
    return frozenset(path_of(kind, name) for kind, names in pieces.items() for name in names - beyond[kind])


def _pieces_of(tiers: Iterable[TierTable]) -> Pieces:
    found: Pieces = {"grams": set(), "filters": set(), "facets": set()}
    for tier in tiers:
        for kind, names in found.items():
            names.update(names_in(getattr(tier, kind)))
    return found


def _slice(shelf: Shelf, stories: Sequence[bytes]) -> Slice:
    return sliced(entries(shelf, stories))


def _months(lines: Iterable[Line]) -> tuple[tuple[int, int], ...]:
    return tuple((month, len(list(found))) for month, found in groupby(lines, lambda line: line.month))


_YEARS = msgspec.json.Decoder(dict[int, Year])
