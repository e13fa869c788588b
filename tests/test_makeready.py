"""A build that was made ready before anybody knew what for comes to the bytes of any other."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paper import STORY
from test_incremental import EDITS, NEIGHBOUR, Desk

from townpress.plugin.generators import EditionGenerator
from townpress.plugin.lead import NONE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper import Outcome, Paper

pytestmark = pytest.mark.usefixtures("keen")

#: What holds from the start of a build cannot change while one waits; it changes before.
BEFOREHAND = (Desk.setting, Desk.advance)


def looks(folder: Path) -> dict[str, tuple[int, int, int]]:
    """How every file below a folder looks."""
    states = {str(path): path.stat() for path in folder.rglob("*") if path.is_file()}
    return {path: (state.st_ino, state.st_mtime_ns, state.st_size) for path, state in states.items()}


def changed_by(folder: Path, deed: Callable[[], None]) -> tuple[str, ...]:
    """What a watcher names when ``deed`` is done below ``folder``: the files that came, went or are others."""
    before = looks(folder)
    deed()
    after = looks(folder)
    return tuple(path for path in sorted(before | after) if before.get(path) != after.get(path))


def ready(desk: Desk, deed: Callable[[Desk, int, int], None], number: int, variant: int) -> Outcome:
    """Make a build ready, do a deed, and let it go."""
    do = lambda: deed(desk, number, variant)  # noqa: E731 - one word for a deed
    if deed in BEFOREHAND:
        do()
        return desk.build(desk.paper, tuple)
    return desk.build(desk.paper, lambda: changed_by(desk.theme.parent, do))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 7), st.integers(0, 23)), min_size=4, max_size=8))
def test_ready_equals_clean(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[Callable[[Desk, int, int], None], int, int]]
) -> None:
    """After any edits, each made while a build stood ready, the output is byte for byte what a clean build makes."""
    desk = Desk(tmp_path_factory.mktemp("desk") / "报社")
    for number in range(3):  # from the third edition on there is a tree to lay the next one on
        desk.write(number, number + 1)
        desk.build(desk.paper)
    for deed, number, variant in edits:
        outcome = ready(desk, deed, number, variant)
    fresh = desk.build(desk.clean)
    assert (outcome.status, outcome.err) == (fresh.status, fresh.err)
    if fresh.status == 0:
        assert desk.paper.files == desk.clean.files


def three_editions(paper: Paper) -> Paper:
    """A paper with two stories, published three times."""
    paper.story().story(NEIGHBOUR, "stories/2026/11/lamps.md")
    for number in range(3):
        paper.story(NEIGHBOUR.replace("四十一", f"四十{number}"), "stories/2026/11/lamps.md")
        assert paper.build().status == 0
    return paper


def test_looks_at_nothing_but_what_is_named(paper: Paper) -> None:
    """What changed after it was made ready, and was not named, comes with the next edition."""
    three_editions(paper)
    lamps, daiban = (paper.content / "stories/2026/11" / name for name in ("lamps.md", "daiban/index.md"))

    def word() -> tuple[str, ...]:
        lamps.write_text(NEIGHBOUR.replace("四十一", "五十六"), "utf-8")
        daiban.write_text(STORY.replace("四十一", "七十八"), "utf-8")
        return (str(daiban),)

    outcome = paper.build(word=word)
    assert outcome.report["pages"]["printed"] >= 1  # type: ignore[index]
    assert "七十八" in paper.page("2026/11/daiban/index.html")
    assert "五十六" not in paper.page("2026/11/lamps/index.html")
    assert paper.build(word=lambda: (str(daiban),)).status == 0
    assert "五十六" in paper.page("2026/11/lamps/index.html")


@pytest.mark.parametrize("folder", ["stories/2026/11/r4", "stories/2027/01/r4"])
@pytest.mark.parametrize("renamed", [False, True])
def test_a_story_named_in_a_new_folder_is_found(paper: Paper, folder: str, renamed: bool) -> None:  # noqa: FBT001 - a case
    """Told of files alone, a build that stands ready finds one in a folder that nobody named, or in two of them."""
    three_editions(paper).story(NEIGHBOUR.replace("老街", "新街"), "stories/2025/12/street.md")
    assert paper.build().status == 0
    street = paper.content / "stories/2025/12/street.md"

    def word() -> tuple[str, ...]:
        file = paper.put(f"{folder}/index.md", STORY.replace("走进柳泉", "又来了"))
        return (str(file), str(street), str(street.rename(street.with_name("road.md")))) if renamed else (str(file),)

    outcome = paper.build(word=word)
    assert (outcome.status, outcome.codes) == (0, [])
    assert "2026/11/r4/index.html" in paper.files
    clean = paper.elsewhere(paper.root / "clean")
    assert clean.build().status == 0
    assert paper.files == clean.files


def test_looks_at_everything_when_another_build_came_between(paper: Paper) -> None:
    """Who held the locks meanwhile may have done anything: then nothing that was made ready is good any more."""
    three_editions(paper)
    lamps, daiban = (paper.content / "stories/2026/11" / name for name in ("lamps.md", "daiban/index.md"))

    def word() -> tuple[str, ...]:
        lamps.write_text(NEIGHBOUR.replace("四十一", "五十六"), "utf-8")
        assert paper.build().status == 0
        lamps.write_text(NEIGHBOUR.replace("四十一", "九十"), "utf-8")
        daiban.write_text(STORY.replace("四十一", "七十八"), "utf-8")
        return (str(daiban),)

    assert paper.build(word=word).status == 0
    assert "七十八" in paper.page("2026/11/daiban/index.html")
    assert "九十" in paper.page("2026/11/lamps/index.html")


def test_a_file_laid_into_the_output_meanwhile_is_kept_and_named(paper: Paper) -> None:
    """What lies in the output and no build made is out of the way of readers, told, and not lost."""
    three_editions(paper)
    daiban = paper.content / "stories/2026/11/daiban/index.md"

    def word() -> tuple[str, ...]:
        (paper.output / "2026/11/手写.html").write_text("不是构建产生的", "utf-8")
        daiban.write_text(STORY.replace("四十一", "七十八"), "utf-8")
        return (str(daiban),)

    outcome = paper.build(word=word)
    assert outcome.codes == ["W720"]
    assert not (paper.output / "2026/11/手写.html").exists()
    assert [path.read_text("utf-8") for path in paper.root.rglob("手写.html")] == ["不是构建产生的"]


def test_an_output_emptied_by_hand_is_filled_again(paper: Paper) -> None:
    """Nothing of the edition before is taken for a stranger where the output's own files are gone."""
    three_editions(paper)
    daiban = paper.content / "stories/2026/11/daiban/index.md"

    def word() -> tuple[str, ...]:
        for entry in paper.output.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        daiban.write_text(STORY.replace("四十一", "七十八"), "utf-8")
        return (str(daiban),)

    outcome = paper.build(word=word)
    assert (outcome.status, outcome.codes) == (0, [])
    assert "七十八" in paper.page("2026/11/daiban/index.html")


def test_readiness_is_for_one_build(paper: Paper) -> None:
    """The build after it knows nothing of what was made ready, and one that could not be made ready is as any other."""
    three_editions(paper)
    assert paper.build(word=tuple).status == 0
    assert EditionGenerator.lead is NONE
    (paper.content / "registers/masthead.yml").write_text("name: [", "utf-8")
    assert paper.build(word=lambda: (str(paper.content / "registers/masthead.yml"),)).status == 2
