"""Edits whose consequences lie elsewhere: a build upon the last edition says and prints what one from nothing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from paper import STORY
from pictures import photograph

from townpress.editorial.dates import parse_moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper import Outcome, Paper

WITHDRAWN = "status: withdrawn\nwithdrawn: 来源有误\n"
PICTURE = "\n![居民在议事](hui.png)\n"


def write(paper: Paper, name: str, head: str = "", body: str = "", date: str = "2026-11-10") -> None:
    """Write a story of November, with more in its head and at its end."""
    text = (
        STORY.replace("民生代办日", f"{name}之事").replace("2026-11-10", date).replace("---\n\n", f"{head}---\n\n", 1)
    )
    paper.story(text + body, f"stories/2026/11/{name}.md")


def drop(paper: Paper, name: str) -> None:
    """Delete a story."""
    (paper.content / f"stories/2026/11/{name}.md").unlink()


def built(paper: Paper, **given: object) -> Outcome:
    """A build, which must end and look as one from nothing."""
    outcome = paper.build(**given)
    clean = paper.elsewhere(paper.root / "clean")
    fresh = clean.build(**given)
    assert (outcome.status, outcome.err) == (fresh.status, fresh.err)
    if outcome.status == 0:
        assert paper.files == clean.files
    return outcome


@pytest.fixture
def two(paper: Paper) -> Paper:
    """A paper with a photograph and two plain stories."""
    paper.put("stories/2026/11/hui.png", photograph("PNG"))
    write(paper, "a")
    write(paper, "b", date="2026-11-08")
    return paper


def test_a_tombstone_goes_with_its_story(two: Paper) -> None:
    """Of a withdrawn story that is deleted nothing is left, its old addresses and links to it neither."""
    write(two, "w", WITHDRAWN + "aliases: [/news/1.html]\n", date="2026-11-07")
    two.build()
    assert "2026/11/w/index.html" in two.files
    drop(two, "w")
    built(two)
    assert not {"2026/11/w/index.html", "news/1.html"} & two.files.keys()


def test_another_story_takes_the_place_of_a_tombstone(two: Paper) -> None:
    """Where a tombstone stood a new story may stand, and the site can still be planned whole."""
    write(two, "w", WITHDRAWN, date="2026-11-07")
    two.build()
    drop(two, "w")
    two.build()
    write(two, "n", "slug: w\n")
    built(two)
    assert built(two, SHARE_CARDS=False).status == 0


def test_a_link_to_a_tombstone_that_goes(two: Paper) -> None:
    """Who deletes a withdrawn story is told of the link that leads to it."""
    write(two, "w", WITHDRAWN, date="2026-11-07")
    write(two, "a", body="\n[旧稿](/2026/11/w/)\n")
    two.build()
    drop(two, "w")
    assert built(two).codes == ["E463"]


@pytest.mark.parametrize("deed", ["edit", "delete", "redate"])
def test_a_story_of_1900(two: Paper, deed: str) -> None:
    """Shanghai's offset had seconds then: such a story can be edited, deleted and given another date like any."""
    write(two, "a", date="1900-05-01")
    write(two, "b", date="1900-05-02")
    two.build()
    if deed == "delete":
        drop(two, "a")
    else:
        write(two, "a", body="\n又一句。\n", date="1900-05-01" if deed == "edit" else "1901-05-01")
    assert built(two).status == 0


def test_moments_have_whole_minutes_of_offset() -> None:
    """No moment is read that RFC 3339 could not write down, and none of a year before the first."""
    for text in ("1900-01-01", "1900-06-01 08:00", "1900-06-01T08:00:00Z", "1986-07-01", "2026-11-10"):
        moment = parse_moment(text)
        assert not hasattr(moment, "zh"), text
        assert moment.isoformat()[-6] in "+-"  # type: ignore[union-attr]
    assert hasattr(parse_moment("1900-01-01T00:00+14:00"), "zh")


@pytest.mark.parametrize("unseen", ["status: draft\n", "publish_at: 2026-12-02\n"])
@pytest.mark.parametrize("link", ["[旧稿](nope.md)", "[附件]({static}/files/nope.pdf)", "[旧稿](/2026/11/nope/)"])
def test_the_links_of_a_story_nobody_sees_yet(two: Paper, unseen: str, link: str) -> None:
    """A dead link is told while the story is a draft or waits for its time, not at the minute it is due."""
    write(two, "b", unseen)
    two.build()
    write(two, "b", unseen, f"\n{link}\n")
    assert built(two).status == 3


def test_a_story_that_a_scheduled_one_links_to_goes(two: Paper) -> None:
    """Nor does what it links to go unnoticed."""
    write(two, "b", "publish_at: 2026-12-02\n", "\n[旧稿](a.md)\n")
    two.build()
    drop(two, "a")
    assert built(two).codes == ["E460"]


def _with_a_picture(paper: Paper) -> None:
    write(paper, "a", body=PICTURE)


def _with_another_picture(paper: Paper) -> None:
    paper.put("stories/2026/11/hui.png", photograph("PNG", size=(61, 40)))


def _print_of(paper: Paper) -> str:
    return next(path for path in paper.files if path.startswith("2026/11/a/hui") and path.endswith(".webp"))


def _card_of(_: Paper) -> str:
    return "2026/11/a/share.png"


@pytest.mark.parametrize(
    ("shows", "file", "deed"),
    [(False, _card_of, _with_a_picture), (True, _print_of, _with_another_picture)],
)
def test_a_file_that_falls_away_under_a_link(
    two: Paper, file: Callable[[Paper], str], deed: Callable[[Paper], None], *, shows: bool
) -> None:
    """A link to a share card or a print is told to be dead when that is published no more."""
    write(two, "a", body=PICTURE if shows else "")
    two.build()
    write(two, "c", body=f"\n[图](/{file(two)})\n", date="2026-10-01")
    assert two.build().status == 0
    deed(two)
    assert built(two).codes[-1] == "E463"


def test_a_file_in_the_way_of_an_old_address(two: Paper) -> None:
    """An old address below a file that is published from now on is told, as it is from nothing."""
    two.put("files/doc.pdf", b"%PDF-1.4\n")
    write(two, "a", "aliases: [/files/doc.pdf/x.html]\n")
    assert two.build().status == 0
    write(two, "b", body="\n[附件]({static}/files/doc.pdf)\n", date="2026-11-08")
    assert built(two).codes == ["E309"]
