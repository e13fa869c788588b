"""All pages: valid by the Nu HTML Checker, sound in structure, every link alive, nothing active, one policy."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import webchecks
from edition import ALIAS, ANNOUNCEMENT, KINDS, LOOKS, TOMBSTONE, file_of, origin_of, text_of, url_of
from sample_content import STORIES

from townpress.products.wellknown import policy_for_meta

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edition import Published
    from lxml.html import HtmlElement

#: Attributes that hold one address, whatever the element.
ADDRESSES = ("href", "src", "poster", "action", "formaction", "cite", "data")


def meta(page: HtmlElement, name: str) -> list[str]:
    """What the metas of a page say under a name, be it ``name`` or ``property``."""
    found: list[str] = page.xpath("//meta[@name=$name or @property=$name]/@content", name=name)
    return found


def links_of(page: HtmlElement) -> Iterator[str]:
    """Every address that a page leads to or loads, candidates of ``srcset`` one by one."""
    for element in page.iter():
        for name in ADDRESSES:
            if element.get(name) is not None:
                yield element.get(name)
        for candidate in (element.get("srcset") or "").split(","):
            if candidate.strip():
                yield candidate.split()[0]
        if element.tag == "meta" and element.get("http-equiv", "").lower() == "refresh":
            yield element.get("content").partition("url=")[2]


def test_nu_html_checker_finds_no_error(site: Published) -> None:
    """Zero errors on all pages by the W3C's checker, nothing filtered; below a path only the addresses differ."""
    errors = webchecks.nu_errors(site.folder)
    assert [f"{error['url']}:{error.get('lastLine')}: {error['message']}" for error in errors] == []


def test_every_link_anchor_and_picture_resolves(published: Published) -> None:
    """Links, anchors, pictures and each candidate of a srcset lead to a file of this edition, below its base."""
    ids = {path: set(page.xpath("//@id")) for path, page in published.pages.items()}
    dead = []
    inside = 0
    for path, page in published.pages.items():
        for link in links_of(page):
            led = published.led_to(path, link)
            if led is None:
                continue
            inside += 1
            file, anchor = led
            if file not in published.files or (anchor and anchor not in ids.get(file, ())):
                dead.append(f"{path}: {link}")
    assert dead == []
    assert inside > 10_000


def test_links_out_are_of_known_schemes(published: Published) -> None:
    """What leaves the site is http, https, mail or telephone, and hands over neither window nor rank by chance."""
    for path, page in published.pages.items():
        for link in page.xpath("//a[@href]"):
            target = link.get("href")
            if published.led_to(path, target) is None:
                assert target.startswith(("https://", "http://", "mailto:", "tel:")), (path, target)
                assert target.startswith(("mailto:", "tel:")) or "noopener" in link.get("rel", ""), (path, target)
            assert link.get("target") is None, (path, target)


def test_nothing_is_loaded_from_another_host(published: Published) -> None:
    """Every style, picture, icon and feed is our own (I7); only words a reader chooses to follow lead elsewhere."""
    for path, page in published.pages.items():
        loaded = page.xpath("//@src | //link[not(@rel='canonical')]/@href | //@poster | //form/@action")
        loaded += [candidate.split()[0] for srcset in page.xpath("//@srcset") for candidate in srcset.split(",")]
        for address in loaded:
            assert address.startswith(f"{published.base}/"), (path, address)


def test_no_inline_code(published: Published) -> None:
    """No handler, style, script in the page itself, frame, object, javascript: address; no form but search's."""
    active = "//style | //iframe | //object | //embed | //base | //script[not(@type='application/ld+json')]"
    active += "[not(@type='module' and contains(@src, '/theme/js/')) or text()]"
    for path, page in published.pages.items():
        assert not page.xpath(active), path
        assert [form.get("id") for form in page.xpath("//form")] == ["search"] * (path == "search/index.html"), path
        names = {name.lower() for element in page.iter() for name in element.keys()}  # noqa: SIM118 - lxml's own
        assert not {name for name in names if name == "style" or name.startswith("on")}, path
        assert not [link for link in links_of(page) if re.match(r"\s*(javascript|data|vbscript):", link, re.IGNORECASE)]


def test_every_page_carries_the_policy(published: Published) -> None:
    """The Content-Security-Policy of the headers, less what a meta element may not say, before anything is loaded."""
    for path, page in published.pages.items():
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']")
        assert policy.get("content") == policy_for_meta(), path
        before = policy.xpath("preceding::link | preceding::script | preceding::style")
        assert before == [], path


def test_structure(published: Published) -> None:
    """Language, title, one h1, no heading level skipped, unique ids, one main, each navigation with its own name."""
    for path, page in published.pages.items():
        assert page.get("lang") == "zh-CN", path
        assert text_of(page.find("head/title")), path
        assert page.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"], path
        again = [id for id, times in Counter(page.xpath("//@id")).items() if times > 1]  # noqa: A001 - it is an id
        assert not again, (path, again)
        if path == ALIAS:
            continue
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
        assert levels[0] == levels.count(1) == 1, (path, levels)
        assert all(below <= above + 1 for above, below in itertools.pairwise(levels)), (path, levels)
        assert all(text_of(heading) for heading in page.xpath("//h1 | //h2 | //h3 | //h4")), path
        assert [main.get("id") for main in page.xpath("//main")] == ["main"], path
        names = [nav.get("aria-label") or nav.get("aria-labelledby") for nav in page.xpath("//nav")]
        assert all(names), path
        assert len(names) == len(set(names)), (path, names)


def test_what_is_referred_to_is_there(published: Published) -> None:
    """aria-labelledby, aria-describedby and label for= name ids of the same page."""
    for path, page in published.pages.items():
        ids = set(page.xpath("//@id"))
        named = " ".join(
            page.xpath("//@aria-labelledby | //@aria-describedby | //@aria-controls | //label/@for")
        ).split()
        assert set(named) <= ids, path


def test_titles_and_addresses_are_of_one_page_each(published: Published) -> None:
    """Canonical addresses are whole and true; no two pages share one, nor a title; every story has a description."""
    canonical = {path: page.xpath("//link[@rel='canonical']/@href") for path, page in published.pages.items()}
    for path, found in canonical.items():
        if path != ALIAS:
            assert found == [published.absolute(path.removesuffix("index.html"))], path
    titles = Counter(text_of(page.find("head/title")) for path, page in published.pages.items() if path != ALIAS)
    assert [title for title, times in titles.items() if times > 1] == []
    for story in STORIES:
        if file_of(url_of(story)) in published.pages and "withdrawn" not in story.keys:
            (description,) = meta(published.page(url_of(story)), "description")
            assert description
            assert len(description) < 200


@pytest.mark.parametrize("url", LOOKS.values(), ids=LOOKS)
def test_what_is_shared(published: Published, url: str) -> None:
    """Open Graph says title, kind, address, language and paper; its picture, whole, is a file of this edition."""
    page = published.page(url)
    assert meta(page, "og:url") == [published.absolute(url)]
    assert meta(page, "og:site_name") == ["邹城本地新闻"]
    assert meta(page, "og:locale") == ["zh_CN"]
    (title,) = meta(page, "og:title")
    assert title
    assert title in text_of(page.find("head/title"))
    for image in meta(page, "og:image"):
        assert image.startswith(f"{published.site_url}/")
        led = published.led_to(file_of(url), image)
        assert led
        assert led[0] in published.files
    assert bool(meta(page, "og:image")) is bool(meta(page, "twitter:card"))


def test_dates_for_toutiao_and_baidu(published: Published) -> None:
    """Stories alone carry bytedance's and Baidu's times; they are the article's and can be seen on the page."""
    for story in STORIES:
        if file_of(url_of(story)) not in published.pages or "withdrawn" in story.keys:
            continue
        page, node = published.page(url_of(story)), published.article(url_of(story))
        assert meta(page, "og:type") == ["article"]
        for name in ("bytedance:published_time", "article:published_time"):
            assert meta(page, name) == [node["datePublished"]]
        for name in ("bytedance:lrDate_time", "bytedance:updated_time"):
            assert meta(page, name) == [node["dateModified"]]
        assert node["pubDate"] == node["datePublished"].removesuffix("+08:00")
        assert node["upDate"] == node["dateModified"].removesuffix("+08:00")
        assert node["datePublished"] in page.xpath("//article//time/@datetime")
        assert node["dateModified"] in page.xpath("//article//time/@datetime")
    for url in ("", "community/", "search/", TOMBSTONE):
        assert meta(published.page(url), "bytedance:published_time") == []


def test_only_reprints_are_kept_from_googles_news(published: Published) -> None:
    """A reprint says noindex to Googlebot-News and to nobody else; it stays its own canonical address."""
    for story in STORIES:
        if file_of(url_of(story)) in published.pages and "withdrawn" not in story.keys:
            page = published.page(url_of(story))
            assert meta(page, "googlebot-news") == (["noindex"] if origin_of(story) == "reprint" else []), story.slug
            assert meta(page, "robots") == []


def test_pictures_are_described_and_sized(published: Published) -> None:
    """Each picture says its size, so that nothing jumps; each has an alt (empty only beside a headline)."""
    for path, page in published.pages.items():
        for image in page.xpath("//img"):
            assert image.get("alt") is not None, path
            assert int(image.get("width")) > 0, path
            assert int(image.get("height")) > 0, path
            assert image.get("alt") or image.xpath(
                "ancestor::*[contains(@class, 'card') or contains(@class, 'lead')]"
            ), path


def test_only_what_is_referred_to_is_published(site: Published) -> None:
    """I6: every picture, style and file is linked from a page or feed; the newsroom's root files and ours are known.

    A section's square card is named by its stories; the pieces of search by one another.
    """
    known = {"sitemap.xml", "news-sitemap.xml", "robots.txt", "_headers", "_redirects", ".well-known/security.txt"}
    known |= {"townpress-verification.txt", "404.html", "theme/img/touch-icon.png", ALIAS}
    led = {led[0] for path, page in site.pages.items() for link in links_of(page) if (led := site.led_to(path, link))}
    cards = "//meta[@property='og:image' or @itemprop='image']/@content"
    led |= {link.split("/", 3)[3] for page in site.pages.values() for link in page.xpath(cards)}
    pieces = {path for path in site.files if path.startswith("search/") and path != "search/index.html"}
    assert sorted(site.files - led - known - pieces - {file_of(TOMBSTONE), file_of(KINDS["front"])}) == []


def test_the_story_reads_in_order_without_style(site: Published) -> None:
    """Source order is reading order: skip link, name, sections, headline, byline, text, provenance, notices, foot."""
    page = site.page(ANNOUNCEMENT)
    body = page.find("body")
    wanted = [
        "//a[@class='skip']",
        "//nav[@class='sections']",
        "//h1",
        "//dl[@class='byline']",
        "//*[@class='prose']",
        "//*[@id='provenance']",
        "//*[@class='disclaimers']",
        "//footer",
    ]
    order = list(body.iter())
    places = [order.index(page.xpath(path)[0]) for path in wanted]
    assert places == sorted(places)
