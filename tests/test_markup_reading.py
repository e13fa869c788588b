"""Summaries that end where a sentence ends, and honest reading times."""

from __future__ import annotations

import math
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from townpress.editorial.markup import minutes, reading, render, summary
from townpress.kernel.source import Source


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("第一句。第二句！第三句？", 8, "第一句。第二句！"),
        ("第一句。第二句！第三句？", 100, "第一句。第二句！第三句？"),
        ("他说：“好。”然后走了。", 7, "他说：“好。”"),
        ("一二三四五六，七八九十一二三四五", 10, "一二三四五六…"),
        ("一二三四五六七八九十", 5, "一二三四…"),
        ("One sentence. Another one. A third.", 14, "One sentence. Another one."),
        ("One very long English sentence without end", 10, "One very long…"),
        ("第一段\n第二段。", 20, "第一段第二段。"),
        ("3.5万人。完", 5, "3.5万人。"),
        ("", 10, ""),
    ],
)
def test_summary(text: str, limit: int, expected: str) -> None:
    """Whole sentences that fit; a long first one is cut at a comma or between words, and says so."""
    assert summary(text, limit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 1), ("字" * 500, 1), ("字" * 1000, 2), ("word " * 500, 2), ("字" * 500 + " word" * 250, 2), ("字" * 4000, 8)],
)
def test_minutes(text: str, expected: int) -> None:
    """500 Han or 250 Latin words a minute, at least one: 4,000 characters are eight minutes, not one word."""
    assert minutes(text) == expected


def test_text_and_lead() -> None:
    """The text has every block on a line of its own; the lead only paragraphs; neither has markup or pictures."""
    text = "# 标题\n\n第一**段**，[链接](a.md)。\n\n![图](a.jpg)\n\n- 项一\n- 项二\n\n|甲|乙|\n|-|-|\n|1|2|\n\n"
    text += "第二段[^1]。\n\n[^1]: 注。"
    body, _ = render(Source("a.md", text), text, 1)
    assert body.text == "标题\n第一段，链接。\n项一\n项二\n甲\n乙\n1\n2\n第二段1。\n注。"
    assert body.lead == "第一段，链接。\n第二段1。"


TYPICAL = some.sampled_from("社区，。“”！…a1 .\n\u3000\xa0é—😀ｱ\U00020000")


@given(some.text(some.one_of(TYPICAL, some.characters()), max_size=200))
@settings(max_examples=300, deadline=None)
def test_width_lines_and_minutes_of_any_text(text: str) -> None:
    """What is counted in runs comes to what it does one character, one line break at a time (UAX #11)."""
    wide = sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)
    assert reading._width(text) == wide / 2  # noqa: SLF001

    def space(found: re.Match[str]) -> str:
        return "" if found.start() and not text[found.start() - 1].isascii() else " "

    assert reading._on_one_line(text) == re.sub(r"\s*\n\s*", space, text).strip()  # noqa: SLF001
    ranges = ("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff")
    long = text * 20
    han = sum(first <= each <= last for each in long for first, last in ranges)
    words = len(reading._WORD.findall(long))  # noqa: SLF001
    assert minutes(long) == max(1, math.floor(han / 500 + words / 250 + 0.5))
