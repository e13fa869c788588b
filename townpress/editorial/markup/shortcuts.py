"""Python-Markdown made fast where it has nothing to do, through its own registries and with the same output.

Most of a Chinese story is paragraphs without a mark in them. Python-Markdown asks fourteen block processors and some
twenty inline patterns about each; here a look for the characters they begin with comes first. A test holds the parser
with and without these shortcuts against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.preprocessors import HtmlBlockPreprocessor, NormalizeWhitespace
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

from townpress.editorial.markup.direct import Direct, embolden, is_prose
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from markdown import Markdown
    from markdown.blockparser import BlockParser

# What inline patterns begin with. Text without any comes out of all of them as it went in.
_MARKS = regex(r"[`\\\[<&*_]")
_LINE_BREAK = "  \n"
#: Of each inline pattern the marks one of which it needs; a pattern that is not named here is always tried.
_NEEDED = {
    "backtick": "`",
    "escape": "\\",
    **dict.fromkeys(("reference", "link", "short_reference", "footnote"), "["),
    **dict.fromkeys(("image_link", "image_reference", "short_image_ref"), "["),
    **dict.fromkeys(("autolink", "automail", "html"), "<"),
    "linebreak": "\n",
    "entity": "&",
    "em_strong": "*_",
}
# A paragraph in which no line begins like anything else. (``2015年`` begins no list; ``2015.`` might.)
_LINE = r"(?!\d+\.)[^\s#\-_*+>:\[=|`~<\x02][^\n]*+"
# Text with bold in its simplest form, and no other mark: what each pair of ** means depends on nothing around it.
_PLAIN = r"[^`\\\[<&*_\x02]"
_BOLD = regex(rf"{_PLAIN}*+(?:\*\*(?!\s){_PLAIN}++(?<!\s)\*\*(?!\*){_PLAIN}*+)++")
_PARAGRAPH = regex(rf"{_LINE}(?:\n{_LINE})*+")
# A heading on a line of its own without a second # in it.
_HEADING = regex(r"(#{1,6})([^#\n\\\x02]++)")


class _Paragraphs(BlockProcessor):
    """Takes plain paragraphs and headings at the top level before the other block processors are asked."""

    def __init__(self, parser: BlockParser, direct: Direct) -> None:
        super().__init__(parser)
        self._direct = direct

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 - their signature
        """Whether the others would leave ``block`` to the processor of paragraphs or of headings."""
        return not self.parser.state and bool(
            is_prose(block) or _PARAGRAPH.fullmatch(block) or _HEADING.fullmatch(block)
        )

    def run(self, parent: Element, blocks: list[str]) -> None:
        """All the paragraphs and headings that follow each other; what has no marks as text inline patterns skip."""
        count = 0
        for block in blocks:
            if is_prose(block):
                paragraph = SubElement(parent, "p")
                paragraph.text = self._direct.prose[paragraph] = block
                count += 1
                continue
            if _PARAGRAPH.fullmatch(block):
                tag, text = "p", block
            elif heading := _HEADING.fullmatch(block):
                tag, text = f"h{len(heading[1])}", heading[2].strip()
            else:
                break
            marked = _MARKS.search(text) or _LINE_BREAK in text or "\x02" in text
            SubElement(parent, tag).text = text if marked else AtomicString(text)
            count += 1
        del blocks[:count]


class _Inline(InlineProcessor):
    """The inline patterns, each tried only on text that holds a mark it needs."""

    def __init__(self, md: Markdown, direct: Direct) -> None:
        super().__init__(md)
        self._direct = direct
        self._apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        self._patterns = list(md.inlinePatterns)
        self._needed = [""] * len(self._patterns)
        self._able: dict[str, tuple[int, ...]] = {}
        for name, marks in _NEEDED.items():
            self._needed[md.inlinePatterns.get_index_for_name(name)] = marks

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Prose is left out, simple bold at the top level set at once; the rest as ever, if there is any."""
        self._direct.put_aside()
        done = [_is_set(element) for element in tree]
        return tree if all(done) else super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - their names
        if isinstance(data, AtomicString):
            return data
        # What a pattern leaves in the place of its match holds no mark: there are never more than at first.
        marks = {*_MARKS.findall(data), *(["\n"] if _LINE_BREAK in data else [])}
        for index in self._able_to_match("".join(sorted(marks))):
            start, matched = 0, index >= patternIndex
            while matched:
                data, matched, start = self._apply(self._patterns[index], data, index, start)
        return data

    def _able_to_match(self, marks: str) -> tuple[int, ...]:
        """The patterns that can match a text with these marks, in order."""
        if marks not in self._able:
            found = (not needed or any(mark in marks for mark in needed) for needed in self._needed)
            self._able[marks] = tuple(index for index, able in enumerate(found) if able)
        return self._able[marks]


def _is_set(element: Element) -> bool:
    """Whether there is nothing for the patterns in ``element``, simple bold having been set."""
    text = element.text or ""
    if len(element) or element.tail:
        return False
    if isinstance(text, AtomicString) or not (_MARKS.search(text) or _LINE_BREAK in text or "\x02" in text):
        return True
    simple = "**" in text and _BOLD.fullmatch(text) is not None and _LINE_BREAK not in text
    if simple:
        embolden(element, text)
    return simple


class _Whitespace(NormalizeWhitespace):
    """Blanks are put right where there are any to put right."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        needed = any(blank in text for blank in ("\n ", "\t", "\r", "\x02", "\x03"))
        return super().run(lines) if needed else [*lines, "", ""]


class _RawHtml(HtmlBlockPreprocessor):
    """HTML is looked for where there is a ``<`` or ``&``."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        return super().run(lines) if "<" in text or "&" in text else lines


class _Fences(FencedBlockPreprocessor):
    """Fenced code is looked for where there is a fence."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        return super().run(lines) if "```" in text or "~~~" in text else lines


def take_shortcuts(md: Markdown, direct: Direct) -> None:
    """Give ``md`` the shortcuts of this module and ``direct``; after all its other processors are in place."""
    fences: object = md.preprocessors["fenced_code_block"]
    md.preprocessors.register(_Whitespace(md), "normalize_whitespace", 30)
    md.preprocessors.register(_Fences(md, getattr(fences, "config", {})), "fenced_code_block", 25)
    md.preprocessors.register(_RawHtml(md), "html_block", 20)
    md.parser.blockprocessors.register(_Paragraphs(md.parser, direct), "plain_paragraphs", 200)
    md.treeprocessors.register(_Inline(md, direct), "inline", 20)
    md.treeprocessors.register(direct, "direct", 12)
