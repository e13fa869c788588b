"""Processes of this machine that work for us.

They are spawned, never forked: Pelican runs its generators beside a live thread. They do not run the program's main
module again, leave Ctrl-C to us, and end with us, however we end.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import TYPE_CHECKING, Any

from townpress.press.collector import relax
from townpress.press.machine import machine_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.popen_spawn_posix import Popen


@contextlib.contextmanager
def started(count: int) -> Iterator[ProcessPoolExecutor]:
    """So many of them.

    Raises:
        MachineError: one was killed, mostly for want of memory.
    """
    context = _Context()
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin)
    try:
        # All are started at once: the pool watches those that were there when it last heard from one, and the end of
        # one that came later, in its first task, would go unnoticed.
        for _ in range(count):
            pool.submit(_here)
        yield pool
        pool.shutdown()
    except BrokenExecutor as error:
        raise machine_error(
            "WORKERS",
            714,
            "一个工作进程被系统中止，多半是内存不够。请减少 WORKERS（--workers 1）再试",
            "a worker process was killed, mostly for want of memory; try again with fewer WORKERS (--workers 1)",
        ) from error
    finally:
        # After an error nobody waits for what is still being done.
        for process in context.started:
            with contextlib.suppress(ValueError):  # closed already
                process.kill()
        pool.shutdown(cancel_futures=True)


class _Process(SpawnProcess):
    """A process that does not know which program started it, so that it cannot run that one's main module again."""

    @staticmethod
    def _Popen(process_obj: Any) -> Popen:  # noqa: ANN401, N802 - as theirs
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            return SpawnProcess._Popen(process_obj)  # noqa: SLF001
        finally:
            sys.modules["__main__"] = main


class _Context(SpawnContext):
    """Makes such processes, and remembers them."""

    def __init__(self) -> None:
        self.started: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override] # noqa: ANN401, N802
        """A process of ours; the pool asks for it."""
        process = _Process(*args, **kwargs)
        self.started.append(process)
        return process


def _begin() -> None:
    """What a worker does first: it ignores Ctrl-C, which is the parent's to answer, and watches the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    relax()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _here() -> None:
    """The first word of a worker."""


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)
