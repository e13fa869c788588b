"""Editions of one output: staged beside it, published in one exchange, the one before kept for ``rollback``.

``.<name of OUT>-editions/`` holds ``edition.json`` (the book), a manifest for each edition, the tree of the previous
edition (``previous`` leads to it) and, during a build, the stage. At every moment readers have the old edition or the
new one, whole; a kill is put right at the next opening. All of it happens under the lock of that folder.
"""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from townpress.kernel.digest import digest
from townpress.kernel.errors import OwnFault
from townpress.kernel.problems import shown
from townpress.press import lock
from townpress.press.book import BOOK, Book, Entry, Turn, manifest_path, read_book, read_manifest
from townpress.press.exchange import can_exchange, exchanged, flushed, relinked
from townpress.press.machine import FOLDER_MODE, blaming, discarded, filed, machine_error, made
from townpress.press.manifest import Manifest
from townpress.press.premises import absolute, check_output, check_replaceable, editions_folder, holds_anything
from townpress.press.stage import Stage, files_below

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from townpress.kernel.errors import MachineError
    from townpress.press.book import Colophon

PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing. ``foreign``: files found in the output that no build had made, now in ``kept``."""

    manifest: Manifest
    foreign: tuple[str, ...]
    kept: Path | None


class Editions:
    """The editions of ``output``; the caller holds the lock of :attr:`folder`.

    ``exchange`` False makes the output a link to its edition, for file systems that cannot exchange two folders;
    None tries whether this one can.
    """

    def __init__(self, output: Path, *, exchange: bool | None = None) -> None:
        check_output(output)
        self.output = absolute(output)
        self.folder = editions_folder(self.output)
        with blaming(self.folder):
            made(self.folder)
            self._book = read_book(self.folder)
            self._recover()
            self._sweep()
            linked = self.output.is_symlink()
            self._exchange = not linked and (can_exchange(self.folder) if exchange is None else exchange)
            if not (self._exchange or linked):
                check_replaceable(self.output)

    @property
    def current(self) -> Entry | None:
        """The edition in the output; None before the first."""
        return self._book.current

    @property
    def manifest(self) -> Manifest | None:
        """The manifest of the edition in the output; None if there is none or it is damaged."""
        return read_manifest(self.folder, self._book.current)

    def stage(self) -> Stage:
        """An empty stage for the next edition."""
        tree = self.folder / secrets.token_hex(6)
        with blaming(tree):
            tree.mkdir()
            tree.chmod(FOLDER_MODE)
        return Stage(tree)

    def publish(self, stage: Stage, colophon: Colophon) -> Published:
        """Let the staged edition become the output, and the output the previous edition.

        When both are the same, the previous edition stays what it is: the last one that differed.

        Raises:
            OwnFault: the stage holds files that are not in its manifest.
            MachineError: the machine refused; the output is as it was.
        """
        if strangers := stage.strangers():
            raise OwnFault(f"{shown(strangers[0])}: 暂存区里有来历不明的文件 | a file on the stage that nobody wrote")
        foreign = self._foreign()
        text = stage.manifest.dumps()
        entry = Entry(stage.tree.name, digest(text.encode()), colophon)
        with blaming(self.folder):
            filed(manifest_path(self.folder, entry), text.encode())
            flushed(self.folder)
            kept = self._kept(entry, foreign)
            self._turn(entry, kept)
        return Published(stage.manifest, foreign, self.folder / kept.tree if foreign and kept else None)

    def roll_back(self) -> Entry:
        """Let output and previous edition change places; returns the edition now in the output.

        Raises:
            MachineError: there is no previous edition, or the machine refused.
        """
        previous = self._book.previous
        if previous is None or not (self.folder / previous.tree).is_dir():
            raise no_previous(self.output)
        standing = self._book.current or Entry(secrets.token_hex(6))
        with blaming(self.folder):
            self._turn(previous, standing if holds_anything(self.output) else None)
        return previous

    def clear(self) -> None:
        """Remove what is left of an unpublished stage."""
        with contextlib.suppress(OSError):
            self._recover()
            self._sweep()

    def _kept(self, entry: Entry, foreign: tuple[str, ...]) -> Entry | None:
        """The previous edition once ``entry`` stands in the output."""
        current, previous = self._book.current, self._book.previous
        same = current is not None and current.manifest == entry.manifest and not foreign
        if (same and previous) or not holds_anything(self.output):
            return previous
        return current or (Entry(secrets.token_hex(6)) if foreign else None)

    def _turn(self, entry: Entry, previous: Entry | None) -> None:
        """Bring the tree of ``entry`` to the output; ``previous`` is the edition kept from then on."""
        tree = self.folder / entry.tree
        outgoing = ""
        if self._exchange and self.output.exists():
            standing = self._book.current or previous
            outgoing = standing.tree if standing else secrets.token_hex(6)
        turn = Turn(entry.tree, tree.stat().st_ino, outgoing, entry, previous)
        self._file(replace(self._book, turn=turn))
        if not self._exchange:
            if not self.output.is_symlink() and self.output.exists():
                self.output.rmdir()
            relinked(self.output, tree)
        elif outgoing:
            exchanged(tree, self.output)
        else:
            tree.rename(self.output)
        # Readers have the new edition: nothing may fail the build any more. What is left undone here the next
        # opening does.
        with contextlib.suppress(OSError):
            self._recover()
            self._sweep()

    def _recover(self) -> None:
        """Finish, or forget, a turn begun: done or not is told by which folder stands in the output."""
        turn = self._book.turn
        if turn is None:
            return
        if not self._stands() or self.output.stat().st_ino != turn.inode:
            # On a full disk the stage must go first, to make room for the book.
            self._book = replace(self._book, turn=None)
            self._sweep()
            self._file(self._book)
            return
        tree = self.folder / turn.tree
        if turn.outgoing and tree.exists():
            tree.rename(self.folder / turn.outgoing)
        self._file(Book(turn.current, turn.previous))

    def _file(self, book: Book) -> None:
        self._book = book
        filed(self.folder / BOOK, book.dumps())

    def _sweep(self) -> None:
        """Remove everything no edition needs, and let ``previous`` lead to the previous one."""
        entries = self._book.entries
        needed = {lock.NAME, *([BOOK] if entries else [])}
        needed |= {name for entry in entries for name in (entry.tree, manifest_path(self.folder, entry).name)}
        if self.output.is_symlink():
            needed.add(self.output.readlink().name)
        for leftover in sorted(self.folder.iterdir()):
            if leftover.name not in needed:
                discarded(leftover)
        if self._book.previous and (self.folder / self._book.previous.tree).is_dir():
            with contextlib.suppress(OSError):
                (self.folder / PREVIOUS).symlink_to(self._book.previous.tree)

    def _stands(self) -> bool:
        return self.output.is_dir()

    def _foreign(self) -> tuple[str, ...]:
        if not self._stands():
            return ()
        known = (self.manifest or Manifest()).files
        return tuple(sorted(path for path in files_below(self.output) if path not in known))


def no_previous(output: Path) -> MachineError:
    """The error of a rollback with nothing to go back to."""
    return machine_error(
        output,
        710,
        "没有可以换回的上一版。请用 git 找回旧稿件，再重新发布",
        "there is no previous edition to go back to; restore the stories with git and publish again",
    )


@contextlib.contextmanager
def editions(output: Path, state: Path, wait: float = 0.0, *, exchange: bool | None = None) -> Iterator[Editions]:
    """The editions of ``output`` under the locks of both folders; an unpublished stage is gone at the end."""
    check_output(output)
    folder = editions_folder(output)
    with lock.locked(state, folder, wait=wait):
        try:
            kept = Editions(output, exchange=exchange)
            try:
                yield kept
            finally:
                kept.clear()
        finally:
            lock.vacated(folder)


def rollback(output: Path, wait: float = 0.0) -> str:
    """Let ``output`` and its previous edition change places; a second time changes them back.

    Returns one line, Chinese and English, that says which edition now stands.

    Raises:
        MachineError: there is no previous edition, or the machine refused.
        PressBusy: a build is running.
    """
    folder = editions_folder(output)
    if not folder.is_dir():
        raise no_previous(output)
    with lock.locked(folder, wait=wait):
        entry = Editions(output).roll_back()
    instant = entry.colophon.instant or "?"
    return f"{shown(output)}: 已换回上一版（{instant}） | rolled back to the previous edition ({instant})"
