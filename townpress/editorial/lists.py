"""Readers of lists: names, however they are separated, and items with keys of their own.

Something written that names nothing is a mistake, not an empty list.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from townpress.editorial.characters import is_blank
from townpress.editorial.nodes import Node, Scalar, Sequence, Spot
from townpress.editorial.schema import Entry, Outcome, Reader
from townpress.editorial.values import NAME_AT_MOST, remembering, text
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from townpress.kernel.problems import Problem

NAMES_AT_MOST = 50
_SEPARATORS = regex(r"[、，,;；\n]")


def names(limit: int = NAME_AT_MOST, *, split: bool = True) -> Reader:
    """A reader of a list of names, each once: a YAML list, or names between 、，, ; ； or on lines of their own."""
    return partial(read_names, read_name=remembering(text(limit)), split=split)


def read_names(entry: Entry, *, read_name: Reader, split: bool) -> Outcome:
    """What :func:`names` reads with."""
    node = entry.node
    items = node.items if isinstance(node, Sequence) else (node,)
    parts = [part for item in items for part in _parts(item, split=split or item is node)]
    if len(parts) > NAMES_AT_MOST:
        return entry.refuse(209, f"太多：{len(parts)} 个，最多 {NAMES_AT_MOST} 个", f"too many: {len(parts)}")
    found: dict[str, Spot] = {}
    problems: list[Problem] = []
    for index, part in enumerate(parts):
        outcome = read_name(entry.inner(index, part))
        problems += outcome.problems
        if outcome.value:
            found.setdefault(outcome.value, part.spot)
    if not (found or problems or _is_nothing(node)):
        return entry.refuse(205, "这里没有名字。请写上，或删去这一项", "no name stands here; write one or delete this")
    spots = {f"{entry.key}.{index}": spot for index, spot in enumerate(found.values())}
    return Outcome(tuple(found) or None, tuple(problems), spots)


def _is_nothing(node: Node) -> bool:
    """Whether nothing is written: no text, or an empty list, which in Pelican's header lines comes as text."""
    if isinstance(node, Scalar):
        return is_blank(node.text.strip("[]"))
    return isinstance(node, Sequence) and not node.items


def _parts(node: Node, *, split: bool) -> list[Node]:
    """The names within one item, each with its own place where the text stands in the file as it is."""
    if not isinstance(node, Scalar) or not split:
        return [node]
    parts: list[Node] = []
    # Pelican's header lines know no YAML: there a list in brackets comes as text.
    bracketed = node.text.startswith("[") and node.text.endswith("]")
    start = int(bracketed)
    for piece in _SEPARATORS.split(node.text[start : len(node.text) - start]):
        inner = len(piece) - len(piece.lstrip())
        name = piece.strip()
        spot = node.spot
        if node.verbatim:
            spot = Spot(spot.line, spot.column + start + inner, max(1, len(name)))
        if name:
            parts.append(Scalar(spot, name))
        start += len(piece) + 1
    return parts


def items_of(entry: Entry) -> tuple[tuple[Entry, ...], Outcome]:
    """The items of a list as entries, and the outcome of those that are empty; or of what is no list."""
    if isinstance(entry.node, Sequence):
        items = tuple(entry.inner(index, item) for index, item in enumerate(entry.node.items))
        empty = tuple(item for item in items if isinstance(item.node, Scalar) and not item.node.text)
        zh, en = "这一项是空的。请写上内容，或删去这一项", "this item is empty; write it or delete it"
        wrong = tuple(item.problem(205, zh, en) for item in empty)
        return tuple(item for item in items if item not in empty), Outcome(problems=wrong)
    if isinstance(entry.node, Scalar) and not entry.node.text:
        return (), Outcome()
    return (), entry.refuse(
        205, "这里要写列表，每项一行，以“- ”开头", "a list is expected here, each item on a line that begins with “- ”"
    )
