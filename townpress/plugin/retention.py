"""Clears the store of what no edition needs that can still stand in the output: this one, and the one before.

Every edit lays down another text, and every change of our own code another index. Looked through is the store when
everything was taken in, which is seldom, and then takes long anyway.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from townpress.products.search.tables import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from townpress.plugin.concordance import Shelf
    from townpress.press.ledger import Ledger


def keys_of(ledger: Ledger, shelf: Shelf) -> set[bytes]:
    """The keys to all that an edition's ledger counts upon: stories, what is known of them, their entries."""
    rows = ledger.ask("SELECT known, digest FROM story").fetchall()
    return {key for known, story in rows for key in (known, story, *((shelf.key(story),) if story else ()))}


def piece_keys(files: Iterable[str]) -> set[bytes]:
    """The keys to the pieces of an edition's index, of which the next one's are made; ``files`` are its paths."""
    return {f"piece {PurePosixPath(path).stem}".encode() for path in files if path.startswith(FOLDER)}
