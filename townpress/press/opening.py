"""The editions of an output are opened under their locks, by one build at a time.

A build that knows in advance that it will be wanted opens them twice: once to make ready, and once the work has come.
In between anybody may have the locks; what was made ready is good if nobody had.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from townpress.press import lock
from townpress.press.edition import Editions
from townpress.press.premises import check_output, editions_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def editions(
    output: Path, state: Path, wait: float = 0.0, *, exchange: bool | None = None, ready: Editions | None = None
) -> Iterator[Editions]:
    """The editions of ``output`` under the locks of both folders; an unpublished stage is gone at the end.

    ``ready``: those that were made ready before, and closed.
    """
    check_output(output)
    folder = editions_folder(output)
    with lock.locked(state, folder, wait=wait) as words:
        try:
            kept = Editions(output, exchange=exchange)
            kept.left = words.left
            if ready and ready.left == words.found:
                kept.take_over(ready)
            try:
                yield kept
            finally:
                kept.clear()
        finally:
            lock.vacated(folder)
