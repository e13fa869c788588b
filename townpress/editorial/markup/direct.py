"""A plain document without the way through HTML: from Python-Markdown's tree to ours at once.

The sanitiser stays the last word over all that an editor could have written as HTML. What is taken here Markdown made
itself: paragraphs, headings, bold, emphasis, links and pictures whose addresses were taken down, in a form that nh3
gives back as it is. For anything else, a single ``<`` or ``&`` in the text included, there is no shorter way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element as Made

from markdown.treeprocessors import Treeprocessor

from townpress.editorial.characters import is_plain
from townpress.editorial.markup.tree import Element, Node, Text
from townpress.editorial.markup.vocabulary import HEADINGS

if TYPE_CHECKING:
    from markdown import Markdown

_BLOCKS = HEADINGS | {"p"}
_LINES = frozenset({"strong", "em", "br", "a", "img"})
#: Those with attributes; they lose all but their address to the notes.
_ADDRESS = frozenset({"a", "img"})
_DEEPEST = 5


class Direct(Treeprocessor):
    """Runs after the inline patterns: keeps a plain document as our own ``tree`` and leaves none to be written.

    ``notes`` takes down the links and pictures, as it would at the end of the longer way.
    """

    def __init__(self, md: Markdown, notes: Treeprocessor) -> None:
        super().__init__(md)
        self._notes = notes
        self.tree: Element | None = None

    def run(self, root: Made) -> Made | None:
        """An empty document in the place of a plain one."""
        if self.md.htmlStash.html_counter or not _is_plain(root):
            return None
        self._notes.run(root)
        self.tree = Element("", {}, [Element(block.tag, {}, _line(block)) for block in root])
        return Made(root.tag)


def _is_plain(root: Made) -> bool:
    """Whether writing HTML, sanitising, parsing and nesting it well would give the same, blanks between blocks aside.

    nh3 and the reading of HTML change entities, controls and noncharacters, move misnested elements, and take links out
    of links; an empty paragraph goes. Python-Markdown keeps backslash escapes between STX and ETX until the end.
    """
    texts = "".join(root.itertext())
    if "<" in texts or "&" in texts or not is_plain(texts) or (root.text or "").strip():
        return False
    return all(map(_is_plain_block, root))


def _is_plain_block(block: Made) -> bool:
    if block.tag not in _BLOCKS or block.attrib or (block.tail and block.tail.strip()):
        return False
    if not len(block):
        return bool(block.text and block.text.strip())
    shows = "".join(block.itertext()).strip() or block.find("img") is not None
    return bool(shows) and all(_is_plain_line(inner, ()) for inner in block)


def _is_plain_line(made: Made, within: tuple[str, ...]) -> bool:
    if made.tag not in _LINES or len(within) > _DEEPEST or (made.tag == "a" and "a" in within):
        return False
    if made.attrib and (made.tag not in _ADDRESS or any("\x02" in value for value in made.attrib.values())):
        return False
    if made.tag in {"br", "img"} and (made.text or len(made)):
        return False
    return all(_is_plain_line(inner, (*within, made.tag)) for inner in made) if len(made) else True


def _line(made: Made) -> list[Node]:
    content: list[Node] = [Text(made.text)] if made.text else []
    for inner in made:
        content.append(Element(inner.tag, dict(inner.attrib), _line(inner)))
        tail = inner.tail or ""
        if inner.tag == "br":
            # As Python-Markdown prints it: the line goes on below.
            tail = "\n" + tail if tail.strip() else "\n"
        if tail:
            content.append(Text(tail))
    return content
