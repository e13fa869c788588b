"""The process alive: milliseconds from writing a story to its bytes in the output."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import time
from typing import TYPE_CHECKING

from benchmarks import edits
from benchmarks.course import BUILT_BEFORE, TRIES, neutral_environment
from benchmarks.measure import GRACE, end_group
from benchmarks.results import Reaction
from townpress.edges.ground import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.contenders import Contender, Site
    from benchmarks.course import Course
    from benchmarks.edits import Edit

#: Seconds: between two looks at the output; for a first edit to be seen, which is tried again; of rest between edits.
LOOK_EVERY, PATIENCE, REST = 0.001, 20.0, 2.0


def reactions(course: Course, contender: Contender) -> Iterator[Reaction]:
    """Keep ``contender`` running on its site, edit, and wait for the output, edit by edit."""
    if contender.alive is None:
        return
    site = course.sites[contender.key]
    with _running(contender.alive(site), site):
        if not any(_seen(contender, site, course.next_edit(edits.BODY)) for _ in range(TRIES)):
            yield Reaction(contender.name, course.plan.stories, 0.0, "no edit was seen")
            return
        for turn in range(BUILT_BEFORE + course.plan.reactions):
            time.sleep(REST)
            took = _seen(contender, site, course.next_edit(edits.BODY))
            fault = "" if took else f"not seen within {PATIENCE:.0f} s"
            if turn >= BUILT_BEFORE:
                say(f"{contender.name} 常驻：{1000 * took:.0f} 毫秒", f"alive, one body edit {fault}")
                yield Reaction(contender.name, course.plan.stories, 1000 * (took or PATIENCE), fault)


def _seen(contender: Contender, site: Site, edit: Edit) -> float:
    """Seconds until the story's page holds the edit; 0 if it does not within :data:`PATIENCE`."""
    page = site.output / edit.pages[0]
    before = _state(page)
    began = time.perf_counter()
    contender.write(site, edit.piece)
    while time.perf_counter() - began < PATIENCE:
        if (now := _state(page)) != before:
            if edit.mark in edits.read(page):
                return time.perf_counter() - began
            before = now
        time.sleep(LOOK_EVERY)
    return 0.0


def _state(page: Path) -> tuple[int, int, int]:
    """What changes when a file is written again or replaced."""
    with contextlib.suppress(OSError):
        status = page.stat()
        return status.st_ino, status.st_mtime_ns, status.st_size
    return 0, 0, 0


@contextlib.contextmanager
def _running(command: tuple[str, ...], site: Site) -> Iterator[None]:
    """Run ``command`` meanwhile, and end it as Ctrl-C does."""
    with (site.folder / "log").open("wb") as sink:
        process = subprocess.Popen(
            command,
            cwd=site.source,
            env=neutral_environment(),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield
        finally:
            end_group(process.pid, signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GRACE)
            end_group(process.pid, signal.SIGKILL)
            process.wait()
