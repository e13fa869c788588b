"""Plans an edition: every page as a template with frozen values, in order of address. Nothing is printed here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from townpress.editorial.addresses import output_path
from townpress.editorial.front import compose_front
from townpress.editorial.heads import front_head, home, listing_head, page_head, story_head, tombstone_head
from townpress.editorial.listings import listings
from townpress.editorial.site import CorrectionEntry, Head
from townpress.editorial.story import link_of
from townpress.press.sheet import Sheet
from townpress.products.news_article import story_graph
from townpress.products.schema_org import front_graph, listing_graph, organisation, page_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from townpress.editorial.site import Edition, Listing, Site

#: The template of an alias.
REDIRECT = "redirect.html"
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


#: The template of a page that leads on to where a story stands now.
REDIRECT = "redirect.html"


def sheets(
    site: Site, edition: Edition, say: Callable[[str], str], period: Callable[[Listing], str]
) -> Iterator[Sheet]:
    """Every page of an edition. ``say`` translates the theme's Chinese texts, ``period`` words a year or month."""
    for planned in _planned(site, say, period):
        common = {"masthead": site.masthead, "edition": edition}
        yield replace(planned, values={**common, **planned.values})


def _planned(site: Site, say: Callable[[str], str], period: Callable[[Listing], str]) -> Iterator[Sheet]:
    house = organisation(site.masthead, site.site_url, {page.slug for page in site.pages})
    front = compose_front(site)
    graph = front_graph(front, site.masthead, site.site_url, house)
    yield _sheet("index.html", _marked(front_head(site), graph), front=front)
    yield from _stories(site, house, say)
    for tombstone in site.tombstones:
        yield _sheet("tombstone.html", tombstone_head(tombstone, say), tombstone=tombstone)
    for page in site.pages:
        head = page_head(page, say)
        head = _marked(head, page_graph(page, head.crumbs, site.site_url, house))
        yield _sheet("page.html", head, page.path, page=page)
    for listing in listings(site, say("往期")):
        template = "period_archives.html" if listing.month else LISTING_TEMPLATES[listing.kind]
        head = listing_head(listing, say, period)
        graph = listing_graph(listing, head, site.site_url, house, site.masthead.language)
        yield _sheet(template, _marked(head, graph), listing=listing)
    corrections = tuple(
        CorrectionEntry(note.date, note.text, link_of(story)) for story in site.stories for note in story.corrections
    )
    newest_first = tuple(sorted(corrections, key=lambda entry: (entry.date, entry.story.url), reverse=True))
    yield _sheet("corrections.html", Head(say("更正"), "corrections/", crumbs=(home(say),)), corrections=newest_first)
    yield _sheet("search.html", Head(say("搜索"), "search/", crumbs=(home(say),)))
    yield _sheet("404.html", Head(say("没有这个网页"), "404.html", robots="noindex"))


def _stories(site: Site, house: dict[str, object], say: Callable[[str], str]) -> Iterator[Sheet]:
    """Each story with its neighbours: the one published before it and the one after."""
    around = (None, *site.stories, None)
    for newer, story, older in zip(around, site.stories, around[2:], strict=False):
        previous, following = (link_of(older) if older else None), (link_of(newer) if newer else None)
        head = story_head(site, story, say)
        head = replace(
            _marked(head, story_graph(story, head.crumbs, site.site_url, house)),
            previous=previous.url if previous else "",
            next=following.url if following else "",
        )
        yield _sheet("article.html", head, story.path, article=story, previous=previous, next=following)
        for alias in story.aliases:
            yield _sheet(REDIRECT, Head(story.title, alias, robots="noindex"), story.path, target=link_of(story))


def _marked(head: Head, graph: str) -> Head:
    """The head with its JSON-LD, which is escaped for a script element and for nothing else."""
    return replace(head, structured=Markup(graph))  # noqa: S704 - script_safe() has made it safe where it stands


def _sheet(template: str, head: Head, source: str = "", **values: object) -> Sheet:
    return Sheet(output_path(head.url), template, {"head": head, **values}, source)
