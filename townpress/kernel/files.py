"""Files as they lie on a disk: only regular ones are opened, so that no pipe is waited for, and large ones not read."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path

#: Bytes of a text that somebody writes: a story, a page, a register.
TEXT_AT_MOST = 1024 * 1024


class TooLarge(Exception):
    """A file of more bytes than it may have; ``size``: how many."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


def opened(path: Path, *, linked: bool = True) -> BufferedReader:
    """A regular file, open to be read; unless ``linked``, no link leads to it.

    Raises:
        OSError: it can't be opened; a pipe, a socket or a device counts as not there.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if linked else os.O_NOFOLLOW)
    descriptor = os.open(path, flags)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    number = errno.EISDIR if stat.S_ISDIR(mode) else errno.ENOENT
    raise OSError(number, os.strerror(number), str(path))


def size_of(file: BufferedReader, at_most: int | None = None) -> int:
    """How many bytes an open file has. Raises TooLarge where they are more than ``at_most``."""
    size = os.fstat(file.fileno()).st_size
    if at_most is not None and size > at_most:
        raise TooLarge(size)
    return size


def contents(path: Path, at_most: int | None = None, *, linked: bool = True) -> bytes:
    """The bytes of a regular file, unless they are more than ``at_most``: then none of them is read.

    Raises:
        OSError: as :func:`opened`.
        TooLarge: there are more.
    """
    with opened(path, linked=linked) as file:
        return file.read(size_of(file, at_most))  # what is written to it meanwhile is for the next look
