"""Stories come and go at their minute, and a build that runs late says what was late."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from paper import STORY

if TYPE_CHECKING:
    from paper import Paper

PAGE = "2026/11/tingshui/index.html"
SCHEDULED = STORY.replace("民生代办日走进柳泉", "周二停水通知").replace(
    "authors", "publish_at: 2026-11-24 06:00\nexpires: 2026-11-25 18:00\nslug: tingshui\nauthors"
)
DUE = "2026-11-24T06:00:00+08:00"


def test_a_story_comes_at_the_minute_that_was_announced(paper: Paper) -> None:
    """Built at ``next_change`` it is there and nothing is late; a second before, not a byte of it."""
    paper.story().story(SCHEDULED, "stories/2026/11/ting/index.md")
    due = str(paper.build().report["next_change"])
    assert due == DUE
    before = (datetime.fromisoformat(due) - timedelta(seconds=1)).isoformat()
    assert paper.build(AT=before).report["next_change"] == due
    everything = b"".join(paper.files.values()) + "".join(paper.files).encode()
    assert "停水".encode() not in everything
    assert b"tingshui" not in everything
    outcome = paper.build(AT=due)
    assert (paper.output / PAGE).is_file()
    assert outcome.report["late"] == []
    assert "晚了" not in outcome.out
    assert outcome.report["next_change"] == "2026-11-25T18:00:00+08:00"


def test_before_its_minute_the_edition_is_as_if_it_did_not_exist(paper: Paper) -> None:
    """Byte for byte, search pieces, share cards, redirects and the book of addresses among it; then all of these come.

    In a search piece a word is a number, in a card it is a drawing: no search for its text would find it there.
    """
    book = paper.root / "urls.txt"
    paper.story().build(URLS=str(book))
    before, addresses = paper.files, book.read_bytes()
    hidden = SCHEDULED.replace("authors", "aliases: [/ting.html]\ntags: [停水]\nauthors").replace(
        "老人", "水厂检修，老人"
    )
    paper.story(hidden, "stories/2026/11/ting/index.md")
    second_before = "2026-11-24T05:59:59+08:00"
    assert paper.build(URLS=str(book), AT=second_before).report["stories"]["scheduled"] == 1  # type: ignore[index]
    assert (paper.files, book.read_bytes()) == (before, addresses)
    shutil.rmtree(paper.state)
    paper.build(URLS=str(book), AT=second_before)
    assert (paper.files, book.read_bytes()) == (before, addresses)
    paper.build(URLS=str(book), AT=DUE)
    came = paper.files.keys() - before.keys()
    assert {PAGE, "ting.html", PAGE.replace("index.html", "share.png"), "tags/停水/index.html"} <= came
    assert any("水厂检修".encode() in data for path, data in paper.files.items() if path.startswith("search/texts/"))
    assert any(path.startswith("search/grams/") for path in came)
    assert b"/ting.html" in paper.files["_redirects"]
    assert {b"/2026/11/tingshui/", b"/ting.html"} <= set(book.read_bytes().splitlines())


def test_a_late_build_says_what_was_late(paper: Paper) -> None:
    """What the edition before knew to fall due is named with its time: publication, placement, expiry."""
    paper.story().story(SCHEDULED, "stories/2026/11/ting/index.md")
    paper.put("registers/front.yml", "- {story: daiban, place: lead, from: 2026-11-24 08:00}\n")
    paper.build()
    outcome = paper.build(AT="2026-11-24T09:12+08:00")
    assert outcome.report["late"] == [
        {"what": "stories/2026/11/ting/index.md", "due": DUE},
        {"what": "daiban", "due": "2026-11-24T08:00:00+08:00"},
    ]
    assert f"晚了：stories/2026/11/ting/index.md 应在 {DUE} 生效，另有 1 处" in outcome.out
    assert paper.build(AT="2026-11-24T09:13+08:00").report["late"] == []
    again = paper.build(AT="2026-11-26T09:00+08:00").report["late"]
    assert again == [{"what": "stories/2026/11/ting/index.md", "due": "2026-11-25T18:00:00+08:00"}]


def test_what_nobody_could_know_is_not_late(paper: Paper) -> None:
    """A story of this morning that was written at noon, a first build and one of a past moment are in time."""
    paper.story()
    assert paper.build(AT="2026-11-23T09:00+08:00").report["late"] == []
    paper.story(STORY.replace("2026-11-10", "2026-11-23 11:00"), "stories/2026/11/other/index.md")
    assert paper.build(AT="2026-11-23T12:00+08:00").report["late"] == []
    assert paper.build(AT="2026-11-23T10:00+08:00").report["late"] == []
