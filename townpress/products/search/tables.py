"""Tables: what leads to the pieces. The root is the one file that changes its content and keeps its name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import msgspec

from townpress.products.search.folding import FROM, TO, UNSEEN
from townpress.products.search.pieces import NAME, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

VERSION = 4
FOLDER = "search/"
ROOT = f"{FOLDER}index.json"

#: One story in so many is the last of its block.
STORIES_A_BLOCK = 6
#: Years share a table until it leads to so many blocks.
BLOCKS_A_TABLE = 2048


class TierTable(msgspec.Struct, frozen=True):
    """A tier: its months with how many stories each has, newest first; the names of its pieces, run together."""

    months: tuple[tuple[int, int], ...]
    grams: str
    filters: str
    facets: str

    @property
    def stories(self) -> int:
        """How many it has."""
        return sum(count for _, count in self.months)


class Table(msgspec.Struct, frozen=True):
    """The root of the index. ``years``: each with the name of the table it is in, newest first."""

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


def shared(years: Iterable[tuple[int, Year]]) -> list[dict[int, Year]]:
    """The years by the table they are in, in order."""
    tables: list[dict[int, Year]] = []
    blocks = 0
    for number, year in years:
        if not tables or blocks + len(year.counts) > BLOCKS_A_TABLE:
            tables.append({})
            blocks = 0
        tables[-1][number] = year
        blocks += len(year.counts)
    return tables


def encoded(table: Table | dict[int, Year]) -> bytes:
    """A table as JSON."""
    return msgspec.json.encode(table)


def names_in(run: str) -> list[str]:
    """The names in a run of names."""
    return [run[start : start + NAME] for start in range(0, len(run), NAME)]


def path_of(kind: str, name: str) -> str:
    """Where a piece lies: ``kind`` is ``grams``, ``filters``, ``facets``, ``years``, ``texts`` or ``folding``."""
    # Bytes are called text: hosts compress that, and leave what they take for binary as it is.
    return f"{FOLDER}{kind}/{name}.{'txt' if kind in {'grams', 'filters'} else 'json'}"
