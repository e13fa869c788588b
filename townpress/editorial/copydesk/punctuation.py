"""W445: Chinese text takes Chinese punctuation (GB/T 15834-2011)."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from townpress.editorial.addresses import is_han
from townpress.editorial.nodes import Spot
from townpress.kernel.problems import Severity
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem

_FULL = dict(zip(",;:!?.()", "，；：！？。（）", strict=True))

_MARK = regex("[,;:!?.()]")
#: A character reference: the ``;`` of ``&nbsp;`` is none of the text's.
_REFERENCE = regex(r"&#?\w+;\Z", re.ASCII)
_LONGEST_REFERENCE = 40
_CLOSING, _OPENING = frozenset("》”’）〕】"), frozenset("《“〔")


def punctuation(galley: Galley) -> Iterator[Problem]:
    """One warning a field and one for the body, at the first place, with how many there are."""
    for key, text in galley.texts:
        marks = list(_half_width(text))
        if marks:
            around = text[max(0, marks[0].start() - 4) : marks[0].end()]
            spot = galley.spot_in(key, around)
            after = Spot(spot.line, spot.column + len(around) - 1) if spot.width == len(around) else spot
            yield _problem(galley, marks[0], len(marks), after, key)
    found = [(number, match) for number, line in galley.prose_with(*_FULL) for match in _half_width(line)]
    if found:
        number, first = found[0]
        yield _problem(galley, first, len(found), Spot(number, first.start() + 1), "")


def _half_width(text: str) -> Iterator[re.Match[str]]:
    # Not one expression for all of it: each range of Han in one takes a millisecond to compile.
    return (mark for mark in _MARK.finditer(text) if _is_wrong(text, mark.start()))


def _is_wrong(text: str, at: int) -> bool:
    """Whether the mark there is wrong: beside Han it is; 8:30 and 3.5 are not beside it, and ![ begins a picture."""
    mark, before, after = text[at], text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    if mark == ";" and _ends_reference(text, at):
        return False
    if mark == "(":
        return is_han(after) or after in _OPENING
    if mark == ")":
        return is_han(before)
    if mark == ".":
        return is_han(before) and (is_han(after) or not text[at + 1 :].strip())
    if (is_han(before) or before in _CLOSING) and after != "[":
        return True
    return mark != ":" and is_han(after) and before.isascii() and (before.isalnum() or before == "%")


def _ends_reference(text: str, at: int) -> bool:
    found = _REFERENCE.search(text, max(0, at - _LONGEST_REFERENCE), at + 1)
    return found is not None and unescape(found[0]) != found[0]


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
