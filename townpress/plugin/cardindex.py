"""The card index: every story of an edition as lists, checks and the calendar need it, in the edition's ledger.

It is filled by a build that read everything, and amended by a revision; either way it answers the same questions
(:class:`~townpress.editorial.catalogue.Catalogue`). Whole stories lie in the store (:mod:`townpress.plugin.store`).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from townpress.editorial.catalogue import ARCHIVE
from townpress.editorial.listings import headings_of
from townpress.editorial.story import Card, Fate
from townpress.plugin.filing import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from townpress.press.ledger import Ledger
    from townpress.press.values import Digests

#: How many cards are held ready; past that they are read again.
READY_AT_MOST = 20_000

_TABLES = """
CREATE TABLE story (
    path TEXT PRIMARY KEY, slug TEXT, url TEXT, fate TEXT, release INTEGER, expires INTEGER, moment INTEGER,
    current INTEGER, kind TEXT, advertised INTEGER, cover INTEGER, placed INTEGER, corrected INTEGER, changed TEXT,
    entry BLOB, card BLOB, digest BLOB, card_digest BLOB) WITHOUT ROWID;
CREATE TABLE filed (
    heading TEXT, moment INTEGER, path TEXT, current INTEGER, month INTEGER,
    PRIMARY KEY (heading, moment, path)) WITHOUT ROWID;
"""
# Made when the index has been filled: that is faster than keeping them up row by row.
_INDEXES = """
CREATE INDEX IF NOT EXISTS by_slug ON story (slug);
CREATE INDEX IF NOT EXISTS by_turn ON story (release) WHERE release IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_end ON story (expires) WHERE expires IS NOT NULL;
CREATE INDEX IF NOT EXISTS news ON story (moment, path) WHERE current AND kind <> 'notice' AND NOT advertised;
CREATE INDEX IF NOT EXISTS covers ON story (moment, path)
    WHERE current AND kind <> 'notice' AND NOT advertised AND cover;
CREATE INDEX IF NOT EXISTS notices ON story (moment, path) WHERE current AND kind = 'notice';
CREATE INDEX IF NOT EXISTS places ON story (moment, path) WHERE current AND placed;
CREATE INDEX IF NOT EXISTS corrections ON story (moment, path) WHERE corrected;
"""


class Known(msgspec.Struct, frozen=True):
    """What is known of a story. ``card`` and the digests are there where it is shown; ``digest`` is the whole's."""

    entry: Entry
    card: Card | None = None
    digest: bytes = b""
    card_digest: bytes = b""


class CardIndex:
    """The card index in ``ledger``. Cards it hands out have their digests entered in ``digests``."""

    def __init__(self, ledger: Ledger, digests: Digests) -> None:
        self._ledger = ledger
        self._digests = digests
        self._ready: dict[str, Card] = {}

    def begin(self) -> None:
        """Lay out an empty index."""
        self._ledger.lay_out(_TABLES)

    def finish(self) -> None:
        """Bring its order up to date once it is filled."""
        self._ledger.lay_out(_INDEXES)

    def put(self, known: Iterable[Known]) -> None:
        """Enter stories, each in place of what was known of it."""
        for part in _parts(known):
            stories, filed = zip(*(_rows(one) for one in part), strict=True)
            self._ledger.write(f"INSERT INTO story VALUES ({','.join('?' * 18)})", stories)
            self._ledger.write("INSERT INTO filed VALUES (?, ?, ?, ?, ?)", (row for rows in filed for row in rows))
            for one in part:
                if one.card:
                    self._hold(one.card, one.card_digest)

    def drop(self, paths: Iterable[str]) -> None:
        """Forget stories."""
        for path in paths:
            known = self.known(path)
            self._ready.pop(path, None)
            if known and known.card:
                keys = [(heading, _moment(known.card), path) for heading in headings_of(known.card)]
                self._ledger.write("DELETE FROM filed WHERE heading = ? AND moment = ? AND path = ?", keys)
            self._ledger.write("DELETE FROM story WHERE path = ?", [(path,)])

    def known(self, path: str) -> Known | None:
        """What is known of the story whose file is ``path``."""
        row = self._ledger.ask(
            "SELECT entry, card, digest, card_digest FROM story WHERE path = ?", (path,)
        ).fetchone()
        if row is None:
            return None
        return Known(_ENTRY.decode(row[0]), self._card(path, row[1], row[3]), row[2], row[3])

    def entry(self, path: str) -> Entry | None:
        """The entry of a story."""
        row = self._ledger.ask("SELECT entry FROM story WHERE path = ?", (path,)).fetchone()
        return _ENTRY.decode(row[0]) if row else None

    def digest(self, card: Card) -> bytes:
        """The digest of the whole story of a card."""
        found: bytes = self._ledger.ask("SELECT digest FROM story WHERE path = ?", (card.path,)).fetchone()[0]
        return found

    def fates(self) -> dict[Fate, int]:
        """How many stories of each fate."""
        counted = dict(self._ledger.ask("SELECT fate, count(*) FROM story GROUP BY fate"))
        return {fate: counted.get(fate.value, 0) for fate in Fate}

    def turning(self, after: datetime, until: datetime) -> tuple[str, ...]:
        """The stories whose fate is another at ``until`` than at ``after``, whichever comes first."""
        early, late = sorted((_micro(after), _micro(until)))
        asked = "SELECT path FROM story WHERE release > ? AND release <= ? UNION "
        asked += "SELECT path FROM story WHERE expires > ? AND expires <= ?"
        return tuple(path for (path,) in self._ledger.ask(asked, (early, late, early, late)))

    def next_turn(self, at: datetime) -> datetime | None:
        """When, after ``at``, a story's fate changes next; in the zone of ``at``."""
        found = [
            self._ledger.ask(f"SELECT min({turn}) FROM story WHERE {turn} > ?", (_micro(at),)).fetchone()[0]
            for turn in ("release", "expires")
        ]
        due = min((turn for turn in found if turn is not None), default=None)
        return None if due is None else datetime.fromtimestamp(due / 1_000_000, at.tzinfo)

    def slug_known(self, slug: str) -> bool:
        """Whether any story, seen or unseen, has this slug."""
        return self._ledger.ask("SELECT 1 FROM story WHERE slug = ? LIMIT 1", (slug,)).fetchone() is not None

    def all(self) -> Iterator[Card]:
        """Every card, newest first."""
        for (path,) in self._ledger.ask("SELECT path FROM filed WHERE heading = ? ORDER BY moment, path", (ARCHIVE,)):
            yield self._by_path(path)

    def card(self, path: str) -> Card | None:
        """The card of a story."""
        known = self._ready.get(path)
        if known:
            return known
        row = self._ledger.ask("SELECT card, card_digest FROM story WHERE path = ?", (path,)).fetchone()
        return self._card(path, *row) if row else None

    def around(self, card: Card) -> tuple[Card | None, Card | None]:
        """Its newer and its older neighbour."""
        asked = "SELECT path FROM filed WHERE heading = ? AND (moment, path) {} (?, ?) ORDER BY moment {}, path {} LIMIT 1"
        place = (ARCHIVE, _moment(card), card.path)
        newer = self._cards(asked.format("<", "DESC", "DESC"), place)
        older = self._cards(asked.format(">", "ASC", "ASC"), place)
        return (newer[0] if newer else None), (older[0] if older else None)

    def called(self, slug: str, *, current: bool = False) -> Card | None:
        """The newest card with a slug."""
        among = "current" if current else "card IS NOT NULL"
        found = self._cards(f"SELECT path FROM story WHERE slug = ? AND {among} ORDER BY moment, path LIMIT 1", (slug,))
        return found[0] if found else None

    def news(self, most: int, *, with_cover: bool = False) -> tuple[Card, ...]:
        """The newest news."""
        among = "current AND kind <> 'notice' AND NOT advertised" + (" AND cover" if with_cover else "")
        return self._cards(f"SELECT path FROM story WHERE {among} ORDER BY moment, path LIMIT ?", (most,))

    def news_since(self, moment: datetime) -> tuple[Card, ...]:
        """The news since a moment."""
        among = "current AND kind <> 'notice' AND NOT advertised AND moment <= ?"
        return self._cards(f"SELECT path FROM story WHERE {among} ORDER BY moment, path", (-_micro(moment),))

    def notices(self, most: int) -> tuple[Card, ...]:
        """The newest notices."""
        among = "current AND kind = 'notice'"
        return self._cards(f"SELECT path FROM story WHERE {among} ORDER BY moment, path LIMIT ?", (most,))

    def placed(self) -> tuple[Card, ...]:
        """The cards that ask for a place."""
        return self._cards("SELECT path FROM story WHERE current AND placed ORDER BY moment, path")

    def corrected(self) -> tuple[Card, ...]:
        """The cards with corrections."""
        return self._cards("SELECT path FROM story WHERE corrected ORDER BY moment, path")

    def dates(self) -> dict[str, datetime]:
        """When each story last changed."""
        found = self._ledger.ask("SELECT url, changed FROM story WHERE changed IS NOT NULL")
        return {url: datetime.fromisoformat(changed) for url, changed in found}

    def headings(self) -> tuple[str, ...]:
        """Every heading in use."""
        return tuple(heading for (heading,) in self._ledger.ask("SELECT DISTINCT heading FROM filed ORDER BY heading"))

    def newest(self, heading: str, most: int, *, current: bool = True) -> tuple[Card, ...]:
        """The newest under a heading."""
        among = "AND current" if current else ""
        asked = f"SELECT path FROM filed WHERE heading = ? {among} ORDER BY moment, path LIMIT ?"
        return self._cards(asked, (heading, most))

    def within(self, heading: str, year: int, month: int = 0) -> tuple[Card, ...]:
        """All of a year or month under a heading."""
        first, last = (year * 100 + (month or 1), year * 100 + (month or 12))
        asked = "SELECT path FROM filed WHERE heading = ? AND month BETWEEN ? AND ? ORDER BY moment, path"
        return self._cards(asked, (heading, first, last))

    def periods(self, heading: str) -> tuple[tuple[int, int, int], ...]:
        """Its months and how many cards each has."""
        asked = "SELECT month, count(*) FROM filed WHERE heading = ? GROUP BY month ORDER BY month DESC"
        return tuple((month // 100, month % 100, count) for month, count in self._ledger.ask(asked, (heading,)))

    def _cards(self, asked: str, values: tuple[object, ...] = ()) -> tuple[Card, ...]:
        return tuple(self._by_path(path) for (path,) in self._ledger.ask(asked, values).fetchall())

    def _by_path(self, path: str) -> Card:
        card = self.card(path)
        if card is None:
            raise LookupError(path)  # filed, so it has a card: our own fault
        return card

    def _card(self, path: str, blob: bytes | None, digest: bytes) -> Card | None:
        if blob is None:
            return None
        return self._ready.get(path) or self._hold(_CARD.decode(blob), digest)

    def _hold(self, card: Card, digest: bytes) -> Card:
        if len(self._ready) >= READY_AT_MOST:
            self._ready.clear()
            self._digests.forget()
        self._ready[card.path] = card
        self._digests.know(card, digest)
        return card


def _rows(known: Known) -> tuple[tuple[object, ...], list[tuple[object, ...]]]:
    """A story's row, and one for each of its headings."""
    entry, card = known.entry, known.card
    shown = card is not None
    row = (
        entry.path,
        entry.slug,
        entry.url,
        entry.fate.value,
        _micro(entry.release) if entry.release else None,
        _micro(entry.expires) if entry.expires else None,
        _moment(card) if card else 0,
        int(shown and not card.expired) if card else 0,
        card.category.kind if card else "",
        int(bool(card and card.ad_label)),
        int(bool(card and card.cover)),
        int(bool(card and card.placement)),
        int(bool(card and card.corrections)),
        max(card.date, card.modified or card.date).isoformat() if card else None,
        _encoded(entry),
        _encoded(card) if card else None,
        known.digest,
        known.card_digest,
    )
    if card is None:
        return row, []
    month = card.date.year * 100 + card.date.month
    current = int(not card.expired)
    return row, [(heading, _moment(card), entry.path, current, month) for heading in headings_of(card)]


def _moment(card: Card) -> int:
    """Its date as lists are ordered by: the newest has the least."""
    return -_micro(card.date)


def _micro(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)


def _parts(known: Iterable[Known], size: int = 500) -> Iterator[Collection[Known]]:
    part: list[Known] = []
    for one in known:
        part.append(one)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _encoded(value: object) -> bytes:
    return msgspec.json.encode(value, enc_hook=str)


def _made(kind: type, value: Any) -> Any:  # noqa: ANN401 - msgspec's hook for what it does not know: Markup
    return kind(value)


_ENTRY = msgspec.json.Decoder(Entry, dec_hook=_made)
_CARD = msgspec.json.Decoder(Card, dec_hook=_made)
