"""From a file's bytes to its manuscript: every family of mistakes with its place, and what is understood."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from townpress.editorial.ai import Ai
from townpress.editorial.dates import ZONE
from townpress.editorial.encoding import decode
from townpress.editorial.fields import STORY
from townpress.editorial.manuscript import CorrectionNote, Manuscript
from townpress.editorial.reading import doubtful_years, read, read_page
from townpress.editorial.story import Origin
from townpress.kernel.problems import Problem, Severity, errors_in
from townpress.kernel.source import Source

BASE = {"title": "停水通知", "date": "2023-06-01", "category": "社区治理"}


def story(text: str) -> tuple[Manuscript | None, tuple[Problem, ...]]:
    """A story and its problems, as read from bytes."""
    source, problems = decode(text.encode("utf-8", "surrogatepass"), "a.md")
    manuscript, more = read(source) if source else (None, ())
    return manuscript, (*problems, *more)


def with_line(line: str, *without: str) -> str:
    """A sound story with one more field in line 5, or in place of those named in ``without``."""
    kept = [f"{key}: {value}" for key, value in BASE.items() if key not in without]
    return "\n".join(("---", *kept, line, "---", "正文。", ""))


def understood(text: str) -> Manuscript:
    """The manuscript of a text that must have no errors."""
    manuscript, problems = story(text)
    assert errors_in(problems) == ()
    assert manuscript
    return manuscript


def errors(text: str) -> list[tuple[str, str, int, int]]:
    """Code, field, line and column of each error."""
    return [(p.code, p.field, p.line, p.column) for p in errors_in(story(text)[1])]


def test_the_contracts_example() -> None:
    """The whole front matter of the contract is read to its types."""
    manuscript = understood(
        """---
title: 喜报!邹城市社区治理标准化试点成功获得国家立项   # 标题, required
date: 2023-06-01              # 发布时间
category: 社区治理             # 栏目
origin: 转载
source: 邹城市民政局
source_url: https://www.zoucheng.gov.cn/a?b=1#c
original_title: 不详
original_title_note: 原件没有标题
original_author: 佚名
editor: 张三
via: 邹城房产网
authors: 张三、李四
places: [邹城]
tags:
- 标准化
- 民政，社区
summary: |
  第一行
  第二行
status: 已发布
publish_at: 2026-12-01 09:00
corrections:
  - {date: 2023-06-02, text: 人数应为 120}
  - date: 2023年6月3日
    text: 地点: 邹城
ai: none
views: 4,053
aliases: [/news/20230601.html]
photos:
  photo-1.jpg: {alt: 会场, people: 已同意, ai: 生成}
  b c.png:
    caption: 图：会场
---
正文。
"""
    )
    assert manuscript.title == "喜报!邹城市社区治理标准化试点成功获得国家立项"
    assert manuscript.date == datetime(2023, 6, 1, tzinfo=ZONE)
    assert manuscript.origin is Origin.REPRINT
    assert manuscript.source_url.endswith("?b=1#c")
    assert manuscript.authors == ("张三", "李四")
    assert manuscript.tags == ("标准化", "民政", "社区")
    assert manuscript.summary == "第一行第二行"
    assert manuscript.corrections[1] == CorrectionNote(datetime(2023, 6, 3, tzinfo=ZONE), "地点: 邹城")
    assert manuscript.views == 4053
    assert manuscript.aliases == ("/news/20230601.html",)
    assert manuscript.photos["photo-1.jpg"].people == "consented"
    assert manuscript.photos["photo-1.jpg"].ai is Ai.GENERATED
    assert manuscript.photos["b c.png"].caption == "图：会场"
    assert (manuscript.body, manuscript.body_line) == ("正文。\n", 35)
    assert (manuscript.spot("authors.1").line, manuscript.spot("authors.1").column) == (13, 13)
    assert (manuscript.spot("photos.photo-1.jpg.alt").line, manuscript.spot("corrections.1.date").line) == (31, 25)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: 2026", "2026"),
        ("title: yes", "yes"),
        ("title: 12:30", "12:30"),
        ("title: 通知: 停水", "通知: 停水"),
        ("title: 停水通知:", "停水通知:"),
        ("title：停水", "停水"),
        ("title:停水", "停水"),
        ("title :\t停水", "停水"),
        ("标题：停水", "停水"),
        ("Title: 停水", "停水"),
        ("TITLE：停水", "停水"),
        ("　标题　：　停水", "停水"),
        ("title: #邹城# 停水", "#邹城# 停水"),
        ("title: 今天 #邹城# 停水", "今天 #邹城# 停水"),
        ("title: 停水 # 标题", "停水"),
        ("title: 停水\n  通知", "停水 通知"),
        ("title: [图文] 停水", "[图文] 停水"),
        ('title: "最美"邹城人', '"最美"邹城人'),
        ('title: "停水: 通知" # 引号', "停水: 通知"),
        ("title: {{ site.name }}", "{{ site.name }}"),
        ("title: {% include x %}", "{% include x %}"),
        ("title: - 停水", "- 停水"),
        ("title: @邹城 100% `x`", "@邹城 100% `x`"),
        ("title: <script>alert(1)</script> & <b>", "<script>alert(1)</script> & <b>"),
        ("title: >\n  停水\n  通知", "停水 通知"),
        ("title: a\u200bb\u00a0c", "ab c"),
    ],
)
def test_titles_are_text(line: str, title: str) -> None:
    """A title is the text of its line, whatever YAML would make of it."""
    assert understood(with_line(line, "title")).title == title


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("tags: yes", ("yes",)),
        ("tags: 教育，交通、民政;a；b, c", ("教育", "交通", "民政", "a", "b", "c")),
        ("标签：[教育, '交通、民政']", ("教育", "交通", "民政")),
        ("tags:\n- 教育\n- 教育", ("教育",)),
        ("tags:\n  - 1.0\n  - 2023-06-01", ("1.0", "2023-06-01")),
        ("tags: 教育、、 、", ("教育",)),
        ("tags: []", ()),
        ("tags:", ()),
        ("tags: #停水", ("#停水",)),
        ("tags: null", ()),
    ],
)
def test_lists_of_names(line: str, names: tuple[str, ...]) -> None:
    """Names are split at every separator editors use, kept as text, each once."""
    assert understood(with_line(line)).tags == names


@pytest.mark.parametrize(
    ("line", "without", "found"),
    [
        ("", "title", [("E202", "title", 1, 1)]),
        ("title:", "title", [("E202", "title", 4, 1)]),
        ("title: ''", "title", [("E202", "title", 4, 1)]),
        ('title: "\u3000"', "title", [("E202", "title", 4, 1)]),
        ("title: \u3164\u2800", "title", [("E202", "title", 4, 1)]),
        ("title: ~", "title", [("E202", "title", 4, 1)]),
        ("title: # 没有", "title", [("E202", "title", 4, 1)]),
        ("title: [停水]", "title", [("E205", "title", 4, 8)]),
        ("title: {a: b}", "title", [("E205", "title", 4, 8)]),
        (f"title: {'长' * 121}", "title", [("E209", "title", 4, 8)]),
        ('title: "停\\u202e水"', "title", [("E210", "title", 4, 8)]),
        ('title: "停\\0水"', "title", [("E210", "title", 4, 8)]),
        ('title: "停\\n水"', "title", [("E210", "title", 4, 8)]),
        ('title: "停水', "title", [("E108", "", 4, 11)]),
        ("title: [停水", "title", [("E108", "", 4, 11)]),
        ("title: &a 停水", "title", [("E110", "", 4, 8)]),
        ("title: *a", "title", [("E110", "", 4, 8)]),
        ("title: !!python/object:os.system x", "title", [("E111", "", 4, 8)]),
        ("", "date", [("E202", "date", 1, 1)]),
        ("date: 2023-13-45", "date", [("E201", "date", 4, 7)]),
        ("日期：昨天", "date", [("E201", "date", 4, 4)]),
        ("date: [2023-06-01]", "date", [("E205", "date", 4, 7)]),
        ("", "category", [("E202", "category", 1, 1)]),
        ("catgory: 社区治理", "category", [("E203", "catgory", 4, 1)]),
        ("title: 又一个", "", [("E204", "title", 5, 1)]),
        ("标题：又一个", "", [("E204", "title", 5, 1)]),
        ("save_as: ../x.html", "", [("E203", "save_as", 5, 1)]),
        ("url: x", "", [("E203", "url", 5, 1)]),
        ("template: x", "", [("E203", "template", 5, 1)]),
        ("__proto__: x", "", [("E203", "__proto__", 5, 1)]),
        ("status: 待审", "", [("E206", "status", 5, 9)]),
        ("origin: 转栽", "", [("E206", "origin", 5, 9)]),
        ("placement: 右上", "", [("E206", "placement", 5, 12)]),
        ("ai: yes", "", [("E206", "ai", 5, 5)]),
        ("views: -1", "", [("E207", "views", 5, 8)]),
        ("views: 4.5万", "", [("E207", "views", 5, 8)]),
        ("views: 1e9", "", [("E207", "views", 5, 8)]),
        (f"views: {'9' * 5000}", "", [("E207", "views", 5, 8)]),
        ("lang: 中文", "", [("E212", "lang", 5, 7)]),
        ("expires: 明年", "", [("E201", "expires", 5, 10)]),
        ("tags: {a: b}", "", [("E205", "tags.0", 5, 7)]),
        ("authors: [{name: 张三}]", "", [("E205", "authors.0", 5, 11)]),
        (f"tags: {'、'.join(str(n) for n in range(51))}", "", [("E209", "tags", 5, 7)]),
        ("photos: photo-1.jpg", "", [("E205", "photos", 5, 9)]),
        ("photos: {../a.jpg: {alt: x}}", "", [("E220", "photos.../a.jpg", 5, 10)]),
        ("photos: {a.jpg: {atl: x}}", "", [("E203", "photos.a.jpg.atl", 5, 18)]),
        ("photos: {a.jpg: {people: 谁}}", "", [("E206", "photos.a.jpg.people", 5, 26)]),
        ("photos:\n\ta.jpg: {alt: x}", "", [("E108", "", 6, 1)]),
        ("corrections: 改了人数", "", [("E205", "corrections", 5, 14)]),
        ("corrections: [{date: 2023-06-02}]", "", [("E202", "corrections.0.text", 5, 15)]),
        ("photos: " + "[" * 2000, "", [("E109", "", 5, 16)]),
        ("没有冒号的一行", "", [("E115", "", 5, 1)]),
        ("http://x", "", [("E115", "", 5, 1)]),
    ],
)
def test_mistakes_in_fields(line: str, without: str, found: list[tuple[str, str, int, int]]) -> None:
    """Each mistake is one error (or names what else follows from it) at its line and column."""
    assert errors(with_line(line, without)) == found


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://www.zoucheng.gov.cn/a/b.html", ""),
        ("HTTP://例子.中国/路径?查=询", ""),
        ("https://user:secret@example.cn/", "E208"),
        ("https://example.cn@evil.example/", "E208"),
        ("javascript:alert(1)", "E208"),
        ("data:text/html,x", "E208"),
        ("ftp://example.cn/", "E208"),
        ("www.example.cn", "E208"),
        ("//example.cn/x", "E208"),
        ("https:///x", "E208"),
        ("https://", "E208"),
        ("https://a..b/", "E208"),
        ("https://-a.cn/", "E208"),
        ("https://[::1", "E208"),
        ("https://example.cn:99999/", "E208"),
        ("https://exa mple.cn/", "E208"),
        ("https://example.cn/<script>", "E208"),
        ("https:\\\\example.cn", "E208"),
        ("https：//example.cn", "E208"),
        (f"https://example.cn/{'x' * 2000}", "E209"),
        ("https://аpple.com/", "W216"),
        ("https://xn--pple-43d.com/", "W216"),
        ("https://ｅxample.cn/", "W216"),
        ("http://localhost/x", "W217"),
        ("http://192.168.1.1/", "W217"),
    ],
)
def test_source_addresses(url: str, code: str) -> None:
    """Only http and https with a host and no password; look-alike and private hosts are warnings."""
    _, problems = story(with_line(f"source_url: {url}"))
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert [(problem.line, problem.column) for problem in problems] == ([(5, 13)] if code else [])


def test_a_password_is_said_to_be_one() -> None:
    """The hint names what is wrong with an address that carries a password."""
    (problem,) = story(with_line("source_url: https://a:b@example.cn/"))[1]
    assert "链接里含有密码" in problem.zh


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ("E101", 1)),
        ("\ufeff \n\u200b\n", ("E101", 1)),
        ("# 标题\n\n正文\n", ("E113", 1)),
        ("正文：第一段。\n\n---\ntitle: x\n---\n", ("E113", 1)),
        ("+++\ntitle = 'x'\n+++\n", ("E113", 1)),
        ('{"title": "x"}\n', ("E113", 1)),
        ("－－－\ntitle: x\n---\n", ("E113", 1)),
        ("----\ntitle: x\n----\n", ("E113", 1)),
        ("---\ntitle: x\ndate: 2023-06-01\n\n正文。\n", ("E114", 1)),
        ("---\n", ("E114", 1)),
        ("---\ntitle: x\n——\n正文\n\n---\n", ("E114", 3)),
        ("---\ntitle: x\n\n正文：第一段\n\n---\n", ("E114", 4)),
        ("---\ntitle: x\n\n正文第一段\n\n---\n", ("E114", 4)),
        ("Title: x\n正文没有空行\n", ("E116", 2)),
        ("---\n" + "a\n" * 1001 + "---\n", ("E117", 1)),
        ("---\n- a\n---\nx", ("E115", 2)),
    ],
)
def test_where_fields_begin_and_end(text: str, found: tuple[str, int]) -> None:
    """No fields, fields in another tool's style, and fields never closed each have their own message and place."""
    manuscript, problems = story(text)
    assert manuscript is None
    assert [(problem.code, problem.line) for problem in errors_in(problems)] == [found]


def test_an_empty_file_gets_a_skeleton() -> None:
    """The message for an empty file holds the fields to copy, in both languages."""
    (problem,) = story("")[1]
    for half in (problem.zh, problem.en):
        assert all(f"{key}: " in half for key in BASE)


def test_the_closing_line_is_suggested() -> None:
    """Fields never closed: the message says after which line the --- belongs."""
    (problem,) = story("---\ntitle: x\ntags:\n  - a\n\n正文：第一段。\n")[1]
    assert "第 4 行" in problem.zh


@pytest.mark.parametrize("end", ["---", "...", "---  "])
def test_yaml_fences(end: str) -> None:
    """The fields end at --- or ..., blanks after it or empty lines before the first do not matter."""
    manuscript = understood(f"\n---  \ntitle: x\ndate: 2023-06-01\ncategory: a\n{end}\n\n正文\n\n---\n\n末段\n")
    assert (manuscript.body, manuscript.body_line) == ("\n正文\n\n---\n\n末段\n", 7)


def test_pelicans_headers() -> None:
    """Header lines are read to the first empty line, in any case and language, indented lines going on."""
    manuscript = understood(
        'Title: "喜报": 成功 # 1\nDATE: 2023-06-01 08:30\n栏目：社区治理\nAuthor: 张三; 李四\nTags: [a, b]\n'
        "Summary: 一\n    二\n\n正文\n"
    )
    assert manuscript.title == '"喜报": 成功 # 1'
    assert manuscript.authors == ("张三", "李四")
    assert manuscript.tags == ("a", "b")
    assert manuscript.summary == "一二"
    assert (manuscript.body, manuscript.body_line) == ("正文\n", 9)


def test_a_misspelt_first_header() -> None:
    """A header that is misspelt in its first line is named, not taken for text."""
    assert errors("Titel: x\nDate: 2023-06-01\nCategory: a\n\n正文") == [("E203", "Titel", 1, 1)]


@pytest.mark.parametrize(
    "block",
    [
        '{"title": "停水", "date": "2023-06-01", "category": "a"}',
        "  title: 停水\n  date: 2023-06-01\n  category: a",
        "{title: 停水, date: 2023-06-01,\n category: a}",
    ],
)
def test_fields_as_one_mapping(block: str) -> None:
    """Braced and indented mappings are YAML as well."""
    assert understood(f"---\n{block}\n---\n正文").title == "停水"


def test_a_broken_value_hides_nothing_else() -> None:
    """All that is wrong in one front matter is told at once."""
    found = errors("---\ntitle: [a\ndate: x\ncategory:\nviews: x\ntgas: a\n---\n")
    assert [code for code, *_ in found] == ["E108", "E201", "E202", "E207", "E203"]


def test_full_width_is_noted_not_refused() -> None:
    """Full-width colons and digits are read, and noted as repairs at their place."""
    manuscript, problems = story(with_line("浏览：４０５３\nphotos:\n  a.jpg：\n    alt：会场"))
    assert manuscript
    assert manuscript.views == 4053
    assert manuscript.photos["a.jpg"].alt == "会场"
    assert {problem.severity for problem in problems} == {Severity.REPAIR}
    assert [(p.code, p.line) for p in problems] == [("R131", 5), ("R218", 5), ("R131", 7), ("R131", 8)]


@pytest.mark.parametrize(("written", "tag"), [("zh_cn", "zh-CN"), ("ZH-hant-tw", "zh-Hant-TW"), ("en", "en")])
def test_languages(written: str, tag: str) -> None:
    """Language tags are put into their usual case."""
    assert understood(with_line(f"lang: {written}")).lang == tag


def test_a_wrong_value_keeps_its_place() -> None:
    """Who checks further can tell a wrong value from one that was not written."""
    manuscript, _ = story(with_line("source: [a]"))
    assert manuscript
    assert manuscript.source == ""
    assert "source" in manuscript.spots
    assert "editor" not in manuscript.spots


def test_every_other_word_stands_for_one_key() -> None:
    """No Chinese word stands for two keys."""
    words = [word for key, field in STORY.fields.items() for word in (key, *field.words)]
    assert len(STORY.names) == len(words)


def test_doubtful_years_are_warnings() -> None:
    """Years before 2000 and far ahead warn at their place; an expiry far ahead does not."""
    text = with_line("publish_at: 2062-01-01\nexpires: 2099-12-31").replace("2023-06-01", "1998-06-01")
    source = Source("a.md", text)
    manuscript, _ = read(source)
    assert manuscript
    found = doubtful_years(source, manuscript, datetime(2026, 11, 23, tzinfo=ZONE))
    assert [(p.code, p.field, p.line) for p in found] == [("W211", "date", 3), ("W211", "publish_at", 5)]


def test_pages() -> None:
    """A standing page needs a title only; it has no categories and cannot be withdrawn."""
    page, problems = read_page(Source("p.md", "---\n标题: 帮助说明\nslug: help\n---\n正文"))
    assert page
    assert (page.title, page.slug, page.status, page.body_line) == ("帮助说明", "help", "published", 5)
    assert problems == ()
    _, problems = read_page(Source("p.md", "---\ncategory: x\nstatus: withdrawn\n---\n正文"))
    assert [problem.code for problem in problems] == ["E202", "E203", "E206"]


@pytest.mark.parametrize(
    "text",
    [
        "---\n" + "x: 1\n" * 900 + "---\n正文",
        "---\ntitle: " + "[" * 100_000 + "\n---\n正文",
        "---\ntitle: " + " " * 200_000 + "x\n---\n正文",
        "---\ntags: " + "、" * 200_000 + "\n---\n正文",
        "---\nphotos: {" + ",".join(f"k{n}: 1" for n in range(20_000)) + "}\n---\n正文",
        "---\nsummary: |\n  好" + "\n" * 900 + "  x\n---\n正文",
        "---\nsource_url: http://" + "a." * 100_000 + "\n---\n正文",
        "---\nstatus: " + "draf" * 50_000 + "\n---\n正文",
        "---\n" + "ti" * 100_000 + "：x\n---\n正文",
        "---\ntitle: x\n---\n" + "\u200e" * 100_000,
        "Title: x\n" + "  y\n" * 50_000,
    ],
)
def test_no_small_file_takes_long(text: str) -> None:
    """Nothing in the fields makes reading slow: each of these ends well within two seconds."""
    began = time.perf_counter()
    story(text)
    assert time.perf_counter() - began < 2


PIECES = some.sampled_from(
    (
        *"\n\n\n:：-—#[]{}\"'|>&*!%@`~,、 \t\x00\u202e\u200b\ufeff\u2028\x85",
        *("---\n", "...\n", "title: ", "date：", "tags: [a", "- ", "  alt: ", "photos:\n", "corrections:\n- "),
        *("2023-06-01", "喜报", "a.jpg", "\r\n", "\r", "Title: x\n"),
    )
)


@settings(max_examples=400, deadline=None)
@given(
    some.one_of(some.binary(max_size=300), some.lists(PIECES, max_size=40).map(lambda parts: "".join(parts).encode()))
)
@example(b"---\ntitle: 'a\n---\n")
@example("---\n\u2028title: x\n---\n".encode())
def test_nothing_makes_reading_raise(data: bytes) -> None:
    """Whatever the bytes, reading ends with problems that stand within the file, in order; nothing raises."""
    source, problems = decode(data, "a.md")
    if source is None:
        assert errors_in(problems)
        return
    for reader in (read, read_page):
        manuscript, found = reader(source)
        assert manuscript is not None or errors_in(found)
        assert list(found) == sorted(found, key=lambda problem: problem.sort_key)
        assert all(1 <= p.line <= len(source.lines) and p.column >= 1 for p in (*problems, *found))
