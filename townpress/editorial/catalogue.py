"""The catalogue: the cards of an edition as its lists ask for them; and how far an edit reaches into it.

Whoever keeps the catalogue (in memory, in a file) answers each question for what it asks and no more, so that a list of
thirty costs thirty cards, however many stories there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from townpress.editorial.story import Card

#: The heading that every card is filed under besides its own: the address of the archive.
ARCHIVE = "archive/"


class Catalogue(Protocol):
    """Cards by question. Tuples are newest first, those of one moment by path; *current* ones have not expired.

    A *heading* is what cards are filed under, named by the address of its page: ``community/``, ``places/zoucheng/``.
    """

    def all(self) -> Iterator[Card]:
        """Every card."""

    def card(self, path: str) -> Card | None:
        """The card of the story whose file is ``path``."""

    def around(self, card: Card) -> tuple[Card | None, Card | None]:
        """The neighbours of a card: the newer, then the older one."""

    def called(self, slug: str, *, current: bool = False) -> Card | None:
        """The newest card with this slug."""

    def news(self, most: int, *, with_cover: bool = False) -> tuple[Card, ...]:
        """The newest current cards, at most so many, that are neither notices nor advertising."""

    def news_since(self, moment: datetime) -> tuple[Card, ...]:
        """The news since a moment."""

    def notices(self, most: int) -> tuple[Card, ...]:
        """The newest current notices, at most so many."""

    def moved(self) -> Iterable[tuple[str, str]]:
        """Old addresses of stories, in order, and where each leads now."""

    def placed(self) -> tuple[Card, ...]:
        """The current cards that ask for a place on the front page."""

    def corrected(self) -> tuple[Card, ...]:
        """The cards with corrections."""

    def dates(self, first: str = "") -> Mapping[str, str]:
        """When each story last changed, by address; only of those whose addresses have this first segment, if any."""

    def newest_change(self, first: str) -> str:
        """When a story with this first segment last changed; empty if there is none."""

    def headings(self) -> tuple[str, ...]:
        """Every heading that a card is filed under, in order."""

    def newest(self, heading: str, most: int, *, current: bool = True) -> tuple[Card, ...]:
        """The newest cards under a heading, at most so many."""

    def within(self, heading: str, year: int, month: int = 0) -> tuple[Card, ...]:
        """All cards under a heading in a year, or in one of its months."""

    def periods(self, heading: str) -> tuple[tuple[int, int, int], ...]:
        """The months in which a heading has cards, newest first: year, month, how many."""


class Reach(Struct, frozen=True):
    """Which pages may differ from those of the edition before; None stands for all.

    ``stories``: paths of the files whose own pages may. ``headings``: heading → its months (year, month) that may, or
    None for all of them; its own page always does. ``newest``: the date of the newest story that lists show otherwise
    than before, of both that it had and has; None if it may be any.
    """

    stories: frozenset[str] | None = None
    headings: Mapping[str, frozenset[tuple[int, int]] | None] | None = None
    newest: datetime | None = None

    def heading(self, heading: str) -> bool:
        """Whether the page of a heading is within reach."""
        return self.headings is None or heading in self.headings

    def period(self, heading: str, year: int, month: int = 0) -> bool:
        """Whether the page of one of its months, or years, is."""
        if self.headings is None:
            return True
        months = self.headings.get(heading, frozenset())
        if months is None:
            return True
        return (year, month) in months if month else any(one == year for one, _ in months)

    def newer(self, last: Card) -> bool:
        """Whether it may change what the newest stories are, or show, down to the ``last`` of them."""
        return self.newest is None or self.newest >= last.date


EVERYTHING = Reach()
NOTHING = Reach(frozenset(), {})
