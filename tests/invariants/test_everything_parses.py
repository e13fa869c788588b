"""I10, I11 and I12: every file of an edition can be read by machines, and every link leads somewhere."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import feedparser
import pytest
from lxml import etree, html

if TYPE_CHECKING:
    from paper import Paper

BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
#: Numbers of the search index, under names that hosts compress (``docs/search-format.md``).
PIECES = ("search/grams/", "search/filters/")
TEXTS = (".html", ".xml", ".json", ".txt", ".css", ".js", ".svg", "_headers", "_redirects")


@pytest.mark.parametrize("name", ["sample", "sample_under_base"])
def test_every_text_is_clean_and_parses(name: str, request: pytest.FixtureRequest) -> None:
    """All text is UTF-8 without controls; XML is well-formed, JSON and JSON-LD parse, feeds hold sound entries."""
    paper: Paper = request.getfixturevalue(name)
    feeds = 0
    for path, data in paper.files.items():
        if not path.endswith(TEXTS) or path.startswith(PIECES):
            continue
        text = data.decode("utf-8")
        assert not BAD.search(text), (path, BAD.search(text))
        if path.endswith((".xml", ".svg")):
            etree.fromstring(data)
        if path.endswith(".json"):
            assert json.loads(text)
        if path.startswith("feeds/") and path.endswith(".xml"):
            feeds += 1
            feed = feedparser.parse(data)
            assert not feed.bozo, (path, feed.get("bozo_exception"))
            assert all(entry.title and entry.link.startswith("https://") and entry.id for entry in feed.entries), path
        if path.endswith(".html"):
            page = html.document_fromstring(data)
            for block in page.xpath('//script[@type="application/ld+json"]/text()'):
                assert json.loads(block)["@context"] == "https://schema.org", path
            ids = page.xpath("//@id")
            assert len(ids) == len(set(ids)), path
    assert feeds >= 3


def served(address: str) -> str:
    """The file a host answers with."""
    return f"{address}index.html" if not address or address.endswith("/") else address


@pytest.mark.parametrize("name", ["sample", "sample_under_base"])
def test_every_internal_link_and_anchor_resolves(name: str, request: pytest.FixtureRequest) -> None:
    """Links of pages, feeds and sitemaps to this site lead to a file of the edition, anchors to an id of the page."""
    paper: Paper = request.getfixturevalue(name)
    site = "https://news.zoucheng.example" if name == "sample" else "https://news.zoucheng.example/base"
    files = paper.files
    pages = {path: html.document_fromstring(data) for path, data in files.items() if path.endswith(".html")}
    host = urlsplit(pages["index.html"].xpath('//link[@rel="canonical"]/@href')[0])
    site = f"{host.scheme}://{host.netloc}{urlsplit(site).path}"
    ids = {path: set(page.xpath("//@id")) for path, page in pages.items()}
    checked = 0
    for path, page in pages.items():
        here = f"{site}/{path.removesuffix('index.html')}"
        links = page.xpath("//a/@href | //link/@href | //area/@href | //meta[@property='og:image']/@content")
        for link in links:
            address, anchor = urldefrag(urljoin(here, link))
            if not address.startswith(f"{site}/"):
                assert urlsplit(address).netloc != host.netloc, (path, link)
                continue
            target = served(unquote(urlsplit(address).path.removeprefix(urlsplit(site).path).lstrip("/")))
            checked += 1
            assert target in files, (path, link)
            assert not anchor or unquote(anchor) in ids[target], (path, link)
    for path, data in files.items():
        if path.endswith((".xml", ".json")):
            for address in re.findall(rf"{re.escape(site)}/[^\s\"<>&\\?]*", data.decode()):
                assert served(unquote(address.removeprefix(f"{site}/").partition("#")[0])) in files, (path, address)
    assert checked > 1000
