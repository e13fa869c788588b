"""The stage: what may be written to it, once, and where."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from townpress.kernel.errors import MachineError, OwnFault
from townpress.press.claims import Claims
from townpress.press.ground import Ground
from townpress.press.manifest import Files
from townpress.press.sheet import Leaf
from townpress.press.stage import Stage

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """An empty stage."""
    tree = tmp_path / "舞台 tree"
    tree.mkdir()
    return Stage(Ground(tree))


@pytest.mark.parametrize(
    "path",
    [
        *("", ".", "..", "/", "/etc/passwd", "../x", "a/../b", "a/../../b", "./a", "a//b", "a/", "//a", "a/."),
        *("a\0b", "a\nb", "a\\b", "\u202ea", "a\u200bb", "\udc80", "长" * 86),
    ],
)
def test_refuses_paths_that_are_not_plain(stage: Stage, path: str) -> None:
    """Nothing that leads elsewhere, or that a reader could not type, becomes a page's path."""
    with pytest.raises(OwnFault):
        stage.write(path, b"x")
    assert list(stage.tree.parent.iterdir()) == [stage.tree]
    assert not stage.manifest.files


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a/index.html", "a/index.html"),
        ("a/index.html", "A/Index.html"),
        ("caf\u00e9.html", "cafe\u0301.html"),
        ("stra\u00dfe", "STRASSE"),
        ("a", "a/b"),
        ("a/b", "a"),
        ("a/b/c", "A/B"),
        ("x/y", "X/Y/z"),
    ],
)
def test_one_page_at_one_address(stage: Stage, first: str, second: str) -> None:
    """Two pages that a case-blind file system takes for one are a fault, and the message names both."""
    stage.write(first, b"1")
    with pytest.raises(OwnFault) as caught:
        stage.write(second, b"2")
    assert second in str(caught.value)
    assert first.split("/", maxsplit=1)[0] in str(caught.value)
    assert (stage.tree / first).read_bytes() == b"1"


SPELLINGS = st.sampled_from(
    ["a", "A", "a/b", "a/B", "A/c", "a/b/c", "stra\u00dfe", "STRASSE/x", "e\u0301", "\u00e9/z", "q"]
)


def alike(one: str, other: str) -> bool:
    """Whether the two cannot both be files, told the slow way."""
    names = [unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold()) for path in (one, other)]
    return names[0] == names[1] or names[0].startswith(f"{names[1]}/") or names[1].startswith(f"{names[0]}/")


@settings(deadline=None, max_examples=300)
@given(st.lists(SPELLINGS, unique=True), st.sets(SPELLINGS), st.lists(SPELLINGS), st.lists(SPELLINGS), st.data())
def test_a_standing_edition_spares_comparing_and_lets_nothing_pass(
    standing: list[str], kept: set[str], first: list[str], then: list[str], data: st.DataObject
) -> None:
    """Whatever of an edition is kept, before, after or between new addresses: a claim fails if it is like another."""
    proven: dict[str, str] = {}
    for path in standing:
        if not any(alike(path, other) for other in proven):
            proven[path] = "0" * 64
    claims, claimed = Claims(Files.of(proven)), set[str]()

    def claim(path: str) -> None:
        if any(alike(path, other) for other in claimed):
            with pytest.raises(OwnFault):
                claims.add(path)
        else:
            claims.add(path)
            claimed.add(path)

    for path in first:
        claim(path)
    many = {path for path in proven if path in kept}
    if any(alike(path, other) for path in many for other in claimed):
        with pytest.raises(OwnFault):
            claims.take_over(proven.keys() - many)
        return
    claims.take_over(proven.keys() - many)
    claimed |= many
    lost = data.draw(st.sets(st.sampled_from(sorted(many)))) if many else set()
    claims.drop(lost)
    claimed -= lost
    for path in then:
        claim(path)


def test_writes_and_copies_with_digests(stage: Stage, tmp_path: Path) -> None:
    """Bytes from memory and from a file arrive whole; the manifest says so, sorted."""
    original = tmp_path / "原件.jpg"
    original.write_bytes(os.urandom(3_000_000))
    stage.put(Leaf("b/照片.jpg", original))
    stage.put(Leaf("a.html", "邹城".encode()))
    assert (stage.tree / "b/照片.jpg").read_bytes() == original.read_bytes()
    assert list(stage.manifest.files.items()) == [
        ("a.html", hashlib.sha256("邹城".encode()).hexdigest()),
        ("b/照片.jpg", hashlib.sha256(original.read_bytes()).hexdigest()),
    ]


def test_copies_regular_files_only(stage: Stage, tmp_path: Path) -> None:
    """A link, a FIFO and a folder are not copied, and none of them makes the build wait."""
    (tmp_path / "link").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    for name in ("link", "fifo", "folder", "missing"):
        with pytest.raises((OwnFault, MachineError), match=name):
            stage.copy(f"{name}.txt", tmp_path / name)
    assert not stage.manifest.files
