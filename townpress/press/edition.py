"""Editions of one output: staged beside it, published in one exchange, the one before kept for ``rollback``.

``.<name of OUT>-editions/`` holds ``edition.json`` (the book), a manifest and an inventory for each edition, the tree
of the previous edition (``previous`` leads to it) and the spare, on which the next one is laid. At every moment readers
have the old edition or the new one, whole; a kill is put right at the next opening. All of it happens under the lock
of that folder.
"""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from townpress.kernel.errors import MachineError
from townpress.press.book import Entry, Turn, manifest_path, read_manifest
from townpress.press.exchange import can_exchange, exchanged, flushed, relinked
from townpress.press.inventory import inventory_path, read_inventory
from townpress.press.machine import blaming, placed
from townpress.press.marks import settle
from townpress.press.premises import absolute, check_output, check_replaceable, editions_folder, holds_anything
from townpress.press.spare import empty_ground, ground_of
from townpress.press.stage import Stage
from townpress.press.storeroom import Storeroom
from townpress.press.tree import foreign_files, stands

if TYPE_CHECKING:
    from pathlib import Path

    from townpress.press.book import Colophon
    from townpress.press.ground import Ground
    from townpress.press.lookout import Lookout
    from townpress.press.manifest import Manifest


class Published(Struct, frozen=True):
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
        self.left: tuple[bytes, ...] = ()  # what the locks say that they are held by
        self.is_ready = False
        self._stage: Stage | None = None
        self._ready: Stage | None = None
        self._lookout: Lookout | None = None
        self._manifests: dict[str, Manifest | None] = {}
        with blaming(self.folder):
            self._store = Storeroom(self.output)
            linked = self.output.is_symlink()
            self._exchange = not linked and (can_exchange(self.folder) if exchange is None else exchange)
            if not (self._exchange or linked):
                check_replaceable(self.output)

    @property
    def current(self) -> Entry | None:
        """The edition in the output; None before the first."""
        return self._store.book.current

    @property
    def manifest(self) -> Manifest | None:
        """The manifest of the edition in the output; None if there is none or it is damaged."""
        return self._manifest_of(self._store.book.current)

    @property
    def anteroom(self) -> Path:
        """A place for those who must be told where to write; what is left in it stops the build.

        The stage is nobody else's business: what is put into a folder where nothing of ours happened is not looked for
        again before the edition is published.
        """
        return self._store.anteroom

    def stands(self) -> bool:
        """Whether the output holds the edition as it was published: nothing added, altered or taken away since."""
        with blaming(self.output):
            inventory = read_inventory(self.folder, self._store.book.current)
            return self.manifest is not None and stands(self.output, self.manifest.files, inventory)

    def stage(self) -> Stage:
        """The stage for the next edition, on the spare where there is a sound one, else empty.

        What a failed or killed build did to the spare shows in its marks: the book need not forget it.
        """
        with blaming(self.folder):
            stage = self._ready or Stage(self._spare_ground() or empty_ground(self.folder), self.manifest, self.output)
        self._stage, self._ready = stage, None
        return stage

    def look_ahead(self) -> None:
        """Have another process look through the spare until a stage is wanted."""
        if (spare := self._store.book.spare) and not (self._stage or self._ready or self._lookout):
            from townpress.press.lookout import look_out  # noqa: PLC0415 - few builds need one

            self._lookout = look_out(self.folder, spare)

    def make_ready(self) -> None:
        """Lay the edition that stands on the stage of the next one, where there is a sound spare for that."""
        with blaming(self.folder):
            if ground := self._spare_ground():
                self._ready = Stage(ground, self.manifest, self.output)
                self._ready.make_ready()
                flushed(self.folder)

    def take_over(self, ready: Editions) -> None:
        """Go on with what was made ready when these editions were opened before; nobody else has opened them since."""
        self._manifests, self._ready = ready._manifests, ready._ready
        self.is_ready = True

    def publish(self, stage: Stage, colophon: Colophon) -> Published:
        """Let the staged edition become the output, and the output the previous edition.

        When both are the same, the previous edition stays what it is: the last one that differed.

        Raises:
            OwnFault: the stage holds files that are not in its manifest.
            MachineError: the machine refused; the output is as it was.
        """
        self._store.check_anteroom()
        stage.ground.spoilt = True
        stage.finish()
        manifest, standing = stage.manifest, self._store.book.current
        stays = standing is not None and standing.manifest != manifest.digest  # all in it: that has time till later
        foreign = () if stays else self._foreign(self.output, standing)
        entry = Entry(stage.tree.name, manifest.digest, colophon)
        with blaming(self.folder):
            placed(manifest_path(self.folder, entry), manifest.data)
            placed(inventory_path(self.folder, entry), stage.ground.inventory(entry.manifest).dumps())
            flushed(self.folder)
            settle(stage.ground.marks.values())
            kept = self._kept(entry, foreign)
            self._turn(entry, kept)
        self._stage, self._manifests[manifest.digest] = None, manifest
        if kept and stays and kept == standing:
            with contextlib.suppress(OSError, MachineError):
                foreign = self._foreign(self.folder / kept.tree, standing)
        return Published(manifest, foreign, self.folder / kept.tree if foreign and kept else None)

    def confirm(self, colophon: Colophon) -> None:
        """Let the edition in the output stand as it is, with another colophon.

        Raises:
            OwnFault, MachineError: as :meth:`publish`.
        """
        self._store.check_anteroom()
        book = self._store.book
        if book.current and book.current.colophon != colophon:
            with blaming(self.folder):
                self._store.file(replace(book, current=replace(book.current, colophon=colophon)))

    def roll_back(self) -> Entry | None:
        """Let output and previous edition change places; the edition now in the output, None if nothing can change.

        Raises ``MachineError``.
        """
        previous = self._store.book.previous
        if previous is None or not (self.folder / previous.tree).is_dir():
            return None
        standing = self._store.book.current or Entry(secrets.token_hex(6))
        with blaming(self.folder):
            self._turn(previous, standing if holds_anything(self.output) else None)
        return previous

    def clear(self) -> None:
        """Remove what is left of an unpublished stage."""
        if self._lookout:
            self._lookout.dismiss()
            self._lookout = None
        with contextlib.suppress(OSError):
            self._store.recover()
            if any(stage and stage.ground.spoilt for stage in (self._stage, self._ready)):
                self._store.forget_spare()  # the disk may be full: leave room
            self._store.sweep()
        self._stage = None

    def _spare_ground(self) -> Ground | None:
        spare = self._store.book.spare
        if spare is None or self._stage or (self.output.is_symlink() and self.output.readlink().name == spare.tree):
            return None
        ground = ground_of(self.folder, spare, self._manifest_of(spare), self._lookout)
        self._lookout = None
        if ground is None:
            self._store.forget_spare()
        return ground

    def _kept(self, entry: Entry, foreign: tuple[str, ...]) -> Entry | None:
        """The previous edition once ``entry`` stands in the output."""
        current, previous = self._store.book.current, self._store.book.previous
        same = current is not None and current.manifest == entry.manifest and not foreign
        if (same and previous) or not holds_anything(self.output):
            return previous
        return current or (Entry(secrets.token_hex(6)) if foreign else None)

    def _turn(self, entry: Entry, previous: Entry | None) -> None:
        """Bring the tree of ``entry`` to the output; ``previous`` is the edition kept from then on."""
        tree = self.folder / entry.tree
        outgoing = ""
        if self._exchange and self.output.exists():
            standing = self._store.book.current or previous
            outgoing = standing.tree if standing else secrets.token_hex(6)
        spare = self._store.fallen(outgoing, entry, previous)
        turn = Turn(entry.tree, tree.stat().st_ino, outgoing, entry, previous, spare)
        self._store.file(replace(self._store.book, turn=turn))
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
            self._store.recover()
            self._store.sweep()

    def _foreign(self, tree: Path, entry: Entry | None) -> tuple[str, ...]:
        """Files in a tree, where an edition was published, that no build made; sorted."""
        if not tree.is_dir():
            return ()
        manifest = self._manifest_of(entry)
        return foreign_files(tree, manifest.files if manifest else (), read_inventory(self.folder, entry))

    def _manifest_of(self, entry: Entry | None) -> Manifest | None:
        """Read once; what bears its digest does not change."""
        if entry is None:
            return None
        if entry.manifest not in self._manifests:
            self._manifests[entry.manifest] = read_manifest(self.folder, entry)
        return self._manifests[entry.manifest]
