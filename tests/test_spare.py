"""Editions laid on the spare: what stands there is not written again, what was altered there never comes back."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_edition import cut_short, die, fill_up, left_behind, tree

from townpress.kernel.errors import MachineError, OwnFault
from townpress.press.book import Colophon, read_book
from townpress.press.opening import editions
from townpress.press.premises import editions_folder
from townpress.press.rollback import rollback
from townpress.press.sheet import Leaf
from townpress.press.tree import files_below

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Edition = dict[str, str]

pytestmark = pytest.mark.usefixtures("keen")

ONE: Edition = {"index.html": "一", "2023/06/x/index.html": "社区治理", "2023/06/y/index.html": "甲", "a": "文件"}
TWO: Edition = {**ONE, "index.html": "二"}
THREE: Edition = {**ONE, "index.html": "三", "z/index.html": "z"}
#: ``a`` turns from a file into a folder, ``2023/06/y`` from a folder into a file, ``z`` goes.
FOUR: Edition = {"index.html": "四", "2023/06/x/index.html": "社区治理", "2023/06/y": "乙", "a/b/c.html": "丙"}


def lay(output: Path, wanted: Mapping[str, str], instant: str = "", *, ahead: bool = False) -> tuple[str, ...]:
    """Publish as an incremental build does: keep what has not changed, print the rest; what had to be printed anew.

    ``ahead``: a lookout has gone through the spare.
    """
    digests = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in wanted.items()}
    with editions(output, output.parent / ".press") as kept:
        if ahead:
            kept.look_ahead()
        stage = kept.stage()
        manifest = kept.manifest
        before = manifest.files if manifest else {}
        same = {path: sha256 for path, sha256 in digests.items() if before.get(path) == sha256}
        lost = stage.keep_all(before.keys() - same.keys())
        for path in sorted(wanted.keys() - same.keys()) + list(lost):
            stage.write(path, wanted[path].encode())
        kept.publish(stage, Colophon({}, instant))
        return lost


def series(output: Path, *wanted: Edition) -> None:
    """Publish one edition after the other."""
    for edition in wanted:
        lay(output, edition)


def modes(folder: Path) -> set[int]:
    """The modes of everything in and including ``folder``; folders' with their type's bit."""
    return {entry.lstat().st_mode & 0o47777 for entry in (folder, *folder.rglob("*"))}


def spare(output: Path) -> Path:
    """Where the spare lies."""
    entry = read_book(editions_folder(output)).spare
    assert entry
    return editions_folder(output) / entry.tree


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Where the output is to stand; nothing is there yet."""
    return tmp_path / "输出"


def identity(file: Path) -> tuple[int, int]:
    """What tells a file from one written in its place, which may get the same inode."""
    status = file.stat()
    return status.st_ino, status.st_ctime_ns


def test_what_stands_is_not_written_again(output: Path) -> None:
    """The next edition has the very files of the one that fell out, but for those that differ."""
    series(output, ONE, TWO, THREE)
    inodes = {path: identity(spare(output) / path) for path in ONE}
    lay(output, {**ONE, "index.html": "四"})
    assert tree(output) == {**ONE, "index.html": "四"}
    kept = {path for path in ONE if identity(output / path) == inodes[path]}
    assert kept == ONE.keys() - {"index.html"}
    assert not left_behind(output)


def test_plain_writing_skips_what_stands(output: Path, tmp_path: Path) -> None:
    """A caller that keeps nothing, and writes and copies all, profits too; a known digest spares the original."""
    series(output, ONE, TWO, THREE)
    inode = (spare(output) / "2023/06/x/index.html").stat().st_ino
    sha256 = hashlib.sha256(ONE["a"].encode()).hexdigest()
    with editions(output, tmp_path / ".press") as kept:
        stage = kept.stage()
        stage.write("2023/06/x/index.html", ONE["2023/06/x/index.html"].encode())
        stage.put(Leaf("a", tmp_path / "gone.jpg", sha256))
        kept.publish(stage, Colophon())
    assert (output / "2023/06/x/index.html").stat().st_ino == inode
    assert tree(output) == {path: ONE[path] for path in ("2023/06/x/index.html", "a")}
    assert modes(output) == {0o100644 & 0o47777, 0o40755}


def test_a_copy_that_is_not_what_it_was_said_to_be(output: Path, tmp_path: Path) -> None:
    """A photograph damaged since it was digested is not published."""
    (tmp_path / "x.jpg").write_bytes(b"damaged")
    with editions(output, tmp_path / ".press") as kept, pytest.raises(MachineError, match="E713"):
        kept.stage().copy("x.jpg", tmp_path / "x.jpg", "0" * 64)


def test_keeps_only_what_readers_have_untouched(output: Path) -> None:
    """A page altered, missing or not a file in the live output is named, to be printed anew."""
    series(output, ONE)
    (output / "a").write_text("改过")
    (output / "2023/06/y/index.html").unlink()
    (output / "2023/06/y/index.html").symlink_to("../x/index.html")
    assert lay(output, {**ONE, "index.html": "二"}) == ("2023/06/y/index.html", "a")
    assert tree(output) == {**ONE, "index.html": "二"}
    with editions(output, output.parent / ".press") as kept:
        stage = kept.stage()
        assert stage.keep_all(ONE.keys() - {"a"}) == ()
        for path in ("A", "a/b"):
            with pytest.raises(OwnFault, match=path):
                stage.write(path, b"x")


@pytest.mark.parametrize("before", [(ONE,), (ONE, TWO, THREE)])
def test_the_edition_that_stands_but_for_a_few(output: Path, before: tuple[Edition, ...]) -> None:
    """All of an edition is kept at once, without a spare and on one: what is dropped is written anew or vanishes."""
    series(output, *before)
    (output / "2023/06/x/index.html").write_text("改过")
    with editions(output, output.parent / ".press") as kept:
        stage = kept.stage()
        lost = stage.keep_all({"index.html", "a", "not/there"})
        assert lost == (() if before[2:] else ("2023/06/x/index.html",))
        for path in lost:
            stage.write(path, ONE[path].encode())
        stage.write("a/b.html", "丁".encode())
        stage.write("index.html", "四".encode())
        assert stage.manifest is stage.manifest
        assert kept.publish(stage, Colophon()).manifest is kept.manifest is stage.manifest
    wanted = {path: text for path, text in before[-1].items() if path != "a"}
    assert tree(output) == {**wanted, "index.html": "四", "a/b.html": "丁"}
    assert not left_behind(output)


def test_what_slips_onto_the_stage_is_found_next_time(output: Path) -> None:
    """A file put, while a build runs, into a folder where that build has nothing to do, is foreign to the next one."""
    series(output, ONE, TWO, THREE)
    with editions(output, output.parent / ".press") as kept:
        stage = kept.stage()
        assert stage.keep_all(()) == ()
        (stage.tree / "2023/06/x/stray.html").write_text("?")
        kept.publish(stage, Colophon())
    with editions(output, output.parent / ".press") as kept:
        stage = kept.stage()
        stage.keep_all(())
        assert kept.publish(stage, Colophon()).foreign == ("2023/06/x/stray.html",)
    assert tree(output) == THREE


def _edit(live: Path) -> None:
    page = live / "2023/06/x/index.html"
    before = page.stat()
    page.write_text("社区治埋")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))


def _swap(live: Path) -> None:
    (live / "2023/06/x").rename(live / "2023/06/t")
    (live / "2023/06/y").rename(live / "2023/06/x")
    (live / "2023/06/t").rename(live / "2023/06/y")


def _move_away(live: Path) -> None:
    elsewhere = next(above for above in live.parents if not above.name.endswith("-editions")) / "elsewhere"
    (live / "2023").rename(elsewhere)
    (live / "2023").symlink_to(elsewhere)


def _file_for_folder(live: Path) -> None:
    shutil.rmtree(live / "2023/06")
    (live / "2023/06").write_text("?")
    (live / "a").unlink()
    (live / "a/b").mkdir(parents=True)


def _add(live: Path) -> None:
    (live / "2023/06/x/evil.html").write_text("?")
    (live / "new/er").mkdir(parents=True)
    (live / "new/er/evil.html").write_text("?")
    (live / "bare/er").mkdir(parents=True)
    (live / "2023/link").symlink_to("nowhere")


def _close(live: Path) -> None:
    (live / "2023/06/x").chmod(0o700)
    (live / "a").chmod(0o600)


TAMPERED: tuple[Callable[[Path], None], ...] = (_edit, _swap, _move_away, _file_for_folder, _add, _close)


@pytest.mark.parametrize("tamper", TAMPERED)
@pytest.mark.parametrize("moment", ["live", "previous", "spare"])
@pytest.mark.parametrize("ahead", [False, True])
def test_what_was_altered_never_comes_back(
    output: Path, tamper: Callable[[Path], None], moment: str, *, ahead: bool
) -> None:
    """An edition altered while it was live, or kept, is put right before another one is laid on it, whoever looks."""
    lay(output, ONE)
    for edition, when in ((TWO, "live"), (THREE, "previous")):
        if moment == when:
            tamper(output if when == "live" else (editions_folder(output) / "previous").resolve())
        lay(output, edition)
        assert tree(output) == edition
    if moment == "spare":
        tamper(spare(output))
    for edition in (FOUR, ONE, TWO, THREE):
        lay(output, edition, ahead=ahead)
        assert tree(output) == edition
        assert modes(output) == {0o100644 & 0o47777, 0o40755}
        folders = {parent.as_posix() for path in edition for parent in Path(path).parents if parent.name}
        assert {entry.relative_to(output).as_posix() for entry in output.rglob("*") if entry.is_dir()} == folders
    if tamper is _move_away:
        assert list(files_below(output.parent / "elsewhere")), "nothing is removed through a link"


def _break_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


@pytest.mark.parametrize("damage", [_break_off, Path.unlink])
@pytest.mark.parametrize("record", ["{0.tree}.inventory", "{0.manifest}.manifest"])
def test_a_spare_without_its_records_is_none(output: Path, record: str, damage: Callable[[Path], None]) -> None:
    """With inventory or manifest gone or damaged the stage is empty, and the old tree is gone."""
    series(output, ONE, TWO, THREE)
    entry = read_book(editions_folder(output)).spare
    assert entry
    old = spare(output)
    damage(editions_folder(output) / record.format(entry))
    lay(output, FOUR, ahead=True)
    assert tree(output) == FOUR
    assert not old.exists()
    assert not left_behind(output)
    shutil.rmtree(spare(output))
    lay(output, ONE)
    assert tree(output) == ONE


@pytest.mark.parametrize("record", ["{0.tree}.inventory", "{0.manifest}.manifest"])
def test_records_of_another_edition_are_none(output: Path, record: str) -> None:
    """Sound records under a wrong name, as after copying by hand, are not believed: neither of spare nor of output."""
    series(output, ONE, TWO, THREE)
    folder = editions_folder(output)
    book = read_book(folder)
    assert book.spare
    assert book.current
    shutil.copy(folder / record.format(book.current), folder / record.format(book.spare))
    old = spare(output)
    lay(output, FOUR)
    assert tree(output) == FOUR
    assert not old.exists()
    book = read_book(folder)
    assert book.previous
    shutil.copy(folder / record.format(book.previous), folder / record.format(book.current))
    lay(output, ONE)
    assert tree(output) == ONE
    assert not left_behind(output)


def test_a_failed_build_leaves_the_spare(output: Path, tmp_path: Path) -> None:
    """An editor's mistake, or a check, does not make the next build write everything; a refusal of the disk may."""
    series(output, ONE, TWO, THREE)
    inode = (spare(output) / "a").stat().st_ino
    with editions(output, tmp_path / ".press") as kept:
        kept.stage().write("2023/06/y", b"?")
    lay(output, {**ONE, "index.html": "四"})
    assert (output / "a").stat().st_ino == inode
    book = read_book(editions_folder(output))
    with editions(output, tmp_path / ".press") as kept:
        kept.stage().ground.spoilt = True
    assert read_book(editions_folder(output)).spare is None
    assert book.spare
    assert not (editions_folder(output) / book.spare.tree).exists()
    rollback(output)
    assert tree(output) == THREE


def test_rollback_does_not_touch_the_spare(output: Path) -> None:
    """Back and forth and on again: editions stay whole, three trees and no more."""
    series(output, ONE, TWO, THREE)
    for wanted in (TWO, THREE, TWO):
        rollback(output)
        assert tree(output) == wanted
        assert tree(spare(output)) == ONE
    lay(output, FOUR)
    assert tree(output) == FOUR
    assert tree(editions_folder(output) / "previous") == TWO
    assert tree(spare(output)) == THREE
    assert not left_behind(output)


def test_same_edition_again_lets_the_live_tree_fall_out(output: Path) -> None:
    """Publishing what has not changed keeps the previous edition that differs, and the fallen tree serves as spare."""
    series(output, ONE, TWO, TWO, TWO)
    assert tree(spare(output)) == TWO
    rollback(output)
    assert tree(output) == ONE


@pytest.mark.parametrize(("blow", "wanted"), [(die, FOUR), (die, {**ONE, "index.html": "四"}), (fill_up, FOUR)])
def test_cut_short_on_a_spare(tmp_path: Path, blow: Callable[[], None], wanted: Edition) -> None:
    """Killed, or refused, at any step of a build laid on a spare: one whole edition, and the next builds are right."""
    output = tmp_path / "out"
    step, status, seen = 0, 1, set()
    while status:
        step += 1
        for leftover in tmp_path.iterdir():
            shutil.rmtree(leftover)
        series(output, ONE, TWO, THREE)
        status = cut_short(lambda: lay(output, wanted), step, blow)
        assert status in ({0, -signal.SIGKILL} if blow is die else {0, 3, 4}), step
        found = tree(output)
        assert found in (THREE, wanted), step
        assert found == wanted or status, step
        seen.add(found == wanted)
        if step % 3 == 0:
            rollback(output)
            assert tree(output) == (TWO if found == THREE else THREE), step
        elif step % 3 == 1:
            lay(output, wanted)
            assert tree(output) == wanted, step
        lay(output, ONE)
        assert tree(output) == ONE, step
        assert not left_behind(output), step
    assert seen == {True, False}
    assert step > 30


PATHS = st.sampled_from(["index.html", "a", "a/b", "a/b/c.html", "2023/06/x/index.html", "2023/06/x", "z/z"])
EDITIONS = st.dictionaries(PATHS, st.sampled_from(["社区", "治理", "试点标准"]), max_size=5).map(
    lambda files: (
        {path: text for path, text in files.items() if not any(f.startswith(f"{path}/") for f in files)}
        | {"index.html": files.get("index.html", "首页")}
    )
)
STEPS = st.one_of(
    st.tuples(st.just("build"), EDITIONS, st.none() | st.integers(1, 90)),
    st.tuples(st.just("alter"), st.integers(0, 7), st.sampled_from(["output", "previous"])),
    st.tuples(st.just("rollback"), st.none(), st.none() | st.integers(1, 25)),
)


def _alter(folder: Path, kind: int) -> None:
    """Tamper with a tree in one of eight ways; only plain files in it are touched, never what a link leads to."""
    plain = [path for path in files_below(folder) if (folder / path).is_file() and not (folder / path).is_symlink()]
    if not plain:
        return
    page = folder / max(plain)
    if kind == 0:
        page.write_bytes(bytes(reversed(page.read_bytes())))
    elif kind == 1:
        page.unlink()
    elif kind == 2:
        (folder / "other.txt").write_text("外来")
    elif kind == 3:
        page.chmod(0o600)
    elif kind == 4:
        page.unlink()
        page.mkdir()
    elif kind == 5:
        page.with_name("外").unlink(missing_ok=True)
        page.with_name("外").symlink_to("nowhere")
    elif kind == 6:
        page.write_bytes(page.read_bytes())
    else:
        (page.parent / "空/空").mkdir(parents=True, exist_ok=True)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=4, max_size=9))
def test_any_history_ends_in_the_edition_that_was_wanted(history: list[tuple[str, object, object]]) -> None:
    """Builds, kills, tampering and rollbacks in any order: the output is the edition its book names, byte for byte."""
    with tempfile.TemporaryDirectory() as top:
        output = Path(top) / "out"
        wanted: dict[str, Edition] = {"0": ONE}
        altered: set[str] = set()
        lay(output, ONE, "0")
        for number, (verb, what, cut) in enumerate(history, 1):
            book = read_book(editions_folder(output))
            assert book.current
            if verb == "alter":
                entry = book.current if cut == "output" else book.previous
                folder = output if cut == "output" else editions_folder(output) / "previous"
                if entry and folder.is_dir():
                    _alter(folder.resolve(), what)
                    altered.add(entry.colophon.instant)
                continue
            if verb == "build":
                wanted[str(number)] = what
                status = _run(lambda n=number, w=what: lay(output, w, str(n), ahead=n % 2 == 0), cut)
            else:
                status = _run(lambda: rollback(output), cut) if book.previous else 0
            with editions(output, Path(top) / ".press") as kept:
                assert kept.current
                standing = kept.current.colophon.instant
            if verb == "build" and status == 0:
                assert standing == str(number)
            if standing not in altered:
                assert tree(output) == wanted[standing]
                assert modes(output) == {0o100644 & 0o47777, 0o40755}
            assert not left_behind(output)


def _run(work: Callable[[], object], cut: int | None) -> int:
    """Do it, or have it killed at a step; 0 if it came to its end."""
    if cut:
        return cut_short(work, cut, die)
    work()
    return 0
