"""W446, W447, W448: identity, telephone and bank numbers of people (《个人信息保护法》; 《民法典》第一千零三十四条).

Whether they may be printed is the editor's judgement: privacy warnings, which STRICT leaves warnings.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from townpress.editorial.nodes import Spot
from townpress.kernel.problems import Severity
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.editorial.masthead import Masthead
    from townpress.kernel.problems import Problem

_HALF_WIDTH = str.maketrans("０１２３４５６７８９Ｘ－　", "0123456789X- ")
# Written out so that it begins with a digit: regular expressions find a first character ten times as fast as a group.
_ENOUGH = regex(r"\d[ \-－　]?(?:\d[ \-－　]?){9}")
_DIGITS = regex(r"(?<![0-9A-Za-z_/=])\+?\d(?:[ -]?\d){9,18}(?:[ -]?[Xx])?(?![0-9A-Za-z_])")
_MOBILE = regex(r"(?:86)?(1[3-9]\d{9})")
_CARD = regex(r"62\d{14,17}|[45]\d{15}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

_KINDS = {
    446: ("身份证号", "identity card number"),
    447: ("手机号", "mobile number"),
    448: ("银行卡号", "bank card number"),
}


def personal_data(galley: Galley) -> Iterator[Problem]:
    """Each number in title, summary, captions and body; the masthead's own published contacts are excepted."""
    own = _published(galley.registers.masthead)
    for key, text in galley.texts:
        for number, start, length in _numbers(text, own):
            yield _problem(galley, number, galley.spot_in(key, text[start : start + length]), key)
    for line_number, line in galley.body if _ENOUGH.search(galley.body_text) else ():
        for number, start, length in _numbers(line, own):
            yield _problem(galley, number, Spot(line_number, start + 1, length), "")


def _numbers(text: str, own: frozenset[str]) -> Iterator[tuple[int, int, int]]:
    if not _ENOUGH.search(text):
        return
    for match in _DIGITS.finditer(text.translate(_HALF_WIDTH)):
        digits = re.sub(r"[^0-9X]", "", match[0].upper())
        number = _kind_of(digits)
        if number and digits not in own and digits.removeprefix("86") not in own:
            yield number, match.start(), len(match[0])


def _kind_of(digits: str) -> int:
    if is_identity_number(digits):
        return 446
    if _MOBILE.fullmatch(digits):
        return 447
    return 448 if _CARD.fullmatch(digits) and _luhn(digits) else 0


def is_identity_number(digits: str) -> bool:
    """Whether these are the 18 signs of a citizen's number: a possible birthday and the right check sign (GB 11643)."""
    if not re.fullmatch(r"[1-9]\d{16}[0-9X]", digits):
        return False
    try:
        date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return "10X98765432"[total % 11] == digits[17]


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * 2 if index % 2 else int(digit) for index, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004 - Luhn: digit sums


@lru_cache(maxsize=4)
def _published(masthead: Masthead) -> frozenset[str]:
    """The digits of every number the paper itself prints in its masthead."""
    contacts, report = masthead.contacts, masthead.report
    printed = (contacts.phone, contacts.address, contacts.wechat, contacts.qq, contacts.tips, report.phone)
    runs = (re.sub(r"\D", "", run) for text in printed for run in re.findall(r"\+?\d[\d -]*", text))
    return frozenset(run.removeprefix("86") if len(run) > 11 else run for run in runs)  # noqa: PLR2004 - 86 and 11 digits


def _problem(galley: Galley, number: int, spot: Spot, key: str) -> Problem:
    zh, en = _KINDS[number]
    return galley.problem(
        number,
        f"像是{zh}。个人信息未经同意不要刊登，请删去或打码（如 138****1234）；确需刊登可保留",
        f"looks like a {en}; remove or mask it unless the person agreed",
        key=key,
        spot=spot,
        severity=Severity.PRIVACY,
    )
