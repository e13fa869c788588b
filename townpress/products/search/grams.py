"""Grams: what an entry is found by. Single characters and pairs are kept exactly, runs of three as rows of a filter.

They are numbers, made of UTF-16 code units as a browser's strings are, since text read as numbers is cut up many times
faster than text.
"""

from __future__ import annotations

from itertools import repeat
from operator import and_, mod
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from townpress.products.search.folding import fold

if TYPE_CHECKING:
    from townpress.products.search.entries import Entry

#: How many rows the filter has. A story of 1,000 runs of three fills one in nine.
ROWS = 8192
RUN = 3
#: The row of a run, read as a number of 48 bits, is what is left of it by this prime.
PRIME = 8179
#: Knuth's multiplicative hash (The Art of Computer Programming, 6.4): 2**32 by the golden ratio.
_GOLDEN = 0x9E3779B1

#: Where a gram stands: in the title, the summary, the body.
TITLE, SUMMARY, BODY = range(3)
FIELDS = 3

#: Numbers are read out of it in the machine's own order: none that we are built on has the other one.
_UTF16 = "utf-16-le"
#: The lower three of four code units.
_A_RUN = (1 << 48) - 1


class Terms(Struct, frozen=True):
    """All that an entry is found by: its grams by field, the rows of the filter that it fills, its facets."""

    grams: tuple[set[int], set[int], set[int]]
    rows: set[int]
    facets: tuple[str, ...]


def terms_of(entry: Entry) -> Terms:
    """The terms of an entry."""
    fields = ((entry.title,), (entry.summary,), entry.text)
    title, summary, body = ("\n".join(map(fold, texts)) for texts in fields)
    grams = (_grams(title), _grams(summary), _grams(body))
    return Terms(grams, _rows(f"{title}\n{summary}\n{body}"), facets(entry))


def facets(entry: Entry) -> tuple[str, ...]:
    """What readers narrow a search by."""
    return (f"category:{entry.category}", f"kind:{entry.kind}", *(f"place:{place}" for place in entry.places))


def place_of(gram: int, pieces: int) -> int:
    """The piece of a dictionary of so many that a gram is dealt to."""
    return ((gram * _GOLDEN & 0xFFFFFFFF) >> 16) % pieces


def _rows(text: str) -> set[int]:
    # Three units are read as the lower ones of four: the last three are followed by one that is nowhere in a query.
    fours = _cut(_units(f"{text}\n"), "Q")
    return set(map(mod, map(and_, fours, repeat(_A_RUN)), repeat(PRIME)))


def _units(text: str) -> bytes:
    return text.encode(_UTF16)


def _grams(text: str) -> set[int]:
    found: set[int] = set()
    for paragraph in text.split("\n"):
        units = _units(paragraph)
        found.update(memoryview(units).cast("H"), _cut(units, "I"))
    return found


def _cut(units: bytes, kind: Literal["I", "Q"]) -> set[int]:
    """Every run of code units that one number of a kind (``I``: two, ``Q``: four) holds."""
    found: set[int] = set()
    size = 4 if kind == "I" else 8
    for start in range(0, min(size, len(units)), 2):
        end = start + (len(units) - start) // size * size
        found.update(memoryview(units)[start:end].cast(kind))
    return found
