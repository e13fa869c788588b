"""The ledger: from what each page of an edition was printed, and whatever else its makers note in the same file.

An SQLite file under the name of the edition's manifest, sealed by the digest of all its bytes. It is never altered once
sealed: the next edition's is drawn up on a copy, so a kill at any moment leaves the ledger of the edition that stands.
It can be thrown away at any time: then every file is read and every page printed.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import shutil
import sqlite3
from typing import TYPE_CHECKING

import msgspec

from townpress.kernel.digest import digest
from townpress.press.machine import blaming, discarded, filed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_ENDING = ".ledger"
_SEAL = ".seal"
_DRAFT = f"draft{_ENDING}"
_COPY = "copy-"

_TABLES = (
    "CREATE TABLE note (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID",
    # What many pages have in common: template, closure, and the names they read.
    "CREATE TABLE kind (id INTEGER PRIMARY KEY, template TEXT, closure TEXT, names TEXT)",
    "CREATE UNIQUE INDEX kinds ON kind (template, closure, names)",
    (
        "CREATE TABLE printing (path TEXT PRIMARY KEY, kind INTEGER, digests BLOB, edition INTEGER, why TEXT)"
        " WITHOUT ROWID"
    ),
)
#: Another layout is another ledger: one of an earlier version of ours counts as none.
_LAYOUT = int(digest("".join(_TABLES).encode())[:7], 16)
_PRINTING = "SELECT template, closure, names, digests, edition, why FROM printing JOIN kind ON kind = id WHERE path = ?"
_ENTER = "INSERT OR REPLACE INTO printing VALUES (?, ?, ?, ?, ?)"


class Printing(msgspec.Struct, frozen=True):
    """How one page was printed: its template, the digest of that one's closure, each name it read with its digest.

    A name that was not there reads as empty bytes; one whose value has no digest as ``None``, so the page is printed
    every time; ``closure`` is empty where part of it could not be read. ``edition``: the number of the edition it was
    printed for, and ``why``: what had changed.
    """

    template: str
    closure: str
    reads: dict[str, bytes | None]
    edition: int
    why: str


class Ledger:
    """A ledger, sealed (only to be read) or in draft. Those who keep tables of their own in it write and ask here."""

    def __init__(self, path: Path, base: sqlite3.Connection) -> None:
        self.path = path
        self.base = base
        self._kinds: dict[tuple[str, str, str], int] = {}

    @property
    def number(self) -> int:
        """How many editions were drawn up in a row, each on the ledger before it."""
        return int(self.note("edition") or 0)

    def lay_out(self, script: str) -> None:
        """Carry out statements that make tables and the like."""
        with blaming(self.path):
            for statement in filter(str.strip, script.split(";")):
                self.base.execute(statement)

    def write(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Carry out a statement for each row."""
        with blaming(self.path):
            self.base.executemany(statement, rows)

    def ask(self, question: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Rows that answer a question."""
        return self.base.execute(question, values)

    def note(self, name: str) -> bytes | None:
        """A note made under ``name``."""
        found = self.ask("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def make_note(self, name: str, value: bytes) -> None:
        """Note ``value`` under ``name``, in place of what stood there."""
        self.write("INSERT OR REPLACE INTO note VALUES (?, ?)", [(name, value)])

    def printing(self, path: str) -> Printing | None:
        """How the page at ``path`` was printed."""
        row = self.ask(_PRINTING, (path,)).fetchone()
        if row is None:
            return None
        template, closure, names, digests, edition, why = row
        reads = zip(names.split(), _DIGESTS.decode(digests), strict=True)
        return Printing(template, closure, dict(reads), edition, why)

    def enter(self, printings: Iterable[tuple[str, Printing]]) -> None:
        """Enter pages (path, how each was printed)."""
        rows = [
            (path, self._kind(one), msgspec.msgpack.encode(list(one.reads.values())), one.edition, one.why)
            for path, one in printings
        ]
        self.write(_ENTER, rows)

    def strike(self, paths: Iterable[str]) -> None:
        """Forget pages."""
        self.write("DELETE FROM printing WHERE path = ?", ((path,) for path in paths))

    def pages(self) -> Iterator[tuple[str, str]]:
        """Path and template of every page, by path."""
        yield from self.ask("SELECT path, template FROM printing JOIN kind ON kind = id ORDER BY path")

    def _kind(self, printing: Printing) -> int:
        """The number of what this page has in common with others."""
        key = (printing.template, printing.closure, " ".join(printing.reads))
        if key not in self._kinds:
            asked = "SELECT id FROM kind WHERE template = ? AND closure = ? AND names = ?"
            if self.ask(asked, key).fetchone() is None:
                self.write("INSERT INTO kind (template, closure, names) VALUES (?, ?, ?)", [key])
            self._kinds[key] = self.ask(asked, key).fetchone()[0]
        return self._kinds[key]

    @property
    def size(self) -> int:
        """How many pages are entered."""
        number: int = self.ask("SELECT count(*) FROM printing").fetchone()[0]
        return number

    def close(self) -> None:
        """Let go of the file."""
        self.base.close()


_DIGESTS = msgspec.msgpack.Decoder(list[bytes | None])


def sealed_ledger(folder: Path, edition: str) -> Ledger | None:
    """The ledger of an edition (its manifest's digest); None where there is none or it is damaged."""
    path = folder / f"{edition}{_ENDING}"
    with contextlib.suppress(OSError, sqlite3.Error):
        if edition and path.with_suffix(_SEAL).read_text("utf-8", "replace") == _digest(path):
            ledger = opened_ledger(path)
            if ledger.ask("PRAGMA user_version").fetchone() == (_LAYOUT,):
                return ledger
            ledger.close()
    return None


def opened_ledger(path: Path) -> Ledger:
    """A ledger that nobody writes to, to be read: SQLite takes no lock and looks for no journal."""
    return Ledger(path, sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True))


def copied_ledger(draft: Ledger) -> Path:
    """A copy of a draft as it stands, for others to read while it is drawn up further. Raises ``MachineError``."""
    # A name of its own: a worker that keeps running, or a shared file system, may still hold the last one.
    copy = draft.path.with_name(f"{_COPY}{secrets.token_hex(8)}{_ENDING}")
    with blaming(draft.path):
        draft.base.execute("COMMIT")
        for old in draft.path.parent.glob(f"{_COPY}*"):
            discarded(old)
        shutil.copyfile(draft.path, copy)
        draft.base.execute("BEGIN")
    return copy


def draft_ledger(folder: Path, like: Ledger | None = None) -> Ledger:
    """A ledger to be drawn up, empty or on a copy of another.

    Raises:
        MachineError: the machine refused.
    """
    path = folder / _DRAFT
    with blaming(path):
        discarded(path)
        if like:
            shutil.copyfile(like.path, path)
        base = sqlite3.connect(path, isolation_level=None)
        # It is sealed before anyone relies on it, and thrown away after a kill: neither journal nor flush is needed.
        for pragma in ("synchronous = OFF", "journal_mode = OFF", f"user_version = {_LAYOUT}"):
            base.execute(f"PRAGMA {pragma}")
        base.execute("BEGIN")
        for table in () if like else _TABLES:
            base.execute(table)
    draft = Ledger(path, base)
    draft.make_note("edition", str((like.number if like else 0) + 1).encode())
    return draft


def seal_ledger(draft: Ledger, edition: str, keep: tuple[str, ...] = ()) -> None:
    """Close a draft and seal it as the ledger of an edition; those of editions not named in ``keep`` are removed.

    Raises:
        MachineError: the machine refused.
    """
    folder = draft.path.parent
    path = folder / f"{edition}{_ENDING}"
    with blaming(draft.path):
        try:
            draft.base.execute("COMMIT")
        finally:
            draft.close()
        seal = _digest(draft.path)
        discarded(path.with_suffix(_SEAL))
        draft.path.replace(path)
        filed(path.with_suffix(_SEAL), seal.encode())
        for old in (*folder.glob(f"*{_ENDING}"), *folder.glob(f"*{_SEAL}")):
            if old.stem not in {edition, *keep}:
                discarded(old)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
