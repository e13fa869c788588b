"""A plain document without the way through HTML: from Python-Markdown's tree to ours at once.

The sanitiser stays the last word over all that an editor could have written as HTML. What is taken here Markdown made
itself: paragraphs, headings, bold, emphasis, links and pictures whose addresses were taken down, in a form that nh3
gives back as it is. For anything else, a single ``<`` or ``&`` in the text included, there is no shorter way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element as Made
from xml.etree.ElementTree import SubElement

from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from townpress.editorial.markup.tree import Element, Node, Prose, Text
from townpress.editorial.markup.vocabulary import HEADINGS
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from markdown import Markdown

_BLOCKS = HEADINGS | {"p"}
_LINES = frozenset({"strong", "em", "br", "a", "img"})
#: Those with attributes; they lose all but their address to the notes.
_ADDRESS = frozenset({"a", "img"})
_DEEPEST = 5
# No mark of Markdown's or of its footnotes' place, and nothing to set, to escape or to leave out of the plain text.
_PLAIN = r"[^`\\\[<&*_\x02/\"'>↩\n\t\u3000]"
_PROSE = regex(rf"(?:(?!\d+\.|[\s#\-+:=|~]){_PLAIN}++|(?=\*\*))(?:\*\*(?!\s){_PLAIN}++(?<!\s)\*\*(?!\*){_PLAIN}*+)*+")
#: What a paragraph with blanks holds if typography binds none of them.
_HAN = regex(r"[\u4e00-\u9fff]")


class Direct(Treeprocessor):
    """Runs after the inline patterns: keeps a plain document as our own ``tree`` and leaves none to be written.

    ``prose``: the paragraphs that need no inline pattern. ``notes`` takes down links and pictures, as it would at the
    end of the longer way.
    """

    def __init__(self, md: Markdown, notes: Treeprocessor) -> None:
        super().__init__(md)
        self._notes = notes
        self.plain = False
        self.prose: dict[Made, str] = {}
        self.tree: Element | None = None

    def begin(self, *, plain: bool) -> None:
        """Forget the last document; ``plain``: whether the next one's characters are, all of them (``is_plain``)."""
        self.plain, self.prose, self.tree = plain, {}, None

    def put_aside(self) -> None:
        """Take the prose out of Markdown's tree, save what a block after it has made something else of."""
        self.prose = {element: text for element, text in self.prose.items() if element.text is text}
        for element in self.prose:
            element.text = None

    def run(self, root: Made) -> Made | None:
        """An empty document in the place of a plain one; any other with its prose put in."""
        if self._is_direct(root):
            self._notes.run(root)
            self.tree = Element("", {}, [self._block(block) for block in root])
            return Made(root.tag)
        for element, text in self.prose.items():
            embolden(element, text)
        return None

    def _is_direct(self, root: Made) -> bool:
        """Whether writing HTML, sanitising, parsing and nesting it well would give the same, blanks aside.

        nh3 and the reading of HTML change entities, controls and noncharacters, move misnested elements, and take links
        out of links; an empty paragraph goes. Python-Markdown keeps backslash escapes between STX and ETX until the
        end.
        """
        if not self.plain or self.md.htmlStash.html_counter or (root.text or "").strip():
            return False
        texts = "".join(root.itertext())
        if any(mark in texts for mark in "<&\x02\x03"):
            return False
        return all(block in self.prose or _is_plain(block) for block in root)

    def _block(self, block: Made) -> Node:
        return _prose(self.prose[block]) if block in self.prose else Element(block.tag, {}, _line(block))


def is_prose(block: str) -> bool:
    """Whether a block is a paragraph of text and bold that typography leaves as it is."""
    return _PROSE.fullmatch(block) is not None and (" " not in block or _HAN.search(block) is not None)


def embolden(element: Made, text: str) -> None:
    """Set ``text``, whose only marks are pairs of ``**``, as Markdown does."""
    before, *parts = text.split("**")
    element.text = AtomicString(before)
    for bold, after in zip(parts[::2], parts[1::2], strict=True):
        strong = SubElement(element, "strong")
        strong.text = AtomicString(bold)
        strong.tail = AtomicString(after) if after else None


def _prose(written: str) -> Prose:
    text = html = written
    if "**" in written:
        html, *parts = written.split("**")
        for bold, after in zip(parts[::2], parts[1::2], strict=True):
            html += f"<strong>{bold}</strong>{after}"
        text = written.replace("**", "")
    return Prose(" ".join(text.split()) if " " in text else text, f"<p>{html}</p>")


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
