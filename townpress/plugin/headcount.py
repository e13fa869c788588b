"""How many stories there are: a walk of its own, so that what the pipeline loses is missed here."""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from townpress.plugin import wares

if TYPE_CHECKING:
    from pathlib import Path


def count(content: Path) -> int:
    """The stories below ``content``, right or wrong.

    A link and a folder that can't be read count as one: whatever they hide is lost with them.
    """
    total, pending = 0, ["stories/"]
    while pending:  # no recursion: no depth of folders stops it
        prefix = pending.pop()
        try:
            with os.scandir(content / prefix) as entries:
                listed = list(entries)
        except OSError as error:
            total += not isinstance(error, FileNotFoundError)
            continue
        for entry in listed:
            if not wares.is_hidden(entry.name):
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{prefix}{entry.name}/")
                elif not wares.is_leftover(entry.name):
                    total += wares.is_story(str(PurePosixPath(prefix, entry.name)))
    return total
