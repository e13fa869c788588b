"""The ledger: from what each page of an edition was printed. It belongs to one edition and is ignored with any other.

It lies in the state folder under the name of the edition's manifest, as MessagePack behind its own digest, so that a
damaged one is known for one. It can be thrown away at any time: then every page is printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from townpress.kernel.digest import digest
from townpress.press.machine import blaming, discarded, filed

if TYPE_CHECKING:
    from pathlib import Path

_SEAL_LENGTH = 32
_ENDING = ".pages"


class Printing(msgspec.Struct, frozen=True, array_like=True):
    """How one page was printed: its template, the digest of that one's closure, each name it read with its digest.

    A name that was not there reads as empty bytes; one whose value has no digest as ``None``, so the page is printed
    every time.
    """

    template: str
    closure: str | None
    reads: dict[str, bytes | None]


class Ledger(msgspec.Struct, frozen=True, array_like=True):
    """The printings of an edition by path. ``press``: the digest of what else shapes pages, our own code above all."""

    press: str = ""
    printings: dict[str, Printing] = {}


def read_ledger(folder: Path, edition: str) -> Ledger:
    """The ledger of an edition (its manifest's digest); empty where there is none or it is damaged."""
    try:
        data = (folder / f"{edition}{_ENDING}").read_bytes()
        seal, body = data[:_SEAL_LENGTH], data[_SEAL_LENGTH:]
        return msgspec.msgpack.decode(body, type=Ledger) if seal == digest(body).encode() else Ledger()
    except (OSError, msgspec.MsgspecError):
        return Ledger()


def write_ledger(ledger: Ledger, folder: Path, edition: str, keep: tuple[str, ...] = ()) -> None:
    """File the ledger of an edition; those of editions not named in ``keep`` are removed.

    Raises:
        MachineError: the machine refused.
    """
    body = msgspec.msgpack.encode(ledger)
    path = folder / f"{edition}{_ENDING}"
    with blaming(path):
        filed(path, digest(body).encode() + body)
        for old in folder.glob(f"*{_ENDING}"):
            if old.name.removesuffix(_ENDING) not in {edition, *keep}:
                discarded(old)
