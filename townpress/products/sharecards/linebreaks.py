"""Where a Chinese headline may be broken, by GB/T 15834—2011 (5.1) and UAX 14, and how it is broken evenly.

No line begins with a mark that closes or with 、·—…, none ends with one that opens; —— and …… stay whole, and so do
Latin words, numbers and what is written close to them (3.5%, 344, QR).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# UAX 14: CL, CP, EX, NS and what GB/T 15834 adds; then OP.
_NOT_FIRST = frozenset("、，。．；：！？）》〉」』】〕〗”’…—～·・/／%％℃°‰々!),.:;?]}~")
_NOT_LAST = frozenset("（《〈「『【〔〖“‘([{￥$/／")
#: After these a headline draws breath.
_PAUSE = frozenset("：，！？；— ")
_WORD = regex(r"[A-Za-z0-9]+(?:[.,:'’&+@_-][A-Za-z0-9]+)*|[—…]+|\s+|.", re.DOTALL)


def pieces(text: str) -> tuple[str, ...]:
    """The text cut wherever a line may end. Spaces stay at the end of what they follow."""
    made: list[str] = []
    for token in _WORD.findall(text):
        if made and (token.isspace() or token[0] in _NOT_FIRST or made[-1].rstrip()[-1:] in _NOT_LAST):
            made[-1] += token
        elif not token.isspace():
            made.append(token)
    return tuple(made)


def lines(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """The text in as few lines of at most ``width`` as it takes, each about as long as the others.

    A piece that is wider than a line is cut where it must be.
    """
    parts = tuple(part for piece in pieces(text) for part in _cut(piece, width, measure))
    fewest = _filled(parts, width, measure)
    if len(fewest) == 2:  # noqa: PLR2004 - two lines are best parted where the headline itself is
        parted = [_joined(parts[:at], parts[at:]) for at, part in enumerate(parts[:-1], 1) if part[-1] in _PAUSE]
        fitting = [pair for pair in parted if all(width / 4 <= measure(line) <= width for line in pair)]
        if fitting:
            return min(fitting, key=lambda pair: abs(measure(pair[0]) - measure(pair[1])))
    low, high = width / 2, width
    for _ in range(6):  # to within a hundredth of the width
        middle = (low + high) / 2
        tried = _filled(parts, middle, measure)
        fits = len(tried) == len(fewest) and all(measure(line) <= middle for line in tried)
        low, high, fewest = (low, middle, tried) if fits else (middle, high, fewest)
    return fewest


def _joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, str]:
    return "".join(first).rstrip(), "".join(second).rstrip()


def _filled(parts: tuple[str, ...], width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    made = [""]
    for part in parts:
        if made[-1] and measure((made[-1] + part).rstrip()) > width:
            made.append("")
        made[-1] += part
    return tuple(line.rstrip() for line in made if line)


def _cut(piece: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    while measure(piece) > width and len(piece) > 1:
        most = next((length for length in range(len(piece) - 1, 1, -1) if measure(piece[:length]) <= width), 1)
        yield piece[:most]
        piece = piece[most:]
    yield piece
