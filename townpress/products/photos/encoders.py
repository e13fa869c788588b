"""The files a print is made into: AVIF, WebP, JPEG, PNG; each with our own XMP and with nothing else told."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from msgspec import Struct
from PIL.PngImagePlugin import PngInfo

if TYPE_CHECKING:
    from PIL import Image

    from townpress.products.photos.recipe import Quality, Recipe


class Printed(Struct, frozen=True):
    """One file as it will be published; ``format`` is avif, webp, jpeg or png."""

    format: str
    width: int
    height: int
    data: bytes


def avif(image: Image.Image, recipe: Recipe, quality: Quality, packet: bytes) -> Printed:
    """AVIF. One thread a file: photographs are printed beside each other, and no file hangs on the machine."""
    return _saved(
        image,
        "AVIF",
        packet,
        quality=quality.avif,
        speed=recipe.avif_speed,
        subsampling=quality.subsampling,
        max_threads=1,
        codec="aom",
    )


def webp(image: Image.Image, recipe: Recipe, quality: Quality, packet: bytes, *, lossless: bool) -> Printed:
    """WebP; lossless for drawings."""
    return _saved(image, "WEBP", packet, method=recipe.webp_method, quality=quality.webp, lossless=lossless)


def jpeg(image: Image.Image, quality: Quality, packet: bytes) -> Printed:
    """Baseline JPEG with tables of its own, for browsers without the others, for feeds and whoever saves a picture."""
    return _saved(image, "JPEG", packet, quality=quality.jpeg, subsampling=quality.subsampling, optimize=True)


def png(image: Image.Image, packet: bytes, *, thorough: bool) -> Printed:
    """A drawing is packed thoroughly; a photograph with alpha would take seconds and hardly shrink."""
    told = PngInfo()
    if packet:
        told.add_itxt("XML:com.adobe.xmp", packet.decode())
    return _saved(image, "PNG", b"", optimize=thorough, pnginfo=told)


def _saved(image: Image.Image, form: str, packet: bytes, **options: object) -> Printed:
    out = io.BytesIO()
    image.save(out, form, **options, **({"xmp": packet} if packet else {}))
    return Printed(form.lower(), *image.size, out.getvalue())
