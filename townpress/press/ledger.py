"""The ledger: from what each page of an edition was printed, and whatever else its makers note in the same file.

An SQLite file under the name of the edition's manifest, sealed by the digest of all its bytes and by how it looked then
(:mod:`townpress.press.inventory`): one that looks otherwise, a copy for one, is digested. It is never altered once
sealed: the next edition's is drawn up on a copy, so a kill at any moment leaves the ledger of the edition that stands.
It can be thrown away at any time: then every file is read and every page printed.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from typing import TYPE_CHECKING

import msgspec

from townpress.kernel.digest import digest
from townpress.kernel.files import contents, opened
from townpress.press.machine import blaming
from townpress.press.marks import UNKNOWN, mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ENDING = ".ledger"
SEAL = ".seal"

TABLES = (
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
LAYOUT = int(digest("".join(TABLES).encode())[:7], 16)
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

    def pages(self, below: str = "") -> Iterator[tuple[str, str]]:
        """Path and template of every page whose path begins so, by path."""
        asked = "SELECT path, template FROM printing JOIN kind ON kind = id WHERE path >= ? AND path < ? ORDER BY path"
        yield from self.ask(asked, (below, below + _LAST))

    def templates(self, paths: Iterable[str]) -> dict[str, str]:
        """The templates of those of the pages that are entered."""
        asked = "SELECT template FROM printing JOIN kind ON kind = id WHERE path = ?"
        found = ((path, self.ask(asked, (path,)).fetchone()) for path in paths)
        return {path: row[0] for path, row in found if row}

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


#: Behind every character in SQLite's order, which is that of UTF-8.
_LAST = "\U0010ffff"
_DIGESTS = msgspec.msgpack.Decoder(list[bytes | None])


def sealed_ledger(folder: Path, edition: str) -> Ledger | None:
    """The ledger of an edition (its manifest's digest); None where there is none or it is damaged."""
    path = folder / f"{edition}{ENDING}"
    with contextlib.suppress(OSError, sqlite3.Error):
        if edition and _is_sealed(path):
            ledger = opened_ledger(path)
            if ledger.ask("PRAGMA user_version").fetchone() == (LAYOUT,):
                return ledger
            ledger.close()
    return None


def opened_ledger(path: Path) -> Ledger:
    """A ledger that nobody writes to, to be read: SQLite takes no lock and looks for no journal."""
    return Ledger(path, sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True))


def seal_of(path: Path, *, for_copies: bool) -> str:
    """The seal for a ledger's file, as text; only if ``for_copies``, a copy is known by it too. Raises ``OSError``."""
    return " ".join((_digest(path) if for_copies else "-", *map(str, mark(path.lstat()))))


def _is_sealed(path: Path) -> bool:
    sum_, *look = contents(path.with_suffix(SEAL)).decode("utf-8", "replace").split(" ")
    now = mark(path.lstat())
    return (now != UNKNOWN and look == [*map(str, now)]) or sum_ == _digest(path)


def _digest(path: Path) -> str:
    with opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
