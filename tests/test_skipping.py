"""SKIP_BAD never takes back a published story, however its file is broken, moved or renamed."""

from __future__ import annotations

import shutil

import pytest
from paper import STORY, Paper

SPECIAL = STORY.replace("---\n\n", "slug: special\n---\n\n")
C, MOVED, INSIDE = (f"stories/2026/11/{name}" for name in ("c.md", "moved.md", "c/index.md"))
PAGE = "2026/11/special/index.html"
OPEN_QUOTE = SPECIAL.replace("民生代办日走进柳泉", '"要闻')
BROKEN = STORY.replace("民生代办日走进柳泉", '"要闻')


def _with(*lines: str, story: str = SPECIAL) -> str:
    """The story with more lines in its head."""
    return story.replace("---\n\n", "\n".join((*lines, "---\n\n")))


@pytest.fixture
def published(paper: Paper) -> Paper:
    """A newspaper with three stories, one at an address that its file does not tell."""
    return _published(paper)


def _published(paper: Paper) -> Paper:
    paper.story().story(STORY, "stories/2026/11/second.md").story(SPECIAL, C)
    assert paper.build().status == 0
    return paper


@pytest.mark.parametrize("state", ["kept", "fresh"])
@pytest.mark.parametrize(
    ("path", "data"),
    [
        (C, OPEN_QUOTE),
        (C, ""),
        (C, b"\xff\xfe\x00x"),
        (C, SPECIAL.replace("2026-11-10", "x")),
        (C, _with("slug: new", "zz: 1", story=STORY)),
        (C, _with("zz: 1", story=STORY)),
        (C, _with("zz: 1").replace("2026-11-10", "2026-10-01")),
        (C, _with("zz: 1", story=STORY).replace("2026-11-10", "2026-10-01")),
        (MOVED, OPEN_QUOTE),
        (INSIDE, OPEN_QUOTE),
        (MOVED, _with("slug: other", "zz: 1", story=STORY)),
        ("stories/2026/11/second.md", OPEN_QUOTE),
    ],
    ids=[
        *("open quote", "empty", "utf-16", "no date", "other slug", "no slug", "other month", "neither"),
        *("moved", "moved inside", "moved with a slug", "moved over another"),
    ],
)
def test_a_published_story_is_not_left_out(published: Paper, path: str, data: str | bytes, state: str) -> None:
    """Whatever hides which story a broken file is, the build fails, names the file and leaves readers the page."""
    before = published.files
    (published.content / C).unlink()
    published.put(path, data)
    if state == "fresh":
        shutil.rmtree(published.state)
    outcome = published.build(SKIP_BAD=True)
    assert outcome.status == 3
    assert f"content/{path}:1:1: E315" in outcome.err
    assert "/2026/11/special/" in outcome.err
    assert published.files == before


@pytest.mark.parametrize("state", ["kept", "fresh"])
def test_a_new_broken_story_is_left_out(published: Paper, state: str) -> None:
    """Where nothing published is lost, the broken newcomer is skipped and the urgent story goes out."""
    published.put(MOVED, BROKEN)
    published.story(STORY, "stories/2026/11/urgent.md")
    if state == "fresh":
        shutil.rmtree(published.state)
    assert published.build(SKIP_BAD=True).status == 0
    assert PAGE in published.files
    assert "2026/11/urgent/index.html" in published.files


def test_a_broken_stranger_may_have_any_name(paper: Paper) -> None:
    """A broken newcomer called like a published folder (11) is no story that readers have."""
    _published(paper).put("stories/2026/11/11.md", "")
    assert paper.build(SKIP_BAD=True).status == 0


def test_a_deletion_passes_beside_a_story_that_was_broken_before(published: Paper) -> None:
    """A broken file that is what it was when the edition was published is not the story that is gone now."""
    published.put(MOVED, BROKEN)
    assert published.build(SKIP_BAD=True).status == 0
    (published.content / C).unlink()
    assert published.build(SKIP_BAD=True).status == 0
    assert PAGE not in published.files
    assert "2026/11/second/index.html" in published.files


def test_a_deletion_beside_a_new_broken_story_is_refused(published: Paper) -> None:
    """The broken newcomer may be the story that is gone: what to do about it is said."""
    (published.content / C).unlink()
    published.put("stories/2026/11/other.md", BROKEN)
    outcome = published.build(SKIP_BAD=True)
    assert outcome.status == 3
    assert "要删去别的稿件，请不用 SKIP_BAD" in outcome.err


def test_a_story_that_takes_over_the_address_may_stand_for_the_broken_one(published: Paper) -> None:
    """The address is answered by another story, so nothing is lost."""
    published.put(C, "")
    published.story(SPECIAL, MOVED)
    assert published.build(SKIP_BAD=True).status == 0
    assert PAGE in published.files


def test_a_withdrawn_story_keeps_its_tombstone(published: Paper) -> None:
    """What tells readers of a withdrawal is not taken back in silence either."""
    published.story(_with("status: withdrawn", "withdrawn: 事实有误"), C)
    assert published.build().status == 0
    published.put(C, "")
    assert published.build(SKIP_BAD=True).status == 3
    assert "事实有误" in published.page(PAGE)
