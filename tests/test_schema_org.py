"""Structured data: parses, cannot end its script, and says of each kind of story what it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec.structs import replace
from newsroom import AD, COMMENT, COMMUNITY, LI, MINZHENG, NOTICE, OWN, PAPER, RELEASE, REPRINT, SITE, moment

from townpress.editorial.ai import Ai
from townpress.editorial.site import Front, Head, Listing
from townpress.editorial.story import StandingPage, Story, card_of
from townpress.editorial.terms import Link
from townpress.products.news_article import article, article_type, story_graph
from townpress.products.schema_org import front_graph, listing_graph, organisation, page_graph

HOUSE = organisation(PAPER, SITE, ("about", "contact", "editorial-policy", "report"))
CRUMBS = (Link("首页", ""), Link("社区治理", "community/"))


def graph(text: str) -> list[dict[str, Any]]:
    """The nodes of a document, once it is known to be safe within a script element."""
    assert not set(text) & set("<>&\u2028\u2029")
    document = json.loads(text)
    assert document["@context"] == "https://schema.org"
    nodes: list[dict[str, Any]] = document["@graph"]
    known = {node["@id"] for node in nodes if "@id" in node}
    assert HOUSE["@id"] in known
    return nodes


def test_a_story_in_full() -> None:
    """A corrected reprint: times with zones, Baidu's without, image, places, correction, breadcrumbs."""
    node, house, crumbs = graph(story_graph(REPRINT, CRUMBS, SITE, HOUSE))
    assert node["headline"] == REPRINT.title
    assert node["datePublished"] == "2026-11-30T09:00:00+08:00"
    assert node["dateModified"] == "2026-12-01T09:00:00+08:00"
    assert (node["pubDate"], node["upDate"]) == ("2026-11-30T09:00:00", "2026-12-01T09:00:00")
    assert node["image"][0]["url"] == f"{SITE}/photos/hui-1200.jpg"
    assert node["contentLocation"][0]["identifier"]["value"] == "370883"
    assert node["correction"][0]["@type"] == "CorrectionComment"
    assert node["keywords"] == ["社区治理标准化", "时事"]
    assert node["publisher"] == {"@id": house["@id"]}
    assert node["editor"]["name"] == LI.name
    assert node["copyrightHolder"]["name"] == MINZHENG.name
    assert node["isBasedOn"]["publisher"]["url"] == MINZHENG.url
    names = [step["item"] for step in crumbs["itemListElement"]]
    assert names == [f"{SITE}/", f"{SITE}/community/", f"{SITE}/2026/11/%E8%BD%AC%E8%BD%BD/"]


@pytest.mark.parametrize(
    ("story", "kind"),
    [
        (OWN, "ReportageNewsArticle"),
        (COMMENT, "OpinionNewsArticle"),
        (AD, "AdvertiserContentArticle"),
        (REPRINT, "NewsArticle"),
        (RELEASE, "NewsArticle"),
        (NOTICE, "NewsArticle"),
        (replace(AD, category=replace(COMMUNITY, kind="opinion")), "AdvertiserContentArticle"),
    ],
)
def test_article_types(story: Story, kind: str) -> None:
    """Only our own reporting is reportage, and advertising is never news."""
    assert article_type(story) == kind


@pytest.mark.parametrize(
    ("ai", "ending"),
    [
        (Ai.NONE, None),
        (Ai.ASSISTED, "CompositeWithTrainedAlgorithmicMediaDigitalSource"),
        (Ai.GENERATED, "TrainedAlgorithmicMediaDigitalSource"),
        (Ai.SUSPECTED, "CompositeWithTrainedAlgorithmicMediaDigitalSource"),
    ],
)
def test_a_machines_part(ai: Ai, ending: str | None) -> None:
    """The implicit label of GB 45438 in schema.org's words; none where no machine wrote."""
    node = article(replace(OWN, ai=ai), SITE, HOUSE)
    assert node.get("digitalSourceType") == (f"https://schema.org/{ending}" if ending else None)


def test_own_work_is_ours() -> None:
    """Own work has its authors by name and page and our copyright, based on nothing; an advertiser is sponsor."""
    node = article(OWN, SITE, HOUSE)
    assert node["author"] == [{"@type": "Person", "name": "张三", "url": f"{SITE}/people/zhang-san/"}]
    assert (node["copyrightHolder"], node["copyrightYear"]) == ({"@id": HOUSE["@id"]}, 2026)
    assert "isBasedOn" not in node
    assert article(AD, SITE, HOUSE)["sponsor"]["name"] == "某置业公司"
    assert article(replace(OWN, authors=()), SITE, HOUSE)["author"][0]["name"] == PAPER.name


def test_a_modification_before_publication_is_none() -> None:
    """A story is never modified before it was published."""
    node = article(replace(OWN, modified=moment(1, 1)), SITE, HOUSE)
    assert node["dateModified"] == node["datePublished"]


def test_the_newsroom() -> None:
    """Policies lead to pages that exist; corrections always have a page."""
    assert HOUSE["@type"] == "NewsMediaOrganization"
    assert HOUSE["publishingPrinciples"] == f"{SITE}/editorial-policy/"
    assert HOUSE["correctionsPolicy"] == f"{SITE}/corrections/"
    assert HOUSE["masthead"] == f"{SITE}/about/"
    with_policy = organisation(PAPER, SITE, ("corrections-policy",))
    assert with_policy["correctionsPolicy"] == f"{SITE}/corrections-policy/"
    assert "masthead" not in with_policy


def test_listing_front_and_page() -> None:
    """A listing lists its stories in order, the front page is the WebSite, standing pages are what they are."""
    cards = (card_of(REPRINT), card_of(OWN))
    section = Listing("category", "社区治理", "community/", cards)
    listing, _, crumbs = graph(
        listing_graph(section, Head(section.name, section.url, crumbs=CRUMBS[:1]), SITE, HOUSE, "zh-CN")
    )
    assert listing["@type"] == "CollectionPage"
    assert [item["position"] for item in listing["mainEntity"]["itemListElement"]] == [1, 2]
    assert crumbs["itemListElement"][-1]["name"] == "社区治理"
    site, _, stories = graph(front_graph(Front(cards[0], cards[:1], cards, (), ()), PAPER, SITE, HOUSE))
    assert site["@type"] == "WebSite"
    assert stories["numberOfItems"] == 2
    page, *_ = graph(page_graph(StandingPage("a.md", "about", "about/", "关于我们", "", ()), CRUMBS[:1], SITE, HOUSE))
    assert page["@type"] == "AboutPage"
    bare = Listing("tag", "空", "tags/空/", ())
    empty, *_ = graph(listing_graph(bare, Head("#空", bare.url), SITE, HOUSE, "zh-CN"))
    assert "mainEntity" not in empty
