"""Plans an edition: every page as a template with frozen values, in order of address. Nothing is printed here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup

from townpress.editorial.addresses import output_path
from townpress.editorial.front import compose_front
from townpress.editorial.heads import front_head, home, listing_head, page_head, story_head, tombstone_head
from townpress.editorial.listings import listings
from townpress.editorial.site import CorrectionEntry, Head
from townpress.editorial.story import link_of
from townpress.press.sheet import Later, Sheet
from townpress.products.news_article import story_graph
from townpress.products.schema_org import front_graph, listing_graph, organisation, page_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from townpress.editorial.site import Edition, Listing, Site
    from townpress.editorial.story import Card, Story
    from townpress.editorial.terms import Link
    from townpress.press.values import Digests

#: The template of a page that leads on to where a story stands now.
REDIRECT = "redirect.html"

#: Pages that no sitemap names.
UNLISTED = frozenset({"404.html", REDIRECT, "tombstone.html"})

#: The template of each kind of listing; one cut by month has that of periods.
LISTING_TEMPLATES = {
    "archive": "archives.html",
    "category": "category.html",
    "person": "author.html",
    "place": "place.html",
    "source": "source.html",
    "tag": "tag.html",
    "topic": "topic.html",
}


class Stories(Protocol):
    """Where whole stories are had: their digests at once, they themselves only if a page is printed."""

    def story(self, card: Card) -> Story:
        """The story of a card."""

    def digest(self, card: Card) -> bytes:
        """Its digest."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The theme's words. ``say`` translates its Chinese texts, ``period`` words a year or month of a listing."""

    language: str
    say: Callable[[str], str]
    period: Callable[[Listing], str]


def sheets(site: Site, edition: Edition, stories: Stories, words: Wording, digests: Digests) -> Iterator[Sheet]:
    """Every page of an edition. What only one page needs is made when that page is printed."""
    plan = _Plan(site, stories, words, digests)
    common = {"masthead": site.masthead, "edition": edition}
    for planned in plan.sheets():
        yield replace(planned, values={**common, **planned.values})


class _Plan:
    """What all pages of a plan hang on, so that it need not be handed from page to page."""

    def __init__(self, site: Site, stories: Stories, words: Wording, digests: Digests) -> None:
        self.site, self.stories, self.words, self.digests = site, stories, words, digests
        self.house = organisation(site.masthead, site.site_url, {page.slug for page in site.pages})
        pages = tuple((page.slug, page.title) for page in site.pages)
        #: Everything a head is made of besides its own page.
        self.ground = digests.of((site.masthead, site.site_url, words.language, pages))

    def sheets(self) -> Iterator[Sheet]:
        site, say = self.site, self.words.say
        front = compose_front(site)
        graph = front_graph(front, site.masthead, site.site_url, self.house)
        yield _sheet("index.html", _marked(front_head(site), graph), front=front)
        yield from self._stories()
        for tombstone in site.tombstones:
            yield _sheet("tombstone.html", tombstone_head(tombstone, say), tombstone=tombstone)
        for page in site.pages:
            head = page_head(page, say)
            head = _marked(head, page_graph(page, head.crumbs, site.site_url, self.house))
            yield _sheet("page.html", head, page.path, page=page)
        yield from self._listings()
        corrections = (
            CorrectionEntry(note.date, note.text, link_of(card)) for card in site.cards for note in card.corrections
        )
        newest_first = tuple(sorted(corrections, key=lambda entry: (entry.date, entry.story.url), reverse=True))
        yield _sheet(
            "corrections.html", Head(say("更正"), "corrections/", crumbs=(home(say),)), corrections=newest_first
        )
        yield _sheet("search.html", Head(say("搜索"), "search/", crumbs=(home(say),)))
        yield _sheet("404.html", Head(say("没有这个网页"), "404.html", robots="noindex"))

    def _stories(self) -> Iterator[Sheet]:
        """Each story with its neighbours: the one published before it and the one after."""
        cards = self.site.cards
        for newer, card, older in zip((None, *cards), cards, (*cards[1:], None), strict=False):
            previous, following = (link_of(older) if older else None), (link_of(newer) if newer else None)
            known = self.stories.digest(card)
            head = Later(
                self.digests.of((self.ground, known, previous, following)),
                partial(self._story_head, card, previous, following),
            )
            values = {
                "article": Later(known, partial(self.stories.story, card)),
                "previous": previous,
                "next": following,
            }
            yield Sheet(output_path(card.url), "article.html", {"head": head, **values}, card.path)
            for alias in card.aliases:
                yield _sheet(REDIRECT, Head(card.title, alias, robots="noindex"), card.path, target=link_of(card))

    def _story_head(self, card: Card, previous: Link | None, following: Link | None) -> Head:
        story = self.stories.story(card)
        head = story_head(self.site, story, self.words.say)
        return replace(
            _marked(head, story_graph(story, head.crumbs, self.site.site_url, self.house)),
            previous=previous.url if previous else "",
            next=following.url if following else "",
        )

    def _listings(self) -> Iterator[Sheet]:
        for listing in listings(self.site, self.words.say("往期")):
            template = "period_archives.html" if listing.month else LISTING_TEMPLATES[listing.kind]
            head = Later(self.digests.of((self.ground, listing)), partial(self._listing_head, listing))
            yield Sheet(output_path(listing.url), template, {"head": head, "listing": listing})

    def _listing_head(self, listing: Listing) -> Head:
        site = self.site
        head = listing_head(listing, self.words.say, self.words.period)
        return _marked(head, listing_graph(listing, head, site.site_url, self.house, site.masthead.language))


def _marked(head: Head, graph: str) -> Head:
    """The head with its JSON-LD, which is escaped for a script element and for nothing else."""
    return replace(head, structured=Markup(graph))  # noqa: S704 - script_safe() has made it safe where it stands


def _sheet(template: str, head: Head, source: str = "", **values: object) -> Sheet:
    return Sheet(output_path(head.url), template, {"head": head, **values}, source)
