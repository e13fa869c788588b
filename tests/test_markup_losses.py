"""What Markdown drops without a word is told: definitions nobody uses, replaced notes, surplus cells, words as tags."""

from __future__ import annotations

import pytest

from townpress.editorial.markup import render
from townpress.kernel.source import Source


def told(text: str) -> list[tuple[str, int, int]]:
    """The problems of a body, with their places."""
    _, problems = render(Source("a.md", text), text, 1)
    return [(problem.code, problem.line, problem.column) for problem in problems]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("[备注]: 本稿由通讯员供稿", [("E434", 1, 1)]),
        ("好\n\n[注1]: 见附件第三条\n[注 2]: 见附件", [("E434", 3, 1), ("E434", 4, 1)]),
        ("[说明]: 内容 (更多内容)", [("E434", 1, 1)]),
        ("[说明]: https://a.cn/ (更多内容)", [("E434", 1, 1)]),
        ("> 好\n> [备注]: 供稿", [("E434", 2, 3)]),
        ("[a]: https://a.cn/", [("W435", 1, 1)]),
        ("[图]: a.jpg", [("W435", 1, 1)]),
        ("[//]: # (只给编辑看)", [("W435", 1, 1)]),
        ("[甲][a]\n\n[a]: https://a.cn/\n[a]: https://b.cn/", [("W438", 3, 1)]),
        ("[甲][a]\n\n[a]: 这里有字\n[a]: https://b.cn/", [("E434", 3, 1)]),
        ("[甲][A] [a]\n\n[a]: https://a.cn/ '题'\n[a]: https://a.cn/ '题'", []),
        ("见[备注]。\n\n[备注]: 内容", [("E418", 3, 7)]),
        ("`[备注]: 甲`\n\n```\n[备注]: 甲\n```\n\n[备注]：甲\n\n\\[备注]: 甲", []),
    ],
)
def test_link_definitions(text: str, problems: list[tuple[str, int, int]]) -> None:
    """A line that vanishes as a definition is an error where words are lost, a warning where an address is."""
    assert told(text) == problems


def test_a_lost_line_is_explained() -> None:
    """The remedy is one an editor can follow without knowing Markdown."""
    _, (problem,) = render(Source("a.md", "[备注]: 供稿"), "[备注]: 供稿", 1)
    assert "请把冒号改成全角“：”，或去掉方括号" in problem.zh
    assert render(Source("a.md", ""), "[备注]： 供稿", 1)[0].text == "[备注]： 供稿"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("|a|\n|-|\n|一|二|三|", [("E436", 3, 1)]),
        ("好\n\n> |a|b|\n> |-|-|\n> |一|二|\n> |一|`x`|三|", [("E436", 6, 3)]),
        ("a | b\n--|--\n一 | 二 | 三\n\n- 四", [("E436", 3, 1)]),
        ("|a|\n|-|\n|一||\n|`x|y`|\n|x\\|y|", []),
        ("|a|b|\n|-|-|\n|一|\n|一|二|", []),
    ],
)
def test_cells_beyond_the_head(text: str, problems: list[tuple[str, int, int]]) -> None:
    """A row with more cells than the head is an error if there is anything in them; bars in code part no cells."""
    assert told(text) == problems


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("文[^1]\n\n[^1]: 甲注\n\n[^1]: 乙注", [("E437", 5, 1)]),
        ("文[^a]\n\n[^a]: 甲注\n[^a]: 乙注\n[^a]: 丙注", [("E437", 4, 1), ("E437", 5, 1)]),
        ("文[^1]丁[^2]\n\n[^1]: 甲注\n\n    续\n\n[^2]: 乙注", []),
        ("文[^1]\n\n[^1]: 甲注\n[^1]: 甲注", []),
    ],
)
def test_notes_of_one_name(text: str, problems: list[tuple[str, int, int]]) -> None:
    """The second note of a name, which replaces the first, is an error that names both lines."""
    assert told(text) == problems
    _, found = render(Source("a.md", text), text, 1)
    assert all("第 3 行" in problem.zh for problem in found[:1])


def test_nothing_is_carried_over() -> None:
    """What one text lost is no loss of the next one."""
    assert told("[备注]: 甲\n\n|a|\n|-|\n|一|二|\n\n[^1]: 甲\n[^1]: 乙")
    assert told("[备注]\n\n|a|\n|-|\n|一|\n\n文[^1]\n\n[^1]: 甲") == []


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("若x<y且y>z则", 3),
        ("若x<y and y>z则", 3),
        ("若x<y && y>z则", 3),
        ("若a<b+c>d", 3),
        ("请填<name>。", 3),
        ("见<www.a.cn>", 2),
        ("好</y且y>", 2),
        ("甲<b 和乙>丙", 2),
    ],
)
def test_words_between_signs(text: str, column: int) -> None:
    """What HTML would take for a tag, though its name or attributes are none of HTML's, is one error at its place."""
    assert told(text) == [("E432", 1, column)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("<font color=red>好</font>", ["W430", "W431"]),
        ("<o:p></o:p>好<mp-style-type data-value='3'></mp-style-type>", ["W430", "W430", "W431"]),
        ("<foo>好</foo>", ["W430"]),
        ("<p :is='x' @click='a' hidden>好</p>", ["W431", "W431", "W431"]),
        ("好<!-- 若x<y且y>z -->", []),
        ("好\n\n<script>if (a<b && c>d) x<y且y>z</script>", ["W430"]),
        ("若x<y且z，1<2且3>2，<张三>，`x<y且y>z`", []),
    ],
)
def test_tags_are_no_words(text: str, codes: list[str]) -> None:
    """Tags of pasted pages stay a warning; comments, scripts, code and signs that begin no tag are no words lost."""
    assert sorted(code for code, *_ in told(text) if code != "W431") == [code for code in codes if code != "W431"]
    assert {code for code, *_ in told(text)} == set(codes)
