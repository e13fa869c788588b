"""W445: Chinese text takes Chinese punctuation (GB/T 15834-2011)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.addresses import HAN
from townpress.editorial.nodes import Spot
from townpress.kernel.problems import Severity
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem

_FULL = dict(zip(",;:!?.()", "，；：！？。（）", strict=True))

# Beside a Han character a mark is Chinese; 8:30 and 3.5 are not beside one, and ![ begins a picture.
# Each branch begins with its mark, so that text without marks is passed over quickly.
_HALF = regex(
    rf"[,;:!?](?!\[)(?<=[{HAN}》”’）〕】].)|[,;!?](?<=[A-Za-z0-9%].)(?=[{HAN}])"
    rf"|\.(?<=[{HAN}].)(?=[{HAN}]|\s*$)|\((?=[{HAN}《“〔])|\)(?<=[{HAN}].)"
)


def punctuation(galley: Galley) -> Iterator[Problem]:
    """One warning a field and one for the body, at the first place, with how many there are."""
    for key, text in galley.texts:
        marks = list(_HALF.finditer(text))
        if marks:
            around = text[max(0, marks[0].start() - 4) : marks[0].end()]
            spot = galley.spot_in(key, around)
            after = Spot(spot.line, spot.column + len(around) - 1) if spot.width == len(around) else spot
            yield _problem(galley, marks[0], len(marks), after, key)
    found = [(number, match) for number, line in galley.prose_with(*_FULL) for match in _HALF.finditer(line)]
    if found:
        number, first = found[0]
        yield _problem(galley, first, len(found), Spot(number, first.start() + 1), "")


def _problem(galley: Galley, mark: re.Match[str], count: int, spot: Spot, key: str) -> Problem:
    wrong, right = mark[0], _FULL[mark[0]]
    return galley.problem(
        445,
        f"汉字旁边用了半角标点“{wrong}”，应是“{right}”。"
        + (f"这里共有 {count} 处，请一并改正" if count > 1 else "请改正"),
        f"half-width “{wrong}” beside Han, write “{right}”" + (f"; {count} places" if count > 1 else ""),
        key=key,
        spot=spot,
        severity=Severity.WARNING,
    )
