"""Python-Markdown as we use it: our list of extensions, and what it made of links and pictures taken down.

It is our reference for what Markdown means, because it renders bold beside Chinese punctuation (``他说**“好”**的``),
which CommonMark parsers leave as asterisks. Off on purpose: smarty (wrong opening quotes after Chinese), attr_list
(lets plain Markdown write ``onclick``), md_in_html, abbr, toc (its ids are not ours).
"""

from __future__ import annotations

import threading
from html import unescape
from typing import TYPE_CHECKING

from markdown import Markdown
from markdown.inlinepatterns import DelimiterProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE
from msgspec import Struct

from townpress.editorial.characters import is_plain, sound
from townpress.editorial.markup.direct import Direct
from townpress.editorial.markup.losses import Losses, Record
from townpress.editorial.markup.shortcuts import take_shortcuts
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from townpress.editorial.markup.tree import Element as Tree

EXTENSIONS = ("tables", "fenced_code", "footnotes", "sane_lists", "def_list")
CONFIGURATION: Mapping[str, Mapping[str, object]] = {
    # As an attribute it is data we can turn into a class; as a style the CSP would block it.
    "tables": {"use_align_attribute": True},
    "footnotes": {"BACKLINK_TITLE": "回到正文", "SEPARATOR": ":"},
}


# Controls, lone surrogates and direction overrides never belong in a story's text; Python-Markdown uses two of them.
_UNPRINTABLE = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
# One that begins no character reference: Markdown wants a semicolon, so ``?a=1&copy=2`` holds none.
_AMPERSAND = regex(r"&(?!(?:#[xX][0-9a-fA-F]+|#[0-9]+|[a-zA-Z][a-zA-Z0-9]*);)")


class Written(Struct, frozen=True):
    """A link or picture that Markdown made: ``target`` as written; ``alt`` is a picture's."""

    target: str
    title: str = ""
    alt: str = ""
    picture: bool = False


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
        self.references = ""

    def run(self, root: Element) -> None:
        """Runs last: addresses and titles stand as they would be printed."""
        for element in root.iter():
            if element.tag == "a" and "footnote" not in element.get("class", ""):
                self._note(element, "href")
            elif element.tag == "img":
                self._note(element, "src")

    def _note(self, element: Element, attribute: str) -> None:
        target, title, alt = (self._plain(element.get(name)) for name in (attribute, "title", "alt"))
        written = Written(target, title, alt, picture=attribute == "src")
        for name in ("title", "alt"):
            element.attrib.pop(name, None)
        element.set(attribute, f"{self.token}-{len(self.written)}")
        self.written.append(written)

    def _plain(self, value: str | None) -> str:
        """An attribute as the reader of the page would see it; Markdown writes mail addresses as references."""
        plain = (value or "").replace(AMP_SUBSTITUTE, "&")
        if "&" in plain:
            written = _AMPERSAND.sub("&amp;", plain)
            self.references += written + "\n"
            plain = sound(unescape(written))
        return plain.strip()


class _Local(threading.local):
    """One parser a thread, with shortcuts and without: building one takes ten times as long as a short story."""

    def __init__(self) -> None:
        self.parsers: dict[bool, _Parser] = {}


_LOCAL = _Local()


class _Parser(Struct, frozen=True):
    markdown: Markdown
    record: Record


def _built(*, shortcuts: bool) -> _Parser:
    parser = Markdown(extensions=list(EXTENSIONS), extension_configs=CONFIGURATION, output_format="html")
    emphasis = _Emphasis("*", "strong,em", parser)
    emphasis.add("_", "strong,em", smart=True)
    parser.inlinePatterns.register(emphasis, "em_strong", 60)
    notes = _Notes(parser)
    parser.treeprocessors.register(notes, "notes", -10)
    if shortcuts:
        take_shortcuts(parser, Direct(parser, notes))
    return _Parser(parser, Record(parser))


class Converted(Struct, frozen=True):
    """What Markdown made: unsanitised ``html``, or, of a plain document, a ``tree``; and its links and pictures.

    The n-th of these has the address ``<token>-n`` there. ``references``: their attributes in which there is an ``&``;
    ``losses``: what is in neither.
    """

    html: str
    tree: Tree | None
    written: tuple[Written, ...]
    references: str
    losses: Losses


def convert(body: str, token: str, *, shortcuts: bool = True) -> Converted:
    """What Markdown makes of ``body``. Without ``shortcuts`` by the long way, for tests to hold the one by the other.

    Raises RecursionError and, under a limit, TooSlow; the parser is thrown away then, its state being half-way.
    """
    plain = is_plain(body)
    whole = _LOCAL.parsers.pop(shortcuts, None) or _built(shortcuts=shortcuts)
    parser = whole.markdown.reset()
    whole.record.begin()
    notes = next(processor for processor in parser.treeprocessors if isinstance(processor, _Notes))
    direct = next((processor for processor in parser.treeprocessors if isinstance(processor, Direct)), None)
    notes.token = token
    notes.written, notes.references = [], ""
    if direct:
        direct.begin(plain=plain)
    html = parser.convert(body if plain else _UNPRINTABLE.sub("", body))
    _LOCAL.parsers[shortcuts] = whole
    tree = direct.tree if direct else None
    return Converted(html, tree, tuple(notes.written), notes.references, whole.record.losses())
