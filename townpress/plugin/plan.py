"""Plans an edition: every page as a template and how to make its frozen values. Nothing is printed here."""

from __future__ import annotations

from functools import partial
from itertools import chain, islice, tee
from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from townpress.editorial.addresses import absolute, output_path
from townpress.editorial.catalogue import EVERYTHING
from townpress.editorial.front import compose_front
from townpress.editorial.heads import front_head, home, listing_head, page_head, story_head, tombstone_head
from townpress.editorial.listings import listings
from townpress.editorial.site import CorrectionEntry, Head
from townpress.editorial.story import link_of
from townpress.editorial.terms import Link
from townpress.plugin.sharing import NAME as CARD
from townpress.plugin.sharing import has_card, is_recent
from townpress.plugin.theme import is_chinese, period
from townpress.press.sheet import Later, Sheet
from townpress.products.news_article import story_graph
from townpress.products.qrcode import NO_CODE, printed_code
from townpress.products.schema_org import front_graph, listing_graph, organisation, page_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from gettext import NullTranslations

    from townpress.editorial.catalogue import Reach
    from townpress.editorial.listings import Outline
    from townpress.editorial.site import Edition, Listing, Site
    from townpress.editorial.story import Card, StandingPage, Story
    from townpress.press.values import Digests

#: The template of a story.
ARTICLE = "article.html"

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


class Wording(Struct, frozen=True):
    """The theme's words. ``say`` translates its Chinese texts, ``period`` words a year or month of a listing."""

    language: str
    say: Callable[[str], str]
    period: Callable[[Listing], str]


def worded(language: str, words: NullTranslations) -> Wording:
    """The wording of a language."""
    return Wording(language, words.gettext, partial(period, chinese=is_chinese(language)))


def sheets(  # noqa: PLR0913, PLR0917 - what all pages hang on, each by its name
    site: Site, edition: Edition, stories: Stories, words: Wording, digests: Digests, reach: Reach = EVERYTHING
) -> Iterator[Sheet]:
    """Every page of an edition within reach. What a page needs is made when it is looked at, or only when printed."""
    return _Plan(site, edition, stories, words, digests).sheets(reach)


class _Plan:
    """What all pages of a plan hang on, so that it need not be handed from page to page."""

    def __init__(self, site: Site, edition: Edition, stories: Stories, words: Wording, digests: Digests) -> None:
        self.site, self.stories, self.words, self.digests = site, stories, words, digests
        self.edition = edition
        self.common: Mapping[str, object] = {"masthead": site.masthead, "edition": edition}
        self.house = organisation(site.masthead, site.site_url, {page.slug for page in site.pages})
        pages = tuple((page.slug, page.title) for page in site.pages)
        #: Everything a head is made of besides its own page.
        self.ground = digests.of((site.masthead, site.site_url, words.language, pages, edition.cards_since))

    def sheets(self, reach: Reach) -> Iterator[Sheet]:
        yield self._sheet("index.html", "", self._front)
        yield from self._stories(reach)
        yield self._sheet("corrections.html", "corrections/", self._corrections)
        yield from self._listings(reach)
        if reach is EVERYTHING:
            yield from self._lasting()

    def _lasting(self) -> Iterator[Sheet]:
        """The pages that hang on no story."""
        say = self.words.say
        for tombstone in self.site.tombstones:
            values = {"head": tombstone_head(tombstone, say), "tombstone": tombstone}
            yield self._sheet("tombstone.html", tombstone.url, partial(dict, values))
            for alias in tombstone.aliases:
                made = partial(_redirect, Link(say("此稿件已撤下"), tombstone.url), alias)
                yield self._sheet(REDIRECT, alias, made)
        for page in self.site.pages:
            yield self._sheet("page.html", page.url, partial(self._page, page), page.path)
        search = Head(say("搜索"), "search/", crumbs=(home(say),))
        yield self._sheet("search.html", search.url, lambda: {"head": search})
        lost = Head(say("没有这个网页"), "404.html", robots="noindex")
        yield self._sheet("404.html", lost.url, lambda: {"head": lost})

    def _front(self) -> dict[str, object]:
        front = compose_front(self.site)
        graph = front_graph(front, self.site.masthead, self.site.site_url, self.house)
        return {"head": _marked(front_head(self.site), graph), "front": front}

    def _page(self, page: StandingPage) -> dict[str, object]:
        head = page_head(page, self.words.say)
        return {"head": _marked(head, page_graph(page, head.crumbs, self.site.site_url, self.house)), "page": page}

    def _corrections(self) -> dict[str, object]:
        say = self.words.say
        notes = [(note, card) for card in self.site.cards.corrected() for note in card.corrections]
        entries = (CorrectionEntry(note.date, note.text, link_of(card)) for note, card in notes)
        newest_first = tuple(sorted(entries, key=lambda entry: (entry.date, entry.story.url), reverse=True))
        return {
            "head": Head(say("更正"), "corrections/", crumbs=(home(say),)),
            "corrections": newest_first,
        }

    def _stories(self, reach: Reach) -> Iterator[Sheet]:
        """Each story with its neighbours: the one published before it and the one after; and its old addresses."""
        for newer, card, older in self._in_a_row(reach):
            previous, following = (link_of(older) if older else None), (link_of(newer) if newer else None)
            made = partial(self._story, card.path, previous, following)
            yield self._sheet(ARTICLE, card.url, made, card.path, card.path)
            for alias in card.aliases:
                made = partial(_redirect, link_of(card), alias)
                yield self._sheet(REDIRECT, alias, made, card.path, card.path)

    def _in_a_row(self, reach: Reach) -> Iterator[tuple[Card | None, Card, Card | None]]:
        """The cards within reach, each between its newer and its older neighbour."""
        cards = self.site.cards
        if reach.stories is None:
            newer, older = tee(cards.all())
            yield from zip(chain((None,), newer), cards.all(), chain(islice(older, 1, None), (None,)), strict=False)
            return
        for card in filter(None, map(cards.card, sorted(reach.stories))):
            newer_card, older_card = cards.around(card)
            yield newer_card, card, older_card

    def _story(self, path: str, previous: Link | None, following: Link | None) -> dict[str, object]:
        card = self.site.cards.card(path)
        if card is None:
            raise LookupError(path)  # it was planned by its card: our own fault
        known = self.stories.digest(card)
        head = Later(
            self.digests.of((self.ground, known, previous, following)),
            partial(self._story_head, card, previous, following),
        )
        article = Later(known, partial(self.stories.story, card))
        address = absolute(self.site.site_url, card.url) if is_recent(card, self.edition) else ""
        code = Later(self.digests.of(("code", address)), partial(printed_code, address)) if address else NO_CODE
        return {"head": head, "article": article, "previous": previous, "next": following, "code": code}

    def _story_head(self, card: Card, previous: Link | None, following: Link | None) -> Head:
        story = self.stories.story(card)
        head = story_head(self.site, story, self.words.say)
        if has_card(story, self.edition):
            head = replace(head, image=absolute(self.site.site_url, story.url + CARD))
        if self.edition.cards_since:
            head = replace(head, square=absolute(self.site.site_url, story.category.url + CARD))
        return replace(
            _marked(head, story_graph(story, head.crumbs, self.site.site_url, self.house)),
            previous=previous.url if previous else "",
            next=following.url if following else "",
        )

    def _listings(self, reach: Reach) -> Iterator[Sheet]:
        for outline in listings(self.site, self.words.say("往期"), reach):
            template = "period_archives.html" if outline.month else LISTING_TEMPLATES[outline.kind]
            yield self._sheet(template, outline.url, partial(self._listing, outline), group=outline.heading)

    def _listing(self, outline: Outline) -> dict[str, object]:
        listing = outline.made()
        head = Later(self.digests.of((self.ground, listing)), partial(self._listing_head, listing))
        return {"head": head, "listing": listing}

    def _listing_head(self, listing: Listing) -> Head:
        site = self.site
        head = listing_head(listing, self.words.say, self.words.period)
        return _marked(head, listing_graph(listing, head, site.site_url, self.house, site.masthead.language))

    def _sheet(
        self, template: str, url: str, made: Callable[[], Mapping[str, object]], source: str = "", group: str = ""
    ) -> Sheet:
        return Sheet(output_path(url), template, made, source, group, self.common)


def _redirect(target: Link, alias: str) -> dict[str, object]:
    return {"head": Head(target.name, alias, robots="noindex"), "target": target}


def _marked(head: Head, graph: str) -> Head:
    """The head with its JSON-LD, which is escaped for a script element and for nothing else."""
    return replace(head, structured=Markup(graph))  # noqa: S704 - script_safe() has made it safe where it stands
