"""The spare: the tree of the edition before the previous one, on which the next edition is laid.

Most of an edition stands in it already. What doesn't look as it did when it was published is thrown out here, so that
nothing altered since, while it was live or later, can come back.
"""

from __future__ import annotations

import contextlib
import shutil
import stat
from typing import TYPE_CHECKING

from townpress.kernel.errors import MachineError
from townpress.press.book import read_manifest
from townpress.press.ground import Ground, entries_in
from townpress.press.inventory import altered, read_inventory
from townpress.press.machine import FOLDER_MODE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from townpress.press.book import Entry
    from townpress.press.inventory import Inventory, Marks


def ground_of(folder: Path, spare: Entry) -> Ground | None:
    """What can be trusted in the spare's tree, once all else in it is gone; None if it is of no use."""
    manifest, inventory = read_manifest(folder, spare), read_inventory(folder, spare)
    if manifest is None or inventory is None or inventory.files.keys() != manifest.files.keys():
        return None
    with contextlib.suppress(OSError, MachineError):
        return _cleared(folder / spare.tree, manifest.files, inventory)
    return None


def _cleared(tree: Path, digests: Mapping[str, str], inventory: Inventory) -> Ground:
    folders = _cleared_folders(tree, inventory)
    lost = set()
    for path, state in altered(tree, inventory.files):
        lost.add(path)
        if state:
            (tree / path).unlink()
            folders[path.rpartition("/")[0]] = None
    standing = {path: digests[path] for path in inventory.files if path not in lost}
    return Ground(tree, standing, inventory.files, folders)


def _cleared_folders(tree: Path, inventory: Inventory) -> Marks:
    """The folders that are left, those above first: none is looked into before it is known to be no link."""
    folders = dict(sorted(inventory.folders.items()))
    for folder, state in altered(tree, dict(folders)):
        folders.pop(folder)
        if not folder and not state:
            raise FileNotFoundError(tree)
        if state:
            if not stat.S_ISDIR(state.st_mode):
                raise NotADirectoryError(folder)
            _clear(tree, folder, inventory)
            folders[folder] = None
    return folders


def _clear(tree: Path, folder: str, inventory: Inventory) -> None:
    """Remove from one folder what is not in the inventory; mend its mode."""
    (tree / folder).chmod(FOLDER_MODE)
    for path, is_folder in tuple(entries_in(tree, folder)):
        if is_folder and path not in inventory.folders:
            shutil.rmtree(tree / path)
        elif not is_folder and path not in inventory.files:
            (tree / path).unlink()
