"""Plans an edition: which sheets are printed from which templates, and which files go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from townpress.editorial.catalogue import ARCHIVE, EVERYTHING
from townpress.plugin.plan import sheets, worded
from townpress.plugin.sharing import replaced, shared
from townpress.plugin.sitework import freeze_edition
from townpress.plugin.theme import furnish
from townpress.plugin.visits import revised_sitemap, whole_sitemap
from townpress.press.manifest import Files
from townpress.products.feeds import NEWEST, atom, feed_of, json_feed, rss
from townpress.products.form.fitting import PLACE
from townpress.products.form.policy import headers
from townpress.products.search.description import description
from townpress.products.sitemaps import NEWS_WINDOW, is_fresh_news, news_sitemap
from townpress.products.wellknown import REDIRECTS, headers_file, redirects_file, robots, security_txt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from gettext import NullTranslations

    from jinja2 import Environment

    from townpress.editorial.catalogue import Reach
    from townpress.editorial.site import Edition, Site
    from townpress.editorial.story import Card
    from townpress.plugin.plan import Stories
    from townpress.plugin.revision import Revision
    from townpress.plugin.settings import Settings
    from townpress.press.ledger import Ledger
    from townpress.press.sheet import Leaf, Sheet
    from townpress.press.values import Digests


class Standing(Struct, frozen=True):
    """What a revision builds on: the edition before, and what it may keep of it.

    ``files``: everything published in it. ``ledger``: knows its pages. ``fresh``: the digest of what its news sitemap
    told. ``same_theme``: the theme is what it was.
    """

    edition: Edition
    fresh: bytes
    files: Files
    ledger: Ledger
    same_theme: bool
    revision: Revision


class Paths(Struct, frozen=True):
    """Every file of an edition: what is ``planned``, and what is kept of the edition before without a look.

    ``before``: the files of that one, none if everything is planned; ``dropped``: those of them that are not kept.
    """

    planned: frozenset[str]
    before: Files = Files()
    dropped: frozenset[str] = frozenset()

    def __contains__(self, path: object) -> bool:
        """Whether the edition has a file there."""
        return path in self.planned or self.keeps(path)

    def __iter__(self) -> Iterator[str]:
        """All of them, in any order."""
        yield from self.planned
        yield from (path for path in self.before if path not in self.dropped and path not in self.planned)

    def __len__(self) -> int:
        """How many there are."""
        return sum(1 for _ in self)

    def keeps(self, path: object) -> bool:
        """Whether the file there is kept without a look."""
        return path not in self.dropped and path in self.before

    def unkept(self, standing: Iterable[str]) -> frozenset[str]:
        """Those of the files ``standing``, which are of the edition before, that are not kept."""
        return self.dropped if self.before else frozenset(standing)


class Plan(Struct, frozen=True):
    """What an edition consists of: what is looked at, and all its ``paths``.

    ``gone``: pages of the edition before that have none in this one. ``fresh``: the digest of what the news sitemap
    tells.
    """

    sheets: tuple[Sheet, ...]
    leaves: tuple[Leaf, ...]
    edition: Edition
    paths: Paths
    fresh: bytes
    gone: frozenset[str] = frozenset()


def planned(  # noqa: PLR0913, PLR0917 - what an edition is made of
    site: Site,
    leaves: tuple[Leaf, ...],
    stories: Stories,
    settings: Settings,
    environment: Environment,
    digests: Digests,
    words: NullTranslations,
    standing: Standing | None = None,
) -> Plan:
    """The plan of an edition. ``environment`` is furnished for it; templates are loaded when it is printed."""
    themed: tuple[Leaf, ...] = ()
    if standing and standing.same_theme:
        names, codes = dict(standing.edition.assets), standing.edition.channel_codes
    else:
        from townpress.plugin.themework import themework  # noqa: PLC0415 - needed only when the theme has changed

        names, codes, themed = themework(settings.theme, site.masthead)
    edition = freeze_edition(site, names, codes, preview=settings.drafts, cards=settings.share_cards)
    furnish(environment, edition, words)
    wording = worded(edition.language, words)
    reach = EVERYTHING
    if standing and standing.same_theme and edition == standing.edition:
        reach = standing.revision.reach
    pages = tuple(sheets(site, edition, stories, wording, digests, reach))
    leaves = (*leaves, *themed, *_machine_readable(site, settings, reach), *shared(site, edition, settings, reach))
    news = tuple(card for card in site.cards.news_since(site.at - NEWS_WINDOW) if is_fresh_news(card, site.at))
    fresh = digests.of(news)
    if reach is EVERYTHING or standing is None or standing.fresh != fresh:
        leaves = (*leaves, news_sitemap(news, site.masthead, site.site_url, site.at))
    if standing is None:
        leaves = (*leaves, *whole_sitemap(site, pages), redirects_file(site))
        return Plan(pages, leaves, edition, Paths(_paths(pages, leaves)), fresh)
    replanned = _replanned(standing, reach)
    gone = replanned.difference(page.path for page in pages)
    files = standing.files
    dropped = {*replanned, *replaced(replanned, site, reach), *standing.revision.fallen}
    if themed:
        dropped.update(files.below("theme/"))
    if gone or standing.revision.moved or any(page.path not in files for page in pages):
        made, stay = revised_sitemap(site, pages, gone, standing)
        leaves = (*leaves, *made, redirects_file(site))
        dropped.update(path for path in files.below("sitemap") if path not in stay)
        dropped.add(REDIRECTS)
    here = _paths(pages, leaves)
    dropped.update(here)
    paths = Paths(here, files, frozenset(path for path in dropped if path in files))
    return Plan(pages, leaves, edition, paths, fresh, gone)


def _paths(pages: Iterable[Sheet], leaves: Iterable[Leaf]) -> frozenset[str]:
    return frozenset((*(page.path for page in pages), *(leaf.path for leaf in leaves)))


def _replanned(standing: Standing, reach: Reach) -> frozenset[str]:
    """The pages of the edition before that are planned anew, or not at all."""
    if reach is EVERYTHING:
        return frozenset(path for path, _ in standing.ledger.pages())
    return frozenset(path for path in standing.revision.doubtful if path in standing.files)


def _machine_readable(site: Site, settings: Settings, reach: Reach) -> Iterator[Leaf]:
    """Feeds, and what robots and researchers look for, as far as within reach."""
    masthead, site_url = site.masthead, site.site_url
    if (cards := _newest(site, ARCHIVE, reach)) is not None:
        feed = feed_of("feeds/all.atom.xml", "", masthead.name, cards)
        yield atom(feed, masthead, site_url)
        yield rss(replace(feed, path="feeds/all.rss.xml"), masthead, site_url)
        yield json_feed(replace(feed, path="feeds/all.json"), masthead, site_url)
    for category in site.categories:
        if (cards := _newest(site, category.url, reach)) is not None:
            title = f"{masthead.name} · {category.name}"
            yield atom(feed_of(f"feeds/{category.slug}.atom.xml", category.url, title, cards), masthead, site_url)
    yield security_txt(masthead, site_url, site.at)
    if reach is EVERYTHING:
        apart = (PLACE,) if settings.editor else ()
        yield robots(site_url, preview=settings.drafts, apart=apart)
        yield headers_file(headers(settings.editor) if settings.editor else ())
        yield description(masthead, site_url)


def _newest(site: Site, heading: str, reach: Reach) -> tuple[Card, ...] | None:
    """The newest stories under a heading, for a feed; None where these cannot be other than in the edition before."""
    if not reach.heading(heading):
        return None
    cards = site.cards.newest(heading, NEWEST)
    return cards if len(cards) < NEWEST or reach.newer(cards[-1]) else None
