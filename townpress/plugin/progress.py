"""A bar on a terminal while many photographs are developed. Files and CI get none: their log is made of lines."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pelican.log import console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: So many pictures are done before anybody would look for a bar.
_FEW = 20


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A function to be called for each of ``total`` that is done, whatever became of it."""
    if total <= _FEW or not console.is_terminal:
        yield lambda: None
        return
    # Most builds need none.
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        bar = bars.add_task(what, total=total)
        yield lambda: bars.advance(bar)
