"""The card file: a row for every story of an edition in its ledger, and one for each list that its card is filed in.

Rows hold what stories are found, ordered and counted by; what is known of a story besides lies in the store
(:mod:`townpress.plugin.store`) under the key that its row gives.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from townpress.editorial.listings import headings_of
from townpress.editorial.story import Fate
from townpress.plugin.commonterms import CommonTerms
from townpress.plugin.store import Forgotten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from townpress.editorial.story import Card
    from townpress.plugin.store import Known, Store
    from townpress.press.ledger import Ledger
    from townpress.press.values import Digests

#: How many cards are held ready; past that they are read again.
READY_AT_MOST = 20_000
#: And how many are taken up at once.
_TAKEN_AT_ONCE = 500

_TABLES = """
CREATE TABLE story (
    path TEXT UNIQUE, slug TEXT, url TEXT, fate TEXT, release INTEGER, expires INTEGER, moment INTEGER,
    current INTEGER, kind TEXT, advertised INTEGER, cover INTEGER, placed INTEGER, corrected INTEGER, changed TEXT,
    known BLOB, digest BLOB);
CREATE TABLE heading (id INTEGER PRIMARY KEY, url TEXT UNIQUE);
CREATE TABLE filed (
    heading INTEGER, moment INTEGER, path TEXT, current INTEGER, month INTEGER,
    PRIMARY KEY (heading, moment, path)) WITHOUT ROWID;
CREATE TABLE alias (old TEXT, path TEXT, PRIMARY KEY (old, path)) WITHOUT ROWID;
"""
#: The first segment of a story's address.
FIRST_SEGMENT = "substr(url, 1, instr(url, '/') - 1)"
# Made when all rows are there: that is faster than keeping them up row by row.
_INDEXES = f"""
CREATE INDEX IF NOT EXISTS by_slug ON story (slug);
CREATE INDEX IF NOT EXISTS fates ON story (fate);
CREATE INDEX IF NOT EXISTS changes ON story ({FIRST_SEGMENT}, julianday(changed), changed) WHERE changed IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_turn ON story (release) WHERE release IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_end ON story (expires) WHERE expires IS NOT NULL;
CREATE INDEX IF NOT EXISTS news ON story (moment, path) WHERE current AND kind <> 'notice' AND NOT advertised;
CREATE INDEX IF NOT EXISTS covers ON story (moment, path)
    WHERE current AND kind <> 'notice' AND NOT advertised AND cover;
CREATE INDEX IF NOT EXISTS notices ON story (moment, path) WHERE current AND kind = 'notice';
CREATE INDEX IF NOT EXISTS places ON story (moment, path) WHERE current AND placed;
CREATE INDEX IF NOT EXISTS corrections ON story (moment, path) WHERE corrected;
CREATE INDEX IF NOT EXISTS aliased ON alias (path);
"""
_PUT = f"INSERT INTO story VALUES ({','.join('?' * 16)})"
_FILE = "INSERT INTO filed SELECT id, ?, ?, ?, ? FROM heading WHERE url = ?"
_UNFILE = "DELETE FROM filed WHERE heading = (SELECT id FROM heading WHERE url = ?) AND moment = ? AND path = ?"
_PUT_AT_ONCE = 500


class CardFile:
    """The card file in ``ledger``. Cards it hands out have their digests entered in ``digests``."""

    def __init__(self, ledger: Ledger, store: Store, digests: Digests) -> None:
        self._ledger, self._store, self._digests = ledger, store, digests
        self._ready: dict[str, Card] = {}
        self._terms = CommonTerms()

    def begin(self) -> None:
        """Lay out an empty file."""
        self._ledger.lay_out(_TABLES)

    def finish(self) -> None:
        """Bring its order up to date once it is filled."""
        self._ledger.lay_out(_INDEXES)

    def put(self, known: Iterable[Known]) -> None:
        """Enter stories."""
        self._enter((self._store.put_known(one), one) for one in known)

    def put_kept(self, keys: Iterable[bytes]) -> None:
        """Enter stories of which what is known lies in the store. Raises Forgotten."""
        self._enter((key, self._known(key)) for key in keys)

    def _enter(self, keyed: Iterable[tuple[bytes, Known]]) -> None:
        for rows in _parts(keyed):
            self._ledger.write(_PUT, (_row(one, key) for key, one in rows))
            part = [one for _, one in rows]
            filed = [row for one in part if one.card for row in _filings(one.card)]
            headings = sorted({str(row[-1]) for row in filed})
            self._ledger.write("INSERT OR IGNORE INTO heading (url) VALUES (?)", ((url,) for url in headings))
            self._ledger.write(_FILE, filed)
            old = [(alias, one.card.path) for one in part if one.card for alias in one.card.aliases]
            self._ledger.write("INSERT OR IGNORE INTO alias VALUES (?, ?)", old)
            for one in part:
                if one.card:
                    self._hold(one.card, one.card_digest)

    def drop(self, paths: Iterable[str]) -> None:
        """Forget stories."""
        for path in paths:
            known = self.known(path)
            self._ready.pop(path, None)
            if known and known.card:
                moment = moment_of(known.card)
                self._ledger.write(_UNFILE, [(heading, moment, path) for heading in headings_of(known.card)])
            self._ledger.write("DELETE FROM alias WHERE path = ?", [(path,)])
            self._ledger.write("DELETE FROM story WHERE path = ?", [(path,)])

    def known(self, path: str) -> Known | None:
        """What is known of the story whose file is ``path``. Raises Forgotten."""
        row = self._ledger.ask("SELECT known FROM story WHERE path = ?", (path,)).fetchone()
        if row is None:
            return None
        return self._known(row[0])

    def card(self, path: str) -> Card | None:
        """The card of a story. Raises Forgotten."""
        if path in self._ready:
            return self._ready[path]
        known = self.known(path)
        return self._hold(known.card, known.card_digest) if known and known.card else None

    def cards(self, paths: Sequence[str]) -> Iterator[Card | None]:
        """The cards of many stories: those not in hand are asked for together. Raises Forgotten."""
        for start in range(0, len(paths), _TAKEN_AT_ONCE):
            part = paths[start : start + _TAKEN_AT_ONCE]
            if missing := [path for path in part if path not in self._ready]:
                asked = "SELECT known FROM story WHERE path IN (SELECT value FROM json_each(?))"
                keys = [key for (key,) in self._ledger.ask(asked, (json.dumps(missing),))]
                for known in self._store.take_all_known(keys):
                    if known.card:
                        self._hold(known.card, known.card_digest)
            yield from map(self.card, part)  # what was lost, or is not written down yet, one by one

    def digest(self, path: str) -> bytes:
        """The digest of a whole story."""
        found: bytes = self._ledger.ask("SELECT digest FROM story WHERE path = ?", (path,)).fetchone()[0]
        return found

    def keys(self) -> Iterator[tuple[bytes, bytes]]:
        """The keys under which the stories and what is known of them lie in the store."""
        yield from self._ledger.ask("SELECT known, digest FROM story")

    def fates(self) -> dict[Fate, int]:
        """How many stories of each fate."""
        counted = dict(self._ledger.ask("SELECT fate, count(*) FROM story GROUP BY fate"))
        return {fate: counted.get(fate.value, 0) for fate in Fate}

    def turning(self, after: datetime, until: datetime) -> tuple[str, ...]:
        """The stories whose fate is another at ``until`` than it was at ``after``."""
        asked = "SELECT path FROM story WHERE release > ? AND release <= ? UNION "
        asked += "SELECT path FROM story WHERE expires > ? AND expires <= ?"
        span = (micro(after), micro(until))
        return tuple(path for (path,) in self._ledger.ask(asked, span * 2))

    def turned(self, after: datetime, until: datetime) -> Iterator[tuple[str, datetime]]:
        """Every turn of a story's fate after ``after`` and up to ``until``, in the zone of ``until``."""
        for turn in ("release", "expires"):
            asked = f"SELECT path, {turn} FROM story WHERE {turn} > ? AND {turn} <= ?"
            for path, moment in self._ledger.ask(asked, (micro(after), micro(until))):
                yield path, datetime.fromtimestamp(moment / 1_000_000, until.tzinfo)

    def next_turn(self, at: datetime) -> datetime | None:
        """When, after ``at``, a story's fate changes next; in the zone of ``at``."""
        found = [
            self._ledger.ask(f"SELECT min({turn}) FROM story WHERE {turn} > ?", (micro(at),)).fetchone()[0]
            for turn in ("release", "expires")
        ]
        due = min((turn for turn in found if turn is not None), default=None)
        return None if due is None else datetime.fromtimestamp(due / 1_000_000, at.tzinfo)

    def slug_known(self, slug: str) -> bool:
        """Whether any story, seen or unseen, has this slug."""
        return self._ledger.ask("SELECT 1 FROM story WHERE slug = ? LIMIT 1", (slug,)).fetchone() is not None

    def _known(self, key: bytes) -> Known:
        known = self._store.take_known(key)
        if known is None:
            raise Forgotten(key.decode("ascii"))
        return known

    def let_go(self) -> None:
        """Let go of the cards in hand: they lie in the store."""
        self._ready.clear()
        self._digests.forget()

    def _hold(self, card: Card, digest: bytes) -> Card:
        if len(self._ready) >= READY_AT_MOST:
            self.let_go()
        card = self._terms.in_card(card)
        self._ready[card.path] = card
        self._digests.know(card, digest)
        return card


def address_of(ledger: Ledger, path: str) -> str | None:
    """The address of the story whose file is ``path``; None for one that has no page."""
    row = ledger.ask("SELECT url FROM story WHERE path = ? AND changed IS NOT NULL", (path,)).fetchone()
    return row[0] if row else None


def moved_in(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Old addresses of stories, in order, and where each leads."""
    yield from ledger.ask("SELECT old, url FROM alias JOIN story USING (path) ORDER BY old")


def moment_of(card: Card) -> int:
    """Its date as lists are ordered by: the newest has the least."""
    return -micro(card.date)


def micro(moment: datetime) -> int:
    """Microseconds since 1970, UTC."""
    return round(moment.timestamp() * 1_000_000)


def _row(known: Known, key: bytes) -> tuple[object, ...]:
    """A story's row."""
    entry, card = known.entry, known.card
    found = (entry.path, entry.slug, entry.url, entry.fate.value)
    turns = tuple(micro(turn) if turn else None for turn in (entry.release, entry.expires))
    if card is None:
        return (*found, *turns, 0, 0, "", 0, 0, 0, 0, None, key, known.digest)
    marks = (not card.expired, card.category.kind, card.ad_label != "", card.cover is not None)
    changed = max(card.date, card.modified or card.date).isoformat()
    asks = (card.placement != "", card.corrections != ())
    return (*found, *turns, moment_of(card), *marks, *asks, changed, key, known.digest)


def _filings(card: Card) -> Iterator[tuple[object, ...]]:
    """A row for each list that a card is filed in, the list's address last."""
    row = (moment_of(card), card.path, not card.expired, card.date.year * 100 + card.date.month)
    for heading in headings_of(card):
        yield (*row, heading)


def _parts(keyed: Iterable[tuple[bytes, Known]]) -> Iterator[list[tuple[bytes, Known]]]:
    part: list[tuple[bytes, Known]] = []
    for one in keyed:
        part.append(one)
        if len(part) == _PUT_AT_ONCE:
            yield part
            part = []
    if part:
        yield part
