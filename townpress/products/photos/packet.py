"""The XMP that we write (ISO 16684-1): who took it, and whether a machine drew it. Nothing else is told."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from townpress.products.photos.labels import AiLabel

_VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_SPACES = (
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("photoshop", "http://ns.adobe.com/photoshop/1.0/"),
    ("Iptc4xmpExt", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"),
    ("TC260", "http://www.tc260.org.cn/ns/AIGC/1.0/"),
)
_CREDIT_AT_MOST = 500
# What XML 1.0 cannot hold.
_UNWRITABLE = regex("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def packet_of(credit: str, label: AiLabel) -> bytes:
    """An XMP packet in UTF-8, below the 65,504 bytes a JPEG segment holds; empty when there is nothing to say."""
    properties = "".join(_properties(_text(credit[:_CREDIT_AT_MOST]), label))
    if not properties:
        return b""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {spaces}><rdf:Description rdf:about="">'
        f'{properties}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _properties(credit: str, label: AiLabel) -> list[str]:
    written = []
    if credit:
        rights = f'<rdf:Alt><rdf:li xml:lang="x-default">{credit}</rdf:li></rdf:Alt>'
        written += [f"<dc:rights>{rights}</dc:rights>", f"<photoshop:Credit>{credit}</photoshop:Credit>"]
    if label.digital_source_type:
        code = _VOCABULARY + _text(label.digital_source_type)
        written.append(f"<Iptc4xmpExt:DigitalSourceType>{code}</Iptc4xmpExt:DigitalSourceType>")
    if label.aigc:
        written.append(f"<TC260:AIGC>{_text(label.aigc)}</TC260:AIGC>")
    return written


def _text(value: str) -> str:
    return escape(_UNWRITABLE.sub("", value))
