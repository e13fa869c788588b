"""Sorted paths, and what stands beside them in their order, with some of them changed: what lies between is copied."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


def runs(paths: Sequence[str], changed: Iterable[str]) -> Iterator[tuple[slice, str | None]]:
    """The runs of sorted paths between those that ``changed``, with the one behind each; None behind the last."""
    start = 0
    for path in sorted(changed):
        place = bisect_left(paths, path, start)
        yield slice(start, place), path
        start = place + (place < len(paths) and paths[place] == path)
    yield slice(start, len(paths)), None


def spliced(
    paths: Sequence[str], tables: Sequence[bytes], changes: Mapping[str, Sequence[bytes] | None]
) -> tuple[list[str], list[bytes]]:
    """Sorted paths, and tables of values of one size each in their order, with other values for some.

    New ones are put in, those with None are gone.
    """
    sizes = [len(table) // len(paths) if paths else 0 for table in tables]
    all_paths: list[str] = []
    parts: list[list[bytes]] = [[] for _ in tables]
    for run, path in runs(paths, changes):
        all_paths += paths[run]
        for part, table, size in zip(parts, tables, sizes, strict=True):
            part.append(table[run.start * size : run.stop * size])
        if path is not None and (values := changes[path]) is not None:
            all_paths.append(path)
            for part, value in zip(parts, values, strict=True):
                part.append(value)
    return all_paths, list(map(b"".join, parts))
