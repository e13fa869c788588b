"""Characters that cannot be seen: which are refused, which are taken out, which only look like a blank.

Unicode names the first noncharacters, controls (C0, C1, DEL) and surrogates; U+FFFD is where a text was already lost.
Bidirectional embeddings, overrides and isolates (UAX 9) can make a headline read otherwise than it is written.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from townpress.kernel.regex import regex

#: Not allowed anywhere: controls except tab and line feed, surrogates, noncharacters, the replacement character.
_BEYOND = "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
FORBIDDEN = regex(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd{_BEYOND}]")
BIDI = regex("[\u202a-\u202e\u2066-\u2069]")
#: Blanks that do not break, and what word processors and web pages use for a line's end: a plain blank does.
HARD_BLANK = regex("[\u00a0\u2007\u202f]")
ODD_LINE_END = regex("[\x0b\x0c\x85\u2028\u2029]")
INVISIBLE = regex("[\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
PRIVATE = regex("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")

_RTL = regex("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_JOINING = regex("[\u0600-\u109f\u1780-\u18af\ua800-\uabff\ufb50-\ufdcf\ufe70-\ufefc\U00010a00-\U00011fff]")
_MONGOLIAN = regex("[\u1800-\u180d\u1810-\u18af]")
_PICTURE = regex("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
#: Letters that print nothing (Hangul fillers, blank braille): a title of them is empty.
_HOLLOW = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\ufe0e\ufe0f")
_MARK_REACH = 40
_FLAG_REACH = 8


def is_plain(text: str) -> bool:
    """Whether nothing in ``text`` is invisible or harmful: one quick look that spares most texts the slow ones."""
    if text.isprintable():
        return "\ufffd" not in text
    visible = text.replace("\n", "").replace("\t", "").replace("\u3000", "")
    return visible.isprintable() and "\ufffd" not in visible


def without_invisible(text: str) -> str:
    """``text`` without zero-width characters, save where a script or an emoji needs them."""
    return INVISIBLE.sub(lambda found: found.group() if needed(text, found.start()) else "", text)


def sound(text: str) -> str:
    """``text`` as a file's body would be with it typed: without what may not stand there or cannot be seen."""
    if is_plain(text):
        return text
    text = without_invisible(BIDI.sub("", text))
    return FORBIDDEN.sub("", ODD_LINE_END.sub(" ", text.replace("\r", " ")))


def needed(text: str, at: int) -> bool:
    """Whether the invisible character at ``at`` does work: joins letters or emoji, or orders right-to-left text."""
    character, before, after = text[at], text[max(0, at - 1) : at], text[at + 1 : at + 2]
    if character == "\u200d" and _PICTURE.match(before) and _PICTURE.match(after):
        return True
    if character in "\u200c\u200d":
        return bool(_JOINING.match(before) or _JOINING.match(after))
    if character == "\u180e":
        return bool(_MONGOLIAN.match(before))
    if character in "\u200e\u200f\u061c":
        return bool(_RTL.search(text, max(0, at - _MARK_REACH), at + _MARK_REACH))
    return character >= "\U000e0020" and "\U0001f3f4" in text[max(0, at - _FLAG_REACH) : at]


def is_blank(text: str) -> bool:
    """Whether ``text`` prints nothing."""
    for character in text:
        if not (character.isspace() or character in _HOLLOW or unicodedata.category(character) in {"Cf", "Cc"}):
            return False
    return True


def folded(word: str) -> str:
    """``word`` as names are compared: NFKC, without case, one blank for any run of them."""
    return _remembered(word) if len(word) <= _NAME_LENGTH else _folded(word)


def _folded(word: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


#: A paper's keys and names are few, and are looked up for every story.
_NAME_LENGTH = 60
_remembered = lru_cache(maxsize=8192)(_folded)
