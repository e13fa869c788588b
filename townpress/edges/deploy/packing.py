"""Packed files: Brotli (RFC 7932) and gzip (RFC 1952) beside text, made when it is sent and kept by content digest."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import brotli
from msgspec import Struct

from townpress.edges.deploy.kinds import PACKED, is_packable
from townpress.edges.deploy.receipt import DIGITS, Parcel
from townpress.edges.ground import say
from townpress.press.machine import blaming, discarded, filed, made

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from townpress.edges.deploy.receipt import Standing

#: Of 11. The last step saves 2 % more and takes three times as long.
BROTLI_QUALITY = 10
GZIP_LEVEL = 9
#: A packed file that saves less than a sixteenth is not worth its request.
WORTH = 16


class Packer(Struct, frozen=True):
    """Makes packed files of what lies in ``output`` and keeps them in ``shelf``, which may be deleted at any time."""

    output: Path
    shelf: Path

    def place(self, parcel: Parcel, suffix: str) -> Path:
        """Where the packed file of ``parcel`` is kept."""
        return self.shelf / parcel.digest[:2] / f"{parcel.digest}{suffix}"

    def packed(self, path: str, parcel: Parcel, suffix: str) -> Parcel | None:
        """The packed file of ``path``, made or found; None where it saves too little. Raises ``MachineError``."""
        place = self.place(parcel, suffix)
        with blaming(place):
            data = _sound(place, parcel, suffix)
            if data is None:
                plain = (self.output / path).read_bytes()
                data = _PACK[suffix](plain)
                if len(data) > len(plain) - len(plain) // WORTH:
                    return None
                made(place.parent)
                filed(place, data)
        return parcel_of(data)

    def sweep(self, wanted: Collection[str]) -> None:
        """Drop what was packed for files that are no longer there; ``wanted`` are digests."""
        with contextlib.suppress(OSError):
            for folder in self.shelf.iterdir():
                for file in folder.iterdir():
                    if file.name.partition(".")[0] not in wanted:
                        discarded(file)


def parcel_of(data: bytes) -> Parcel:
    """The parcel that ``data`` is."""
    return Parcel(hashlib.sha256(data).hexdigest()[:DIGITS], len(data))


def with_packed(files: Mapping[str, Parcel], found: Standing, packer: Packer) -> dict[str, Parcel]:
    """``files`` with a packed one beside each text. What stands beside an unchanged text stays as it is."""
    before, unsure = found.receipt.files, found.unsure
    complete, wanted = dict(files), []
    for path, parcel in files.items():
        if is_packable(path, parcel.size):
            for suffix in PACKED:
                beside = path + suffix
                if before.get(path) == parcel and beside in before and not {path, beside} & unsure:
                    complete.setdefault(beside, before[beside])
                elif beside not in files:
                    wanted.append((path, parcel, suffix))
    if wanted:
        say(f"压缩：{len(wanted)} 个文件", f"packing: {len(wanted)} files")
    with ThreadPoolExecutor(os.cpu_count()) as crew:
        for (path, _, suffix), packed in zip(wanted, crew.map(lambda one: packer.packed(*one), wanted), strict=True):
            if packed:
                complete[path + suffix] = packed
    return complete


def _sound(place: Path, parcel: Parcel, suffix: str) -> bytes | None:
    """What was packed before, if it is still what it was: it must unpack to the text."""
    with contextlib.suppress(FileNotFoundError, brotli.error, OSError, EOFError, zlib.error):
        data = place.read_bytes()
        if parcel_of(_UNPACK[suffix](data)) == parcel:
            return data
    return None


def _brotli(data: bytes) -> bytes:
    packed: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    return packed


_PACK: Mapping[str, Callable[[bytes], bytes]] = {
    ".br": _brotli,
    ".gz": lambda data: gzip.compress(data, GZIP_LEVEL, mtime=0),
}
_UNPACK: Mapping[str, Callable[[bytes], bytes]] = {".br": brotli.decompress, ".gz": gzip.decompress}
