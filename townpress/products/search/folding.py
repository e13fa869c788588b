"""Folding: the form in which texts and queries are compared, character by character.

Compatibility forms (NFKC: full width, ㎡), case, traditional characters, quotation marks, brackets and dashes are
taken for one; spaces count only between Latin letters or digits. Each character is folded by itself, so that a place in
the folded text is a place in the text. The browser folds by the same table (``theme/static/js/search.js``).
"""

from __future__ import annotations

import unicodedata

from townpress.kernel.regex import regex
from townpress.products.search.variants import SIMPLIFIED, TRADITIONAL

#: What else is taken for one: each character of the first text for the one below it.
_MARKS = "“”„‟«»「」『』〝〞‘’‛〔〕【】〖〗[]{}〈〉《》‐‑‒–—―−~〜∼・•‧∙⋅"
_AS = '""""""""""""' + "'''" + "()()()()()" + "<><>" + "-" * 10 + "·····"
#: Drawn as nothing: soft hyphen, joiners, directions, byte order mark, variation selectors.
UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" + "".join(map(chr, range(0xFE00, 0xFE10)))

#: The whole table, as it is published for the browser.
FROM = TRADITIONAL + _MARKS
TO = SIMPLIFIED + _AS

_SPACES = regex(" +")
_LONE_SPACE = regex(r"(?<![a-z0-9]) +| +(?![a-z0-9])")


class _Table(dict[int, str]):
    """What each character becomes, looked up once."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = folded = "".join(_PAIRS.get(char, " " if char.isspace() else char) for char in plain)
        return folded


_PAIRS = dict(zip(FROM, TO, strict=True)) | dict.fromkeys(UNSEEN, "")
_TABLE = _Table()


def fold(text: str) -> str:
    """A text as it is compared."""
    folded = unicodedata.normalize("NFC", text).translate(_TABLE)
    return _LONE_SPACE.sub("", _SPACES.sub(" ", folded)) if " " in folded else folded
