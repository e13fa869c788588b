r"""Type, block by block: line breaks joined, quotes set, and what of typogrify suits Chinese.

Of typogrify's filters (each tried on Chinese; the tests hold the results):

* ``amp`` wraps a free-standing ``&`` in ``<span class="amp">``, so that a theme can set it well (强生 & Johnson). It
  changes no character and needs blanks on both sides, so no Chinese character is ever touched. **Used.**
* ``widont`` binds a paragraph's last two words by a no-break space. In Chinese its “last word” is whatever follows the
  last blank, often half a paragraph, and that blank would change. **Used on sentences without Han.**
* ``caps`` marks GDP in （GDP） and not in 中国GDP增长, Han being letters to ``\b``: one word set in two ways. Not used.
* ``smartypants`` opens quotes only after blanks (他说:"你好" → ”你好”), and turns ``......`` into entities. Not used.
* ``initial_quotes`` is for hanging punctuation, which is not customary in Chinese (CLREQ). Not used.

A filter is called only on text that holds its trigger (`` & ``, a blank in a block without Han), on single runs of text
rather than on pages: the result is the same, the 5 ms an article are saved, and its patterns for tags see no tags.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from typogrify.filters import amp, widont

from townpress.editorial.markup.linebreaks import break_edits
from townpress.editorial.markup.quotes import OPAQUE, set_quotes
from townpress.editorial.markup.tree import Element, Node, Prose, Text, escaped, parse
from townpress.editorial.markup.vocabulary import CODE, is_block
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = regex(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\uffef\U00020000-\U0003ffff]")
_FREE_AMPERSAND = regex(r"\s&\s")
# The end of a sentence of at least five words, the last two of letters alone: what may be bound.
_LAST_WORDS = regex(r"(?:\S{1,40} ){3}[A-Za-z'’-]{1,20} [A-Za-z'’-]{1,20}[.!?…”’)]*$")


class LooseQuote(Struct, frozen=True):
    """A straight quotation mark without partner: ``before`` and ``after`` are the characters around it."""

    mark: str
    before: str
    after: str


def set_type(root: Element) -> tuple[LooseQuote, ...]:
    """Set every block of ``root`` in place; what could not be set, comes back."""
    return tuple(loose for run in _runs(root) if _has_marks(run) for loose in _set_run(run))


def apply_typogrify(root: Element) -> None:
    """Apply the filters named above to every block of ``root``."""
    ampersand = False
    for run in _runs(root):
        texts = [node for node in run if isinstance(node, Text)]
        ampersand = ampersand or any("&" in text.value for text in texts)
        if texts and " " in texts[-1].value and not any(_HAN.search(text.value) for text in texts):
            _bind_last_words(texts[-1])
    if ampersand:
        _wrap_ampersands(root)


def _runs(element: Element) -> Iterator[list[Node]]:
    """The lines of text in ``element``: of each block its text nodes in order, code and breaks as they are."""
    run: list[Node] = []
    for child in element.children:
        if isinstance(child, Prose):
            continue
        if not isinstance(child, Element):
            run.append(child)
        elif not is_block(child.tag):
            run += _flat(child)
        else:
            if run:
                yield run
            run = []
            if child.tag != "pre":
                yield from _runs(child)
    if run:
        yield run


def _flat(node: Node) -> Iterator[Node]:
    if isinstance(node, Element) and node.tag not in CODE and node.children:
        for child in node.children:
            yield from _flat(child)
    else:
        yield node


def _has_marks(run: list[Node]) -> bool:
    """Whether there is a straight quote or a line break to see to; in most Chinese paragraphs there is none."""
    for node in run:
        text = node.value if isinstance(node, Text) else _stand_in(node)
        if '"' in text or "'" in text or "\n" in text:
            return True
    return False


def _set_run(run: list[Node]) -> Iterator[LooseQuote]:
    text = "".join(node.value if isinstance(node, Text) else _stand_in(node) for node in run)
    quoted = set_quotes(text)
    if quoted.loose >= 0:
        at = quoted.loose
        yield LooseQuote(text[at], _near(text[max(0, at - 12) : at][::-1])[::-1], _near(text[at + 1 : at + 13]))
    letters = list(quoted.text)
    for start, end, replacement in break_edits(quoted.text, OPAQUE) if "\n" in text else ():
        letters[start:end] = [replacement, *[""] * (end - start - 1)]
    offset = 0
    for node in run:
        if isinstance(node, Text):
            length = len(node.value)
            node.value = "".join(letters[offset : offset + length])
            offset += length
        else:
            offset += len(_stand_in(node))


def _stand_in(node: Node) -> str:
    """One character for what is no text; a line break for ``<br>``, so that no blank is left beside it."""
    if isinstance(node, Element) and node.tag in {"br", "wbr"}:
        return "\n" if node.tag == "br" else ""
    return OPAQUE


def _near(text: str) -> str:
    """The characters up to the first that may not stand so in the source."""
    return re.split(rf"[\n{OPAQUE}*_`\[\]<>&\\]", text, maxsplit=1)[0]


def _bind_last_words(text: Text) -> None:
    end = text.value[-200:]
    if match := _LAST_WORDS.search(end):
        text.value = text.value[: len(text.value) - len(match[0])] + _characters(widont(escaped(match[0])))


def _characters(html: str) -> str:
    """The characters of HTML that holds no tag."""
    return "".join(node.value for node in parse(html).children if isinstance(node, Text))


def _wrap_ampersands(element: Element) -> None:
    content: list[Node] = []
    for child in element.children:
        if isinstance(child, Text) and "&" in child.value and _FREE_AMPERSAND.search(child.value):
            content += parse(amp(escaped(child.value))).children
        else:
            content.append(child)
            if isinstance(child, Element) and child.tag not in CODE:
                _wrap_ampersands(child)
    element.children = content
