"""Ties: what binds stories to each other and to files: addresses, tags, what hangs on what, who owns what.

Kept in the edition's ledger beside the card file, so that an edit can be compared with what it touches and no more.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from townpress.editorial.addresses import segment
from townpress.editorial.collisions import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from townpress.editorial.entry import Entry
    from townpress.press.ledger import Ledger
    from townpress.press.sheet import Leaf

_TABLES = """
CREATE TABLE claim (key TEXT, path TEXT, PRIMARY KEY (key, path)) WITHOUT ROWID;
CREATE TABLE tag (slug TEXT, path TEXT, number INTEGER, name TEXT, PRIMARY KEY (slug, path, number)) WITHOUT ROWID;
CREATE TABLE need (path TEXT, what TEXT, PRIMARY KEY (path, what)) WITHOUT ROWID;
CREATE TABLE leaf (owner TEXT, path TEXT, PRIMARY KEY (owner, path)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS needed ON need (what, path);
CREATE INDEX IF NOT EXISTS owned ON leaf (path, owner);
"""


class Ties:
    """The ties in ``ledger``. Stories and pages are named by their paths below the content folder."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def begin(self) -> None:
        """Lay out the tables."""
        self._ledger.lay_out(_TABLES)

    def finish(self) -> None:
        """Bring their order up to date."""
        self._ledger.lay_out(_INDEXES)

    def tie(self, entries: Iterable[Entry]) -> None:
        """Enter the addresses and tags of stories."""
        listed = tuple(entries)
        for entry in listed:
            self.claim((entry.url, *entry.aliases), entry.path)
        tags = [(segment(name), entry.path, number, name) for entry in listed for number, name in enumerate(entry.tags)]
        self._ledger.write("INSERT OR REPLACE INTO tag VALUES (?, ?, ?, ?)", tags)

    def claim(self, urls: Iterable[str], path: str) -> None:
        """Enter that a file claims addresses."""
        self._ledger.write("INSERT OR REPLACE INTO claim VALUES (?, ?)", [(key_of(url), path) for url in urls])

    def need(self, path: str, what: Iterable[str]) -> None:
        """Enter what a story hangs on."""
        self._ledger.write("INSERT OR REPLACE INTO need VALUES (?, ?)", [(path, _composed(one)) for one in what])

    def own(self, owner: str, leaves: Iterable[Leaf]) -> None:
        """Enter the files that are published for a story or page."""
        self._ledger.write("INSERT OR REPLACE INTO leaf VALUES (?, ?)", [(owner, leaf.path) for leaf in leaves])

    def untie(self, entry: Entry) -> None:
        """Forget everything of a story."""
        path = entry.path
        self._ledger.write(
            "DELETE FROM claim WHERE key = ? AND path = ?", [(key_of(url), path) for url in (entry.url, *entry.aliases)]
        )
        self._ledger.write(
            "DELETE FROM tag WHERE slug = ? AND path = ?", [(segment(name), path) for name in entry.tags]
        )
        self._ledger.write("DELETE FROM need WHERE path = ?", [(path,)])
        self._ledger.write("DELETE FROM leaf WHERE owner = ?", [(path,)])

    def hangs(self, path: str) -> bool:
        """Whether a story hangs on anything but its own file."""
        return self._first("SELECT 1 FROM need WHERE path = ? LIMIT 1", path) is not None

    def hanging_on(self, what: str) -> tuple[str, ...]:
        """The stories that hang on a file or an address, whether its name is composed or not."""
        asked = "SELECT path FROM need WHERE what = ?"
        return tuple(path for (path,) in self._ledger.ask(asked, (_composed(what),)))

    def claimants(self, url: str) -> tuple[str, ...]:
        """Who claims an address, or one that stands in its way: above it as a file, or below it."""
        key = key_of(url)
        parts = key.split("/")
        above = [("/".join(parts[:depth]),) for depth in range(1, len(parts))]
        found = {path for one in (*above, (key,)) for (path,) in self._ledger.ask(_CLAIMED, one)}
        found |= {path for (path,) in self._ledger.ask(_BELOW, (f"{key}/", f"{key}0"))}
        return tuple(sorted(found))

    def is_claimed(self, path: str) -> bool:
        """Whether anyone claims an address that is a file's, or stands below it."""
        key = key_of(path)
        found = self._first(f"{_CLAIMED} LIMIT 1", key)
        return found is not None or self._ledger.ask(_BELOW, (f"{key}/", f"{key}0")).fetchone() is not None

    def owners(self, url: str) -> tuple[str, ...]:
        """Who claims an address."""
        return tuple(path for (path,) in self._ledger.ask(_CLAIMED, (key_of(url),)))

    def spellings(self, slug: str) -> tuple[str, ...]:
        """How a tag is spelled, in the order of the files that do."""
        asked = "SELECT name FROM tag WHERE slug = ? ORDER BY path, number"
        return tuple(dict.fromkeys(name for (name,) in self._ledger.ask(asked, (slug,))))

    def leaves_of(self, owner: str) -> frozenset[str]:
        """The files published for a story or page."""
        return frozenset(path for (path,) in self._ledger.ask("SELECT path FROM leaf WHERE owner = ?", (owner,)))

    def is_owned(self, leaf: str) -> bool:
        """Whether a file is published for anyone."""
        return self._first("SELECT 1 FROM leaf WHERE path = ? LIMIT 1", leaf) is not None

    def _first(self, asked: str, value: str) -> object:
        return self._ledger.ask(asked, (value,)).fetchone()


def _composed(path: str) -> str:
    """A path as text names it (NFC), however the disk does: a Mac stores names decomposed (NFD)."""
    return unicodedata.normalize("NFC", path)


_CLAIMED = "SELECT path FROM claim WHERE key = ?"
#: Keys below a folder: from ``x/`` up to ``x0``, the character after the slash.
_BELOW = "SELECT path FROM claim WHERE key > ? AND key < ?"
