"""schema.org's vocabulary, read from the typings that Google generates of it (npm's ``schema-dts``): no network.

Each type of the vocabulary is there as ``interface NewsArticleLeaf extends NewsArticleBase``; its properties stand in
``…Base`` interfaces as ``"editor"?: SchemaValue<Person | IdReference, "editor">``, and its subtypes in the union
``export type NewsArticle = NewsArticleLeaf | ReportageNewsArticle | …``.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from webchecks import TOOLS

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPINGS = TOOLS / "schema-dts" / "dist" / "schema.d.ts"
_INTERFACE = re.compile(r"^(?:export )?interface (\w+)(?: extends ([^{]+))? \{(.*?)^\}", re.MULTILINE | re.DOTALL)
_PROPERTY = re.compile(r'^    "(\w+)"\?: SchemaValue<(.*?), "\1">;$', re.MULTILINE)
_UNION = re.compile(r"^export type (\w+) = ([^;{}<>]+);$", re.MULTILINE)
#: What Baidu reads (落地页时间因子) beside the vocabulary, as newsroom-rules of the house ask.
BAIDU = frozenset({"pubDate", "upDate"})


@functools.cache
def _interfaces() -> dict[str, tuple[tuple[str, ...], dict[str, frozenset[str]]]]:
    """Each interface: what it extends, and its own properties with the types they may hold."""
    text = TYPINGS.read_text(encoding="utf-8")
    return {
        name: (
            tuple(re.findall(r"\w+", parents)),
            {key: frozenset(re.findall(r"\w+", values)) for key, values in _PROPERTY.findall(body)},
        )
        for name, parents, body in _INTERFACE.findall(text)
    }


@functools.cache
def _subtypes() -> dict[str, frozenset[str]]:
    """Each type with its direct subtypes."""
    text = TYPINGS.read_text(encoding="utf-8")
    return {name: frozenset(re.findall(r"\w+", union)) for name, union in _UNION.findall(text)}


@functools.cache
def properties(kind: str) -> dict[str, frozenset[str]]:
    """The properties of a type, those of its parents included; empty for a type that there is not."""
    found: dict[str, frozenset[str]] = {}
    todo = [f"{kind}Leaf"]
    while todo:
        parents, own = _interfaces().get(todo.pop(), ((), {}))
        found |= own
        todo += parents
    return found


@functools.cache
def is_a(kind: str, wanted: str) -> bool:
    """Whether ``kind`` is ``wanted`` or below it."""
    return kind == wanted or any(
        is_a(kind, below) for below in _subtypes().get(wanted, ()) if below not in {wanted, f"{wanted}Leaf", "string"}
    )


def mistakes(node: dict[str, Any], declared: dict[str, str]) -> Iterator[str]:
    """What is wrong in a node and below it: unknown types, unknown properties, things where they can't stand.

    ``declared`` is the type of each node of the graph by its ``@id``, for nodes that only refer to it.
    """
    kind = node.get("@type") or declared.get(node.get("@id", ""), "")
    known = properties(kind)
    if not known:
        yield f"{kind or node}: no such type"
    for key, value in node.items():
        if key.startswith("@") or key in BAIDU:
            continue
        if key not in known:
            yield f"{kind}.{key}: no such property"
            continue
        for held in value if isinstance(value, list) else [value]:
            if isinstance(held, dict):
                below = held.get("@type") or declared.get(held["@id"], "")
                if held.keys() != {"@id"} and not any(is_a(below, wanted) for wanted in known[key]):
                    yield f"{kind}.{key}: holds a {below}, wants {sorted(known[key])}"
                yield from mistakes(held, declared)
