"""The cargo: the edition in the output, looked at file by file before any of it leaves."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.edges.deploy.kinds import PACKED
from townpress.edges.deploy.packing import Packer
from townpress.edges.deploy.receipt import DIGITS, Parcel
from townpress.kernel.errors import MachineError
from townpress.kernel.problems import shown
from townpress.press.book import read_book, read_manifest
from townpress.press.machine import blaming
from townpress.press.premises import editions_folder
from townpress.press.tree import files_below
from townpress.products.wellknown import robots

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CHUNK = 1 << 20


class Cargo(Struct, frozen=True):
    """What is to be sent. ``edition``: the digest of its manifest; ``files``: all of them, packed ones too."""

    output: Path
    edition: str
    instant: str
    files: Mapping[str, Parcel]
    packer: Packer

    def source(self, path: str) -> Path:
        """Where the bytes of ``path`` lie."""
        for suffix in PACKED:
            plain = path.removesuffix(suffix)
            if plain != path and plain in self.files and not (self.output / path).exists():
                return self.packer.place(self.files[plain], suffix)
        return self.output / path


def loaded(output: Path, shelf: Path) -> Cargo:
    """The edition that stands in ``output``, every byte of it compared with its manifest.

    Raises:
        MachineError: no finished edition stands there (E753), it is not what was published (E754), or it is a preview
            (E755).
    """
    folder = editions_folder(output)
    book = read_book(folder)
    manifest = read_manifest(folder, book.current)
    if book.current is None or manifest is None or not output.is_dir():
        raise nothing_to_send(output)
    with blaming(output):
        found = {path: parcel(output / path) for path in files_below(output) if (output / path).is_file()}
    differing = sorted(
        path
        for path in found.keys() | manifest.files.keys()
        if path not in found or found[path].digest != manifest.files.get(path, "")[:DIGITS]
    )
    if differing:
        raise MachineError(
            f"E754: {shown(output)} 里有 {len(differing)} 个文件与发布时不同，例如 {shown(differing[0])}。"
            f"请再 ./run publish 一次 | {len(differing)} files in {shown(output)} are not as they were published, "
            f"such as {shown(differing[0])}; ./run publish again"
        )
    if (output / "robots.txt").read_bytes() == robots("", preview=True).data:
        raise MachineError(
            f"E755: {shown(output)} 是预览，里面有草稿和定时稿，不能给读者。请用 ./run publish 的输出 | "
            f"{shown(output)} is a preview with drafts and scheduled stories, never for readers; deploy what "
            "./run publish made"
        )
    return Cargo(output, manifest.digest, book.current.colophon.instant, found, Packer(output, shelf))


def nothing_to_send(output: Path) -> MachineError:
    """The error for an output in which no finished edition stands."""
    return MachineError(
        f"E753: {shown(output)} 里没有已完成的一版。请先 ./run publish | "
        f"no finished edition stands in {shown(output)}; ./run publish first"
    )


def parcel(file: Path) -> Parcel:
    """A file as a parcel, read in chunks: a film need not fit into memory."""
    state, size = hashlib.sha256(), 0
    with file.open("rb") as data:
        while chunk := data.read(_CHUNK):
            state.update(chunk)
            size += len(chunk)
    return Parcel(state.hexdigest()[:DIGITS], size)
