"""Headings, notes, tables, pictures: every element where HTML lets it stand, and no word lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from townpress.editorial.markup import Body, blocks, render
from townpress.editorial.photo import Photo
from townpress.kernel.problems import errors_in
from townpress.kernel.source import Source


def body_of(text: str) -> Body:
    """A body without errors."""
    body, problems = render(Source("a.md", text), text, 1)
    assert not errors_in(problems), problems
    return body


@pytest.mark.parametrize(
    ("typed", "levels"),
    [
        ("# 甲\n\n## 乙\n\n# 丙", "h2 h3 h2"),
        ("### 甲\n\n###### 乙\n\n### 丙", "h2 h3 h2"),
        ("#### 甲\n\n## 乙\n\n### 丙", "h2 h2 h3"),
        ("甲\n==\n\n乙\n--", "h2 h3"),
        ("# a\n## b\n### c\n#### d\n##### e\n###### f", "h2 h3 h4 h5 h6 h6"),
        ("<h1>甲</h1>\n<h5>乙</h5>", "h2 h3"),
        ("> # 甲\n\n## 乙", "h2 h3"),
    ],
)
def test_heading_levels(typed: str, levels: str) -> None:
    """The first heading is h2, none skips a level, whatever was typed."""
    html = body_of(typed).html
    found = [html[at + 1 : at + 3] for at in range(len(html)) if html[at : at + 2] == "<h"]
    assert " ".join(found) == levels


def test_anchors() -> None:
    """Ids are made of the heading's words, unique, and links reach them by words or by id."""
    body = body_of(
        "# 一、总则\n\n# 一、总则\n\n# **GDP** 增长\n\n# ……\n\n[a](#一、总则) [b](#h-gdp-增长) [c](#GDP 增长)"
    )
    assert body.anchors == ("h-一-总则", "h-一-总则-2", "h-gdp-增长", "h-section")
    assert '<h2 id="h-一-总则-2">' in body.html
    assert '<a href="#h-一-总则">a</a> <a href="#h-gdp-增长">b</a> <a href="#h-gdp-增长">c</a>' in body.html


def test_editors_ids_never_pass() -> None:
    """An id, class or style an editor writes is gone: it could take the place of the theme's own."""
    text = '<p id="main" class="lead" style="color:red">甲</p>\n\n<h2 id="x">乙</h2>'
    body, _ = render(Source("a.md", text), text, 1)
    assert body.html == '<p>甲</p>\n<h2 id="h-乙">乙</h2>'


def test_notes() -> None:
    """Notes and their marks lead to each other, also when a mark is used twice; they are no links of the editor's."""
    body = body_of("甲[^a]乙[^b]丙[^a]\n\n[^a]: 注一\n[^b]: 注二\n\n# note 1")
    assert body.links == ()
    assert set(body.anchors) == {
        "h-noteref-1",
        "h-noteref-1-2",
        "h-noteref-1-3",
        "h-note-1",
        "h-note-1-2",
        "h-note-1-3",
    }
    for anchor in body.anchors:
        assert body.html.count(f'id="{anchor}"') == 1
    targets = {part.split('"')[0] for part in body.html.split('href="#')[1:]}
    assert targets <= set(body.anchors)
    assert len(targets) == 5


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("<p>甲<p>乙", "<p>甲</p>\n<p>乙</p>"),
        ("<ul>甲<li>乙</ul>", "<ul><li>甲</li><li>乙</li></ul>"),
        ("<blockquote><td>甲</td></blockquote>", "<blockquote>甲</blockquote>"),
        ("<dl><dd>甲</dd></dl>", "<p>甲</p>"),
        ("<details>甲</details>", "<details><summary>详情</summary><p>甲</p></details>"),
        ("<div><rt>甲</rt></div>", "<p>甲</p>"),
        ("<ruby>邹<rp>(</rp><rt>zōu</rt><rp>)</rp></ruby>", "<p><ruby>邹<rp>(</rp><rt>zōu</rt><rp>)</rp></ruby></p>"),
        ("<time datetime=2023-06-01>儿童节</time>", '<p><time datetime="2023-06-01">儿童节</time></p>'),
        ("<time datetime=2023-13-01>某日</time>", "<p>某日</p>"),
        ('<ol start="3" reversed><li>甲</ol>', '<ol start="3" reversed=""><li>甲</li></ol>'),
        ('<ol start="x"><li>甲</ol>', "<ol><li>甲</li></ol>"),
        ("# ", ""),
        ("<h2></h2>", ""),
        (
            "<table><caption>题</caption><tr><td>甲</table>",
            "<table><caption>题</caption><tbody><tr><td>甲</td></tr></tbody></table>",
        ),
        ("- 甲\n    - 乙", "<ul><li>甲<ul><li>乙</li></ul></li></ul>"),
        ("甲\n: 乙", "<dl><dt>甲</dt><dd>乙</dd></dl>"),
        ("3. 甲\n4. 乙", '<ol start="3"><li>甲</li><li>乙</li></ol>'),
    ],
)
def test_content_models(typed: str, printed: str) -> None:
    """Elements that may not stand where they were written give way; their words stay."""
    assert body_of(typed).html.replace("\n<", "<").replace("</p><p>", "</p>\n<p>") == printed


def test_tables() -> None:
    """A table's alignment is a class, since the CSP forbids styles."""
    html = body_of("|甲|乙|丙|\n|-|-:|:-:|\n|1|2|3|").html
    assert '<th>甲</th><th class="align-right">乙</th><th class="align-center">丙</th>' in html
    assert '<td>1</td><td class="align-right">2</td><td class="align-center">3</td>' in html


def shapes(text: str) -> list[str]:
    """A body's blocks: HTML as it is, a photograph by its name in brackets."""
    body = body_of(text)
    photos = {use.name: Photo(use.name, use.alt, 4, 3) for use in body.photos}
    return [f"[{b.photo.name}]" if b.photo else str(b.html).strip() for b in blocks(body, {}, photos)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("甲\n\n![图](a.jpg)\n\n乙", ["<p>甲</p>", "[a.jpg]", "<p>乙</p>"]),
        ("甲![图](a.jpg)乙", ["<p>甲乙</p>", "[a.jpg]"]),
        ("![图](a.jpg) ![图](b.jpg)", ["[a.jpg]", "[b.jpg]"]),
        ("**![图](a.jpg)**", ["[a.jpg]"]),
        (
            "[![图](a.jpg) 文字](https://b.example/)",
            ['<p><a href="https://b.example/" rel="noopener nofollow"> 文字</a></p>', "[a.jpg]"],
        ),
        ("# 标题 ![图](a.jpg)", ['<h2 id="h-标题">标题 </h2>', "[a.jpg]"]),
        ("- 甲 ![图](a.jpg)", ["<ul><li>甲", "[a.jpg]", "</li></ul>"]),
        ("> ![图](a.jpg)", ["<blockquote>", "[a.jpg]", "</blockquote>"]),
        ("![图][x]\n\n[x]: a.jpg", ["[a.jpg]"]),
        ('<img src="a.jpg" alt="图">', ["[a.jpg]"]),
        ("![图](<图 1.jpg>)\n\n![图](图%201.jpg)", ["[图 1.jpg]", "[图 1.jpg]"]),
        ("![图](图 1.jpg)", ["[图 1.jpg]"]),
        ("`![图](a.jpg)`", ["<p><code>![图](a.jpg)</code></p>"]),
    ],
)
def test_pictures_stand_where_a_figure_may(typed: str, expected: list[str]) -> None:
    """A picture follows its paragraph or takes its place; in lists and quotations it stays inside."""
    assert shapes(typed) == expected


def test_picture_words() -> None:
    """Alt text and caption are noted with their quotes set, and their place in the source."""
    (use,) = body_of('甲\n\n![他说"好"](a.jpg \'图注"一"\')').photos
    assert (use.name, use.alt, use.title) == ("a.jpg", "他说“好”", "图注“一”")
    assert (use.spot.line, use.spot.column, use.spot.width) == (3, 10, 5)


def test_missing_photographs_leave_a_gap() -> None:
    """A photograph the desk could not give was reported there; the body goes on without it."""
    body = body_of("甲\n\n![图](a.jpg)\n\n乙")
    assert [str(block.html) for block in blocks(body, {}, {})] == ["<p>甲</p>\n\n<p>乙</p>"]


def test_empty_body() -> None:
    """Nothing typed, nothing printed."""
    assert body_of("") == Body()
    assert blocks(Body(), {}, {}) == ()


PIECES = (
    *(
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<del>",
        "</del>",
        "<ul>",
        "<li>",
        "</ul>",
        "<ol>",
        "<dl>",
        "<dt>",
    ),
    *(
        "<dd>",
        "<table>",
        "<tr>",
        "<td>",
        "<th>",
        "<caption>",
        "<blockquote>",
        "</blockquote>",
        "<h2>",
        "</h2>",
        "<pre>",
    ),
    *(
        "<details>",
        "<summary>",
        "<span>",
        "<center>",
        "<section>",
        "<a>",
        "-",
        ">",
        "#",
        "|",
        "**",
        "*",
        "_",
        "`",
        "\n",
        "\n\n",
    ),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_no_word_is_lost(pieces: list[str]) -> None:
    """However the boxes around them are nested and left open, all words typed are still to be read, in their order."""
    words = [chr(0x4E00 + number) for number in range(len(pieces) + 1)]
    text = words[0] + "".join(piece + word for piece, word in zip(pieces, words[1:], strict=True))
    body, _ = render(Source("a.md", text), text, 1)
    assert sorted(letter for letter in body.text if letter in words) == words


@pytest.mark.parametrize("text", ["5*3**2*4=180", "甲*乙**丙*丁", "甲**乙***丙*丁**戊"])
def test_emphasis_loses_no_character(text: str) -> None:
    """Python-Markdown 3.11 drops the 4 of 5*3**2*4; here all characters but the marks are printed."""
    printed = body_of(text).text
    assert printed.replace("*", "") == text.replace("*", "")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["*", "**", "***", "_", "__", "甲", "乙", "a", " ", "。"]), max_size=14))
def test_no_character_is_lost_between_marks(pieces: list[str]) -> None:
    """However marks of emphasis follow each other, the characters between them are all there, once each."""
    text = "首" + "".join(pieces)
    printed = body_of(text).text
    assert [letter for letter in printed if letter in "首甲乙a。"] == [
        letter for letter in text if letter in "首甲乙a。"
    ]
