"""Python-Markdown as we use it: our list of extensions, and what it made of links and pictures taken down.

It is our reference for what Markdown means, because it renders bold beside Chinese punctuation (``他说**“好”**的``),
which CommonMark parsers leave as asterisks. Off on purpose: smarty (wrong opening quotes after Chinese), attr_list
(lets plain Markdown write ``onclick``), md_in_html, abbr, toc (its ids are not ours).
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from markdown import Markdown
from markdown.inlinepatterns import DelimiterProcessor
from markdown.treeprocessors import InlineProcessor, Treeprocessor
from markdown.util import AMP_SUBSTITUTE, AtomicString

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

EXTENSIONS = ("tables", "fenced_code", "footnotes", "sane_lists", "def_list")
CONFIGURATION: Mapping[str, Mapping[str, object]] = {
    # As an attribute it is data we can turn into a class; as a style the CSP would block it.
    "tables": {"use_align_attribute": True},
    "footnotes": {"BACKLINK_TITLE": "回到正文", "SEPARATOR": ":"},
}

# The characters that some inline pattern begins with. Text without any comes out of all twenty patterns as it went in.
_TRIGGER = re.compile(r"[`\\\[<&*_\x02]|  \n")


@dataclass(frozen=True, slots=True)
class Written:
    """A link or picture that Markdown made: ``target`` as written; ``alt`` is a picture's."""

    target: str
    title: str = ""
    alt: str = ""
    picture: bool = False


class _Inline(InlineProcessor):
    """The inline patterns, tried only where one can match: 40 % of the time of a Chinese story."""

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - their names
        if not isinstance(data, AtomicString) and not _TRIGGER.search(data):
            return data
        return str(super()._InlineProcessor__handleInline(data, patternIndex))  # type: ignore[misc]


class _Emphasis(DelimiterProcessor):
    """``*`` and ``_``, without the loss of text in Python-Markdown 3.11.

    Of ``5*3**2*4`` it pairs ``**`` with a single ``*`` and takes the 4 for the other: the character is gone. What it
    made is held against what was typed, marks aside; if they differ those marks stay characters.
    """

    def handleMatch(  # type: ignore[override] # noqa: N802 - as theirs, name and signature
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Their method, its result checked."""
        element, start, end = super().handleMatch(m, data)
        if element is None or _letters("".join(element.itertext())) == _letters(data[start:end]):
            return element, start, end
        self.reset()
        return None, m.start(), end

    def search(self, data: str, start: int) -> re.Match[str] | None:
        """The next run of marks that may open or close: theirs, without their loop over every character."""
        for found in self.compiled_re.finditer(data, start):
            delimiter = self.delimiters[found[0]]
            match = delimiter.boundary.match(data, found.start())
            if match and (delimiter.stack or match.lastgroup != "end"):
                return match
        return None


def _letters(text: str) -> str:
    return text.replace("*", "").replace("_", "")


class _Notes(Treeprocessor):
    """Takes down each link and picture and leaves a token for it, so that the sanitiser judges structure alone."""

    token = ""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.written: list[Written] = []

    def run(self, root: Element) -> None:
        """Runs last: addresses and titles stand as they would be printed."""
        self.written = []
        for element in root.iter():
            if element.tag == "a" and "footnote" not in element.get("class", ""):
                self._note(element, "href")
            elif element.tag == "img":
                self._note(element, "src")

    def _note(self, element: Element, attribute: str) -> None:
        target, title, alt = (_plain(element.get(name)) for name in (attribute, "title", "alt"))
        written = Written(target, title, alt, picture=attribute == "src")
        for name in ("title", "alt"):
            element.attrib.pop(name, None)
        element.set(attribute, f"{self.token}-{len(self.written)}")
        self.written.append(written)


def _plain(value: str | None) -> str:
    """An attribute as the reader of the page would see it; Markdown writes mail addresses as character references."""
    return unescape((value or "").replace(AMP_SUBSTITUTE, "&")).strip()


class _Local(threading.local):
    """One parser a thread: building one takes ten times as long as a short story."""

    parser: Markdown | None = None


_LOCAL = _Local()


def _parser() -> Markdown:
    if _LOCAL.parser is None:
        parser = Markdown(extensions=list(EXTENSIONS), extension_configs=CONFIGURATION, output_format="html")
        parser.treeprocessors.register(_Inline(parser), "inline", 20)
        emphasis = _Emphasis("*", "strong,em", parser)
        emphasis.add("_", "strong,em", smart=True)
        parser.inlinePatterns.register(emphasis, "em_strong", 60)
        parser.treeprocessors.register(_Notes(parser), "notes", -10)
        _LOCAL.parser = parser
    return _LOCAL.parser


def convert(body: str, token: str) -> tuple[str, tuple[Written, ...]]:
    """The unsanitised HTML of ``body``, and its links and pictures; the n-th has the address ``<token>-n`` there.

    Raises RecursionError and, under a limit, TooSlow; the parser is thrown away then, its state being half-way.
    """
    parser, _LOCAL.parser = _parser().reset(), None
    notes = parser.treeprocessors["notes"]
    if not isinstance(notes, _Notes):
        raise TypeError(notes)
    notes.token = token
    notes.written = []
    html = parser.convert(body)
    _LOCAL.parser = parser
    return html, tuple(notes.written)
