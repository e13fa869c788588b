"""Stories whose fields are wrong: each is refused with 3, named once at its place, and the site stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from refusals import X, head, story, words

if TYPE_CHECKING:
    from conftest import Edition

REPRINT = (
    "origin: reprint",
    "source: 邹城市民政局",
    "source_url: https://a.example/x",
    "original_title: 好稿",
    "original_author: 佚名",
    "editor: 宋晚晴",
)

#: What is tried, the file, and what is told of it.
SHAPES = [
    ("no title", story(title=None), "E202 x.md:1:1"),
    ("empty title", story(title="title:"), "E202 x.md:2:1"),
    ("blank title", story(title='title: "  "'), "E202 x.md:2:1"),
    ("title of zero width", story(title='title: "\u200b"'), "E202 x.md:2:1"),
    ("title of Hangul fillers", story(title="title: \u3164"), "E202 x.md:2:1"),
    ("title null", story(title="title: null"), "E202 x.md:2:1"),
    ("title is a comment", story(title="title: # 标题"), "E202 x.md:2:1"),
    ("no date", story(date=None), "E202 x.md:1:1"),
    ("empty date", story(date="date:"), "E202 x.md:3:1"),
    ("no category", story(category=None), "E202 x.md:1:1"),
    ("empty category", story(category="category:"), "E202 x.md:4:1"),
    ("empty file", "", "E101 x.md:1:1"),
    ("blank file", "\n\n  \n", "E101 x.md:1:1"),
    ("only a BOM", "\ufeff", "E101 x.md:1:1"),
    ("only ---", "---\n", "E114 x.md:1:1"),
    ("two ---", "---\n---\n", "E202 x.md:1:1, E202 x.md:1:1, E202 x.md:1:1, E118 x.md:2:1"),
    ("no fields", "# 标题\n\n正文\n", "E113 x.md:1:1"),
    ("a sentence with a colon", "通知：今天停水\n\n正文\n", "E113 x.md:1:1"),
    ("unclosed", f"---\n{head()}\n\n正文在这里\n", "E114 x.md:1:1"),
    ("closed with dashes", f"---\n{head()}\n———\n\n正文\n", "E114 x.md:1:1"),
    ("JSON", '{"title": "x", "date": "2026-11-10"}\n\n正文', "E113 x.md:1:1"),
    ("TOML", '+++\ntitle = "x"\n+++\n\n正文', "E113 x.md:1:1"),
    ("four dashes", f"----\n{head()}\n----\n正文", "E113 x.md:1:1"),
    ("em dashes", f"———\n{head()}\n———\n正文", "E113 x.md:1:1"),
    ("full-width dashes", f"－－－\n{head()}\n－－－\n正文", "E113 x.md:1:1"),
    ("text before", f"前言\n{story()}", "E113 x.md:1:1"),
    ("in a code block", f"```\n{story()}```\n", "E113 x.md:1:1"),
    ("a list", "---\n- a\n- b\n---\n\n正文\n", "E115 x.md:2:1"),
    ("a word", "---\nhello\n---\n\n正文\n", "E115 x.md:2:1"),
    ("HTML", "<!DOCTYPE html><html><body>正文</body></html>", "E113 x.md:1:1"),
    ("equals sign", story(title="title = 好稿"), "E115 x.md:2:1"),
    ("indented with a tab", story("tags:\n\t- a"), "E108 x.md:7:1"),
    ("open quote", story(title='title: "好'), "E108 x.md:2:10"),
    ("open bracket", story("tags: [a, b"), "E108 x.md:6:12"),
    ("anchor and alias", story("tags: &a [x]", "places: *a"), "E110 x.md:6:7, E110 x.md:7:9"),
    ("Python object", story('tags: !!python/object/apply:os.system ["id"]'), "E111 x.md:6:7"),
    ("nested deeply", story("photos: " + "{a: " * 20 + "1" + "}" * 20), "E109 x.md:6:34"),
    ("billion laughs", story("tags: &a [x, x]", "topics: &b [*a, *a]"), "E110 x.md:6:7, E110 x.md:7:9"),
    ("bold title", story(title="title: **好稿**"), "E108 x.md:2:9"),
    ("title begins with >", story(title="title: > 好稿"), "E108 x.md:2:10"),
    ("title of two lines", story(title="title: |\n  好\n  稿"), "E210 x.md:2:8"),
    ("title is a list", story(title="title: [a, b]"), "E205 x.md:2:8"),
    ("title is a mapping", story(title="title: {a: b}"), "E205 x.md:2:8"),
    ("title of 121", story(title="title: " + "长" * 121), "E209 x.md:2:8"),
    ("NUL by escape", story(title='title: "\\0"'), "E210 x.md:2:8"),
    ("bidi by escape", story(title='title: "\\u202e好"'), "E210 x.md:2:8"),
    ("header without its end", "Title: 好稿\nDate: 2026-11-10\nCategory: 社区治理\n", "E118 x.md:3:1"),
    (
        "header unknown",
        "Title: 好稿\nDate: 2026-11-10\nCategory: 社区治理\nSave_as: index.html\n\n正文\n",
        "E203 x.md:4:1",
    ),
    ("no text", story(body=""), "E118 x.md:6:1"),
    ("text of zero width", story(body="\u200b\u3000"), "E118 x.md:6:1"),
    ("only a comment", story(body="<!-- 待写 -->"), "E118 x.md:8:1"),
    ("only rules", story(body="---\n\n***"), "E118 x.md:10:1"),
    ("only entities", story(body="&nbsp; <br>"), "E118 x.md:8:1"),
    ("only named blanks", story(body="&#8203;&ZeroWidthSpace;"), "E118 x.md:8:1"),
    ("only a remark", story(body="[//]: # (以后写)"), "E118 x.md:8:1, W435 x.md:8:1, W445 x.md:8:9"),
    ("a NUL that is named", story(body="甲&#0;乙"), "E104 x.md:8:2"),
    ("a line that would be lost", story(body="甲\n\n[备注]: 供稿"), "E434 x.md:10:1"),
]

KEYS = [
    ("unknown", story("天气: 晴"), "E203 x.md:6:1"),
    ("misspelt", story("summry: x"), "E203 x.md:6:1"),
    ("misspelt and required", story(title="titel: 好稿"), "E203 x.md:2:1"),
    ("save_as", story("save_as: ../../index.html"), "E203 x.md:6:1"),
    ("url", story("url: /"), "E203 x.md:6:1"),
    ("template", story("template: ../../etc/passwd"), "E203 x.md:6:1"),
    ("merge key", story("<<: {a: b}"), "E203 x.md:6:1"),
    ("__proto__", story("__proto__: x"), "E203 x.md:6:1"),
    ("singular", story("tag: x"), "E203 x.md:6:1"),
    ("twice", story("title: 另一个"), "E204 x.md:6:1"),
    ("twice in two languages", story("标题: 另一个"), "E204 x.md:6:1"),
    ("unknown in a photograph", story("photos: {a.jpg: {atl: x}}"), "E203 x.md:6:18"),
]

VALUES = [
    ("status publish", story("status: publish"), "E206 x.md:6:9"),
    ("status hidden", story("status: hidden"), "E206 x.md:6:9"),
    ("status true", story("status: true"), "E206 x.md:6:9"),
    ("status a list", story("status: []"), "E205 x.md:6:9"),
    ("origin repost", story("origin: repost", "source: 邹城市民政局"), "E206 x.md:6:9"),
    ("placement top", story("placement: top"), "E206 x.md:6:12"),
    ("ai yes", story("ai: yes", "ai_note: 整理录音"), "E206 x.md:6:5"),
    ("lang cn", story("lang: cn"), "E212 x.md:6:7"),
    ("lang with markup", story("lang: 'en\"><b>'"), "E212 x.md:6:7"),
    ("views below nothing", story("views: -5"), "E207 x.md:6:8"),
    ("views in words", story("views: 很多"), "E207 x.md:6:8"),
    ("views beyond bounds", story("views: 99999999999999"), "E207 x.md:6:8"),
    ("summary of 1001", story("summary: " + "长" * 1001), "E209 x.md:6:10"),
    ("no register has the category", story(category="category: 社区治里"), "E240 x.md:4:11"),
    ("no register has the author", story(authors="authors: 张三"), "E240 x.md:5:10"),
    ("authors between blanks", story(authors="authors: 林小满 宋晚晴"), "E240 x.md:5:10"),
    ("one place of two", story("places: 邹城、曲阜"), "E240 x.md:6:12"),
    ("no register has the topic", story("topics: 天气"), "E240 x.md:6:9"),
    ("tags within tags", story("tags: [[a]]"), "E205 x.md:6:8"),
    ("tags a mapping", story("tags: {a: b}"), "E205 x.md:6:7"),
    ("two tags at one address", story("tags: [C++, C#]"), "E306 x.md:6:13"),
    ("a tag without letters", story('tags: ["+++"]'), "E307 x.md:6:8"),
    ("a tag that is a device", story("tags: [con]"), "E307 x.md:6:8"),
    ("a tag of 61", story("tags: " + "长" * 61), "E209 x.md:6:7"),
    ("51 tags", story("tags: " + ",".join(f"t{n}" for n in range(51))), "E209 x.md:6:7"),
    ("authors of commas alone", story(authors="authors: 、，"), "E205 x.md:5:10"),
    ("no author in a list", story(authors="authors: [~]"), "E205 x.md:5:10"),
    ("tags of commas in a list", story('tags: [~, "、"]'), "E205 x.md:6:7"),
    ("an old address that is none", story("aliases: [~]"), "E205 x.md:6:10"),
    ("a correction that is none", story("corrections: [null]"), "E205 x.md:6:15"),
    ("photographs in words", story("photos: x"), "E205 x.md:6:9"),
    ("a photograph in words", story("photos: {a.jpg: x}"), "E205 x.md:6:17"),
    ("corrections in words", story("corrections: 改了"), "E205 x.md:6:14"),
    ("a correction without text", story("corrections: [{date: 2026-11-11}]"), "E202 x.md:6:15"),
    ("a correction before the story", story("corrections: [{date: 2026-10-01, text: 改}]"), "E253 x.md:6:22"),
    ("advertiser without a label", story("advertiser: 某公司"), "E256 x.md:6:13"),
    ("a label without the word", story("advertiser: 某公司", "ad_label: 推广"), "E258 x.md:7:11"),
    ("withdrawn without a reason", story("status: withdrawn"), "E248 x.md:6:9"),
    ("a reason without withdrawal", story("withdrawn: 有误"), "E249 x.md:6:12"),
    ("a reason on a draft", story("status: draft", "withdrawn: 有误"), "E249 x.md:7:12"),
    ("status misspelt, reason given", story("status: withdraw", "withdrawn: 有误"), "E206 x.md:6:9"),
    ("expires before it is published", story("expires: 2026-11-09"), "E252 x.md:6:10"),
    ("expires before publish_at", story("publish_at: 2026-12-01", "expires: 2026-11-30"), "E252 x.md:7:10"),
    ("publish_at before date", story("publish_at: 2026-11-09"), "E251 x.md:6:13"),
    ("publish_at in words", story("publish_at: 明天"), "E201 x.md:6:13"),
]

PROVENANCE = [
    (
        "bare reprint",
        story("origin: reprint"),
        "E241 x.md:6:9, E243 x.md:6:9, E245 x.md:6:9, E245 x.md:6:9, E245 x.md:6:9",
    ),
    ("bare release", story("origin: release"), "E241 x.md:6:9, E243 x.md:6:9"),
    ("no source", story(*(line for line in REPRINT if "source:" not in line)), "E241 x.md:6:9"),
    ("empty source", story(*REPRINT).replace("source: 邹城市民政局", "source:"), "E241 x.md:7:1"),
    ("no address", story(*(line for line in REPRINT if "source_url" not in line)), "E243 x.md:7:9"),
    ("source unregistered", story(*REPRINT).replace("邹城市民政局", "邹城民政局"), "E240 x.md:7:9"),
    ("editor unregistered", story(*REPRINT).replace("宋晚晴", "张三"), "E240 x.md:11:9"),
    ("title changed", story(*REPRINT).replace("original_title: 好稿", "original_title: 坏稿"), "E247 x.md:2:8"),
    (
        "title unknown without a reason",
        story(*REPRINT).replace("original_title: 好稿", "original_title: 不详"),
        "E246 x.md:9:17",
    ),
    ("script for an address", story(*REPRINT).replace("https://a.example/x", "javascript:alert(1)"), "E208 x.md:8:13"),
    ("script in capitals", story(*REPRINT).replace("https://a.example/x", "JaVaScRiPt:alert(1)"), "E208 x.md:8:13"),
    ("data for an address", story(*REPRINT).replace("https://a.example/x", "data:text/html,x"), "E208 x.md:8:13"),
    ("address without scheme", story(*REPRINT).replace("https://a.example/x", "//a.example/x"), "E208 x.md:8:13"),
    (
        "address with a password",
        story(*REPRINT).replace("https://a.example/x", "https://u:p@a.example"),
        "E208 x.md:8:13",
    ),
    (
        "address with a quote",
        story(*REPRINT).replace("https://a.example/x", "'https://a.example/\"x'"),
        "E208 x.md:8:13",
    ),
    ("address with a blank", story(*REPRINT).replace("https://a.example/x", "https://a b.example"), "E208 x.md:8:13"),
    ("address without host", story(*REPRINT).replace("https://a.example/x", "https://"), "E208 x.md:8:13"),
    (
        "address with a port beyond",
        story(*REPRINT).replace("https://a.example/x", "https://a.example:99999/"),
        "E208 x.md:8:13",
    ),
    ("address key misspelt", story(*REPRINT).replace("source_url", "source_ulr"), "E203 x.md:8:1"),
    ("another's dateline", story(*REPRINT, body="邹城房产网讯 近日，通知印发。"), "E441 x.md:14:1"),
    ("another's dateline on own work", story(body="邹城房产网讯 近日，通知印发。"), "E441 x.md:8:1"),
    ("another source in the text", story(*REPRINT, body="（来源：新华社）\n\n通知印发。"), "E441 x.md:14:5"),
]

#: Separated by blanks, and those that hold one.
DATES = (
    *words(
        "2026-13-45 2026-02-30 2023-02-29 2026-00-10 2026-11-00 03/04/2023 3.4.2023 26-11-10 "
        "Friday 昨天 上周五 now today 2023 2023-06 2023年6月 6月1日 06-01 2026/11 1700000000 "
        "1700000000000 0000-01-01 1899-12-31 9999-12-31 10000-01-01 2026-11-10T08:30+25:00 "
        "2026-11-10T08:30+15:00 ２０２６－１３－０１ 二〇二六年十一月十日 民国115年11月10日 2026-W45-2 2026-314 "
        "20261110 2026.11.10 -2026-11-10 2026-11-10T true ${DATE} TBD 待定 2026-11-10（周二） "
    ),
    "2026-11-10 25:00",
    "2026-11-10 24:00",
    "2026-11-10 12:60",
    "2026-11-10 12:30:61",
    "2026-11-10 08:30 CST",
    "2026-11-10 8",
    "2026-11-10 上午",
    "2026-11-10 上午12:30",
    "2026-11-10 8:30am",
    "Nov 10, 2026",
    "2026-11-10, 2026-11-11",
    "2026 - 11 - 10",
    "2026-11-10 08.30",
)


@pytest.mark.parametrize(
    ("text", "problems"), [pytest.param(*case, id=name) for name, *case in (*SHAPES, *KEYS, *VALUES, *PROVENANCE)]
)
def test_wrong_fields_are_refused(edition: Edition, text: str, problems: str) -> None:
    """One mistake, one message, at its place; nothing is published."""
    edition.refuses({X: text}, 3, problems)


@pytest.mark.parametrize("date", DATES)
def test_dates_that_are_none_or_could_be_two_are_refused(edition: Edition, date: str) -> None:
    """Impossible, ambiguous, relative and partial dates are refused where they stand, once."""
    edition.refuses({X: story(date=f"date: {date}")}, 3, "E201 x.md:3:7")


def test_all_mistakes_of_all_files_are_told_at_once_in_order(edition: Edition) -> None:
    """One build tells of every file and every field, sorted by path and place."""
    files = {
        "stories/2026/11/b.md": story("status: x", date="date: 昨天"),
        "stories/2026/11/a.md": story("views: x", body=""),
        "pages/about.md": "---\ntitel: 关于\n---\n\n正文\n",
    }
    told = "E203 about.md:2:1, E207 a.md:6:8, E118 a.md:7:1, E201 b.md:3:7, E206 b.md:6:9"
    edition.refuses(files, 3, told)
