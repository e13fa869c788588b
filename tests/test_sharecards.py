"""Share cards: broken as Chinese headlines may be, small, the same every time, and there where heads name them."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as some
from paper import STORY, Paper
from pictures import photograph
from PIL import Image
from press_room import show

from townpress.products.photos.pieces import png as pieces_of
from townpress.products.sharecards import drawing
from townpress.products.sharecards.drawing import Words, square, wide
from townpress.products.sharecards.linebreaks import lines, pieces

LONG = "关于进一步做好2023年全市城乡居民基本医疗保险参保缴费工作有关事项的说明（含常见问题解答）"
NOT_FIRST, NOT_LAST = "、，。；：！？）》」』】”’…—·％", "（《「『【“‘"
CHARACTERS = some.sampled_from([*"社区治理标准化试点邹城", *NOT_FIRST, *NOT_LAST, *"AbZ019. %-", "3.5%", "——", "……"])


def measure(text: str) -> float:
    """Han and their marks are two wide, all else one."""
    return sum(1 if character.isascii() else 2 for character in text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("夜班公交改道之后：三条街上的人怎么回家", ("夜班公交改道之后：", "三条街上的人怎么回家")),
        ("“停水”三天了——今夜谁来管", ("“停水”三天了——", "今夜谁来管")),
        ("停水", ("停水",)),
        ("全市GDP增长5.6%以上，超过预期目标", ("全市GDP增长5.6%以上，", "超过预期目标")),
    ],
)
def test_headlines(text: str, wanted: tuple[str, ...]) -> None:
    """Broken where the headline draws breath, whole words and numbers, as few lines as will do."""
    assert lines(text, 24, measure) == wanted


@given(some.lists(CHARACTERS, max_size=60).map("".join), some.integers(12, 60))
def test_the_rules_hold_everywhere(text: str, width: int) -> None:
    """GB/T 15834 5.1 and UAX 14: no mark where it may not stand, nothing lost but spaces at the ends of lines."""
    made = lines(text, width, measure)
    assert "".join(made).replace(" ", "") == text.replace(" ", "")
    assert all(measure(line) <= width for line in made)
    whole = all(measure(piece) <= width for piece in pieces(text))
    for line in made[1:] if whole else ():
        assert line[0] not in NOT_FIRST
    for line in made[:-1] if whole else ():
        assert line[-1] not in NOT_LAST


@pytest.mark.parametrize("title", ["停水", LONG, LONG * 4, "𠮷野家", "A" * 200, "“" * 120, "喜报！" * 40])
def test_a_card_is_small_and_the_same_every_time(title: str) -> None:
    """1200 × 630, nine colours, under 60 kB, whatever the headline; no metadata."""
    words = Words("邹城本地新闻", title, "社区治理 · 邹城 · 2023年6月1日", "news.zoucheng.example")
    card = wide(words)
    image = Image.open(io.BytesIO(card))
    assert (image.size, image.mode) == (drawing.WIDE, "P")
    assert len(card) < 60_000
    assert wide(words) == card
    assert [kind for kind, _, _, _ in pieces_of(card)] == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert Image.open(io.BytesIO(square(words))).size == drawing.SQUARE


def test_the_headline_stays_within_its_margins() -> None:
    """Left and right of the text there is paper, whatever the length."""
    for title in (LONG, LONG * 3, "一" * 15):
        image = Image.open(io.BytesIO(wide(Words("邹城", title)))).convert("L")
        for strip in ((0, 20, 60, 630), (1142, 20, 1200, 630)):
            assert image.crop(strip).getextrema()[0] > 240


def heads(paper: Paper) -> dict[str, str]:
    """The card or photograph that each story's page names, by slug."""
    pages = {
        path: data.decode() for path, data in paper.files.items() if path.startswith("2026/11/") and ".html" in path
    }
    return {
        path.split("/")[2]: "".join(re.findall('og:image" content="([^"]*)"', page)) for path, page in pages.items()
    }


def cards(paper: Paper) -> set[str]:
    """Where cards lie."""
    return {path for path in paper.files if path.endswith("share.png")}


def test_a_card_comes_and_goes_with_what_it_stands_for(paper: Paper) -> None:
    """No photograph: a card; a photograph: none; an edit of the title another one; each edit as a clean build."""
    paper.story().story(STORY.replace("2026-11-10", "2024-11-10"), "stories/2024/11/old.md")
    show(paper, "hall", "hall.jpg", photograph(size=(900, 600)))
    paper.build()
    first = cards(paper)
    assert "2026/11/daiban/share.png" in first
    assert not {path for path in first if path.startswith(("2024/", "2026/11/hall"))}
    assert any(not path.startswith("2") for path in first)
    assert heads(paper)["daiban"].endswith("/2026/11/daiban/share.png")
    assert heads(paper)["hall"].endswith(".jpg")
    before = paper.files["2026/11/daiban/share.png"]
    paper.story(STORY.replace("民生代办日走进柳泉", "民生代办日走进西韦"))
    assert paper.build().status == 0
    assert paper.files["2026/11/daiban/share.png"] != before
    show(paper, "daiban", "hall.jpg", photograph(size=(900, 600)))
    assert paper.build().status == 0
    assert "2026/11/daiban/share.png" not in paper.files
    assert heads(paper)["daiban"].endswith(".jpg")
    paper.build(SHARE_CARDS=False)
    assert cards(paper) == set()
