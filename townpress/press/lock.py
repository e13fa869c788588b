"""One build at a time: ``flock`` on a file called ``lock``, released by the kernel however the holder ends."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import platform
import secrets
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.kernel.errors import PressBusy
from townpress.kernel.problems import shown
from townpress.kernel.source import Source
from townpress.press.machine import FILE_MODE, PATH_SHOWN_AT_MOST, blaming, made

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "lock"

_RETRY_SECONDS = 0.02
_READ_AT_MOST = 1000


class Words(Struct, frozen=True):
    """What the locks said when they were taken, and what they say since; in the order of their folders."""

    found: tuple[bytes, ...]
    left: tuple[bytes, ...]


@contextlib.contextmanager
def locked(*folders: Path, wait: float = 0.0) -> Iterator[Words]:
    """Hold the lock of every folder, taken in the order of their paths; ``wait`` is in seconds, for all together.

    What the locks said and say is given: whoever finds what he left had no successor.

    A build locks its state folder and the editions folder of its output, so that neither two outputs share a state
    nor two states an output. Folders are made where missing.

    Raises:
        PressBusy: another process holds one of them after ``wait`` seconds.
        MachineError: a folder or its lock cannot be made or written.
    """
    deadline = time.monotonic() + wait
    with contextlib.ExitStack() as held:
        places = sorted({Path(os.path.realpath(folder)) for folder in folders})
        words = [held.enter_context(_held(folder, deadline)) for folder in places]
        yield Words(tuple(found for found, _ in words), tuple(left for _, left in words))


def vacated(folder: Path) -> None:
    """Remove a locked ``folder`` that holds nothing but its lock; only its holder may."""
    with contextlib.suppress(OSError):
        if [entry.name for entry in folder.iterdir()] == [NAME]:
            (folder / NAME).unlink()
            folder.rmdir()


@contextlib.contextmanager
def _held(folder: Path, deadline: float) -> Iterator[tuple[bytes, bytes]]:
    with blaming(folder):
        descriptor = _taken(folder, deadline)
    try:
        yield _signed(descriptor)
    finally:
        os.close(descriptor)


def _taken(folder: Path, deadline: float) -> int:
    path = folder / NAME
    while True:
        made(folder)
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, FILE_MODE)
        except FileNotFoundError:
            continue  # its holder cleared the folder away between the two steps
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _still_there(descriptor, path):
                return descriptor
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise _busy(path, descriptor) from None
            time.sleep(_RETRY_SECONDS)
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _still_there(descriptor: int, path: Path) -> bool:
    """Whether the file we locked is the one others will find: a holder may remove it before letting go."""
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    return False


def _signed(descriptor: int) -> tuple[bytes, bytes]:
    """Leave word of who holds the lock, for the message others see; what it said before, and now."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    holder = {"pid": os.getpid(), "host": platform.node(), "since": now, "turn": secrets.token_hex(8)}
    found, left = b"", json.dumps(holder).encode()
    with contextlib.suppress(OSError):  # a full disk: the lock holds all the same
        found = os.pread(descriptor, _READ_AT_MOST, 0)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, left, 0)
    return found, left


def _busy(path: Path, descriptor: int) -> PressBusy:
    try:
        holder = json.loads(os.pread(descriptor, _READ_AT_MOST, 0))
        pid, host, since = (shown(holder[key]) for key in ("pid", "host", "since"))
    except (ValueError, TypeError, KeyError):
        zh, en = "", ""
    else:
        zh = f"（进程 {pid}，主机 {host}，{since} 开始）"
        en = f" (process {pid} on {host}, since {since})"
    finally:
        os.close(descriptor)
    problem = Source(shown(path, PATH_SHOWN_AT_MOST)).problem(
        701,
        f"另一次构建正在进行{zh}。请等它结束再试；要自动等待，请设 LOCK_WAIT=60（秒）",
        f"another build is running{en}; try again when it has ended, or set LOCK_WAIT=60 (seconds) to wait for it",
    )
    return PressBusy(f"{problem.path}: {problem.sentence}", (problem,))
