"""Kill builds, hundreds of times, and see what readers and the next build find.

``python -m benchmarks.kills --count 300 --seed 1`` makes a small paper in a temporary folder. Time and again it edits a
story, lets a real ``pelican`` build it and kills it, with all its children, at a moment uniform over the time a build
takes (``--after 0.8``: over the last fifth, where the editions change places); up to three times before one may end.

- What stands is, byte for byte, the edition before or the new one, which a clean build elsewhere has made beforehand;
- a watcher, reading all the while, never missed ``index.html`` and never saw one of another edition;
- the next build succeeds without help, and equals the clean build; beside the output lies only what the book names.

It prints how many kills fell where, and ends with 1 at the first violation.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpus import END, invent, text, write_corpus
from townpress.press.book import BOOK, read_book
from townpress.press.lock import NAME as LOCK
from townpress.press.premises import editions_folder
from townpress.press.storeroom import PREVIOUS

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path(__file__).parent.parent
AT = "2026-11-24T09:00+08:00"
STORIES = 60
TOO_LATE = "not at all: it had ended"

KILLS_IN_A_ROW = 3

_POLL_SECONDS = 0.002
_KINDS = ("rewrite", "rewrite", "rewrite", "add", "delete", "masthead")


class Violation(Exception):
    """Something a reader, or the next build, must never meet."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A newspaper: what it is made from, and where one of its editions goes."""

    content: Path
    output: Path
    state: Path

    def begin(self) -> subprocess.Popen[bytes]:
        """A build begun, in a process group of its own."""
        given = {"CACHE_PATH": str(self.state), "AT": AT, "ALLOW_SHRINK": True}
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "pelican", str(self.content)),
                *("-s", str(HOME / "pelicanconf.py"), "-o", str(self.output)),
                *("-e", *(f"{name}={json.dumps(value)}" for name, value in given.items())),
            ],
            env={**os.environ, "PYTHONPATH": str(HOME)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def build(self) -> float:
        """Build to the end; the seconds it took."""
        start = time.perf_counter()
        process = self.begin()
        said = process.communicate()[0].decode(errors="replace")
        if process.returncode:
            raise Violation(f"a build that nobody disturbed ended with {process.returncode}:\n{said}")
        return time.perf_counter() - start

    @property
    def files(self) -> dict[str, str]:
        """What stands in the output: path → SHA-256."""
        return {
            path.relative_to(self.output).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.output.rglob("*"))
            if not path.is_dir()
        }


@dataclass(slots=True)
class Watcher:
    """A reader who asks for ``index.html`` all the time. ``allowed``: the front pages there may be, by SHA-256."""

    output: Path
    allowed: set[str]
    seen: int = 0
    wrong: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Read as long as the block lasts."""
        thread = threading.Thread(target=self._read)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()
            self._stop.clear()

    def _read(self) -> None:
        while not self._stop.wait(_POLL_SECONDS):
            try:
                found = hashlib.sha256((self.output / "index.html").read_bytes()).hexdigest()
            except OSError as error:
                self.wrong.append(f"index.html: {error}")
                continue
            self.seen += 1
            if found not in self.allowed:
                self.wrong.append(f"index.html of no edition: {found}")


class Editor:
    """Somebody who changes something every time; the same for the same seed."""

    def __init__(self, content: Path, seed: int) -> None:
        self._content = content
        self._dice = random.Random(seed)  # noqa: S311 - edits, not secrets
        self._count = 0

    def edit(self) -> None:
        """Rewrite, add or delete a story, or rename the paper."""
        self._count += 1
        kind = self._dice.choice(_KINDS)
        stories = sorted((self._content / "stories").rglob("index.md"))
        if kind == "masthead":
            file = self._content / "registers/masthead.yml"
            lines = file.read_text("utf-8").splitlines()[1:]
            file.write_text("\n".join([f"name: 标准县本地新闻{self._count}", *lines, ""]), "utf-8")
        elif kind == "delete" and len(stories) > STORIES // 2:
            shutil.rmtree(self._dice.choice(stories).parent)
        else:
            file = self._dice.choice(stories)
            if kind == "add":
                file = file.parent.parent / f"k{self._count:05d}" / "index.md"
                file.parent.mkdir()
            file.write_text(text(invent(self._dice, file.parent.name, END)), "utf-8")


def where_it_fell(paper: Paper, process: subprocess.Popen[bytes], before: str) -> str:
    """What the killed build was at, told from what it left; ``before``: the manifest of the edition before."""
    folder = editions_folder(paper.output)
    book = read_book(folder)
    if book.turn:
        done = paper.output.stat().st_ino == book.turn.inode
        return "places changed, book not closed" if done else "change of places announced"
    if book.current and book.current.manifest != before:
        return "published, tidying up"
    named = {f"{entry.manifest}.manifest" for entry in book.entries}
    if {path.name.removesuffix(".new") for path in folder.glob("*.manifest*")} - named:
        return "records being filed"
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        if json.loads((folder / LOCK).read_bytes())["pid"] == process.pid:
            return "reading and printing"
    return "starting"


def leftovers(output: Path) -> set[str]:
    """What lies beside the output though the book names it not."""
    folder = editions_folder(output)
    named = {LOCK, BOOK, PREVIOUS}
    for entry in read_book(folder).entries:
        named |= {entry.tree, f"{entry.manifest}.manifest", f"{entry.tree}.inventory"}
    return {path.name for path in folder.iterdir()} - named


def kill_one(paper: Paper, editions: tuple[dict[str, str], ...], after: float) -> str:
    """A build killed ``after`` seconds, and looked at: one of ``editions`` must stand; where the kill fell."""
    current = read_book(editions_folder(paper.output)).current
    process = paper.begin()
    try:
        process.wait(after)
        fell = TOO_LATE
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        fell = where_it_fell(paper, process, current.manifest if current else "")
    if process.stdout:
        process.stdout.close()
    if paper.files not in editions:
        raise Violation("what stands is neither the edition before nor the one that was built")
    return fell


def go_round(paper: Paper, clean: Paper, watcher: Watcher, moments: list[float]) -> Iterator[str]:
    """One edition, its builds killed at each of ``moments``, then built; where the kills fell."""
    old = paper.files
    shutil.rmtree(clean.state, ignore_errors=True)
    clean.build()
    new = clean.files
    watcher.allowed = {old["index.html"], new["index.html"]}
    with watcher.reading():
        for moment in moments:
            yield kill_one(paper, (old, new), moment)
        paper.build()
    if paper.files != new:
        raise Violation("the build after the kill is not what a clean build is")
    if left := leftovers(paper.output):
        raise Violation(f"left beside the output: {sorted(left)}")
    if watcher.wrong:
        raise Violation(watcher.wrong[0])


def kill(count: int, seed: int, first: float) -> int:
    """Do it ``count`` times; the exit status."""
    dice = random.Random(seed)  # noqa: S311 - moments, not secrets
    fallen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="kills-") as top:
        root = Path(top)
        paper = Paper(root / "content", root / "output", root / "state")
        clean = Paper(paper.content, root / "clean", root / "clean-state")
        watcher = Watcher(paper.output, set())
        write_corpus(paper.content, STORIES, seed)
        editor = Editor(paper.content, seed)
        length = 0.0
        for _ in range(3):
            editor.edit()
            length = paper.build()
        try:
            while fallen.total() - fallen[TOO_LATE] < count:
                editor.edit()
                kills = dice.randint(1, KILLS_IN_A_ROW)
                moments = [dice.uniform(first, 1) * length for _ in range(kills)]
                for fell in go_round(paper, clean, watcher, moments):
                    fallen[fell] += 1
                    length *= 0.95 if fell == TOO_LATE else 1.01  # a machine's speed drifts
                    print(f"\r{fallen.total()} {fell:40}", end="", file=sys.stderr, flush=True)  # noqa: T201
        except Violation as violation:
            print(f"\n{_table(fallen, watcher)}\nVIOLATION after {fallen.total()}: {violation}")  # noqa: T201
            return 1
    print(f"\n{_table(fallen, watcher)}")  # noqa: T201
    return 0


def _table(fallen: Counter[str], watcher: Watcher) -> str:
    rows = [f"{number:6}  {where}" for where, number in fallen.most_common()]
    kills = fallen.total() - fallen[TOO_LATE]
    return "\n".join([*rows, f"{kills:6}  kills in all; index.html read {watcher.seen} times, always there"])


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description="Kill builds and look.")
    parser.add_argument("--count", type=int, default=300, help="how many kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--after", type=float, default=0.0, help="the part of a build's time to leave alone, 0 to 1")
    given = parser.parse_args()
    return kill(given.count, given.seed, given.after)


if __name__ == "__main__":
    sys.exit(main())
