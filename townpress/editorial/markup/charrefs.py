"""Character references (``&#8203;``, ``&ZeroWidthSpace;``): what they name is treated as if it had been typed.

They pass the check of a file's characters, being plain ASCII, and HTML makes characters of them afterwards. What may
not be published goes where text is taken from the HTML (``sound``); here it is said, with its place. A reference shown
as code has its ``&`` escaped by then, and is none.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from townpress.editorial.characters import BIDI, FORBIDDEN, INVISIBLE, PRIVATE, needed
from townpress.kernel.problems import shown
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.markup.places import Places
    from townpress.kernel.problems import Problem

#: Those without a semicolon are references in HTML, too, if not to Markdown.
_REFERENCE = regex(r"&(?:#[xX][0-9a-fA-F]+|#[0-9]+|[a-zA-Z][a-zA-Z0-9]*);?")
_LINE_END = regex("[\r\x0c\u2028\u2029]")
_NAMED_AT_MOST = 5
_REACH = 60

_REPAIRS = (
    (123, BIDI, "去掉了改变文字方向的隐形字符", "removed bidirectional controls"),
    (124, INVISIBLE, "去掉了零宽字符", "removed zero-width characters"),
    (126, _LINE_END, "特殊换行符改成了空格", "odd line ends made blanks"),
)


def unsound_references(places: Places, written: str) -> Iterator[Problem]:
    """What is the matter with the references in ``written``, the HTML and attributes that Markdown made.

    An error for each that names no character of a text, as for the character itself; a note for each kind of repair.
    """
    refused = 0
    noted: set[re.Pattern[str]] = set()
    for match in _REFERENCE.finditer(written) if "&" in written else ():
        reference, named = match[0], unescape(match[0])
        if named == reference or (named.isprintable() and named not in {"", "\ufffd"}):
            continue
        spot = places.matching(re.escape(reference))
        if not named or (FORBIDDEN.search(named) and not _LINE_END.search(named)):
            refused += 1
            if refused <= _NAMED_AT_MOST:
                yield places.error(
                    spot,
                    104,
                    f"{shown(reference)} 指的不是能印出来的字。请删去它，直接输入要印的字",
                    f"{shown(reference)} names no character that can be printed; delete it and type the one meant",
                )
        if PRIVATE.search(named) and PRIVATE not in noted:
            noted.add(PRIVATE)
            yield places.warning(
                spot,
                119,
                f"{shown(reference)} 指的字在私用区，读者的设备上多半显示不出来。请对照原稿重打",
                f"{shown(reference)} names a private-use character, which readers will not see; type it again",
            )
        for number, pattern, zh, en in _REPAIRS:
            if pattern not in noted and pattern.search(named) and not _does_work(written, match):
                noted.add(pattern)
                yield places.note(spot, number, f"{zh}（{shown(reference)}）", f"{en} ({shown(reference)})")


def _does_work(written: str, match: re.Match[str]) -> bool:
    """Whether an invisible character stays, because a script or an emoji needs it there."""
    before = unescape(written[max(0, match.start() - _REACH) : match.start()])
    named = unescape(match[0])
    after = unescape(written[match.end() : match.end() + _REACH])
    return INVISIBLE.match(named) is not None and needed(before + named + after, len(before))
