"""Plans an edition: which sheets are printed from which templates, and which files go with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from townpress.editorial.addresses import segment
from townpress.editorial.collisions import COLLISIONS
from townpress.editorial.site import Head
from townpress.editorial.story import card_of
from townpress.plugin.freeze import freeze_edition
from townpress.plugin.linking import astray, usurping
from townpress.plugin.plan import REDIRECT, sheets
from townpress.plugin.theme import catalogue, check_links, furnish, is_chinese, period
from townpress.press.sheet import Leaf
from townpress.products.assets import bundle
from townpress.products.feeds import atom, feed_of, json_feed, rss
from townpress.products.qrcode import code
from townpress.products.sitemaps import Visit, news_sitemap, sitemap
from townpress.products.wellknown import headers_file, robots, security_txt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from townpress.editorial.masthead import Masthead
    from townpress.editorial.site import Site
    from townpress.kernel.problems import Problem
    from townpress.plugin.filing import Filed, FiledPage
    from townpress.plugin.makeup import Makeup
    from townpress.plugin.newsdesk import Copy
    from townpress.plugin.settings import Settings
    from townpress.press.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an edition consists of; ``base`` is the path of its SITEURL."""

    sheets: tuple[Sheet, ...]
    leaves: tuple[Leaf, ...]
    base: str
    problems: tuple[Problem, ...]

    @property
    def paths(self) -> frozenset[str]:
        """Every file of the edition."""
        return frozenset(sheet.path for sheet in self.sheets) | frozenset(leaf.path for leaf in self.leaves)


def planned(copy: Copy, made: Makeup, settings: Settings, environment: Environment) -> Plan:
    """The plan of an edition. ``environment`` is furnished for it; templates are loaded when it is printed."""
    check_links(settings.theme)
    site, theme = made.site, bundle(settings.theme / "static")
    codes = _channel_codes(site.masthead)
    edition = freeze_edition(
        site, theme.names, tuple(leaf.path if leaf else "" for leaf in codes), preview=settings.drafts
    )
    words = settings.theme / "translations"
    wording = partial(period, chinese=is_chinese(edition.language))
    furnish(environment, edition, words)
    pages = tuple(sheets(site, edition, catalogue(words, edition.language).gettext, wording))
    leaves = (*made.leaves, *theme.leaves, *(leaf for leaf in codes if leaf), *_machine_readable(site, pages, settings))
    plan = Plan(pages, leaves, edition.base, ())
    addresses = {path.removesuffix("index.html") for path in plan.paths}
    everything: list[Filed | FiledPage] = [*copy.stories, *copy.pages]
    problems = [problem for filed in everything for problem in astray(filed, addresses)]
    ours = {sheet.path for sheet in pages if sheet.template != REDIRECT} | {leaf.path for leaf in leaves}
    told = {(problem.path, problem.line, problem.column) for problem in copy.problems if problem.number in COLLISIONS}
    usurped = [problem for filed in copy.stories for problem in usurping(filed, ours)]
    problems += [problem for problem in usurped if (problem.path, problem.line, problem.column) not in told]
    return Plan(pages, leaves, edition.base, tuple(problems))


def _channel_codes(masthead: Masthead) -> tuple[Leaf | None, ...]:
    """A QR code for each channel that leads somewhere, named after its kind and place in the register."""
    return tuple(
        Leaf(f"theme/channels/{number}-{segment(channel.kind)}.svg", code(channel.target, channel.name))
        if channel.target
        else None
        for number, channel in enumerate(masthead.channels, 1)
    )


def _machine_readable(site: Site, pages: tuple[Sheet, ...], settings: Settings) -> Iterator[Leaf]:
    """Feeds, sitemaps and what robots and researchers look for."""
    cards = tuple(card_of(story) for story in site.stories)
    masthead, site_url = site.masthead, site.site_url
    yield atom(feed_of("feeds/all.atom.xml", "", masthead.name, cards), masthead, site_url)
    yield rss(feed_of("feeds/all.rss.xml", "", masthead.name, cards), masthead, site_url)
    yield json_feed(feed_of("feeds/all.json", "", masthead.name, cards), masthead, site_url)
    for category in site.categories:
        title = f"{masthead.name} · {category.name}"
        filed = (card for card in cards if card.category.slug == category.slug)
        yield atom(feed_of(f"feeds/{category.slug}.atom.xml", category.url, title, filed), masthead, site_url)
    yield from sitemap(tuple(_visits(site, pages)), site_url)
    yield news_sitemap(cards, masthead, site_url, site.at)
    yield robots(site_url, preview=settings.drafts)
    yield security_txt(masthead, site_url, site.at)
    yield headers_file()


def _visits(site: Site, pages: tuple[Sheet, ...]) -> Iterator[Visit]:
    """Every page that may be indexed, with the last change of those that are stories."""
    changed = {story.url: max(story.date, story.modified or story.date) for story in site.stories}
    for page in pages:
        head = page.values["head"]
        if isinstance(head, Head) and "noindex" not in head.robots:
            yield Visit(head.url, changed.get(head.url))
