"""Builds by a process that stands by with everything loaded and has a child of its own for each build.

To load Pelican and all of ours takes longer than to print a story. Nothing but loaded code passes from one build to the
next, so each is what it would be by itself.
"""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

from townpress.edges.ground import ROOT, ended
from townpress.edges.order import fulfil

if TYPE_CHECKING:
    from townpress.edges.order import Order

#: What a build loads, the parts among it that it loads only when it meets a story.
LOADED = ("townpress.plugin.command", "townpress.plugin.register", "townpress.plugin.reviser", "townpress.plugin.whole")


class Standby:
    """Stands by from its first build on. Once our own code is another, each build loads it anew."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(LOADED))
        self._code = _code()

    def fulfil(self, order: Order) -> int:
        """Run Pelican as ordered and return the contract's exit status. Raises ``MachineError``."""
        if _code() != self._code:
            return fulfil(order)
        build = self._context.Process(target=_build, args=(order.arguments,))
        build.start()
        build.join()
        return ended("pelican", build.exitcode or 0)


def _build(arguments: tuple[str, ...]) -> None:
    # Here and not above: whoever only gives the orders need not load Pelican.
    from townpress.plugin.command import main  # noqa: PLC0415

    main(list(arguments))


def _code() -> dict[str, tuple[int, int]]:
    """How every module of ours looks."""
    states = {str(path): path.stat() for path in (ROOT / "townpress").rglob("*.py")}
    return {path: (state.st_size, state.st_mtime_ns) for path, state in states.items()}
