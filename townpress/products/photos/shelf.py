"""Finished prints kept from build to build: each is found by what it was made from, and checked when it is taken.

An entry names its files by their digests and begins with its own. Whatever is missing, cut short or changed is as if
it had never been there. Files are put in place whole; nothing is ever unpickled.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from townpress.editorial.ai import Ai  # noqa: TC001 - msgspec reads the annotations
from townpress.kernel.digest import digest, digest_of
from townpress.kernel.errors import MachineError
from townpress.kernel.files import contents
from townpress.kernel.problems import Severity  # noqa: TC001 - msgspec reads the annotations

if TYPE_CHECKING:
    from pathlib import Path

    from townpress.products.photos.encoders import Printed

SCHEMA = 2


class Remark(Struct, frozen=True):
    """A warning that goes with a picture, to be said again in each build."""

    severity: Severity
    number: int
    zh: str
    en: str


class KeptFile(Struct, frozen=True):
    """A print's file: what is published of it, under the digest of its bytes."""

    format: str
    width: int
    height: int
    digest: str


class Entry(Struct, frozen=True):
    """All that was made of one picture by one recipe."""

    ai: Ai
    digital_source_type: str
    aigc: str
    tone: str = ""
    files: tuple[KeptFile, ...] = ()
    remarks: tuple[Remark, ...] = ()


class Shelf(Struct, frozen=True):
    """Prints under ``folder``. Raises :class:`MachineError` when the disk refuses."""

    folder: Path

    def path_of(self, file: KeptFile) -> Path:
        """Where a print's bytes are."""
        return self.folder / file.digest[:2] / f"{file.digest}.{file.format}"

    def take(self, key: str) -> Entry | None:
        """The entry for ``key`` if it and all its files are as they were put there."""
        try:
            checksum, _, body = contents(self._entry(key)).partition(b"\n")
            if digest(body).encode() != checksum:
                return None
            entry = msgspec.json.decode(body, type=Entry)
            whole = all(digest_of(self.path_of(file)) == file.digest for file in entry.files)
        except (OSError, ValueError):
            return None
        return entry if whole and entry.files else None

    def put(self, key: str, printed: tuple[Printed, ...], told: Entry) -> Entry:
        """Keep prints under ``key``; the entry with their files filled in."""
        files = tuple(KeptFile(p.format, p.width, p.height, digest(p.data)) for p in printed)
        entry = replace(told, files=files)
        body = msgspec.json.encode(entry)
        try:
            for file, print_ in zip(files, printed, strict=True):
                _place(self.path_of(file), print_.data)
            _place(self._entry(key), digest(body).encode() + b"\n" + body)
        except OSError as error:
            raise MachineError(
                f"照片缓存写不进去：{self.folder}（{error.strerror}）。请检查磁盘空间和权限 | "
                f"cannot write the photo cache {self.folder} ({error.strerror}); check disk space and permissions"
            ) from error
        return entry

    def _entry(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def _place(path: Path, data: bytes) -> None:
    """Write a file in one step: a reader sees the old one, the new one or none, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise
