"""How many stories there are: a walk of its own, so that what the pipeline loses is missed here."""

from __future__ import annotations

import os
import stat
import struct
import time
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import msgspec

from townpress.plugin import wares
from townpress.press.inventory import Looks
from townpress.press.marks import Mark, altered, settled_mark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

_TOP = "stories"
_NUMBER: Final = struct.Struct("<I")


class Heads(msgspec.Struct, frozen=True, array_like=True):
    """A count. ``folders``: how each folder looked; ``stories``: how many lie in each itself, in that order."""

    total: int = 0
    folders: Looks = Looks()
    stories: bytes = b""


class Tally(msgspec.Struct, frozen=True):
    """What was counted, and the folders that look other than before: whether each is lost."""

    heads: Heads
    strange: Mapping[str, bool] = MappingProxyType({})


def count(content: Path, before: Heads | None = None, named: Collection[str] | None = None) -> Tally:
    """The stories below ``content``, right or wrong; a folder that looks as it did ``before`` is not read again.

    ``named``: the only paths where anything happened, if that is known; then only these are looked at.
    A link and a folder that can't be read count as one: whatever they hide is lost with them.
    """
    known = before or Heads()
    try:
        rows = known.folders.rows if named is None else known.folders.near(named)
        states = dict(altered(content, rows))
        strange = {path: state is None for path, state in states.items()}
        if known.stories and all(state is None or stat.S_ISDIR(state.st_mode) for state in states.values()):
            return Tally(_recounted(content, known, strange), strange)
    except OSError:  # the walk tells what can't be read from what is not there
        strange = {}
    return Tally(_counted(content), strange or dict.fromkeys(known.folders.paths, False))


def _recounted(content: Path, known: Heads, strange: Mapping[str, bool]) -> Heads:
    """The count with the ``strange`` folders read again, and those walked through that are new. Raises ``OSError``."""
    if not strange:
        return known
    walk = _Walk(content)
    walk.run((path for path, lost in strange.items() if not lost), known.folders)
    if walk.unread:
        raise OSError
    new: dict[str, tuple[Mark, bytes] | None] = {path: None for path, lost in strange.items() if lost}
    new |= {path: (mark, _NUMBER.pack(number)) for path, (mark, number) in walk.folders.items()}
    folders, stories = known.folders.revised(known.stories, new)
    return _remembered(sum(number for (number,) in _NUMBER.iter_unpack(stories)), folders, stories)


def _counted(content: Path) -> Heads:
    """The count of a whole walk. Where a folder could not be read, nothing is remembered, so that it is tried again."""
    walk = _Walk(content)
    walk.run([_TOP], Looks())
    total = walk.unread + sum(number for _, number in walk.folders.values())
    if walk.unread:
        return Heads(total)
    looks = Looks.of_all({path: mark for path, (mark, _) in walk.folders.items()})
    return _remembered(total, looks, b"".join(_NUMBER.pack(walk.folders[path][1]) for path in sorted(walk.folders)))


def _remembered(total: int, looks: Looks, stories: bytes) -> Heads:
    """The count, without its folders where a name is none that can be noted: the desk refuses it."""
    try:
        looks.names.decode()
        whole = looks.names.count(b"\n") * _NUMBER.size == len(stories)
    except UnicodeDecodeError:
        whole = False
    return Heads(total, looks, stories) if whole else Heads(total)


class _Walk:
    """One walk. ``folders``: how each looked, and how many stories lie in it; ``unread``: how many were not let in."""

    def __init__(self, content: Path) -> None:
        self.folders: dict[str, tuple[Mark, int]] = {}
        self.unread = 0
        self._content = content
        self._now = time.time_ns()

    def run(self, begin: Iterable[str], passing: Looks) -> None:
        """Folder by folder, without recursion: no depth of folders stops it. ``passing``: where not to go on to."""
        pending = list(begin)
        while pending:
            folder = pending.pop()
            try:
                mark = settled_mark(os.lstat(f"{self._content}/{folder}"), self._now)
                stories, below = _listed(f"{self._content}/{folder}", folder)
            except OSError as error:
                self.unread += not isinstance(error, FileNotFoundError)
                continue
            self.folders[folder] = (mark, stories)
            pending += [one for one in below if passing.place_of(one) is None]


def _listed(place: str, folder: str) -> tuple[int, list[str]]:
    """How many stories lie in one folder, and the folders below it."""
    stories, below = 0, []
    with os.scandir(place) as entries:
        for entry in entries:
            if not wares.is_hidden(entry.name):
                path = f"{folder}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    below.append(path)
                elif not wares.is_leftover(entry.name):
                    stories += wares.is_story(path)
    return stories, below
