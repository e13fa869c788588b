"""Sorted lines of a text, found by bisection: nothing has to be made of ten thousand lines to look up a few."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: How many bytes lie between two lines that searches begin at.
_STRIDE = 4096


def line_key(path: str) -> bytes:
    """A path as it stands in a text; one that has no such form, like a name that is no UTF-8, is like none there."""
    return path.encode("utf-8", "surrogatepass")


class Lines:
    """The lines of ``text``, in UTF-8, sorted by their keys: a line without its last ``tail`` bytes, its end included.

    The order of UTF-8 is that of characters.
    """

    def __init__(self, text: bytes, tail: int = 1) -> None:
        self.text, self.tail = text, tail

    def place(self, key: bytes) -> int:
        """Where the first line begins whose key is not before this one."""
        text, (keys, places) = self.text, self._guide
        guide = bisect_left(keys, key)
        first, last = places[guide - 1] if guide else 0, places[guide] if guide < len(places) else len(text)
        while first < last:
            start = text.rfind(b"\n", first, (first + last) // 2) + 1 or first
            end = text.find(b"\n", start) + 1
            if text[start : end - self.tail] < key:
                first = end
            else:
                last = start
        return first

    def span(self, key: bytes) -> tuple[int, int]:
        """From where to where the line with this key is; where it would begin, twice, if there is none."""
        start = self.place(key)
        if self.text.startswith(key, start):
            end = self.text.find(b"\n", start) + 1
            if end - start == len(key) + self.tail:
                return start, end
        return start, start

    def number(self, place: int) -> int:
        """How many lines stand before the one that begins there."""
        places, numbers = self._guide[1], self._numbers
        guide = bisect_left(places, place + 1) - 1
        return numbers[guide] + self.text.count(b"\n", places[guide], place) if guide >= 0 else 0

    @cached_property
    def _guide(self) -> tuple[list[bytes], list[int]]:
        """The keys of some lines all through the text, and where these begin."""
        text = self.text
        places = sorted({text.rfind(b"\n", 0, place) + 1 for place in range(0, len(text), _STRIDE)})
        return [text[place : text.find(b"\n", place) + 1 - self.tail] for place in places], places

    @cached_property
    def _numbers(self) -> list[int]:
        """How many lines stand before each of these."""
        return list(accumulate((self.text.count(b"\n", *span) for span in pairwise(self._guide[1])), initial=0))


def spliced(
    lines: Lines, tables: Sequence[bytes], changes: Mapping[bytes, Sequence[bytes] | None]
) -> tuple[bytes, list[bytes]]:
    """Lines that are their keys, and tables of values of one size each in their order, with other values for some.

    New ones are put in, those with None are gone; what lies between is copied.
    """
    count = lines.text.count(b"\n")
    sizes = [len(table) // count if count else 0 for table in tables]
    texts: list[bytes] = []
    parts: list[list[bytes]] = [[] for _ in tables]
    last = number = 0
    for key in sorted(changes):
        start, end = lines.span(key)
        place = lines.number(start)
        texts.append(lines.text[last:start])
        for part, table, size in zip(parts, tables, sizes, strict=True):
            part.append(table[number * size : place * size])
        if (values := changes[key]) is not None:
            texts.append(key + b"\n")
            for part, value in zip(parts, values, strict=True):
                part.append(value)
        last, number = end, place + (end > start)
    for part, table, size in zip(parts, tables, sizes, strict=True):
        part.append(table[number * size :])
    return b"".join((*texts, lines.text[last:])), list(map(b"".join, parts))
