"""The state folder: everything in it can be thrown away, and is when its schema is not ours.

``cache/`` holds what is keyed by content alone and serves any build; ``ledger/<digest>/`` what is remembered of one
output made from one content, so that no build can take another's memory for its own. Beside them lie the lock, the
reports, and what tells other programs (backup, git) to leave the folder out.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.kernel.digest import fingerprint
from townpress.kernel.files import contents
from townpress.press.machine import blaming, discarded, filed, made

if TYPE_CHECKING:
    from pathlib import Path

#: Raise it whenever anything under ``cache/`` or ``ledger/`` changes its meaning: the old is deleted, never migrated.
SCHEMA = "2"

_OWNED = ("cache", "ledger")
_VERSION = "schema"
#: https://bford.info/cachedir/: backup programs pass over a folder with this file.
_CACHEDIR_TAG = b"Signature: 8a477f597d28d172789f06886806bc55\n# This folder can be deleted at any time.\n"
_GITIGNORE = b"*\n"


class State(Struct, frozen=True):
    """An opened state folder; ``ledger`` is the folder that describes this content and this output, and no other."""

    folder: Path
    ledger: Path

    def forget(self) -> None:
        """Throw away what is remembered of the output."""
        discarded(self.ledger)
        with blaming(self.ledger):
            made(self.ledger)

    def cache(self, name: str) -> Path:
        """The folder of one cache, made if missing; its entries carry their own digests."""
        folder = self.folder / "cache" / name
        with blaming(folder):
            made(folder)
        return folder


def open_state(folder: Path, content: Path, output: Path) -> State:
    """Make or take up the state folder; the caller holds its lock.

    Raises:
        MachineError: it cannot be made or written.
    """
    pair = _pair(content, output)
    ledger = ledger_folder(folder, content, output)
    with blaming(folder):
        made(folder)
        if not os.access(folder, os.W_OK | os.X_OK):  # a build that could not file its report must not begin
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        if _version(folder) != SCHEMA:
            for name in _OWNED:
                discarded(folder / name)
            filed(folder / "CACHEDIR.TAG", _CACHEDIR_TAG)
            filed(folder / ".gitignore", _GITIGNORE)
            filed(folder / _VERSION, SCHEMA.encode())
        made(ledger)
        if not (ledger / "describes").exists():
            filed(ledger / "describes", pair)
    return State(folder, ledger)


def ledger_folder(folder: Path, content: Path, output: Path) -> Path:
    """Where in a state folder the ledgers of this content and this output lie."""
    return folder / "ledger" / fingerprint(_pair(content, output))


def _pair(content: Path, output: Path) -> bytes:
    place = f"{os.path.realpath(output.parent)}/{output.name}"
    return f"{os.path.realpath(content)}\n{place}\n".encode(errors="surrogateescape")


def _version(folder: Path) -> str:
    try:
        return contents(folder / _VERSION).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
