"""Sitemaps (sitemaps.org protocol 0.9) of all pages, in parts where they are many, and of the last two days' news."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from markupsafe import escape
from msgspec import Struct

from townpress.editorial.addresses import absolute
from townpress.editorial.story import Origin
from townpress.press.sheet import Leaf
from townpress.products.elements import add, root, serialised

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from townpress.editorial.masthead import Masthead
    from townpress.editorial.story import Card

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

_DECLARATION = "<?xml version='1.0' encoding='utf-8'?>"
_END = "\n"
_PREFIX = "sitemap-"

#: Where robots are told to look.
SITEMAP_FILE = "sitemap.xml"
#: The part of addresses that have no folder.
TOP = "pages"

#: Up to so many addresses stand in ``sitemap.xml`` itself; of more it lists parts, so that a new story changes one.
IN_ONE = 1_000
#: The protocol allows 50,000 addresses a file.
AT_MOST = 45_000
#: Google reads no more news from one file.
NEWS_AT_MOST = 1_000
NEWS_WINDOW = timedelta(hours=48)


class Visit(Struct, frozen=True):
    """A page that robots should visit: its address below the site's root, and when it last changed, if known.

    ``changed`` is ISO 8601 with its zone, to the second (a W3C date and time).
    """

    url: str
    changed: str = ""


def part_of(url: str) -> str:
    """The part of a long sitemap that an address stands in: its first segment, ``pages`` for those at the top.

    No segment at the top is called ``pages``: the word is reserved.
    """
    first, slash, rest = url.partition("/")
    return first if slash and rest else TOP


def sitemap(visits: Iterable[Visit], site_url: str) -> Leaf:
    """``sitemap.xml`` of few pages, in the order given."""
    return Leaf(SITEMAP_FILE, _listed("urlset", "url", visits, site_url))


def sitemap_part(part: str, visits: Sequence[Visit], site_url: str) -> tuple[Leaf, ...]:
    """The files of one part, by :data:`AT_MOST`; none if nothing stands in it.

    ``sitemap-2023.xml``, ``sitemap-2023_2.xml``: no segment has an underscore.
    """
    cuts = [visits[start : start + AT_MOST] for start in range(0, len(visits), AT_MOST)]
    return tuple(
        Leaf(f"{_PREFIX}{part}{f'_{number}' if number > 1 else ''}.xml", _listed("urlset", "url", cut, site_url))
        for number, cut in enumerate(cuts, 1)
    )


def part_in(path: str) -> str | None:
    """The part that a file of the output is of; None if it is no sitemap's part."""
    if not path.startswith(_PREFIX):
        return None
    return path.removeprefix(_PREFIX).removesuffix(".xml").partition("_")[0]


def sitemap_index(files: Iterable[str], changed: Mapping[str, str], site_url: str) -> Leaf:
    """``sitemap.xml`` of many pages: the files of all parts, each with its part's newest change if it is known."""
    visits = [Visit(path, changed.get(part_in(path) or "", "")) for path in files]
    return Leaf(SITEMAP_FILE, _listed("sitemapindex", "sitemap", visits, site_url))


def _listed(root: str, element: str, visits: Iterable[Visit], site_url: str) -> bytes:
    """The document, an address an element.

    Written as text: it is long, and elements take far longer. What stands in it is an address, percent-encoded, or a
    moment: no character that XML forbids.
    """
    lines = (
        f"  <{element}>\n    <loc>{escape(absolute(site_url, visit.url))}</loc>\n"
        f"{f'    <lastmod>{visit.changed}</lastmod>{_END}' if visit.changed else ''}  </{element}>\n"
        for visit in visits
    )
    return f'{_DECLARATION}\n<{root} xmlns="{SITEMAP}">\n{"".join(lines)}</{root}>\n'.encode()


def is_fresh_news(card: Card, at: datetime) -> bool:
    """Whether the news sitemap lists it at ``at``: our own or supplied reporting of the last 48 hours.

    Not reprints (their own publisher's should be found), advertising, notices, or what has expired.
    """
    return (
        at - NEWS_WINDOW <= card.date <= at
        and card.provenance.origin is not Origin.REPRINT
        and not card.ad_label
        and not card.expired
        and card.category.kind != "notice"
    )


def news_sitemap(cards: Iterable[Card], masthead: Masthead, site_url: str, at: datetime) -> Leaf:
    """``news-sitemap.xml``: fresh news, newest first as given.

    Without any it lists the front page alone, with no news mark: the schema wants at least one ``url``, and Google
    takes an unmarked address for no news.
    """
    top = root("urlset", {None: SITEMAP, "news": NEWS})
    fresh = [card for card in cards if is_fresh_news(card, at)][:NEWS_AT_MOST]
    for card in fresh:
        url = add(top, "url")
        add(url, "loc", absolute(site_url, card.url))
        news = add(url, "news:news")
        publication = add(news, "news:publication")
        add(publication, "news:name", masthead.name)
        add(publication, "news:language", _language(card.lang or masthead.language))
        add(news, "news:publication_date", card.date.isoformat())
        add(news, "news:title", card.title)
    if not fresh:
        add(add(top, "url"), "loc", absolute(site_url, ""))
    return Leaf("news-sitemap.xml", serialised(top))


def _language(tag: str) -> str:
    """Google's code: ISO 639, but ``zh-cn`` and ``zh-tw`` for Chinese."""
    folded = tag.lower()
    if folded.startswith("zh"):
        return "zh-tw" if any(part in folded for part in ("tw", "hk", "hant")) else "zh-cn"
    return folded.partition("-")[0]
