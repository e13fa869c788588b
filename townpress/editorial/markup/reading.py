"""A body as plain text: for search, a summary, and how long it takes to read."""

from __future__ import annotations

import math
import re
import unicodedata
from itertools import accumulate
from typing import TYPE_CHECKING

from townpress.editorial.markup.tree import Element, text_of
from townpress.editorial.markup.vocabulary import is_block

if TYPE_CHECKING:
    from collections.abc import Iterator

HAN_A_MINUTE = 500
WORDS_A_MINUTE = 250
#: Paragraphs that a lead takes in.
LEAD = 8

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+(?:['’.,-][A-Za-z0-9]+)*")
_SENTENCE = re.compile(r".*?(?:[。！？!?…]+[”’」』）》\"')]*|\.(?=\s)|$)\s*", re.DOTALL)
_CLAUSE = re.compile(r"[，、；：,;:—]")


def plain_text(root: Element, without: frozenset[str] = frozenset()) -> str:
    """All the text, a block a line, without the elements named in ``without`` and the arrows back from notes."""
    lines = (" ".join(line.replace("↩", "").split()) for line in _lines(root, without))
    return "\n".join(line for line in lines if line)


def lead_text(root: Element) -> str:
    """The text of the first paragraphs, without headings, lists, tables and quotations: enough for a summary."""
    paragraphs = [child for child in root.children if isinstance(child, Element) and child.tag == "p"]
    return plain_text(Element("", {}, list(paragraphs[:LEAD])))


def _lines(element: Element, without: frozenset[str]) -> Iterator[str]:
    line = ""
    for child in element.children:
        if not isinstance(child, Element) or not is_block(child.tag):
            line += text_of(child, without)
        elif child.tag not in without:
            yield line
            line = ""
            yield from _lines(child, without)
    yield line


def summary(text: str, limit: int = 120) -> str:
    """The first whole sentences of ``text`` that fit ``limit`` characters (a Latin letter counts half).

    When the first alone is longer it is cut at a comma, else between words, and ends in ``…``.
    """
    line = re.sub(r"\s*\n\s*", lambda match: _space(text, match), text).strip()
    taken = ""
    for sentence in _SENTENCE.findall(line):
        if _width((taken + sentence).rstrip()) > limit:
            break
        taken += sentence
    return taken.rstrip() or _shortened(line, limit)


def _space(text: str, match: re.Match[str]) -> str:
    """Nothing between Chinese sentences, a space between Latin ones."""
    return "" if match.start() and not text[match.start() - 1].isascii() else " "


def _shortened(line: str, limit: int) -> str:
    widths = list(accumulate(map(_half, line)))
    end = sum(width <= 2 * (limit - 1) for width in widths)
    head = line[:end]
    clauses = [match.start() for match in _CLAUSE.finditer(head) if match.start() > end // 2]
    blank = head.rfind(" ")
    cut = clauses[-1] if clauses else blank if blank > end // 2 and head[-1:].isascii() else end
    return head[:cut].rstrip(" ，、；：,;:—") + "…" if end < len(line) else line


def _width(text: str) -> float:
    return sum(map(_half, text)) / 2


def _half(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def minutes(text: str) -> int:
    """Minutes of reading: 500 Han or 250 Latin words each, rounded, at least one."""
    return max(1, math.floor(len(_HAN.findall(text)) / HAN_A_MINUTE + len(_WORD.findall(text)) / WORDS_A_MINUTE + 0.5))
