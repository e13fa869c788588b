"""Photographs made up for measuring: skies, ground, buildings, foliage and grain, the same ones at every run.

Real archives may not be handed on. What decides how long an encoder takes and what its files weigh is detail at all
scales, edges and noise; these have all three, and at 2,400 × 1,600 and quality 92 weigh about a megabyte, as what
telephones send through chat programs does.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from pathlib import Path

SIZE = (2400, 1600)
QUALITY = 92
#: From this grey on, noise is a leaf.
_LEAF = 110


def write_photographs(folder: Path, count: int) -> None:
    """``count`` photographs as ``0001.jpg``…; those that are there already stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        path = folder / f"{number:04}.jpg"
        if not path.exists():
            photograph(number).save(path, "JPEG", quality=QUALITY)


def photograph(seed: int) -> Image.Image:
    """One photograph."""
    chance = random.Random(seed)  # noqa: S311 - made up
    sky, ground = _colour(chance, 150, 235), _colour(chance, 40, 150)
    image = Image.composite(Image.new("RGB", SIZE, sky), Image.new("RGB", SIZE, ground), _horizon(chance))
    image = ImageChops.overlay(image, Image.merge("RGB", [_clouds(chance)] * 3))
    pen = ImageDraw.Draw(image)
    for _ in range(chance.randint(6, 14)):
        _building(pen, chance)
    for _ in range(chance.randint(2, 5)):
        _foliage(image, chance)
    grain = _noise(chance, SIZE, 8).point(lambda value: 128 + (value - 128) // 14)
    return ImageChops.overlay(image.filter(ImageFilter.GaussianBlur(0.8)), Image.merge("RGB", [grain] * 3))


def _colour(chance: random.Random, low: int, high: int) -> tuple[int, int, int]:
    return chance.randint(low, high), chance.randint(low, high), chance.randint(low, high)


def _noise(chance: random.Random, size: tuple[int, int], finest: int) -> Image.Image:
    """Grey noise whose finest grain is an eighth of ``finest`` pixels."""
    small = (max(2, size[0] * 8 // finest // 8), max(2, size[1] * 8 // finest // 8))
    image = Image.frombytes("L", small, chance.randbytes(small[0] * small[1]))
    return image.resize(size, Image.Resampling.BICUBIC)


def _clouds(chance: random.Random) -> Image.Image:
    """Noise at all scales, the coarse the strongest."""
    clouds = _noise(chance, SIZE, 800)
    for scale, share in ((300, 0.4), (90, 0.3), (24, 0.2), (6, 0.12), (2, 0.08)):
        clouds = Image.blend(clouds, _noise(chance, SIZE, scale), share)
    return clouds


def _horizon(chance: random.Random) -> Image.Image:
    line = chance.randint(SIZE[1] // 3, 2 * SIZE[1] // 3)
    mask = Image.new("L", SIZE, 0)
    ImageDraw.Draw(mask).rectangle((0, 0, SIZE[0], line), fill=255)
    return mask.filter(ImageFilter.GaussianBlur(chance.choice((2, 40))))


def _building(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    left, top = chance.randint(0, SIZE[0]), chance.randint(SIZE[1] // 5, SIZE[1])
    width, height = chance.randint(120, 500), chance.randint(150, 800)
    pen.rectangle((left, top, left + width, top + height), fill=_colour(chance, 60, 220))
    for x in range(left + 12, left + width - 20, 36):
        for y in range(top + 12, top + height - 26, 48):
            pen.rectangle((x, y, x + 18, y + 26), fill=_colour(chance, 20, 120))


def _foliage(image: Image.Image, chance: random.Random) -> None:
    size = (chance.randint(200, 700), chance.randint(200, 600))
    leaves = _noise(chance, size, 5).point(lambda value: 255 if value >= _LEAF else 0)
    green = Image.new("RGB", size, (chance.randint(20, 90), chance.randint(70, 140), chance.randint(10, 60)))
    shade = Image.merge("RGB", [_noise(chance, size, 3)] * 3)
    image.paste(ImageChops.multiply(green, shade), (chance.randint(0, SIZE[0]), chance.randint(0, SIZE[1])), leaves)
