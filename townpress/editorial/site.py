"""The site as frozen values: what the templates and products are given, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.terms import Link  # noqa: TC001 - read as the program runs: an edition's record is decoded

if TYPE_CHECKING:
    from datetime import datetime

    from townpress.editorial.catalogue import Catalogue
    from townpress.editorial.masthead import Masthead
    from townpress.editorial.story import Card, StandingPage, Tombstone
    from townpress.editorial.terms import Category, Placement


class Edition(Struct, frozen=True):
    """What every page of one edition shares: the only value besides the masthead that ``base.html`` reads.

    ``base`` is the path of SITEURL without a trailing slash (``""`` or ``/base``); ``site_url`` all of it.
    ``years``: founding to newest published story, ``2014–2026``. ``preview``: drafts are shown, nothing is indexed.
    ``cards_since``: the year from which on stories have a share card; 0: none has.
    ``asset_names`` pairs a file of the theme (``css/main.css``) with its published address.
    """

    site_url: str
    base: str
    language: str
    years: str
    sections: tuple[Link, ...]
    standing: tuple[Link, ...]
    channel_codes: tuple[str, ...] = ()
    assets: tuple[tuple[str, str], ...] = ()
    preview: bool = False
    cards_since: int = 0

    def asset(self, name: str) -> str:
        """The published address, base included, of a file of the theme."""
        return f"{self.base}/{dict(self.assets)[name]}"


class Head(Struct, frozen=True):
    """What a page says of itself to machines. ``url`` hangs on the site's root; ``image``, ``square``: whole addresses.

    ``robots``: empty, ``noindex`` or ``noarchive``…; ``news``: what Googlebot-News is told (a reprint: ``noindex``).
    ``crumbs``: from the front page down to, not including, this page. ``section``: the address of the section it
    belongs to or is, ``""`` for the front page and all that belongs to none.
    """

    title: str
    url: str
    description: str = ""
    kind: str = "website"
    image: str = ""
    square: str = ""
    robots: str = ""
    news: str = ""
    crumbs: tuple[Link, ...] = ()
    structured: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    previous: str = ""
    next: str = ""
    feed: Link | None = None
    section: str = ""


class Period(Struct, frozen=True):
    """A year or month of a listing: its label's number(s), its page and how many stories it holds."""

    year: int
    month: int
    url: str
    count: int


class Listing(Struct, frozen=True):
    """A page of cards. ``kind``: category, topic, place, tag, source, person, archive; ``of`` is what it lists.

    ``facts``: (listed, role) and its value, worded by the theme; ``website``: a source's own.
    ``year`` and ``month`` are 0 where the listing is not cut by them; ``periods`` lead to the pages by year or month.
    """

    kind: str
    name: str
    url: str
    cards: tuple[Card, ...]
    periods: tuple[Period, ...] = ()
    lead: str = ""
    year: int = 0
    month: int = 0
    total: int = 0
    pinned: tuple[Card, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    website: str = ""


class SectionFront(Struct, frozen=True):
    """A section's part of the front page."""

    category: Category
    cards: tuple[Card, ...]


class Front(Struct, frozen=True):
    """The front page: the lead, stories beside it, the latest, notices, and each section's newest."""

    lead: Card | None
    beside: tuple[Card, ...]
    latest: tuple[Card, ...]
    notices: tuple[Card, ...]
    sections: tuple[SectionFront, ...]


class CorrectionEntry(Struct, frozen=True):
    """A correction in the list of all of them, with the story it was made to."""

    date: datetime
    text: str
    story: Link


class Site(Struct, frozen=True):
    """Everything one edition is made of but the stories' texts. ``cards`` are those of published and expired ones."""

    masthead: Masthead
    at: datetime
    site_url: str
    categories: tuple[Category, ...]
    cards: Catalogue
    tombstones: tuple[Tombstone, ...]
    pages: tuple[StandingPage, ...]
    placements: tuple[Placement, ...] = ()
