"""Links and picture names as editors write them: understood, or refused with the remedy."""

from __future__ import annotations

import pytest

from townpress.editorial.markup import LinkKind, blocks, render
from townpress.editorial.markup.addresses import Address, read_address
from townpress.editorial.markup.photos import read_photo_name
from townpress.editorial.markup.refusals import Refusal
from townpress.kernel.source import Source


@pytest.mark.parametrize(
    ("target", "kind", "path", "anchor"),
    [
        ("../x/index.md", LinkKind.STORY, "../x/index.md", ""),
        ("../x/index.md#h-二", LinkKind.STORY, "../x/index.md", "h-二"),
        ("./b.md", LinkKind.STORY, "b.md", ""),
        ("%E7%94%B2%20%E4%B9%99.md", LinkKind.STORY, "甲 乙.md", ""),
        ("{filename}/stories/2023/06/a/index.md", LinkKind.STORY, "/stories/2023/06/a/index.md", ""),
        ("{filename}../a/index.md", LinkKind.STORY, "../a/index.md", ""),
        ("|filename|/stories/a.md", LinkKind.STORY, "/stories/a.md", ""),
        ("{filename}/pages/help.md", LinkKind.PAGE, "/pages/help.md", ""),
        ("../../pages/help.md", LinkKind.PAGE, "../../pages/help.md", ""),
        ("{static}/files/表格 1.pdf", LinkKind.FILE, "/files/表格 1.pdf", ""),
        ("{static}files/a.pdf", LinkKind.FILE, "/files/a.pdf", ""),
        ("photo-1.jpg", LinkKind.PHOTO, "photo-1.jpg", ""),
        ("./图%201.PNG", LinkKind.PHOTO, "图 1.PNG", ""),
        ("#一、总则", LinkKind.ANCHOR, "", "一、总则"),
        ("/community/", LinkKind.ROOT, "/community/", ""),
        ("/2023/06/a/?x=1#h-b", LinkKind.ROOT, "/2023/06/a/", "h-b"),
    ],
)
def test_inner_addresses(target: str, kind: LinkKind, path: str, anchor: str) -> None:
    """What a link inside the paper names, by how it is written."""
    assert read_address(target) == Address(kind, path, anchor)


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("https://www.mca.gov.cn/a?b=c&d=%E4%B8%AD#e", None),
        ("HTTP://Example.com:8080/", None),
        ("https://例子.中国/路径", None),
        ("https://[2001:db8::1]/a[1]", "https://[2001:db8::1]/a%5B1%5D"),
        ("https://a.example/b c", Refusal),
        ("https://a.example/{x}|y", "https://a.example/%7Bx%7D%7Cy"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("mailto:tips@news.example?subject=x", None),
        ("tel:0537-622 9376", "tel:0537-6229376"),
        ("tel:12377", None),
    ],
)
def test_outer_addresses(target: str, url: str | type | None) -> None:
    """Addresses elsewhere stay as written, save what a URL may not hold."""
    address = read_address(target)
    if url is Refusal:
        assert isinstance(address, Refusal)
    else:
        assert address == Address(LinkKind.EXTERNAL, url=url or target)


@pytest.mark.parametrize(
    ("target", "number", "remedy"),
    [
        ("", 410, "https://"),
        ("  ", 410, "https://"),
        ("#", 410, "https://"),
        ("javascript:alert(1)", 411, "普通网址"),
        ("JAVA\tSCRIPT:alert(1)", 411, "普通网址"),
        ("javascript:a.md", 411, "普通网址"),
        ("\x01data:text/html,x", 411, "普通网址"),
        ("ftp://a.example/", 412, "https:"),
        ("htps://a.example/", 412, "https"),
        ("weixin://dl/x", 412, "https:"),
        ("https://user:secret@a.example/", 413, "删去 @"),
        ("https://user@a.example/", 413, "删去 @"),
        ("https://", 414, "重新复制"),
        ("http:/a.example", 414, "重新复制"),
        ("https:a.example", 414, "重新复制"),
        ("https://a.example:99999/", 414, "重新复制"),
        ("https://[::1/", 414, "重新复制"),
        ("https://-a..example。/", 414, "重新复制"),
        ("https：//a.example/", 414, "半角"),
        ("mailto:nobody", 414, "mailto:"),
        ("tel:多少", 414, "tel:"),
        ("www.zcfcw.cn", 415, "https://www.zcfcw.cn"),
        ("zcfcw.cn/news/1.html", 415, "https://zcfcw.cn/news/1.html"),
        ("//a.example/b", 415, "https://a.example/b"),
        ("a.example.com:8080/b", 415, "https://a.example.com:8080/b"),
        ("tips@news.example", 415, "mailto:tips@news.example"),
        (r"C:\Users\x\通知.docx", 416, "{static}/files/通知.docx"),
        ("file:///srv/x/a.pdf", 416, "{static}/files/a.pdf"),
        (r"..\x\index.md", 416, "content/files/"),
        ("{attach}a.pdf", 417, "{static}/files/a.pdf"),
        ("{attach}../../../proc/self/environ", 418, "content/files/"),
        ("{static}/../secret.pdf", 418, "content/files/"),
        ("{static}/files/../../x", 418, "content/files/"),
        ("{static}/files/%2e%2e/x", 418, "content/files/"),
        ("{index}", 417, "/栏目/"),
        ("{tag}民政", 417, "/栏目/"),
        ("{filename}x", 417, "{filename}/stories"),
        ("{static}/images/a.jpg", 417, "{static}/files/a.jpg"),
        ("/../etc/passwd", 418, "content/files/"),
        ("/stories/a/index.md", 418, "{filename}/stories/a/index.md"),
        ("/content/stories/a.md", 418, "{filename}/stories/a.md"),
        ("/files/a.pdf", 418, "{static}/files/a.pdf"),
        ("../x/", 418, "../x/index.md"),
        ("通知.pdf", 418, "{static}/files/通知.pdf"),
        ("某某", 418, "https://"),
        ("../x/photo.jpg", 418, "{static}/files/photo.jpg"),
    ],
)
def test_refused_addresses(target: str, number: int, remedy: str) -> None:
    """Each mistake has its number and names the remedy."""
    refusal = read_address(target)
    assert isinstance(refusal, Refusal), refusal
    assert refusal.number == number
    assert remedy in refusal.zh
    assert refusal.en


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("a.jpg", "a.jpg"),
        ("./a.jpg", "a.jpg"),
        ("图 1.jpg", "图 1.jpg"),
        ("%E5%9B%BE%201.jpg", "图 1.jpg"),
        ("{static}/files/a.jpg", "/files/a.jpg"),
        ("{attach}a.jpg", "a.jpg"),
        ("cafe\u0301.jpg", "café.jpg"),
    ],
)
def test_photo_names(target: str, name: str) -> None:
    """A picture is a file beside the story, or one of the common files."""
    assert read_photo_name(target) == name


@pytest.mark.parametrize(
    ("target", "number"),
    [
        ("https://a.example/b.jpg", 450),
        ("HTTP://a.example/b.jpg", 450),
        ("//a.example/b.jpg", 450),
        ("data:image/png;base64,AAAA", 450),
        ("file:///a.jpg", 450),
        ("../a.jpg", 451),
        ("/images/a.jpg", 451),
        ("images/a.jpg", 451),
        (r"C:\a.jpg", 451),
        ("%2e%2e%2fa.jpg", 451),
        ("{static}/files/../a.jpg", 451),
        (".htaccess", 451),
        ("", 452),
    ],
)
def test_refused_photo_names(target: str, number: int) -> None:
    """Pictures from elsewhere and from other folders are refused."""
    refusal = read_photo_name(target)
    assert isinstance(refusal, Refusal)
    assert refusal.number == number


def test_links_know_their_places() -> None:
    """Line, column and width point at the address, each use at its own, references at their definition."""
    text = "[一](a.md)，[二](a.md)\n\n[三][x] 和 <https://a.example/> `[四](a.md)`\n\n[x]: ../b/index.md\n\n[五](a.md)"
    body, problems = render(Source("a.md", text), text, 5)
    assert problems == ()
    assert [(use.target, use.spot.line, use.spot.column, use.spot.width) for use in body.links] == [
        ("a.md", 5, 5, 4),
        ("a.md", 5, 15, 4),
        ("../b/index.md", 9, 6, 13),
        ("https://a.example/", 7, 11, 18),
        ("a.md", 11, 5, 4),
    ]


@pytest.mark.parametrize(
    ("text", "code", "column", "width"),
    [
        ("[x](javascript&colon;alert(1))", "E411", 5, 25),
        ("[x](java&#115;cript:x)", "E411", 5, 17),
        ("[x](java&#x73;cript:x)", "E411", 5, 17),
        ('<a href="https://u:p&#64;a.example">x</a>', "E413", 10, 25),
        ("<https://u:p@a.example/>", "E413", 2, 22),
        (r"[x](\\\\srv\\x)", "E416", 5, 10),
        (r"[x]({static}/files\\x)", "E417", 5, 17),
        ('<img src="ht\ttps://e.example/x.jpg" alt="老人在窗口">', "E451", 11, 24),
        ("字 [x]( <javascript:x> '题')", "E411", 9, 12),
        ("[x][r]\n\n[r]:  javascript:x", "E411", 7, 12),
        ("[x](mailto:nobody)", "E414", 5, 13),
        ("[x](javascript:a&nbsp;b)", "E411", 5, 19),
        ("[x](https://a.example/b c)", "E414", 5, 21),
        ("``` { .html #id }\n字\n```", "W431", 13, 3),
        ("[^甲]: 未用", "W425", 1, 5),
    ],
)
def test_faults_are_told_where_they_stand(text: str, code: str, column: int, width: int) -> None:
    """However an address is spelled (escapes, references, blanks), what is wrong with it is told at its own place."""
    before = "段。\n\n"
    _, problems = render(Source("a.md", before + text), before + text, 8)
    (problem,) = [problem for problem in problems if problem.code == code]
    line = 12 if "[r]" in text else 10
    assert (problem.line, problem.column, problem.width) == (line, column, width)


@pytest.mark.parametrize(
    "before",
    [
        "a.md 这个文件",
        "<!-- [x](a.md) -->",
        "段 <!-- [x](a.md) --> 落",
        "~~~\n[x](a.md)\n~~~",
        "`[x](a.md)`",
        "[y](../a.md)",
        "[y](a.md#b)",
        "[y](https://b.example/?u=a.md)",
    ],
)
def test_a_link_is_told_where_it_stands_not_where_its_address_is_named(before: str) -> None:
    """Words, comments, code and longer addresses that hold an address are not taken for the link to it."""
    text = f"{before}\n\n[x](a.md)\n\na.md"
    body, _ = render(Source("a.md", text), text, 1)
    (use,) = [use for use in body.links if use.target == "a.md"]
    assert (use.spot.line, use.spot.column) == (before.count("\n") + 3, 5)


def test_a_note_that_nothing_refers_to_says_so() -> None:
    """W425 names the note and what to do, and no name of Markdown's own; a link an editor wrote is no note's."""
    text = "甲[^1]。[x](#fnref:9)\n\n[^1]: 一\n[^未 用]: 二"
    _, problems = render(Source("a.md", text), text, 1)
    assert [(problem.code, problem.line) for problem in problems] == [("W420", 1), ("W425", 4)]
    assert "写 [^未 用]，或删去" in problems[1].zh
    assert "fnref" not in problems[1].sentence


def test_links_are_filled_in() -> None:
    """Resolved links get their address, escaped; unresolved ones keep their words alone; outer ones get their rel."""
    text = '[甲](a.md "题") [乙](b.md) [丙](https://c.example/?d=1&e=2) [丁](/f/)'
    body, _ = render(Source("a.md", text), text, 1)
    (block,) = blocks(body, {"a.md": "/base/2023/06/a/", "/f/": '/f/"x'}, {})
    assert block.html == (
        '<p><a href="/base/2023/06/a/" title="题">甲</a> <a>乙</a> '
        '<a href="https://c.example/?d=1&amp;e=2" rel="noopener nofollow">丙</a> <a href="/f/&#34;x">丁</a></p>'
    ) or "&quot;x" in str(block.html)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[上](#没有)", "W420"),
        ("[](https://a.example/)", "W421"),
        ("[甲]（https://a.example/）", "W422"),
        ("[甲] (https://a.example/)", "W422"),
        ("【甲】(https://a.example/)", "W422"),
        ("![甲]（a.jpg）", "W422"),
        ("[甲][乙]", "W422"),
        ("正文[^1]。", "W422"),
        ("#邹城新闻# 今天", "W422"),
        ("~~旧~~新", "W422"),
        ("注意：\n1. 一\n2. 二", "W422"),
        ("第一行\n第二行\n- 项", "W422"),
        ("　　第一段\n　　第二段", "W422"),
        ("[![图](a.jpg)](https://a.example/)", "W423"),
        ("[甲](https://a.example/b，)", "W424"),
    ],
)
def test_slips(text: str, code: str) -> None:
    """What was meant as a link, note or topic and did not become one is pointed at."""
    _, problems = render(Source("a.md", text), text, 1)
    assert [problem.code for problem in problems] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "正文。\n\n- 一\n- 二",
        "正文。\n\n1. 一",
        *("[注]（见下文）", "〔2023〕26号（试行）", "# 标题 #", "C# 语言#", "3.5 万\n3.6 万"),
        *("- 项\n  续行\n- 项", "## 题\n- 项", "题\n--\n- 项", "`[甲] (a.md)`", "```\n甲\n- 乙\n```"),
    ],
)
def test_no_slip_where_none_is(text: str) -> None:
    """Brackets, numbers and lists in ordinary text, and code, are no slips."""
    _, problems = render(Source("a.md", text), text, 1)
    assert problems == ()
