"""What search puts into an edition: the pieces of its index, of which an edit changes few."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from townpress.kernel.digest import digest
from townpress.plugin.concordance import ENTRIES_AT_ONCE, Line, Shelf, bring_up, entries, entry, lines_of
from townpress.plugin.store import Forgotten
from townpress.press.sheet import Leaf
from townpress.press.workers import crew, in_order
from townpress.products.search.pieces import facets_of, name_of
from townpress.products.search.slices import sliced
from townpress.products.search.tables import (
    FOLDER,
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
from townpress.products.search.tiers import Change, built, patched, tier_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from townpress.plugin.store import Store
    from townpress.press.ledger import Ledger
    from townpress.press.workers import Workers
    from townpress.products.search.slices import Slice

#: Past so many changes to a tier, making it anew is as quick.
CHANGES_AT_MOST = 60
SECONDS_A_STORY = 0.001


@dataclass(frozen=True, slots=True)
class Found:
    """What search needs in an edition: ``leaves`` that are new, and ``fallen``, files of the last one that are not."""

    leaves: tuple[Leaf, ...]
    fallen: frozenset[str]


def searchable(  # noqa: PLR0913, PLR0917 - what an index is made of, and who makes it
    ledger: Ledger, before: Ledger | None, store: Store, shelf: Shelf, workers: Workers, standing: Collection[str]
) -> Found:
    """The index of what ``ledger`` holds, made from the one ``before`` where that will do. Raises Forgotten."""
    if not bring_up(ledger, store, shelf, workers) and ROOT in standing:
        return Found((), frozenset())
    old = lines_of(before)
    work = _Work(store, shelf, workers)
    work.index(old, lines_of(ledger))
    fresh = tuple(leaf for path, leaf in work.leaves.items() if path == ROOT or path not in standing)
    mine = {path for path in standing if path.startswith(FOLDER) and path.endswith((".txt", ".json"))}
    return Found(fresh, frozenset(mine - work.leaves.keys()))


class _Work:
    """An index in the making."""

    def __init__(self, store: Store, shelf: Shelf, workers: Workers) -> None:
        self.store, self.shelf, self.workers = store, shelf, workers
        self.leaves: dict[str, Leaf] = {}

    def index(self, old: list[Line], new: list[Line]) -> None:
        """Everything, the root last."""
        tiers = [self._tier(was, now) for was, now in zip(_in_tiers(old), _in_tiers(new), strict=True) if now]
        years = ((year, self._year(list(lines))) for year, lines in groupby(new, lambda line: line.month // 100))
        named = [(table, self._put("years", encoded(table))) for table in shared(years)]
        facets = {facet for tier in tiers for facet in facets_of(self._piece(tier.facets))}
        by_kind = {
            kind: tuple(sorted(facet.partition(":")[2] for facet in facets if facet.startswith(f"{kind}:")))
            for kind in ("category", "kind", "place")
        }
        folding = self._put("folding", folding_piece())
        table = Table(
            VERSION,
            len(new),
            folding,
            tuple(tiers),
            tuple((year, name) for table, name in named for year in table),
            by_kind["category"],
            by_kind["kind"],
            by_kind["place"],
        )
        self.leaves[ROOT] = Leaf(ROOT, encoded(table))

    def _year(self, lines: list[Line]) -> Year:
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

    def _block(self, stories: Iterable[bytes]) -> bytes:
        return block(entry(self.store, self.shelf, story) for story in stories)

    def _tier(self, old: list[Line], new: list[Line]) -> TierTable:
        """The table of a tier: as it is known, as it was but for a few changes, or made anew."""
        key = self._key(new)
        table = self._known(key) or self._patched(old, new) or self._built(new)
        self.store.put(key, msgspec.json.encode(table))
        for kind, run in (("grams", table.grams), ("filters", table.filters), ("facets", table.facets)):
            for name in names_in(run):
                self.leaves[path_of(kind, name)] = Leaf(path_of(kind, name), partial(self._piece, name))
        return table

    def _key(self, lines: Iterable[Line]) -> bytes:
        return b"tier " + digest(self.shelf.code.encode(), *(line.entry for line in lines)).encode()

    def _known(self, key: bytes) -> TierTable | None:
        found = self.store.take(key)
        return msgspec.json.decode(found, type=TierTable) if found else None

    def _patched(self, old: list[Line], new: list[Line]) -> TierTable | None:
        if [line.path for line in old] != [line.path for line in new]:
            return None
        table = self._known(self._key(old))
        differing = [(column, was, now) for column, (was, now) in enumerate(zip(old, new, strict=True)) if was != now]
        if table is None or len(differing) > CHANGES_AT_MOST:
            return None
        changes = [Change(column, self._entry(was), self._entry(now)) for column, was, now in differing]
        grams, filters = names_in(table.grams), names_in(table.filters)
        patch = patched(
            changes,
            len(new),
            lambda place: self._piece(grams[place]),
            lambda place: self._piece(filters[place]),
            self._piece(table.facets),
        )
        for place, data in patch.grams.items():
            grams[place] = self._keep(data)
        for place, data in patch.rows.items():
            filters[place] = self._keep(data)
        facets = self._keep(patch.facets) if patch.facets is not None else table.facets
        return TierTable(_months(new), "".join(grams), "".join(filters), facets)

    def _entry(self, line: Line) -> bytes:
        return entry(self.store, self.shelf, line.story)

    def _built(self, lines: list[Line]) -> TierTable:
        made = built(list(self._slices([line.story for line in lines])), len(lines))
        grams, filters = ("".join(map(self._keep, run)) for run in (made.grams, made.rows))
        return TierTable(_months(lines), grams, filters, self._keep(made.facets))

    def _slices(self, stories: Sequence[bytes]) -> Iterator[Slice]:
        parts = [stories[start : start + ENTRIES_AT_ONCE] for start in range(0, len(stories), ENTRIES_AT_ONCE)]
        if len(parts) == 1:
            yield sliced([entry(self.store, self.shelf, story) for story in stories])
            return
        self.store.flush()
        with crew(self.workers, len(stories) * SECONDS_A_STORY) as executor:
            yield from in_order(executor, partial(_slice, self.shelf), parts)

    def _put(self, kind: str, data: bytes) -> str:
        """Enter a piece that is at hand; its name."""
        name = name_of(data)
        self.leaves[path_of(kind, name)] = Leaf(path_of(kind, name), data)
        return name

    def _keep(self, data: bytes) -> str:
        """Lay a piece of a tier down, to be patched some day; its name."""
        name = name_of(data)
        self.store.put(f"piece {name}".encode(), data)
        return name

    def _piece(self, name: str) -> bytes:
        found = self.store.take(f"piece {name}".encode())
        if found is None:
            raise Forgotten(name)
        return found


def _slice(shelf: Shelf, stories: Sequence[bytes]) -> Slice:
    return sliced(entries(shelf, stories))


def _in_tiers(lines: list[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    tiers: tuple[list[Line], list[Line], list[Line]] = ([], [], [])
    for line in lines:
        tiers[tier_of(line.month, lines[0].month)].append(line)
    return tiers


def _months(lines: Iterable[Line]) -> tuple[tuple[int, int], ...]:
    return tuple((month, len(list(found))) for month, found in groupby(lines, lambda line: line.month))
