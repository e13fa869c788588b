"""A limit on time, for parsers whose worst case nobody knows.

The checks of :mod:`.bounds` keep the known bad cases short; this ends the unknown ones. Python's regular expressions
look for signals while they search, so even one endless match is ended.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

SECONDS = 10.0


class TooSlow(Exception):
    """The time was up."""


def _ring(_number: int, _frame: FrameType | None) -> NoReturn:
    raise TooSlow


@contextmanager
def within(seconds: float = SECONDS) -> Iterator[None]:
    """End the block with :class:`TooSlow` after ``seconds`` of wall clock.

    Signals reach the main thread alone, and only where the system has timers (not Windows): elsewhere this does
    nothing. Worker processes parse in their main thread. A timer that was already running goes on afterwards.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    handler = signal.signal(signal.SIGALRM, _ring)
    remaining, interval = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if remaining:
            signal.setitimer(signal.ITIMER_REAL, remaining, interval)
