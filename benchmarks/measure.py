"""What one run of a command costs: seconds on the wall, seconds of processor time, peak memory, children included.

Not hyperfine: the one Debian 12 carries (1.15) gives user and system time as means, not by run, and no memory, and
after each run we have to look whether the output holds the edit. Its discipline is kept: nothing else of ours runs,
what is to be written from before is on the disk, medians are told with their spread, and no run is left out.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Seconds between two looks at the memory of all processes together.
LOOK_EVERY = 0.1
#: Seconds that what a command leaves behind may take to end.
GRACE = 5
BECOME_SUBREAPER = 36
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run. ``memory`` is in bytes; ``fault`` is empty if the command ended by itself and well."""

    wall: float
    cpu: float
    memory: int
    fault: str = ""


class Watch(threading.Thread):
    """Looks at a command while it runs: how much memory its processes hold together, and whether its time is up.

    ``expired`` says why they were all ended; it is empty if they were not.
    """

    def __init__(self, leader: int, limit: float) -> None:
        super().__init__(daemon=True)
        self.leader, self.deadline = leader, time.monotonic() + limit
        self.peak, self.expired, self._over = 0, "", threading.Event()
        self.why = f"not finished after {limit:g} s"

    def run(self) -> None:
        """Look until told to stop."""
        while not self._over.wait(LOOK_EVERY):
            self.peak = max(self.peak, sum(map(_resident, _family(self.leader))))
            if time.monotonic() > self.deadline:
                self.expired = self.why
                end_group(self.leader, signal.SIGKILL)
                return

    def hurry(self) -> None:
        """The command has ended; what it left behind has :data:`GRACE` seconds more."""
        self.deadline, self.why = time.monotonic() + GRACE, f"left a process that ran {GRACE} s longer"

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()


def measure(
    command: Sequence[str | Path], *, cwd: Path, log: Path, limit: float, env: Mapping[str, str] | None = None
) -> Cost:
    """Run ``command`` in a group of its own; what it says goes to ``log``. After ``limit`` seconds it is ended.

    The wall clock stops when the command ends. Processor time is the kernel's count of it and of every process it
    began, waited for by whoever (we are the last to wait). Memory is the larger of two: the most that all of them
    held together at a look (pages they share count for each), and the most that one of them ever held.
    """
    _adopt_orphans()
    os.sync()
    with log.open("wb") as sink:
        began = time.perf_counter()
        running = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watch = Watch(running.pid, limit)
        watch.start()
        _, status, used = os.wait4(running.pid, 0)
        wall = time.perf_counter() - began
    running.returncode = os.waitstatus_to_exitcode(status)
    cpu, largest = used.ru_utime + used.ru_stime, used.ru_maxrss
    watch.hurry()
    with contextlib.suppress(ChildProcessError):
        while True:  # what the command left behind became our child and kept its group
            _, _, used = os.wait4(-running.pid, 0)
            cpu, largest = cpu + used.ru_utime + used.ru_stime, max(largest, used.ru_maxrss)
    watch.stop()
    return Cost(wall, cpu, max(watch.peak, largest * RSS_UNIT), watch.expired or _fault(running.returncode, log))


def end_group(leader: int, with_signal: signal.Signals) -> None:
    """Signal the command and all it began; there may be none left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, with_signal)


def _fault(status: int, log: Path) -> str:
    if status:
        said = log.read_text("utf-8", "replace").strip().splitlines()
        return f"status {status}: {said[-1] if said else 'said nothing'}"
    return ""


def _adopt_orphans() -> None:
    """Where Linux lets us: a process whose parent ended becomes our child, so that its time is counted."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(BECOME_SUBREAPER, 1, 0, 0, 0)


def _family(process: int) -> list[int]:
    """A process and its descendants, as Linux lists them by thread; elsewhere none."""
    found, waiting = [], [process]
    while waiting:
        found.append(waiting.pop())
        with contextlib.suppress(OSError):
            for thread in Path(f"/proc/{found[-1]}/task").iterdir():
                waiting += map(int, (thread / "children").read_text("ascii").split())
    return found


def _resident(process: int) -> int:
    """The bytes a process holds in memory, its share of what it shares with others (Linux: PSS); 0 if it is gone."""
    with contextlib.suppress(OSError, ValueError, StopIteration):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) * 1024
    return 0
