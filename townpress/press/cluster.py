"""A crew on other machines: the workers of a Dask cluster, who run our code and see our folders.

Used only where WORKERS names a scheduler, through the executor that ``distributed`` makes of a client
(https://distributed.dask.org/en/stable/api.html#distributed.Client.get_executor). Before a worker does anything it
proves that it is like us (:mod:`.likeness`) and that our state folder is where we say. Dask gives the work of a worker
that died to another one; what nobody does ends the build.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import secrets
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path  # noqa: TC003 - a field's type
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from msgspec import Struct

from townpress.press.likeness import likeness, unlike
from townpress.press.machine import FILE_MODE, blaming, machine_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from distributed import Client

    from townpress.kernel.errors import MachineError
    from townpress.press.workforce import Workers

P = ParamSpec("P")
T = TypeVar("T")

#: How long scheduler and workers are looked for, and how long one piece of work may take.
SECONDS_TO_FIND = 10.0
SECONDS_OF_PATIENCE = 600.0

_SIGN = "cluster-"

#: One thing at a time, and always in the same thread: SQLite's connections stay with the thread that opened them.
_HAND = ThreadPoolExecutor(1, "townpress")


class Pledge(Struct, frozen=True):
    """What a worker must see: a sign of ours in the state folder, and in all else what we see (``likeness``)."""

    sign: Path
    theme: Path
    likeness: str


@contextlib.contextmanager
def gathered(workers: Workers) -> Iterator[Executor]:
    """The workers of the cluster that ``workers`` names.

    Raises:
        MachineError: ``distributed`` is not installed; scheduler or workers are not there, or no longer; a worker
            sees other folders or runs other code than we.
    """
    client = _client(workers.cluster)
    try:
        with _pledge(workers) as pledge:
            # Work is no pure function to Dask: an answer of an earlier build is not taken for one of this.
            executor = client.get_executor(pure=False)
            try:
                yield Cluster(executor, pledge, workers.cluster)
            finally:
                with contextlib.suppress(OSError, RuntimeError):  # the scheduler may be gone
                    executor.shutdown(wait=False)
    finally:
        with contextlib.suppress(OSError, RuntimeError):
            client.close(timeout=SECONDS_TO_FIND)


class Cluster(Executor):
    """An executor of Dask's, whose work begins with a pledge and whose errors are ours."""

    def __init__(self, executor: Executor, pledge: Pledge, address: str) -> None:
        self._executor, self._pledge, self._address = executor, pledge, address

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """``fn`` of these arguments, by whichever worker is free."""
        # Dask sees bytes and a function of Python's own: a worker without our code answers with an error, where one
        # that cannot take in what it is sent would end, for others too; and so one that has other code.
        parcel = pickle.dumps((fn, args, kwargs), pickle.HIGHEST_PROTOCOL)
        errand = pickle.dumps(_Errand(self._pledge, parcel), pickle.HIGHEST_PROTOCOL)
        return _Answer(self._executor.submit(pickle.loads, errand), self._address)


class _Answer(Future[T]):
    """What a worker answers; what Dask says of workers that do not is said so that someone can mend it."""

    def __init__(self, asked: Future[T], address: str) -> None:
        super().__init__()
        self._asked, self._address = asked, address

    def result(self, timeout: float | None = None) -> T:
        """The answer, waited for with patience. Raises MachineError besides what the work raises."""
        from distributed import KilledWorker  # noqa: PLC0415 - an optional library

        try:
            return self._asked.result(timeout or SECONDS_OF_PATIENCE)
        except (KilledWorker, CancelledError) as error:
            raise _lost(self._address) from error
        except TimeoutError as error:
            if self._asked.done():  # the work's own
                raise
            raise _lost(self._address) from error
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] != "townpress":
                raise
            raise unlike("WORKERS", "没有我们的代码", "does not have our code", here=False) from error

    def cancel(self) -> bool:
        """Let it go; whether nobody does it."""
        return self._asked.cancel()

    def done(self) -> bool:
        """Whether there is an answer."""
        return self._asked.done()


class _Errand(Struct, frozen=True):
    """What is sent: to unpickle it is to do it."""

    pledge: Pledge
    parcel: bytes

    def __reduce__(self) -> tuple[Callable[[Pledge, bytes], Any], tuple[Pledge, bytes]]:
        return done, (self.pledge, self.parcel)


def done(pledge: Pledge, parcel: bytes) -> Any:  # noqa: ANN401 - whatever the work gives
    """What a worker does with a parcel (function, arguments, named ones; pickled)."""
    return _HAND.submit(_done, pledge, parcel).result()


def _done(pledge: Pledge, parcel: bytes) -> Any:  # noqa: ANN401 - as above
    _prove(pledge)
    work, args, kwargs = pickle.loads(parcel)  # noqa: S301 - a worker runs what its scheduler sends, with us or without
    return work(*args, **kwargs)


@lru_cache(maxsize=1)
def _prove(pledge: Pledge) -> None:
    """Raise MachineError unless this process sees what is pledged; once it did, that holds for the pledge."""
    try:
        told = pledge.sign.read_text("ascii")
    except (OSError, ValueError):
        told = ""
    if told != pledge.sign.name:
        raise unlike(pledge.sign.parent, "看不到这个状态文件夹", "does not see this state folder")
    if likeness(pledge.theme) != pledge.likeness:
        raise unlike("WORKERS", "的代码、依赖或主题与这里不同", "has other code, libraries or theme than we")


@contextlib.contextmanager
def _pledge(workers: Workers) -> Iterator[Pledge]:
    """A pledge, its sign in the state folder, whose lock the caller holds."""
    sign = workers.state / f"{_SIGN}{secrets.token_hex(16)}"
    with blaming(sign.parent):
        for old in sign.parent.glob(f"{_SIGN}*"):  # of a build that was killed
            old.unlink()
        sign.write_text(sign.name, "ascii")
        sign.chmod(FILE_MODE)
        pledge = Pledge(sign, workers.theme, likeness(workers.theme))
    try:
        yield pledge
    finally:
        with contextlib.suppress(OSError):
            sign.unlink()


def _client(address: str) -> Client:
    """A client of the scheduler at ``address``, that has a worker at least."""
    try:
        from distributed import Client  # noqa: PLC0415 - an optional library
    except ModuleNotFoundError as error:
        raise machine_error(
            "WORKERS",
            771,
            "用 Dask 集群要装 distributed：请安装 townpress[cluster]，或改用本机（--workers 2）",
            "a Dask cluster needs distributed: install townpress[cluster], or work on this machine (--workers 2)",
        ) from error
    for name in ("distributed", "distributed.client"):  # what goes wrong is told by us
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(f"tcp://{address}", timeout=SECONDS_TO_FIND, set_as_default=False, name="townpress")
    except (OSError, ValueError) as error:
        raise _lost(address) from error
    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_FIND)
    except TimeoutError as error:
        client.close(timeout=SECONDS_TO_FIND)
        raise _lost(address) from error
    return client


def _lost(address: str) -> MachineError:
    return machine_error(
        "WORKERS",
        772,
        f"dask://{address} 的集群没有回应：没有调度器或工作进程，或它们一再中止。请检查集群，或改用本机（--workers 2）",
        f"the cluster at dask://{address} does not answer: no scheduler, no worker, or workers that died again and "
        "again; look after it, or work on this machine (--workers 2)",
    )
