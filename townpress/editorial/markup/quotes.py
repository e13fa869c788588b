"""Straight quotation marks set as “ ” and ‘ ’, by what stands around them (GB/T 15834-2011, 4.8).

Libraries for English look at blanks, of which Chinese has none: smartypants turns ``他说:"你好"`` into ”你好”. Here the
marks of one block are paired in order, across bold and links. Apostrophes (``it's``, ``'90s``), feet and inches
(``5'10"``), code and template syntax are none. Marks that don't pair are left as they were typed.
"""

from __future__ import annotations

from msgspec import Struct

from townpress.kernel.regex import regex

#: Stands for code, pictures and line breaks in a block's text; no text holds it, the tree removes noncharacters.
OPAQUE = "\uffff"

# Feet and inches; and template syntax, which is shown as it was typed.
_NO_QUOTES = regex(
    r"(?<=\d)'(?=\d{1,2}(?:\.\d+)?\")|(?<=\d'\d)\"|(?<=\d'\d\d)\"|\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|\{#.{0,200}?#\}"
)
_APOSTROPHE = regex(r"(?<=[A-Za-z0-9])'(?=[A-Za-z])|(?<![A-Za-z0-9])'(?=\d\ds?\b)")
_POSSESSIVE = regex(r"(?<=s)'(?=[\s,.;:?!]|$)")


class Quoted(Struct, frozen=True):
    """A block's text with its quotes set, of the same length; ``loose``: offset of a mark without partner, or -1."""

    text: str
    loose: int = -1


def set_quotes(text: str) -> Quoted:
    """``text`` (one block) with its straight quotes as curly ones."""
    if '"' not in text and "'" not in text:
        return Quoted(text)
    letters = list(text)
    kept = {offset for match in _NO_QUOTES.finditer(text) for offset in range(*match.span())}
    for offset in kept:
        letters[offset] = OPAQUE
    for match in _APOSTROPHE.finditer(text):
        if letters[match.start()] == "'":
            letters[match.start()] = "’"
    single = _paired(letters, "'", "‘’", text)
    double = _paired(letters, '"', "“”", text)
    for offset in kept:
        letters[offset] = text[offset]
    return Quoted("".join(letters), max(single, double))


def _paired(letters: list[str], straight: str, curly: str, text: str) -> int:
    """Pair the ``straight`` marks in place; when one is left over, change none and give back its offset, else -1."""
    possessive = {match.start() for match in _POSSESSIVE.finditer(text)} if straight == "'" else set()
    changes: dict[int, str] = {}
    opened = -1
    for offset, letter in enumerate(letters):
        if letter == curly[0]:
            opened = offset
        elif letter == curly[1] and not _is_apostrophe(letters, offset):
            opened = -1
        elif letter == straight and opened >= 0:
            changes[offset], opened = curly[1], -1
        elif letter == straight and offset in possessive:
            changes[offset] = curly[1]
        elif letter == straight and not _measures(text, offset):
            changes[offset], opened = curly[0], offset
    if opened >= 0 and changes:
        return opened
    for offset, mark in changes.items():
        letters[offset] = mark
    return -1


def _measures(text: str, offset: int) -> bool:
    """Whether a mark with nothing open before it stands for inches or feet: ``24"``."""
    return offset > 0 and text[offset - 1].isascii() and text[offset - 1].isdigit()


def _is_apostrophe(letters: list[str], offset: int) -> bool:
    """Whether a curly ’ stands in or before a word, as in it’s."""
    following = letters[offset + 1 : offset + 2]
    return letters[offset] == "’" and following != [] and following[0].isascii() and following[0].isalpha()


def typeset_title(text: str) -> str:
    """A title or caption with its quotes set; nothing else of it changes."""
    return set_quotes(text).text
