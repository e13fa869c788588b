"""Line breaks inside a paragraph: joined between Chinese characters, a space elsewhere.

The rule is that of CSS Text 4, “segment break transformation”: browsers differ on it around marks of ambiguous width
(“ ” … ——), so it is done here, by characters and their Unicode properties (UAX #11), across bold and links.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from townpress.kernel.regex import regex

_BREAK = regex(r"[ \t]*\n[ \t\n]*")
_HAN = regex(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def break_edits(text: str, opaque: str) -> list[tuple[int, int, str]]:
    """For each line break of one block's ``text`` the span it takes, blanks around it included, and what replaces it.

    ``opaque`` stands for what is no text (code); beside it, and at either end of the block, see below: code keeps its
    space, an end needs none.
    """
    edits = []
    chinese: bool | None = None
    for match in _BREAK.finditer(text):
        before = text[match.start() - 1] if match.start() else ""
        after = text[match.end()] if match.end() < len(text) else ""
        if chinese is None:
            chinese = bool(_HAN.search(text))
        joined = not before or not after or (opaque not in before + after and _joins(before, after, chinese=chinese))
        edits.append((match.start(), match.end(), "" if joined else " "))
    return edits


def _joins(before: str, after: str, *, chinese: bool) -> bool:
    sides = _nature(before), _nature(after)
    if "mark" in sides:  # full-width punctuation brings its own space
        return "hangul" not in sides
    return all(side == "wide" or (side == "ambiguous" and chinese) for side in sides)


@lru_cache(maxsize=4096)
def _nature(character: str) -> str:
    """``mark``: full-width punctuation; ``wide``; ``hangul``; ``ambiguous``: marks wide in Chinese; else ``narrow``."""
    if unicodedata.name(character, "").startswith(("HANGUL", "HALFWIDTH HANGUL")):
        return "hangul"
    category, width = unicodedata.category(character), unicodedata.east_asian_width(character)
    if width in "WF":
        return "mark" if category[0] == "P" else "wide"
    return "ambiguous" if width == "A" and category[0] in "PS" else "narrow"
