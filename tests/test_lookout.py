"""Another process looks through the spare: it sees what this one would, and is believed if it told all of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from townpress.press.book import Entry
from townpress.press.inventory import Inventory, table_in
from townpress.press.lookout import Lookout, look_out
from townpress.press.marks import altered, mark

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("a", "a/index.html", "邹城", "邹城/社区 治理.html", "邹城/Ünï", "z.html")


def known(top: Path) -> Inventory:
    """The inventory of a tree of some files and folders, in the editions folder around it."""
    for name in NAMES:
        if "." in name or name.endswith("Ünï"):
            (top / name).parent.mkdir(parents=True, exist_ok=True)
            (top / name).write_text(name, "utf-8")
    marks = {name: mark((top / name).lstat()) for name in NAMES}
    kinds = bytes((top / name).is_dir() for name in sorted(NAMES))
    looks = Inventory.of_all(marks)
    inventory = Inventory(looks.names, looks.marks, "0" * 32, kinds)
    (top.parent / f"{top.name}.inventory").write_bytes(inventory.dumps())
    return inventory


def sent(top: Path) -> Lookout:
    """A lookout sent into it."""
    file = top.parent / f"{top.name}.inventory"
    return Lookout(top, file, table_in(file))


def _away(top: Path) -> None:
    (top / "邹城").rename(top / "elsewhere")


@pytest.mark.parametrize(
    "tamper",
    [
        Path.lstat,  # nothing is done to it
        lambda top: (top / "邹城/社区 治理.html").write_text("?"),
        lambda top: (top / "邹城/new").touch(),
        lambda top: (top / "z.html").unlink(),
        _away,
    ],
)
def test_it_sees_what_this_process_would(tmp_path: Path, tamper: Callable[[Path], None]) -> None:
    """Names with blanks and Han among them, told as they are written: just those that look other, or are gone."""
    inventory = known(tmp_path / "tree")
    tamper(tmp_path / "tree")
    other = {path for path, _ in altered(tmp_path / "tree", inventory.rows)}
    assert sent(tmp_path / "tree").seen() == sorted(other)


def test_what_it_did_not_tell_to_the_end_counts_for_nothing(tmp_path: Path) -> None:
    """Killed before it is done, or without the tree: nobody knows what it would have seen."""
    known(tmp_path / "tree")
    lookout = sent(tmp_path / "tree")
    lookout.dismiss()
    assert lookout.seen() is None
    (tmp_path / "tree").rename(tmp_path / "gone")
    assert sent(tmp_path / "tree").seen() is None


def test_it_is_sent_where_there_is_much_to_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six paths are looked at before a process has started; without an inventory there is nothing to compare with."""
    known(tmp_path / "tree")
    assert look_out(tmp_path, Entry("tree")) is None
    monkeypatch.setattr("townpress.press.lookout.PATHS_AT_LEAST", 6)
    lookout = look_out(tmp_path, Entry("tree"))
    assert lookout is not None
    assert lookout.seen() == []
    assert look_out(tmp_path, Entry("none")) is None
    os.truncate(tmp_path / "tree.inventory", 32)
    assert look_out(tmp_path, Entry("tree")) is None
