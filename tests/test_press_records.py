"""What the press writes down: manifests, the shrink check, the clock, the report, the state folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from townpress.kernel.digest import digest
from townpress.kernel.errors import MachineError
from townpress.kernel.source import Source
from townpress.press.book import Book, Colophon, Entry, Turn
from townpress.press.clock import check_clock, newest_commit
from townpress.press.inventory import Looks
from townpress.press.lines import Lines, spliced
from townpress.press.manifest import Files, Manifest
from townpress.press.report import Report, write_report
from townpress.press.shrink import shrink_problems
from townpress.press.state import SCHEMA, open_state

if TYPE_CHECKING:
    from pathlib import Path

PATHS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=20)
SUMS = st.text("0123456789abcdef", min_size=64, max_size=64)


@settings(deadline=None)
@given(st.dictionaries(PATHS, SUMS, max_size=6), st.binary(max_size=9))
def test_manifest_is_known_by_its_name(files: dict[str, str], more: bytes) -> None:
    """Whatever the paths hold, text and value are one; a file is an edition's manifest only if it has its digest."""
    manifest = Manifest(Files.of(files))
    read = Manifest.named(manifest.digest, manifest.data)
    assert read is not None
    assert dict(read.files) == files
    assert not more or Manifest.named(manifest.digest, manifest.data + more) is None


@settings(deadline=None)
@given(st.dictionaries(PATHS, SUMS, max_size=6), st.dictionaries(PATHS, st.none() | SUMS, max_size=6))
def test_files_are_a_sorted_mapping(old: dict[str, str], changes: dict[str, str | None]) -> None:
    """Files are what a dictionary of them would be, after any changes as well, and stand sorted by path."""
    files = Files.of(old).revised(changes)
    now = {path: sum_ for path, sum_ in (old | changes).items() if sum_}
    assert dict(files) == now
    assert list(files) == sorted(now)
    assert files.text.decode() == "".join(f"{path} {now[path]}\n" for path in sorted(now))
    asked = (*old, *changes, "", "\udc80")
    assert all((path in files) == (path in now) and files.get(path) == now.get(path) for path in asked)
    for start in ("", "\udc80", *(path[:1] for path in asked)):
        below = sorted(path for path in now if path.startswith(start))
        assert (files.below(start), files.has_below(start)) == (below, bool(below))


@settings(deadline=None)
@given(st.data())
def test_what_files_lack(data: st.DataObject) -> None:
    """Of paths that lie close together or far apart those are named that are not there, in the order they came."""
    files = Files.of({f"{number:03d}": "0" * 64 for number in range(data.draw(st.integers(0, 500)))})
    asked = data.draw(st.lists(st.integers(0, 600).map("{:03d}".format) | st.just("名\udc80"), max_size=40))
    assert files.lacking(asked) == [path for path in asked if path not in set(files)]


@settings(deadline=None)
@given(st.data())
def test_what_two_editions_differ_in(data: st.DataObject) -> None:
    """Of long lists that are mostly alike every path is found that one alone has, or has otherwise, and no other."""
    old = {f"{number:03d}": f"{number:064x}" for number in range(0, data.draw(st.integers(0, 400)), 2)}
    digits = st.integers(0, 420).map("{:03d}".format)
    changes = data.draw(st.dictionaries(digits, st.none() | SUMS, max_size=30))
    new = {path: sum_ for path, sum_ in (old | changes).items() if sum_}
    unlike = [path for path in sorted(old | new) if old.get(path) != new.get(path)]
    assert list(Files.of(old).unlike(Files.of(new))) == unlike
    assert list(Files.of(new).unlike(Files.of(old))) == unlike


@settings(deadline=None)
@given(
    st.dictionaries(PATHS, st.binary(min_size=3, max_size=3)),
    st.dictionaries(PATHS, st.none() | st.binary(min_size=3, max_size=3)),
)
def test_tables_are_spliced_with_their_paths(old: dict[str, bytes], changes: dict[str, bytes | None]) -> None:
    """Two tables of values of different size, changed together, hold what two dictionaries would, in order."""
    tables = (b"".join(old[path] for path in sorted(old)), b"".join(old[path][:1] for path in sorted(old)))
    new = {path.encode(): None if value is None else (value, value[:1]) for path, value in changes.items()}
    text, (whole, first) = spliced(Lines("".join(f"{path}\n" for path in sorted(old)).encode()), tables, new)
    now = {path: value for path, value in (old | changes).items() if value is not None}
    assert text.decode() == "".join(f"{path}\n" for path in sorted(now))
    assert whole == b"".join(now[path] for path in sorted(now))
    assert first == b"".join(now[path][:1] for path in sorted(now))


@settings(deadline=None)
@given(st.data())
def test_looks_of_some_paths_among_many(data: st.DataObject) -> None:
    """Few or hundreds, each path is found with its mark, none that is not there; with what is below it, and around."""
    numbers = range(0, data.draw(st.integers(0, 900)), data.draw(st.integers(1, 9)))
    marks = {f"{number // 100}/社区{number}": (number, 1, 2, 3) for number in numbers}
    marks |= {path.split("/")[0]: (0, 0, 0, 0) for path in marks}
    looks = Looks.of_all(marks)
    assert dict(looks.rows) == marks
    asked = data.draw(st.integers(0, 999).map(lambda number: f"{number // 100}/社区{number}") | st.just("名\udc80"))
    place = looks.place_of(asked)
    assert looks.of(asked) == marks.get(asked)
    assert place == (sorted(marks).index(asked) if asked in marks else None)
    around = {asked, asked.split("/")[0]} & set(marks)
    assert list(looks.near([asked])) == [(path, marks[path]) for path in sorted(around)]
    whole = data.draw(st.integers(0, 9).map(str))
    below = [path for path in sorted(marks) if path == whole or path.startswith(f"{whole}/")]
    assert list(looks.near([whole, whole])) == [(path, marks[path]) for path in below]


@settings(deadline=None)
@given(st.data())
def test_damaged_manifest_counts_as_none(data: st.DataObject) -> None:
    """A manifest cut short, or with one byte changed, is none."""
    manifest = Manifest(Files.of({"index.html": "0" * 64, "社区/a b": "f" * 64}))
    place = data.draw(st.integers(0, len(manifest.data) - 1))
    assert Manifest.named(manifest.digest, manifest.data[:place]) is None
    changed = manifest.data[:place] + data.draw(st.sampled_from([b"x", b" ", b"\n"])) + manifest.data[place + 1 :]
    assert changed == manifest.data or Manifest.named(manifest.digest, changed) is None


def test_manifest_of_an_earlier_version_is_read() -> None:
    """An edition called by the BLAKE2b of its manifest is known after an update: its files are no stranger's."""
    text = Files.of({"index.html": "0" * 64, "社区/a b": "f" * 64}).text
    data = text + f"# blake2b {digest(text)}\n".encode()
    known = Manifest.named(digest(data), data)
    assert known is not None
    assert (known.files.text, known.data, known.digest) == (text, data, digest(data))
    assert Manifest.named("0" * 32, data) is None


def test_manifest_is_sorted_lines() -> None:
    """One ``path sha256`` a line, sorted, so that sort, diff and grep work on it."""
    lines = Manifest(Files.of({"b": "1" * 64, "a c": "2" * 64})).data.decode().splitlines()
    assert lines[:2] == ["a c " + "2" * 64, "b " + "1" * 64]


def test_book_survives_its_text() -> None:
    """The book of editions is read back as it was written, a turn begun included."""
    entry = Entry("0123456789ab", "0" * 32, Colophon(MappingProxyType({"published": 3}), "2026-12-01T09:00+08:00", ""))
    book = Book(entry, Entry("ba9876543210"), Turn("0123456789ab", 42, "", entry, None))
    assert Book.loads(book.dumps()) == book


@pytest.mark.parametrize(
    ("before", "now", "wrong"),
    [
        *((0, 0, False), (0, 5, False), (1, 0, True), (30, 0, True), (30, 9, True), (30, 10, False)),
        *((100, 80, False), (100, 79, True), (200, 160, False), (200, 159, True), (21, 1, False), (22, 1, True)),
    ],
)
def test_shrink(before: int, now: int, wrong: bool) -> None:  # noqa: FBT001 - parametrised
    """None left, or over 20 and over 20 % fewer, is refused with the way to insist; less is not."""
    problems = shrink_problems(before, now)
    assert bool(problems) is wrong
    assert all("ALLOW_SHRINK" in problem.sentence for problem in problems)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_clock_before_the_newest_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock behind the repository's newest commit is refused; a hook's variables disturb nothing."""
    content = tmp_path / "站点/content"
    content.mkdir(parents=True)
    now = datetime.now(UTC)
    assert newest_commit(content) is None
    check_clock(now, content)
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    git = shutil.which("git")
    assert git
    for words in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "稿件"]):
        subprocess.run([git, *words], cwd=content.parent, env=os.environ | who, check=True)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    newest = newest_commit(content)
    assert newest
    check_clock(newest, content)
    check_clock(newest - timedelta(seconds=30), content)
    with pytest.raises(MachineError, match=r"E711.*时钟.*clock"):
        check_clock(newest - timedelta(hours=1), content)


def test_report(tmp_path: Path) -> None:
    """The report is JSON that adds up, even when a file's name is not text; writing it leaves no draft."""
    problem = Source("content/\udcff.md").problem(126, "文件名", "name")
    report = Report(
        published=True,
        instant="2026-12-01T09:00:00+08:00",
        stories=3,
        fates={"published": 2, "draft": 1},
        problems=(problem,),
        seconds={"read": 0.12345},
    )
    assert report.adds_up
    write_report(report, tmp_path)
    write_report(report, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
    read = json.loads((tmp_path / "report.json").read_text())
    assert read["stories"] == {"in": 3, "published": 2, "draft": 1}
    assert read["problems"][0]["code"] == "E126"
    assert read["seconds"] == {"read": 0.123}
    assert read["next_change"] is None
    with pytest.raises(MachineError, match="E705"):
        write_report(report, tmp_path / "nowhere")


def test_state_of_another_schema_is_thrown_away(tmp_path: Path) -> None:
    """Caches of another schema are deleted, never migrated; what is not ours stays."""
    folder = tmp_path / "状态"
    state = open_state(folder, tmp_path / "content", tmp_path / "out")
    (state.cache("photos") / "a").write_text("x")
    (state.ledger / "b").write_text("x")
    (folder / "mine").write_text("x")
    state = open_state(folder, tmp_path / "content", tmp_path / "out")
    assert (state.cache("photos") / "a").exists()
    assert (state.ledger / "b").exists()
    for version in (b"0", b"", b"\xff"):
        (folder / "schema").write_bytes(version)
        state = open_state(folder, tmp_path / "content", tmp_path / "out")
        assert not (state.cache("photos") / "a").exists()
        assert not (state.ledger / "b").exists()
        assert (folder / "mine").exists()
        assert (folder / "schema").read_text() == SCHEMA
    assert (folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert (folder / ".gitignore").read_text() == "*\n"


def test_ledger_describes_one_content_and_one_output(tmp_path: Path) -> None:
    """No build takes the memory of another content or output for its own; caches by content serve all."""
    here = open_state(tmp_path / "s", tmp_path / "content", tmp_path / "out")
    there = open_state(tmp_path / "s", tmp_path / "content", tmp_path / "preview")
    other = open_state(tmp_path / "s", tmp_path / "old", tmp_path / "out")
    assert len({here.ledger, there.ledger, other.ledger}) == 3
    assert here.cache("x") == other.cache("x")
    assert open_state(tmp_path / "s", tmp_path / "content", tmp_path / "out").ledger == here.ledger
    assert str(tmp_path / "preview") in (there.ledger / "describes").read_text()


def test_state_that_is_a_file(tmp_path: Path) -> None:
    """Status 4 with the path."""
    (tmp_path / "s").touch()
    with pytest.raises(MachineError, match="s: E706"):
        open_state(tmp_path / "s", tmp_path, tmp_path)
