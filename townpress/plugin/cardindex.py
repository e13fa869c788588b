"""The card index: the card file as lists ask it (:class:`~townpress.editorial.catalogue.Catalogue`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.catalogue import ARCHIVE
from townpress.plugin.cardfile import FIRST_SEGMENT, CardFile, micro, moment_of, moved_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from townpress.editorial.story import Card

_HEADING = "heading = (SELECT id FROM heading WHERE url = ?)"
_NEWS = "current AND kind <> 'notice' AND NOT advertised"


class CardIndex(CardFile):
    """Cards by question. Every answer is read as it is asked for, along an index of the ledger."""

    def all(self) -> Iterator[Card]:
        """Every card, newest first."""
        for (path,) in self._ledger.ask(f"SELECT path FROM filed WHERE {_HEADING} ORDER BY moment, path", (ARCHIVE,)):
            yield _there(self.card(path), path)

    def around(self, card: Card) -> tuple[Card | None, Card | None]:
        """Its newer and its older neighbour."""
        place = (ARCHIVE, moment_of(card), card.path)
        before = f"{_HEADING} AND (moment, path) < (?, ?) ORDER BY moment DESC, path DESC LIMIT 1"
        newer = self._cards(f"SELECT path FROM filed WHERE {before}", place)
        older = self._cards(
            f"SELECT path FROM filed WHERE {_HEADING} AND (moment, path) > (?, ?) ORDER BY moment, path LIMIT 1", place
        )
        return (newer[0] if newer else None), (older[0] if older else None)

    def called(self, slug: str, *, current: bool = False) -> Card | None:
        """The newest card with a slug."""
        among = "current" if current else "changed IS NOT NULL"
        found = self._cards(f"SELECT path FROM story WHERE slug = ? AND {among} ORDER BY moment, path LIMIT 1", (slug,))
        return found[0] if found else None

    def news(self, most: int, *, with_cover: bool = False) -> tuple[Card, ...]:
        """The newest news."""
        among = _NEWS + (" AND cover" if with_cover else "")
        return self._cards(f"SELECT path FROM story WHERE {among} ORDER BY moment, path LIMIT ?", (most,))

    def news_since(self, moment: datetime) -> tuple[Card, ...]:
        """The news since a moment."""
        asked = f"SELECT path FROM story WHERE {_NEWS} AND moment <= ? ORDER BY moment, path"
        return self._cards(asked, (-micro(moment),))

    def notices(self, most: int) -> tuple[Card, ...]:
        """The newest notices."""
        among = "current AND kind = 'notice'"
        return self._cards(f"SELECT path FROM story WHERE {among} ORDER BY moment, path LIMIT ?", (most,))

    def moved(self) -> Iterator[tuple[str, str]]:
        """Old addresses, in order, and where each leads."""
        return moved_in(self._ledger)

    def placed(self) -> tuple[Card, ...]:
        """The cards that ask for a place."""
        return self._cards("SELECT path FROM story WHERE current AND placed ORDER BY moment, path")

    def corrected(self) -> tuple[Card, ...]:
        """The cards with corrections."""
        return self._cards("SELECT path FROM story WHERE corrected ORDER BY moment, path")

    def dates(self, first: str = "") -> dict[str, str]:
        """When each story last changed, ISO 8601 with its zone, by its address; of a first segment or of all."""
        among, values = (f"AND {FIRST_SEGMENT} = ?", (first,)) if first else ("", ())
        return dict(self._ledger.ask(f"SELECT url, changed FROM story WHERE changed IS NOT NULL {among}", values))

    def newest_change(self, first: str) -> str:
        """The newest of these, as the index ``changes`` has them in order."""
        asked = f"SELECT changed FROM story WHERE changed IS NOT NULL AND {FIRST_SEGMENT} = ?"
        row = self._ledger.ask(f"{asked} ORDER BY julianday(changed) DESC, changed DESC LIMIT 1", (first,)).fetchone()
        return row[0] if row else ""

    def headings(self) -> tuple[str, ...]:
        """Every heading in use."""
        asked = "SELECT url FROM heading WHERE EXISTS (SELECT 1 FROM filed WHERE heading = id) ORDER BY url"
        return tuple(url for (url,) in self._ledger.ask(asked))

    def newest(self, heading: str, most: int, *, current: bool = True) -> tuple[Card, ...]:
        """The newest under a heading."""
        among = "AND current" if current else ""
        asked = f"SELECT path FROM filed WHERE {_HEADING} {among} ORDER BY moment, path LIMIT ?"
        return self._cards(asked, (heading, most))

    def within(self, heading: str, year: int, month: int = 0) -> tuple[Card, ...]:
        """All of a year or month under a heading."""
        # Of the months' moments the latest is the least: the order of the key is walked, not the whole heading.
        span = (year * 100 + (month or 1), year * 100 + (month or 12))
        asked = f"SELECT path FROM filed WHERE {_HEADING} AND month BETWEEN ? AND ? ORDER BY moment, path"
        return self._cards(asked, (heading, *span))

    def periods(self, heading: str) -> tuple[tuple[int, int, int], ...]:
        """Its months and how many cards each has."""
        asked = f"SELECT month, count(*) FROM filed WHERE {_HEADING} GROUP BY month ORDER BY month DESC"
        return tuple((month // 100, month % 100, count) for month, count in self._ledger.ask(asked, (heading,)))

    def _cards(self, asked: str, values: tuple[object, ...] = ()) -> tuple[Card, ...]:
        paths = [path for (path,) in self._ledger.ask(asked, values)]
        return tuple(map(_there, self.cards(paths), paths))


def _there(card: Card | None, path: str) -> Card:
    if card is None:
        raise LookupError(path)  # filed, so it has a card: our own fault
    return card
