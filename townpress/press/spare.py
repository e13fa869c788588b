"""The spare: the tree of the edition before the previous one, on which the next edition is laid.

Most of an edition stands in it already. What doesn't look as it did when it was published is thrown out here, so that
nothing altered since, while it was live or later, can come back.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
import stat
from typing import TYPE_CHECKING

from townpress.kernel.errors import MachineError
from townpress.press.ground import Ground
from townpress.press.inventory import read_inventory
from townpress.press.machine import FOLDER_MODE
from townpress.press.marks import altered
from townpress.press.tree import entries_in

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from pathlib import Path

    from townpress.press.book import Entry
    from townpress.press.inventory import Inventory
    from townpress.press.lookout import Lookout
    from townpress.press.manifest import Files, Manifest


def empty_ground(folder: Path) -> Ground:
    """A new tree in an editions folder. Raises ``OSError``."""
    tree = folder / secrets.token_hex(6)
    tree.mkdir()
    tree.chmod(FOLDER_MODE)
    return Ground(tree)


def ground_of(folder: Path, spare: Entry, manifest: Manifest | None, lookout: Lookout | None = None) -> Ground | None:
    """What can be trusted in the spare's tree, once all else in it is gone; None if it is of no use.

    A ``lookout`` has looked through it already, as it lies now.
    """
    seen = lookout.seen() if lookout else None
    inventory = read_inventory(folder, spare)
    if manifest is None or inventory is None or not inventory.is_of(manifest.files):
        return None
    with contextlib.suppress(OSError, MachineError):
        return _cleared(folder / spare.tree, manifest.files, inventory, seen)
    return None


def _cleared(tree: Path, files: Files, inventory: Inventory, seen: Iterable[str] | None) -> Ground:
    if not stat.S_ISDIR(tree.lstat().st_mode):
        raise NotADirectoryError(tree)
    ground = Ground(tree, files, inventory)
    _clear(tree, "", files, inventory)
    # Those above come first: no folder is looked into before it is known to be no link. What is below one that was seen
    # to be other may have been seen through a link.
    for path, state in altered(tree, inventory.rows if seen is None else inventory.near(seen)):
        if state and inventory.has_folder(path):
            if not stat.S_ISDIR(state.st_mode):
                raise NotADirectoryError(path)
            _clear(tree, path, files, inventory)
        ground.lose(path, state)
    return ground


def _clear(tree: Path, folder: str, files: Container[str], inventory: Inventory) -> None:
    """Remove from one folder what was not there when it was published; mend its mode."""
    (tree / folder).chmod(FOLDER_MODE)
    for path, is_folder in tuple(entries_in(tree, folder)):
        if is_folder and not inventory.has_folder(path):
            shutil.rmtree(tree / path)
        elif not is_folder and path not in files:
            (tree / path).unlink()
