"""Pictures out of the lines they were written in: a figure stands after its paragraph, or in its place.

In a list item, a table cell or a quotation it stays inside. A link around a picture goes: a figure is shown whole.
"""

from __future__ import annotations

from townpress.editorial.markup.tree import Element, Node, Place, Text
from townpress.editorial.markup.vocabulary import HEADINGS, is_block

# These hold lines alone, and a figure may follow them.
_FOLLOWED = HEADINGS | {"p", "pre", "summary"}


def lift_pictures(root: Element) -> list[Place]:
    """Move each photograph's place in ``root`` to where a figure may stand; those whose link was left with nothing."""
    linked: list[Place] = []
    content: list[Node] = []
    for child in root.children:
        if not isinstance(child, Element):
            content.append(child)
            continue
        linked += lift_pictures(child)
        leaves = child.tag in _FOLLOWED or not is_block(child.tag)
        places = [node for node in child.children if isinstance(node, Place)] if leaves else []
        if places:
            child.children = [node for node in child.children if node not in places]
            linked += places[:1] if child.tag == "a" and not _says(child) else []
        if not places or _says(child):
            content.append(child)
        content += places
    root.children = content
    return linked


def _says(element: Element) -> bool:
    return any(
        bool(node.value.strip()) if isinstance(node, Text) else isinstance(node, Element) and _says(node)
        for node in element.children
    )
