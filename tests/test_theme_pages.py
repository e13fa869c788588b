"""What readers and machines find on the pages: the law's lines, provenance before all, honest labels, no other host."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import lxml.html
import pytest
import theme_examples as examples
import theme_paper as paper
from msgspec import Struct
from msgspec.structs import replace
from theme_cases import PAGES
from theme_harness import environment, fragment, page

if TYPE_CHECKING:
    import jinja2
    from lxml.html import HtmlElement


@pytest.fixture(scope="module")
def env() -> jinja2.Environment:
    """The environment of a build."""
    return environment()


def parsed(env: jinja2.Environment, name: str) -> HtmlElement:
    """A page as a browser's tree."""
    return lxml.html.document_fromstring(page(env, name).encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def text_of(tree: HtmlElement) -> str:
    """All its text, with blanks run together."""
    return " ".join(tree.text_content().split())


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole(env: jinja2.Environment, name: str) -> None:
    """One h1, no heading skipped, no id twice, labels and inner links resolve, pictures have sizes."""
    tree = parsed(env, name)
    levels = [int(heading.tag[1]) for heading in tree.iter("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for reference in [*tree.xpath("//@aria-labelledby"), *(h[1:] for h in tree.xpath("//a/@href") if h[0] == "#")]:
        assert reference in ids
    for picture in tree.iter("img"):
        assert int(picture.get("width")) > 0
        assert int(picture.get("height")) > 0
        assert picture.get("alt") is not None


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_other_host(env: jinja2.Environment, name: str) -> None:
    """Everything a browser fetches comes from below the base; forms go nowhere."""
    tree = parsed(env, name)
    fetched = tree.xpath("//@src | //link[@rel='stylesheet' or contains(@rel, 'icon')]/@href")
    fetched += [part.split()[0] for value in tree.xpath("//@srcset") for part in value.split(",")]
    assert fetched
    for address in fetched:
        assert address.startswith("/base/"), address
    for address in tree.xpath("//a/@href"):
        assert re.match(r"/base/|#|https://|mailto:|tel:", address), address
    assert not list(tree.iter("iframe", "style"))
    assert all(form.get("action").startswith("/base/") for form in tree.iter("form"))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_what_the_law_asks_of_a_foot(env: jinja2.Environment, name: str) -> None:
    """Filing numbers linked to the ministries' systems, reporting lines, contacts, standing pages, years."""
    tree = parsed(env, name)
    links = {text_of(link): link.get("href") for link in tree.xpath("//footer//a")}
    assert links["鲁ICP备00000000号-1"] == "https://beian.miit.gov.cn/"
    police = "https://beian.mps.gov.cn/#/query/webSearch?code=37000000000000"
    assert links["鲁公网安备37000000000000号"] == police
    assert links["12377"] == "https://www.12377.cn/"
    assert links["0537-555 0112"] == "tel:05375550112"
    assert {"帮助说明", "法律声明", "关于我们", "收费标准", "联系我们", "留言咨询"} <= set(links)
    foot = text_of(tree.xpath("//footer")[0])
    for needed in ("© 2014–2026 邹城本地新闻 版权所有", "zoucheng-news", "100000000", "爆料 0537-555 0199"):
        assert needed in foot


def test_a_reprint_says_where_it_comes_from(env: jinja2.Environment) -> None:
    """Source, original title and author, the editor's name, via and the original's address: order 1 of the CAC."""
    tree = parsed(env, "article")
    said = {text_of(row.find("dt")): text_of(row.find("dd")) for row in tree.xpath("//*[@id='provenance']/dl/div")}
    assert said == {
        "来源": "邹城市民政局 在稿源单位名单（2025 版）内",
        "稿件性质": "转载",
        "原标题": "邹城市社区治理标准化试点成功获得国家立项",
        "标题改动": "加“喜报！”",
        "原作者": "佚名",
        "转自": "邹城房产网",
        "原文": "https://mzj.example/2023/05/26/notice.html",
        "责任编辑": "张三",
        "修订说明": "改正两处标点。",
    }
    assert "无链接：纸质通知，未上网" in text_of(parsed(env, "article-long"))


def test_a_story_keeps_all_that_the_seed_page_showed(env: jinja2.Environment) -> None:
    """Kind of news, time, views, photographs with captions, source, disclaimers, channels, neighbours, tip line."""
    shown = text_of(parsed(env, "article"))
    for needed in (
        "发布时间 2023年6月1日 08:30",
        "资讯类型 社区治理",
        "浏览 4053 次",
        "来源 邹城市民政局",
        "图：邹城市民政局 供图",
        "不构成投资建议",
        "手机微信扫一扫，邹城事全知晓",
        "上一篇",
        "下一篇",
        "回到顶部",
    ):
        assert needed in shown, needed
    codes = parsed(env, "article").xpath("//img[@class='channel__code']/@src")
    assert codes == [f"/base/{code}" for code in paper.EDITION.channel_codes]


def test_labels_stand_before_the_text(env: jinja2.Environment) -> None:
    """AI, advertisement, expiry and corrections are read before the first sentence; AI pictures say so themselves."""
    for name, label in (
        ("article-ai", "本文由人工智能（AI）生成。"),
        ("article-ad", "广告主：某某置业有限公司"),
        ("article-expired", "本文有效期至 2023年5月29日"),
        ("article", "通知文号原误作"),
    ):
        shown = text_of(parsed(env, name).xpath("//article")[0])
        assert 0 <= shown.find(label) < shown.find("国家标准化管理委员会印发"), name
    assert "图片由 AI 生成" in text_of(parsed(env, "article").xpath("//figure")[1])
    assert "AI 生成" in text_of(parsed(env, "category").xpath("//div[@class='thumbnail']")[2])
    assert "广告" in text_of(parsed(env, "index").xpath("//li[contains(., '城南新盘')]")[0])


def test_a_letter_to_the_editor_names_the_story(env: jinja2.Environment) -> None:
    """Subject and body carry title and address, whatever characters the title has."""
    story = replace(examples.STORY, title='A & B <“好”> "C"')
    values = {"masthead": paper.MASTHEAD, "article": story}
    printed = fragment(env, "feedback.html", "feedback(masthead, article)", values)
    href = lxml.html.fromstring(printed).xpath("//a/@href")[0]
    assert href.startswith("mailto:editor@news.zoucheng.example?subject=%E7%BA%A0%E9%94%99%EF%BC%9AA%20%26%20B%20%3C")
    assert "https%3A%2F%2Fnews.zoucheng.example%2Fbase%2F2023%2F06%2Fpilot%2F" in href
    assert "amp%3B" not in href


def test_machines_are_told(env: jinja2.Environment) -> None:
    """Canonical address, Open Graph, Toutiao's times, Googlebot-News, feeds, neighbours, JSON-LD, policy."""
    tree = parsed(env, "article")
    metas = {meta.get("property") or meta.get("name"): meta.get("content") for meta in tree.iter("meta")}
    assert metas["og:type"] == "article"
    assert metas["og:locale"] == "zh_CN"
    assert metas["bytedance:published_time"] == "2023-06-01T08:30:00+08:00"
    assert metas["bytedance:updated_time"] == metas["article:modified_time"] == "2023-06-03T09:00:00+08:00"
    assert metas["googlebot-news"] == "noindex"
    links = [(link.get("rel"), link.get("href")) for link in tree.iter("link")]
    assert ("canonical", "https://news.zoucheng.example/base/2023/06/pilot/") in links
    assert ("prev", "/base/2023/05/long/") in links
    assert ("alternate", "/base/feeds/community.atom.xml") in links
    assert '"@type": "NewsArticle"' in tree.xpath("//script[@type='application/ld+json']")[0].text
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_where_the_reader_is(env: jinja2.Environment) -> None:
    """The section's link is marked: as this page in the section, as an ancestor in its stories; breadcrumbs agree."""
    current = "//nav[@class='sections']//a[@aria-current]"
    for name, link, mark in (
        ("index", "首页", "page"),
        ("category", "社区治理", "page"),
        ("article", "社区治理", "true"),
    ):
        marked = parsed(env, name).xpath(current)
        assert [(text_of(a), a.get("aria-current")) for a in marked] == [(link, mark)]
    crumbs = parsed(env, "article").xpath("//nav[@class='breadcrumbs']//li")
    assert [text_of(crumb) for crumb in crumbs] == ["首页", "社区治理", examples.STORY.title]


def test_a_preview_says_so_and_is_not_indexed() -> None:
    """Drafts shown to the desk carry a banner and noindex on every page."""
    edition = replace(paper.EDITION, preview=True)
    printed = page(environment(edition), "article", edition)
    assert "预览版" in printed
    assert '<meta name="robots" content="noindex, nofollow">' in printed


def test_the_theme_speaks_english() -> None:
    """With an English edition every word of the theme is English; what editors wrote stays as it is."""
    edition = replace(paper.EDITION, language="en")
    env = environment(edition)
    assert "1 June 2023 08:30" in page(env, "article", edition)
    assert "4053 times" in page(env, "article", edition)
    for name in ("search", "404"):
        printed = page(env, name, edition).partition("<main")[2].partition("</main>")[0]
        assert not re.search(r"[\u4e00-\u9fff]", printed.replace(PAGES[name][1].title, ""))


@pytest.mark.parametrize("name", ["index", "article", "category", "person", "archive", "tombstone", "404"])
def test_hostile_text_stays_text(env: jinja2.Environment, name: str) -> None:
    """Titles, names and reasons are escaped wherever they are shown; only sanitised bodies are HTML."""
    evil = "<script>alert(1)</script>\"'><img src=x onerror=1>{{ 7*7 }}"
    template, head, values = PAGES[name]
    poisoned = {key: _poison(value, evil) for key, value in values.items()}
    assert poisoned != values or not values
    masthead = replace(paper.MASTHEAD, name=evil, tagline=evil)
    printed = env.get_template(template).render(
        masthead=masthead, edition=paper.EDITION, head=replace(head, title=evil, description=evil), **poisoned
    )
    tree = lxml.html.document_fromstring(printed)
    assert not tree.xpath("//script[not(@type)] | //img[@src='x'] | //@onerror")
    assert "{{ 7*7 }}" in printed


def _poison(value: object, evil: str) -> object:
    """``value`` with every plain title, name, summary, reason and caption replaced."""
    if isinstance(value, tuple):
        return tuple(_poison(item, evil) for item in value)
    if not isinstance(value, Struct):
        return value
    plain = {"title", "name", "summary", "reason", "lead", "caption", "credit", "alt", "ai_note", "advertiser"}
    changed = {}
    for field in value.__struct_fields__:
        held = getattr(value, field)
        changed[field] = evil if field in plain and isinstance(held, str) else _poison(held, evil)
    return replace(value, **changed)
