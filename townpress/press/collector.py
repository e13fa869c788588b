"""Python's garbage collector, told what a build is like.

Objects are made by the hundred thousand, live until the end, and go by their reference counts when they go. What only
the collector could find is next to nothing, and looking for it after every 700 new ones takes a tenth of an edit.
The interpreter's own last look, when all is done, would find nothing either.
"""

from __future__ import annotations

import atexit
import ctypes
import gc

_OBJECTS_A_LOOK = 50_000


def relax() -> None:
    """Leave alone what has been loaded, and look for garbage seldom; for this process, for good."""
    gc.freeze()
    gc.set_threshold(_OBJECTS_A_LOOK)
    atexit.register(gc.freeze)


def give_back() -> None:
    """Give memory that is free back to the system, where its C library can (glibc does so unasked only at the top)."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
