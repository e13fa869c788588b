"""Feeds: valid by their specifications, stable in their ids, and true to the one record of provenance."""

from __future__ import annotations

import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from lxml import etree
from msgspec.structs import replace
from newsroom import AD, EXPIRED, LI, OWN, PAPER, RELEASE, REPRINT, SITE, STORIES, moment, story

from townpress.editorial.story import card_of
from townpress.products.feeds import ATOM, NAMESPACE, NEWEST, Feed, atom, entry_id, feed_of, json_feed, rss
from townpress.products.news_article import article
from townpress.products.provenance import LABELS, facts_of
from townpress.products.schema_org import organisation

if TYPE_CHECKING:
    from townpress.press.sheet import Leaf

CARDS = tuple(card_of(each) for each in STORIES)
SPACES = {"a": ATOM, "tp": NAMESPACE}


def feed(suffix: str, cards: tuple[Any, ...] = CARDS) -> Feed:
    """The feed of everything."""
    return feed_of(f"feeds/all.{suffix}", "", "邹城本地新闻", cards)


def data(leaf: Leaf) -> bytes:
    """A leaf's bytes, which must be in memory and UTF-8 without controls or U+FFFD."""
    assert isinstance(leaf.data, bytes)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\ufffd\ufffe]", leaf.data.decode())
    return leaf.data


def atom_tree(cards: tuple[Any, ...] = CARDS) -> etree._Element:
    """The Atom feed, parsed."""
    return etree.fromstring(data(atom(feed("atom.xml", cards), PAPER, SITE)))


def test_atom_has_what_rfc_4287_requires() -> None:
    """Once each: id, title, updated of the feed and of every entry; an author; dates with zones; a self link."""
    top = atom_tree()
    for node in (top, *top.findall("a:entry", SPACES)):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"a:{name}", SPACES)) == 1
        assert datetime.fromisoformat(node.findtext("a:updated", namespaces=SPACES) or "").tzinfo
    assert top.findtext("a:author/a:name", namespaces=SPACES) == "邹城本地新闻"
    links = {link.get("rel"): link.get("href") for link in top.findall("a:link", SPACES)}
    assert links == {"self": f"{SITE}/feeds/all.atom.xml", "alternate": f"{SITE}/"}
    assert top.findtext("a:updated", namespaces=SPACES) == moment(12, 1).isoformat()
    ids = [entry.findtext("a:id", namespaces=SPACES) for entry in top.findall("a:entry", SPACES)]
    assert len(set(ids)) == len(ids)


def test_an_empty_atom_feed_is_valid_and_knows_no_clock() -> None:
    """Before the first story the feed still has its required date, and two builds agree."""
    assert atom_tree(()).findtext("a:updated", namespaces=SPACES) == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize(("make", "suffix"), [(atom, "atom.xml"), (rss, "rss.xml")])
def test_feedparser_reads_them(make: Any, suffix: str) -> None:  # noqa: ANN401 - two functions of one shape
    """The parser finds nothing wrong and sees the hostile title as text, the Han address encoded, the id a tag."""
    parsed = feedparser.parse(data(make(feed(suffix), PAPER, SITE)))
    assert not parsed.bozo
    first = parsed.entries[0]
    assert "试点" in first.title
    assert first.link == f"{SITE}/2026/11/%E8%BD%AC%E8%BD%BD/"
    assert first.id == "tag:news.zoucheng.example,2026-11:/2026/11/%E8%BD%AC%E8%BD%BD/"
    assert len(parsed.entries) == len(STORIES) - 1


def test_rss_has_what_rss_requires() -> None:
    """Channel's title, link, description; RFC 822 dates; a guid that is no link; a self link."""
    channel = etree.fromstring(data(rss(feed("rss.xml"), PAPER, SITE))).find("channel")
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    assert channel.find(f"{{{ATOM}}}link").get("href") == f"{SITE}/feeds/all.rss.xml"  # type: ignore[union-attr]
    for item in channel.findall("item"):
        assert parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo
        assert item.find("guid").get("isPermaLink") == "false"  # type: ignore[union-attr]


def test_json_feed_has_what_1_1_requires() -> None:
    """Version, title, items with id and content; absolute addresses; a reprint's original as external_url."""
    document = json.loads(data(json_feed(feed("json"), PAPER, SITE)))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"] == f"{SITE}/feeds/all.json"
    for item in document["items"]:
        assert item["id"]
        assert item["content_text"]
        assert item["url"].startswith(f"{SITE}/2026/")
    first = document["items"][0]
    assert first["external_url"] == REPRINT.provenance.source_url
    assert first["image"] == f"{SITE}/photos/hui-1200.jpg"
    assert first["authors"] == [{"name": "佚名"}]


def test_newest_thirty_without_the_expired() -> None:
    """A feed holds thirty; an expired notice takes no one's place; advertising says so in its title."""
    cards = (card_of(EXPIRED), *(card_of(story(f"s{n}", moment(11, 1))) for n in range(40)))
    assert [card.slug for card in feed("json", cards).cards] == [f"s{n}" for n in range(NEWEST)]
    titles = [item.findtext("title") for item in etree.fromstring(data(rss(feed("rss.xml"), PAPER, SITE))).iter("item")]
    assert "〔广告〕标题ad" in titles


def test_id_survives_corrections() -> None:
    """A correction, a new title or another host changes no id: readers are not shown a story twice."""
    corrected = replace(card_of(OWN), title="新标题", modified=moment(12, 5))
    assert entry_id(PAPER, corrected) == entry_id(PAPER, card_of(OWN))
    item = json.loads(data(json_feed(feed("json", (corrected,)), PAPER, "https://elsewhere.example")))["items"][0]
    assert item["id"] == "tag:news.zoucheng.example,2026-11:/2026/11/own/"
    assert item["date_modified"] == moment(12, 5).isoformat()


def test_bytes_do_not_change() -> None:
    """Same cards, same bytes; characters XML forbids are dropped and never raise."""
    assert atom(feed("atom.xml"), PAPER, SITE) == atom(feed("atom.xml"), PAPER, SITE)
    odd = replace(card_of(OWN), title="坏\x00字\ud800\ufffe符")
    assert atom_tree((odd,)).findtext("a:entry/a:title", namespaces=SPACES) == "坏字符"


def from_atom(slug: str) -> dict[str, str]:
    """The facts an Atom entry tells."""
    entry = next(
        node for node in atom_tree().findall("a:entry", SPACES) if slug in (node.findtext("a:title", "", SPACES))
    )
    return {etree.QName(fact).localname: fact.text or "" for fact in entry.find("tp:provenance", SPACES)}  # type: ignore[union-attr]


def from_json_feed(slug: str) -> dict[str, str]:
    """The facts an item of the JSON Feed tells."""
    items = json.loads(data(json_feed(feed("json"), PAPER, SITE)))["items"]
    facts: dict[str, str] = next(item for item in items if slug in item["title"])["_townpress"]["provenance"]
    return facts


def from_json_ld(node: dict[str, Any]) -> dict[str, str]:
    """The facts an article of schema.org tells, each read from its own place."""
    original = node.get("isBasedOn", {})
    read = {
        "origin": node["genre"],
        "source": node.get("sourceOrganization", {}).get("name"),
        "source_url": original.get("url"),
        "no_source_url": original.get("conditionsOfAccess"),
        "original_title": original.get("name"),
        "original_title_note": original.get("description"),
        "title_changed": node.get("backstory"),
        "original_author": original.get("author", {}).get("name"),
        "editor": node.get("editor", {}).get("name"),
        "via": node.get("provider", {}).get("name"),
    }
    return {name: value for name, value in read.items() if value}


@pytest.mark.parametrize(("told", "word"), [(REPRINT, "试点"), (RELEASE, "release"), (OWN, "own"), (AD, "ad")])
def test_one_provenance(told: Any, word: str) -> None:  # noqa: ANN401 - a story
    """Atom, JSON Feed and JSON-LD, parsed, tell exactly the facts the page is given."""
    facts = facts_of(told.provenance)
    assert from_atom(word) == facts
    assert from_json_feed(word) == facts
    assert from_json_ld(article(told, SITE, organisation(PAPER, SITE, ()))) == facts


def test_facts_are_complete_and_ordered() -> None:
    """Every fact has a label, and a reprint in full tells all but the reason for no address."""
    assert list(facts_of(REPRINT.provenance)) == [name for name in LABELS if name != "no_source_url"]
    assert facts_of(REPRINT.provenance)["editor"] == LI.name
