"""A folder on this machine: whole releases beside each other, ``current`` leading to the one readers have.

news/current            → releases/0007-1a2b3c4d; the server's root is news/current
news/releases/0007-1a2b3c4d/            every file; what did not change is the file of the release before (hard link)
news/releases/0007-1a2b3c4d.receipt     the receipt, where no server shows it
"""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.edges.deploy.cargo import parcel
from townpress.edges.deploy.proof import prove
from townpress.edges.deploy.receipt import Receipt, Standing
from townpress.edges.ground import say
from townpress.kernel.errors import MachineError
from townpress.kernel.problems import shown
from townpress.kernel.regex import regex
from townpress.press.exchange import flushed, relinked
from townpress.press.machine import FILE_MODE, blaming, discarded, filed, made
from townpress.press.tree import files_below

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from townpress.edges.deploy.cargo import Cargo
    from townpress.edges.deploy.dispatch import Dispatch
    from townpress.edges.deploy.receipt import Parcel

_RELEASE = regex(r"(\d{4,})-[0-9a-f]{8}")
_BUILDING = "next"


class Releases(Struct, frozen=True):
    """The folder ``home``, of whose releases the last ``keep`` stay."""

    home: Path
    keep: int
    packs: bool = True

    @property
    def current(self) -> Path:
        """The link that readers' server follows."""
        return self.home / "current"

    @property
    def releases(self) -> Path:
        """Where the releases lie."""
        return self.home / "releases"

    def look(self) -> Standing:
        """The release that readers have, every file of it read; what is not as it was is doubted."""
        with blaming(self.home):
            if self.current.exists() and not self.current.is_symlink():
                raise MachineError(
                    f"E761: {shown(self.current)} 应是指向某一版的链接，却是别的东西。请移走它，或换一个文件夹 | "
                    f"{shown(self.current)} should be a link to a release and is something else; move it away or "
                    "choose another folder"
                )
            receipt = self._receipt()
            there = _parcels(self.current)
        return Standing(receipt, frozenset(path for path in receipt.files if there.get(path) != receipt.files[path]))

    def carry(self, dispatch: Dispatch, cargo: Cargo, found: Standing) -> tuple[int, int]:  # noqa: ARG002 - nothing is half there
        """Lay the next release, compare every byte of it, and let ``current`` lead to it in one step.

        Raises:
            MachineError: the disk refused, or what was written is not what was sent (E762); readers keep what they
                have. What was laid is used by the next run.
        """
        tree = self.releases / _BUILDING
        with blaming(self.releases):
            made(self.releases)
            say("排放新的一版", "laying the next release")
            sent = self._lay(tree, dispatch, cargo)
            flushed(self.releases)
            laid = _parcels(tree)
            prove([path for path, one in dispatch.after.files.items() if laid.get(path) != one])
            say("换上新的一版", "the new release takes its place")
            number = max((number for number, _ in self._all()), default=0) + 1
            release = self.releases / f"{number:04d}-{dispatch.after.edition[:8]}"
            filed(_beside(release), dispatch.after.dumps().encode())
            tree.rename(release)
            relinked(self.current, release)
            for _, old in self._all()[: -self.keep]:
                discarded(old)
                discarded(_beside(old))
        return len(sent), sum(dispatch.after.files[path].size for path in sent)

    def _lay(self, tree: Path, dispatch: Dispatch, cargo: Cargo) -> list[str]:
        """Bring ``tree``, which a killed run may have begun, to what is wanted; the paths that were copied."""
        wanted, fresh = dispatch.after.files, set(dispatch.sent)
        made(tree)
        there = _parcels(tree)
        for path in there.keys() - wanted.keys():
            (tree / path).unlink()
        copied = []
        for path in (*dispatch.sent, *sorted(wanted.keys() - fresh)):
            if there.get(path) == wanted[path]:
                continue
            place = tree / path
            made(place.parent)
            place.unlink(missing_ok=True)  # it may be the very file of the release that readers have
            if path in fresh or not _linked(self.current / path, place):
                shutil.copyfile(cargo.source(path) if path in cargo.files else self.current / path, place)
                place.chmod(FILE_MODE)
                copied.append(path)
        return copied

    def _receipt(self) -> Receipt:
        with contextlib.suppress(FileNotFoundError):
            release = self.current.resolve(strict=True)
            return Receipt.loads(_beside(release).read_text("utf-8", "replace")) or Receipt()
        return Receipt()

    def _all(self) -> list[tuple[int, Path]]:
        """The releases by number; the one that readers have comes last."""
        found = [
            (int(match[1]), path)
            for path in self.releases.iterdir()
            if (match := _RELEASE.fullmatch(path.name)) and path.is_dir()
        ]
        standing = self.current.resolve()
        return sorted(found, key=lambda one: (one[1] == standing, one[0]))


def _beside(release: Path) -> Path:
    return release.with_name(f"{release.name}.receipt")


def _parcels(top: Path) -> Mapping[str, Parcel]:
    return {path: parcel(top / path) for path in files_below(top)} if top.is_dir() else {}


def _linked(old: Path, new: Path) -> bool:
    """Whether ``new`` is now another name of ``old``; not across disks, nor on one that has no such names."""
    with contextlib.suppress(OSError):
        os.link(old, new)
        return True
    return False
