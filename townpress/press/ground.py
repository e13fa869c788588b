"""The ground a stage is laid on: a tree on disk, empty or holding files from before, and how all in it looks."""

from __future__ import annotations

import contextlib
import os
import posixpath
import shutil
import stat
from typing import TYPE_CHECKING

from townpress.press.inventory import Inventory
from townpress.press.machine import FILE_MODE, FOLDER_MODE, blaming
from townpress.press.manifest import Files
from townpress.press.marks import altered, mark, packed, unpacked
from townpress.press.tree import entries_in, files_below

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from townpress.press.marks import Mark

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW


class Ground:
    """The folder ``tree``, and ``files`` in it from before that can be trusted.

    ``before``: how it looked; ``stirred``: folders in which something happened; ``marks``: how each thing looks that is
    new, packed, None if it is gone. Files are never written in place: who has one open, or another name for it, keeps
    its bytes. ``spoilt``: a step failed half-way.
    """

    def __init__(self, tree: Path, files: Files | None = None, before: Inventory | None = None) -> None:
        self.tree = tree
        self.files = files or Files()
        self.before = before or Inventory()
        self.stirred = {""}
        self.marks: dict[str, bytes | None] = {}
        self.spoilt = False
        self._gone: set[str] = set()  # of the files from before
        self._made, self._razed = {""}, set[str]()  # folders that are new, or gone
        self._left: set[str] = set()  # folders that a file has left: perhaps they are empty

    def standing(self, path: str) -> str | None:
        """The SHA-256 of the file that stands at ``path`` from before; None if there is none."""
        return None if path in self._gone else self.files.get(path)

    def has_folder(self, path: str) -> bool:
        """Whether there is a folder."""
        return path in self._made or (path not in self._razed and self.before.has_folder(path))

    def lacking(self, wanted: Files) -> Iterator[str]:
        """Those of the files ``wanted`` that do not stand here."""
        yield from (path for path in wanted.unlike(self.files) if path in wanted)
        yield from (path for path in self._gone if path in wanted and wanted[path] == self.files[path])

    def stand_on(self, files: Files) -> None:
        """Take all that is here, which is ``files``, for what is here from before."""
        self.files, self._gone = files, set()

    def lay(self, path: str, chunks: Iterable[bytes]) -> None:
        """Write a new file at ``path``, in place of what stood there from before.

        Raises:
            MachineError: the machine refused.
        """
        target, folder = f"{self.tree}/{path}", posixpath.dirname(path)
        self.spoilt = True
        with blaming(target):
            if self.standing(path):
                self._withdraw(path)
            elif not self.has_folder(folder):
                self._make(folder)
            elif self.has_folder(path):
                self._raze(path)
            self.stirred.add(folder)
            self.marks[path] = packed(_written(target, chunks))
        self.spoilt = False

    def lose(self, path: str, state: os.stat_result | None) -> None:
        """Take a file or folder from before, which looks other than it did, for what it is now; None if it is gone."""
        if (is_file := path in self.files) or state is None:
            if is_file:
                self._gone.add(path)
            self.marks[path] = None
            self._lose_folder(path)
            self._left.add(posixpath.dirname(path))
            if state:
                self._unlink(path)
        else:
            self.stirred.add(path)

    def survey(self, written: Files) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Files that are neither ``written`` nor from before, sorted; unknown folders without any.

        Only folders in which something happened are read.
        """
        strangers: list[str] = []
        bare: list[str] = []
        with blaming(self.tree):
            for folder in sorted(self.stirred):
                listed = tuple(entries_in(self.tree, folder))
                unknown = written.lacking([path for path, is_folder in listed if not is_folder])
                strangers += [path for path in unknown if not self._stands(path)]
                for path in (path for path, is_folder in listed if is_folder and not self.has_folder(path)):
                    below = [f"{path}/{one}" for one in files_below(self.tree / path)]
                    strangers += written.lacking(below)
                    bare += [] if below else [path]
        return tuple(sorted(strangers)), tuple(bare)

    def clear(self, written: Files, bare: Collection[str]) -> None:
        """Leave nothing but the files ``written`` and the folders they are in, and look at these again."""
        with blaming(self.tree):
            for path in tuple(self.files.unlike(written)):
                if path not in written and self.standing(path):
                    self._withdraw(path)
            self._made |= set(bare)
            for folder in sorted(self._empty(written, {*self._left, *bare}), reverse=True):
                shutil.rmtree(self.tree / folder)  # its files are gone already
                self._forget(folder)
            for folder in self.stirred:
                self.marks[folder] = packed(mark((self.tree / folder).lstat()))
            self.marks.pop("", None)

    def inventory(self, manifest: str) -> Inventory:
        """How the cleared tree looks; ``manifest`` is the digest of its manifest."""
        return self.before.renewed(manifest, self.marks, set(filter(self.has_folder, self.marks)))

    def remove(self, path: str) -> None:
        """Remove a file that was laid."""
        with blaming(self.tree / path):
            self.marks[path] = None
            self._unlink(path)

    def _make(self, folder: str) -> None:
        if not self.has_folder(folder):
            above = posixpath.dirname(folder)
            self._make(above)
            if self.standing(folder):
                self._withdraw(folder)
            place = f"{self.tree}/{folder}"
            with contextlib.suppress(FileExistsError):  # made by somebody else meanwhile
                os.mkdir(place)  # noqa: PTH102 - ten thousand of them
            os.chmod(place, FOLDER_MODE)  # noqa: PTH101 - likewise
            self._made.add(folder)
            self.stirred |= {above, folder}

    def _withdraw(self, path: str) -> None:
        """Remove a file from before."""
        self._gone.add(path)
        self.marks[path] = None
        self._unlink(path)

    def _unlink(self, path: str) -> None:
        folder = posixpath.dirname(path)
        (self.tree / path).unlink()
        self.stirred.add(folder)
        self._left.add(folder)

    def _raze(self, folder: str) -> None:
        """Remove a folder from before, whose place a file takes."""
        for path in filter(self.standing, self.files.below(f"{folder}/")):
            self._withdraw(path)
        known = (*self._made, *(path for path, _ in self.before.near((folder,))))
        below = {path for path in known if f"{path}/".startswith(f"{folder}/")}
        for one in sorted(filter(self.has_folder, below), reverse=True):
            (self.tree / one).rmdir()
            self._forget(one)

    def _lose_folder(self, path: str) -> None:
        self._made.discard(path)
        self._razed.add(path)

    def _forget(self, folder: str) -> None:
        self._lose_folder(folder)
        self.stirred.discard(folder)
        self.stirred.add(posixpath.dirname(folder))
        self.marks[folder] = None

    def _empty(self, written: Files, left: Iterable[str]) -> set[str]:
        """Those of the folders ``left``, and of those above them, that are there with none of the files in them."""
        found: set[str] = set()
        for one in left:
            folder = one
            while folder and folder not in found:
                if written.has_below(f"{folder}/"):
                    break
                found.add(folder)
                folder = posixpath.dirname(folder)
        return set(filter(self.has_folder, found))

    def _stands(self, path: str) -> bool:
        """Whether the file at ``path`` is from before, and nobody has written to it since."""
        if not self.standing(path):
            return False
        kept = self.marks.get(path)
        noted = unpacked(kept) if kept else self.before.of(path)
        return noted is not None and not any(altered(self.tree, ((path, noted),)))


def _written(target: str, chunks: Iterable[bytes]) -> Mark:
    """A new file, mode 644 whatever the umask; its mark."""
    descriptor = os.open(target, _NEW, FILE_MODE)
    try:
        for data in chunks:
            rest = memoryview(data)
            while rest:  # os.write may write less than it was given, when the disk fills up for one
                rest = rest[os.write(descriptor, rest) :]
        state = os.fstat(descriptor)
        if stat.S_IMODE(state.st_mode) != FILE_MODE:
            os.fchmod(descriptor, FILE_MODE)
            state = os.fstat(descriptor)
        return mark(state)
    finally:
        os.close(descriptor)
