"""What the tests of bad input share: a story with one thing wrong, and a published paper that must stay as it was."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper import Paper

#: A story with nothing wrong, line by line; ``title`` is on line 2, ``date`` on line 3, and what is added on line 6.
GOOD = {
    "title": "title: 好稿",
    "date": "date: 2026-11-10",
    "category": "category: 社区治理",
    "authors": "authors: 林小满",
}
BODY = "老人在家门口办好了四十一件事。"
PARTS = ("stories", "pages", "registers")
X = "stories/2026/11/x.md"


def head(*more: str, **changed: str | None) -> str:
    """The lines of a good story's fields, ``changed`` (None: left out), and ``more`` lines."""
    lines = {**GOOD, **changed}
    return "\n".join((*(line for line in lines.values() if line is not None), *more))


def story(*more: str, body: str = BODY, **changed: str | None) -> str:
    """A good story with ``more`` lines of fields or with some ``changed``."""
    return f"---\n{head(*more, **changed)}\n---\n\n{body}\n"


@contextlib.contextmanager
def altered(paper: Paper, files: Mapping[str, str | bytes | None]) -> Iterator[None]:
    """The paper with some files written (None: deleted); afterwards it is as it was."""
    kept = {path: file.read_bytes() for path in files if (file := paper.content / path).is_file()}
    try:
        for path, data in files.items():
            if data is None:
                (paper.content / path).unlink()
            else:
                paper.put(path, data)
        yield
    finally:
        for path in files:
            file = paper.content / path
            file.unlink(missing_ok=True)
            for folder in file.parents:
                if any(folder.iterdir()) or folder.relative_to(paper.content).as_posix() in PARTS:
                    break
                folder.rmdir()
        for path, data in kept.items():
            paper.put(path, data)


def told(error: str) -> str:
    """The problems on standard error as ``E201 x.md:3:7``, in order, by the last part of their path."""
    found = re.findall(r"^(\S.*?):(\d+):(\d+): ([EW]\d{3})", error, re.MULTILINE)
    return ", ".join(f"{code} {path.rpartition('/')[2]}:{line}:{column}" for path, line, column, code in found)


def is_well_told(error: str) -> bool:
    """Whether every problem is one line in both languages, and nothing is a traceback."""
    lines = [line for line in error.splitlines() if re.match(r"\S.*?:\d+:\d+: [EW]\d{3}", line)]
    return "Traceback" not in error and all(
        " | " in line and line.replace("\u3000", "").isprintable() for line in lines
    )


def words(text: str) -> tuple[str, ...]:
    """The words of a table in a line."""
    return tuple(text.split())
