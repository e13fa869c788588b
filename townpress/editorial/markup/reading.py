"""A body as plain text: for search, a summary, and how long it takes to read."""

from __future__ import annotations

import math
import re
import unicodedata
from itertools import accumulate
from typing import TYPE_CHECKING

from townpress.editorial.markup.tree import Element, Prose, Text, text_of
from townpress.editorial.markup.vocabulary import is_block
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

HAN_A_MINUTE = 500
WORDS_A_MINUTE = 250
#: Paragraphs that a lead takes in.
LEAD = 8

_HAN = regex(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_WORD = regex(r"[A-Za-z0-9\u00c0-\u024f]+(?:['’.,-][A-Za-z0-9]+)*")
_SENTENCE = regex(r".*?(?:[。！？!?…]+[”’」』）》\"')]*|\.(?=\s)|$)\s*", re.DOTALL)
_CLAUSE = regex(r"[，、；：,;:—]")
#: Han and its commonest marks, in runs: all of them wide (UAX #11).
_WIDE = regex(r"[\u4e00-\u9fff、。，：；]+")


def plain_text(root: Element, without: frozenset[str] = frozenset()) -> str:
    """All the text, a block a line, without the elements named in ``without`` and the arrows back from notes."""
    return "\n".join(line for line in _lines(root, without) if line)


def lead_text(root: Element) -> str:
    """The text of the first paragraphs, without headings, lists, tables and quotations: enough for a summary."""
    paragraphs = [node for node in root.children if isinstance(node, Prose) or getattr(node, "tag", "") == "p"]
    return plain_text(Element("", {}, list(paragraphs[:LEAD])))


def _lines(element: Element, without: frozenset[str]) -> Iterator[str]:
    line = ""
    for child in element.children:
        if isinstance(child, Prose):
            yield _tidied(line)
            line = ""
            yield child.value
        elif isinstance(child, Text):
            line += child.value
        elif not isinstance(child, Element) or not is_block(child.tag):
            line += text_of(child, without)
        elif child.tag not in without:
            yield _tidied(line)
            line = ""
            yield from _lines(child, without)
    yield _tidied(line)


def _tidied(line: str) -> str:
    return " ".join(line.replace("↩", "").split()) if line else ""


def summary(text: str, limit: int = 120) -> str:
    """The first whole sentences of ``text`` that fit ``limit`` characters (a Latin letter counts half).

    When the first alone is longer it is cut at a comma, else between words, and ends in ``…``.
    """
    line = _on_one_line(text)
    taken = ""
    for sentence in _SENTENCE.finditer(line):
        if _width((taken + sentence[0]).rstrip()) > limit:
            break
        taken += sentence[0]
    return taken.rstrip() or _shortened(line, limit)


def _on_one_line(text: str) -> str:
    """The lines of ``text`` joined, with nothing between Chinese sentences and a space between Latin ones."""
    joined = ""
    for line in text.split("\n"):
        part = line.strip()
        joined += f" {part}" if part and joined[-1:].isascii() else part
    return joined.strip()


def _shortened(line: str, limit: int) -> str:
    widths = list(accumulate(map(_half, line)))
    end = sum(width <= 2 * (limit - 1) for width in widths)
    head = line[:end]
    clauses = [match.start() for match in _CLAUSE.finditer(head) if match.start() > end // 2]
    blank = head.rfind(" ")
    cut = clauses[-1] if clauses else blank if blank > end // 2 and head[-1:].isascii() else end
    return head[:cut].rstrip(" ，、；：,;:—") + "…" if end < len(line) else line


def _width(text: str) -> float:
    rest = _WIDE.sub("", text)
    return len(text) - len(rest) + sum(map(_half, rest)) / 2


def _half(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def minutes(text: str) -> int:
    """Minutes of reading: 500 Han or 250 Latin words each, rounded, at least one."""
    rest, runs = _HAN.subn(" ", text)
    han = len(text) - len(rest) + runs
    return max(1, math.floor(han / HAN_A_MINUTE + len(_WORD.findall(rest)) / WORDS_A_MINUTE + 0.5))
