"""A canvas of 1600 × 1000, drawn at twice that size and scaled down, which smooths every edge."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WIDTH, HEIGHT = 1600, 1000
FINER = 2
LABEL = "示意图"

PAPER, INK, WHITE = "#f6f1e7", "#2f3a45", "#ffffff"
SKY, HAZE, CLOUD = "#dcebf0", "#f7f3e8", "#ffffff"
TEAL, DEEP_TEAL, PALE_TEAL = "#3f8587", "#2c6265", "#cfe3e0"
BRICK, DEEP_BRICK, PALE_BRICK = "#b5533c", "#8d3f2e", "#efd6cb"
OCHRE, PALE_OCHRE = "#dda94b", "#f4e3bd"
NAVY, SLATE, STONE, PALE_STONE = "#34506b", "#7b8a94", "#c9c6bd", "#e7e3d9"
LEAF, DEEP_LEAF, PALE_LEAF = "#7ba05b", "#557a45", "#c6d7ad"
WOOD, DEEP_WOOD, PALE_WOOD = "#b98a5b", "#8a6440", "#dcbf97"
SKIN, HAIR, GREY_HAIR = "#f0c9a4", "#3b332f", "#c7c4bf"

Point = tuple[float, float]
Area = tuple[float, float, float, float]

# Debian's fonts-noto-cjk; face 2 of each collection is Simplified Chinese.
_FONTS = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
_SIMPLIFIED = 2


@cache
def _font(size: int, weight: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS.format(weight), size * FINER, index=_SIMPLIFIED)


class Canvas:
    """A picture being drawn. Lengths are in pixels of the finished picture; an area is (left, top, width, height)."""

    def __init__(self, top: str, bottom: str, horizon: int = HEIGHT) -> None:
        """A background that runs from ``top`` to ``bottom`` by the ``horizon`` and stays so below it."""
        self.image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), bottom)
        ramp = Image.linear_gradient("L").resize((WIDTH * FINER, horizon * FINER))
        sky = Image.new("RGB", ramp.size, top)
        self.image.paste(Image.composite(Image.new("RGB", ramp.size, bottom), sky, ramp))
        self.pen = ImageDraw.Draw(self.image)

    def box(self, area: Area, fill: str, radius: float = 0, *, top_only: bool = False) -> None:
        """A rectangle, its corners rounded by ``radius``: all of them, or the upper two."""
        left, top, width, height = area
        corners = (True, True, not top_only, not top_only)
        edge = tuple(value * FINER for value in (left, top, left + width, top + height))
        self.pen.rounded_rectangle(edge, min(radius, width / 2, height / 2) * FINER, fill, corners=corners)

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """A polygon."""
        self.pen.polygon([(x * FINER, y * FINER) for x, y in points], fill)

    def disc(self, x: float, y: float, radius: float, fill: str, flatten: float = 1) -> None:
        """A disc around (x, y); ``flatten`` below 1 presses it into an ellipse."""
        tall = radius * flatten
        self.pen.ellipse([value * FINER for value in (x - radius, y - tall, x + radius, y + tall)], fill)

    def dome(self, x: float, y: float, radius: float, fill: str, span: tuple[float, float] = (180, 360)) -> None:
        """A slice of a disc between two angles, clockwise from three o'clock; the upper half if none are given."""
        edge = [value * FINER for value in (x - radius, y - radius, x + radius, y + radius)]
        self.pen.pieslice(edge, *span, fill)

    def line(self, points: Sequence[Point], fill: str, width: float = 4) -> None:
        """A line through ``points`` with round joints and ends."""
        self.pen.line([(x * FINER, y * FINER) for x, y in points], fill, round(width * FINER), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, fill)

    def ring(self, x: float, y: float, radius: float, fill: str, width: float) -> None:
        """A circle of line ``width``."""
        edge = [value * FINER for value in (x - radius, y - radius, x + radius, y + radius)]
        self.pen.ellipse(edge, outline=fill, width=round(width * FINER))

    def words(self, centre: Point, text: str, size: int, fill: str = INK, weight: str = "Regular") -> None:
        """``text`` around ``centre``; ``weight`` is Regular or Bold."""
        x, y = centre
        self.pen.text((x * FINER, y * FINER), text, fill, _font(size, weight), anchor="mm")

    def wave(self, y: float, rise: float, length: float, fill: str, shift: float = 0) -> None:
        """Hills: everything below a gentle curve around ``y``."""
        crest = [
            (x, y - rise * (math.sin((x + shift) / length) + 0.5 * math.sin((x + shift) / length * 2.3 + 1)))
            for x in range(-10, WIDTH + 20, 10)
        ]
        self.shape([(-10, HEIGHT), *crest, (WIDTH + 10, HEIGHT)], fill)

    def finished(self) -> Image.Image:
        """The picture at its final size, with its label in the lower right corner."""
        self.box((WIDTH - 196, HEIGHT - 84, 166, 54), INK, radius=27)
        self.words((WIDTH - 113, HEIGHT - 58), LABEL, 30, WHITE)
        return self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)

    def save(self, path: Path, xmp: bytes = b"") -> None:
        """Write the finished picture as JPEG, with ``xmp`` as its only metadata."""
        path.parent.mkdir(parents=True, exist_ok=True)
        metadata = {"xmp": xmp} if xmp else {}
        self.finished().save(path, "JPEG", quality=84, optimize=True, progressive=True, subsampling=0, **metadata)
