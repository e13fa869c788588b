"""The concordance: the stories that search finds, in order, with the digest of each one's entry; kept in the ledger.

Entries lie in the store under the digest of their story, so none is made twice; most are made when a story is settled.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from townpress.kernel.digest import digest
from townpress.plugin.store import Forgotten, Store
from townpress.products.search.entries import decoded, entry_of
from townpress.products.search.tables import ends_block

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from townpress.press.ledger import Ledger

_TABLE = """
CREATE TABLE IF NOT EXISTS sought (
    path TEXT PRIMARY KEY, moment INTEGER, month INTEGER, story BLOB, entry BLOB, ends INTEGER) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sought_in ON sought (month, moment, path);
"""
_STALE = """
SELECT story.path, story.moment, story.url, story.digest,
    sought.path, sought.moment, sought.month, sought.story, sought.entry, sought.ends
FROM story LEFT JOIN sought ON sought.path = story.path
WHERE {} AND story.changed IS NOT NULL AND (sought.story IS NULL OR sought.story <> story.digest)
ORDER BY story.path
"""
_GONE = """
SELECT * FROM sought WHERE {} AND NOT EXISTS (
    SELECT 1 FROM story WHERE story.path = sought.path AND story.changed IS NOT NULL)
"""
_LINES = "SELECT * FROM sought WHERE month BETWEEN ? AND ? ORDER BY moment, path"
_PLACE = "SELECT count(*) FROM sought WHERE month BETWEEN ? AND ? AND (moment, path) < (?, ?)"
_LAST = "SELECT max(month) FROM sought"
_NEWER = """
SELECT 1 FROM sought WHERE month < ?1 AND (moment, path) < (
    SELECT moment, path FROM sought WHERE month = ?1 ORDER BY moment, path LIMIT 1) LIMIT 1
"""
_NEVER = 999_999


class Line(NamedTuple):
    """A story that search finds, in the order of ``moment`` and path. ``ends``: whether it is the last of its block."""

    path: str
    moment: int
    month: int
    story: bytes
    entry: bytes
    ends: int


class Moved(NamedTuple):
    """A story whose line was another one, is new, or is gone."""

    was: Line | None
    now: Line | None

    @property
    def stays(self) -> bool:
        """Whether it stands where it stood."""
        return bool(self.was and self.now and self.was[:3] == self.now[:3])


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
    return lines_in(ledger, 0, _NEVER) if ledger and known else []


def lines_in(ledger: Ledger, first: int, last: int) -> list[Line]:
    """The lines of the months ``first`` to ``last`` (``202306``), newest first."""
    return [Line(*row) for row in ledger.ask(_LINES, (first, last))]


def place_of(ledger: Ledger, line: Line, first: int, last: int) -> int:
    """The place of a line among :func:`lines_in`, from 0."""
    place: int = ledger.ask(_PLACE, (first, last, line.moment, line.path)).fetchone()[0]
    return place


def newest_month(ledger: Ledger) -> int:
    """The month of the newest story; 0 if there is none, or the newest story is not of the last month."""
    last: int | None = ledger.ask(_LAST).fetchone()[0]
    return last if last and ledger.ask(_NEWER, (last,)).fetchone() is None else 0


def bring_up(ledger: Ledger, store: Store, shelf: Shelf, touched: Collection[str] | None = None) -> list[Moved]:
    """Bring the concordance up to date with the card file; what was not. Raises Forgotten.

    ``touched``: the only stories (paths) that it can be; None if any.
    """
    ledger.lay_out(_TABLE)
    only = "TRUE" if touched is None else "{}.path IN (SELECT value FROM json_each(?))"
    paths = () if touched is None else (json.dumps(sorted(touched)),)
    gone = [Line(*row) for row in ledger.ask(_GONE.format(only.format("sought")), paths)]
    ledger.write("DELETE FROM sought WHERE path = ?", ((line.path,) for line in gone))
    stale = ledger.ask(_STALE.format(only.format("story")), paths).fetchall()
    moved = [Moved(line, None) for line in gone]
    for path, moment, url, story, *was in stale:
        now = entry(store, shelf, story)
        day = decoded(now).date
        month = int(day[:4]) * 100 + int(day[5:7])
        line = Line(path, moment, month, story, digest(now).encode(), ends_block(url))
        moved.append(Moved(Line(*was) if was[0] is not None else None, line))
    ledger.write("INSERT OR REPLACE INTO sought VALUES (?, ?, ?, ?, ?, ?)", (one.now for one in moved if one.now))
    return moved


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
