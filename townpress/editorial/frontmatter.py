"""Where a file's fields end and its body begins: YAML between ``---`` lines, or Pelican's ``Title: …`` header lines.

A line ``key: text`` of YAML is read as that text without YAML's rules, so that ``title: 通知: 停水`` says what it seems
to say; only lists, mappings, quoted and block text go through YAML, each key by itself, so that one broken value does
not hide what is wrong with the others. Full-width colons after a known key count as half-width ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from townpress.editorial.fieldlines import FieldLine, belongs, field_line, header_value, plain_field, yaml_value
from townpress.editorial.frontfaults import (
    FENCE,
    LINES_AT_MOST,
    empty,
    no_field,
    no_header,
    stray,
    too_long,
    unclosed,
    without,
)
from townpress.editorial.nodes import Mapping, Node, Scalar, Spot
from townpress.kernel.problems import Severity, shown
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from townpress.editorial.schema import Schema
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source

_END = regex(r"(?:---|\.\.\.)\s*$")


class Front(Struct):
    """A file cut in two: its fields as a node (None: there are none to read), and its body with its first line."""

    fields: Mapping | None = None
    body: str = ""
    body_line: int = 1
    problems: list[Problem] = field(default_factory=list)


def split(source: Source, schema: Schema) -> Front:
    """Cut ``source`` in two and read the lines of its fields; ``schema`` says which keys there are."""
    first = next((number for number, line in enumerate(source.lines, 1) if line.strip()), None)
    if first is None:
        return Front(problems=[empty(source, schema)])
    line = source.line(first)
    if FENCE.match(line):
        return _fenced(source, first, schema)
    if _begins_headers(source, first, schema):
        return _headed(source, first, schema)
    return Front(problems=[without(source, first, schema)])


def _begins_headers(source: Source, first: int, schema: Schema) -> bool:
    """Whether header lines begin here: among the lines up to the first empty one, one has a known key."""
    for number in range(first, min(first + LINES_AT_MOST, len(source.lines) + 1)):
        line = source.line(number)
        found = field_line(line, schema)
        if found and found.key:
            return True
        # A misspelt key may come first; a sentence with a colon in it may not.
        if not found or not schema.hint(found.word)[0]:
            return False
    return False


def _fenced(source: Source, first: int, schema: Schema) -> Front:
    lines = source.lines
    end = next((n for n in range(first + 1, len(lines) + 1) if _END.match(lines[n - 1])), None)
    if end is None:
        return Front(problems=[unclosed(source, first, schema)])
    front = Front(body="\n".join(lines[end:]), body_line=end + 1)
    if end - first > LINES_AT_MOST:
        front.problems.append(too_long(source, first))
        return front
    inside = next((line for line in lines[first : end - 1] if line.strip()), "")
    if inside.startswith((" ", "{")):
        _read_whole(source, first, end, front)
    else:
        _read_lines(source, first, end, schema, front)
    return front


def _read_whole(source: Source, first: int, end: int, front: Front) -> None:
    """Fields that are one indented or braced mapping: YAML's own reading."""
    from townpress.editorial.yamlnodes import compose  # noqa: PLC0415 - slow to load, and few stories are written so

    node, problems = compose(source, "\n".join(source.lines[first : end - 1]), first + 1)
    front.problems += problems
    if isinstance(node, Mapping):
        front.fields = Mapping(Spot(first, 1, 3), node.entries)
    elif not problems:
        front.problems.append(no_field(source, first + 1))


def _read_lines(source: Source, first: int, end: int, schema: Schema, front: Front) -> None:
    """Fields line by line, each with the indented lines that belong to it."""
    entries: list[tuple[Scalar, Node]] = []
    lines = source.lines
    number = first + 1
    while number < end:
        line = lines[number - 1]
        plain = plain_field(line, number, schema)
        if plain and not belongs(lines[number]):
            entries.append(plain)
            number += 1
            continue
        if not line.strip() or line.lstrip().startswith("#"):
            number += 1
            continue
        found = field_line(line, schema)
        # A sentence with a full-width colon, after an empty line, is the body of a file whose fields were not closed.
        prose = found and found.key is None and found.repaired and not source.line(number - 1).strip()
        if found is None or prose:
            front.problems.append(stray(source, number))
            return
        after = number + 1
        while after < end and belongs(source.line(after)):
            after += 1
        value, problems = yaml_value(source, found, number, after, schema)
        front.problems += (*_mended(source, found, number), *problems)
        entries.append((Scalar(Spot(number, found.key_column, len(found.word)), found.word), value))
        number = after
    front.fields = Mapping(Spot(first, 1, 3), tuple(entries))


def _headed(source: Source, first: int, schema: Schema) -> Front:
    """Pelican's header lines: up to the first empty line; an indented line goes on with the value above."""
    entries: list[tuple[Scalar, Node]] = []
    front = Front()
    number = first
    while number <= len(source.lines) and source.line(number).strip() and not _END.match(source.line(number)):
        found = field_line(source.line(number), schema)
        if found is None:
            front.problems.append(no_header(source, number))
            return front
        after = number + 1
        while source.line(after).strip() and source.line(after)[0] in " \t":
            after += 1
        value = header_value(source, found, number, after)
        front.problems += _mended(source, found, number)
        entries.append((Scalar(Spot(number, found.key_column, len(found.word)), found.word), value))
        number = after
    front.body, front.body_line = "\n".join(source.lines[number:]), min(number + 1, len(source.lines))
    if number - first > LINES_AT_MOST:
        front.problems.append(too_long(source, first))
    else:
        front.fields = Mapping(Spot(first, 1, 1), tuple(entries))
    return front


def _mended(source: Source, found: FieldLine, number: int) -> list[Problem]:
    if not found.repaired:
        return []
    return [
        source.problem(
            131,
            f"“{shown(found.word)}”后面的冒号按半角加空格读",
            f"read the colon after “{shown(found.word)}” as a half-width one with a blank",
            line=number,
            column=found.key_column,
            severity=Severity.REPAIR,
        )
    ]
