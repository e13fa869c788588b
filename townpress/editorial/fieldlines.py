"""One field as it is written: the line with its key, and the lines that go on with its value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.nodes import Broken, Node, Scalar, Spot
from townpress.kernel.problems import Severity
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from townpress.editorial.schema import Schema
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source

_KEY = regex(
    r"""(?P<lead>[\s　]{0,3})(?P<quote>["']?)(?P<word>[^\s:：#"'\-\[\]{},][^:："']{0,40}?)(?P=quote)"""
    r"""\s{0,10}(?P<colon>[:：])(?P<value>.*)"""
)
_INDICATORS = tuple("\"'[{|>&*!")
_NOTHING = frozenset({"~", "null"})
_COMMENT = regex(r"(?:^#(?=\s|$)|\s#).*$")
#: In running text, and where a value should begin, a # that does not stand by itself is a hashtag: “#邹城#”.
_SPACED_COMMENT = regex(r"(?:^|\s)#(?:\s.*)?$")
_TEMPLATE = ("{{", "{%", "{#")
_PAIRS = {"[": "]", "{": "}"}
_INNER = regex(r"(?P<lead>\s*(?:-\s+)?)(?P<word>[^\s:：{}\[\]\"'#,]{1,60})\s{0,10}(?P<colon>：\s*|:(?=[^\s:/])|: +)")
_MISREAD = regex(r": |:$|\s#\S")
_PICTURE = regex(r"\.(?:jpe?g|png|webp|gif|avif)$", re.IGNORECASE)


class FieldLine(Struct, frozen=True):
    """A line ``word: value``; ``key`` is the known key that the word stands for, or None. Columns count from 1."""

    word: str
    key: str | None
    value: str
    key_column: int
    value_column: int
    repaired: bool


def plain_field(line: str, number: int, schema: Schema) -> tuple[Scalar, Scalar] | None:
    """``key: text`` as key and value, where none of the rules below could say otherwise; None for all other lines.

    Most lines are of this kind, and cost a fifth of what the rules do. The line after it must begin a field of its own.
    """
    word, _, value = line.partition(": ")
    if word not in schema.fields or not value or "#" in value or value[0] in _INDICATORS or value in _NOTHING:
        return None
    if value != value.strip():
        return None
    key = Scalar(Spot(number, 1, len(word)), word)
    return key, Scalar(Spot(number, len(word) + len(": ") + 1, len(value)), value, verbatim=True)


def field_line(line: str, schema: Schema) -> FieldLine | None:
    """``line`` as a field; None when it is none. Only after a known key may the colon be full-width or lack a blank."""
    found = _KEY.match(line)
    if not found:
        return None
    key = schema.key(found["word"])
    value = found["value"]
    proper = found["colon"] == ":" and (not value or value[0] in " \t　")
    if not proper and key is None and (found["colon"] == ":" or " " in found["word"]):
        return None
    text = value.strip()
    column = found.start("value") + 1 + (len(value) - len(value.lstrip()) if text else 0)
    return FieldLine(found["word"], key, text, found.start("word") + 1, column, repaired=not proper)


def is_known(line: str, schema: Schema) -> bool:
    """Whether ``line`` is a field with a known key."""
    found = field_line(line, schema)
    return bool(found and found.key)


def belongs(line: str) -> bool:
    """Whether a line goes on with the value above it."""
    return not line.strip() or line[0] in " \t#" or line.startswith("- ") or line == "-"


def yaml_value(
    source: Source, line: FieldLine, number: int, after: int, schema: Schema
) -> tuple[Node, tuple[Problem, ...]]:
    """The value of a field in YAML that stands in lines ``number`` up to, not including, ``after``."""
    declared = schema.fields.get(line.key or "")
    plain = bool(declared and declared.plain)
    more = list(source.lines[number : after - 1])
    while more and (not more[-1].strip() or (more[-1].startswith("#"))):
        more.pop()
    if not more and (not line.value.startswith(_INDICATORS) or (plain and line.value.startswith(_TEMPLATE))):
        return _text(line, number, plain=plain), ()
    mended: list[str] = more
    notes: list[Problem] = []
    if declared and declared.inner:
        mended, notes = _mended(source, more, number + 1, declared.inner)
    # Blanks for the key keep the columns of the first line as they are in the file.
    whole = "\n".join((" " * (line.value_column - 1) + line.value if line.value else "", *mended))
    # Most stories have plain fields alone, and YAML's library takes as long to load as reading a few of them.
    from townpress.editorial.yamlnodes import compose  # noqa: PLC0415

    node, problems = compose(source, whole, number)
    if problems and plain and not more and _is_balanced(line.value):
        return _text(line, number, plain=True), (_taken_as_text(source, line, number),)
    spot = Spot(number, line.key_column, len(line.word))
    empty = Broken(spot) if problems else Scalar(spot, "")
    return node or empty, (*notes, *problems)


def header_value(source: Source, line: FieldLine, number: int, after: int) -> Scalar:
    """The value of a header line, and of the indented lines up to ``after``: text as it stands, never YAML."""
    more = [text.strip() for text in source.lines[number : after - 1]]
    spot = Spot(number, line.value_column, max(1, len(line.value)))
    return Scalar(spot, "\n".join((line.value, *more)).strip(), verbatim=not more)


def _text(line: FieldLine, number: int, *, plain: bool) -> Scalar:
    value = (_SPACED_COMMENT if plain else _COMMENT).sub("", line.value).rstrip()
    if value in _NOTHING:
        value = ""
    return Scalar(Spot(number, line.value_column, max(1, len(value))), value, verbatim=True)


def _is_balanced(value: str) -> bool:
    """Whether quotes and brackets at the start are closed, so that only YAML's rules and no slip broke the value."""
    first = value[0]
    if first in "\"'":
        return value.count(first) % 2 == 0
    if first in _PAIRS:
        return value.count(first) == value.count(_PAIRS[first]) and not value.endswith(_PAIRS[first])
    return False


def _taken_as_text(source: Source, line: FieldLine, number: int) -> Problem:
    return source.problem(
        133,
        "整行按文字读",
        "the whole line was read as text",
        line=number,
        column=line.value_column,
        width=len(line.value),
        severity=Severity.REPAIR,
    )


def _mended(source: Source, lines: list[str], first: int, inner: Schema) -> tuple[list[str], list[Problem]]:
    """Lines within a mapping, put right where a known key or the name of a picture has a colon YAML does not see.

    Text after a key that takes plain text is quoted where YAML would find another key or a comment in it.
    """
    mended: list[str] = []
    notes: list[Problem] = []
    for number, line in enumerate(lines, first):
        found = _INNER.match(line)
        key = inner.key(found["word"]) if found else None
        if not found or not (key or _PICTURE.search(found["word"])):
            mended.append(line)
            continue
        value = line[found.end() :]
        if key and inner.fields[key].plain and _MISREAD.search(value) and not value.startswith(_INDICATORS):
            value = "'" + value.rstrip().replace("'", "''") + "'"
        mended.append(f"{found['lead']}{found['word']}: {value}")
        if not found["colon"].startswith(": "):
            notes.append(
                source.problem(
                    131,
                    "冒号按半角加空格读",
                    "read the colon as a half-width one with a blank",
                    line=number,
                    column=found.start("colon") + 1,
                    severity=Severity.REPAIR,
                )
            )
    return mended, notes
