"""Lists of cards: by section and month, by place, topic, tag, source and person and year, and the archive.

A listing's page shows the newest stories and leads to pages by month or year; those never shift when a story is added
elsewhere. Expired stories leave the newest ones and stay in their month and year. Each list asks the catalogue for the
cards it shows and no others, and only lists within reach of an edit are made up at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.catalogue import ARCHIVE, EVERYTHING
from townpress.editorial.site import Listing, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from townpress.editorial.catalogue import Reach
    from townpress.editorial.site import Site
    from townpress.editorial.story import Card

NEWEST_IN_SECTION = 30
NEWEST_OF_TERM = 50


class Outline(Struct, frozen=True):
    """A page of a listing before it is made up: kind, heading and address, and how to make it up."""

    kind: str
    heading: str
    url: str
    month: int
    made: Callable[[], Listing]


class _Heading(Struct, frozen=True):
    """What a listing is a list of."""

    kind: str
    name: str
    url: str
    lead: str = ""
    pinned: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    website: str = ""


def headings_of(card: Card) -> tuple[str, ...]:
    """Everything a card is filed under, by address, each once; the archive last."""
    return (*dict.fromkeys(heading.url for heading in _headings(card)), ARCHIVE)


def listings(site: Site, archive: str, reach: Reach = EVERYTHING) -> Iterator[Outline]:
    """Every page of every listing within reach, those of the archive, called ``archive``, last."""
    for category in site.categories:
        if reach.heading(category.url):
            yield from _pages(site, _section(category.name, category.url, category.description), reach)
    sections = {category.url for category in site.categories}
    asked = site.cards.headings() if reach.headings is None else sorted(reach.headings)
    for url in asked:
        first = site.cards.newest(url, 1, current=False) if url not in {*sections, ARCHIVE} else ()
        for card in first:
            heading = next(heading for heading in _headings(card) if heading.url == url)
            yield from _pages(site, heading, reach)
    if reach.heading(ARCHIVE):
        yield from _pages(site, _Heading("archive", archive, ARCHIVE), reach)


def _section(name: str, url: str, description: str) -> _Heading:
    return _Heading("category", name, url, description)


def _headings(card: Card) -> Iterator[_Heading]:
    """What a story is filed under; a person both for writing and for editing, but once."""
    category = card.category
    yield _section(category.name, category.url, category.description)
    for place in card.places:
        yield _Heading("place", place.name, place.url)
    for topic in card.topics:
        yield _Heading("topic", topic.name, topic.url, topic.lead, topic.pinned)
    for tag in card.tags:
        yield _Heading("tag", tag.name, tag.url)
    source = card.provenance.source
    if source:
        facts = (("listed", source.listed),) if source.listed else ()
        yield _Heading("source", source.name, source.page_url, facts=facts, website=source.url)
    editors = (card.provenance.editor,) if card.provenance.editor else ()
    for person in dict.fromkeys(card.authors + editors):
        yield _Heading("person", person.name, person.url, person.bio, facts=tuple(("role", r) for r in person.roles))


def _pages(site: Site, heading: _Heading, reach: Reach) -> Iterator[Outline]:
    """The page of a heading, and one for each of its months (sections, archive) or years (all others)."""
    periods = _periods(site, heading)
    yield Outline(heading.kind, heading.url, heading.url, 0, lambda: _top(site, heading, periods))
    for period in periods:
        if reach.period(heading.url, period.year, period.month):
            yield Outline(heading.kind, heading.url, period.url, period.month, _period_maker(site, heading, period))


def _periods(site: Site, heading: _Heading) -> tuple[Period, ...]:
    """The months or years of a heading, newest first."""
    months = site.cards.periods(heading.url)
    if heading.kind in {"category", "archive"}:
        return tuple(Period(y, m, f"{heading.url}{y:04d}/{m:02d}/", count) for y, m, count in months)
    years: dict[int, int] = {}
    for year, _, count in months:
        years[year] = years.get(year, 0) + count
    return tuple(Period(year, 0, f"{heading.url}{year:04d}/", count) for year, count in years.items())


def _top(site: Site, heading: _Heading, periods: tuple[Period, ...]) -> Listing:
    """The page of a heading: its newest cards, on the archive's none, and where to find the others."""
    pinned = tuple(card for slug in heading.pinned if (card := site.cards.called(slug)))
    most = {"category": NEWEST_IN_SECTION, "archive": 0}.get(heading.kind, NEWEST_OF_TERM)
    on_top = {card.url for card in pinned}
    newest = site.cards.newest(heading.url, most + len(pinned)) if most else ()
    return Listing(
        heading.kind,
        heading.name,
        heading.url,
        tuple(card for card in newest if card.url not in on_top)[:most],
        periods,
        heading.lead,
        total=sum(period.count for period in periods),
        pinned=pinned,
        facts=heading.facts,
        website=heading.website,
    )


def _period_maker(site: Site, heading: _Heading, period: Period) -> Callable[[], Listing]:
    return lambda: Listing(
        heading.kind,
        heading.name,
        period.url,
        site.cards.within(heading.url, period.year, period.month),
        year=period.year,
        month=period.month,
        total=period.count,
    )
