"""Films, sound, and videos of other houses: players for our own files, cards without a request for all else."""

from __future__ import annotations

import re

import pytest
from paper import STORY, Paper
from pictures import photograph

from townpress.editorial.markup.films import house_of
from townpress.editorial.markup.rendering import render
from townpress.kernel.source import Source

FILM = "[坡道施工]({static}/files/podao.mp4)"


def html(body: str) -> str:
    """The body as it is kept, with places for addresses."""
    return render(Source("a.md", body), body, 1)[0].html


@pytest.mark.parametrize(
    ("address", "house"),
    [
        ("https://www.bilibili.com/video/BV1xx411c7mD", "哔哩哔哩"),
        ("https://b23.tv/abc", "哔哩哔哩"),
        ("https://v.douyin.com/abc/", "抖音"),
        ("https://weixin.qq.com/sph/AbC", "微信视频号"),
        ("https://www.kuaishou.com/short-video/3x", "快手"),
        ("https://www.bilibili.com/read/cv1", ""),
        ("https://notbilibili.com/video/1", ""),
        ("https://mzj.example/1.html", ""),
        ("", ""),
    ],
)
def test_houses(address: str, house: str) -> None:
    """By host and path, not by what an address merely contains."""
    assert house_of(address) == house


def test_a_card_names_the_house() -> None:
    """Alone in its paragraph a video elsewhere is a card; in a sentence it stays a link."""
    link = "[邻里节全程](https://www.bilibili.com/video/BV1)"
    assert html(link).startswith('<p class="elsewhere"><a href="https://www.bilibili.com/video/BV1"')
    assert "哔哩哔哩" in html(link)
    assert "elsewhere" not in html(f"录像见{link}。")
    assert "iframe" not in html(link)


def test_a_player_for_our_own_film() -> None:
    """A film or sound alone in its paragraph, with captions and poster if they stand there; else a link as ever."""
    assert "<video" in html(FILM)
    assert "<track" not in html(FILM)
    with_all = html(f"{FILM}\n[字幕]({{static}}/files/podao.vtt)\n![坡道](podao.jpg)")
    assert re.search(r'<video class="film__player" controls="" preload="none"<!--poster \d--><!--src \d-->>', with_all)
    assert '<track kind="captions"' in with_all
    assert "<!--photo" not in with_all
    assert "<audio" in html("[采访录音]({static}/files/caifang.mp3)")
    for plain in (f"看{FILM}。", "[方案]({static}/files/a.pdf)", f"{FILM}\n[方案]({{static}}/files/a.pdf)"):
        assert "<video" not in html(plain)


def test_a_film_is_published_with_all_that_belongs_to_it(paper: Paper) -> None:
    """File, captions and poster go out, addressed from this site; every address stands in the page."""
    text = STORY + f"\n{FILM}\n[字幕]({{static}}/files/podao.vtt)\n![坡道正在浇筑](podao.jpg)\n"
    paper.story(text).put("files/podao.mp4", b"\0\0\0\x18ftypmp42")
    paper.put("files/podao.vtt", "WEBVTT\n")
    paper.put("stories/2026/11/daiban/podao.jpg", photograph(size=(900, 600)))
    outcome = paper.build()
    assert (outcome.status, set(outcome.codes)) == (0, {"W512"})
    page = paper.page("2026/11/daiban/index.html")
    (poster,) = re.findall(r'<video[^>]* poster="/([^"]+\.jpg)"', page)
    assert {poster, "files/podao.mp4", "files/podao.vtt"} <= set(paper.files)
    assert 'src="/files/podao.mp4"' in page
