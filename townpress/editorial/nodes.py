"""YAML as nodes that remember where they stand; every scalar stays the text that was written.

Typing is the schema's business: a title ``2026`` stays a title and ``12:30`` never becomes 750. Anchors, aliases, tags
and deep nesting are refused before anything is built, so no small file can grow into a large one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from townpress.kernel.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source

NESTED_AT_MOST = 6

# libyaml where the wheel has it: the same events, several times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: line and column from 1, and how many characters of that line it takes."""

    line: int = 1
    column: int = 1
    width: int = 1


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text."""

    spot: Spot
    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    spot: Spot
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the order written; a key may stand twice, the reader says so."""

    spot: Spot
    entries: tuple[tuple[Scalar, Node], ...]


Node = Scalar | Sequence | Mapping


def compose(source: Source, text: str, first_line: int = 1) -> tuple[Node | None, tuple[Problem, ...]]:
    """The nodes of ``text``, which stands in ``source`` from ``first_line`` on; None when empty or wrong."""
    try:
        refused = tuple(_refused(source, text, first_line))
        if refused:
            return None, refused
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        return None, (_broken(source, error, first_line),)
    return (None, ()) if root is None else _node(source, root, first_line)


def _refused(source: Source, text: str, first_line: int) -> Iterator[Problem]:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line, column = event.start_mark.line + first_line, event.start_mark.column + 1
        if depth > NESTED_AT_MOST:
            yield source.problem(
                109,
                f"嵌套超过 {NESTED_AT_MOST} 层。请改成简单的“键: 值”",
                f"nested more than {NESTED_AT_MOST} levels; write plain “key: value” lines",
                line=line,
                column=column,
            )
            return
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield source.problem(
                110,
                "这里不能用 & 和 * 引用。含有 & 或 * 的文字请加引号",
                "anchors (&) and aliases (*) are not allowed; put quotes around text that begins with & or *",
                line=line,
                column=column,
            )
        elif getattr(event, "tag", None):
            yield source.problem(
                111,
                f"这里不能用标签 {shown(event.tag)}。以 ! 开头的文字请加引号",
                f"the tag {shown(event.tag)} is not allowed; put quotes around text that begins with !",
                line=line,
                column=column,
            )


def _broken(source: Source, error: yaml.YAMLError, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or str(error).split("\n", maxsplit=1)[0]
    return source.problem(
        108,
        "YAML 写法有误。常见原因：冒号后少空格，引号不成对，缩进不齐，文字里有冒号而没有加引号",
        f"broken YAML ({shown(reason)}); usual causes: no blank after a colon, unpaired quotes, uneven indent, "
        "a colon inside unquoted text",
        line=(mark.line if mark else 0) + first_line,
        column=(mark.column if mark else 0) + 1,
    )


def _node(source: Source, node: yaml.Node, first_line: int) -> tuple[Node, tuple[Problem, ...]]:
    start, end = node.start_mark, node.end_mark
    width = max(1, end.column - start.column) if end.line == start.line else 1
    spot = Spot(start.line + first_line, start.column + 1, width)
    if isinstance(node, yaml.MappingNode):
        return _mapping(source, node, spot, first_line)
    if isinstance(node, yaml.SequenceNode):
        pairs = [_node(source, item, first_line) for item in node.value]
        return Sequence(spot, tuple(item for item, _ in pairs)), tuple(p for _, found in pairs for p in found)
    # `title:` and `title: ~` say nothing; a quoted "~" is text.
    text = "" if node.style is None and node.value in {"~", "null"} else node.value
    return Scalar(spot, text), ()


def _mapping(source: Source, node: yaml.MappingNode, spot: Spot, first_line: int) -> tuple[Node, tuple[Problem, ...]]:
    entries: list[tuple[Scalar, Node]] = []
    problems: list[Problem] = []
    for raw_key, raw_value in node.value:
        key, _ = _node(source, raw_key, first_line)
        value, found = _node(source, raw_value, first_line)
        problems += found
        if isinstance(key, Scalar):
            entries.append((key, value))
        else:
            problems.append(
                source.problem(
                    112,
                    "键必须是一个词，不能是列表",
                    "a key must be a word, not a list",
                    line=key.spot.line,
                    column=key.spot.column,
                )
            )
    return Mapping(spot, tuple(entries)), tuple(problems)
