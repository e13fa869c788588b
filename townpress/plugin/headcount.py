"""How many stories there are: a walk of its own, so that what the pipeline loses is missed here."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import msgspec

from townpress.plugin import wares
from townpress.press.inventory import Mark, settled_mark

if TYPE_CHECKING:
    from pathlib import Path

_TOP = "stories/"


class Heads(msgspec.Struct, frozen=True, array_like=True):
    """A count. ``folders``: of each folder how it looked, how many stories lie in it, and the folders below it."""

    total: int
    folders: dict[str, tuple[Mark, int, list[str]]]


def count(content: Path, before: Heads | None = None) -> Heads:
    """The stories below ``content``, right or wrong; a folder that looks as it did ``before`` is not read again.

    A link and a folder that can't be read count as one: whatever they hide is lost with them.
    """
    known = before.folders if before else {}
    now, place = time.time_ns(), f"{content}/"
    total, pending = 0, [_TOP]
    folders: dict[str, tuple[Mark, int, list[str]]] = {}
    while pending:  # no recursion: no depth of folders stops it
        prefix = pending.pop()
        try:
            state = os.lstat(place + prefix)
            was = known.get(prefix)
            if was is None or was[0] != (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino):
                was = (settled_mark(state, now), *_listed(place, prefix))
        except OSError as error:
            total += not isinstance(error, FileNotFoundError)
            continue
        folders[prefix] = was
        total += was[1]
        pending += was[2]
    return Heads(total, folders)


def _listed(place: str, prefix: str) -> tuple[int, list[str]]:
    """How many stories lie in one folder, and the folders below it."""
    stories, below = 0, []
    with os.scandir(place + prefix) as entries:
        for entry in entries:
            if not wares.is_hidden(entry.name):
                if entry.is_dir(follow_symlinks=False):
                    below.append(f"{prefix}{entry.name}/")
                elif not wares.is_leftover(entry.name):
                    stories += wares.is_story(prefix + entry.name)
    return stories, below
