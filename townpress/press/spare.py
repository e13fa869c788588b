"""The spare: the tree of the edition before the previous one, on which the next edition is laid.

Most of an edition stands in it already. What doesn't look as it did when it was published is thrown out here, so that
nothing altered since, while it was live or later, can come back.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from typing import TYPE_CHECKING

from townpress.kernel.errors import MachineError
from townpress.press.book import read_manifest
from townpress.press.ground import Ground, differs, entries_in
from townpress.press.inventory import mark, read_inventory
from townpress.press.machine import FOLDER_MODE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from townpress.press.book import Entry
    from townpress.press.inventory import Inventory, Marks


def ground_of(folder: Path, spare: Entry) -> Ground | None:
    """What can be trusted in the spare's tree, once all else in it is gone; None if it is of no use."""
    manifest, inventory = read_manifest(folder, spare), read_inventory(folder, spare)
    if manifest is None or inventory is None:
        return None
    with contextlib.suppress(OSError, MachineError):
        return _cleared(folder / spare.tree, manifest.files, inventory)
    return None


def _cleared(tree: Path, digests: Mapping[str, str], inventory: Inventory) -> Ground:
    top = str(tree)
    ground = Ground(tree, folders=_cleared_folders(tree, inventory))
    for path, noted in inventory.files.items():
        try:
            altered = differs(f"{top}/{path}", noted) or path not in digests
        except (FileNotFoundError, NotADirectoryError):
            continue
        if altered:
            (tree / path).unlink()
            ground.folders[path.rpartition("/")[0]] = None
        else:
            ground.standing[path] = digests[path]
            ground.marks[path] = noted
    return ground


def _cleared_folders(tree: Path, inventory: Inventory) -> Marks:
    """The folders that are left, those above first: none is looked into before it is known to be no link."""
    top = str(tree)
    left: Marks = {}
    for folder in sorted(inventory.folders):
        try:
            state = os.lstat(f"{top}/{folder}")
        except (FileNotFoundError, NotADirectoryError):
            continue
        noted = inventory.folders[folder]
        if noted is None or mark(state) != noted:
            if not stat.S_ISDIR(state.st_mode):
                raise NotADirectoryError(folder)
            _clear(tree, folder, inventory)
            noted = None
        left[folder] = noted
    return left


def _clear(tree: Path, folder: str, inventory: Inventory) -> None:
    """Remove from one folder what is not in the inventory; mend its mode."""
    (tree / folder).chmod(FOLDER_MODE)
    for path, is_folder in tuple(entries_in(tree, folder)):
        if is_folder and path not in inventory.folders:
            shutil.rmtree(tree / path)
        elif not is_folder and path not in inventory.files:
            (tree / path).unlink()
