"""A build as a whole: what it publishes, what it refuses, and what it leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper import STORY

if TYPE_CHECKING:
    from paper import Paper


def test_one_story_is_published_with_its_pages(paper: Paper) -> None:
    """One story prints itself and exactly the pages that hang on it."""
    outcome = paper.story().build()
    assert (outcome.status, outcome.err) == (0, "")
    pages = sorted(path for path in paper.files if path.endswith(".html"))
    assert pages == [
        "2026/11/daiban/index.html",
        "404.html",
        "archive/2026/11/index.html",
        "archive/index.html",
        "community/2026/11/index.html",
        "community/index.html",
        "corrections/index.html",
        "index.html",
        "notices/index.html",
        "people/lin-xiaoman/2026/index.html",
        "people/lin-xiaoman/index.html",
        "property/index.html",
        "search/index.html",
    ]
    assert outcome.report["pages"] == {"printed": 13, "kept": 0}


def test_a_wrong_story_publishes_nothing_and_leaves_what_was(paper: Paper) -> None:
    """With one wrong date the exit status is 3, the place is named, and the output stays byte for byte."""
    paper.story().build()
    before = paper.files
    paper.story(STORY.replace("2026-11-10", "2026-13-45"), "stories/2026/11/wrong.md")
    outcome = paper.build()
    assert outcome.status == 3
    assert outcome.places == ["content/stories/2026/11/wrong.md:3:7"]
    assert outcome.codes == ["E201"]
    assert "没有发布，线上内容未变" in outcome.err
    assert paper.files == before
    assert outcome.report["stories"] == {
        "in": 2,
        "published": 1,
        "draft": 0,
        "scheduled": 0,
        "expired": 0,
        "withdrawn": 0,
        "rejected": 1,
    }


def test_a_deleted_story_leaves_no_file_and_a_withdrawn_one_a_tombstone(paper: Paper) -> None:
    """What is deleted is gone from the next edition; what is withdrawn keeps its address without its text."""
    paper.story().story(path="stories/2026/11/second.md").build()
    (paper.content / "stories/2026/11/second.md").unlink()
    paper.story(STORY.replace("---\n\n", "status: withdrawn\nwithdrawn: 事实有误\n---\n\n"))
    outcome = paper.build(ALLOW_SHRINK=True)
    assert outcome.status == 0
    assert "2026/11/second/index.html" not in paper.files
    tombstone = paper.page("2026/11/daiban/index.html")
    assert "事实有误" in tombstone
    everything = b"".join(paper.files.values()).decode("utf-8", "replace")
    assert "四十一件事" not in everything
    assert "民生代办日" not in everything


def test_an_urgent_story_may_be_published_past_a_broken_one_when_asked(paper: Paper) -> None:
    """SKIP_BAD leaves the broken story out, says so and publishes the rest."""
    paper.story().story("---\ntitle: 坏稿\n---\n\n正文。\n", "stories/2026/11/bad.md")
    outcome = paper.build(SKIP_BAD=True)
    assert outcome.status == 0
    assert "content/stories/2026/11/bad.md" in outcome.err
    assert "2026/11/bad/index.html" not in paper.files
    assert outcome.report["stories"]["rejected"] == 1  # type: ignore[index]


def test_skipping_never_takes_back_what_readers_have(paper: Paper) -> None:
    """A story that was published and is now broken cannot be skipped: that would retract it in silence."""
    paper.story().story(path="stories/2026/11/second.md").build()
    paper.story("---\ntitle: 坏了\n---\n\n正文。\n", "stories/2026/11/second.md")
    assert paper.build(SKIP_BAD=True).status == 3
    assert "2026/11/second/index.html" in paper.files


def test_a_wrong_date_hides_no_other_mistake(paper: Paper) -> None:
    """A story without a date still has its pictures and links checked, and is no missing story to the front page."""
    text = STORY.replace("2026-11-10", "2026-13-10").replace("老人", "![老人](no.jpg)\n\n[旧稿](gone.md)老人")
    paper.story(text).lay("-- registers/front.yml --\n- {story: daiban, place: lead}\n")
    outcome = paper.build()
    assert outcome.status == 3
    assert outcome.codes == ["E201", "W512", "E521", "E460"]
