"""Builds by a process that stands by with everything loaded and has a child of its own for each build.

To load Pelican and all of ours takes longer than to print a story, and to look through all that was published longer
still. So after each build a child is started that makes the next one ready and waits to be told what changed. Nothing
but loaded code passes from one build to the next, so each is what it would be by itself.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
from typing import TYPE_CHECKING, NamedTuple

from townpress.edges.ground import ROOT, ended
from townpress.edges.order import fulfil

if TYPE_CHECKING:
    from collections.abc import Iterable
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from townpress.edges.order import Order

#: What a build loads, the parts among it that it loads only when it meets a story.
LOADED = (
    "babel.dates",
    "docutils.parsers.rst.languages.zh_cn",
    "encodings.utf_16_le",
    "rich._emoji_codes",
    "rich.status",
    "townpress.plugin.command",
    "townpress.plugin.makeready",
    "townpress.plugin.register",
    "townpress.plugin.reviser",
    "townpress.plugin.whole",
)


class _Child(NamedTuple):
    """A process that builds once it is told what changed."""

    order: Order
    process: BaseProcess
    line: Connection


class Standby:
    """Stands by from its first build on. Once our own code is another, each build loads it anew."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(LOADED))
        self._code = _code()
        self._is_stale = False
        self._ready: _Child | None = None

    def fulfil(self, order: Order, changed: Iterable[str] = ()) -> int:
        """Run Pelican as ordered and return the contract's exit status. Raises ``MachineError``.

        ``changed``: the absolute paths of all that changed since the last order, if that is known.
        """
        changed = tuple(changed)
        if not changed or any(path.endswith(".py") for path in changed):
            self._is_stale = _code() != self._code
        if self._is_stale:
            self.dismiss()
            return fulfil(order)
        status = self._built(self._taken(order), changed)
        self._ready = self._begun(order, waits=True)
        return status

    @property
    def child(self) -> BaseProcess | None:
        """The child that waits, if one does."""
        return self._ready.process if self._ready else None

    def dismiss(self) -> None:
        """Let the child go that waits."""
        if self._ready:
            self._ready.line.close()
            self._ready = None

    def _built(self, child: _Child, changed: tuple[str, ...]) -> int:
        with child.line:
            with contextlib.suppress(OSError):  # it ended; its status says how
                child.line.send(changed or None)
            child.process.join()
        return ended("pelican", child.process.exitcode or 0)

    def _taken(self, order: Order) -> _Child:
        """The child that waits, if it is for this order and still there, or a new one."""
        child, self._ready = self._ready, None
        if child and child.order == order and child.process.is_alive():
            return child
        if child:
            child.line.close()
        return self._begun(order, waits=False)

    def _begun(self, order: Order, *, waits: bool) -> _Child:
        ours, theirs = self._context.Pipe()
        with theirs:
            process = self._context.Process(target=_build, args=(order.arguments, theirs, waits))
            process.start()
        return _Child(order, process, ours)


def _build(arguments: tuple[str, ...], line: Connection, waits: bool) -> None:  # noqa: FBT001 - a target has no names
    # Here and not above: whoever only gives the orders need not load Pelican.
    from townpress.plugin.command import main  # noqa: PLC0415

    def word() -> tuple[str, ...] | None:
        """What changed; nobody will tell any more where the order has ended."""
        try:
            changed: tuple[str, ...] | None = line.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            sys.exit()
        return changed

    try:
        main(list(arguments), word if waits else None)
    except KeyboardInterrupt:
        sys.exit()  # while it was made ready: nothing was begun


def _code() -> dict[str, tuple[int, int]]:
    """How every module of ours looks."""
    states = {str(path): path.stat() for path in (ROOT / "townpress").rglob("*.py")}
    return {path: (state.st_size, state.st_mtime_ns) for path, state in states.items()}
