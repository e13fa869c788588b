"""Words that HTML takes for tags: ``若x<y且y>z则`` and ``x<y and y>z``, of which what stands between would be lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from townpress.editorial.markup.vocabulary import BOXES, DROPPED, MEDIA, OTHERS, SWALLOWING, TAGS
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = regex(r"""<(/?[a-zA-Z][^\s/>]*|!--|[!?])((?:[^<>"']|"[^"]*"|'[^']*')*)""")
ATTRIBUTE = regex(r"""([^\s"'=<>/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")
#: What pages and their frameworks write, ``@click`` and ``[value]`` among it.
_ATTRIBUTE_NAME = regex(r"[\w:@#*.()\[\]-]+", re.ASCII)
#: The name of an element, of another XML's (``o:p``, from Word), of a component.
_NAME = regex(r"/?[a-z][a-z0-9]*(?:[:-][a-z][a-z0-9]*)*")
_HTML = TAGS | BOXES | DROPPED | MEDIA | SWALLOWING | OTHERS | {"img"}


class Tag(NamedTuple):
    """A tag: its name in small letters, a ``/`` before it if it closes, and all else of it.

    ``words``: what shows that it is none and was meant as text.
    """

    name: str
    rest: str
    words: str


def tags_in(html: str) -> Iterator[Tag]:
    """The tags of ``html``. Of what goes whole, comments and scripts, no part was meant for readers."""
    hidden_until = 0
    lowered = html.lower()
    unclosed: set[str] = set()
    for match in _TAG.finditer(html):
        name, rest = match[1].lower(), match[2]
        hidden = match.start() < hidden_until
        if not hidden and name not in unclosed and (name == "!--" or name in DROPPED):
            hidden_until = lowered.find("-->" if name == "!--" else f"</{name}", match.end(1))
            unclosed |= {name} if hidden_until < 0 else set()
        words = "" if name in {"!--", "!", "?"} else _words_in(name, rest, lowered)
        if not (hidden and words):
            yield Tag(name, rest, words)


def _words_in(tag: str, rest: str, html: str) -> str:
    if not _NAME.fullmatch(tag):
        return tag
    known = tag.removeprefix("/") in _HTML
    if not (known or rest or "/" in tag or ":" in tag or "-" in tag) and f"</{tag}" not in html:
        return tag
    for name, value in ATTRIBUTE.findall(rest) if rest.strip("/ \n") else ():
        if not _ATTRIBUTE_NAME.fullmatch(name) or not (known or value):
            return str(name)
    return ""
