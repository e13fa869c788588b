"""The ground a stage is laid on: a tree on disk, empty or holding files from before, and how all in it looks."""

from __future__ import annotations

import os
import posixpath
import shutil
import stat
from typing import TYPE_CHECKING

from townpress.press.inventory import altered, mark
from townpress.press.machine import FILE_MODE, FOLDER_MODE, blaming

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from townpress.press.inventory import Mark

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW


class Ground:
    """The folder ``tree``, and ``standing``: files in it from before that can be trusted, path → SHA-256.

    ``marks``: how each file looks; ``folders``: how each folder does, None where something happened in it. Files are
    never written in place: who has one open, or another name for it, keeps its bytes. ``spoilt``: a step failed
    half-way.
    """

    def __init__(
        self,
        tree: Path,
        standing: dict[str, str] | None = None,
        marks: dict[str, Mark] | None = None,
        folders: dict[str, Mark] | None = None,
    ) -> None:
        self.tree = tree
        self.standing = standing or {}
        self.marks = marks or {}
        self.folders = folders or {"": None}
        self.spoilt = False

    def lay(self, path: str, chunks: Iterable[bytes]) -> None:
        """Write a new file at ``path``, in place of what stood there from before.

        Raises:
            MachineError: the machine refused.
        """
        target, folder = self.tree / path, posixpath.dirname(path)
        self.spoilt = True
        with blaming(target):
            if path in self.standing:
                self._withdraw(path)
            elif folder not in self.folders:
                self._make(folder)
            elif path in self.folders:
                self._raze(path)
            self.folders[folder] = None
            with os.fdopen(os.open(target, _NEW, FILE_MODE), "wb", buffering=0) as file:
                for data in chunks:
                    _write_all(file.fileno(), data)
                os.fchmod(file.fileno(), FILE_MODE)
                self.marks[path] = mark(os.fstat(file.fileno()))
        self.spoilt = False

    def survey(self, written: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Files that are neither ``written`` nor from before, sorted; unknown folders without any.

        Only folders in which something happened are read.
        """
        strangers: list[str] = []
        bare: list[str] = []
        with blaming(self.tree):
            states = tuple(altered(self.tree, self.folders))
        for folder in (folder for folder, state in states if state and stat.S_ISDIR(state.st_mode)):
            for path, is_folder in entries_in(self.tree, folder):
                if not is_folder:
                    strangers += [] if path in written or self._stands(path) else [path]
                elif path not in self.folders:
                    below = [f"{path}/{one}" for one in files_below(self.tree / path)]
                    strangers += [one for one in below if one not in written]
                    bare += [] if below else [path]
        return tuple(sorted(strangers)), tuple(bare)

    def clear(self, written: Collection[str], folders: Collection[str], bare: Collection[str]) -> None:
        """Leave nothing but the files ``written`` and the ``folders`` they are in, and look at these again."""
        with blaming(self.tree):
            for path in [path for path in self.standing if path not in written]:
                self._withdraw(path)
            for folder in sorted({*self.folders, *bare}.difference(folders), reverse=True):
                shutil.rmtree(self.tree / folder)  # its files are gone already
                self.folders.pop(folder, None)
                self.folders[posixpath.dirname(folder)] = None
            for folder in [folder for folder, noted in self.folders.items() if noted is None]:
                self.folders[folder] = mark((self.tree / folder).lstat())

    def adopt(self, path: str) -> None:
        """Take a file of others for one of ours, with our modes."""
        file = self.tree / path
        for folder in ("", *(parent.as_posix() for parent in file.relative_to(self.tree).parents if parent.name)):
            (self.tree / folder).chmod(FOLDER_MODE)
            self.folders[folder] = None
        file.chmod(FILE_MODE)
        self.standing.pop(path, None)
        self.marks[path] = mark(file.lstat())

    def remove(self, path: str) -> None:
        """Remove a file."""
        with blaming(self.tree / path):
            (self.tree / path).unlink()

    def _make(self, folder: str) -> None:
        if folder not in self.folders:
            above = posixpath.dirname(folder)
            self._make(above)
            if folder in self.standing:
                self._withdraw(folder)
            (self.tree / folder).mkdir(exist_ok=True)
            (self.tree / folder).chmod(FOLDER_MODE)
            self.folders |= {above: None, folder: None}

    def _withdraw(self, path: str) -> None:
        """Remove a file from before."""
        (self.tree / path).unlink()
        del self.standing[path]
        self.folders[posixpath.dirname(path)] = None

    def _raze(self, folder: str) -> None:
        """Remove a folder from before, whose place a file takes."""
        for path in [path for path in self.standing if path.startswith(f"{folder}/")]:
            self._withdraw(path)
        for below in sorted((one for one in self.folders if f"{one}/".startswith(f"{folder}/")), reverse=True):
            (self.tree / below).rmdir()
            del self.folders[below]

    def _stands(self, path: str) -> bool:
        """Whether the file at ``path`` is from before, and nobody has written to it since."""
        return path in self.standing and not any(altered(self.tree, {path: self.marks[path]}))


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


def _write_all(descriptor: int, data: bytes) -> None:
    """``os.write`` may write less than it was given, when the disk fills up for one."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
