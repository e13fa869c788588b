"""Draws a card: the paper's name over a thick and a thin rule, the headline, and below what, where and when.

Everything is one ink on one paper, so a card is a PNG of nine colours, drawn in these from the start: soon made, small,
and the letters are sharp. The font lies beside this module; what it lacks is set as 〓, as printers do.
"""

from __future__ import annotations

import io
from functools import lru_cache, partial
from pathlib import Path

from msgspec import Struct
from PIL import Image, ImageDraw, ImageFont

from townpress.products.sharecards.linebreaks import lines

FONT = Path(__file__).with_name("NotoSerifSC-Bold.otf")
WIDE, SQUARE = (1200, 630), (500, 500)
_EDGE = 64
_INK, _PAPER, _SEAL = (27, 26, 24), (255, 254, 251), (152, 25, 27)
#: Eight steps from ink to paper, and the seal's red.
_GREYS = 8
_BLACK, _SOFT, _WHITE, _RED = 0, 2, _GREYS - 1, _GREYS
#: Runs of one colour are all that there is to find in a card (zlib's RLE): smaller and faster than looking for more.
_RUNS = 3
_MISSING = "〓"
#: Sizes of the headline and how many lines of each there is room for.
_SIZES = ((84, 3), (72, 4), (60, 4), (50, 5))


class Words(Struct, frozen=True):
    """What stands on a card: the paper, the headline, and the line below it; of a square only the first two."""

    paper: str
    title: str
    below: str = ""
    domain: str = ""


def wide(words: Words) -> bytes:
    """A card of 1200 × 630 pixels, as a PNG: what Weibo, QQ, Telegram and the Open Graph's other readers show."""
    image, pen = _blank(WIDE)
    right = WIDE[0] - _EDGE
    pen.rectangle((0, 0, WIDE[0], 15), fill=_RED)
    _set(pen, (_EDGE, 40), words.paper, 44)
    pen.rectangle((_EDGE, 112, right, 117), fill=_BLACK)
    pen.line((_EDGE, 122, right, 122), fill=_BLACK, width=1)
    size, found = _fitted(words.title)
    top = 128 + (420 - len(found) * size * 1.32) / 2
    for number, line in enumerate(found):
        _set(pen, (_EDGE, top + number * size * 1.32), line, size)
    _set(pen, (_EDGE, 560), words.below, 30, _SOFT)
    _set(pen, (right - _length(30, words.domain), 560), words.domain, 30, _SOFT)
    return _png(image)


def square(words: Words) -> bytes:
    """A card of 500 × 500 pixels: what WeChat and QQ show, very small, beside the headline they set themselves."""
    image, pen = _blank(SQUARE)
    pen.rectangle((0, 0, SQUARE[0], 23), fill=_RED)
    pen.rectangle((0, SQUARE[1] - 24, *SQUARE), fill=_RED)
    made = lines(_known(words.paper), SQUARE[0] - 80, partial(_length, 96))
    top = (SQUARE[1] - len(made) * 124 - 70) / 2
    for number, line in enumerate(made):
        _set(pen, ((SQUARE[0] - _length(96, line)) / 2, top + number * 124), line, 96)
    _set(pen, ((SQUARE[0] - _length(48, words.title)) / 2, top + len(made) * 124 + 12), words.title, 48, _SOFT)
    return _png(image)


def _fitted(title: str) -> tuple[int, tuple[str, ...]]:
    """The largest size at which the headline fits; of one that never does, the beginning at the smallest."""
    known, width = _known(title), WIDE[0] - 2 * _EDGE
    for size, most in _SIZES:
        found = lines(known, width, partial(_length, size))
        if len(found) <= most:
            return size, found
    kept = list(found[:most])
    kept[-1] = kept[-1][:-2] + "……"
    return size, tuple(kept)


def _set(pen: ImageDraw.ImageDraw, place: tuple[float, float], text: str, size: int, ink: int = _BLACK) -> None:
    pen.text(place, _known(text), fill=ink, font=_font(size))


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    # The basic engine: one character, one glyph, whatever libraries the machine has.
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


def _length(size: int, text: str) -> float:
    """How wide a text is set: the sum of its characters, for nothing is kerned."""
    return sum(_advance(size, character) for character in text)


@lru_cache(maxsize=32_768)
def _advance(size: int, character: str) -> float:
    return _font(size).getlength(character)


def _known(text: str) -> str:
    return "".join(character if _is_known(character) else _MISSING for character in text)


@lru_cache(maxsize=8192)
def _is_known(character: str) -> bool:
    font = _font(24)
    return character.isspace() or bytes(font.getmask(character)) != bytes(font.getmask("\uffff"))


def _blank(size: tuple[int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A card with nothing on it, and a pen whose letters pass from ink to paper in the steps there are."""
    image = Image.new("P", size, _WHITE)
    image.putpalette(_PALETTE)
    pen = ImageDraw.Draw(image)
    pen.fontmode = "L"  # smooth edges: between two colours of the palette lie those in between
    return image, pen


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", bits=4, compress_type=_RUNS)
    return out.getvalue()


_PALETTE = [
    *(
        round(ink + (paper - ink) * step / _WHITE)
        for step in range(_GREYS)
        for ink, paper in zip(_INK, _PAPER, strict=True)
    ),
    *_SEAL,
]
