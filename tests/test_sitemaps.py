"""Sitemaps: valid by the schemas, split before they are too long, and only fresh news of our own as news."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from msgspec.structs import replace
from newsroom import COMMENT, OWN, PAPER, REPRINT, SITE, STORIES, moment, story

from townpress.editorial.story import card_of
from townpress.products.sitemaps import AT_MOST, NEWS, SITEMAP, Visit, news_sitemap, sitemap

if TYPE_CHECKING:
    from townpress.editorial.story import Story
    from townpress.press.sheet import Leaf

SCHEMAS = Path(__file__).parent / "schemas"
AT = moment(11, 30, 10)
SPACES = {"s": SITEMAP, "n": NEWS}


def valid(leaf: Leaf, schema: str) -> etree._Element:
    """The tree of a leaf that a schema of ours or the protocol's accepts."""
    assert isinstance(leaf.data, bytes)
    tree = etree.fromstring(leaf.data)
    etree.XMLSchema(etree.parse(SCHEMAS / schema)).assertValid(tree)
    return tree


def locations(tree: etree._Element) -> list[str]:
    """Every address in it."""
    return [node.text or "" for node in tree.iter(f"{{{SITEMAP}}}loc")]


def test_sitemap() -> None:
    """Pages in the order given, Han encoded, below the site's path, with their last change where known."""
    (leaf,) = sitemap([Visit(""), Visit("tags/时事/", moment(11, 30).isoformat())], SITE)
    tree = valid(leaf, "sitemap.xsd")
    assert locations(tree) == [f"{SITE}/", f"{SITE}/tags/%E6%97%B6%E4%BA%8B/"]
    assert [node.text for node in tree.iter(f"{{{SITEMAP}}}lastmod")] == ["2026-11-30T09:00:00+08:00"]


def test_a_long_sitemap_is_an_index() -> None:
    """Over 45,000 addresses become parts, none lost, and the index tells each part's newest change."""
    changed = [(moment(1, 1) + timedelta(minutes=number)).isoformat() for number in range(AT_MOST + 1)]
    visits = [Visit(f"p/{number}/", moment) for number, moment in enumerate(changed)]
    index, *parts = sitemap(visits, SITE)
    assert [part.path for part in parts] == ["sitemap-1.xml", "sitemap-2.xml"]
    assert locations(valid(index, "siteindex.xsd")) == [f"{SITE}/{part.path}" for part in parts]
    assert sum(len(locations(valid(part, "sitemap.xsd"))) for part in parts) == len(visits)
    told = [node.text for node in valid(index, "siteindex.xsd").iter(f"{{{SITEMAP}}}lastmod")]
    assert told == [changed[AT_MOST - 1], changed[AT_MOST]]


def test_an_address_with_an_ampersand() -> None:
    """What XML gives a meaning is escaped, though no address of ours holds it."""
    (leaf,) = sitemap([Visit("a?b=1&c=<x>/")], SITE)
    assert locations(valid(leaf, "sitemap.xsd")) == [f"{SITE}/a?b=1&c=%3Cx%3E/"]


def titles(*stories: Story) -> list[str]:
    """What the news sitemap of these stories lists as news."""
    tree = valid(news_sitemap([card_of(each) for each in stories], PAPER, SITE, AT), "news-sitemap.xsd")
    return [node.text or "" for node in tree.iter(f"{{{NEWS}}}title")]


def test_news_sitemap() -> None:
    """Our own and supplied news of 48 hours; no reprint, advertisement, notice, or anything expired or older."""
    assert titles(*STORIES) == ["标题release", "标题own"]
    assert titles(COMMENT) == []
    assert titles(REPRINT) == []


@pytest.mark.parametrize(("age", "listed"), [(0, True), (48 * 3600, True), (48 * 3600 + 1, False), (-1, False)])
def test_the_window_of_news(age: int, *, listed: bool) -> None:
    """Two days to the second, and nothing from the future."""
    assert bool(titles(replace(OWN, date=AT - timedelta(seconds=age)))) is listed


def test_without_news_the_file_stays_valid() -> None:
    """With nothing fresh it lists the front page, unmarked, since the schema wants one address."""
    tree = valid(news_sitemap([], PAPER, SITE, AT), "news-sitemap.xsd")
    assert locations(tree) == [f"{SITE}/"]
    assert tree.find(".//n:news", SPACES) is None


@pytest.mark.parametrize(
    ("lang", "code"), [("zh-CN", "zh-cn"), ("", "zh-cn"), ("zh-Hant", "zh-tw"), ("en-GB", "en"), ("zh", "zh-cn")]
)
def test_news_language(lang: str, code: str) -> None:
    """Google's own code for Chinese, ISO 639 for the rest."""
    tree = valid(news_sitemap([card_of(story("x", AT, lang=lang))], PAPER, SITE, AT), "news-sitemap.xsd")
    assert tree.findtext(".//n:language", namespaces=SPACES) == code
