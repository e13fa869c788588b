"""Editions: staged, published, rolled back; and what a reader finds when any of it is cut short."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from townpress.kernel.errors import MachineError, OwnFault
from townpress.press.book import BOOK, Colophon, read_book, read_manifest
from townpress.press.exchange import exchanged
from townpress.press.opening import editions
from townpress.press.premises import editions_folder
from townpress.press.rollback import rollback
from townpress.press.tree import files_below

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from townpress.press.edition import Published

OLD = {"index.html": "旧版", "2023/06/x/index.html": "社区治理"}
NEW = {"index.html": "新版", "2023/06/x/index.html": "社区治理", "2023/07/y/index.html": "试点"}
NEWEST = {"index.html": "第三版"}


def build(output: Path, files: Mapping[str, str], instant: str = "", *, exchange: bool | None = None) -> Published:
    """Publish ``files`` as an edition of ``output``."""
    with editions(output, output.parent / ".press", exchange=exchange) as kept:
        stage = kept.stage()
        for path, text in files.items():
            stage.write(path, text.encode())
        return kept.publish(stage, Colophon({"published": len(files)}, instant))


def tree(folder: Path) -> dict[str, str]:
    """Every file below ``folder`` with its text."""
    return {path: (folder / path).read_text() for path in files_below(folder)}


def left_behind(output: Path) -> set[str]:
    """What lies in the editions folder that no edition accounts for."""
    folder = editions_folder(output)
    if not folder.exists():
        return set()
    book = read_book(folder)
    known = {entry.tree for entry in book.entries} | {f"{entry.manifest}.manifest" for entry in book.entries}
    known |= {f"{entry.tree}.inventory" for entry in book.entries}
    return {entry.name for entry in folder.iterdir()} - known - {"lock", BOOK, "previous"}


@pytest.fixture(params=["output", "输出 文件夹"])
def output(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Where the output is to stand; nothing is there yet."""
    return tmp_path / request.param


@pytest.mark.parametrize("exchange", [True, False])
def test_publishes_and_rolls_back_and_forth(output: Path, exchange: bool) -> None:  # noqa: FBT001 - parametrised
    """Each edition replaces the one before as a whole; rollback changes the two, a second one changes them back."""
    build(output, OLD, "2023-06-01T08:00+08:00", exchange=exchange)
    build(output, NEW, exchange=exchange)
    assert tree(output) == NEW
    assert output.is_symlink() is not exchange
    assert "2023-06-01T08:00+08:00" in rollback(output)
    assert tree(output) == OLD
    rollback(output)
    assert tree(output) == NEW
    build(output, NEWEST, exchange=exchange)
    assert tree(output) == NEWEST
    assert not left_behind(output)
    rollback(output)
    assert tree(output) == NEW


def test_manifest_and_book_describe_what_stands(output: Path) -> None:
    """Manifest and counts lie beside the output, not in it, and change places with the trees."""
    build(output, OLD)
    build(output, NEW)
    for expected in (NEW, OLD, NEW):
        folder = editions_folder(output)
        book = read_book(folder)
        manifest = read_manifest(folder, book.current)
        assert manifest
        assert set(manifest.files) == set(expected) == set(tree(output))
        assert book.current
        assert book.current.colophon.counts == {"published": len(expected)}
        rollback(output)


def test_same_edition_again_keeps_the_one_that_differed(output: Path) -> None:
    """Publishing twice what has not changed does not push out the edition one would want back."""
    build(output, OLD)
    build(output, NEW)
    build(output, NEW)
    rollback(output)
    assert tree(output) == OLD


def test_first_two_editions_alike_can_be_rolled_back(output: Path) -> None:
    """With no other edition there, an equal one is kept: rollback does not fail."""
    build(output, OLD)
    build(output, OLD)
    rollback(output)
    assert tree(output) == OLD


def test_output_removed_by_hand(output: Path) -> None:
    """With the output gone the next build makes it again, and the previous edition is still the previous one."""
    build(output, OLD)
    build(output, NEW)
    shutil.rmtree(output)
    build(output, NEWEST)
    assert tree(output) == NEWEST
    rollback(output)
    assert tree(output) == OLD
    shutil.rmtree(output)
    rollback(output)
    assert tree(output) == NEWEST


def test_emptied_output_does_not_become_the_previous_edition(output: Path) -> None:
    """An output emptied by hand is nothing anyone wants back."""
    build(output, OLD)
    build(output, NEW)
    shutil.rmtree(output)
    output.mkdir()
    build(output, NEWEST)
    rollback(output)
    assert tree(output) == OLD


@pytest.mark.parametrize("before", [None, OLD])
def test_foreign_files_move_into_the_previous_edition(output: Path, before: dict[str, str] | None) -> None:
    """Files no build made, a broken link among them, are named and kept, whether or not a build came before."""
    if before:
        build(output, before)
    (output / "下载").mkdir(parents=True)
    (output / "下载/表格.pdf").write_text("%PDF")
    (output / "link").symlink_to("nowhere")
    published = build(output, NEW)
    assert published.foreign == ("link", "下载/表格.pdf")
    assert published.kept
    assert (published.kept / "下载/表格.pdf").read_text() == "%PDF"
    assert (editions_folder(output) / "previous/下载/表格.pdf").exists()
    assert tree(output) == NEW
    assert build(output, NEWEST).foreign == ()


def test_foreign_files_are_kept_though_the_edition_is_the_same(output: Path) -> None:
    """A file laid into the output and a build that changes nothing: still moved, still named."""
    build(output, OLD)
    build(output, NEW)
    (output / "mine.txt").write_text("我的")
    published = build(output, NEW)
    assert published.foreign == ("mine.txt",)
    assert published.kept
    assert (published.kept / "mine.txt").exists()


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", b"[]", b'{"schema": 1, "current": {"tree": "../../x"}}'])
def test_a_damaged_book_counts_as_none(output: Path, damage: bytes) -> None:
    """Without its book an output is still replaced whole; its files then are of unknown make."""
    build(output, OLD)
    (editions_folder(output) / BOOK).write_bytes(damage)
    assert build(output, NEW).foreign == tuple(sorted(OLD))
    assert tree(output) == NEW
    rollback(output)
    assert tree(output) == OLD


def test_modes_whatever_the_umask(output: Path) -> None:
    """Files are 644 and folders 755 under any umask: a web server of another user can read them."""
    for mask, files in ((0o077, OLD), (0o000, NEW)):
        before = os.umask(mask)
        try:
            build(output, files)
        finally:
            os.umask(before)
        modes = {entry.stat().st_mode & 0o7777 for entry in (output, *output.rglob("*")) if entry.is_dir()}
        assert modes == {0o755}
        assert {(output / path).stat().st_mode & 0o7777 for path in files} == {0o644}


def test_a_failed_build_leaves_nothing(output: Path) -> None:
    """A build that ends in an exception leaves output and editions folder as they were; a first one none at all."""

    def fail() -> None:
        with editions(output, output.parent / ".press") as kept:
            kept.stage().write("index.html", "半".encode())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert not output.exists()
    assert not editions_folder(output).exists()
    build(output, OLD)
    with pytest.raises(KeyboardInterrupt):
        fail()
    assert tree(output) == OLD
    assert not left_behind(output)


def test_a_file_nobody_wrote_stops_the_stage(output: Path) -> None:
    """What was not written through the stage is not published unless adopted."""
    with editions(output, output.parent / ".press") as kept:
        stage = kept.stage()
        (stage.tree / "stray.html").write_text("?")
        with pytest.raises(OwnFault, match=r"stray\.html"):
            kept.publish(stage, Colophon())
    assert not output.exists()


def test_rollback_without_previous(output: Path) -> None:
    """The remedy is named, in both languages, when there is nothing to go back to."""
    with pytest.raises(MachineError, match=r"没有可以换回的上一版.*no previous edition"):
        rollback(output)
    assert not editions_folder(output).exists()
    build(output, OLD)
    with pytest.raises(MachineError, match="E710"):
        rollback(output)
    assert tree(output) == OLD


def test_link_published_where_folders_cannot_be_exchanged(tmp_path: Path) -> None:
    """On such a file system an output that is a folder with files is refused with the remedy; an empty one is not."""
    output = tmp_path / "output"
    output.mkdir()
    build(output, OLD, exchange=False)
    assert tree(output) == OLD
    other = tmp_path / "other"
    build(other, OLD, exchange=True)
    with pytest.raises(MachineError, match="E709"):
        build(other, NEW, exchange=False)
    assert tree(other) == OLD


# Cut short: a child process runs a build and is killed, or refused, at its n-th step on the disk. The audit events of
# CPython (open, rename, mkdir, remove, rmdir, chmod, scandir…) are the steps: nothing of ours is replaced.


def cut_short(work: Callable[[], object], step: int, blow: Callable[[], None]) -> int:
    """Run ``work`` in a child, ``blow`` before its ``step``-th step; its exit status, or minus the signal's number."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 1
    left = [step]

    def watch(event: str, _: tuple[object, ...]) -> None:
        if event == "open" or event.startswith(("os.", "shutil.")):
            left[0] -= 1
            if left[0] == 0:
                blow()

    try:
        sys.addaudithook(watch)
        work()
        status = 0 if left[0] > 0 else 3
    except MachineError:
        status = 4
    finally:
        os._exit(status)
    return status


def die() -> None:
    """``kill -9`` oneself."""
    os.kill(os.getpid(), signal.SIGKILL)


def fill_up() -> None:
    """What the system says when the disk is full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("exchange", [True, False])
@pytest.mark.parametrize("verb", ["build", "rollback"])
def test_killed_at_every_step(tmp_path: Path, exchange: bool, verb: str) -> None:  # noqa: FBT001 - parametrised
    """Killed before any step whatever, the output is wholly old or new, and the next builds need no human."""
    output = tmp_path / "out"

    def work() -> None:
        if verb == "build":
            build(output, NEWEST, exchange=exchange)
        else:
            rollback(output)

    after = NEWEST if verb == "build" else OLD
    step, seen = 0, set()
    status = -signal.SIGKILL
    while status == -signal.SIGKILL:
        step += 1
        for leftover in tmp_path.iterdir():
            leftover.unlink() if leftover.is_symlink() else shutil.rmtree(leftover)
        build(output, OLD, exchange=exchange)
        build(output, NEW, exchange=exchange)
        status = cut_short(work, step, die)
        found = tree(output)
        assert found in (NEW, after), step
        seen.add(found == after)
        with editions(output, tmp_path / ".press") as kept:
            assert kept.manifest, step
            assert set(kept.manifest.files) == set(found), step
        assert not left_behind(output), step
        rollback(output)
        assert tree(output) == (OLD if found == NEW else NEW), step
        rollback(output)
        assert tree(output) == found, step
    assert status == 0
    assert seen == {True, False}
    assert step > 15


@pytest.mark.parametrize("before", [None, OLD])
def test_disk_full_at_every_step(tmp_path: Path, before: dict[str, str] | None) -> None:
    """Refused at any step, a build either ends with status 4 and the old output, or has published; nothing is left."""
    output = tmp_path / "out"
    step, status, seen = 0, 4, set()
    while status:
        step += 1
        for leftover in tmp_path.iterdir():
            shutil.rmtree(leftover)
        if before:
            build(output, before)
        status = cut_short(lambda: build(output, NEW), step, fill_up)
        found = tree(output) if output.exists() else None
        assert found == (before if status == 4 else NEW), step
        seen.add(status)
        with editions(output, tmp_path / ".press"):
            pass
        assert not left_behind(output), step
        build(output, NEWEST)
        assert tree(output) == NEWEST
    assert seen >= {0, 4}


_PRESSMAN = """
import itertools, sys, time
from pathlib import Path
from townpress.press.book import Colophon
from townpress.press.opening import editions
output, state = Path(sys.argv[1]), Path(sys.argv[2])
for number in itertools.count(int(sys.argv[3])):
    with editions(output, state, wait=30) as kept:
        stage = kept.stage()
        for page in range(60):
            stage.write(f"{page % 7}/{page}.html", f"{number} ".encode() * 500)
        stage.write("index.html", str(number).encode())
        kept.publish(stage, Colophon())
    print(number, flush=True)
    time.sleep(float(sys.argv[4]))
"""


def _pressman(output: Path, state: Path, first: int, pause: float = 0) -> subprocess.Popen[str]:
    """A process that publishes editions numbered from ``first``, ``pause`` seconds apart, until it is killed."""
    command = [sys.executable, "-c", _PRESSMAN, str(output), str(state), str(first), str(pause)]
    home = Path(__file__).parents[1]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=home)


def _number(output: Path) -> int:
    """The number of the edition that stands; fails unless every page of it is there, and no other."""
    pages = tree(output)
    number = int(pages["index.html"])
    assert len(pages) == 61
    assert all(text == f"{number} " * 500 for path, text in pages.items() if path != "index.html")
    return number


def test_killed_at_random_moments(tmp_path: Path) -> None:
    """``kill -9`` in the middle of writing and exchanging, two dozen times: one whole edition, never an older one."""
    output = tmp_path / "out"
    chance = random.Random(20230601)  # noqa: S311 - moments, not secrets
    reached = 0
    for _ in range(24):
        with _pressman(output, tmp_path / ".press", reached + 1) as process:
            assert process.stdout
            reached = int(process.stdout.readline())
            time.sleep(chance.uniform(0, 0.08))
            process.kill()
        number = _number(output)
        assert number >= reached
        reached = number
    with editions(output, tmp_path / ".press") as kept:
        assert kept.manifest
        assert set(kept.manifest.files) == set(tree(output))
    assert not left_behind(output)


def test_two_builds_at_once_and_a_reader(tmp_path: Path) -> None:
    """Two processes with states of their own publish to one output; a reader finds an index.html every time."""
    output = tmp_path / "out"
    build(output, {"index.html": "0"})
    found, stop = [], threading.Event()

    def read() -> None:
        while not stop.is_set():
            found.append((output / "index.html").read_text())

    reader = threading.Thread(target=read)
    reader.start()
    with _pressman(output, tmp_path / "a", 1000, 0.1) as one, _pressman(output, tmp_path / "b", 2000, 0.1) as other:
        for process in (one, other):
            assert process.stdout
            for _ in range(3):
                process.stdout.readline()
        one.kill()
        other.kill()
    stop.set()
    reader.join()
    assert len(set(found)) > 3
    assert _number(output) > 1000
    build(output, NEW)
    assert not left_behind(output)


def test_readers_of_an_open_folder_keep_it(tmp_path: Path) -> None:
    """The exchange moves folders, it writes into none: who has the old one open reads the old edition on."""
    output = tmp_path / "out"
    build(output, OLD)
    descriptor = os.open(output, os.O_RDONLY)
    try:
        build(output, NEW)
        with os.fdopen(os.open("index.html", os.O_RDONLY, dir_fd=descriptor)) as file:
            assert file.read() == OLD["index.html"]
    finally:
        os.close(descriptor)


def test_exchange_refuses_what_is_not_there(tmp_path: Path) -> None:
    """An exchange with nothing fails as a system call does, and moves nothing."""
    (tmp_path / "a").mkdir()
    with pytest.raises(FileNotFoundError):
        exchanged(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a").is_dir()
