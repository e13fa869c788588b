"""Tables: what leads to the pieces. The root is the one file that changes its content and keeps its name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import msgspec

from townpress.products.search.folding import FROM, TO, UNSEEN
from townpress.products.search.pieces import NAME, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

VERSION = 2
FOLDER = "search/"
ROOT = f"{FOLDER}index.json"

#: One story in so many is the last of its block.
STORIES_A_BLOCK = 6


class TierTable(msgspec.Struct, frozen=True):
    """A tier: its months with how many stories each has, newest first; the names of its pieces, run together."""

    months: tuple[tuple[int, int], ...]
    grams: str
    filters: str
    facets: str


class Table(msgspec.Struct, frozen=True):
    """The root of the index. ``years``: year and name of its table, newest first."""

    version: int
    stories: int
    folding: str
    tiers: tuple[TierTable, ...]
    years: tuple[tuple[int, str], ...]
    categories: tuple[str, ...]
    kinds: tuple[str, ...]
    places: tuple[str, ...]


class Year(msgspec.Struct, frozen=True):
    """Where the entries of a year stand: how many are in each block, and the blocks' names, run together."""

    counts: tuple[int, ...]
    blocks: str


def ends_block(url: str) -> bool:
    """Whether a story is the last of its block: by its address alone, so that no block hangs on another one."""
    return crc32(url.encode()) % STORIES_A_BLOCK == 0


def block(entries: Iterable[bytes]) -> bytes:
    """A block of entries, newest first: a JSON list."""
    return b"[" + b",\n".join(entries) + b"]\n"


def block_name(digests: Sequence[bytes]) -> str:
    """The name of the block of entries with these digests: known without them."""
    return name_of(b" ".join(digests))


def folding_piece() -> bytes:
    """The table that texts and queries are folded by."""
    return msgspec.json.encode({"from": FROM, "to": TO, "unseen": UNSEEN})


def encoded(table: Table | Year) -> bytes:
    """A table as JSON."""
    return msgspec.json.encode(table)


def names_in(run: str) -> list[str]:
    """The names in a run of names."""
    return [run[start : start + NAME] for start in range(0, len(run), NAME)]


def path_of(kind: str, name: str) -> str:
    """Where a piece lies: ``kind`` is ``grams``, ``filters``, ``facets``, ``years``, ``texts`` or ``folding``."""
    # Bytes are called text: hosts compress that, and leave what they take for binary as it is.
    return f"{FOLDER}{kind}/{name}.{'txt' if kind in {'grams', 'filters'} else 'json'}"
