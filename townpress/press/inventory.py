"""An inventory: how every file and folder of a tree looked to ``lstat`` when it was published.

Whoever writes to a file, replaces it or changes its mode moves its ctime, which nobody can set; whoever adds or removes
one moves its folder's. So a tree that still looks as its inventory says holds what its manifest says, and need not be
read again. Of the topmost folder nothing is noted: to move the tree is to touch it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import posixpath
import struct
import time
from bisect import bisect_left
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec
from msgspec import Struct

from townpress.press.splicing import spliced

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping
    from pathlib import Path

    from townpress.press.book import Entry

#: Size in bytes, mtime and ctime in nanoseconds, inode.
Mark: TypeAlias = tuple[int, int, int, int]

#: The mark of what must be looked at again: like no file's.
UNKNOWN: Final[Mark] = (-1, 0, 0, 0)

_SECOND = 1_000_000_000
#: No kernel's file clock ticks slower than 100 times a second; within one tick two states have one mark.
_TICK_SECONDS = 0.012
_MARK = struct.Struct("<qqqQ")


def mark(state: os.stat_result) -> Mark:
    """The mark of a file or folder; unknown where the file system counts in seconds: much can change in one."""
    if state.st_ctime_ns % _SECOND == 0:
        return UNKNOWN
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


def packed(noted: Mark) -> bytes:
    """A mark as it is kept: ten thousand tuples of large numbers take far more memory."""
    return _MARK.pack(*noted)


def unpacked(kept: bytes) -> Mark:
    """The mark that was packed."""
    return _MARK.unpack(kept)


def settled_mark(state: os.stat_result, now: int) -> Mark:
    """The mark of a file that may be read at ``now`` (nanoseconds) or later; unknown if it changed only just before.

    Whatever changes after such a mark was taken gets another one: the kernel's clock has ticked in between.
    """
    return mark(state) if state.st_ctime_ns < now - _TICK_SECONDS * 2 * _SECOND else UNKNOWN


def altered(top: Path, rows: Iterable[tuple[str, Mark]]) -> Iterator[tuple[str, os.stat_result | None]]:
    """Those of the paths below ``top`` that look other than noted, or cannot be told, with their state, None if gone.

    Each is looked at only when the one before was dealt with. Raises ``OSError``.
    """
    look = os.stat
    descriptor = os.open(top, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for path, noted in rows:
            try:
                state = look(path, dir_fd=descriptor, follow_symlinks=False)
            except (FileNotFoundError, NotADirectoryError):
                yield path, None
            else:
                # As mark() would have it; a call for each of ten thousand files is a tenth of the whole.
                if noted != (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino):
                    yield path, state
    finally:
        os.close(descriptor)


class Looks(Struct, frozen=True, array_like=True, dict=True):
    """How files and folders looked.

    ``names``: their paths, one a line, sorted, so that each stands behind the folder it is in; ``marks``: theirs, in
    that order. Both are read and written by the ten thousand, and kept as they lie in the file.
    """

    names: str = ""
    marks: bytes = b""

    @classmethod
    def of_all(cls, marks: Mapping[str, Mark]) -> Looks:
        """Looks at many paths, in any order; none has a line break in it."""
        paths = sorted(marks)
        return cls("\n".join(paths), b"".join(_MARK.pack(*marks[path]) for path in paths))

    @cached_property
    def paths(self) -> list[str]:
        """All of them, sorted."""
        return self.names.split("\n") if self.names else []

    @property
    def rows(self) -> Iterator[tuple[str, Mark]]:
        """Every path with its mark, in order."""
        return zip(self.paths, _MARK.iter_unpack(self.marks), strict=True)

    def place_of(self, path: str) -> int | None:
        """Where one path stands among all; None if it is not in here."""
        place = bisect_left(self.paths, path)
        return place if self.paths[place : place + 1] == [path] else None

    def of(self, path: str) -> Mark | None:
        """The mark of one path; None if it is not in here."""
        place = self.place_of(path)
        return None if place is None else _MARK.unpack_from(self.marks, place * _MARK.size)

    def near(self, named: Iterable[str]) -> Iterator[tuple[str, Mark]]:
        """The rows of some paths, of everything below them, and of the folders they lie in."""
        places: set[int] = set()
        for path in named:
            places |= {place for one in (path, posixpath.dirname(path)) if (place := self.place_of(one)) is not None}
            places.update(range(bisect_left(self.paths, f"{path}/"), bisect_left(self.paths, f"{path}0")))
        for place in sorted(places):
            yield self.paths[place], _MARK.unpack_from(self.marks, place * _MARK.size)

    def revised(self, beside: bytes, changes: Mapping[str, tuple[Mark, bytes] | None]) -> tuple[Looks, bytes]:
        """Other marks for some paths, new ones among them, and other values in the table that stands ``beside`` them.

        Those with None are gone.
        """
        new = {path: one and (packed(one[0]), one[1]) for path, one in changes.items()}
        paths, (marks, table) = spliced(self.paths, (self.marks, beside), new)
        return Looks("\n".join(paths), marks), table


class Inventory(Looks, frozen=True):
    """The files and folders of an edition, whose manifest has the digest ``manifest``.

    ``kinds``: of each path, in that order, 1 if it is a folder, 0 if it is a file.
    """

    manifest: str = ""
    kinds: bytes = b""

    def is_of(self, files: Collection[str]) -> bool:
        """Whether it has as many files as these."""
        return self.kinds.count(0) == len(files)

    @property
    def folders(self) -> Iterator[str]:
        """The paths of folders."""
        return compress(self.paths, self.kinds)

    @property
    def rows_of_folders(self) -> Iterator[tuple[str, Mark]]:
        """Those of them with their marks."""
        return compress(self.rows, self.kinds)

    def renewed(self, manifest: str, changes: Mapping[str, bytes | None], folders: Container[str]) -> Inventory:
        """The inventory of another edition: as :meth:`revised`, by packed marks; of what changed these are folders."""
        new = {
            path: None if noted is None else (noted, b"\1" if path in folders else b"\0")
            for path, noted in changes.items()
        }
        paths, (marks, kinds) = spliced(self.paths, (self.marks, self.kinds), new)
        return Inventory("\n".join(paths), marks, manifest, kinds)

    def dumps(self) -> bytes:
        """The inventory as MessagePack, preceded by its SHA-256."""
        data = msgspec.msgpack.encode(self)
        return hashlib.sha256(data).digest() + data

    @classmethod
    def loads(cls, data: bytes) -> Inventory | None:
        """The inventory in ``data``; None if it is damaged."""
        seal, body = data[: hashlib.sha256().digest_size], data[hashlib.sha256().digest_size :]
        if seal != hashlib.sha256(body).digest():
            return None
        with contextlib.suppress(msgspec.MsgspecError):
            read = msgspec.msgpack.decode(body, type=cls)
            whole = len(read.marks) == len(read.kinds) * _MARK.size == len(read.paths) * _MARK.size
            return read if whole else None
        return None


def read_inventory(folder: Path, entry: Entry | None) -> Inventory | None:
    """The inventory of an edition in its editions folder; None if it has none or it is damaged."""
    if entry and entry.manifest:
        with contextlib.suppress(OSError):
            read = Inventory.loads(inventory_path(folder, entry).read_bytes())
            return read if read and read.manifest == entry.manifest else None
    return None


def inventory_path(folder: Path, entry: Entry) -> Path:
    """Where the inventory of an edition lies in its editions folder."""
    return folder / f"{entry.tree}.inventory"


def settle(marks: Iterable[bytes | None]) -> None:
    """Wait until whatever changes from now on is bound to get another mark than these, which are packed."""
    newest = max((unpacked(one)[2] for one in marks if one), default=0) / _SECOND
    wait = newest + _TICK_SECONDS - time.time()
    if wait > 0:
        time.sleep(min(wait, _TICK_SECONDS))
