"""E118: a story has a body."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING

from townpress.editorial.nodes import Spot
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem

#: Comments, tags but those of pictures.
_SILENT = regex(r"<!--.*?(?:-->|\Z)|<(?!img\b)[^<>]*>", re.DOTALL | re.IGNORECASE)
#: Markdown's link definitions, which print nothing, ``[//]: # (a remark)`` among them.
_DEFINITION = regex(
    r"^ {0,3}\[(?!\^)[^\[\]\n]*\]:[ ]*(?:#|<>|https?://)\S*[ ]*(?:\([^\n]*\)|\"[^\n]*\")?$", re.MULTILINE
)


def body_present(galley: Galley) -> Iterator[Problem]:
    """Something a reader can read: comments, blanks and rules are not it. A draft may still be empty."""
    if galley.manuscript.status != "published":
        return
    body = galley.body_text
    text = unescape(_SILENT.sub("", body)) if "<" in body or "&" in body else body
    text = _DEFINITION.sub("", text) if "]:" in text else text
    if not any(_says_something(character) for character in text):
        last = max(1, len(galley.source.text.rstrip().split("\n")))
        yield galley.problem(
            118,
            "没有正文。请在开头的字段后面空一行写正文；还没写好就加 status: draft",
            "no text; write it after the fields and an empty line, or add status: draft",
            spot=Spot(last),
        )


def _says_something(character: str) -> bool:
    """A letter, a digit or a picture: rules, stars and full stops alone tell nobody anything."""
    return unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "So"
