"""What is the matter where a file's fields should be, or should end, and what an editor can do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.fieldlines import belongs, is_known
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from townpress.editorial.schema import Schema
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source

LINES_AT_MOST = 1000
FENCE = regex(r"\s*---\s*$")
#: What is typed where ``---`` was meant: by an input method, by a word processor, by a slip.
_LIKE_FENCE = regex(r"\s*(?:[-－—–‐―_]\s?){2,}\s*$")
_OTHER_STYLES = (
    ("+++", "这是 TOML（Hugo 的写法）", "this is TOML, as Hugo writes it"),
    ("{", "这是 JSON", "this is JSON"),
    ("```", "开头多了代码框 ```", "the fields stand in a ``` code block"),
)


def skeleton(schema: Schema) -> str:
    """The smallest fields that are complete, on one line (⏎ for a line's end)."""
    needed = [f"{key}: {declared.example}" for key, declared in schema.fields.items() if declared.required]
    return " ⏎ ".join(("---", *needed, "---"))


def empty(source: Source, schema: Schema) -> Problem:
    """That the file is empty, with what to write."""
    return _begin(source, 1, 101, ("文件是空的", "the file is empty"), schema)


def without(source: Source, first: int, schema: Schema) -> Problem:
    """That there are no fields where the text begins, in line ``first``."""
    return _begin(source, first, 113, _instead(source, first, schema), schema)


def _begin(source: Source, line: int, number: int, what: tuple[str, str], schema: Schema) -> Problem:
    return source.problem(
        number,
        f"{what[0]}。复制这段开头（⏎ 处换行）：{skeleton(schema)}",
        f"{what[1]}; begin like this (a new line at each ⏎): {skeleton(schema)}",
        line=line,
    )


def _instead(source: Source, first: int, schema: Schema) -> tuple[str, str]:
    """What stands where the fields should."""
    line = source.line(first).strip()
    if _LIKE_FENCE.match(line):
        return "第一行应是三个半角减号 ---", "the first line should be three hyphens ---"
    for mark, zh, en in _OTHER_STYLES:
        if line.startswith(mark):
            return f"{zh}，请改成 --- 之间的“键: 值”", f"{en}; write “key: value” lines between --- lines"
    later = next((n for n, text in enumerate(source.lines, 1) if n > first and FENCE.match(text)), None)
    if later and is_known(source.line(later + 1), schema):
        return (
            f"第 {later} 行的 --- 前面有文字；开头的字段必须在文件最前面",
            f"text stands before the --- in line {later}; the fields must come first",
        )
    return "开头没有字段（title、date 等）", "the file does not begin with its fields (title, date, …)"


def unclosed(source: Source, first: int, schema: Schema) -> Problem:
    """That the fields which begin in line ``first`` have no end, and where it should be."""
    last = first
    for number in range(first + 1, min(first + LINES_AT_MOST, len(source.lines)) + 1):
        line = source.line(number)
        if not is_known(line, schema) and not (line.strip() and belongs(line) and last > first):
            break
        last = number
    return source.problem(
        114,
        f"开头的字段没有结束。请在第 {last} 行后面加一行 ---（三个半角减号）",
        f"the fields are never closed; add a line --- (three hyphens) after line {last}",
        line=first,
        width=3,
    )


def stray(source: Source, number: int) -> Problem:
    """A line among the fields that is none: what it looks like decides what is said."""
    if _LIKE_FENCE.match(source.line(number)):
        zh, en = "这一行应是三个半角减号 ---", "this line should be three hyphens ---"
    elif not source.line(number - 1).strip():
        zh = "开头的字段到这里没有结束。请在字段后面、正文前面加一行 ---"
        en = "the fields are not closed here; add a line --- between the fields and the text"
    else:
        return no_field(source, number)
    return source.problem(114, zh, en, line=number, width=len(source.line(number)))


def no_field(source: Source, number: int) -> Problem:
    """That a line between ``---`` lines is no field."""
    return source.problem(
        115,
        "这一行不是“键: 值”。键后面要有冒号和空格；接着上一行的内容请在行首空两格",
        "this line is no “key: value”: a colon and a blank follow a key; "
        "begin the line with two blanks if it goes on with the one above",
        line=number,
        width=len(source.line(number)),
    )


def no_header(source: Source, number: int) -> Problem:
    """That a line among Pelican's header lines is none."""
    return source.problem(
        116,
        "这一行不是“键: 值”。字段和正文之间请空一行",
        "this line is no “key: value”; leave an empty line between the fields and the text",
        line=number,
        width=len(source.line(number)),
    )


def too_long(source: Source, first: int) -> Problem:
    """That the fields which begin in line ``first`` are too many lines."""
    return source.problem(
        117, f"开头的字段超过 {LINES_AT_MOST} 行", f"the fields take more than {LINES_AT_MOST} lines", line=first
    )
