"""Sitemaps: valid by the schemas, split before they are too long, and only fresh news of our own as news."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from msgspec.structs import replace
from newsroom import COMMENT, OWN, PAPER, REPRINT, SITE, STORIES, moment, story
from paper import STORY, Paper

from townpress.editorial.story import card_of
from townpress.products.sitemaps import (
    AT_MOST,
    IN_ONE,
    NEWS,
    SITEMAP,
    Visit,
    news_sitemap,
    part_in,
    part_of,
    sitemap,
    sitemap_index,
    sitemap_part,
)

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
    tree = valid(sitemap([Visit(""), Visit("tags/时事/", moment(11, 30).isoformat())], SITE), "sitemap.xsd")
    assert locations(tree) == [f"{SITE}/", f"{SITE}/tags/%E6%97%B6%E4%BA%8B/"]
    assert [node.text for node in tree.iter(f"{{{SITEMAP}}}lastmod")] == ["2026-11-30T09:00:00+08:00"]


def test_the_parts_of_a_long_sitemap() -> None:
    """An address stands in the part of its first folder; over 45,000 make a second file, and none is lost."""
    assert [part_of(url) for url in ("", "404.html", "about/", "2026/11/x/", "tags/时事/")] == [
        *("pages", "pages", "pages", "2026", "tags")
    ]
    visits = [Visit(f"2026/11/{number}/") for number in range(AT_MOST + 1)]
    files = sitemap_part("2026", visits, SITE)
    assert [leaf.path for leaf in files] == ["sitemap-2026.xml", "sitemap-2026_2.xml"]
    assert [part_in(leaf.path) for leaf in files] == ["2026", "2026"]
    assert [len(locations(valid(leaf, "sitemap.xsd"))) for leaf in files] == [AT_MOST, 1]
    assert sitemap_part("2025", (), SITE) == ()
    assert part_in("sitemap.xml") is part_in("2026/sitemap-x.xml") is None


def test_the_index_tells_the_newest_change_of_each_part() -> None:
    """All files of a part bear its newest change; a part of lists has none."""
    files = ["sitemap-2026.xml", "sitemap-2026_2.xml", "sitemap-tags.xml"]
    tree = valid(sitemap_index(files, {"2026": moment(11, 30).isoformat()}, SITE), "siteindex.xsd")
    assert locations(tree) == [f"{SITE}/{path}" for path in files]
    told = [node.findtext(f"{{{SITEMAP}}}lastmod") for node in tree]
    assert told == ["2026-11-30T09:00:00+08:00", "2026-11-30T09:00:00+08:00", None]


def test_an_address_with_an_ampersand() -> None:
    """What XML gives a meaning is escaped, though no address of ours holds it."""
    leaf = sitemap([Visit("a?b=1&c=<x>/")], SITE)
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


def equals_clean(paper: Paper, label: str, **given: object) -> dict[str, bytes]:
    """Build it, and once more from nothing; the files of both, which must be the same."""
    outcome = paper.build(**given)
    assert outcome.status == 0, (label, outcome.err)
    clean = paper.elsewhere(paper.root / "clean" / label)
    assert clean.build().status == 0
    assert paper.files == clean.files, label
    return paper.files


def sitemaps_of(paper: Paper) -> dict[str, bytes]:
    """The files of its sitemap."""
    return {path: data for path, data in paper.files.items() if path.startswith("sitemap")}


def busy(paper: Paper, number: int) -> None:
    """A story with five tags of its own, in one of four years."""
    tags = "、".join(f"第{number}号{word}" for word in ("街", "桥", "井", "树", "门"))
    text = STORY.replace("---\n\n", f"tags: {tags}\n---\n\n", 1).replace("民生代办日", f"第{number}日")
    paper.story(text.replace("2026-11-10", f"{2023 + number % 4}-11-10"), f"stories/all/s{number}.md")


def test_a_sitemap_grows_into_parts_and_back(paper: Paper) -> None:
    """Around a thousand pages every edit leaves what a clean build makes, and of the parts only its own is another."""
    for number in range(80):
        busy(paper, number)
    assert paper.build().status == 0
    pages = sum(path.endswith(".html") for path in paper.files)
    assert IN_ONE - 150 < pages <= IN_ONE
    assert list(sitemaps_of(paper)) == ["sitemap.xml"]

    for number in range(80, 95):
        busy(paper, number)
    for name, date in (("earlier", "2024-12-02T01:00:00+08:00"), ("later", "2024-12-01T20:00:00Z")):
        paper.story(STORY.replace("民生代办日", name).replace("2026-11-10", date), f"stories/all/{name}.md")
    grown = equals_clean(paper, "grown")
    assert (
        b"<loc>https://news.zoucheng.example/sitemap-2024.xml</loc>\n    <lastmod>2024-12-02T04:00"
        in grown["sitemap.xml"]
    )
    parts = set(sitemaps_of(paper))
    assert {"sitemap.xml", "sitemap-2023.xml", "sitemap-2026.xml", "sitemap-tags.xml", "sitemap-pages.xml"} <= parts

    old = paper.content / "stories/all/s4.md"
    old.write_text(
        old.read_text("utf-8").replace("---\n\n", "corrections: [{date: 2023-12-01, text: 数字有误}]\n---\n\n", 1),
        "utf-8",
    )
    dated = equals_clean(paper, "dated")
    changed = {path for path in parts if dated[path] != grown[path]}
    assert changed == {"sitemap.xml", "sitemap-2023.xml"}

    paper.story(STORY.replace("民生代办日", "又一日"), "stories/all/new.md")
    added = equals_clean(paper, "added")
    assert {path for path in parts if added[path] != dated[path]} == {"sitemap-2026.xml"}

    for number in range(70, 95):
        (paper.content / f"stories/all/s{number}.md").unlink()
    equals_clean(paper, "shrunk", ALLOW_SHRINK=True)
    assert list(sitemaps_of(paper)) == ["sitemap.xml"]
