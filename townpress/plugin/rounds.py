"""Rounds: what changed under ``content/`` since it was last walked through, told by how files and folders look.

A file whose size, times of change (ctime, which nobody can set, among them) and inode are what they were holds what it
held, and a folder that looks as it did holds the same names. Whatever looks otherwise is looked into: a file's bytes
are compared by their digest, a folder is walked anew. So a fresh checkout costs a reading of every file, and is no
change.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from townpress.kernel.digest import digest
from townpress.kernel.problems import errors_in
from townpress.plugin.shelf import survey
from townpress.press.inventory import UNKNOWN, Mark, altered, settled_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from townpress.kernel.problems import Problem
    from townpress.plugin.shelf import Survey, Ware

STORIES = "stories"


class Rounds(msgspec.Struct, frozen=True, array_like=True):
    """How the stories' part of the content looked: every file with the digest of its bytes, and every folder."""

    marks: dict[str, Mark]
    digests: dict[str, str]
    folders: dict[str, Mark]


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


def rounds_of(found: Survey, digests: Mapping[str, str], content: Path, before: Rounds | None) -> Rounds:
    """The rounds of a whole walk; ``digests`` are those of stories that were read since."""
    listed = {ware.path: ware.mark for ware in _lying_in_stories(found)}
    known = before.digests if before else {}
    same = {path for path, mark in listed.items() if before and mark != UNKNOWN and before.marks.get(path) == mark}
    sums = {path: digests.get(path) or (known[path] if path in same else digest_of(content / path)) for path in listed}
    return Rounds(listed, sums, {path: mark for path, mark in found.folders.items() if _in_stories(path)})


def changes(content: Path, before: Rounds) -> Changes | None:
    """What changed since; None where an error shows, which only a whole reading can tell among all others.

    Raises ``OSError``.
    """
    now = time.time_ns()
    marks, digests, folders = dict(before.marks), dict(before.digests), dict(before.folders)
    looked: dict[str, Mark] = {}
    gone: set[str] = set()
    for path, state in altered(content, before.marks.items()):
        if state is None:
            gone.add(path)
        else:
            looked[path] = settled_mark(state, now)
    strange = {path: state is None for path, state in altered(content, before.folders.items())}
    walked = survey(content, content.name, (path for path, lost in strange.items() if not lost), before.folders)
    if errors_in(walked.problems):
        return None
    for folder in (path for path, lost in strange.items() if lost):
        del folders[folder]
    folders |= walked.folders
    if STORIES not in folders:
        return None
    looked |= {ware.path: ware.mark for ware in _lying_in_stories(walked) if ware.path not in marks}
    for path in gone:
        del marks[path], digests[path]
    touched = []
    for path, mark in looked.items():
        marks[path], found = mark, digest_of(content / path)
        if digests.get(path) != found:
            digests[path] = found
            touched.append(path)
    return Changes(
        tuple(sorted(touched)),
        tuple(sorted(gone)),
        frozenset(walked.folders),
        walked.problems,
        Rounds(marks, digests, folders),
    )


def digest_of(file: Path) -> str:
    """The digest of a file's bytes."""
    return digest(file.read_bytes())


def _lying_in_stories(found: Survey) -> Iterable[Ware]:
    return (ware for ware in (*found.stories, *found.pictures) if _in_stories(ware.path))


def _in_stories(path: str) -> bool:
    return path == STORIES or path.startswith(f"{STORIES}/")
