"""The photographs a body shows, found in its Markdown, each with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Struct

from townpress.editorial.nodes import Spot
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.editorial.manuscript import PhotoNote

# A name with blanks in it is no Markdown, and forgiven: it ends where a picture's name ends.
_INLINE = regex(
    r"!\[(?P<alt>[^\[\]]*)\]\(\s*(?:<(?P<angled>[^<>]*)>"
    r"|(?P<target>[^)\n\"']{1,200}?\.(?i:jpe?g|png|webp|gif|heic|avif)(?=[\s)])|[^\s)]*))"
)
_REFERENCE = regex(r"!\[(?P<alt>[^\[\]]*)\]\[(?P<label>[^\[\]]*)\]")
_DEFINITION = regex(r" {0,3}\[(?P<label>[^\]^]+)\]:\s*<?(?P<target>[^\s>]+)")
_TAG = regex(r"<img\b[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = regex(r"\b(src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_CODE = regex(r"`+[^`]*`+")


class Picture(Struct, frozen=True):
    """A picture in a body: the file it names, without its folder, and the alt text written there."""

    name: str
    alt: str
    spot: Spot


def pictures_in(galley: Galley) -> tuple[Picture, ...]:
    """The body's pictures in order: ``![alt](name)``, ``![alt][label]`` and ``<img>``; none from code."""
    text = galley.body_text
    if "![" not in text and ("<" not in text or "<img" not in text.lower()):
        return ()
    labels = {
        match["label"].casefold(): match["target"] for _, line in galley.body if (match := _DEFINITION.match(line))
    }
    return tuple(
        Picture(unquote(target).rpartition("/")[2], alt.strip(), Spot(number, start + 1, end - start))
        for (number, line), (_, prose) in zip(galley.body, galley.prose, strict=True)
        if prose.strip() or _TAG.search(line)
        for alt, target, start, end in _targets(_CODE.sub(lambda code: " " * len(code[0]), line), labels)
        if target
    )


def _targets(line: str, labels: dict[str, str]) -> Iterator[tuple[str, str, int, int]]:
    for match in _INLINE.finditer(line):
        yield match["alt"], match["angled"] or match["target"] or "", *match.span()
    for match in _REFERENCE.finditer(line):
        yield match["alt"], labels.get((match["label"] or match["alt"]).casefold(), ""), *match.span()
    for match in _TAG.finditer(line):
        values = {found[0].lower(): found[1] or found[2] or found[3] for found in _ATTRIBUTE.findall(match[0])}
        yield values.get("alt", ""), values.get("src", ""), *match.span()


def notes_by_name(galley: Galley) -> dict[str, PhotoNote]:
    """What the front matter says of each photograph, by its name without the folder it may be written with."""
    return {name.rpartition("/")[2]: note for name, note in galley.manuscript.photos.items()}
