"""What cannot be seen in a text: refused where it could deceive or means damage, put right where it is only litter."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from townpress.editorial.characters import (
    BIDI,
    FORBIDDEN,
    HARD_BLANK,
    INVISIBLE,
    ODD_LINE_END,
    PRIVATE,
    without_invisible,
)
from townpress.kernel.problems import Problem, Severity
from townpress.kernel.regex import regex
from townpress.kernel.source import Source

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

#: Places of one kind that are named in one file.
_NAMED_AT_MOST = 5
#: Text read in one encoding and saved in another: what was lost on the way; memory printed as GBK.
_MOJIBAKE = regex(
    "锟斤拷|烫烫烫烫|屯屯屯屯"
    # Han in UTF-8 read as Windows-1252: 社区 became ç¤¾åŒº.
    "|(?:[ä-é][\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u0080-\u009f]{2}){2}"
)
# What each of its branches begins with: looked for first, one by one, since a pattern is slow on sound text.
_MOJIBAKE_BEGINS = "锟烫屯äåæçèé"

#: Number, what is looked for, how a part is put right, and how the note reads. In this order.
_REPAIRS: tuple[tuple[int, re.Pattern[str], Callable[[str], str], str, str], ...] = (
    (123, BIDI, lambda part: BIDI.sub("", part), "去掉了改变文字方向的隐形字符", "removed bidirectional controls"),
    (124, INVISIBLE, without_invisible, "去掉了零宽字符", "removed zero-width characters"),
    (125, HARD_BLANK, lambda part: HARD_BLANK.sub(" ", part), "不间断空格改成了空格", "no-break blanks made blanks"),
    (126, ODD_LINE_END, lambda part: ODD_LINE_END.sub(" ", part), "特殊换行符改成了空格", "odd line ends made blanks"),
    (104, FORBIDDEN, lambda part: FORBIDDEN.sub("", part), "", ""),
)


def refused(source: Source, edge: int) -> Iterator[Problem]:
    """What may not stand in a text, or only in its body, which begins at offset ``edge``."""
    for found in _some(FORBIDDEN, source.text):
        if found.start() >= edge and ODD_LINE_END.match(found.group()):
            continue
        code = f"U+{ord(found.group()):04X}"
        zh, en = _nature(found.group())
        line, column = source.place_of(found.start())
        yield source.problem(
            104,
            f"这里有{zh} {code}。请删掉重打这一处，再另存为 UTF-8",
            f"{en} ({code}); delete it and type the place again, save as UTF-8",
            line=line,
            column=column,
        )
    for found in _some(BIDI, source.text[:edge]):
        line, column = source.place_of(found.start())
        yield source.problem(
            105,
            f"字段里有改变文字方向的隐形字符（U+{ord(found.group()):04X}）。请删掉这一行重新打，不要粘贴",
            f"an invisible character that changes the direction of text (U+{ord(found.group()):04X}); "
            "delete this line and type it again",
            line=line,
            column=column,
        )


def _some(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The first few places of a pattern, one a line."""
    seen = 0
    at = 0
    while seen < _NAMED_AT_MOST:
        found = pattern.search(text, at)
        if found is None:
            return
        yield found
        seen += 1
        end = text.find("\n", found.end())
        at = len(text) if end < 0 else end


def _nature(character: str) -> tuple[str, str]:
    if character == "\x00":
        return " NUL 字符", "a NUL character"
    if character == "\ufffd":
        return "已经损坏的字 �", "a character that was already lost (�)"
    if unicodedata.category(character) == "Cc":
        return "看不见的控制符", "an invisible control character"
    return "不是文字的编码", "a code point that is no character"


def doubtful(source: Source, *, plain: bool) -> Iterator[Problem]:
    """What was probably damaged on the way here, though each character is sound; ``plain``: as characters has it."""
    for pattern, zh, en in (
        (_MOJIBAKE, "这里像是乱码（编码转换时损坏的文字）", "this looks like damaged text"),
        (PRIVATE, "这个字在私用区，读者的设备上多半显示不出来", "a private-use character, which readers will not see"),
    ):
        sound = plain if pattern is PRIVATE else not any(letter in source.text for letter in _MOJIBAKE_BEGINS)
        found = None if sound else pattern.search(source.text)
        if found:
            line, column = source.place_of(found.start())
            yield source.problem(
                119,
                f"{zh}。请对照原稿重打",
                f"{en}; type it again from the original",
                line=line,
                column=column,
                severity=Severity.WARNING,
            )


def repaired(source: Source, start: int, end: int, *, plain: bool) -> tuple[str, tuple[Problem, ...]]:
    """The text from ``start`` to ``end``, put right, with a note for each kind of repair.

    ``plain``: whether nothing in ``source`` is invisible or harmful.
    """
    part = source.text[start:end]
    notes: list[Problem] = []
    for number, pattern, mend, zh, en in () if plain else _REPAIRS:
        found = pattern.search(part)
        mended = mend(part) if found else part
        if found and mended != part and zh:
            line, _ = Source("", part).place_of(found.start())
            notes.append(note(source, number, zh, en, line + source.text.count("\n", 0, start)))
        part = mended
    if not unicodedata.is_normalized("NFC", part):
        part = unicodedata.normalize("NFC", part)
        notes.append(note(source, 127, "统一成了 NFC 编码形式", "normalised to NFC"))
    if any(blank in part for blank in (" \n", "\t\n")):
        trimmed = _trimmed(part, body=start > 0)
        if trimmed != part:
            part = trimmed
            notes.append(note(source, 128, "去掉了行尾空格", "removed trailing blanks"))
    return part, tuple(notes)


def _trimmed(part: str, *, body: bool) -> str:
    """Lines without trailing blanks; in a ``body`` two before a further line of text are a line break and stay."""
    lines = part.split("\n")
    following = [*lines[1:], ""]
    return "\n".join(
        line.rstrip(" \t") + ("  " if body and line.endswith("  ") and line.strip() and after.strip() else "")
        for line, after in zip(lines, following, strict=True)
    )


def note(source: Source, number: int, zh: str, en: str, line: int = 1) -> Problem:
    """That something was put right, on ``line``."""
    return source.problem(number, zh, en, line=line, severity=Severity.REPAIR)
