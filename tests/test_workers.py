"""Workers: where the work is done, that its order and its errors stay, and that nobody is left behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from townpress.editorial.markup.limit import TooSlow, within
from townpress.kernel.errors import MachineError
from townpress.press.workers import SECONDS_TO_START, Alone, crew
from townpress.press.workforce import Workers

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

ROOT = Path(__file__).parents[1]
MUCH = 100 * SECONDS_TO_START

#: A program as careless as Pelican's own script: all of it runs whenever it is imported.
PROGRAM = """
import os, time
from townpress.press.workers import crew
from townpress.press.workforce import Workers
print("begun", flush=True)
with crew(Workers(2), 100) as executor:
    print(*executor.map(abs, [-1, -2]), flush=True)
    print(*(process.pid for process in executor._processes.values()), flush=True)
    {then}
"""


def process_of(_: int) -> int:
    """Who does it."""
    time.sleep(0.05)
    return os.getpid()


def slow_first(number: int) -> int:
    """The number; the first takes longest."""
    time.sleep(0.3 if number == 0 else 0)
    return number


def fail(text: str) -> None:
    """An error of whoever was asked."""
    raise ValueError(text)


def die(_: int) -> None:
    """The end of a worker, as the system's memory killer brings it."""
    os.kill(os.getpid(), signal.SIGKILL)


def endless() -> str:
    """A search without end, under a limit."""
    try:
        with within(0.2):
            re.match(r"(a+)+$", "a" * 60 + "b")
    except TooSlow:
        return "ended"
    return "found"


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether ``holds`` within some seconds."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S607
    return shown.stdout.strip()[:1] not in {"", "Z"}


def program(then: str) -> subprocess.Popen[str]:
    """The careless program, begun."""
    text = PROGRAM.format(then=then)
    return subprocess.Popen([sys.executable, "-c", text], cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(("workers", "seconds"), [(1, MUCH), (8, SECONDS_TO_START), (0, MUCH)])
def test_little_work_is_done_here(workers: int, seconds: float) -> None:
    """No process is started for one worker, nor for work that would be done before it has begun."""
    with crew(Workers(workers), seconds) as executor:
        assert isinstance(executor, Alone)
        assert executor.submit(process_of, 0).result() == os.getpid()
        assert list(executor.map(slow_first, range(3))) == [0, 1, 2]


def test_here_nothing_is_done_before_it_is_asked_for() -> None:
    """Alone, a map goes one by one: a large work is not held in memory."""
    done: list[int] = []
    results = Alone().map(done.append, range(3))
    assert done == []
    next(results)
    assert done == [0]


def test_much_work_is_done_by_others_in_order() -> None:
    """Processes other than this one do it, as many as were allowed, and their results come in the order asked."""
    with crew(Workers(2), MUCH) as executor:
        assert os.getpid() not in set(executor.map(process_of, range(8)))
        assert list(executor.map(slow_first, range(5))) == [0, 1, 2, 3, 4]
        assert len(executor._processes) == 2  # type: ignore[attr-defined] # noqa: SLF001


def test_no_more_workers_than_the_work_feeds() -> None:
    """Each worker has more to do than its own start."""
    with crew(Workers(8), SECONDS_TO_START * 2.5) as executor:
        set(executor.map(process_of, range(16)))
        assert len(executor._processes) == 2  # type: ignore[attr-defined] # noqa: SLF001


@pytest.mark.parametrize("make", [Alone, partial(crew, Workers(2), MUCH)])
def test_an_error_is_that_of_the_work(make: Callable[[], Executor]) -> None:
    """An exception comes to whoever asks for the result, here as from a worker."""
    with make() as executor, pytest.raises(ValueError, match="停水"):
        executor.submit(fail, "停水").result()


def test_a_killed_worker_ends_the_build_clearly() -> None:
    """Exit status 4 with what to do, at once, though others still work."""
    began = time.monotonic()
    others = []

    def build() -> None:
        with crew(Workers(2), MUCH) as executor:
            others.append(executor.submit(time.sleep, 60))
            executor.submit(die, 0).result()

    with pytest.raises(MachineError, match="WORKERS") as raised:
        build()
    assert raised.value.exitcode == 4
    assert [problem.code for problem in raised.value.problems] == ["E714"]
    assert others[0].done()
    assert time.monotonic() - began < 30


def test_an_error_here_does_not_wait_for_them() -> None:
    """What we raise between ends their work."""
    began = time.monotonic()

    def build() -> None:
        with crew(Workers(2), MUCH) as executor:
            executor.submit(time.sleep, 60)
            raise KeyError

    with pytest.raises(KeyError):
        build()
    assert time.monotonic() - began < 30


def test_a_limit_holds_in_a_worker() -> None:
    """Work is done in a worker's main thread, where a search without end can be ended."""
    with crew(Workers(2), MUCH) as executor:
        assert executor.submit(endless).result() == "ended"


def test_the_program_is_not_run_again() -> None:
    """A worker does not run the main module, guarded or not."""
    with program("pass") as running:
        out = running.communicate(timeout=60)[0].splitlines()
    assert running.returncode == 0
    assert out[:2] == ["begun", "1 2"]
    assert len(out) == 3


def test_nobody_outlives_a_killed_parent() -> None:
    """After kill -9 of the program its workers end by themselves, at work or not."""
    with program("executor.submit(time.sleep, 600); time.sleep(600)") as running:
        assert running.stdout
        lines = [running.stdout.readline() for _ in range(3)]
        workers = [int(pid) for pid in lines[2].split()]
        assert workers
        assert all(map(is_running, workers))
        running.kill()
        assert wait_until(lambda: not any(map(is_running, workers)))


def test_ctrl_c_is_the_parents_to_answer() -> None:
    """A worker that is sent SIGINT, as a terminal does to all, goes on: no tracebacks of workers on the screen."""
    with crew(Workers(2), MUCH) as executor:
        worker = executor.submit(process_of, 0).result()
        os.kill(worker, signal.SIGINT)
        time.sleep(0.2)
        assert executor.submit(slow_first, 1).result() == 1
