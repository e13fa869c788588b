"""Page, Atom, RSS, JSON Feed and JSON-LD say the same of where a story comes from: what its front matter says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from edition import origin_of, registered_name, standing_stories, text_of, url_of
from lxml import etree
from sample_content import register

if TYPE_CHECKING:
    from edition import Published
    from sample_content import Sheet

ORIGINS = {"original": "原创", "reprint": "转载", "release": "供稿", "compiled": "综合"}
#: What the page calls each fact.
TERMS = {
    "来源": "source",
    "原标题": "original_title",
    "标题改动": "title_changed",
    "原作者": "original_author",
    "转自": "via",
    "责任编辑": "editor",
}
AS_WRITTEN = (
    *("source_url", "no_source_url", "original_title", "original_title_note"),
    *("title_changed", "original_author", "via"),
)
NO_LINK = "无链接："
SPACES = {"a": "http://www.w3.org/2005/Atom", "tp": "urn:x-townpress:provenance:1"}
each_story = pytest.mark.parametrize("story", standing_stories(), ids=lambda story: story.slug)


def written(story: Sheet) -> dict[str, str]:
    """The record as the editor wrote it, names as they are registered."""
    facts = {"origin": origin_of(story), **{key: story.keys[key] for key in AS_WRITTEN if key in story.keys}}
    if "source" in story.keys:
        facts["source"] = registered_name(story.keys["source"], "sources")
    if "editor" in story.keys:
        facts["editor"] = registered_name(story.keys["editor"], "people")
    return facts


def on_the_page(site: Published, url: str) -> dict[str, str]:
    """The record that a reader sees at the end of the story."""
    page = site.page(url)
    facts: dict[str, str] = {}
    for row in page.xpath("//dl[@class='provenance__record']/div"):
        term, definition = text_of(row.find("dt")), row.find("dd")
        note = " ".join(map(text_of, definition.xpath("span[@class='aside-note']")))
        words = text_of(definition).removesuffix(note).strip()
        if term == "原标题" and note:
            facts["original_title_note"] = note
        if term == "稿件性质":
            facts["origin"] = next(key for key, word in ORIGINS.items() if word == words)
        elif term == "原文":
            facts |= (
                {"no_source_url": words.removeprefix(NO_LINK)}
                if words.startswith(NO_LINK)
                else {"source_url": definition.find("a").get("href")}
            )
        elif term in TERMS:
            facts[TERMS[term]] = words
    return facts


def in_elements(entry: etree._Element) -> dict[str, str]:
    """The record in a feed's elements."""
    (record,) = entry.iterchildren(f"{{{SPACES['tp']}}}provenance")
    return {etree.QName(fact).localname: fact.text or "" for fact in record}


def in_atom(site: Published, url: str, feed: str = "feeds/all.atom.xml") -> dict[str, str]:
    """The record of the one entry that leads to the story."""
    (entry,) = etree.fromstring(site.read(feed)).xpath(
        "a:entry[a:link[@rel='alternate']/@href=$url]", namespaces=SPACES, url=site.absolute(url)
    )
    via = entry.xpath("a:link[@rel='via']/@href", namespaces=SPACES)
    facts = in_elements(entry)
    assert via == ([facts["source_url"]] if "source_url" in facts else [])
    return facts


def in_rss(site: Published, url: str) -> dict[str, str]:
    """The same in RSS."""
    (item,) = etree.fromstring(site.read("feeds/all.rss.xml")).xpath("//item[link=$url]", url=site.absolute(url))
    return in_elements(item)


def in_json(site: Published, url: str) -> dict[str, str]:
    """The same in JSON Feed, in the extension; an original elsewhere is the item's ``external_url`` as well."""
    items = json.loads(site.read("feeds/all.json"))["items"]
    (item,) = (item for item in items if item["url"] == site.absolute(url))
    facts: dict[str, str] = item["_townpress"]["provenance"]
    assert item.get("external_url") == facts.get("source_url")
    return facts


def in_structured_data(site: Published, url: str) -> dict[str, str]:
    """The same in schema.org's words."""
    node = site.article(url)
    original = node.get("isBasedOn", {})
    told = {
        "origin": node["genre"],
        "source": node.get("sourceOrganization", {}).get("name"),
        "source_url": original.get("url"),
        "no_source_url": original.get("conditionsOfAccess"),
        "original_title": original.get("name"),
        "original_title_note": original.get("description"),
        "original_author": original.get("author", {}).get("name"),
        "title_changed": node.get("backstory"),
        "editor": node.get("editor", {}).get("name"),
        "via": node.get("provider", {}).get("name"),
    }
    return {key: value for key, value in told.items() if value}


def test_the_feeds_hold_every_story_that_stands(site: Published) -> None:
    """The same 25 stories in all four places, newest first; what expired or was withdrawn is in no feed."""
    wanted = sorted(site.absolute(url_of(story)) for story in standing_stories())
    atom = etree.fromstring(site.read("feeds/all.atom.xml"))
    rss = etree.fromstring(site.read("feeds/all.rss.xml"))
    items = json.loads(site.read("feeds/all.json"))["items"]
    in_order = atom.xpath("a:entry/a:link[@rel='alternate']/@href", namespaces=SPACES)
    assert len(wanted) == 25
    assert sorted(in_order) == wanted
    assert in_order == [link.text for link in rss.iterfind(".//item/link")] == [item["url"] for item in items]
    published = [item["date_published"] for item in items]
    assert published == sorted(published, reverse=True)


@each_story
def test_all_five_say_what_the_editor_wrote(site: Published, story: Sheet) -> None:
    """Field by field, nothing added and nothing left out."""
    url, facts = url_of(story), written(story)
    assert on_the_page(site, url) == facts
    assert in_atom(site, url) == facts
    assert in_rss(site, url) == facts
    assert in_json(site, url) == facts
    assert in_structured_data(site, url) == facts


@each_story
def test_the_section_feed_says_the_same(site: Published, story: Sheet) -> None:
    """A section's own feed carries the record too."""
    slug = next(entry["slug"] for entry in register("categories") if entry["name"] == story.keys["category"])
    assert in_atom(site, url_of(story), f"feeds/{slug}.atom.xml") == written(story)


@each_story
def test_who_wrote_it_and_when(site: Published, story: Sheet) -> None:
    """Title, authors and time are the same in the feeds and in the structured data; advertising is marked in all."""
    url, node = url_of(story), site.article(url_of(story))
    (entry,) = etree.fromstring(site.read("feeds/all.atom.xml")).xpath(
        "a:entry[a:link[@rel='alternate']/@href=$url]", namespaces=SPACES, url=site.absolute(url)
    )
    items: list[dict[str, Any]] = json.loads(site.read("feeds/all.json"))["items"]
    (item,) = (item for item in items if item["url"] == site.absolute(url))
    names = entry.xpath("a:author/a:name/text()", namespaces=SPACES)
    if "authors" in story.keys:
        assert names == story.names("authors")
    assert names == [author["name"] for author in item["authors"]] == [author["name"] for author in node["author"]]
    label = story.keys.get("ad_label")
    title = f"〔{label}〕{node['headline']}" if label else node["headline"]
    assert entry.findtext("a:title", namespaces=SPACES) == item["title"] == title
    assert entry.findtext("a:published", namespaces=SPACES) == item["date_published"] == node["datePublished"]
    assert entry.findtext("a:updated", namespaces=SPACES) == item["date_modified"] == node["dateModified"]
    assert (node["@type"] == "AdvertiserContentArticle") is bool(label)


@each_story
def test_the_credit_line_is_readable(site: Published, story: Sheet) -> None:
    """``creditText`` and Atom's rights are one line, in Chinese, with the names that the law wants beside a reprint."""
    url, facts = url_of(story), written(story)
    line = site.article(url)["creditText"]
    (rights,) = etree.fromstring(site.read("feeds/all.atom.xml")).xpath(
        "a:entry[a:link[@rel='alternate']/@href=$url]/a:rights/text()", namespaces=SPACES, url=site.absolute(url)
    )
    assert line == rights
    assert line.split("｜")[0] == ORIGINS[facts["origin"]]
    for key in ("source", "original_author", "editor", "via"):
        assert facts.get(key, "") in line
