"""What is checked before a body is parsed: its size, its depth, and counts that keep parsing short.

Python-Markdown takes quadratic time over unclosed brackets, tags and fences, and over many headings in one block; nh3,
which no signal can interrupt, over deeply nested tags. No news story comes near these limits. Each of them bounds one
such case; that all together stay within seconds on the largest file is measured by the tests.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.markup.places import without_fences
from townpress.editorial.nodes import Spot
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source

LARGEST = 1024 * 1024
NESTED_AT_MOST = 50
LINKS_AT_MOST = 200
PICTURES_AT_MOST = 100

_MARKERS = regex(r"^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+")
# What a line begins with that is nested too deep: each level takes one of these characters or more.
_MAY_NEST = regex(rf"\n[ \t>*+\-.)\d]{{{NESTED_AT_MOST}}}")
_MARKER = regex(r">|[-*+]|\d+")
_RULE = regex(r"[ \t]*[-*_=][-*_= \t]*$")
_NEST = regex(r"!?\[|\(|\]|\)|\n[ \t]*\n")


class Bound(Struct, frozen=True):
    """At most ``limit`` matches of ``pattern``, each of which holds one of ``marks``; ``zh`` and ``en`` name them."""

    marks: tuple[str, ...]
    pattern: re.Pattern[str]
    limit: int
    zh: str
    en: str


BOUNDS = (
    Bound(("\n",), regex(r"\n"), 20_000, "行", "lines"),
    Bound(("[",), regex(r"\["), 1_000, "个方括号 [", "square brackets"),
    Bound(("<",), regex(r"<"), 8_000, "个 HTML 标签或 <", "HTML tags or <"),
    Bound(("<",), regex(r"<(?=[/!?a-zA-Z])(?![^>]{0,2000}>)"), 10, "个没有写完的 <", "unfinished tags"),
    Bound(("<",), regex(r"<!(?!--)|<\?"), 20, "个 <! 或 <?", "<! or <?"),
    Bound(("*", "_"), regex(r"\*+|_+"), 5_000, "处 * 或 _", "runs of * or _"),
    Bound(("`",), regex(r"`+"), 2_000, "处反引号 `", "runs of backticks"),
    Bound(("\\",), regex(r"\\"), 5_000, "个反斜杠 \\", "backslashes"),
    Bound(("&",), regex(r"&"), 5_000, "个 &", "ampersands"),
    Bound(
        ("#", "-", "=", "*", "_"),
        regex(r"^ {0,3}(?:#|[-=*_][-=*_ \t]*$)", re.MULTILINE),
        200,
        "个标题或分隔线",
        "headings and rules",
    ),
    Bound(("[",), regex(r"^ {0,3}\[[^\]\n]*\]:", re.MULTILINE), 100, "个链接定义或脚注", "link definitions and notes"),
    Bound((":",), regex(r"^ {0,3}:[ \t]", re.MULTILINE), 100, "个定义", "definitions"),
    Bound((">",), regex(r"^ {0,3}>", re.MULTILINE), 3_000, "行引用", "quoted lines"),
)
#: Counted in the whole file: what looks like a fence may be one to Markdown.
FENCES = Bound(("~~~", "```"), regex(r"^(?:~{3,}|`{3,})", re.MULTILINE), 200, "条代码围栏 ```", "code fences")
HIGHLIGHTS = Bound(("hl_lines=",), regex(r"hl_lines="), 10, "个 hl_lines", "hl_lines")


def out_of_bounds(source: Source, body: str, first_line: int) -> tuple[Problem, ...]:
    """The problems that keep ``body`` from being parsed; at most one of each kind."""
    longest = 4  # bytes a character
    size = len(body.encode("utf-8", "replace")) if len(body) * longest > LARGEST else 0
    if size > LARGEST:
        return (
            source.problem(
                401,
                f"正文太长（{size // 1024} KB，上限 {LARGEST // 1024} KB）。请拆成几篇；图片放在稿件旁边，不要写进正文",
                f"the body is too long ({size // 1024} KB, at most {LARGEST // 1024} KB); split the story",
                line=first_line,
            ),
        )
    text = without_fences(body)
    return (*_too_deep(source, text, first_line), *_too_many(source, body, text, first_line))


def _too_deep(source: Source, text: str, first_line: int) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n") if _MAY_NEST.search("\n" + text) else ()):
        indented = line.expandtabs(4)
        indent = (len(indented) - len(indented.lstrip(" "))) // 4
        markers = _MARKERS.match(line) if not _RULE.match(line) else None
        if indent + (len(_MARKER.findall(markers[0])) if markers else 0) > NESTED_AT_MOST and line.strip():
            yield nested(source, "引用、列表或缩进", "quotes, lists or indents", Spot(first_line + number))
            break
    depth = 0
    for match in _NEST.finditer(text) if text.count("[") + text.count("(") > NESTED_AT_MOST else ():
        depth = 0 if "\n" in match[0] else max(0, depth + (1 if match[0][-1] in "[(" else -1))
        if depth > NESTED_AT_MOST:
            yield nested(source, "括号", "brackets", Spot(first_line + text.count("\n", 0, match.start())))
            break


def nested(source: Source, zh: str, en: str, spot: Spot) -> Problem:
    """That something, named by ``zh`` and ``en``, is nested too deep."""
    return source.problem(
        402,
        f"{zh}嵌套超过 {NESTED_AT_MOST} 层。请删去多余的层次",
        f"{en} nested more than {NESTED_AT_MOST} deep; take out the levels that are not needed",
        line=spot.line,
        column=spot.column,
        width=spot.width,
    )


def _too_many(source: Source, body: str, text: str, first_line: int) -> Iterator[Problem]:
    for bound, where in (*((bound, text) for bound in BOUNDS), (FENCES, body), (HIGHLIGHTS, body)):
        if len(where) <= bound.limit or sum(map(where.count, bound.marks)) <= bound.limit:
            continue
        for count, match in enumerate(bound.pattern.finditer(where)):
            if count >= bound.limit:
                yield source.problem(
                    405,
                    f"正文里有超过 {bound.limit} {bound.zh}，太复杂，无法排版。请拆成几篇，或删去不需要的符号",
                    f"more than {bound.limit} {bound.en}: too complex to set; split the story or take out what you can",
                    line=first_line + where.count("\n", 0, match.start()),
                )
                break
