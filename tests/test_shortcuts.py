"""The shortcuts of reading change nothing but the time: each is held against the long way, byte for byte."""

from __future__ import annotations

import ast
import itertools
import random
import string
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from benchmarks import corpus
from townpress.editorial import frontmatter
from townpress.editorial.copydesk import galley, proofread
from townpress.editorial.encoding import decode
from townpress.editorial.markup import Body, render, rendering
from townpress.editorial.markup.parser import convert
from townpress.editorial.reading import read
from townpress.editorial.registers import Registers
from townpress.kernel.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.manuscript import Manuscript
    from townpress.kernel.problems import Problem

HERE = Path(__file__).parent
SAMPLE = sorted((HERE.parent / "content").rglob("*.md"))

PLAIN = (
    "社区",
    "治理，",
    "邹城。",
    "“好”",
    "2015年",
    "2015. ",
    "GDP ",
    "3.5%",
    "字",
    " ",
    "\n",
    "\n\n",
    "\n\n",
    "\n\n",
)
MARKS = (
    *("**", "**", "*", "_", "`", "\\", "\\*", "![", "[", "]", "](", "(", ")", "<", ">", "&", "&amp;", "|", ":", "~~"),
    *("# ", "## ", "- ", "* ", "+ ", "1. ", "> ", ": ", "    ", "\t", "  \n", "---", "===", "***", "```\n", "~~~\n"),
    *(
        "[文](b.md)",
        "[网](https://a.cn/)",
        "![图](a.jpg)",
        '![图](a.jpg "题")',
        "[^1]",
        "\n\n[^1]: 注",
        "[a][b]",
        "[b]: /c",
    ),
    *("a | b\n--|--\n", "<b>", "</b>", "<div>\n", "</div>", "<!--", "-->", "<script>", "<a@b.cn>", "<https://a.cn>"),
    *(
        "\u3000",
        "\xa0",
        "\u200b",
        "\ufffe",
        "\x02",
        "\x03",
        "\x02wzxhzdk:0\x03",
        "\x02klzzwxh:0001\x03",
        "😀",
        '"',
        "'",
    ),
)
FRONT = (
    *("title", "date", "category", "tags", "summary", "source_url", "标题", "titel", "photos", "  alt", "- 甲", "#"),
    *(
        ": ",
        ":",
        "：",
        "停水",
        "2023-06-01",
        "'引'",
        '"',
        "[甲, 乙]",
        "{a: b}",
        "|",
        "> ",
        "~",
        "null",
        " # 注",
        "#话题#",
    ),
    *("\n", "\n", "\n\n", " ", "\t", "\u3000", "&a", "*b", "!c", "{{ x }}", "甲、乙", "- ", "%"),
)


def texts_in_markup_tests() -> Iterator[str]:
    """Every piece of text in the tests of the markup: all that its author could think of."""
    for file in sorted(HERE.glob("test_markup_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def story(dice: random.Random) -> str:
    """A generated body: mostly plain paragraphs, with the marks that stories have."""
    clause = partial(dice.choice, ("社区推进标准化", "居民说“好”", "2015年完成3处", "记者在现场看到", "下一步还将继续"))
    paragraphs = []
    for _ in range(dice.randrange(3, 20)):
        text = "，".join(clause() for _ in range(dice.randrange(1, 6))) + "。"
        forms = (f"## {clause()}", f"**{clause()}**{text}", f"{text}**{clause()}**，{text}", f"- {text}\n- {text}")
        more = (
            f"![{clause()}](a.jpg)",
            f"{text}[{clause()}](https://a.cn/)",
            f"> {text}",
            f"{text}\n{text}",
            "a **b** c",
        )
        paragraphs.append(text if dice.random() < 0.5 else dice.choice(forms + more))
    return "\n\n".join(paragraphs) + "\n"


def both_ways(body: str) -> tuple[tuple[Body, tuple[Problem, ...]], ...]:
    """A body rendered with the shortcuts and without."""
    source = Source("a.md", body)
    quick = render(source, body, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "convert", partial(convert, shortcuts=False))
        return quick, render(source, body, 1)


def checked(text: str) -> tuple[Manuscript | None, tuple[Problem, ...], tuple[Problem, ...]]:
    """A file's manuscript, the problems with its fields, and the copy desk's."""
    source, _ = decode(text.encode("utf-8", "replace"), "a.md")
    manuscript, problems = read(source) if source else (None, ())
    return manuscript, problems, proofread(manuscript, Registers(), source) if manuscript and source else ()


def checked_both_ways(text: str) -> tuple[object, ...]:
    """A file read and checked with the shortcuts and without."""
    quick = checked(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frontmatter, "plain_field", lambda *_: None)
        patch.setattr(galley.Galley, "prose_with", lambda self, *_: iter(self.prose))
        patch.setattr(galley, "_MARKS", ("",))
        return quick, checked(text)


def test_bodies_of_the_sample() -> None:
    """The paper's own stories and pages are the same both ways."""
    assert SAMPLE
    for file in SAMPLE:
        quick, slow = both_ways(file.read_text("utf-8").partition("\n---\n")[2])
        assert quick == slow, file


def test_bodies_of_the_markup_tests() -> None:
    """So is every text of the markup's tests, hostile ones among them."""
    texts = [text for text in texts_in_markup_tests() if text]
    assert len(texts) > 300
    for text in texts:
        quick, slow = both_ways(text)
        assert quick == slow, text


def test_generated_bodies() -> None:
    """So are generated stories, most of which take every shortcut there is."""
    dice = random.Random(20230601)  # noqa: S311 - made-up stories, not a secret
    for _ in range(300):
        quick, slow = both_ways(story(dice))
        assert quick == slow


def test_bodies_of_a_corpus() -> None:
    """So are those of the archive that the benchmarks measure, whose paragraphs are all set at once."""
    dice = random.Random(7)  # noqa: S311 - as above
    for _ in range(60):
        body = corpus.text(corpus.invent(dice, "a", corpus.END)).partition("\n---\n")[2]
        quick, slow = both_ways(body)
        assert quick == slow
        tree = convert(body, "t").tree
        assert tree
        assert {getattr(node, "tag", "prose") for node in tree.children} <= {"prose", "h2"}


@given(some.lists(some.sampled_from(PLAIN + MARKS), max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
@example("甲 **乙** 丙\n\n: 定义")
@example("甲\n\n: 定义\n\n乙\n\n<b>丙</b>")
@example("甲**乙**丙\n\n- 丁\n\n**戊**己\n\n庚&amp;辛")
@example("甲[^1]\n\n///Footnotes Go Here///\n\n[^1]: 注")
@example("## 甲 ##\n\n###\n\n# 乙\\#\n\n####### 丙")
@example("GDP grew by three per cent\n\nGDP增长 3%")
@example("**甲****乙**丙")
@example("一**二 **三")
@example("甲  \n乙\n\n**丙**")
def test_any_body(body: str) -> None:
    """Marks in any order make the same page, links, photographs and problems."""
    quick, slow = both_ways(body)
    assert quick == slow


@pytest.mark.parametrize("mark", [*string.punctuation, *"\t\n　\xa0\u200b\x02\x03↩“‘…—，1 "])
def test_each_mark_alone(mark: str) -> None:
    """So does each character that means something to Markdown, to typography or to HTML, single and in pairs."""
    words = ("", "甲", "word one two three four five", "**乙**")
    for one, other in itertools.product(words, repeat=2):
        for marks in (mark, mark * 2, mark * 3, f"{mark} "):
            body = f"{one}{marks}{other}{marks}丁\n\n{marks}戊\n\n己 {marks}庚{marks} 辛"
            quick, slow = both_ways(body)
            assert quick == slow, body


@given(some.text(some.sampled_from("社区治理，。“”：；1a *_#\n\n\t　\"'>/=|-\u200b\x02"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_chinese_text(body: str) -> None:
    """So do single characters in any order, those that a paragraph set at once may not hold among them."""
    quick, slow = both_ways(body)
    assert quick == slow


@given(some.lists(some.sampled_from((*PLAIN, "**", "*", "[文](b.md)", "![图](a.jpg)", "  \n", "## ")), max_size=25))
@settings(max_examples=200, deadline=None)
def test_nearly_plain_bodies(parts: list[str]) -> None:
    """So do texts with a few marks, which come nearest to the conditions of the shortcuts."""
    quick, slow = both_ways("".join(parts))
    assert quick == slow


def test_plain_stories_take_the_short_way() -> None:
    """A story of paragraphs, headings, bold, links and pictures is never written as HTML on its way."""
    body = "甲**乙**丙。\n\n## 丁\n\n[戊](https://a.cn/)\n\n![己](a.jpg)"
    assert convert(body, "t").tree
    assert not convert(body + "\n\n<b>庚</b>", "t").tree
    assert not convert(body + "\n\n庚 & 辛", "t").tree


@pytest.mark.parametrize("file", SAMPLE, ids=lambda file: file.parent.name)
def test_fields_and_copy_desk_of_the_sample(file: Path) -> None:
    """Plain fields mean what YAML's rules say, and the copy desk finds in part of the lines what it finds in all."""
    quick, slow = checked_both_ways(file.read_text("utf-8"))
    assert quick == slow


@given(
    some.lists(some.sampled_from(FRONT), max_size=25).map("".join),
    some.lists(
        some.sampled_from((*PLAIN, *MARKS, "来源：", "讯", "日电", "号", "声明：", "13800138000", ",")), max_size=20
    ),
)
@settings(max_examples=200, deadline=None)
def test_any_fields_and_text(front: str, body: list[str]) -> None:
    """So in any front matter, sound or not, over any text."""
    head = "---\ntitle: 停水\ndate: 2023-06-01\ncategory: 社区\n"
    quick, slow = checked_both_ways(f"{head}{front}\n---\n{''.join(body)}\n")
    assert quick == slow
