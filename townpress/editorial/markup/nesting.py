"""Makes the tree keep HTML's content models, so that every page passes the Nu checker whatever was pasted.

nh3 gives well-formed HTML; that a ``<td>`` stands in a row and no list in a heading is seen to here. Text is never lost:
a box that may not stand where it stands goes, what it holds stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from townpress.editorial.markup.tree import Element, Node, Place, Text, text_of
from townpress.editorial.markup.vocabulary import BOXES, FLOW, LINES, LISTS, TABLE, is_block

if TYPE_CHECKING:
    from collections.abc import Iterable

# A date, a time, or both (HTML Standard, 4.5.14), in the forms people write.
_MOMENT = re.compile(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)?)?|\d\d:\d\d(:\d\d)?")
_FORMS = {
    "align": re.compile(r"left|center|right"),
    "colspan": re.compile(r"[2-9]|[1-9]\d"),
    "rowspan": re.compile(r"[2-9]|[1-9]\d"),
    "start": re.compile(r"-?\d{1,6}"),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    "datetime": _MOMENT,
    "lang": re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|\d{3}))?"),
    "reversed": re.compile(r""),
    "open": re.compile(r""),
}


def well_nested(root: Element) -> Element:
    """A new tree with the same text in which every element stands where HTML lets it stand."""
    return Element("", {}, _flow(root.children, paragraphs=True))


def _flow(nodes: Iterable[Node], *, paragraphs: bool = False) -> list[Node]:
    """Blocks and lines. With ``paragraphs`` each run of loose text becomes one."""
    content: list[Node] = []
    for node in nodes:
        if isinstance(node, Element) and (node.tag in BOXES or node.tag == "div"):
            content += _flow(node.children, paragraphs=True)
        elif isinstance(node, Element) and not is_block(node.tag) and _holds_block(node):
            content += _flow(_pushed_down(node, node.children), paragraphs=paragraphs)
        elif isinstance(node, Element) and is_block(node.tag):
            content += _block(node)
        else:
            content += _line([node])
    return _paragraphed(content) if paragraphs else content


def _block(element: Element) -> list[Node]:
    tag, attributes = element.tag, _attributes(element)
    if tag in {"dt", "dd", "caption", "td", "th", "summary"} or tag in TABLE - {"table"}:
        return _flow(element.children, paragraphs=True)
    if tag == "li":
        return [Element("ul", {}, [Element("li", attributes, _flow(element.children))])]
    if tag in LISTS:
        return _list(element, attributes)
    if tag == "table":
        return _table(element)
    if tag == "details":
        return [Element(tag, attributes, _details(element))]
    if tag in LINES:
        children = _line(element.children)
        return [Element(tag, attributes, children)] if tag == "pre" or _shows(children) else []
    children = _flow(element.children) if tag in FLOW else []
    return [Element(tag, attributes, children)] if tag == "hr" or _shows(children) else []


def _line(nodes: Iterable[Node], within: frozenset[str] = frozenset()) -> list[Node]:
    """Text and the elements of a line; blocks go and leave a line break, links in links and loose ``rt`` go."""
    content: list[Node] = []
    for node in nodes:
        if not isinstance(node, Element):
            content.append(node)
        elif is_block(node.tag):
            inner = _line(node.children, within)
            content += [Element("br"), *inner] if content and _shows(content) and _shows(inner) else inner
        elif _misplaced(node, within):
            content += _line(node.children, within)
        else:
            children = _line(node.children, within | {node.tag})
            content.append(Element(node.tag, _attributes(node), children))
    return content


def _misplaced(node: Element, within: frozenset[str]) -> bool:
    if node.tag in {"rt", "rp"}:
        return "ruby" not in within or bool(within & {"rt", "rp"})
    if node.tag == "time":
        return not _MOMENT.fullmatch(node.get("datetime") or text_of(node).strip())
    if node.tag == "ruby":
        return "ruby" in within or not any(child.tag == "rt" for child in node.walk())
    return node.tag == "a" and "a" in within


def _list(element: Element, attributes: dict[str, str | Place]) -> list[Node]:
    if element.tag == "dl":
        return _definitions(element)
    items: list[Node] = []
    for child in element.children:
        if isinstance(child, Element) and child.tag == "li":
            items.append(Element("li", _attributes(child), _flow(child.children)))
        elif _shows([child]):
            items.append(Element("li", {}, _flow([child])))
    return [Element(element.tag, attributes, items)] if items else []


def _definitions(element: Element) -> list[Node]:
    """Terms followed by definitions; a list that is not built so becomes paragraphs."""
    entries: list[Node] = []
    for child in element.children:
        if isinstance(child, Element) and child.tag in {"dt", "dd"}:
            children = _line(child.children) if child.tag == "dt" else _flow(child.children)
            entries.append(Element(child.tag, _attributes(child), children))
        elif _shows([child]):
            return _flow(element.children, paragraphs=True)
    order = "".join(entry.tag for entry in entries if isinstance(entry, Element))
    if not re.fullmatch(r"(?:(?:dt)+(?:dd)+)+", order):
        return _flow(element.children, paragraphs=True)
    return [Element("dl", {}, entries)]


def _details(element: Element) -> list[Node]:
    summaries = [c for c in element.children if isinstance(c, Element) and c.tag == "summary" and _shows([c])]
    heading = _line(summaries[0].children) if summaries else [Text("详情")]
    rest = [child for child in element.children if child not in summaries[:1]]
    return [Element("summary", {}, heading), *_flow(rest, paragraphs=True)]


def _table(element: Element) -> list[Node]:
    caption = [c for c in element.children if isinstance(c, Element) and c.tag == "caption" and _shows([c])]
    groups = [group for c in element.children if isinstance(c, Element) for group in _group(c)]
    heads = [group for group in groups if group.tag == "thead"]
    for group in heads[1:] + [group for group in groups if group.tag == "tfoot"]:
        group.tag = "tbody"
    if not groups:
        return _flow(element.children, paragraphs=True) if _shows(element.children) else []
    head: list[Node] = [Element("caption", {}, _line(caption[0].children))] if caption else []
    return [Element("table", {}, [*head, *heads[:1], *(group for group in groups if group not in heads[:1])])]


def _group(element: Element) -> list[Element]:
    rows = [Element("tr", {}, cells) for row in element.children if isinstance(row, Element) and (cells := _cells(row))]
    return [Element(element.tag, {}, list(rows))] if rows else []


def _cells(row: Element) -> list[Node]:
    return [
        Element(cell.tag, _attributes(cell), _flow(cell.children) if cell.tag == "td" else _line(cell.children))
        for cell in row.children
        if isinstance(cell, Element)
    ]


def _attributes(element: Element) -> dict[str, str | Place]:
    """The attributes whose values are right; alignment as the class the theme knows."""
    kept: dict[str, str | Place] = {}
    for name, value in element.attributes.items():
        form = _FORMS.get(name)
        if form is None or (isinstance(value, str) and form.fullmatch(value)):
            kept |= {"class": f"align-{value}"} if name == "align" else {name: value}
    return kept


def _holds_block(element: Element) -> bool:
    return any(child is not element and is_block(child.tag) for child in element.walk())


def _pushed_down(wrapper: Element, nodes: Iterable[Node]) -> list[Node]:
    """Instead of ``<del>`` around blocks, ``<del>`` around the lines in them: a deletion must stay one."""
    content: list[Node] = []
    for node in nodes:
        if isinstance(node, Element) and (is_block(node.tag) or _holds_block(node)):
            content.append(Element(node.tag, node.attributes, _pushed_down(wrapper, node.children)))
        elif _shows([node]):
            content.append(Element(wrapper.tag, dict(wrapper.attributes), [node]))
    return content


def _paragraphed(content: list[Node]) -> list[Node]:
    paragraphed: list[Node] = []
    run: list[Node] = []
    for node in [*content, None]:
        if node is not None and not (isinstance(node, Element) and is_block(node.tag)):
            run.append(node)
            continue
        if _shows(run):
            paragraphed.append(Element("p", {}, run))
        run = []
        if node is not None:
            paragraphed.append(node)
    return paragraphed


def _shows(nodes: Iterable[Node]) -> bool:
    """Whether there is anything to see."""
    return any(
        bool(node.value.strip())
        if isinstance(node, Text)
        else isinstance(node, Place) or node.tag in {"img", "hr"} or _shows(node.children)
        for node in nodes
    )
