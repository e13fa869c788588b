"""The storeroom: the folder beside the output with the book of editions and everything the book says is kept."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from msgspec.structs import replace

from townpress.kernel.errors import OwnFault
from townpress.kernel.problems import shown
from townpress.press import lock
from townpress.press.book import BOOK, Book, manifest_path, read_book
from townpress.press.inventory import inventory_path
from townpress.press.machine import discarded, filed, made
from townpress.press.premises import editions_folder
from townpress.press.tree import files_below

if TYPE_CHECKING:
    from pathlib import Path

    from townpress.press.book import Entry

PREVIOUS = "previous"


class Storeroom:
    """The storeroom of ``output``, put right after a kill; the caller holds its lock. Raises ``OSError``."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.folder = editions_folder(output)
        made(self.folder)
        self.book = read_book(self.folder)
        self.recover()
        self.sweep()

    @property
    def anteroom(self) -> Path:
        """A folder that is not made, and swept away: see ``Editions.anteroom``."""
        return self.folder / "anteroom"

    def check_anteroom(self) -> None:
        """Raise ``OwnFault`` where somebody wrote there."""
        strangers = sorted(files_below(self.anteroom)) if self.anteroom.is_dir() else []
        if strangers:
            raise OwnFault(f"{shown(strangers[0])}: 暂存区里有来历不明的文件 | a file on the stage that nobody wrote")

    def file(self, book: Book) -> None:
        """From now on ``book`` says what is what."""
        self.book = book
        filed(self.folder / BOOK, book.dumps())

    def recover(self) -> None:
        """Finish, or forget, a turn begun: done or not is told by which folder stands in the output."""
        turn = self.book.turn
        if turn is None:
            return
        if not self.output.is_dir() or self.output.stat().st_ino != turn.inode:
            # On a full disk the stage must go first, to make room for the book; the spare may be that stage.
            self.book = replace(self.book, turn=None, spare=None)
            self.sweep()
            self.file(self.book)
            return
        tree = self.folder / turn.tree
        if turn.outgoing and tree.exists():
            tree.rename(self.folder / turn.outgoing)
        self.file(Book(turn.current, turn.previous, None, turn.spare))

    def forget_spare(self) -> None:
        """Do without the spare from now on; on a full disk it leaves room."""
        if self.book.spare:
            self.book = replace(self.book, spare=None)
            self.sweep()
            self.file(self.book)

    def fallen(self, outgoing: str, *staying: Entry | None) -> Entry | None:
        """The edition nobody can ask for any more, once ``staying`` and a tree called ``outgoing`` are in place."""
        needed = {entry.tree for entry in staying if entry}
        for entry in (self.book.previous, self.book.current, self.book.spare):
            there = entry and (entry.tree == outgoing or (self.folder / entry.tree).is_dir())
            if entry and there and entry.manifest and entry.tree not in needed:
                return entry
        return None

    def sweep(self) -> None:
        """Remove everything no edition needs, and let ``previous`` lead to the previous one."""
        entries = self.book.entries
        needed = {lock.NAME, *([BOOK] if entries else [])}
        for entry in entries:
            needed |= {entry.tree, manifest_path(self.folder, entry).name, inventory_path(self.folder, entry).name}
        if self.output.is_symlink():
            needed.add(self.output.readlink().name)
        for leftover in sorted(self.folder.iterdir()):
            if leftover.name not in needed:
                discarded(leftover)
        if self.book.previous and (self.folder / self.book.previous.tree).is_dir():
            with contextlib.suppress(OSError):
                (self.folder / PREVIOUS).symlink_to(self.book.previous.tree)
