"""The label that says a machine drew it: read from the picture that came, joined with what the story declares.

人工智能生成合成内容标识办法 and GB 45438-2025 (XMP ``TC260:AIGC``, also as PNG text or in EXIF); IPTC's Digital Source
Type (XMP, also inside a C2PA manifest). A label that came with a picture goes on into all that is made of it: nobody
may take it off, so in doubt it is carried, word for word.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct

from townpress.editorial.ai import Ai
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from townpress.products.photos.containers import Note

NOTE_AT_MOST = 2 << 20
LABEL_AT_MOST = 10_000
_FOUND_AT_MOST = 32


class AiLabel(Struct, frozen=True):
    """``digital_source_type``: a code of IPTC's NewsCodes; ``aigc``: GB 45438's JSON as it came; empty: not given."""

    ai: Ai = Ai.NONE
    digital_source_type: str = ""
    aigc: str = ""


#: From what says least to what says most.
_WEIGHT = (Ai.NONE, Ai.ASSISTED, Ai.SUSPECTED, Ai.GENERATED)

# Label 1 属于 (the maker says so), 2 可能 (the user says so), 3 疑似 (traces were found).
_AIGC = {"1": Ai.GENERATED, "2": Ai.SUSPECTED, "3": Ai.SUSPECTED}

_SOURCE_TYPES = {
    "trainedAlgorithmicMedia": Ai.GENERATED,
    "compositeWithTrainedAlgorithmicMedia": Ai.ASSISTED,
    "compositeSynthetic": Ai.ASSISTED,
    "algorithmicallyEnhanced": Ai.ASSISTED,
    "algorithmicMedia": Ai.ASSISTED,
}
# What a declaration alone becomes in the file.
_DECLARED = {
    Ai.NONE: AiLabel(),
    Ai.ASSISTED: AiLabel(Ai.ASSISTED, "compositeWithTrainedAlgorithmicMedia"),
    Ai.SUSPECTED: AiLabel(Ai.SUSPECTED, "", '{"Label":"3"}'),
    Ai.GENERATED: AiLabel(Ai.GENERATED, "trainedAlgorithmicMedia", '{"Label":"2"}'),
}


def label_of(notes: Iterable[Note]) -> AiLabel:
    """The label a picture came with; of several the one that says most."""
    codes: list[str] = []
    texts: list[str] = []
    for key, whole in notes:
        data = whole[:NOTE_AT_MOST]
        if key == "AIGC":
            texts.append(data.decode("utf-8", "replace"))
        codes += (code.decode() for code in _CODE.findall(data)[:_FOUND_AT_MOST])
        texts += _objects(data)
        for name, value in _properties(data):
            (texts if name == "AIGC" else codes).append(value)
    code = max((c.rsplit("/", 1)[-1] for c in codes), key=lambda c: _weight(_ai_of_code(c)), default="")
    text = max((t.strip() for t in texts if t.strip()), key=lambda t: _weight(_ai_of_aigc(t)), default="")
    kept = code if _ai_of_code(code) is not Ai.NONE else ""
    return AiLabel(max(_ai_of_code(kept), _ai_of_aigc(text), key=_weight), kept, _bounded(text))


def joined(label: AiLabel, declared: Ai) -> AiLabel:
    """What came with the picture and what the story declares: the one that says more wins, nothing is taken off."""
    said = _DECLARED[declared]
    if _weight(said.ai) <= _weight(label.ai):
        return label
    return AiLabel(said.ai, said.digital_source_type or label.digital_source_type, label.aigc or said.aigc)


def _bounded(text: str) -> str:
    """The label as it came; of one too long for a JPEG segment, what it says."""
    if len(text) <= LABEL_AT_MOST:
        return text
    return '{"Label":"1"}' if _ai_of_aigc(text) is Ai.GENERATED else '{"Label":"3"}'


def _weight(ai: Ai) -> int:
    return _WEIGHT.index(ai)


def _ai_of_code(code: str) -> Ai:
    if code in _SOURCE_TYPES:
        return _SOURCE_TYPES[code]
    # A code younger than this table: its words say whether it is about machines.
    return Ai.ASSISTED if re.fullmatch(r"[A-Za-z]*([Aa]lgorithmic|[Ss]ynthetic)[A-Za-z]*", code) else Ai.NONE


def _ai_of_aigc(text: str) -> Ai:
    """What GB 45438's JSON says; a label nobody can read is still a label."""
    if not text:
        return Ai.NONE
    found = re.search(r'"Label"\s*:\s*"?\s*([123])\b', text)
    return _AIGC[found.group(1)] if found else Ai.SUSPECTED


_CODE = regex(rb"digitalsourcetype/([A-Za-z]{1,60})")
_KEY = regex(r'"AIGC"\s*:\s*')


def _objects(data: bytes) -> Iterator[str]:
    """The objects under a key ``"AIGC"`` in any text: EXIF's UserComment, a comment, PNG text."""
    for text in _readings(data):
        for number, found in enumerate(_KEY.finditer(text)):
            if number == _FOUND_AT_MOST:
                return
            value = text[found.end() : found.end() + LABEL_AT_MOST]
            try:
                _, end = json.JSONDecoder().raw_decode(value)
            except (ValueError, RecursionError):
                continue
            yield value[:end]


def _readings(data: bytes) -> Iterator[str]:
    """The bytes as UTF-8, and as UTF-16 (which EXIF allows) from where the key stands."""
    if b'"AIGC"' in data:
        yield data.decode("utf-8", "replace")
    for encoding in ("utf-16-le", "utf-16-be"):
        start = data.find('"AIGC"'.encode(encoding))
        if start >= 0:
            yield data[start : start + 2 * LABEL_AT_MOST].decode(encoding, "replace")


_PACKETS = ((b"<x:xmpmeta", b"</x:xmpmeta>"), (b"<rdf:RDF", b"</rdf:RDF>"))


def _properties(data: bytes) -> Iterator[tuple[str, str]]:
    """The XMP properties AIGC and DigitalSourceType, written as elements or as attributes, whatever their prefix."""
    packet = _packet(data) if b"AIGC" in data or b"DigitalSourceType" in data else b""
    if not packet:
        return
    # A document type, the door of all XML attacks, stands outside the packet; entities are not resolved at all.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(packet, parser)
    except etree.XMLSyntaxError:
        return
    for element in () if root is None else root.iter(etree.Element):
        for name, value in ((element.tag, _text_of(element)), *element.attrib.items()):
            local = _local(name)
            if local in ("AIGC", "DigitalSourceType") and str(value).strip():
                yield local, str(value)


def _packet(data: bytes) -> bytes:
    for opening, closing in _PACKETS:
        start, end = data.find(opening), data.rfind(closing)
        if start >= 0:
            return data[start : end + len(closing)] if end > start else data[start:]
    return b""


def _local(name: object) -> str:
    return re.split(r"[}:]", str(name))[-1]


def _text_of(element: etree._Element) -> str:
    """An element's text; a structure of fields as the JSON object it stands for; a resource's address."""
    if len(element) and not (element.text or "").strip():
        fields = {_local(child.tag): (child.text or "").strip() for child in element}
        return json.dumps(fields, ensure_ascii=False) if "Label" in fields else "".join(map(str, element.itertext()))
    resource = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
    return element.text or str(element.get(resource, ""))
