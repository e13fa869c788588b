"""Who does the work: this process alone, or a crew of others where there is more to do than starting them takes.

Either is an :class:`concurrent.futures.Executor`, and so is a Dask cluster on other machines (:mod:`.cluster`). What is
submitted is a function of a module and plain values, and so is what comes back.

The others are spawned, never forked: Pelican runs its generators beside a live thread. They do not run the program's
main module again, leave Ctrl-C to us, and end with us, however we end.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from townpress.press.collector import relax
from townpress.press.machine import machine_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.popen_spawn_posix import Popen

    from townpress.press.workforce import Workers

P = ParamSpec("P")
T = TypeVar("T")

#: What one worker takes of a processor before it has done anything: Python, our modules and those of others.
SECONDS_TO_START = 0.5
#: What finding a cluster takes: its library, a connection, a look at our code on either side.
SECONDS_TO_REACH = 2.0
#: So many pieces of work are under way at once where nothing else is said: enough for a cluster.
AHEAD = 16


@contextlib.contextmanager
def crew(workers: Workers, seconds: float) -> Iterator[Executor]:
    """Who does work of ``seconds`` of one processor: as many ``workers`` as have more to do than start, or a cluster.

    Raises:
        MachineError: a worker was killed, mostly for want of memory; or as :func:`townpress.press.cluster.gathered`.
    """
    if workers.cluster and seconds >= SECONDS_TO_REACH:
        # Few have one, and its library is slow to load.
        from townpress.press.cluster import gathered  # noqa: PLC0415

        with gathered(workers) as executor:
            yield executor
        return
    needed = 0 if workers.cluster else min(workers.count, int(seconds / SECONDS_TO_START))
    if needed < 2:  # noqa: PLR2004 - one worker would only stand between us and the work
        yield Alone()
        return
    context = _Context()
    pool = ProcessPoolExecutor(needed, mp_context=context, initializer=_begin)
    try:
        # All are started at once: the pool watches those that were there when it last heard from one, and the end of
        # one that came later, in its first task, would go unnoticed.
        for _ in range(needed):
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


def in_order(executor: Executor, work: Callable[[Any], T], items: Iterable[Any], ahead: int = AHEAD) -> Iterator[T]:
    """What ``work`` makes of each item, in order, while the next ones are worked on: never more than ``ahead``.

    Neither items nor results are held longer than it takes, so a whole archive may pass.
    """
    under_way: deque[Future[T]] = deque()
    try:
        for item in items:
            under_way.append(executor.submit(work, item))
            if len(under_way) >= ahead:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        for future in under_way:
            future.cancel()


class Alone(Executor):
    """This process as an executor: what is submitted is done before it is given back."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """``fn`` of these arguments, done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whoever asks for the result gets it
            future.set_exception(error)
        return future

    def map(
        self,
        fn: Callable[..., T],
        *iterables: Iterable[Any],
        timeout: float | None = None,  # noqa: ARG002 - nothing runs beside
        chunksize: int = 1,  # noqa: ARG002 - nothing is sent
    ) -> Iterator[T]:
        """``fn`` of each, one at a time as they are asked for."""
        return map(fn, *iterables)


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
