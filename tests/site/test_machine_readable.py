"""What machines read: feeds, sitemaps, structured data, robots.txt, security.txt and response headers."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import feedparser
import pytest
from edition import ALIAS, ANNOUNCEMENT, AT, KINDS, TOMBSTONE, file_of, standing_stories, url_of
from lxml import etree
from sample_content import register
from vocabulary import is_a, mistakes, properties

if TYPE_CHECKING:
    from edition import Published

SCHEMAS = Path(__file__).parents[1] / "schemas"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")
FEEDS = [f"feeds/{slug}.atom.xml" for slug in ("all", *(entry["slug"] for entry in register("categories")))]
each_atom = pytest.mark.parametrize("path", FEEDS)
NOW = datetime.fromisoformat(AT)
#: Numbers under names that hosts compress (``docs/search-format.md``).
PIECES = ("search/grams/", "search/filters/")


def test_all_text_is_clean_utf8(published: Published) -> None:
    """Every page, feed, sitemap and text is UTF-8 without control characters or U+FFFD; pieces of search are bytes."""
    for path in sorted(path for path in published.files if not path.startswith(PIECES)):
        if path.endswith((".html", ".xml", ".json", ".txt", ".svg", ".css", "_headers")):
            found = CONTROL.search(published.read(path).decode("utf-8"))
            assert found is None, (path, found)


@each_atom
def test_feedparser_reads_the_feed(published: Published, path: str) -> None:
    """Feedparser reads it without a murmur, and every entry leads to a page of this edition."""
    feed = feedparser.parse(published.read(path))
    assert feed.version == "atom10"
    assert not feed.bozo
    assert feed.entries
    for entry in feed.entries:
        found = published.led_to("index.html", entry.link)
        assert found
        assert found[0] in published.files
        assert entry.title
        assert entry.summary
        assert entry.id.startswith("tag:news.zoucheng.example,")


@each_atom
def test_atom_is_as_rfc_4287_asks(published: Published, path: str) -> None:
    """Exactly one id, title and updated in feed and entry; authors named; times with a zone; links that say what."""
    feed = etree.fromstring(published.read(path))
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for node in (feed, *entries):
        for name in ("id", "title", "updated"):
            (found,) = node.findall(f"{ATOM}{name}")
            assert found.text, name
        assert len(node.findall(f"{ATOM}rights")) <= 1
        assert len(node.findall(f"{ATOM}summary")) <= 1
        alternates = [link for link in node.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1
        assert all(urlsplit(link.get("href")).scheme in {"http", "https"} for link in node.findall(f"{ATOM}link"))
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    (self,) = (link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self")
    assert self == published.absolute(path)
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    for time in feed.iter(f"{ATOM}updated", f"{ATOM}published"):
        assert datetime.fromisoformat(time.text or "").utcoffset() is not None
    newest = max(datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "") for entry in entries)
    assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated") or "") == newest <= NOW


def test_entry_ids_outlive_a_move(site: Published, below: Published) -> None:
    """The same story has the same id wherever the site stands, so that no reader gets it twice."""
    ids = [
        [node.text for node in etree.fromstring(edition.read("feeds/all.atom.xml")).iter(f"{ATOM}id")][1:]
        for edition in (site, below)
    ]
    assert ids[0] == ids[1]


def test_rss(published: Published) -> None:
    """RSS 2.0: the channel's three required elements, items with title, link, guid and a date of RFC 822."""
    data = published.read("feeds/all.rss.xml")
    feed = feedparser.parse(data)
    assert feed.version == "rss20"
    assert not feed.bozo
    (channel,) = etree.fromstring(data)
    assert all(channel.findtext(name) for name in ("title", "link", "description", "language", "lastBuildDate"))
    (self,) = channel.findall(f"{ATOM}link")
    assert self.get("href") == published.absolute("feeds/all.rss.xml")
    items = channel.findall("item")
    assert len(items) == len(standing_stories())
    for item in items:
        assert all(item.findtext(name) for name in ("title", "link", "description"))
        assert item.find("guid").get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.findtext("pubDate") or "") <= NOW
    assert len({item.findtext("guid") for item in items}) == len(items)


def test_json_feed(published: Published) -> None:
    """JSON Feed 1.1: only keys that it knows (or with an underscore), the required ones there, addresses whole."""
    feed: dict[str, Any] = json.loads(published.read("feeds/all.json"))
    of_feed = "version title home_page_url feed_url description user_comment next_url icon favicon authors language"
    of_item = (
        "id url external_url title content_html content_text summary image banner_image date_published "
        "date_modified authors tags language attachments"
    )
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert set(feed) <= {*of_feed.split(), "expired", "hubs", "items"}
    assert feed["home_page_url"] == published.absolute("")
    assert feed["feed_url"] == published.absolute("feeds/all.json")
    for item in feed["items"]:
        assert {key for key in item if not key.startswith("_")} <= set(of_item.split())
        assert isinstance(item["id"], str)
        assert item.get("content_text") or item.get("content_html")
        assert item["_townpress"]["about"]
        assert datetime.fromisoformat(item["date_published"]).utcoffset() is not None
        assert all(set(author) <= {"name", "url", "avatar"} for author in item["authors"])
        for key in ("url", "image"):
            found = published.led_to("index.html", item.get(key, published.absolute("")))
            assert found
            assert found[0] in published.files
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])


def test_sitemap(published: Published) -> None:
    """Valid by the schema; exactly the pages that may be indexed, each by its canonical address."""
    tree = etree.fromstring(published.read("sitemap.xml"))
    etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd")).assertValid(tree)
    listed = [node.text for node in tree.iter(f"{SITEMAP}loc")]
    indexable = [
        page.xpath("string(//link[@rel='canonical']/@href)")
        for page in published.pages.values()
        if "noindex" not in page.xpath("string(//meta[@name='robots']/@content)")
    ]
    assert sorted(listed) == sorted(indexable)
    assert len(listed) == len(set(listed))
    for url in (TOMBSTONE, ALIAS, "404.html"):
        assert published.absolute(url) not in listed
    for node in tree.iter(f"{SITEMAP}lastmod"):
        assert datetime.fromisoformat(node.text or "") <= NOW


def test_news_sitemap(published: Published) -> None:
    """Valid by the schema; nothing older than two days, and every address a page of ours."""
    tree = etree.fromstring(published.read("news-sitemap.xml"))
    etree.XMLSchema(etree.parse(SCHEMAS / "news-sitemap.xsd")).assertValid(tree)
    listed = {url.findtext(f"{SITEMAP}loc"): url.find(f"{NEWS}news") for url in tree.iter(f"{SITEMAP}url")}
    for story in standing_stories():
        news = listed.get(published.absolute(url_of(story)))
        date = published.article(url_of(story))["datePublished"]
        fresh = NOW - timedelta(days=2) <= datetime.fromisoformat(date)
        assert fresh or news is None, story.slug
    assert all(published.led_to("index.html", url) for url in listed)


@pytest.mark.parametrize("url", KINDS.values(), ids=KINDS)
def test_structured_data_is_of_the_vocabulary(published: Published, url: str) -> None:
    """JSON-LD parses, and uses only types and properties of schema.org, each where it may stand (and Baidu's two)."""
    for script in published.page(url).xpath("//script[@type='application/ld+json']"):
        document = json.loads(script.text)
        assert document["@context"] == "https://schema.org"
        declared = {node["@id"]: node["@type"] for node in document["@graph"] if "@id" in node}
        declared.setdefault(f"{published.site_url}/#website", "WebSite")
        assert [fault for node in document["@graph"] for fault in mistakes(node, declared)] == []


def test_the_vocabulary_itself() -> None:
    """The check knows what it judges by: a true property passes, an invented one and a wrong thing do not."""
    assert {"editor", "isBasedOn", "headline", "correction"} <= set(properties("ReportageNewsArticle"))
    assert is_a("NewsMediaOrganization", "Organization")
    assert not is_a("Person", "Organization")
    assert list(
        mistakes({"@type": "NewsArticle", "source": "x", "editor": {"@type": "Place", "name": "邹城"}}, {})
    ) == [
        "NewsArticle.source: no such property",
        "NewsArticle.editor: holds a Place, wants ['IdReference', 'Person']",
    ]
    assert list(mistakes({"@type": "NewsStory"}, {})) == ["NewsStory: no such type"]


def test_structured_data_of_all_pages(published: Published) -> None:
    """On every page it parses, what it refers to is there, and its addresses are pages and files of this edition."""
    for path, page in published.pages.items():
        for script in page.xpath("//script[@type='application/ld+json']"):
            for url in re.findall(r'"(https://news\.zoucheng\.example[^"]*)"', json.dumps(json.loads(script.text))):
                found = published.led_to(path, url)
                assert found, (path, url)
                assert found[0] in published.files, (path, url)


def test_breadcrumbs_begin_at_the_front_page(published: Published) -> None:
    """As the reader sees them: from the front page through the section to the story, the last one the page itself."""
    crumbs = published.structured(ANNOUNCEMENT)["BreadcrumbList"]["itemListElement"]
    assert [(crumb["position"], crumb["item"]) for crumb in crumbs] == [
        (1, published.absolute("")),
        (2, published.absolute("community/")),
        (3, published.absolute(ANNOUNCEMENT)),
    ]
    shown = published.page(ANNOUNCEMENT).xpath("//nav[@class='breadcrumbs']//li")
    assert [crumb.text_content().strip() for crumb in shown] == [crumb["name"] for crumb in crumbs]


def test_what_a_story_is(site: Published) -> None:
    """Each kind of story says what it is: own reporting, opinion, advertisement, reprint; a machine's part is told."""
    kinds = {url: next(kind for kind in site.structured(url) if kind.endswith("Article")) for url in stories()}
    assert kinds[KINDS["photo story"]] == "ReportageNewsArticle"
    assert kinds[KINDS["opinion"]] == "OpinionNewsArticle"
    assert kinds[KINDS["advertisement"]] == "AdvertiserContentArticle"
    assert kinds[KINDS["story"]] == "NewsArticle"
    assert "digitalSourceType" in site.article(KINDS["assisted by AI"])
    assert any("digitalSourceType" in image for image in site.article(KINDS["picture by AI"])["image"])
    assert "digitalSourceType" not in site.article(ANNOUNCEMENT)
    corrected = site.article(KINDS["corrected story"])
    assert len(corrected["correction"]) == 2
    assert corrected["dateModified"] > corrected["datePublished"]


def stories() -> list[str]:
    """The addresses of the kinds above that are stories."""
    names = "story", "photo story", "corrected story", "assisted by AI", "picture by AI", "advertisement", "opinion"
    return [KINDS[name] for name in names]


def test_robots(published: Published) -> None:
    """Every robot may read everything, and finds both sitemaps."""
    parser = RobotFileParser()
    parser.parse(published.read("robots.txt").decode().splitlines())
    for robot in ("Baiduspider", "Bytespider", "Googlebot", "Sogou web spider"):
        assert parser.can_fetch(robot, published.absolute(ANNOUNCEMENT))
    assert parser.site_maps() == [published.absolute("sitemap.xml"), published.absolute("news-sitemap.xml")]


def test_security_txt(published: Published) -> None:
    """RFC 9116: only its fields, Contact as URIs, Expires once and within a year, Canonical where it stands."""
    lines = published.read(".well-known/security.txt").decode().splitlines()
    fields = [tuple(line.split(": ", 1)) for line in lines]
    names = [name for name, _ in fields]
    known = {"Acknowledgments", "Canonical", "Contact", "Encryption", "Expires", "Hiring", "Policy"}
    assert set(names) <= known | {"Preferred-Languages"}
    assert names.count("Expires") == names.count("Preferred-Languages") == 1
    values = dict(fields)
    assert NOW < datetime.fromisoformat(values["Expires"]) < NOW + timedelta(days=366)
    assert values["Canonical"] == published.absolute(".well-known/security.txt")
    assert all(re.match(r"(mailto:|tel:\+|https://)", value) for name, value in fields if name == "Contact")


def observatory(headers: dict[str, str]) -> int:
    """The score by Mozilla Observatory's own table, of the headers that it scores (reliability.md)."""
    policy = dict(part.partition(" ")[::2] for part in headers["Content-Security-Policy"].split("; "))
    scripts = policy.get("script-src", policy["default-src"])
    assert "unsafe" not in scripts
    assert "*" not in scripts
    assert (
        int(re.findall(r"max-age=(\d+)", headers["Strict-Transport-Security"])[0])
        >= timedelta(days=180).total_seconds()
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    good = (
        (policy["default-src"] == "'none'", 10),
        (policy.get("frame-ancestors") == "'none'", 5),
        (
            headers["Referrer-Policy"]
            in {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"},
            5,
        ),
        (headers["Cross-Origin-Opener-Policy"] == "same-origin", 10),
        (headers["Cross-Origin-Resource-Policy"] in {"same-origin", "same-site"}, 10),
    )
    return 100 + sum(points for met, points in good if met)


def test_response_headers(published: Published) -> None:
    """``_headers`` parses as Netlify and Cloudflare read it, holds for all paths, and would score 140: A+."""
    rule, *lines = published.read("_headers").decode().splitlines()
    assert rule == "/*"
    assert all(re.fullmatch(r"  [A-Za-z-]+: \S.*", line) for line in lines)
    headers = dict(line.strip().split(": ", 1) for line in lines)
    assert len(headers) == len(lines)
    assert observatory(headers) == 140


def test_every_page_is_known_to_the_sitemap_or_says_why_not(site: Published) -> None:
    """Tombstone, redirect and 404 are the only pages that search engines are kept from."""
    hidden = {
        path for path, page in site.pages.items() if "noindex" in page.xpath("string(//meta[@name='robots']/@content)")
    }
    assert hidden == {file_of(TOMBSTONE), file_of(ALIAS), "404.html"}
