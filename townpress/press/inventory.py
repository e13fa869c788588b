"""An inventory: how every file and folder of a tree looked when it was published, by their marks.

A tree that still looks as its inventory says holds what its manifest says, and need not be read again. Of the topmost
folder nothing is noted: to move the tree is to touch it.
"""

from __future__ import annotations

import contextlib
import hashlib
import posixpath
import struct
from functools import cached_property
from itertools import accumulate, compress, pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.kernel.files import contents, opened
from townpress.press.lines import Lines, line_key, spliced
from townpress.press.marks import MARK, lines_in, packed

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping
    from pathlib import Path

    from townpress.press.book import Entry
    from townpress.press.marks import Mark

_LENGTHS = struct.Struct("<4I")
_SEAL = hashlib.sha256().digest_size
_HEAD = _SEAL + _LENGTHS.size


class Looks(Struct, frozen=True, array_like=True, dict=True):
    """How files and folders looked.

    ``names``: their paths, one a line, sorted as UTF-8, so that each stands behind the folder it is in; ``marks``:
    theirs, in that order. Both are read and written by the ten thousand, and kept as they lie in the file.
    """

    names: bytes = b""
    marks: bytes = b""

    @classmethod
    def of_all(cls, marks: Mapping[str, Mark]) -> Looks:
        """Looks at many paths, in any order; none has a line break in it."""
        noted = sorted((line_key(path), mark) for path, mark in marks.items())
        return cls(b"".join(path + b"\n" for path, _ in noted), b"".join(packed(mark) for _, mark in noted))

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.names)

    @property
    def paths(self) -> Iterator[str]:
        """All of them, sorted."""
        return lines_in(self.names)

    @property
    def rows(self) -> Iterator[tuple[str, Mark]]:
        """Every path with its mark, in order."""
        return zip(self.paths, MARK.iter_unpack(self.marks), strict=True)

    def place_of(self, path: str) -> int | None:
        """Where one path stands among all; None if it is not in here."""
        start, end = self._lines.span(line_key(path))
        return self._lines.number(start) if start < end else None

    def of(self, path: str) -> Mark | None:
        """The mark of one path; None if it is not in here."""
        place = self.place_of(path)
        return None if place is None else MARK.unpack_from(self.marks, place * MARK.size)

    def near(self, named: Iterable[str]) -> Iterator[tuple[str, Mark]]:
        """The rows of some paths, of everything below them, and of the nearest folder above each that is in here.

        That is the one they lie in; above a new folder, the one that it is new in.
        """
        lines = self._lines
        spans: set[tuple[int, int]] = set()
        for path in named:
            spans |= {lines.span(line_key(path)), self._above(path)}
            spans.add((lines.place(line_key(f"{path}/")), lines.place(line_key(f"{path}0"))))
        rows: dict[int, str] = {}
        for start, end in spans:
            rows.update(enumerate(lines_in(self.names[start:end]), lines.number(start)))
        for place in sorted(rows):
            yield rows[place], MARK.unpack_from(self.marks, place * MARK.size)

    def _above(self, path: str) -> tuple[int, int]:
        """From where to where the nearest folder above a path stands; an empty span if none is in here."""
        start = end = 0
        while start == end and (path := posixpath.dirname(path)):
            start, end = self._lines.span(line_key(path))
        return start, end

    def revised(self, beside: bytes, changes: Mapping[str, tuple[Mark, bytes] | None]) -> tuple[Looks, bytes]:
        """Other marks for some paths, new ones among them, and other values in the table that stands ``beside`` them.

        Those with None are gone.
        """
        new = {line_key(path): one and (packed(one[0]), one[1]) for path, one in changes.items()}
        names, (marks, table) = spliced(self._lines, (self.marks, beside), new)
        return Looks(names, marks), table


class Inventory(Looks, frozen=True):
    """The files and folders of an edition, whose manifest has the digest ``manifest``.

    ``kinds``: of each path, in that order, 1 if it is a folder, 0 if it is a file.
    """

    manifest: str = ""
    kinds: bytes = b""

    def is_of(self, files: Collection[str]) -> bool:
        """Whether it has as many files as these."""
        return self.kinds.count(0) == len(files)

    def has_folder(self, path: str) -> bool:
        """Whether a folder is in here."""
        place = self.place_of(path)
        return place is not None and self.kinds[place] == 1

    @property
    def rows_of_folders(self) -> Iterator[tuple[str, Mark]]:
        """The folders with their marks."""
        return compress(self.rows, self.kinds)

    def renewed(self, manifest: str, changes: Mapping[str, bytes | None], folders: Container[str]) -> Inventory:
        """The inventory of another edition: as :meth:`revised`, by packed marks; of what changed these are folders."""
        new = {
            line_key(path): None if noted is None else (noted, b"\1" if path in folders else b"\0")
            for path, noted in changes.items()
        }
        names, (marks, kinds) = spliced(self._lines, (self.marks, self.kinds), new)
        return Inventory(names, marks, manifest, kinds)

    def dumps(self) -> bytes:
        """The inventory as a file: its SHA-256, the lengths of its four parts, and these."""
        parts = [self.names, self.marks, self.manifest.encode(), self.kinds]
        parts.insert(0, _LENGTHS.pack(*map(len, parts)))
        seal = hashlib.sha256()
        for part in parts:
            seal.update(part)
        return b"".join((seal.digest(), *parts))

    @classmethod
    def loads(cls, data: bytes) -> Inventory | None:
        """The inventory in ``data``; None if it is damaged."""
        if len(data) < _HEAD or data[:_SEAL] != hashlib.sha256(memoryview(data)[_SEAL:]).digest():
            return None
        ends = list(accumulate(_LENGTHS.unpack_from(data, _SEAL), initial=_HEAD))
        if ends[-1] != len(data):  # of an earlier version of ours
            return None
        names, marks, manifest, kinds = (data[start:end] for start, end in pairwise(ends))
        read = cls(names, marks, manifest.decode(), kinds)
        return read if len(marks) == len(kinds) * MARK.size == names.count(b"\n") * MARK.size else None


def table_in(file: Path) -> tuple[int, int, int]:
    """Where in an inventory's file its paths begin, where their marks, and where these end. Raises ``OSError``."""
    with opened(file) as table:
        names, marks, *_ = _LENGTHS.unpack(table.read(_HEAD)[_SEAL:].ljust(_LENGTHS.size, b"\0"))
    return _HEAD, _HEAD + names, _HEAD + names + marks


def read_inventory(folder: Path, entry: Entry | None) -> Inventory | None:
    """The inventory of an edition in its editions folder; None if it has none or it is damaged."""
    if entry and entry.manifest:
        with contextlib.suppress(OSError):
            read = Inventory.loads(contents(inventory_path(folder, entry)))
            return read if read and read.manifest == entry.manifest else None
    return None


def inventory_path(folder: Path, entry: Entry) -> Path:
    """Where the inventory of an edition lies in its editions folder."""
    return folder / f"{entry.tree}.inventory"
