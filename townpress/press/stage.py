"""The stage: a folder beside the output where an edition is made ready, each file written once and digested."""

from __future__ import annotations

import hashlib
import os
import posixpath
import stat
import unicodedata
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from townpress.kernel.errors import OwnFault
from townpress.kernel.problems import shown
from townpress.press.machine import FILE_MODE, FOLDER_MODE, PATH_SHOWN_AT_MOST, blaming
from townpress.press.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.press.sheet import Leaf

_SEGMENT_BYTES_AT_MOST = 255
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
_OLD = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_CHUNK = 1 << 20


class Stage:
    """An edition being made in ``tree``, an empty folder of ours; files 644, folders 755 whatever the umask.

    Nothing in it is ever linked to the live output: what is written here cannot reach a reader before its time.
    """

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        self._digests: dict[str, str] = {}
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._known = {""}

    @property
    def manifest(self) -> Manifest:
        """What has been written so far."""
        return Manifest(MappingProxyType(dict(sorted(self._digests.items()))))

    def put(self, leaf: Leaf) -> None:
        """Write a leaf, from memory or by copying its file."""
        if isinstance(leaf.data, Path):
            self.copy(leaf.path, leaf.data)
        else:
            self.write(leaf.path, leaf.data)

    def write(self, path: str, data: bytes) -> None:
        """Write ``data`` at ``path`` (``2023/06/x/index.html``, below the output).

        Raises:
            OwnFault: the path leads out of the stage, or another page already stands there.
            MachineError: the machine refused; the stage is of no more use.
        """
        target = self._place(path)
        with blaming(target):
            descriptor = os.open(target, _NEW, FILE_MODE)
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                _write_all(file.fileno(), data)
                os.fchmod(file.fileno(), FILE_MODE)
        self._digests[path] = hashlib.sha256(data).hexdigest()

    def copy(self, path: str, original: Path) -> None:
        """Copy the regular file ``original`` to ``path``; raises as :meth:`write`."""
        target = self._place(path)
        state = hashlib.sha256()
        with blaming(original):
            source = os.fdopen(os.open(original, _OLD), "rb", buffering=0)
        with source, blaming(target):
            if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
                raise _irregular(original)
            with os.fdopen(os.open(target, _NEW, FILE_MODE), "wb", buffering=0) as file:
                while data := source.read(_CHUNK):
                    state.update(data)
                    _write_all(file.fileno(), data)
                os.fchmod(file.fileno(), FILE_MODE)
        self._digests[path] = state.hexdigest()

    def strangers(self) -> tuple[str, ...]:
        """Files in the stage that were not written by its methods, sorted."""
        return tuple(sorted(path for path in files_below(self.tree) if path not in self._digests))

    def adopt(self) -> tuple[str, ...]:
        """Take what others (Pelican's own writer) put into the tree into the manifest; their paths."""
        strangers = self.strangers()
        for path in strangers:
            file = self.tree / path
            self._claim(path)
            with blaming(file):
                if not stat.S_ISREG(file.lstat().st_mode):
                    raise _irregular(path)
                for folder in file.relative_to(self.tree).parents:
                    (self.tree / folder).chmod(FOLDER_MODE)
                file.chmod(FILE_MODE)
                with file.open("rb") as opened:
                    self._digests[path] = hashlib.file_digest(opened, "sha256").hexdigest()
        return strangers

    def _place(self, path: str) -> Path:
        """Where to write ``path``, its folders made."""
        if self._claim(path):
            self._make(posixpath.dirname(path))
        return self.tree / path

    def _make(self, folder: str) -> None:
        made = self.tree / folder
        with blaming(made):
            if not made.is_dir():
                self._make(posixpath.dirname(folder))
                made.mkdir()
                made.chmod(FOLDER_MODE)

    def _claim(self, path: str) -> bool:
        """Whether ``path`` is the first in its folder; refuses what leads elsewhere or is taken.

        Taken is what a file system blind to case and normalisation would take for the same name.
        """
        if reason := _wrong_with(path):
            raise OwnFault(f"{shown(path)}: 输出路径不合规则 | not a path for a page: {reason}")
        folder, name = posixpath.dirname(path), _folded(path)
        new = folder not in self._known
        above = [parent.as_posix() for parent in Path(path).parents if parent.name] if new else []
        taken = [self._files.get(name), self._folders.get(name), *(self._files.get(_folded(one)) for one in above)]
        if other := next(filter(None, taken), None):
            raise OwnFault(
                f"{shown(path)}: 与 {shown(other)} 是同一个地址，只能有一个 | the same address as {shown(other)}; "
                "there can be only one"
            )
        self._files[name] = path
        self._folders |= {_folded(one): one for one in above}
        self._known.add(folder)
        return new


def files_below(folder: Path) -> Iterator[str]:
    """The path below ``folder`` of everything in it that is not a folder; links are named, not followed."""
    pending = [""]
    while pending:
        prefix = pending.pop()
        with blaming(folder / prefix), os.scandir(folder / prefix) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{prefix}{entry.name}/")
                else:
                    yield f"{prefix}{entry.name}"


def _irregular(file: Path | str) -> OwnFault:
    name = shown(file, PATH_SHOWN_AT_MOST)
    return OwnFault(f"{name}: 不是普通文件，不能发布 | not a regular file, cannot be published")


def _folded(path: str) -> str:
    """Equal for two paths that macOS or Windows cannot tell apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _wrong_with(path: str) -> str:
    normal = posixpath.normpath(path) == path and not path.startswith(("/", "../"))
    if not normal or path in {".", ".."}:
        return "absolute or not normal"
    if shown(path, len(path)) != path or "\\" in path:
        return "control, invisible or backslash characters"
    if any(len(segment.encode()) > _SEGMENT_BYTES_AT_MOST for segment in path.split("/")):
        return "a name of more than 255 bytes"
    return ""


def _write_all(descriptor: int, data: bytes) -> None:
    """``os.write`` may write less than it was given, when the disk fills up for one."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
