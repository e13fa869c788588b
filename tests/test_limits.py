"""What one file may take of memory and time: what is told of it is bounded, and a huge one is not read (I11)."""

from __future__ import annotations

import hashlib
import io
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from paper import STORY
from PIL import Image
from press_room import FOLDER, told

from townpress.kernel import digest as digests
from townpress.kernel import files
from townpress.kernel.digest import Sum, digest, digest_of
from townpress.kernel.files import TEXT_AT_MOST, TooLarge, contents, opened
from townpress.kernel.problems import EXCERPT_AT_MOST, TOLD_AT_MOST, Severity, bounded, errors_in
from townpress.kernel.source import Source
from townpress.plugin.reader import read_story
from townpress.plugin.readings import decoded, encoded

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path

    from paper import Paper

#: A second story of the same paper.
OTHER = "stories/2026/11/other.md"

#: Lines on which very many problems stand, by what decides them; how often the mistake is made.
MANY = {
    "markup": "~~a ",
    "link": "【x】(https://a.example) ",
    "number": "邹政发(2023)26号，",
    "telephone": "13800138000 ",
}
TIMES = 2500


def test_a_problem_keeps_only_what_lies_around_it() -> None:
    """Of a long line an excerpt around the column, which stands under the same character; of a short one all."""
    long = Source("x.md", "\n" + "文" * 40_000 + "错" + "字" * 40_000)
    problem = long.problem(999, "", "", line=2, column=40_001)
    assert len(problem.excerpt) == EXCERPT_AT_MOST
    assert problem.excerpt[problem.column - 1 - problem.before] == "错"
    assert long.problem(999, "", "", line=2, column=1).excerpt == "文" * EXCERPT_AT_MOST
    short = Source("x.md", "一行字").problem(999, "", "", column=3)
    assert (short.excerpt, short.before) == ("一行字", 0)


def test_of_very_many_problems_the_worst_are_told() -> None:
    """As many as may be told pass as they are; of more an error at the end stays, and the rest is counted as warned."""
    warning = Source("x.md").problem(999, "", "", severity=Severity.WARNING)
    few = tuple(replace(warning, line=line) for line in range(1, TOLD_AT_MOST + 1))
    assert bounded(few) == few
    error = replace(warning, line=9999, severity=Severity.ERROR)
    *told, more = bounded([*few, replace(warning, line=9998), error])
    assert told == [*few[:-1], error]
    assert (more.code, more.path, more.line) == ("W129", "x.md", TOLD_AT_MOST)
    assert "另有 2 个" in more.zh
    assert errors_in(bounded([error] * (TOLD_AT_MOST + 1)))[-1].code == "E129"


@pytest.mark.parametrize("kind", MANY)
def test_one_line_with_very_many_mistakes(paper: Paper, kind: str) -> None:
    """What is told of one line is bounded in number and length; other files are told of as ever, all are published."""
    paper.story(STORY + MANY[kind] * TIMES + "\n").story(STORY + "\n13800138000\n", OTHER)
    outcome = paper.build(FORMAT="github")
    assert outcome.status == 0, outcome.err
    lines = [line for line in outcome.err.splitlines() if line.startswith("::")]
    assert TOLD_AT_MOST < len(lines) < TOLD_AT_MOST + 20
    assert any("W129" in line for line in lines)
    assert any(f"file=content/{OTHER}" in line and "W44" in line for line in lines)
    assert max(map(len, lines)) < 1000
    reading = read_story("x.md", (STORY + MANY[kind] * TIMES).encode())
    assert all(len(problem.excerpt) <= EXCERPT_AT_MOST for problem in reading.problems)
    assert decoded(encoded(reading)).problems == reading.problems


def test_very_many_wrong_fields_on_one_line(paper: Paper) -> None:
    """Errors end the build however many are left out, and an error of another file is told beside them."""
    corrections = ", ".join(["{date: x}"] * TIMES)
    paper.story(STORY.replace("authors", f"corrections: [{corrections}]\nauthors"))
    paper.story(STORY.replace("2026-11-10", "昨天"), OTHER)
    outcome = paper.build(FORMAT="github")
    assert outcome.status == 3
    lines = [line for line in outcome.err.splitlines() if line.startswith("::error")]
    assert TOLD_AT_MOST < len(lines) < TOLD_AT_MOST + 20
    assert any("E129" in line for line in lines)
    assert any(f"file=content/{OTHER}" in line for line in lines)


def test_very_many_mistakes_in_a_register(paper: Paper) -> None:
    """A register's problems are bounded too, and stay those of configuration."""
    paper.story().put("registers/places.yml", f"[{', '.join(['{slug: x}'] * TIMES)}]\n")
    outcome = paper.build(FORMAT="github")
    assert outcome.status == 2
    lines = [line for line in outcome.err.splitlines() if line.startswith("::error")]
    assert TOLD_AT_MOST < len(lines) < TOLD_AT_MOST + 20
    assert any("E649" in line for line in lines)


#: A sparse file that no machine of ours could hold in memory, and that takes no room on the disk.
HUGE = 1 << 40


def sparse(file: Path, size: int = HUGE) -> Path:
    """A file of that many zero bytes, none of them written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as made:
        made.truncate(size)
    return file


def test_a_digest_by_the_piece_is_that_of_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file has one digest, read at once or in pieces, of whatever length, alone and among other parts."""
    monkeypatch.setattr(digests, "CHUNK", 1000)
    for size in (0, 1, 999, 1000, 1001, 4500):
        file, data = tmp_path / str(size), os.urandom(size)
        file.write_bytes(data)
        assert digest_of(file) == digest(data)
        total = Sum()
        total.add(b"name")
        total.add_file(file, linked=False)
        total.add(b"more")
        assert total.hexdigest() == digest(b"name", data, b"more")
    assert digest(b"a", b"b") != digest(b"ab")
    assert digest(b"abc") == hashlib.blake2b((3).to_bytes(8, "big") + b"abc", digest_size=16).hexdigest()


def test_only_regular_files_within_their_limit_are_opened(tmp_path: Path) -> None:
    """A pipe and what is missing are not there, a folder is one, a link is followed only where it may be."""
    (tmp_path / "file").write_bytes(b"1234")
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    assert contents(tmp_path / "file", 4) == contents(tmp_path / "link") == b"1234"
    with pytest.raises(TooLarge):
        contents(tmp_path / "file", 3)
    with pytest.raises(TooLarge):
        contents(sparse(tmp_path / "huge"), 1 << 20)
    for name in ("pipe", "missing"):
        with pytest.raises(FileNotFoundError):
            contents(tmp_path / name)
    with pytest.raises(IsADirectoryError):
        contents(tmp_path)
    with pytest.raises(OSError, match="link"):
        contents(tmp_path / "link", linked=False)


def test_a_large_picture_beside_a_page_is_no_text(paper: Paper) -> None:
    """What a picture of a page holds counts whatever its size: another one is another edition."""
    paper.story().put("pages/about.md", "---\ntitle: 关于我们\n---\n\n![编辑部的门](door.png)\n")
    editions = []
    for _ in range(2):
        noise = io.BytesIO()
        Image.frombytes("RGB", (700, 600), os.urandom(700 * 600 * 3)).save(noise, "PNG")
        assert len(noise.getvalue()) > TEXT_AT_MOST
        paper.put("pages/door.png", noise.getvalue())
        assert paper.build().status == 0
        editions.append(paper.files)
    assert editions[0] != editions[1]


#: A file that is far too large, the status, and the code of what is said of it.
TOO_LARGE = {
    f"{FOLDER}/huge.md": (3, "E102"),
    "pages/huge.md": (3, "E102"),
    "registers/places.yml": (2, "E622"),
    "files/root/huge.txt": (3, "E132"),
    "files/root/huge.html": (3, "E132"),
    f"{FOLDER}/daiban/a.jpg": (3, "E524"),
}


@pytest.mark.parametrize("path", TOO_LARGE)
def test_a_file_over_its_limit_is_refused_unread(paper: Paper, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """Its size is looked at first: of a story, page, register, verification file or picture over it nothing is held.

    Pictures and files have a digest all the same, made by the piece; here it is left out, since it takes its time.
    """
    added = Sum.add_file

    def briefly(total: Sum, file: Path, at_most: int | None = None, *, linked: bool = True) -> None:
        if at_most is None and file.name.startswith(("huge", "a.jpg")):
            return
        added(total, file, at_most, linked=linked)

    monkeypatch.setattr(Sum, "add_file", briefly)
    paper.story(f"{STORY}\n![老人在窗口](a.jpg)\n" if path.endswith(".jpg") else STORY)
    sparse(paper.content / path)
    outcome = paper.build()
    status, code = TOO_LARGE[path]
    assert outcome.status == status, outcome.err
    assert code in told(outcome)[path]


def test_unused_files_are_looked_at_by_the_piece(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture and a document that nobody shows are published nowhere, and never held as a whole."""
    asked: list[tuple[str, int]] = []

    def watched(path: Path, *, linked: bool = True) -> BufferedReader:
        file = opened(path, linked=linked)
        read = file.read
        monkeypatch.setattr(file, "read", lambda size: asked.append((path.name, size)) or read(size))
        return file

    monkeypatch.setattr(digests, "opened", watched)
    monkeypatch.setattr(files, "opened", watched)
    size = 3 * digests.CHUNK
    paper.story()
    sparse(paper.content / FOLDER / "unused.jpg", size)
    sparse(paper.content / "files/unused.pdf", size)
    outcome = paper.build()
    assert (outcome.status, outcome.err) == (0, "")
    assert {name for name, _ in asked} >= {"unused.jpg", "unused.pdf"}
    assert all(piece <= digests.CHUNK for name, piece in asked if name.startswith("unused"))


@pytest.mark.parametrize("part", ["files", "pages", "registers"])
def test_a_part_that_is_a_link_is_not_followed(paper: Paper, tmp_path: Path, part: str) -> None:
    """A part of content/ that is a link is refused, and nothing behind it is opened."""
    paper.story()
    outside = tmp_path / "outside"
    sparse(outside / "huge.pdf")
    os.mkfifo(outside / "pipe.pdf")
    place = paper.content / part
    if place.exists():
        place.rename(tmp_path / "before")
    place.symlink_to(outside)
    outcome = paper.build()
    assert outcome.status == (2 if part == "registers" else 3)
    assert re.search(r"E140|E660", outcome.err)


VERIFYING = {
    "a.txt": "google-site-verification: 验证 <x>\n\tx\r\n".encode(),
    "b.txt": b"\xef\xbb\xbftoken",
    "c.txt": b"google.com, pub-0000000000000000, DIRECT, f08c47fec0942fa0\n" * 1000,
    "gbk.txt": "验证文件".encode("gbk"),
    "nul.txt": b"token\0",
    "utf16.txt": "token".encode("utf-16-le"),
    "escape.txt": b"\x1b[31m",
}


def test_verification_texts_are_utf8(paper: Paper) -> None:
    """A text at the root is published byte for byte if it is UTF-8 without control characters, else refused."""
    paper.story()
    for name, data in VERIFYING.items():
        paper.put(f"files/root/{name}", data)
    outcome = paper.build()
    bad = [name for name in VERIFYING if len(name) > len("a.txt")]
    assert outcome.status == 3
    assert told(outcome) == {f"files/root/{name}": ["E132"] for name in bad}
    for name in bad:
        (paper.content / "files/root" / name).unlink()
    assert paper.build().status == 0
    assert all(paper.files[name] == data for name, data in VERIFYING.items() if name not in bad)


#: Files of the state folder.
REMEMBERED = ("schema", "ledger/*/*.seal", "ledger/*/*.ledger")


@pytest.mark.parametrize("pattern", REMEMBERED)
def test_a_pipe_in_the_state_folder_is_not_waited_for(paper: Paper, pattern: str) -> None:
    """A pipe where something is remembered counts as nothing remembered; this build is whole and the next."""
    paper.story().build()
    found = list(paper.state.glob(pattern))
    assert found
    for file in found:
        file.unlink()
        os.mkfifo(file)
    for number in ("四十二", "四十三"):
        paper.story(STORY.replace("四十一", number))
        outcome = paper.build()
        assert (outcome.status, outcome.err) == (0, "")
        assert number in paper.page("2026/11/daiban/index.html")
