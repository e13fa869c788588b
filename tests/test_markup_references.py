"""Character references are the characters they name: none gets past what is asked of typed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from paper import STORY, Paper

from townpress.editorial.copydesk import proofread
from townpress.editorial.encoding import decode
from townpress.editorial.markup import render
from townpress.editorial.reading import read, read_page
from townpress.editorial.registers import Registers
from townpress.kernel.source import Source

if TYPE_CHECKING:
    from pathlib import Path


def told(text: str) -> list[tuple[str, int, int]]:
    """The problems of a body, with their places."""
    _, problems = render(Source("a.md", text), text, 1)
    return [(problem.code, problem.line, problem.column) for problem in problems]


def copy_desk(body: str) -> set[str]:
    """What the copy desk says of a story with ``body``."""
    source, _ = decode(STORY.replace("老人在家门口办好了四十一件事。", body).encode(), "a.md")
    assert source
    manuscript, _ = read(source)
    assert manuscript
    return {problem.code for problem in proofread(manuscript, Registers(), source)}


@pytest.mark.parametrize(
    ("text", "html", "notes"),
    [
        ("甲&#x202e;乙&#8238;丙&#x2066;丁", "<p>甲乙丙丁</p>", [("R123", 1, 2)]),
        ("甲\n\n乙&#8203;丙&ZeroWidthSpace;", "<p>甲</p>\n<p>乙丙</p>", [("R124", 3, 2)]),
        ("## 题&#x202e;目", '<h2 id="h-题目">题目</h2>', [("R123", 1, 5)]),
        ("<p>甲&#X202E;乙&shy丙</p>", "<p>甲乙丙</p>", [("R123", 1, 5), ("R124", 1, 14)]),
        ("甲&#8232;乙&#13;丙", "<p>甲 乙 丙</p>", [("R126", 1, 2)]),
        ("👨&zwj;👩", "<p>👨\u200d👩</p>", []),
        ("`&#x202e;`", "<p><code>&amp;#x202e;</code></p>", []),
        ("    &#0;&#8203;", "<pre><code>&amp;#0;&amp;#8203;\n</code></pre>", []),
        ("甲&amp;#8203;乙&nbsp;丙", "<p>甲&amp;#8203;乙&nbsp;丙</p>", []),
    ],
)
def test_what_cannot_be_seen_is_taken_out(text: str, html: str, notes: list[tuple[str, int, int]]) -> None:
    """Bidi controls, zero-width characters and odd line ends go as typed ones do, with a note; code stays code."""
    assert render(Source("a.md", text), text, 1)[0].html == html
    assert told(text) == notes


@pytest.mark.parametrize("text", ['[甲&#8203;](https://a.cn/ "乙&#x202e;丙")', '![甲&#x202e;](a.jpg "乙&#8203;丙")'])
def test_words_of_links_and_pictures_too(text: str) -> None:
    """Titles and alternative texts, which never stand in the HTML that is cleaned, are shorn and noted alike."""
    body, _ = render(Source("a.md", text), text, 1)
    printed = body.html + "".join(use.alt + use.title for use in body.photos)
    assert "甲" in printed
    assert "乙丙" in printed
    assert not {"\u200b", "\u202e"} & set(printed)
    assert {code for code, *_ in told(text)} == {"R123", "R124"}


@pytest.mark.parametrize("name", ["&#0;", "&#xD800;", "&#xfffd;", "&#x110000;", "&#1;", "&#xfffe;", "&#x7f;"])
def test_what_is_no_character_is_refused(name: str) -> None:
    """NUL, surrogates, controls, lost characters and what lies out of range are errors at their place."""
    assert told(f"好\n\n甲{name}乙") == [("E104", 3, 2)]
    assert told(f"好\n\n[甲](https://a.cn/ '{name}')") == [("E104", 3, 20)]
    assert told(f"`{name}`") == []


def test_a_private_use_character_is_doubted() -> None:
    """As a typed one: readers will not see it."""
    assert told("甲&#xE000;乙") == [("W119", 1, 2)]


def test_an_ampersand_of_an_address_is_none() -> None:
    """``&copy=2`` in a query is no ©, nor ``&shy=3`` a soft hyphen: Markdown's references end in a semicolon."""
    text = "[甲](https://a.cn/?x=1&copy=2&shy=3&amp;y=4 'R&D &copy; AT&T')"
    html = render(Source("a.md", text), text, 1)[0].html
    assert 'href="https://a.cn/?x=1&amp;copy=2&amp;shy=3&amp;y=4"' in html
    assert 'title="R&amp;D © AT&amp;T"' in html
    assert told(text) == []


def test_references_make_a_body_only_if_they_print() -> None:
    """A story or page of blanks that are named is empty; one of letters that are named is not."""
    assert "E118" in copy_desk("&#8203;&ZeroWidthSpace;")
    assert "E118" not in copy_desk("&#20013;&#25991;")
    source = Source("a.md", "---\ntitle: 关于\n---\n\n&#8203;&ZeroWidthSpace;\n")
    assert [problem.code for problem in read_page(source)[1]] == ["E118"]


@pytest.mark.parametrize("reference", ["&#8238;", "&nbsp;", "&hellip;", "&#x4e2d;"])
def test_the_end_of_a_reference_is_no_punctuation(reference: str) -> None:
    """No one is told to write the semicolon of a reference in full width; a true one is still pointed at."""
    assert "W445" not in copy_desk(f"今天{reference}明天")
    assert "W445" in copy_desk(f"今天{reference}明天;后天")
    assert "W445" in copy_desk("他说AT&T;后来")


def test_nothing_hidden_is_published(tmp_path: Path) -> None:
    """Neither on the story's page nor in lists, feeds or the search index; a lost character publishes nothing."""
    paper = Paper(tmp_path)
    paper.story(STORY + "\n## 题&#x202e;目\n\n甲&#8238;乙&#8203;丙 [链&#x2066;接](https://a.example/)\n")
    assert paper.build().status == 0
    hidden = [mark.encode() for mark in "\u202e\u2066\u200b\ufffd"]
    written = {path: data for path, data in paper.files.items() if not path.startswith("search/folding/")}
    assert [path for path, data in written.items() if any(mark in data for mark in hidden)] == []
    paper.story(STORY + "\n甲&#0;乙\n")
    outcome = paper.build()
    assert outcome.status == 3
    assert outcome.places == ["content/stories/2026/11/daiban/index.md:10:2"]
