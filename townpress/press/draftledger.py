"""A ledger being drawn up, and sealed when its edition is published.

It begins as the one before and becomes a copy of it when something is written that the other does not say; so a build
that finds nothing new copies nothing.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from typing import TYPE_CHECKING

from townpress.press.ledger import ENDING, LAYOUT, SEAL, TABLES, Ledger, seal_of
from townpress.press.machine import blaming, discarded, filed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

_DRAFT = f"draft{ENDING}"
_COPY = "copy-"


class DraftLedger(Ledger):
    """A ledger being drawn up, empty or ``like`` another; that one is copied when the first thing is written."""

    def __init__(self, path: Path, like: Ledger | None, *, copied: bool = False) -> None:
        super().__init__(path, like.base if like else _begun(path, TABLES))
        self.like = like
        self.untouched = like is not None
        self._copied = copied
        if like is None:
            self.make_note("edition", b"1")

    @property
    def number(self) -> int:
        """As of any ledger; one on a copy is the next."""
        return self.like.number + 1 if self.like else super().number

    def lay_out(self, script: str) -> None:
        """As in any ledger."""
        self.take_up()
        super().lay_out(script)

    def make_note(self, name: str, value: bytes) -> None:
        """As in any ledger; what the other one says already is no reason to copy it."""
        if not self.untouched or self.note(name) != value:
            super().make_note(name, value)

    def write(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        """As in any ledger."""
        if self.untouched:
            rows = list(rows)
            if not rows:
                return
            self.take_up()
        super().write(statement, rows)

    def take_up(self) -> None:
        """Copy what it is like. Raises ``MachineError``."""
        if self.like and self.untouched:
            with blaming(self.path):
                if not self._copied:
                    shutil.copyfile(self.like.path, self.path)
                self.base = _begun(self.path)
            self.untouched = False
            self.make_note("edition", str(self.number).encode())

    def close(self) -> None:
        """Let go of the file."""
        if not self.untouched:
            super().close()


def copied_ledger(draft: DraftLedger) -> Path:
    """A copy of a draft as it stands, for others to read while it is drawn up further. Raises ``MachineError``."""
    draft.take_up()
    # A name of its own: a worker that keeps running, or a shared file system, may still hold the last one.
    copy = draft.path.with_name(f"{_COPY}{secrets.token_hex(8)}{ENDING}")
    with blaming(draft.path):
        draft.base.execute("COMMIT")
        for old in draft.path.parent.glob(f"{_COPY}*"):
            discarded(old)
        shutil.copyfile(draft.path, copy)
        draft.base.execute("BEGIN")
    return copy


def copy_ahead(folder: Path, like: Ledger) -> None:
    """Make the copy for :func:`draft_ledger` before it is wanted. Raises ``MachineError``."""
    path = folder / _DRAFT
    with blaming(path):
        discarded(path)
        shutil.copyfile(like.path, path)
        with path.open("rb") as file:  # what is on the disk by then need not be brought there when it is sealed
            os.fsync(file.fileno())


def draft_ledger(folder: Path, like: Ledger | None = None, *, copied: bool = False) -> DraftLedger:
    """A ledger to be drawn up, empty or on a copy of another, which may have been ``copied`` ahead.

    Raises:
        MachineError: the machine refused.
    """
    path = folder / _DRAFT
    with blaming(path):
        if not copied:
            discarded(path)
        return DraftLedger(path, like, copied=copied)


def _begun(path: Path, tables: Iterable[str] = ()) -> sqlite3.Connection:
    base = sqlite3.connect(path, isolation_level=None)
    # It is sealed before anyone relies on it, and thrown away after a kill: neither journal nor flush is needed.
    for pragma in ("synchronous = OFF", "journal_mode = OFF", f"user_version = {LAYOUT}"):
        base.execute(f"PRAGMA {pragma}")
    base.execute("BEGIN")
    for table in tables:
        base.execute(table)
    return base


def seal_ledger(draft: DraftLedger, edition: str) -> None:
    """Close a draft and seal it as the ledger of an edition.

    The seal holds for this very file. The rest takes longer and is for when the edition is published:
    :func:`seal_for_copies`, :func:`clear_ledgers`.

    Raises:
        MachineError: the machine refused.
    """
    folder = draft.path.parent
    path = folder / f"{edition}{ENDING}"
    draft.take_up()
    with blaming(draft.path):
        try:
            draft.base.execute("COMMIT")
            if draft.like is None:  # rows came in no order: a quarter of its pages is empty, and each edit copies all
                draft.base.execute("VACUUM")
        finally:
            draft.close()
        discarded(path.with_suffix(SEAL))
        # Its look will be trusted: a power cut must not leave that without the bytes.
        with draft.path.open("rb") as file:
            os.fsync(file.fileno())
        draft.path.replace(path)
        filed(path.with_suffix(SEAL), seal_of(path, for_copies=False).encode())


def clear_ledgers(folder: Path, keep: Collection[str]) -> None:
    """Remove all ledgers but those of these editions."""
    for old in (*folder.glob(f"*{ENDING}"), *folder.glob(f"*{SEAL}")):
        if old.stem not in keep:
            discarded(old)


def seal_for_copies(folder: Path, edition: str) -> None:
    """Let the ledger of an edition be known wherever it is copied to: into the cache of another machine, for one.

    Raises:
        MachineError: the machine refused.
    """
    path = folder / f"{edition}{ENDING}"
    with blaming(path):
        filed(path.with_suffix(SEAL), seal_of(path, for_copies=True).encode())
