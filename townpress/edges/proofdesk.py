"""``./run serve`` and ``./run preview``: build, show the site on this machine, build again at every change.

Browsers load the page anew when there is another edition. One that fails leaves the last on show; its problems stand in
the terminal and over the page.
"""

from __future__ import annotations

import contextlib
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec.structs import replace
from watchfiles import watch

from townpress.edges.bulletin import Bulletin
from townpress.edges.formserver import SERVER, serving
from townpress.edges.ground import OUTPUT, ROOT, STATE, say
from townpress.edges.machine import fetch, fetch_form
from townpress.edges.sitehost import hosted
from townpress.edges.standby import Standby
from townpress.kernel.errors import MachineError, OwnFault
from townpress.press.report import NAME as REPORT
from townpress.products.form.fitting import PLACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from watchfiles import Change

    from townpress.edges.order import Order

WATCHED = ("theme", "townpress", "pelicanconf.py", "publishconf.py")
#: The form's server listens this far above the site.
_AFTER_OURS = 81
LOOK_EVERY = 200
"""Milliseconds between two looks at whether to stop."""
SETTLED_AFTER = 5
"""Milliseconds without a further change, after which those that came are looked into together."""


def show(order: Order, port: int, stop: threading.Event | None = None) -> int:
    """Serve what ``order`` builds until Ctrl-C or ``stop``; returns the exit status, 0."""
    output = Path(order.output) if order.output else OUTPUT
    report = (Path(order.state) if order.state else STATE) / REPORT
    standby, news = Standby(), Bulletin()

    def build(order: Order, changed: Iterable[str]) -> int:
        report.unlink(missing_ok=True)  # a build that comes to none leaves no report, not the last one's
        status = OwnFault.exitcode
        try:
            status = standby.fulfil(order, changed)
        finally:
            news.post(status, report)
        return status

    with hosted(output, port=port, news=news) as address, _with_form(order, address) as whole:
        say(f"网站在 {address} ，按 Ctrl-C 结束", f"the site is at {address} (Ctrl-C to stop)")
        try:
            keep_printing(partial(build, whole), watched(ROOT, order.content), stop)
        finally:
            standby.dismiss()
    return 0


@contextlib.contextmanager
def _with_form(order: Order, address: str) -> Iterator[Order]:
    """The order as it was, or with the browser form, which writes into this working copy for as long as the block."""
    if not order.with_editor:
        yield order
        return
    fetch_form()
    fetch(SERVER)
    # The same port each time, if it is free: another one is another configuration, and all would be read again.
    with serving(ROOT, address.rstrip("/"), port=(urlsplit(address).port or 0) + _AFTER_OURS) as server:
        say(f"编辑表单在 {address}{PLACE}", f"the form is at {address}{PLACE}")
        yield replace(order, editor_server=server)


def watched(root: Path, content: str) -> tuple[Path, ...]:
    """What a change to makes a new edition necessary: sources, theme, settings and our own code."""
    return tuple(path for name in (content, *WATCHED) if (path := root / name).exists())


def keep_printing(
    build: Callable[[tuple[str, ...]], int], paths: Iterable[Path], stop: threading.Event | None = None
) -> None:
    """Build now and after every change below ``paths``, until Ctrl-C or ``stop``. A failed build only says so.

    Changes made while a build runs are seen after it; many at once (a ``git pull``) make one build. It is given the
    paths that changed, none the first time.
    """
    stopped = stop or threading.Event()
    changes = watch(
        *paths,
        step=SETTLED_AFTER,
        stop_event=stopped,
        raise_interrupt=False,
        rust_timeout=LOOK_EVERY,
        yield_on_timeout=True,
    )
    changed: set[tuple[Change, str]] | None = set()
    next(changes, None)  # the watching starts here, before the first build reads anything
    while not stopped.is_set():
        try:
            status = build(tuple(path for _, path in changed or ()))
        except MachineError as error:
            say(*str(error).split(" | ", 1))
            status = error.exitcode
        except KeyboardInterrupt:
            return
        if status:
            say(
                "没有换版，仍显示上一版；改好后会自动重来",
                "still showing the last edition; mend it and it builds again",
            )
        changed = next(filter(None, changes), None)
        if changed is None:
            return
        names = sorted({Path(path).name for _, path in changed})
        say(f"改动：{'、'.join(names[:3])}，重新构建…", f"changed: {', '.join(names[:3])}; building…")
