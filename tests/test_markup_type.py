"""Chinese type: line breaks joined, quotes set, typogrify where it suits; nothing else of the text altered."""

from __future__ import annotations

import markdown
import pytest
import typogrify.filters
from hypothesis import given
from hypothesis import strategies as st

from townpress.editorial.markup import render, typeset_title
from townpress.editorial.markup.parser import EXTENSIONS, convert
from townpress.kernel.source import Source


def html_of(text: str) -> str:
    """The HTML of a body."""
    return render(Source("a.md", text), text, 1)[0].html


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('他说:"你好"', "他说:“你好”"),
        ('"你好"', "“你好”"),
        ('从"经验"到"标准"的转变', "从“经验”到“标准”的转变"),
        ("他说:'你好'", "他说:‘你好’"),
        ("\"他问:'好吗'\"", "“他问:‘好吗’”"),
        ("it's a dog's life", "it’s a dog’s life"),
        ("the students' union, '90s music", "the students’ union, ’90s music"),
        ('He said "yes" and left.', "He said “yes” and left."),
        ('身高5\'10"，屏幕24"', '身高5\'10"，屏幕24"'),
        ('"身高5\'10""', "“身高5'10\"”"),
        ('"第1"和"第2"', "“第1”和“第2”"),
        ("“已经是弯的”和'直的'", "“已经是弯的”和‘直的’"),
        ('他说"没有说完', '他说"没有说完'),
        ("……——《》【】·", "……——《》【】·"),
        ('{% include "a.html" %}', '{% include "a.html" %}'),
        ("半角,标点.不改! 3-5 1/2 (c) ... --", "半角,标点.不改! 3-5 1/2 (c) ... --"),
    ],
)
def test_quotes(typed: str, printed: str) -> None:
    """Straight quotes become curly ones by pairs; apostrophes, measures and everything else stay right."""
    assert typeset_title(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('他说:"**你好**"', "<p>他说:“<strong>你好</strong>”</p>"),
        ('他说**:"你**好"', "<p>他说<strong>:“你</strong>好”</p>"),
        ('按`"a"`键:"好"', '<p>按<code>"a"</code>键:“好”</p>'),
        ('    "代码"', '<pre><code>"代码"\n</code></pre>'),
        ('- "甲"\n- "乙"', "<ul><li>“甲”</li><li>“乙”</li></ul>"),
    ],
)
def test_quotes_across_markup(typed: str, printed: str) -> None:
    """Pairs are found across bold, block by block, and never in code."""
    assert html_of(typed) == printed


def test_a_quote_without_partner_is_left_and_said() -> None:
    """A loose quote changes nothing in its paragraph, and the warning stands on it."""
    text = '第一段"好"。\n\n他说"不好。'
    body, problems = render(Source("a.md", text), text, 10)
    assert body.html == '<p>第一段“好”。</p>\n<p>他说"不好。</p>'
    assert [(p.code, p.line, p.column) for p in problems] == [("W440", 12, 3)]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("邹城市\n民政局", "邹城市民政局"),
        ("邹城市  民政\n局", "邹城市  民政局"),
        ("完成。\n下一步", "完成。下一步"),
        ("（一）\nA组", "（一）A组"),
        ("他说“好”\n“不好”", "他说“好”“不好”"),
        ("持续……\n不断", "持续……不断"),
        ("中文\nEnglish", "中文 English"),
        ("English\ntext", "English text"),
        ("2023\n年", "2023 年"),
        ("한국\n어", "한국 어"),
        ("日本\nひらがな", "日本ひらがな"),
        ("**中文**\n中文", "<strong>中文</strong>中文"),
        ("**中文\n中文**", "<strong>中文中文</strong>"),
        ("中文\n[链接](#)", "中文<a>链接</a>"),
        ("甲  \n乙", "甲<br>乙"),
        ("按`a`\n`b`键", "按<code>a</code> <code>b</code>键"),
    ],
)
def test_line_breaks(typed: str, printed: str) -> None:
    """A break between Chinese characters goes, one beside Latin or Korean is a space; across bold and links too."""
    assert html_of(typed) == f"<p>{printed}</p>"


def test_line_breaks_in_code_stay() -> None:
    """Code is set as typed."""
    assert html_of("```\n中\n文\n```") == "<pre><code>中\n文\n</code></pre>"


@pytest.mark.parametrize(
    "text",
    [
        "他说**“好”**的",
        "**真，**她",
        "**“好”**他说",
        "这是**（注）**的",
        "**《书》**说",
        "他**说。**她",
        "用**A**和*斜*体",
    ],
)
def test_bold_beside_chinese_marks(text: str) -> None:
    """Bold next to Chinese punctuation is bold, just as Python-Markdown renders it (CommonMark does not)."""
    reference = markdown.markdown(text, extensions=list(EXTENSIONS))
    assert "<strong>" in reference
    assert html_of(text) == reference


@pytest.mark.parametrize(
    "text",
    ["全是中文。", "有 *强调* 和 `code`", "[a](b.md)\n\n![c](d.jpg)", "a & b &amp; c", "1 < 2", "行  \n行", "\\*a\\*"],
)
def test_skipping_inline_patterns_changes_nothing(text: str) -> None:
    """Text without trigger characters skips the inline patterns; the output is that of the stock parser."""
    stock = markdown.Markdown(extensions=list(EXTENSIONS), output_format="html")
    ours, written = convert(text, "T")
    for number, use in enumerate(written):
        title = f' alt="{use.alt}" ' if use.picture else " "
        name = "src" if use.picture else "href"
        ours = ours.replace(f'{name}="T-{number}"', f'{title}{name}="{use.target}"'.strip())
    assert ours == stock.convert(text)


CHINESE = "2023年，邹城市GDP增长 6.5%。全国首项 社区治理 试点"


@pytest.mark.parametrize(
    ("name", "altered"),
    [("amp", False), ("caps", True), ("initial_quotes", False), ("widont", True), ("smartypants", False)],
)
def test_typogrify_by_experiment(name: str, altered: bool) -> None:  # noqa: FBT001 - a column of the table
    """What each filter does to a plain Chinese paragraph: the ground on which two are used and three are not."""
    paragraph = f"<p>（GDP）{CHINESE}</p>"
    assert (getattr(typogrify.filters, name)(paragraph) != paragraph) is altered


def test_smartypants_opens_wrongly_after_chinese() -> None:
    """Why quotes are ours: smartypants closes where it should open."""
    assert typogrify.filters.smartypants('他说:"你好"').startswith("他说:&#8221;")


def test_typogrify_leaves_chinese_alone() -> None:
    """A Chinese paragraph comes out with exactly the characters that were typed."""
    assert html_of(CHINESE) == f"<p>{CHINESE}</p>"


def test_typogrify_sets_ampersands_and_last_words() -> None:
    """A free ampersand gets its span, in Chinese too; the last two words of an English sentence stay together."""
    assert html_of("强生 & 强生") == '<p>强生 <span class="amp">&amp;</span> 强生</p>'
    assert html_of("R&D 与 `a & b`") == "<p>R&amp;D 与 <code>a &amp; b</code></p>"
    assert html_of("The town hall opens again on Monday morning.").endswith("Monday&nbsp;morning.</p>")


HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=30)


@given(st.lists(HAN, min_size=1, max_size=5))
def test_chinese_text_is_never_altered(lines: list[str]) -> None:
    """Lines of Han come out joined, with not a character changed, lost or added."""
    assert html_of("\n".join(lines)) == f"<p>{''.join(lines)}</p>"
