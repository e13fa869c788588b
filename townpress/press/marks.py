"""Marks: how files and folders look to ``lstat``.

Whoever writes to a file, replaces it or changes its mode moves its ctime, which nobody can set; whoever adds or removes
one moves its folder's. So what has the mark that it had need not be read again.

This module loads next to nothing: a process may be started only to look (:mod:`townpress.press.lookout`).
"""

from __future__ import annotations

import os
import struct
import sys
import time
from itertools import chain

TYPE_CHECKING = False  # to load typing takes as long as to look at a thousand files
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Size in bytes, mtime and ctime in nanoseconds, inode.
Mark = tuple[int, int, int, int]

#: The mark of what must be looked at again: like no file's.
UNKNOWN = (-1, 0, 0, 0)

_SECOND = 1_000_000_000
#: No kernel's file clock ticks slower than 100 times a second; within one tick two states have one mark.
_TICK_SECONDS = 0.012
MARK = struct.Struct("<qqqQ")
#: How many bytes of a text are made into lines at once.
_BLOCK = 8192
#: What is told last by who looked through to the end.
END = b"end"


def mark(state: os.stat_result) -> Mark:
    """The mark of a file or folder; unknown where the file system counts in seconds: much can change in one."""
    if state.st_ctime_ns % _SECOND == 0:
        return UNKNOWN
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


def packed(noted: Mark) -> bytes:
    """A mark as it is kept: ten thousand tuples of large numbers take far more memory."""
    return MARK.pack(*noted)


def unpacked(kept: bytes) -> Mark:
    """The mark that was packed."""
    return MARK.unpack(kept)


def lines_in(text: bytes) -> Iterator[str]:
    """The lines of a text, without their ends; a block at a time: to hold all takes as long as to make them."""
    return chain.from_iterable(_blocks(text))


def _blocks(text: bytes) -> Iterator[list[str]]:
    start = 0
    while start < len(text):
        end = text.find(b"\n", start + _BLOCK) + 1 or len(text)
        yield text[start:end].decode().split("\n")[:-1]
        start = end


def settled_mark(state: os.stat_result, now: int) -> Mark:
    """The mark of a file that may be read at ``now`` (nanoseconds) or later; unknown if it changed only just before.

    Whatever changes after such a mark was taken gets another one: the kernel's clock has ticked in between.
    """
    return mark(state) if state.st_ctime_ns < now - _TICK_SECONDS * 2 * _SECOND else UNKNOWN


def altered(
    top: str | os.PathLike[str], rows: Iterable[tuple[str, Mark]]
) -> Iterator[tuple[str, os.stat_result | None]]:
    """Those of the paths below ``top`` that look other than noted, or cannot be told, with their state, None if gone.

    Each is looked at only when the one before was dealt with. Raises ``OSError``.
    """
    look = os.stat
    descriptor = os.open(top, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for path, noted in rows:
            try:
                state = look(path, dir_fd=descriptor, follow_symlinks=False)
            except (FileNotFoundError, NotADirectoryError):
                yield path, None
            else:
                # As mark() would have it; a call for each of ten thousand files is a tenth of the whole.
                if noted != (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino):
                    yield path, state
    finally:
        os.close(descriptor)


def settle(marks: Iterable[bytes | None]) -> None:
    """Wait until whatever changes from now on is bound to get another mark than these, which are packed."""
    newest = max((unpacked(one)[2] for one in marks if one), default=0) / _SECOND
    wait = newest + _TICK_SECONDS - time.time()
    if wait > 0:
        time.sleep(min(wait, _TICK_SECONDS))


def look_through() -> None:
    """A program: tells, one a line, the paths below TOP that look other than noted in FILE; then :data:`END`.

    Its arguments are TOP, FILE, and where in that the paths begin, one a line and sorted, where their marks begin, and
    where these end.
    """
    top, file, *spans = sys.argv[1:]
    first, second, end = map(int, spans)
    with open(file, "rb") as table:  # noqa: PTH123 - pathlib takes as long to load as all else
        table.seek(first)
        names = table.read(second - first)
        marks = table.read(end - second)
    found = altered(top, zip(lines_in(names), MARK.iter_unpack(marks), strict=True))
    sys.stdout.buffer.write(b"\n".join((*(path.encode() for path, _ in found), END)))
