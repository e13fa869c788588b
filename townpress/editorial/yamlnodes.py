"""YAML as nodes that remember where they stand; every scalar stays the text that was written: ``12:30`` is never 750.

Anchors, aliases, tags and deep nesting are refused before anything is built, so no small file grows into a large one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from townpress.editorial.nodes import Mapping, Scalar, Sequence, Spot
from townpress.kernel.problems import shown
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.nodes import Node
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source

NESTED_AT_MOST = 6
NODES_AT_MOST = 50_000

# libyaml where the wheel has it: the same events, several times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAB_INDENT = regex(r"[ \-]*\t")
#: After a key, a mark that YAML gives a meaning of its own.
_MARK_FIRST = regex(r"[^:]{1,40}:\s+([&*!|>%@`])")
_FULL_COLON = regex(r"\s*(?:- )?[^\s:：]{1,20}：")


@dataclass(eq=False)
class _Refused(Exception):
    """Something YAML allows and we do not, at a mark (line and column from 0)."""

    number: int
    zh: str
    en: str
    line: int
    column: int


def compose(source: Source, text: str, first_line: int = 1) -> tuple[Node | None, tuple[Problem, ...]]:
    """The nodes of ``text``, which stands in ``source`` from ``first_line`` on; None when empty or wrong."""
    try:
        return _root(yaml.parse(text, Loader=_LOADER), first_line, text.count("\n")), ()
    except (yaml.YAMLError, UnicodeError) as error:
        return None, (_broken(source, error, text, first_line),)
    except _Refused as refused:
        return None, (
            source.problem(
                refused.number, refused.zh, refused.en, line=refused.line + first_line, column=refused.column + 1
            ),
        )


def _root(events: Iterator[yaml.Event], first_line: int, last: int) -> Node | None:
    """The node of the only document, which may be empty."""
    root: Node | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise _Refused(112, "这里不能有第二个“---”", "a second “---” is not allowed here", *_mark(event))
        if isinstance(event, yaml.NodeEvent):
            root = _Builder(events, first_line, last).node(event)
    return root


class _Builder:
    """Builds nodes from events as they come, so that nothing is read past what is refused."""

    def __init__(self, events: Iterator[yaml.Event], first_line: int, last: int) -> None:
        self._events = events
        self._first_line = first_line
        self._last = last
        self._nodes = 0

    def node(self, event: yaml.Event, depth: int = 0) -> Node:
        """The node that ``event`` begins."""
        self._check(event, depth)
        spot = self._spot(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(spot, tuple(self.node(item, depth + 1) for item in self._until(yaml.SequenceEndEvent)))
        if isinstance(event, yaml.MappingStartEvent):
            return Mapping(spot, tuple(self._entry(key, depth + 1) for key in self._until(yaml.MappingEndEvent)))
        if not isinstance(event, yaml.ScalarEvent):
            raise TypeError(event)
        # `title:` and `title: ~` say nothing; a quoted "~" is text.
        plain = not event.style
        text = "" if plain and event.value in {"~", "null"} else str(event.value)
        return Scalar(spot, text, verbatim=plain and len(text) == spot.width)

    def _entry(self, event: yaml.Event, depth: int) -> tuple[Scalar, Node]:
        key = self.node(event, depth)
        if not isinstance(key, Scalar):
            raise _Refused(112, "键必须是一个词，不能是列表", "a key must be a word, not a list", *_mark(event))
        return key, self.node(next(self._events), depth)

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield event

    def _spot(self, event: yaml.Event) -> Spot:
        line, column = _mark(event)
        # An empty value at the end of a file is marked past its last line.
        line = min(line, self._last)
        end_line, end_column = _mark(event, end=True)
        width = max(1, end_column - column) if end_line == line else 1
        return Spot(line + self._first_line, column + 1, width)

    def _check(self, event: yaml.Event, depth: int) -> None:
        self._nodes += 1
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if self._nodes > NODES_AT_MOST:
            raise _Refused(109, "内容太多。请分成几个文件", "too much for one file; split it", *_mark(event))
        if depth > NESTED_AT_MOST:
            raise _Refused(
                109,
                f"嵌套超过 {NESTED_AT_MOST} 层。请改成简单的“键: 值”",
                f"nested more than {NESTED_AT_MOST} levels; write plain “key: value” lines",
                *_mark(event),
            )
        if isinstance(event, yaml.AliasEvent) or anchor:
            raise _Refused(
                110,
                "这里不能用 & 和 * 引用。以 & 或 * 开头的文字请加引号",
                "anchors (&) and aliases (*) are not allowed; put quotes around text that begins with & or *",
                *_mark(event),
            )
        if tag:
            raise _Refused(
                111,
                f"这里不能用标签 {shown(tag)}。以 ! 开头的文字请加引号",
                f"the tag {shown(tag)} is not allowed; put quotes around text that begins with !",
                *_mark(event),
            )


def _mark(event: yaml.Event, *, end: bool = False) -> tuple[int, int]:
    mark = event.end_mark if end else event.start_mark
    return (mark.line, mark.column) if mark else (0, 0)


def _broken(source: Source, error: Exception, text: str, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or str(error).split("\n", maxsplit=1)[0]
    # What ends too early is marked past its last line: say so where it ends.
    lines = text.rstrip().split("\n")
    within, column = (mark.line, mark.column) if mark else (0, 0)
    if within >= len(lines):
        within, column = len(lines) - 1, len(lines[-1])
    line = within + first_line
    zh, en = _cause(source.line(line))
    return source.problem(
        108, f"YAML 写法有误。{zh}", f"broken YAML ({shown(reason)}); {en}", line=line, column=column + 1
    )


def _cause(line: str) -> tuple[str, str]:
    """What is probably the matter with a line YAML cannot read."""
    if _TAB_INDENT.match(line):
        return "缩进用了 Tab，请改成两个空格", "indented with a tab; use two blanks"
    if _FULL_COLON.match(line):
        return "冒号要用半角，后面空一格", "the colon must be half-width, followed by a blank"
    if mark := _MARK_FIRST.match(line):
        return f"以 {mark[1]} 开头的文字请加引号", f"put quotes around text that begins with {mark[1]}"
    return (
        "常见原因：冒号后少空格，引号或括号不成对，缩进不齐，文字里有冒号而没有加引号",
        "usual causes: no blank after a colon, unpaired quotes or brackets, uneven indent, a colon in unquoted text",
    )
