"""Who does the work: this process alone, or a crew of others where there is more to do than starting them takes.

Either is an :class:`concurrent.futures.Executor`, and so is a Dask cluster on other machines (:mod:`.cluster`). What is
submitted is a function of a module and plain values, and so is what comes back.
"""

from __future__ import annotations

import contextlib
from collections import deque
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
    # Most builds have less to do, and the libraries that start processes are slow to load.
    from townpress.press.processes import started  # noqa: PLC0415

    with started(needed) as pool:
        yield pool


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
