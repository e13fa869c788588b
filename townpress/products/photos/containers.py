"""A picture file taken apart: what the decoder needs on one side, everything told beside it on the other.

Pillow is only ever given the first side. So no comment, thumbnail or EXIF directory can reach a published file, and
no absurd one can keep its readers busy.
"""

from __future__ import annotations

import zlib
from typing import NamedTuple

from msgspec import Struct

from townpress.products.photos import pieces
from townpress.products.photos.pieces import Absurd, Damaged

SCANS_AT_MOST = 100
_INFLATED_AT_MOST = 1 << 20
_TRAILER_AT_MOST = 1 << 20


class Note(NamedTuple):
    """Something told beside the pixels: a comment, EXIF, XMP, C2PA…; ``key`` is PNG's keyword, else empty."""

    key: str
    data: bytes


class Contents(Struct, frozen=True):
    """A picture file taken apart. ``plain`` decodes to its first frame; ``exif`` is a TIFF structure, or empty."""

    plain: bytes
    frames: int = 1
    exif: bytes = b""
    notes: tuple[Note, ...] = ()


def unpack(form: str, data: bytes) -> Contents:
    """Take apart a file of the kind ``form``. Raises :class:`Damaged` or :class:`Absurd`."""
    return {"JPEG": _jpeg, "PNG": _png, "GIF": _gif, "WEBP": _webp}[form](data)


def _trailer(data: bytes, end: int) -> Note:
    return Note("", data[end : end + _TRAILER_AT_MOST])


# What tells how to read the colours: JFIF, the ICC profile, Adobe's transform.
_JPEG_APPLICATIONS = {b"\xe0": b"JFIF\0", b"\xe2": b"ICC_PROFILE\0", b"\xee": b"Adobe"}
_JPEG_TOLD = frozenset(bytes((code,)) for code in (*range(0xE0, 0xF0), 0xFE))


def _jpeg(data: bytes) -> Contents:
    kept, notes, exif, scans, end = [data[:2]], [], b"", 0, 0
    for kind, start, end, body in pieces.jpeg(data):
        scans += kind == pieces.SOS
        if scans > SCANS_AT_MOST:  # each scan of a progressive JPEG passes over all pixels
            raise Absurd
        needed = kind in _JPEG_APPLICATIONS and body.startswith(_JPEG_APPLICATIONS[kind])
        if needed or kind not in _JPEG_TOLD:
            kept.append(data[start:end])
            continue
        notes.append(Note("", body))
        if kind == b"\xe1" and body.startswith(b"Exif\0"):
            exif = exif or body[6:]
    if not scans:
        raise Damaged
    return Contents(b"".join(kept), 1, exif, (*notes, _trailer(data, end)))


_PNG_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"IDAT", b"IEND")
_PNG_ANIMATION = (b"fcTL", b"fdAT")


def _png(data: bytes) -> Contents:
    kept, notes, exif, frames, end = [data[:8]], [], b"", 1, 0
    for kind, start, end, body in pieces.png(data):
        if kind in _PNG_KEPT:
            kept.append(data[start:end])
        elif not kind[0] & 0x20:  # a critical chunk that nobody knows
            raise Damaged
        elif kind == b"acTL":
            frames = max(1, int.from_bytes(body[:4], "big"))
        elif kind not in _PNG_ANIMATION:
            exif = exif or (body if kind == b"eXIf" else b"")
            notes.append(_png_note(kind, body))
    return Contents(b"".join(kept), frames, exif, (*notes, _trailer(data, end)))


def _png_note(kind: bytes, body: bytes) -> Note:
    """A text chunk as keyword and text, inflated as far as anyone would write; other chunks as they are."""
    keyword, _, text = body.partition(b"\0")
    if kind == b"tEXt":
        packed = False
    elif kind == b"zTXt":
        packed, text = True, text[1:]
    elif kind == b"iTXt":  # flag, method, language, translated keyword, text
        packed, text = text[:1] == b"\1", text[2:].partition(b"\0")[2].partition(b"\0")[2]
    else:
        return Note("", body)
    return Note(keyword.decode("latin-1"), _inflated(text) if packed else text)


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _INFLATED_AT_MOST)
    except zlib.error:
        return b""


def _gif(data: bytes) -> Contents:
    head, control, first, notes, frames, end = data[: pieces.gif_head(data)], b"", b"", [], 0, 0
    for kind, start, end, body in pieces.gif(data):
        if kind == b",":
            frames += 1
            first = first or control + data[start:end]
        elif kind == b"\xf9":
            control = data[start:end]
        else:  # text comes in sub-blocks, XMP as it is
            notes += [Note("", body), Note("", data[start:end])]
    if not frames:
        raise Damaged
    return Contents(head + first + b";", frames, b"", (*notes, _trailer(data, end)))


_WEBP_KEPT = (b"VP8 ", b"VP8L", b"ALPH", b"ICCP", b"ANIM")
_WEBP_TOLD = 0x08 | 0x04  # the flags of VP8X that announce EXIF and XMP


def _webp(data: bytes) -> Contents:
    kept, notes, exif, frames, end = [], [], b"", 0, 0
    for kind, start, end, body in pieces.webp(data):
        if kind == b"ANMF":
            frames += 1
        if kind in _WEBP_KEPT or (kind == b"ANMF" and frames == 1):
            kept.append(data[start:end])
        elif kind == b"VP8X" and body:
            kept.append(data[start : start + 8] + bytes((body[0] & ~_WEBP_TOLD,)) + data[start + 9 : end])
        elif kind != b"ANMF":
            notes.append(Note("", body))
            exif = exif or (body.removeprefix(b"Exif\0\0") if kind == b"EXIF" else b"")
    form = b"WEBP" + b"".join(kept)
    plain = b"RIFF" + len(form).to_bytes(4, "little") + form
    return Contents(plain, max(1, frames), exif, (*notes, _trailer(data, end)))
