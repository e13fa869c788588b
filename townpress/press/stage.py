"""The stage: a folder beside the output where an edition is made ready, each file written once and digested.

It may be laid on the spare, a tree that holds most of the edition already; then only what differs is written.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from townpress.kernel.errors import OwnFault
from townpress.kernel.problems import shown
from townpress.press.claims import Claims
from townpress.press.machine import PATH_SHOWN_AT_MOST, blaming, machine_error
from townpress.press.manifest import Files, Manifest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from townpress.kernel.errors import MachineError
    from townpress.press.ground import Ground
    from townpress.press.sheet import Leaf

_OLD = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_CHUNK = 1 << 20


class Stage:
    """An edition being made on ``ground``, a tree of ours; files 644, folders 755 whatever the umask.

    ``current`` is the edition that stands, in ``live``. Nothing on the stage is ever linked to it: what is written here
    cannot reach a reader before its time.
    """

    def __init__(self, ground: Ground, current: Manifest | None = None, live: Path | None = None) -> None:
        self.ground = ground
        self._current = (current or Manifest()).files
        self._live = live or ground.tree
        self._claims = Claims(self._current)
        self._manifest: Manifest | None = None
        # What is on the stage is what is in ``like``, but for the changes: path → SHA-256, None if it is not there.
        self._like, self._changes = Files(), dict[str, str | None]()
        self._ready: tuple[str, ...] | None = None

    @property
    def tree(self) -> Path:
        """The folder of the edition."""
        return self.ground.tree

    @property
    def manifest(self) -> Manifest:
        """What has been written so far; the same value as long as nothing is."""
        if self._manifest is None:
            self._manifest = Manifest(self._like.revised(self._changes))
        return self._manifest

    def put(self, leaf: Leaf) -> None:
        """Write a leaf, from memory or by copying its file."""
        if isinstance(leaf.data, Path):
            self.copy(leaf.path, leaf.data, leaf.sha256)
        else:
            self.write(leaf.path, leaf.data if isinstance(leaf.data, bytes) else leaf.data())

    def write(self, path: str, data: bytes) -> None:
        """Write ``data`` at ``path`` (``2023/06/x/index.html``, below the output), unless it stands there already.

        Raises:
            OwnFault: the path leads out of the stage, or another page already stands there.
            MachineError: the machine refused; the stage is of no more use.
        """
        self._claims.add(path)
        sha256 = hashlib.sha256(data).hexdigest()
        if self.ground.standing(path) != sha256:
            self.ground.lay(path, (data,))
        self._change({path: sha256})

    def copy(self, path: str, original: Path, sha256: str = "") -> None:
        """Copy the regular file ``original`` to ``path``; given its ``sha256``, only if that doesn't stand there.

        Raises:
            OwnFault: as :meth:`write`, or ``original`` is not a regular file.
            MachineError: the machine refused, or the file is not what ``sha256`` says.
        """
        self._claims.add(path)
        if not sha256 or self.ground.standing(path) != sha256:
            with blaming(original):
                source = _opened(original)
            with source:
                copied = self._copied(path, source)
            if sha256 not in {"", copied}:
                raise _altered(original)
            sha256 = copied
        self._change({path: sha256})

    def keep_all(self, dropped: Collection[str]) -> tuple[str, ...]:
        """Take over the current edition but for the paths ``dropped``, which will be written anew or are to vanish.

        Returns those of which the output does not hold the bytes: they have to be printed anew.

        Raises:
            OwnFault, MachineError: as :meth:`write`.
        """
        if self._ready is not None:
            self._claims.drop(dropped)
            self._change(dict.fromkeys(dropped))
            return tuple(path for path in self._ready if path not in dropped)
        self._claims.take_over(dropped)
        self._like = self._current
        self._change({path: None for path in dropped if path not in self._changes})
        return self._brought_up(dropped)

    def make_ready(self) -> None:
        """Take over all of the current edition, before it is known what will be written anew. Raises as :meth:`write`.

        What is taken over is not looked at again: the stage must stay nobody else's until it is published.
        """
        self._ready = self.keep_all(())
        self.ground.clear(self.manifest.files, ())
        self.ground.stand_on(self.manifest.files)
        self._claims.make_ready()

    def finish(self) -> None:
        """Take away what stood there from before and is not in this edition.

        Raises:
            OwnFault: there are strangers.
            MachineError: the machine refused.
        """
        strangers, bare = self.ground.survey(self.manifest.files)
        if strangers:
            raise OwnFault(f"{shown(strangers[0])}: 暂存区里有来历不明的文件 | a file on the stage that nobody wrote")
        self.ground.clear(self.manifest.files, bare)

    def _brought_up(self, dropped: Collection[str]) -> tuple[str, ...]:
        """Bring what the ground lacks of the current edition; what its tree does not hold any more."""
        lacking = {path for path in self.ground.lacking(self._current) if path not in dropped}
        lost = tuple(
            path for path in sorted(lacking) if not self._brought(path, self._current[path], f"{self._live}/{path}")
        )
        self._claims.drop(lost)
        self._change(dict.fromkeys(lost))
        return lost

    def _change(self, changes: Mapping[str, str | None]) -> None:
        self._changes.update(changes)
        self._manifest = None

    def _brought(self, path: str, sha256: str, original: str) -> bool:
        """Whether ``original`` held the page that belongs at ``path``, and was copied there."""
        try:
            source = _opened(original)
        except (OSError, OwnFault):
            return False
        with source:
            with blaming(original):
                start = source.read(_CHUNK)
            if len(start) < _CHUNK:  # all of it, and known before anything is laid
                if hashlib.sha256(start).hexdigest() != sha256:
                    return False
                self.ground.lay(path, (start,))
            elif self._copied(path, source, start) != sha256:
                self.ground.remove(path)
                return False
        return True

    def _copied(self, path: str, source: BinaryIO, start: bytes = b"") -> str:
        """Copy what is left of an open file, after ``start``; the SHA-256 of both."""
        state = hashlib.sha256(start)

        def read() -> Iterator[bytes]:
            yield start
            while data := source.read(_CHUNK):
                state.update(data)
                yield data

        self.ground.lay(path, read())
        return state.hexdigest()


def _opened(original: Path | str) -> BinaryIO:
    """A regular file, open for reading; raises ``OSError`` or ``OwnFault``."""
    descriptor = os.open(original, _OLD)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb", buffering=0)
    os.close(descriptor)
    raise _irregular(original)


def _irregular(file: Path | str) -> OwnFault:
    name = shown(file, PATH_SHOWN_AT_MOST)
    return OwnFault(f"{name}: 不是普通文件，不能发布 | not a regular file, cannot be published")


def _altered(file: Path) -> MachineError:
    return machine_error(
        file,
        713,
        "这个文件在构建过程中被改动或损坏了。请再构建一次；若仍出现，请检查磁盘",
        "this file was altered or damaged while the build ran; build again, and if it recurs check the disk",
    )
