"""Good input passes: no error, no warning, published as written. A false alarm is as bad as a miss."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from lxml import html

if TYPE_CHECKING:
    from paper import Paper

X = "stories/2026/11/x.md"
BODY = "老人在家门口办好了四十一件事。"


def story(title: str = "好稿", date: str = "2026-11-10", more: str = "", body: str = BODY) -> str:
    """A story."""
    return f"---\ntitle: {title}\ndate: {date}\ncategory: 社区治理\n{more}---\n\n{body}\n"


DATES = {
    "2026-11-10": (10, 0, 0),
    "2026-11-10 08:30": (10, 8, 30),
    "2026-11-10 8:30": (10, 8, 30),
    "2026-11-10 08:30:15": (10, 8, 30),
    "2026-11-10T08:30": (10, 8, 30),
    "2026-11-10T08:30:00+08:00": (10, 8, 30),
    "2026-11-10 08:30 +0800": (10, 8, 30),
    "2026-11-10T00:30:00Z": (10, 8, 30),
    "2026-11-09T20:30:00-04:00": (10, 8, 30),
    "2026/11/10": (10, 0, 0),
    "2026/11/10 08:30": (10, 8, 30),
    "2026年11月10日": (10, 0, 0),
    "2026年11月10日 8时30分": (10, 8, 30),
    "2026年11月10日上午8:30": (10, 8, 30),
    "2026年11月10日下午3点半": (10, 15, 30),
    "２０２６－１１－１０ ０８：３０": (10, 8, 30),
    "2026-11-10 # 农历十月初二": (10, 0, 0),
    "'2026-11-10 08:30'": (10, 8, 30),
}

#: As written after ``title: ``, and as readers see it.
TITLES = {
    "2026": "2026",
    "yes": "yes",
    "3.14": "3.14",
    "通知：今天停水": "通知：今天停水",
    "Notice: water off": "Notice: water off",
    "#邹城#大会开幕": "#邹城#大会开幕",
    "C# 与 C++": "C# 与 C++",
    "AT&T 与 R&D": "AT&T 与 R&D",
    "气温 <0℃，风力 >7级": "气温 <0℃，风力 >7级",
    "[草稿] 不是草稿": "[草稿] 不是草稿",
    "{{ 大括号 }}": "{{ 大括号 }}",
    '"好稿"': "好稿",
    "'好''稿'": "好'稿",
    "①②③ ℃ × ㎡ №": "①②③ ℃ × ㎡ №",
    "１２３４５": "１２３４５",
    "一家三口👨\u200d👩\u200d👧出行": "一家三口👨\u200d👩\u200d👧出行",
    "🏳️\u200d🌈 与 ❤️": "🏳️\u200d🌈 与 ❤️",
    "བོད་ཡིག": "བོད་ཡིག",
    "ئۇيغۇرچە": "ئۇيغۇرچە",
    "ᠮᠣᠩᠭᠣᠯ\u180e᠎ᠠ": None,
    "می\u200cخواهم": "می\u200cخواهم",
    "क्\u200dष": "क्\u200dष",
    "𠮷野家开业": "𠮷野家开业",
    "Café à la crème": "Café à la crème",
    "喜报!邹城": None,
    "\\n 与 C:\\x": "\\n 与 C:\\x",
    "http://a.example/x 开通": "http://a.example/x 开通",
    "长" * 120: "长" * 120,
}


@pytest.mark.parametrize(("written", "moment"), DATES.items(), ids=DATES)
def test_dates_as_editors_write_them(paper: Paper, written: str, moment: tuple[int, int, int]) -> None:
    """Each form is the same instant on the page, in Shanghai's time."""
    paper.put(X, story(date=written))
    outcome = paper.build()
    assert (outcome.status, outcome.err) == (0, "")
    day, hour, minute = moment
    (data,) = html.fromstring(paper.page("2026/11/x/index.html")).xpath("//script[@type='application/ld+json']/text()")
    (stamp,) = re.findall(r'"datePublished":\s*"([^"]+)"', data)
    published = datetime.fromisoformat(stamp).replace(second=0)
    assert published == datetime(2026, 11, day, hour, minute, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(("written", "shown"), TITLES.items(), ids=ascii)
def test_titles_as_editors_write_them(paper: Paper, written: str, shown: str | None) -> None:
    """No sign, script or emoji is refused or lost. None: shown, perhaps with a warning about its punctuation."""
    paper.put(X, story(title=written))
    outcome = paper.build()
    assert outcome.status == 0
    (heading,) = html.fromstring(paper.page("2026/11/x/index.html")).xpath("//h1")
    if shown is not None:
        assert heading.text_content().strip() == shown
        assert outcome.err == ""


@pytest.mark.parametrize(
    "text",
    [
        story().replace("\n", "\r\n"),
        story().replace("\n", "\r"),
        story().replace("\n", "\r\n", 3),
        "\ufeff" + story(),
        "\n\n" + story(),
        story().replace("---\n\n", "---\n"),
        story().replace(" \n", "\n").replace("\n", "  \n"),
        "---\n标题：好稿\n日期：2026年11月10日\n栏目：社区治理\n作者：林小满\n---\n\n正文。\n",
        "Title: 好稿\nDate: 2026-11-10\nCategory: 社区治理\nTags: 甲, 乙\n\n正文。\n",
        "---\n{title: 好稿, date: 2026-11-10, category: 社区治理}\n---\n\n正文。\n",
        "---\n# 值班：林小满\ntitle: 好稿\ndate: 2026-11-10\ncategory: 社区治理\n...\n\n正文。\n",
        story(more="tags: 教育，交通；民生、a,b;c\n"),
        story(more="tags:\n  - 教育\n  - 交通\n"),
        story(more="tags:\n- 教育\n- 交通\n"),
        story(more="tags: [2026, yes, null, 1.0]\n"),
        story(more="tags: []\ntopics:\nsummary:\n"),
        story(more="views: ４，０５３\nplacement: 头条\nstatus: 已发布\nai: 无\n"),
        story(more="slug: Ab-C\n"),
        story(more="slug: 社区治理\n"),
        story(more="expires: 2099-12-31\n"),
        story(more="aliases: [/news/1.html, /新闻/1.html, /old/]\n"),
        story(more="lang: en\n", title="Water off on Monday", body="The water is off from 9 to 11 a.m. on Monday."),
        story(more="summary: 摘要“引号”、<尖括号>、&、100%。\n"),
        story(body="标题\n=======\n\n正文在这里。"),
        story(body="这是很长的一段，" * 5000 + "完。"),
        story(body="🎉"),
        story(body="他说：“你好。”\n\n气温 −3℃～5℃，面积 3×4㎡。"),
        story(body="本报讯 近日，通知印发。"),
    ],
)
def test_files_as_editors_save_them(paper: Paper, text: str) -> None:
    """Line ends, marks, lists, Chinese keys, Pelican's headers, empty optional keys: published, no complaint."""
    paper.put(X, text)
    outcome = paper.build()
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.report["stories"]["published"] == 1  # type: ignore[index] # report.json is an object


@pytest.mark.parametrize(
    ("slug", "expected"), [("a" * 100, "a" * 100), ("长" * 33, "长" * 33), ("ＡＢ", "ab"), ("con-x", "con-x")]
)
def test_slugs_at_their_bounds(paper: Paper, slug: str, expected: str) -> None:
    """A hundred bytes are allowed, capitals and full-width letters are put right."""
    paper.put(X, story(more=f"slug: {slug}\n"))
    assert paper.build().status == 0
    assert f"2026/11/{expected}/index.html" in paper.files


def test_one_slug_in_two_months_and_pages_with_dates(paper: Paper) -> None:
    """The month tells stories apart; a page may have a date, capitals in its slug, a folder."""
    paper.put("stories/2026/11/a.md", story(more="slug: same\n"))
    paper.put("stories/2026/10/b.md", story(more="slug: same\n", date="2026-10-10"))
    paper.put("pages/about.md", "---\ntitle: 关于\ndate: 2026-01-01\nslug: About\n---\n\n文。\n")
    paper.put("pages/help/index.md", "---\ntitle: 帮助\n---\n\n文。\n")
    outcome = paper.build()
    assert (outcome.status, outcome.err) == (0, "")
    assert {"2026/11/same/index.html", "2026/10/same/index.html", "about/index.html", "help/index.html"} <= set(
        paper.files
    )


@pytest.mark.parametrize("empty", ["", "[]", "# 还没有\n", "null\n", "---\n"])
def test_the_smallest_registers(paper: Paper, empty: str) -> None:
    """A masthead of a name and a domain and one section are enough; other lists may be empty or missing."""
    paper.put("registers/categories.yml", "- {slug: community, name: 社区治理}\n")
    for register in ("sources", "places", "topics"):
        paper.put(f"registers/{register}.yml", empty)
    for register in ("people", "disclaimers"):
        (paper.content / f"registers/{register}.yml").unlink()
    paper.put(X, story())
    outcome = paper.build()
    assert (outcome.status, outcome.err) == (0, "")


@pytest.mark.parametrize(
    "settings",
    [
        {"SITEURL": "https://a.example/base"},
        {"SITEURL": "http://localhost:8000"},
        {"AT": "2026-12-01"},
        {"AT": "2026-12-01T01:00Z"},
        {"WORKERS": 1, "LOCK_WAIT": 0.5, "STRICT": True, "FORMAT": "github"},
    ],
)
def test_settings_as_they_are_given(paper: Paper, settings: dict[str, object]) -> None:
    """Paths, ports, moments with and without zone are taken."""
    paper.put(X, story())
    outcome = paper.build(**settings)
    assert (outcome.status, outcome.err) == (0, "")
