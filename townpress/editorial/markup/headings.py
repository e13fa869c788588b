"""Headings below the title, and the ids that links within a page lead to.

The title is the page's ``h1``; in a body the first heading is an ``h2`` and none skips a level, however many ``#`` were
typed (WCAG 1.3.1; axe: heading-order). Ids begin with ``h-``, which nothing else on a page does.
"""

from __future__ import annotations

import re
import unicodedata

from townpress.editorial.addresses import PREFIX
from townpress.editorial.markup.tree import Element, text_of
from townpress.editorial.markup.vocabulary import HEADINGS
from townpress.kernel.regex import regex

_NOTE = regex(r"fn(ref)?\d*:")
_LONGEST = 40


def order_headings(root: Element) -> None:
    """Number the levels anew: a heading stands one below the nearest heading before it that was higher."""
    above: list[str] = []
    for element in root.walk():
        if element.tag in HEADINGS:
            while above and above[-1] >= element.tag:
                above.pop()
            above.append(element.tag)
            element.tag = f"h{min(len(above) + 1, 6)}"


def name_anchors(root: Element) -> tuple[dict[str, str], tuple[str, ...]]:
    """Give headings and notes their ids: a mapping of the notes' ids as Markdown wrote them, and all the ids in order.

    Ids an editor wrote are taken away; of two equal headings the second gets ``-2``.
    """
    taken: dict[str, None] = {}
    notes: dict[str, str] = {}
    for element in root.walk():
        written = element.get("id")
        element.attributes.pop("id", None)
        name = ""
        if element.tag in HEADINGS:
            name = _unique(PREFIX + slug_of(text_of(element)), taken)
        elif written not in notes and (match := _NOTE.match(written)):
            kind = "noteref" if match[1] is not None else "note"
            name = notes[written] = _unique(f"{PREFIX}{kind}-1", taken)
        if name:
            element.attributes = {"id": name, **element.attributes}
    return notes, tuple(taken)


def slug_of(text: str) -> str:
    """A heading's words as an id: letters, digits and Han, joined by hyphens; ``section`` when there are none."""
    words = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", text).lower())
    return words[:_LONGEST].strip("-") or "section"


def _unique(wanted: str, taken: dict[str, None]) -> str:
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken[name] = None
    return name
