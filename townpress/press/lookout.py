"""A lookout: a process that looks through the spare while this one plans what is to be laid on it.

It is a Python that loads nothing but :mod:`townpress.press.marks`. Whatever keeps it from telling all that it saw costs
time only: then this process looks for itself.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from townpress.press.inventory import inventory_path, table_in
from townpress.press.marks import END, MARK

if TYPE_CHECKING:
    from townpress.press.book import Entry

#: So many paths take longer to be looked at than a Python to start.
PATHS_AT_LEAST = 10_000

_ROOT = str(Path(__file__).parents[2])
_PROGRAM = f"import sys; sys.path.insert(0, {_ROOT!r}); from townpress.press.marks import look_through; look_through()"


class Lookout:
    """A lookout at work: it looks through ``tree``, with the table of an inventory between these places of ``file``."""

    def __init__(self, tree: Path, file: Path, table: tuple[int, int, int]) -> None:
        # It must ask for names as this process does: in the same mode, in the same environment.
        python = (sys.executable, "-S", "-P", "-X", f"utf8={sys.flags.utf8_mode}", "-c", _PROGRAM)
        words = (*python, str(tree), str(file), *map(str, table))
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(words, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet)

    def seen(self) -> list[str] | None:
        """The paths in the table that look other than noted, in order; None if it cannot tell."""
        with contextlib.suppress(OSError, ValueError):
            told, _ = self._process.communicate()
            *paths, end = told.split(b"\n")
            return [path.decode() for path in paths] if end == END and self._process.returncode == 0 else None
        return None

    def dismiss(self) -> None:
        """Let it go, whatever it has seen."""
        self._process.kill()
        self._process.communicate()


def look_out(folder: Path, spare: Entry) -> Lookout | None:
    """A lookout for the spare in an editions folder; None where this process is done as soon, or it cannot be had."""
    with contextlib.suppress(OSError):
        file = inventory_path(folder, spare)
        table = table_in(file)
        if table[2] - table[1] >= PATHS_AT_LEAST * MARK.size:
            return Lookout(folder / spare.tree, file, table)
    return None
