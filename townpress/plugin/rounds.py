"""Rounds: what changed under ``content/`` since it was last walked through, told by how files and folders look.

A file whose size, times of change (ctime, which nobody can set, among them) and inode are what they were holds what it
held, and a folder that looks as it did holds the same names. Whatever looks otherwise is looked into: a file's bytes
are compared by their digest, a folder is walked anew. So a fresh checkout costs a reading of every file, and is no
change.
"""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from townpress.kernel.digest import digest_of
from townpress.kernel.files import TEXT_AT_MOST, TooLarge
from townpress.kernel.problems import errors_in
from townpress.plugin.headcount import Heads  # noqa: TC001 - read as the program runs: rounds are decoded into it
from townpress.plugin.shelf import survey
from townpress.plugin.wares import is_story
from townpress.press.inventory import Looks
from townpress.press.marks import UNKNOWN, Mark, altered, settled_mark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from townpress.kernel.problems import Problem
    from townpress.plugin.headcount import Tally
    from townpress.plugin.shelf import Survey, Ware

STORIES = "stories"
#: Bytes of a digest.
_SUM = 16
#: Stands for the digest of a story that is too large to be read: it is refused whatever it holds.
_UNREAD = "0" * _SUM * 2


class Rounds(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """How the stories' part of the content looked. ``files``: each; ``sums``: the digests of their bytes, in order."""

    files: Looks
    sums: bytes
    heads: Heads

    @cached_property
    def digests(self) -> dict[str, str]:
        """The digest of each file."""
        return {path: self.digest_at(place) for place, path in enumerate(self.files.paths)}

    def digest_at(self, place: int | None) -> str:
        """The digest of the file that stands there among all; empty for none."""
        return "" if place is None else self.sums[place * _SUM : (place + 1) * _SUM].hex()


class Changes(Struct, frozen=True):
    """What is not as it was, by path below the content folder, and how everything looks now.

    ``touched``: files that are new or hold other bytes; ``gone``: files that are not there any more. ``walked``: the
    folders that were walked anew, and ``remarks`` what was to be said there, none of it an error.
    """

    touched: tuple[str, ...]
    gone: tuple[str, ...]
    walked: frozenset[str]
    remarks: tuple[Problem, ...]
    now: Rounds


def rounds_of(found: Survey, digests: Mapping[str, str], content: Path, before: Rounds | None, heads: Heads) -> Rounds:
    """The rounds of a whole walk; ``digests`` are those of stories that were read since."""
    listed = {ware.path: ware.mark for ware in _lying_in_stories(found)}
    known = before.digests if before else {}
    looks = dict(before.files.rows) if before else {}
    same = {path for path, mark in listed.items() if mark != UNKNOWN and looks.get(path) == mark}
    sums = {path: digests.get(path) or (known[path] if path in same else _digest_of(content, path)) for path in listed}
    return Rounds(Looks.of_all(listed), bytes.fromhex("".join(sums[path] for path in sorted(listed))), heads)


def changes(content: Path, before: Rounds, tally: Tally, named: Collection[str] | None = None) -> Changes | None:
    """What changed since; None where an error shows, which only a whole reading can tell among all others.

    ``tally`` tells which folders look other than they did; ``named``: the only paths where anything happened, if that
    is known. Raises ``OSError``.
    """
    now = time.time_ns()
    marks: dict[str, Mark | None] = {}
    for path, state in altered(content, before.files.rows if named is None else before.files.near(named)):
        marks[path] = settled_mark(state, now) if state else None
    strange = (folder for folder, lost in tally.strange.items() if not lost)
    walked = survey(content, content.name, strange, frozenset(before.heads.folders.paths) if tally.strange else ())
    if errors_in(walked.problems) or tally.heads.folders.of(STORIES) is None:
        return None
    lying = _lying_in_stories(walked)
    marks |= {ware.path: ware.mark for ware in lying if before.files.place_of(ware.path) is None}
    touched: list[str] = []
    new: dict[str, tuple[Mark, bytes] | None] = {}
    for path, mark in marks.items():
        found = _digest_of(content, path) if mark else ""
        new[path] = mark and (mark, bytes.fromhex(found))
        if found and found != before.digest_at(before.files.place_of(path)):
            touched.append(path)
    return Changes(
        tuple(sorted(touched)),
        tuple(sorted(path for path, mark in marks.items() if mark is None)),
        frozenset(walked.folders),
        walked.problems,
        Rounds(*before.files.revised(before.sums, new), tally.heads),
    )


def _digest_of(content: Path, path: str) -> str:
    try:
        return digest_of(content / path, TEXT_AT_MOST if is_story(path) else None)
    except TooLarge:
        return _UNREAD


def _lying_in_stories(found: Survey) -> Iterable[Ware]:
    return (ware for ware in (*found.stories, *found.pictures) if _in_stories(ware.path))


def _in_stories(path: str) -> bool:
    return path == STORIES or path.startswith(f"{STORIES}/")
