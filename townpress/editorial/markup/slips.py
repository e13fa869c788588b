"""Markup that did not become what its writer meant.

Links, references and notes are looked for in the finished text, where their marks ought not to be left; what changes
the shape of a text (a list without a blank line before it) in the source, without its fenced code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.markup.places import without_fences
from townpress.kernel.problems import shown
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.markup.places import Places
    from townpress.kernel.problems import Problem

_TARGET = r"(?:https?:|mailto:|\{|/|#|\.\.?/|[^\s()（）]+\.(?:md|jpe?g|png|gif|webp|pdf))"
_ITEM = regex(r" {0,3}(?:[-*+]|\d{1,3}\.) +\S")
_ITEM_MARKS = ("- ", "* ", "+ ", ". ")
_UNDERLINE = regex(r"(?:=+|-+) *")
# The first line of a list, code, quotation, table, heading, tag, definition or note.
_NO_PARAGRAPH = regex(r" {0,3}(?:[-*+]|\d+\.) | {4}|\t| {0,3}[>|#<:\[]")


class Slip(Struct, frozen=True):
    """A pattern and what to say of its first group, which stands for ``{}``; ``after``: how much more of it to show.

    ``marks``: every match holds one of them.
    """

    marks: str
    pattern: re.Pattern[str]
    zh: str
    en: str
    after: int = 0


IN_TEXT = (
    Slip(
        "]】［］",
        regex(rf"([\]】［］]\s?[(（]\s?)(?={_TARGET})", re.IGNORECASE),
        "这里像是链接或图片，但没有生效：{}。请用半角符号连写成 [文字](地址)，中间不留空格",
        "this looks like a link or picture that did not form: {}; write [words](address) in half width, with no blank",
        after=12,
    ),
    Slip(
        "]",
        regex(r"(\](?<=[^\]\s]\])\s?\[[^\]\n]{0,60}\])(?!\()"),
        "找不到链接定义 {}。请直接写成 [文字](地址)",
        "there is no definition for {}; write [words](address)",
    ),
    Slip(
        "[",
        regex(r"(\[\^[^\]\s]{1,40}\])"),
        "找不到脚注 {} 的内容。请另起一段写 [^1]: 脚注文字",
        "the note {} is missing; write its text in a paragraph of its own: [^1]: text",
    ),
    Slip(
        "~",
        regex(r"(~~[^~\n]{1,60}~~)"),
        "~~ 不是删除线：{}。请写成 <del>文字</del>",
        "~~ does not strike out: {}; write <del>words</del>",
    ),
)
IN_SOURCE = (
    Slip(
        "#",
        regex(r"(#(?<![^\n]#)(?!#)[^#\s][^#\n]{0,40}#)"),
        "行首的 # 会变成标题：{}。如果是话题，请在前面加反斜杠 \\",
        "# at the start of a line makes a heading: {}; for a topic put a backslash before it",
    ),
    Slip(
        "\u3000",
        regex(r"\n(?<=[^\n]\n)[ \t]*(\u3000+\S)"),
        "行首的全角空格不会另起一段。段与段之间请空一行，缩进由网站统一设定：{}",
        "blanks at the start of a line make no paragraph; leave a blank line between paragraphs: {}",
        after=12,
    ),
)


def slips(places: Places, body: str, text: str) -> Iterator[Problem]:
    """A warning for each slip in the source ``body`` and its finished ``text`` (code left out)."""
    source = without_fences(body)
    for where, known in ((text, IN_TEXT), (source, IN_SOURCE)):
        for slip in known:
            for match in slip.pattern.finditer(where) if any(mark in where for mark in slip.marks) else ():
                found = shown(where[match.start(1) : match.end(1) + slip.after].split("\n", maxsplit=1)[0].strip())
                spot = places.matching(_loosely(match[1]))
                yield places.warning(spot, 422, slip.zh.replace("{}", found), slip.en.replace("{}", found))
    for item in _crowded_items(source):
        yield places.warning(
            places.matching(f"(?m:^{re.escape(item)})"),
            422,
            f"列表没有生效：列表前要空一行（{shown(item[:20])}）",
            f"the list did not form: leave a blank line before it ({shown(item[:20])})",
        )


def _crowded_items(source: str) -> Iterator[str]:
    """Of each paragraph that a list follows without a blank line, the list's first line."""
    if not any(mark in source for mark in _ITEM_MARKS):
        return
    previous, paragraph = "", False
    for line in source.split("\n"):
        if paragraph and _ITEM.match(line):
            yield line
            paragraph = False
        elif not line.strip() or _UNDERLINE.fullmatch(line):
            paragraph = False
        elif not previous.strip():
            paragraph = bool(line.strip()) and not _NO_PARAGRAPH.match(line)
        previous = line


def _loosely(text: str) -> str:
    """A pattern for ``text`` in the source, where blanks may differ."""
    return r"\s*".join(re.escape(word) for word in text.split())
