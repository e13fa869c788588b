"""What lies in a tree on disk, and whether it is what was published there."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING

from townpress.press.inventory import Inventory
from townpress.press.machine import blaming
from townpress.press.marks import altered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path


def stands(top: Path, files: Collection[str], inventory: Inventory | None) -> bool:
    """Whether ``top`` holds just these files, each as it was when the inventory was made, and nothing else."""
    if inventory is None or not inventory.is_of(files):
        return False
    with contextlib.suppress(OSError):
        at_top = all(path in files if not is_folder else inventory.of(path) for path, is_folder in entries_in(top, ""))
        return at_top and not any(altered(top, inventory.rows))
    return False


def foreign_files(top: Path, files: Collection[str], inventory: Inventory | None) -> tuple[str, ...]:
    """Everything below ``top`` that is no folder and not one of ``files``, sorted.

    Only folders that look other than the inventory says, or are not in it, are read.
    """
    known = inventory or Inventory()
    found: list[str] = []
    with blaming(top):
        others = [path for path, state in altered(top, known.rows_of_folders) if state and stat.S_ISDIR(state.st_mode)]
    for folder in ("", *others):
        for path, is_folder in entries_in(top, folder):
            if not is_folder:
                found += [] if path in files else [path]
            elif path in files or known.of(path) is None:
                below = (f"{path}/{one}" for one in files_below(top / path))
                found += [one for one in below if one not in files]
    return tuple(sorted(found))


def files_below(folder: Path) -> Iterator[str]:
    """The path below ``folder`` of everything in it that is not a folder; links are named, not followed."""
    pending = [""]
    while pending:
        for path, is_folder in entries_in(folder, pending.pop()):
            if is_folder:
                pending.append(path)
            else:
                yield path


def entries_in(top: Path, folder: str) -> Iterator[tuple[str, bool]]:
    """What lies in one folder: its path below ``top`` and whether it is a folder itself, not a link to one."""
    prefix = f"{folder}/" if folder else ""
    with blaming(top / folder), os.scandir(top / folder) as entries:
        for entry in entries:
            yield f"{prefix}{entry.name}", entry.is_dir(follow_symlinks=False)
