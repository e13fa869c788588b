"""Markup that did not become what its writer meant: it is looked for in the finished text, where it ought not to be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from townpress.kernel.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.markup.places import Places
    from townpress.kernel.problems import Problem

_TARGET = r"(?:https?:|mailto:|\{|/|#|\.\.?/|[^\s()（）]+\.(?:md|jpe?g|png|gif|webp|pdf))"
_LINK = re.compile(rf"[\]】［］]\s?[(（]\s?(?={_TARGET})", re.IGNORECASE)
_REFERENCE = re.compile(r"(?<=[^\]\s])\]\s?\[[^\]\n]{0,60}\](?!\()")
_NOTE = re.compile(r"\[\^[^\]\s]{1,40}\]")
_TOPIC = re.compile(r"^#(?!#)[^#\s][^#\n]{0,40}#", re.MULTILINE)


def slips(places: Places, body: str, text: str) -> Iterator[Problem]:
    """Warnings about links, references and notes still there in ``text``, and 微博-style #topics# in ``body``."""
    for match in _LINK.finditer(text):
        around = shown(text[match.start() : match.end() + 12].split("\n", maxsplit=1)[0])
        yield places.warning(
            places.matching(r"\s?".join(re.escape(character) for character in match[0] if not character.isspace())),
            422,
            f"这里像是链接或图片，但没有生效：{around}。请用半角符号连写成 [文字](地址)，中间不留空格",
            f"this looks like a link or picture that did not form: {around}; write [words](address) in half width, "
            "without a blank",
        )
    for match in _REFERENCE.finditer(text):
        yield places.warning(
            places.matching(re.escape(match[0])),
            422,
            f"找不到链接定义 {shown(match[0][1:])}。请直接写成 [文字](地址)",
            f"there is no definition for {shown(match[0][1:])}; write [words](address)",
        )
    for match in _NOTE.finditer(text):
        yield places.warning(
            places.matching(re.escape(match[0])),
            422,
            f"找不到脚注 {shown(match[0])} 的内容。请另起一段写 {shown(match[0])}: 脚注文字",
            f"the note {shown(match[0])} is missing; write its text in a paragraph of its own: {shown(match[0])}: …",
        )
    for match in _TOPIC.finditer(body):
        yield places.warning(
            places.matching(f"(?m:^{re.escape(match[0])})"),
            422,
            f"行首的 # 会变成标题：{shown(match[0])}。如果是话题，请在前面加反斜杠：\\{shown(match[0])}",
            f"# at the start of a line makes a heading: {shown(match[0])}; for a topic put a backslash before it",
        )
