"""Lists of cards: by section and month, by place, topic, tag, source and person and year, and the archive.

A listing's page shows the newest stories and leads to pages by month or year; those never shift when a story is added
elsewhere. Expired stories leave the newest ones and stay in their month and year. Each story is looked at once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from townpress.editorial.site import Listing, Period
from townpress.editorial.story import card_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from townpress.editorial.site import Site
    from townpress.editorial.story import Card, Story

NEWEST_IN_SECTION = 30
NEWEST_OF_TERM = 50


@dataclass(frozen=True, slots=True)
class _Heading:
    """What a listing is a list of."""

    kind: str
    name: str
    url: str
    lead: str = ""
    pinned: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    website: str = ""


def listings(site: Site, archive: str) -> Iterator[Listing]:
    """Every listing of the site, the one called ``archive`` last; within a kind in order of address."""
    cards = tuple(card_of(story) for story in site.stories)
    filed: dict[_Heading, list[Card]] = {
        _Heading("category", category.name, category.url, category.description): [] for category in site.categories
    }
    for story, card in zip(site.stories, cards, strict=True):
        for heading in _headings(story):
            filed.setdefault(heading, []).append(card)
    pinnable = {card.slug: card for card in reversed(cards)}
    for heading in sorted(filed, key=lambda heading: (heading.kind, heading.url)):
        if heading.kind == "category":
            yield from _by_month(heading, filed[heading], NEWEST_IN_SECTION)
        else:
            yield from _by_year(heading, filed[heading], pinnable)
    yield from _by_month(_Heading("archive", archive, "archive/"), cards, 0)


def _headings(story: Story) -> Iterator[_Heading]:
    """What a story is filed under; a person both for writing and for editing, but once."""
    category = story.category
    yield _Heading("category", category.name, category.url, category.description)
    for place in story.places:
        yield _Heading("place", place.name, place.url)
    for topic in story.topics:
        yield _Heading("topic", topic.name, topic.url, topic.lead, topic.pinned)
    for tag in story.tags:
        yield _Heading("tag", tag.name, tag.url)
    source = story.provenance.source
    if source:
        facts = (("listed", source.listed),) if source.listed else ()
        yield _Heading("source", source.name, source.page_url, facts=facts, website=source.url)
    editors = (story.provenance.editor,) if story.provenance.editor else ()
    for person in dict.fromkeys(story.authors + editors):
        yield _Heading("person", person.name, person.url, person.bio, facts=tuple(("role", r) for r in person.roles))


def _by_month(heading: _Heading, cards: Iterable[Card], newest: int) -> Iterator[Listing]:
    """The page of a section (or the archive) and one for each of its months."""
    months: dict[tuple[int, int], list[Card]] = defaultdict(list)
    for card in cards:
        months[card.date.year, card.date.month].append(card)
    periods = tuple(
        Period(year, month, f"{heading.url}{year:04d}/{month:02d}/", len(months[year, month]))
        for year, month in sorted(months, reverse=True)
    )
    total = sum(period.count for period in periods)
    yield _listing(heading, _current(cards)[:newest], periods, total=total)
    for period in periods:
        here = tuple(months[period.year, period.month])
        yield Listing(
            heading.kind,
            heading.name,
            period.url,
            here,
            lead="",
            year=period.year,
            month=period.month,
            total=len(here),
        )


def _by_year(heading: _Heading, cards: list[Card], pinnable: dict[str, Card]) -> Iterator[Listing]:
    """The page of a place, topic, tag, source or person and one for each of its years."""
    years: dict[int, list[Card]] = defaultdict(list)
    for card in cards:
        years[card.date.year].append(card)
    periods = tuple(
        Period(year, 0, f"{heading.url}{year:04d}/", len(years[year])) for year in sorted(years, reverse=True)
    )
    pinned = tuple(pinnable[slug] for slug in heading.pinned if slug in pinnable)
    newest = tuple(card for card in _current(cards) if card not in pinned)[:NEWEST_OF_TERM]
    yield _listing(heading, newest, periods, total=len(cards), pinned=pinned)
    for period in periods:
        here = tuple(years[period.year])
        yield Listing(heading.kind, heading.name, period.url, here, year=period.year, total=len(here))


def _listing(
    heading: _Heading,
    cards: tuple[Card, ...],
    periods: tuple[Period, ...],
    *,
    total: int,
    pinned: tuple[Card, ...] = (),
) -> Listing:
    return Listing(
        heading.kind,
        heading.name,
        heading.url,
        cards,
        periods,
        heading.lead,
        total=total,
        pinned=pinned,
        facts=heading.facts,
        website=heading.website,
    )


def _current(cards: Iterable[Card]) -> tuple[Card, ...]:
    return tuple(card for card in cards if not card.expired)
