"""XML as bytes: UTF-8 with a declaration, one element a line, no character that XML 1.0 forbids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from lxml import etree

# All but what XML 1.0 calls Char; named thus, it is compiled in no time.
_FORBIDDEN = regex("[\0-\x08\v\f\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def root(name: str, namespaces: dict[str | None, str]) -> etree._Element:
    """A root element; ``namespaces`` pairs prefixes with URIs, None being the default one that ``name`` is in."""
    from lxml import etree  # noqa: PLC0415 - loaded only where XML is written: most edits write none

    home = namespaces.get(None)
    # lxml's stubs do not know that None stands for the default namespace.
    return etree.Element(f"{{{home}}}{name}" if home else name, nsmap=namespaces)  # type: ignore[arg-type]


def add(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
    """A child: ``name`` is in the default namespace, or in that of its prefix (``dc:creator``)."""
    prefix, _, local = name.rpartition(":")
    space = parent.nsmap.get(prefix or None)
    child = parent.makeelement(f"{{{space}}}{local}" if space else local)
    parent.append(child)
    if text:
        child.text = _FORBIDDEN.sub("", text)
    for key, value in attributes.items():
        child.set(key, _FORBIDDEN.sub("", value))
    return child


def serialised(element: etree._Element) -> bytes:
    """The document."""
    from lxml import etree  # noqa: PLC0415 - as above

    return etree.tostring(element, encoding="utf-8", xml_declaration=True, pretty_print=True)
