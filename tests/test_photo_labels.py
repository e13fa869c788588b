"""AI labels: read wherever the standards allow them, carried on word for word, never lost, never made smaller."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from pictures import AIGC, packet, photograph, put, saved, scene
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from townpress.editorial.ai import Ai
from townpress.editorial.manuscript import PhotoNote
from townpress.press.workforce import Workers
from townpress.products.photos.containers import Note, unpack
from townpress.products.photos.darkroom import develop_all
from townpress.products.photos.labels import AiLabel, joined, label_of
from townpress.products.photos.order import Order
from townpress.products.photos.packet import packet_of

if TYPE_CHECKING:
    from pathlib import Path

CV = "http://cv.iptc.org/newscodes/digitalsourcetype/"
ESCAPED = AIGC.replace("&", "&amp;").replace("<", "&lt;")


def told(data: bytes) -> dict[str, str]:
    """The XMP properties of a published file by local name."""
    image = Image.open(io.BytesIO(data))
    image.load()
    xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    root = etree.fromstring(xmp.encode() if isinstance(xmp, str) else xmp)
    return {etree.QName(e).localname: e.text for e in root.iter(etree.Element) if e.text}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_labels_are_carried_into_every_variant(tmp_path: Path, form: str) -> None:
    """XMP in all three formats: IPTC's code and GB 45438's JSON stand in each published file as they came."""
    xmp = packet(
        f"<Iptc4xmpExt:DigitalSourceType>{CV}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>"
        f"<TC260:AIGC>{ESCAPED}</TC260:AIGC>"
    )
    path = put(tmp_path, f"图.{form.lower()}", photograph(form, 1, xmp))
    order = Order(path, path.name, "2023/06/x/", path.name, PhotoNote(credit="示例记者 <李四> & 社区"))
    developed = develop_all([order], tmp_path / "state", Workers(1))
    (print_,) = developed.prints.values()
    assert print_.label == AiLabel(Ai.GENERATED, "trainedAlgorithmicMedia", AIGC)
    assert print_.photo.ai is Ai.GENERATED
    assert len(print_.leaves) == 9
    for leaf in print_.leaves:
        published = told(leaf.data.read_bytes())
        assert published["AIGC"] == AIGC
        assert published["DigitalSourceType"] == CV + "trainedAlgorithmicMedia"
        assert published["Credit"] == published["li"] == "示例记者 <李四> & 社区"


WHERE = {
    "attribute": packet("", f"TC260:AIGC='{ESCAPED}'"),
    "element": packet(f"<TC260:AIGC>{ESCAPED}</TC260:AIGC>"),
    "CDATA": packet(f"<TC260:AIGC><![CDATA[{AIGC}]]></TC260:AIGC>"),
    "another prefix": packet(f"<q:AIGC xmlns:q='urn:x'>{ESCAPED}</q:AIGC>"),
    "undeclared prefix": packet(f"<C260:AIGC>{ESCAPED}</C260:AIGC>"),
    "UserComment": b'MM\0*\0\0ASCII\0\0\0{"AIGC":' + AIGC.encode() + b"}\0\0",
    "UserComment in UTF-16": b"UNICODE\0" + f'{{"AIGC": {AIGC}}}'.encode("utf-16-le"),
    "comment": f'{{ "AIGC" : {AIGC}, "x": 1}}'.encode(),
}


@pytest.mark.parametrize("where", sorted(WHERE))
def test_aigc_is_found_wherever_it_is_written(where: str) -> None:
    """As XMP element or attribute, in EXIF's user comment, in any other text."""
    assert label_of([Note("", b"noise"), Note("", WHERE[where])]) == AiLabel(Ai.GENERATED, "", AIGC)


@pytest.mark.parametrize("compressed", [False, True])
def test_aigc_as_png_text(compressed: bool) -> None:  # noqa: FBT001 - a parametrised test
    """GB 45438 in a PNG text chunk with the keyword AIGC."""
    notes = PngInfo()
    notes.add_itxt("AIGC", AIGC, zip=compressed)
    contents = unpack("PNG", saved(scene(40, 30), "PNG", pnginfo=notes))
    assert label_of(contents.notes) == AiLabel(Ai.GENERATED, "", AIGC)


def test_a_structure_becomes_the_json_it_stands_for() -> None:
    """Fields written as XMP properties are the same label."""
    xmp = packet('<TC260:AIGC rdf:parseType="Resource"><TC260:Label>1</TC260:Label></TC260:AIGC>')
    label = label_of([Note("", xmp)])
    assert (label.ai, json.loads(label.aigc)) == (Ai.GENERATED, {"Label": "1"})


@pytest.mark.parametrize(
    ("code", "ai"),
    [
        ("trainedAlgorithmicMedia", Ai.GENERATED),
        ("compositeWithTrainedAlgorithmicMedia", Ai.ASSISTED),
        ("compositeSynthetic", Ai.ASSISTED),
        ("algorithmicallyEnhanced", Ai.ASSISTED),
        ("someFutureSyntheticMedia", Ai.ASSISTED),
        ("digitalCapture", Ai.NONE),
        ("negativeFilm", Ai.NONE),
    ],
)
@pytest.mark.parametrize("form", ["<p:DigitalSourceType xmlns:p='urn:p'>{}{}</p:DigitalSourceType>", "C2PA {}{} CBOR"])
def test_digital_source_types(form: str, code: str, ai: Ai) -> None:
    """IPTC's codes in XMP or inside a C2PA manifest; what a camera says of itself is no AI label."""
    text = form.format(CV, code)
    data = packet(text) if text.startswith("<") else text.encode()
    assert label_of([Note("", data)]) == AiLabel(ai, code if ai is not Ai.NONE else "")


@pytest.mark.parametrize(
    ("label", "ai"), [("1", Ai.GENERATED), ("2", Ai.SUSPECTED), ("3", Ai.SUSPECTED), ("7", Ai.SUSPECTED)]
)
def test_degrees_of_certainty(label: str, ai: Ai) -> None:
    """属于, 可能, 疑似; and a label nobody can read is still a label."""
    assert label_of([Note("AIGC", f'{{"Label":"{label}"}}'.encode())]).ai is ai


def test_hostile_xmp_is_only_text() -> None:
    """Entities are not resolved, nothing is fetched, unclosed or endless packets end."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    for data in (
        bomb + packet("<TC260:AIGC>&b;&a;</TC260:AIGC>"),
        packet(bomb.decode() + "<TC260:AIGC>&b;</TC260:AIGC>"),
        b"<rdf:RDF AIGC " * 100_000,
        b"<x:xmpmeta>" + b"<a>" * 50_000 + b"AIGC",
        b'"AIGC":' * 200_000,
        b'"AIGC":' + b"[" * 100_000,
        b"<x:xmpmeta AIGC",
    ):
        assert "root:" not in label_of([Note("", data)]).aigc


def test_nothing_said_nothing_written() -> None:
    """A camera's picture without credit gets no XMP at all."""
    assert label_of([]) == AiLabel()
    assert packet_of("", AiLabel()) == b""


def test_the_one_that_says_more_wins() -> None:
    """A declaration can add to a label and never take from it."""
    came = AiLabel(Ai.GENERATED, "trainedAlgorithmicMedia", AIGC)
    assert all(joined(came, declared) == came for declared in Ai)
    assert joined(AiLabel(), Ai.NONE) == AiLabel()
    assert joined(AiLabel(Ai.SUSPECTED, "", '{"Label":"3"}'), Ai.GENERATED) == AiLabel(
        Ai.GENERATED, "trainedAlgorithmicMedia", '{"Label":"3"}'
    )
    assert joined(AiLabel(Ai.ASSISTED, "compositeSynthetic"), Ai.ASSISTED).digital_source_type == "compositeSynthetic"


def test_packets_stay_within_a_jpeg_segment() -> None:
    """An endless label is cut down to what it says, an endless credit is cut; the packet fits and parses."""
    label = label_of([Note("AIGC", b'{"Label":"1","ProduceID":"' + b"&" * 100_000 + b'"}')])
    assert label == AiLabel(Ai.GENERATED, "", '{"Label":"1"}')
    longest = AiLabel(Ai.GENERATED, "trainedAlgorithmicMedia", "&" * 10_000)
    written = packet_of("控\0制\ud800&" * 10_000, longest)
    assert len(written) < 65_504
    etree.fromstring(written)
