"""A plain document without the way through HTML: from Python-Markdown's tree to ours at once.

The sanitiser stays the last word over all that an editor could have written as HTML. What is taken here Markdown made
itself: paragraphs, headings, bold, emphasis, links and pictures whose addresses were taken down, in a form that nh3
gives back as it is. For anything else, a single ``<`` or ``&`` in the text included, there is no shorter way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element as Made

from markdown.treeprocessors import Treeprocessor

from townpress.editorial.markup.tree import Element, Node, Prose, Text
from townpress.editorial.markup.vocabulary import HEADINGS

if TYPE_CHECKING:
    from markdown import Markdown

_BLOCKS = HEADINGS | {"p"}
_LINES = frozenset({"strong", "em", "br", "a", "img"})
_EMPHASIS = frozenset({"strong", "em"})
#: Those with attributes; they lose all but their address to the notes.
_ADDRESS = frozenset({"a", "img"})
_DEEPEST = 5
#: What is set, escaped or left out of the plain text. Of characters that are plain no other is a blank or a break.
_TO_SET = "\"'>↩\n\t\u3000"
#: What a paragraph with blanks holds if typography binds none of them.
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Direct(Treeprocessor):
    """Runs after the inline patterns: keeps a plain document as our own ``tree`` and leaves none to be written.

    ``notes`` takes down the links and pictures, as it would at the end of the longer way. ``plain``: whether the source
    holds only plain characters (:func:`~townpress.editorial.characters.is_plain`).
    """

    def __init__(self, md: Markdown, notes: Treeprocessor) -> None:
        super().__init__(md)
        self._notes = notes
        self.plain = False
        self.tree: Element | None = None

    def run(self, root: Made) -> Made | None:
        """An empty document in the place of a plain one.

        A plain one is the same, blanks between blocks aside, when it is written as HTML, sanitised, parsed and nested
        well. nh3 and the reading of HTML change entities, controls and noncharacters, move misnested elements, and take
        links out of links; an empty paragraph goes. Python-Markdown keeps backslash escapes between STX and ETX until
        the end.
        """
        texts = "".join(root.itertext())
        if not self.plain or self.md.htmlStash.html_counter or any(mark in texts for mark in "<&\x02\x03"):
            return None
        to_set = [mark for mark in _TO_SET if mark in texts]
        blocks = [_prose(block, to_set) or block for block in root]
        if (root.text or "").strip() or not all(isinstance(block, Prose) or _is_plain(block) for block in blocks):
            return None
        self._notes.run(root)
        whole = (block if isinstance(block, Prose) else Element(block.tag, {}, _line(block)) for block in blocks)
        self.tree = Element("", {}, list(whole))
        return Made(root.tag)


def _prose(block: Made, to_set: list[str]) -> Prose | None:
    """A paragraph of text, bold and emphasis that typography leaves as it is; None for any other block."""
    if block.tag != "p" or block.attrib or (block.tail and block.tail.strip()):
        return None
    text = html = block.text or ""
    for inner in block:
        if inner.tag not in _EMPHASIS or len(inner) or inner.attrib:
            return None
        words, after = inner.text or "", inner.tail or ""
        text += words + after
        html += f"<{inner.tag}>{words}</{inner.tag}>{after}"
    if to_set and any(mark in text for mark in to_set):
        return None
    if " " in text:
        if not _HAN.search(text):
            return None
        text = " ".join(text.split())
    return Prose(text, f"<p>{html}</p>") if text else None


def _is_plain(block: Made) -> bool:
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
