"""Makes the tree keep HTML's content models, so that every page passes the Nu checker whatever was pasted.

nh3 gives well-formed HTML; that a ``<td>`` stands in a row and no list in a heading is seen to here. No text is lost: a
box that may not stand where it stands goes, what it holds stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from townpress.editorial.markup.tree import Element, Node, Place, Text, text_of
from townpress.editorial.markup.vocabulary import BOXES, LINES, is_block
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# A date, a time, or both (HTML Standard, 4.5.14), in the forms people write.
_DATE = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?"
_MOMENT = regex(rf"{_DATE}|{_TIME}|\d{{4}}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[T ]{_TIME}(?:Z|[+-]\d\d:\d\d)?")
_FORMS = {
    "align": regex(r"left|center|right"),
    "colspan": regex(r"[2-9]|[1-9]\d"),
    "rowspan": regex(r"[2-9]|[1-9]\d"),
    "start": regex(r"-?\d{1,6}"),
    "scope": regex(r"row|col|rowgroup|colgroup"),
    "datetime": _MOMENT,
    "lang": regex(r"[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|\d{3}))?"),
    "reversed": regex(r""),
    "open": regex(r""),
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
    if element.tag in _MAKERS:
        return _MAKERS[element.tag](element)
    children = _line(element.children) if element.tag in LINES else _flow(element.children)
    keeps = element.tag in {"hr", "pre"} or _shows(children)
    return [Element(element.tag, _attributes(element), children)] if keeps else []


def _loosened(element: Element) -> list[Node]:
    """Part of a table, list or details that stands alone: its text as paragraphs."""
    return _flow(element.children, paragraphs=True)


def _line(nodes: Iterable[Node], within: tuple[str, ...] = ()) -> list[Node]:
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
            children = _line(node.children, (*within, node.tag))
            content.append(Element(node.tag, _attributes(node), children))
    return content


def _misplaced(node: Element, within: tuple[str, ...]) -> bool:
    if node.tag in {"rt", "rp"}:
        return within[-1:] != ("ruby",)
    if node.tag == "time":
        return not _MOMENT.fullmatch(node.get("datetime") or text_of(node).strip())
    if node.tag == "ruby":
        return "ruby" in within or not any(isinstance(c, Element) and c.tag == "rt" for c in node.children)
    return node.tag == "a" and "a" in within


def _list(element: Element) -> list[Node]:
    items: list[Node] = []
    for child in element.children:
        if isinstance(child, Element) and child.tag == "li":
            items.append(Element("li", _attributes(child), _flow(child.children)))
        elif _shows([child]):
            items.append(Element("li", {}, _flow([child])))
    return [Element(element.tag, _attributes(element), items)] if items else []


def _loose_item(element: Element) -> list[Node]:
    return _list(Element("ul", {}, [element]))


def _definitions(element: Element) -> list[Node]:
    """Terms followed by definitions; a list that is not built so becomes paragraphs."""
    entries = [child for child in element.children if isinstance(child, Element) and child.tag in {"dt", "dd"}]
    order = "".join(entry.tag for entry in entries)
    if not re.fullmatch(r"(?:(?:dt)+(?:dd)+)+", order) or _shows(c for c in element.children if c not in entries):
        return _loosened(element)
    return [Element("dl", {}, [Element(entry.tag, _attributes(entry), _cell(entry)) for entry in entries])]


def _details(element: Element) -> list[Node]:
    if not _shows(element.children):
        return []
    summaries = [c for c in element.children if isinstance(c, Element) and c.tag == "summary" and _shows([c])]
    heading: list[Node] = _line(summaries[0].children) if summaries else [Text("详情")]
    rest = [child for child in element.children if child not in summaries[:1]]
    children = [Element("summary", {}, heading), *_flow(rest, paragraphs=True)]
    return [Element("details", _attributes(element), children)]


def _table(element: Element) -> list[Node]:
    """One caption, one head, bodies; a second head and a foot become bodies, where they stood."""
    parts = [child for child in element.children if isinstance(child, Element)]
    caption = _line(part for part in parts if part.tag == "caption" and _shows([part]))
    groups = [group for part in parts if part.tag in {"thead", "tbody", "tfoot"} for group in _group(part)]
    if not groups:
        return _loosened(element)
    heads = [group for group in groups if group.tag == "thead"][:1]
    bodies = [Element("tbody", {}, group.children) for group in groups if group not in heads]
    return [Element("table", {}, [*([Element("caption", {}, caption)] if caption else []), *heads, *bodies])]


def _group(element: Element) -> list[Element]:
    rows: list[Node] = []
    for row in element.children:
        cells = [cell for cell in row.children if isinstance(cell, Element)] if isinstance(row, Element) else []
        if cells:
            rows.append(Element("tr", {}, [Element(cell.tag, _attributes(cell), _cell(cell)) for cell in cells]))
    return [Element(element.tag, {}, rows)] if rows else []


def _cell(element: Element) -> list[Node]:
    return _line(element.children) if element.tag in LINES else _flow(element.children)


_MAKERS: dict[str, Callable[[Element], list[Node]]] = {
    "ul": _list,
    "ol": _list,
    "dl": _definitions,
    "table": _table,
    "details": _details,
    "li": _loose_item,
    **dict.fromkeys(("dt", "dd", "caption", "td", "th", "summary", "thead", "tbody", "tfoot", "tr"), _loosened),
}


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
    """Whether there is anything to see, or a link without words to complain of."""
    return any(
        bool(node.value.strip())
        if isinstance(node, Text)
        else isinstance(node, Place) or node.tag in {"img", "hr"} or "href" in node.attributes or _shows(node.children)
        for node in nodes
    )
