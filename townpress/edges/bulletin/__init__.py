"""What an editor's browser is told by ``serve`` and ``preview``: there is another edition, or something is wrong.

Pages of the proof get one script more than readers' pages have. It listens to a stream of events (server-sent events,
WHATWG HTML), each of them the whole state as JSON: ``edition``, a token that is another for every edition published;
``status``, the exit status of the last build; ``problems``, as ``report.json`` has them.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Where the proof's own files stand: no address of a story begins with a point.
PLACE = "/.townpress/"
FILES = {"bulletin.js": "text/javascript; charset=utf-8", "bulletin.css": "text/css; charset=utf-8"}
TAG = f'<script type="module" src="{PLACE}bulletin.js"></script>'.encode()
#: Seconds after which a stream says that it is still there, so that it ends when its reader has gone.
HEARTBEAT = 15.0


class Bulletin:
    """The state on show, and who waits for the next one. Any thread may call it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._state = b"{}"
        self._number = 0
        self._edition = ""
        self._over = False

    def post(self, status: int, report: Path) -> None:
        """Tell of a build that ended with ``status`` and left ``report``, which is missing where it came to none."""
        problems = []
        with contextlib.suppress(OSError, ValueError, KeyError):
            problems = json.loads(report.read_text("utf-8"))["problems"]
        with self._changed:
            if status == 0:
                self._edition = secrets.token_hex(4)
            state = {"edition": self._edition, "status": status, "problems": problems}
            self._state = json.dumps(state, ensure_ascii=False).encode()
            self._number += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Let all go who wait."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def events(self) -> Iterator[bytes]:
        """The state and every one that follows, as events; from time to time a comment."""
        seen = -1
        while True:
            with self._changed:
                if self._number == seen and not self._over:
                    self._changed.wait(HEARTBEAT)
                if self._over:
                    return
                news, state, seen = self._number != seen, self._state, self._number
            yield b"data: " + state + b"\n\n" if news else b": still here\n\n"


def file(name: str) -> bytes:
    """One of the proof's own files."""
    return (Path(__file__).parent / name).read_bytes()


def tagged(page: bytes) -> bytes:
    """A page with the script that listens."""
    head, end, tail = page.rpartition(b"</body>")
    return head + TAG + end + tail if end else page + TAG
