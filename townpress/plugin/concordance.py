"""The concordance: the stories that search finds, in order, with the digest of each one's entry; kept in the ledger.

Entries lie in the store under the digest of their story, so none is made twice.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from townpress.kernel.digest import digest
from townpress.plugin.store import Forgotten, Store
from townpress.press.workers import crew, in_order
from townpress.products.search.entries import decoded, entry_of
from townpress.products.search.tables import ends_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from townpress.press.ledger import Ledger
    from townpress.press.workers import Workers

_TABLE = """
CREATE TABLE IF NOT EXISTS sought (
    path TEXT PRIMARY KEY, moment INTEGER, month INTEGER, story BLOB, entry BLOB, ends INTEGER) WITHOUT ROWID
"""
_STALE = """
SELECT story.path, story.moment, story.url, story.digest FROM story LEFT JOIN sought ON sought.path = story.path
WHERE story.changed IS NOT NULL AND (sought.story IS NULL OR sought.story <> story.digest)
ORDER BY story.path
"""
_GONE = "SELECT path FROM sought WHERE path NOT IN (SELECT path FROM story WHERE changed IS NOT NULL)"
_LINES = "SELECT path, month, story, entry, ends FROM sought ORDER BY moment, path"

#: What making an entry takes of a processor, and how many are made at a time.
SECONDS_AN_ENTRY = 0.0003
ENTRIES_AT_ONCE = 128


class Line(NamedTuple):
    """A story that search finds. ``ends``: whether it is the last of its block."""

    path: str
    month: int
    story: bytes
    entry: bytes
    ends: int


class Shelf(NamedTuple):
    """Where entries lie: the folder of the store, and the digest of the code that makes them."""

    folder: Path
    code: str

    def key(self, story: bytes) -> bytes:
        """The key to the entry of a story."""
        return f"entry {self.code} ".encode() + story


def lines_of(ledger: Ledger | None) -> list[Line]:
    """The concordance of an edition, newest first; empty where it has none."""
    known = ledger and ledger.ask("SELECT 1 FROM sqlite_master WHERE name = 'sought'").fetchone()
    return [Line(*row) for row in ledger.ask(_LINES)] if ledger and known else []


def bring_up(ledger: Ledger, store: Store, shelf: Shelf, workers: Workers) -> bool:
    """Bring the concordance up to date with the card file; whether it was not. Raises Forgotten."""
    ledger.lay_out(_TABLE)
    gone = ledger.ask(_GONE).fetchall()
    ledger.write("DELETE FROM sought WHERE path = ?", gone)
    stale = ledger.ask(_STALE).fetchall()
    made = _entries(store, shelf, [story for *_, story in stale], workers)
    rows = []
    for (path, moment, url, story), entry in zip(stale, made, strict=True):
        day = decoded(entry).date
        month = int(day[:4]) * 100 + int(day[5:7])
        rows.append((path, moment, month, story, digest(entry).encode(), ends_block(url)))
    ledger.write("INSERT OR REPLACE INTO sought VALUES (?, ?, ?, ?, ?, ?)", rows)
    return bool(gone or stale)


def entry(store: Store, shelf: Shelf, story: bytes) -> bytes:
    """The entry of a story, made if it is not there. Raises Forgotten."""
    found = store.take(shelf.key(story))
    if found is None:
        whole = store.take_story(story)
        if whole is None:
            raise Forgotten(story.hex())
        found = entry_of(whole)
        store.put(shelf.key(story), found)
    return found


def entries(shelf: Shelf, stories: Sequence[bytes]) -> list[bytes]:
    """The entries of stories, for another process; nothing is put down."""
    store = Store(shelf.folder, only_read=True)
    try:
        return [entry(store, shelf, story) for story in stories]
    finally:
        store.close()


def _entries(store: Store, shelf: Shelf, stories: Sequence[bytes], workers: Workers) -> Iterator[bytes]:
    """The entries of stories in order, by a crew where there are many."""
    if len(stories) <= ENTRIES_AT_ONCE:
        yield from (entry(store, shelf, story) for story in stories)
        return
    store.flush()
    parts = [stories[start : start + ENTRIES_AT_ONCE] for start in range(0, len(stories), ENTRIES_AT_ONCE)]
    with crew(workers, len(stories) * SECONDS_AN_ENTRY) as executor:
        made = in_order(executor, partial(entries, shelf), parts)
        for part, found in zip(parts, made, strict=True):
            for story, one in zip(part, found, strict=True):
                store.put(shelf.key(story), one)
                yield one
