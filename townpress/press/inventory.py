"""An inventory: how every file and folder of a tree looked to ``lstat`` when it was published.

Whoever writes to a file, replaces it or changes its mode moves its ctime, which nobody can set; whoever adds or removes
one moves its folder's. So a tree that still looks as its inventory says holds what its manifest says, and need not be
read again. Moving the whole tree touches its topmost folder only.
"""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from townpress.kernel.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from townpress.press.book import Entry

#: Size in bytes, mtime and ctime in nanoseconds, inode. None is the mark of what must be looked at again.
Mark: TypeAlias = tuple[int, int, int, int] | None
Marks: TypeAlias = dict[str, Mark]

_SECOND = 1_000_000_000
#: No kernel's file clock ticks slower than 100 times a second; within one tick two states have one mark.
_TICK_SECONDS = 0.012
_SEAL_BYTES = 32


def mark(state: os.stat_result) -> Mark:
    """The mark of a file or folder; None where the file system counts in seconds: much can change in one."""
    if state.st_ctime_ns % _SECOND == 0:
        return None
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


def settled_mark(state: os.stat_result, now: int) -> Mark:
    """The mark of a file that may be read at ``now`` (nanoseconds) or later; None if it changed only just before.

    Whatever changes after such a mark was taken gets another one: the kernel's clock has ticked in between.
    """
    return mark(state) if state.st_ctime_ns < now - _TICK_SECONDS * 2 * _SECOND else None


def altered(top: Path, marks: Mapping[str, Mark]) -> Iterator[tuple[str, os.stat_result | None]]:
    """Those of the paths below ``top`` that look other than noted, or cannot be told, with their state, None if gone.

    Each is looked at only when the one before was dealt with. Raises ``OSError``.
    """
    place = str(top)
    for path, noted in marks.items():
        try:
            state = os.lstat(f"{place}/{path}")
        except (FileNotFoundError, NotADirectoryError):
            yield path, None
        else:
            # As mark() would have it; a call for each of ten thousand files is a tenth of the whole.
            if noted != (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino):
                yield path, state


@dataclass(frozen=True, slots=True)
class Inventory:
    """The marks of every file and every folder of an edition, whose manifest has the digest ``manifest``."""

    manifest: str
    files: Marks
    folders: Marks

    def dumps(self) -> bytes:
        """The inventory as MessagePack, preceded by its digest."""
        data = msgspec.msgpack.encode((self.manifest, self.files, self.folders))
        return digest(data).encode() + data


def read_inventory(folder: Path, entry: Entry | None) -> Inventory | None:
    """The inventory of an edition in its editions folder; None if it has none or it is damaged."""
    read = _read(folder, entry)
    if read is None:
        return None
    manifest, files, folders = read
    return Inventory(manifest, _MARKS.decode(files), _MARKS.decode(folders))


def read_folders(folder: Path, entry: Entry | None) -> Marks | None:
    """The part of :func:`read_inventory` that is about folders, for less."""
    read = _read(folder, entry)
    return None if read is None else _MARKS.decode(read[2])


def inventory_path(folder: Path, entry: Entry) -> Path:
    """Where the inventory of an edition lies in its editions folder."""
    return folder / f"{entry.tree}.inventory"


def settle(inventory: Inventory) -> None:
    """Wait until whatever changes from now on is bound to get another mark than the inventory says."""
    marks = (*inventory.files.values(), *inventory.folders.values())
    newest = max((one[2] for one in marks if one), default=0) / _SECOND
    wait = newest + _TICK_SECONDS - time.time()
    if wait > 0:
        time.sleep(min(wait, _TICK_SECONDS))


_PARTS = msgspec.msgpack.Decoder(tuple[str, msgspec.Raw, msgspec.Raw])
_MARKS = msgspec.msgpack.Decoder(dict[str, Mark])


def _read(folder: Path, entry: Entry | None) -> tuple[str, msgspec.Raw, msgspec.Raw] | None:
    """The parts, sealed and of the right edition."""
    if entry and entry.manifest:
        with contextlib.suppress(OSError, msgspec.DecodeError):
            read = inventory_path(folder, entry).read_bytes()
            seal, data = read[:_SEAL_BYTES], read[_SEAL_BYTES:]
            if seal == digest(data).encode():
                parts = _PARTS.decode(data)
                return parts if parts[0] == entry.manifest else None
    return None
