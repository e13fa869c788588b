"""W444: document numbers as GB/T 9704-2012, 7.2.5, sets them: 国标委发〔2023〕26号."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from townpress.editorial.nodes import Spot
from townpress.kernel.problems import Severity
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem

_NUMBER = regex(
    r"[\[【(（［〔﹝]\s{0,3}(?P<year>\d{4})\s{0,3}年?\s{0,3}[\]】)）］〕﹞]\s{0,3}第?\s{0,3}(?P<number>\d{1,5})\s{0,3}号"
)
_YEARS = range(1900, 2100)


def document_numbers(galley: Galley) -> Iterator[Problem]:
    """年份应标全称，用六角括号〔〕括入；发文顺序号不加“第”字，不编虚位: each other spelling, with the right one."""
    for key, text in galley.texts:
        for wrong, right, _ in _misspelt(text):
            yield _problem(galley, wrong, right, galley.spot_in(key, wrong), key)
    for number, line in galley.prose_with("号"):
        for wrong, right, start in _misspelt(line):
            yield _problem(galley, wrong, right, Spot(number, start + 1, len(wrong)), "")


def _misspelt(text: str) -> Iterator[tuple[str, str, int]]:
    if "号" not in text:
        return
    for match in _NUMBER.finditer(text):
        year, number = (int(unicodedata.normalize("NFKC", match[part])) for part in ("year", "number"))
        right = f"〔{year}〕{number}号"
        if year in _YEARS and match[0] != right:
            yield match[0], right, match.start()


def _problem(galley: Galley, wrong: str, right: str, spot: Spot, key: str) -> Problem:
    return galley.problem(
        444,
        f"发文字号“{wrong}”应写成“{right}”（GB/T 9704）。请替换",
        f"write the document number “{wrong}” as “{right}” (GB/T 9704)",
        key=key,
        spot=spot,
        severity=Severity.WARNING,
    )
