"""Digests of bytes: BLAKE2b (RFC 7693), 16 bytes, as lower-case hexadecimal."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from townpress.kernel.files import opened, size_of

if TYPE_CHECKING:
    from pathlib import Path

SHORT = 8

#: So much of a file is held at once.
CHUNK = 1 << 20


class Sum:
    """A digest in the making: parts are added, each preceded by its length so that no two lists of them run together.

    What is added by a file has the digest that its bytes would have.
    """

    def __init__(self) -> None:
        self._state = hashlib.blake2b(digest_size=16)

    def add(self, part: bytes) -> None:
        """Add some bytes."""
        self._state.update(len(part).to_bytes(8, "big"))
        self._state.update(part)

    def add_file(self, path: Path, at_most: int | None = None, *, linked: bool = True) -> None:
        """Add the bytes of a file. Raises ``OSError`` and TooLarge, as :func:`.files.contents`."""
        with opened(path, linked=linked) as file:
            self._state.update(size_of(file, at_most).to_bytes(8, "big"))
            while chunk := file.read(CHUNK):
                self._state.update(chunk)

    def hexdigest(self) -> str:
        """The digest of all that was added."""
        return self._state.hexdigest()


def digest(*parts: bytes) -> str:
    """The digest of ``parts``."""
    total = Sum()
    for part in parts:
        total.add(part)
    return total.hexdigest()


def digest_of(file: Path, at_most: int | None = None) -> str:
    """The digest of a file's bytes. Raises ``OSError`` and TooLarge, as :func:`.files.contents`."""
    total = Sum()
    total.add_file(file, at_most)
    return total.hexdigest()


def fingerprint(data: bytes) -> str:
    """The first :data:`SHORT` digits of the digest: enough for a file's name."""
    return digest(data)[:SHORT]
