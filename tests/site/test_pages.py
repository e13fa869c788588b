"""Every page that the contract promises is there, and the announcement shows what was asked of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from edition import ALIAS, ANNOUNCEMENT, KINDS, TOMBSTONE, file_of, text_of, url_of
from sample_content import PAGES, STORIES, register

if TYPE_CHECKING:
    from edition import Published
    from lxml.html import HtmlElement

SEED = Path(__file__).parents[1] / "seed"
MASTHEAD = register("masthead")
#: What is read by readers: all but the draft, the scheduled and the withdrawn one.
SHOWN = [story for story in STORIES if not {"status", "publish_at"} & set(story.keys)]
CATEGORIES = [entry["slug"] for entry in register("categories")]
FILES = [
    *(f"feeds/{slug}.atom.xml" for slug in ("all", *CATEGORIES)),
    *("feeds/all.rss.xml", "feeds/all.json", "sitemap.xml", "news-sitemap.xml", "robots.txt", "_headers"),
    *(".well-known/security.txt", "townpress-verification.txt", "files/village-notice-checklist.pdf"),
]


@pytest.fixture(name="announcement")
def fixture_announcement(site: Published) -> HtmlElement:
    """The page of the announcement."""
    return site.page(ANNOUNCEMENT)


def article_of(page: HtmlElement) -> HtmlElement:
    """The story itself, without what stands around it."""
    (found,) = page.xpath("//article")
    return found


def linked(page: HtmlElement, words: str) -> str:
    """Where the link with these words leads; they stand on exactly one kind of link."""
    (target,) = {link.get("href") for link in page.xpath("//a[@href]") if text_of(link) == words}
    return str(target)


@pytest.mark.parametrize("url", KINDS.values(), ids=KINDS)
def test_one_page_of_each_kind(published: Published, url: str) -> None:
    """Each kind of address of the contract has its page, at the domain's root and below a path."""
    assert file_of(url) in published.files


@pytest.mark.parametrize("path", FILES)
def test_files_for_machines(published: Published, path: str) -> None:
    """Feeds (one for each section), sitemaps, robots, security.txt, headers and the files the newsroom laid down."""
    assert path in published.files


def test_all_sections_and_standing_pages(published: Published) -> None:
    """Each section and each standing page of the registers is there, and each is linked from every foot or head."""
    front = published.page("")
    for slug in (*CATEGORIES, *(page.slug for page in PAGES)):
        assert f"{slug}/index.html" in published.files
        assert front.xpath("//a[@href=$url]", url=f"{published.base}/{slug}/"), slug


def test_how_many_pages(published: Published) -> None:
    """So many pages, counted: a page too few is a loss, a page too many a leak. Both editions hold the same files."""
    months = {(story.keys["category"], url_of(story)[:7]) for story in SHOWN}
    lists = {
        "places": {(name, url_of(story)[:4]) for story in SHOWN for name in story.names("places")},
        "topics": {(name, url_of(story)[:4]) for story in SHOWN for name in story.names("topics")},
        "tags": {(name, url_of(story)[:4]) for story in SHOWN for name in story.names("tags")},
        "sources": {(story.keys["source"], url_of(story)[:4]) for story in SHOWN if "source" in story.keys},
        "people": {
            (name, url_of(story)[:4]) for story in SHOWN for name in [*story.names("authors"), *story.names("editor")]
        },
    }
    wanted = {
        "stories": len(SHOWN) + 1,
        "sections": len(CATEGORIES) + len(months),
        "archive": 1 + len({month for _, month in months}),
        **{kind: len({name for name, _ in years}) + len(years) for kind, years in lists.items()},
        "standing": len(PAGES),
        "others": 5,
    }
    sections = "|".join(CATEGORIES)
    forms = {
        "stories": r"20\d\d/\d\d/[a-z0-9-]+/index\.html",
        "sections": rf"({sections})/(20\d\d/\d\d/)?index\.html",
        "archive": r"archive/(20\d\d/\d\d/)?index\.html",
        **{kind: rf"{kind}/[^/]+/(20\d\d/)?index\.html" for kind in lists},
        "standing": rf"({'|'.join(page.slug for page in PAGES)})/index\.html",
        "others": rf"index\.html|404\.html|search/index\.html|corrections/index\.html|{re.escape(ALIAS)}",
    }
    counted = {kind: sum(bool(re.fullmatch(form, path)) for path in published.pages) for kind, form in forms.items()}
    assert counted == wanted
    assert sum(counted.values()) == len(published.pages) == published.report["pages"]["printed"] == 283


def test_every_story_has_come_to_its_fate(published: Published) -> None:
    """29 stories in: what is published, expired or withdrawn has a page; a draft or scheduled one leaves no trace."""
    stories = published.report["stories"]
    assert stories == {
        "in": 29,
        "published": 25,
        "draft": 1,
        "scheduled": 1,
        "expired": 1,
        "withdrawn": 1,
        "rejected": 0,
    }
    hidden = [story for story in STORIES if story not in SHOWN and "withdrawn" not in story.keys]
    assert len(hidden) == 2
    everything = b"".join(published.read(path) for path in sorted(published.files))
    for story in STORIES:
        assert (file_of(url_of(story)) in published.files) is (story not in hidden), story.slug
    for story in hidden:
        assert story.slug.encode() not in everything
        assert str(story.keys["title"]).encode() not in everything


def test_a_withdrawn_story_leaves_its_reason_and_nothing_else(published: Published) -> None:
    """Its address says that and why it went; title, text and address stand nowhere else."""
    (story,) = (story for story in STORIES if "withdrawn" in story.keys)
    assert story.keys["withdrawn"] in text_of(published.page(TOMBSTONE))
    for path in sorted(published.files):
        data = published.read(path)
        assert str(story.keys["title"]).encode() not in data, path
        assert story.body.strip().splitlines()[0].encode() not in data, path
        assert story.slug.encode() not in data or path == file_of(TOMBSTONE), path


def test_an_old_address_leads_on(published: Published) -> None:
    """An alias sends browsers to the story, names it for those it doesn't, and is kept by no search engine."""
    page = published.page(ALIAS)
    target = "2025/12/stairwell-toolbox/"
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={published.base}/{target}"]
    assert page.xpath("//link[@rel='canonical']/@href") == [published.absolute(target)]
    assert page.xpath("//a/@href") == [f"{published.base}/{target}"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_the_announcements_head(announcement: HtmlElement) -> None:
    """Title, kind, time and the 4053 readings brought along."""
    assert [text_of(h1) for h1 in announcement.xpath("//h1")] == ["喜报！邹城市社区治理标准化试点成功获得国家立项"]
    facts = dict(
        zip(
            map(text_of, announcement.xpath("//dl[@class='byline']//dt")),
            map(text_of, announcement.xpath("//dl[@class='byline']//dd")),
            strict=True,
        )
    )
    assert facts["资讯类型"] == "社区治理"
    assert facts["发布时间"] == "2023年6月1日"
    assert facts["来源"] == "邹城市民政局"
    assert facts["稿件性质"] == "转载"
    assert facts["浏览"].replace(",", "") == "4053 次"
    assert announcement.xpath("//dl[@class='byline']//time/@datetime") == ["2023-06-01T00:00:00+08:00"]


def test_the_announcements_five_photographs(site: Published, announcement: HtmlElement) -> None:
    """Each with alternative text, caption, credit and size, published under the name the editor gave it."""
    (story,) = (story for story in STORIES if url_of(story) == ANNOUNCEMENT)
    figures = article_of(announcement).xpath(".//figure")
    assert len(figures) == 5
    for figure, (name, note) in zip(figures, story.keys["photos"].items(), strict=True):
        (image,) = figure.xpath(".//img")
        assert image.get("alt") == note["alt"]
        assert note["caption"] in text_of(figure.find(".//figcaption"))
        assert note["credit"] in text_of(figure.find(".//figcaption"))
        assert image.get("width")
        assert image.get("height")
        assert Path(image.get("src")).name.startswith(name.removesuffix(".jpg"))
        assert image.get("src").removeprefix("/") in site.files


def test_the_announcements_provenance_and_notices(announcement: HtmlElement) -> None:
    """Source and middleman, the notices that hold for a reprint and no other, and how to tip us off."""
    article = text_of(article_of(announcement))
    assert "邹城市民政局" in text_of(announcement.get_element_by_id("provenance"))
    assert "转自 邹城房产网" in text_of(announcement.get_element_by_id("provenance"))
    notices = {entry["id"]: entry["text"] for entry in register("disclaimers")}
    assert {name for name, text in notices.items() if text in article} == {"reprint", "tips"}
    assert MASTHEAD["contacts"]["tips"] in article


def test_the_announcements_channels(site: Published, announcement: HtmlElement) -> None:
    """WeChat, mini-program, app and 抖音: each with its QR code, its name and its note."""
    (block,) = announcement.xpath("//section[@class='channels']")
    for channel in MASTHEAD["channels"]:
        (code,) = block.xpath(".//img[@alt=$alt]", alt=f"{channel['name']}二维码")
        assert site.read(code.get("src").removeprefix("/")).startswith(b"<svg")
        assert channel["name"] in text_of(block)
        assert channel["note"] in text_of(block)
    assert [channel["kind"] for channel in MASTHEAD["channels"]] == ["wechat", "miniprogram", "app", "douyin"]


def test_the_foot_of_every_page(site: Published) -> None:
    """Standing pages, contacts, reporting, both filing numbers with the links the law asks for, years, back to top."""
    contacts, report, filings = MASTHEAD["contacts"], MASTHEAD["report"], MASTHEAD["filings"]
    code = re.sub(r"\D", "", filings["police"])
    for path in sorted(set(site.pages) - {ALIAS}):
        (foot,) = site.pages[path].xpath("//footer")
        words = text_of(foot)
        for name in ("帮助说明", "法律声明", "关于我们", "收费标准", "联系我们", "留言咨询"):
            assert foot.xpath(".//a[.=$name]", name=name), (path, name)
        for value in (*contacts.values(), report["phone"], report["email"], report["national"]):
            assert value in words, (path, value)
        assert "违法和不良信息举报" in words
        assert linked(foot, filings["icp"]) == "https://beian.miit.gov.cn/"
        assert linked(foot, filings["police"]) == f"https://beian.mps.gov.cn/#/query/webSearch?code={code}"
        assert "© 2014–2026 邹城本地新闻" in words
        assert linked(foot, "回到顶部") == "#top"
        assert site.pages[path].xpath("//*[@id='top']")


@pytest.mark.parametrize(
    "fault",
    [
        "房产网讯",
        "【2023】",
        "2014-2020",
        "2014–2020",
        "弹窗",
        "手机微信扫一扫,",
        "邹城楼市全知晓",
        *("96b94be463704dd0b1142fc302fe647d", "2807ae5ab5fb7d134749d8ac63561e63"),
        *("cde4eae81dbe7e3872221a0c40ef7fc5", "9ec2510680ef65d216a18d41d8524bd7"),
        *("e950b6619f59c3938119485576c0e29e", "index_ada1604105295822", "QQ截图", "微信图片_", "app250200"),
        *("zcfcw.cn", "17705316643", "web20089", "100264749", "963802397", "37088202000196", "2021022751"),
    ],
)
def test_the_old_pages_faults_are_gone(site: Published, fault: str) -> None:
    """No second dateline, 【】, picture named by a digest, stale year, pop-up or contact of the old site."""
    assert fault not in site.read(file_of(ANNOUNCEMENT)).decode()


def test_nothing_pops_up(site: Published) -> None:
    """No dialog, no script but the theme's two, nothing that plays by itself, no timer: a page stays as it is."""
    for path, page in site.pages.items():
        assert not page.xpath("//dialog | //iframe | //*[@popover] | //*[@autoplay] | //marquee | //blink"), path
        scripts = page.xpath("//script[not(@type='application/ld+json')]")
        ours = ("/js/lightbox.", "/js/search.") if path == "search/index.html" else ("/js/lightbox.",)
        for script in scripts:
            assert script.get("type") == "module", path
            assert any(name in script.get("src") for name in ours), path
        assert path == ALIAS or not page.xpath("//meta[@http-equiv='refresh']"), path


def test_the_announcement_names_one_source(announcement: HtmlElement) -> None:
    """来源 stands in the byline and the record and says the same; the old portal is only where our copy came from."""
    named = {text_of(dd) for dd in announcement.xpath("//dt[.='来源']/following-sibling::dd")}
    assert named == {"邹城市民政局"}
    assert announcement.xpath("//dt[.='资讯类型']/following-sibling::dd/a/@href") == ["/community/"]


def test_every_paragraph_of_the_seed_is_on_the_page_in_order(announcement: HtmlElement) -> None:
    """The text handed down, corrected by the literal list and by nothing else, is the text of the article."""
    record: dict[str, Any] = yaml.safe_load((SEED / "zoucheng-corrections.yml").read_text(encoding="utf-8"))
    seed = (SEED / "zoucheng-announcement.txt").read_text(encoding="utf-8")
    for old, new in record["corrections"]:
        assert seed.count(old) == 1, old
        seed = seed.replace(old, new)
    photographs = dict(record["photographs"])
    excluded = {entry["line"] for entry in record["excluded"]}
    lines = [line.strip() for line in seed.splitlines() if line.strip() and line.strip() not in excluded]
    wanted = [photographs.get(line, line.removeprefix("## ")) for line in lines]
    article = article_of(announcement)
    shown = [
        Path(element.get("src")).name if element.tag == "img" else text_of(element)
        for element in article.xpath(".//h1 | .//*[@class='prose']//*[self::p or self::h2 or self::h3 or self::img]")
    ]
    assert len(shown) == len(wanted) == 14
    for found, text in zip(shown, wanted, strict=True):
        if text in photographs.values():
            assert found.startswith(text.removesuffix(".jpg")), text
        else:
            assert found == text
