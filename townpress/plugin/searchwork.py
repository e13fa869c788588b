"""What search puts into an edition: the pieces of its index, of which an edit changes few.

The root stands in the ledger too. What changed since is told by the concordance; only the tiers and years that it falls
into are looked at, and of a tier whose stories stand where they stood only the pieces of what became other.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from townpress.plugin.concordance import bring_up, lines_in, lines_of, newest_month, place_of
from townpress.plugin.searchbench import CHANGES_AT_MOST, Bench, paths_of
from townpress.products.search.tables import FOLDER, ROOT, Table, TierTable, encoded
from townpress.products.search.tiers import is_cut_alike, months_of, tier_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from townpress.plugin.concordance import Line, Moved, Shelf
    from townpress.plugin.searchbench import Pieces
    from townpress.plugin.store import Store
    from townpress.press.draftledger import DraftLedger
    from townpress.press.ledger import Ledger
    from townpress.press.sheet import Leaf
    from townpress.press.workforce import Workers

_NOTE = "search"


class Found(Struct, frozen=True):
    """What search needs in an edition: ``leaves`` that are new, and ``fallen``, files of the last one that are not."""

    leaves: tuple[Leaf, ...]
    fallen: frozenset[str]


def searchable(  # noqa: PLR0913, PLR0917 - what an index is made of, and who makes it
    ledger: DraftLedger,
    before: Ledger | None,
    store: Store,
    shelf: Shelf,
    workers: Workers,
    standing: Collection[str],
    touched: Collection[str] | None = None,
) -> Found:
    """The index of what ``ledger`` holds, made from the one ``before`` where that will do. Raises Forgotten.

    ``touched``: the only stories that can be other than that one has them; None if it may be any.
    """
    known = _known(ledger, shelf)
    if known and ROOT in standing and ledger.untouched:
        return Found((), frozenset())
    moved = bring_up(ledger, store, shelf, touched if known else None)
    bench = Bench(store, shelf, workers)
    if known and ROOT in standing:
        if not moved:
            return Found((), frozenset())
        pieces = bench.pieces(known)
        table = _edited(bench, known, pieces, ledger, moved)
        if table:
            _note(ledger, shelf, table)
            return Found(_fresh(bench, standing), paths_of(pieces, bench.pieces(table)))
    _note(ledger, shelf, _whole(bench, ledger, before, shelf))
    mine = {path for path in standing if path.startswith(FOLDER) and path.endswith((".txt", ".json"))}
    return Found(_fresh(bench, standing), frozenset(mine - bench.leaves.keys()))


def _fresh(bench: Bench, standing: Collection[str]) -> tuple[Leaf, ...]:
    return tuple(leaf for path, leaf in bench.leaves.items() if path == ROOT or path not in standing)


def _known(ledger: Ledger | None, shelf: Shelf) -> Table | None:
    """The root of an edition's index, if the code that made it is ours."""
    found = ledger.note(f"{_NOTE} {shelf.code}") if ledger else None
    return msgspec.json.decode(found, type=Table) if found else None


def _note(ledger: Ledger, shelf: Shelf, table: Table) -> None:
    ledger.make_note(f"{_NOTE} {shelf.code}", encoded(table))


def _whole(bench: Bench, ledger: Ledger, before: Ledger | None, shelf: Shelf) -> Table:
    """The index of everything; a tier that was known is patched, or taken as it was."""
    lines, known = lines_of(ledger), _known(before, shelf)
    old = _by_tier(lines_of(before)) if known else {}
    tables = dict(zip(old, known.tiers if known else (), strict=True))
    tiers = [
        (number in tables and _patched(bench, tables[number], old[number], now)) or bench.built(now)
        for number, now in _by_tier(lines).items()
    ]
    bench.enter(tiers, {})
    years = [(year, bench.year(found)) for year, found in groupby(lines, lambda line: line.month // 100)]
    return bench.root(tiers, years, len(lines))


def _by_tier(lines: list[Line]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(tier_of(line.month, lines[0].month), []).append(line)
    return found


def _patched(bench: Bench, table: TierTable, old: Sequence[Line], new: Sequence[Line]) -> TierTable | None:
    if [line[:3] for line in old] != [line[:3] for line in new]:
        return None
    pairs = enumerate(zip(reversed(old), reversed(new), strict=True))
    changes = {column: (was, now) for column, (was, now) in pairs if was != now}
    return bench.patched(table, changes) if len(changes) <= CHANGES_AT_MOST else None


def _edited(bench: Bench, known: Table, pieces: Pieces, ledger: Ledger, moved: Sequence[Moved]) -> Table | None:
    """The index as it was ``known``, but for what moved; None where too much did, or another month is the newest.

    Its ``pieces`` are in the edition.
    """
    newest = newest_month(ledger)
    if len(moved) > CHANGES_AT_MOST or not known.tiers or known.tiers[0].months[0][0] != newest:
        return None
    tiers = {tier_of(table.months[0][0], newest): table for table in known.tiers}
    years = bench.years(known)
    months = {line.month for one in moved for line in one if line}
    for number in {tier_of(month, newest) for month in months}:
        first, last = months_of(number, newest)
        here = [one for one in moved if any(line and first <= line.month <= last for line in one)]
        if table := _tier(bench, tiers.pop(number, None), ledger, here, (first, last)):
            tiers[number] = table
            bench.enter([table], pieces)
    for year in {month // 100 for month in months}:
        years.pop(year, None)
        if lines := lines_in(ledger, year * 100, year * 100 + 99):
            years[year] = bench.year(lines)
    stories = known.stories + sum(bool(one.now) - bool(one.was) for one in moved)
    return bench.root([tiers[number] for number in sorted(tiers)], sorted(years.items(), reverse=True), stories)


def _tier(
    bench: Bench, table: TierTable | None, ledger: Ledger, moved: Sequence[Moved], months: tuple[int, int]
) -> TierTable | None:
    """A tier after what moved in it: patched where none moves another, else made anew; None if it is empty."""
    if table and (changes := _in_place(table, ledger, moved, months)) is not None:
        return bench.patched(table, changes)
    lines = lines_in(ledger, *months)
    return bench.built(lines) if lines else None


def _in_place(
    table: TierTable, ledger: Ledger, moved: Sequence[Moved], months: tuple[int, int]
) -> dict[int, tuple[Line | None, Line]] | None:
    """What moved, by column; None unless each stands where it stood, or is newer than all that were there."""
    stories = table.stories + sum(one.was is None for one in moved)
    changes: dict[int, tuple[Line | None, Line]] = {}
    for one in moved:
        if one.now is None or (one.was and not one.stays):
            return None
        column = stories - 1 - place_of(ledger, one.now, *months)
        if one.was is None and column < table.stories:
            return None
        changes[column] = (one.was, one.now)
    return changes if is_cut_alike(table.stories, stories) else None
