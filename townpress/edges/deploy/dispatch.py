"""What a deploy does, computed from what stands at the target and what shall."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.edges.deploy.kinds import Wave, outlasts, wave
from townpress.edges.deploy.receipt import Receipt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from townpress.edges.deploy.receipt import Parcel, Standing


class Dispatch(Struct, frozen=True):
    """``waves``: the paths to send, in the order of :class:`Wave`; ``removed`` after all of them.

    ``after`` is the receipt once it is done; ``before`` the one that stands.
    """

    waves: tuple[tuple[str, ...], ...]
    removed: tuple[str, ...]
    before: Receipt
    after: Receipt

    @property
    def sent(self) -> tuple[str, ...]:
        """All paths to send, in order."""
        return tuple(path for paths in self.waves for path in paths)

    @property
    def kept(self) -> int:
        """How many files stay as they are."""
        return len(self.after.files) - len(self.sent)

    @property
    def bytes(self) -> int:
        """The bytes of what is to be sent."""
        return sum(self.after.files[path].size for path in self.sent)

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.sent or self.removed or self.before != self.after)


def dispatched(found: Standing, edition: str, files: Mapping[str, Parcel]) -> Dispatch:
    """How ``found`` becomes ``edition`` with its ``files``.

    What a deploy of ours sent and no edition wants any more is removed; foreign files are not ours to touch. The
    theme's files stay until the edition after next (:func:`~townpress.edges.deploy.kinds.outlasts`).
    """
    before = found.receipt
    gone = (before.files.keys() | found.unsure) - files.keys()
    spent = frozenset() if before.edition == edition else before.leaving
    leaving = frozenset(
        path for path in gone if path in before.files and path not in found.unsure | spent and outlasts(path)
    )
    sent = [path for path in sorted(files) if path in found.unsure or before.files.get(path) != files[path]]
    turn = {path: wave(path, before.files) for path in sent}
    stays = MappingProxyType({**files, **{path: before.files[path] for path in leaving}})
    return Dispatch(
        tuple(tuple(path for path in sent if turn[path] is when) for when in Wave),
        tuple(sorted(gone - leaving)),
        before,
        Receipt(edition, stays, leaving),
    )
