"""Sanitised HTML as a small tree, and back.

The parser reads only what nh3 writes: every tag closed, every attribute in double quotes, ``& < > "`` and the no-break
space escaped (HTML Standard, 13.3 Serializing HTML fragments). It is no HTML parser; that work nh3 has done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from townpress.editorial.characters import sound
from townpress.editorial.markup.bounds import NESTED_AT_MOST
from townpress.editorial.markup.vocabulary import LINES, is_block
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

VOID = frozenset({"br", "hr", "img", "track", "wbr"})
#: Of all elements, whatever they are.
DEEPEST = 120
#: No level of their own.
_PARTS = LINES | {"li", "dd", "thead", "tbody", "tfoot", "tr", "td"}

_TOKEN = regex(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>|([^<]+)')
_ATTRIBUTE = regex(r' ([a-z-]+)="([^"]*)"')


class TooDeep(Exception):
    """Elements nested too deep: first in the ``count``-th ``tag`` of the document."""

    def __init__(self, tag: str, count: int) -> None:
        super().__init__(tag, count)
        self.tag, self.count = tag, count


class Text(Struct, eq=False):
    """A run of characters, unescaped."""

    value: str


class Prose(Text, eq=False):
    """A paragraph under the root in which nothing is left to set: its plain text and its HTML."""

    html: str


class Place(Struct, eq=False):
    """Where the ``index``-th link or photograph comes; ``kind``: photo; as an attribute link, src, poster."""

    kind: str
    index: int


class Element(Struct, eq=False):
    """A tag with what it holds. The tree is this package's workbench, so it may be changed in place."""

    tag: str
    attributes: dict[str, str | Place] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    def get(self, name: str) -> str:
        """The text of an attribute, or nothing."""
        value = self.attributes.get(name, "")
        return value if isinstance(value, str) else ""

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the order of the document."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()


Node = Element | Text | Place


def parse(html: str) -> Element:
    """The tree of what nh3 wrote, under a root without a name."""
    root = Element("")
    open_elements = [root]
    for closing, tag, attributes, text in _TOKEN.findall(html):
        if text:
            open_elements[-1].children.append(Text(_unescaped(text)))
        elif closing:
            if len(open_elements) > 1 and open_elements[-1].tag == tag:
                open_elements.pop()
        else:
            element = Element(tag, {name: _unescaped(value) for name, value in _ATTRIBUTE.findall(attributes)})
            open_elements[-1].children.append(element)
            if tag not in VOID:
                open_elements.append(element)
            if len(open_elements) > NESTED_AT_MOST and _is_too_deep(open_elements[1:]):
                raise TooDeep(tag, sum(other.tag == tag for other in root.walk()))
    return root


def _is_too_deep(open_elements: list[Element]) -> bool:
    """Whether blocks stand in blocks or lines in lines too often; a list is one level with its items, so is a table."""
    levels = [is_block(element.tag) for element in open_elements if element.tag not in _PARTS]
    blocks = sum(levels)
    return max(blocks, len(levels) - blocks) > NESTED_AT_MOST or len(open_elements) >= DEEPEST


def serialize(node: Node) -> str:
    """The HTML of a node; of the root, that of its children."""
    if isinstance(node, Prose):
        return node.html
    if isinstance(node, Text):
        return escaped(node.value)
    if isinstance(node, Place):
        return f"<!--{node.kind} {node.index}-->"
    inner = "".join([serialize(child) for child in node.children])
    if node.tag == "pre":
        inner = inner.lstrip("\n")  # the first is nothing to whoever reads HTML, and would go at the next reading
    if not node.tag:
        return inner
    attributes = "".join([_attribute(name, value) for name, value in node.attributes.items()])
    return f"<{node.tag}{attributes}>" + ("" if node.tag in VOID else f"{inner}</{node.tag}>")


def _attribute(name: str, value: str | Place) -> str:
    if isinstance(value, Place):
        return f"<!--{value.kind} {value.index}-->"
    quoted = escaped(value).replace('"', "&quot;")
    return f' {name}="{quoted}"'


def escaped(text: str) -> str:
    """``text`` as HTML between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")


def _unescaped(text: str) -> str:
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&nbsp;", "\xa0")
        text = text.replace("&amp;", "&")
    # ``&#1;`` and ``&#x202e;`` smuggle through any parser what may not be typed.
    return sound(text)


def text_of(node: Node, without: frozenset[str] = frozenset()) -> str:
    """The characters in a node, elements named in ``without`` left out; a line break for ``<br>``."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Place) or node.tag in without:
        return ""
    return "\n" if node.tag == "br" else "".join(text_of(child, without) for child in node.children)
