"""From a picture to what is published of it: upright, in sRGB with 8 bits a channel, in a few widths, nothing else."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

if TYPE_CHECKING:
    from townpress.products.photos.door import Inspected
    from townpress.products.photos.recipe import Recipe

WEBP_SIDE_AT_MOST = 16_383
_PROFILE_AT_MOST = 8 << 20
_FEW_COLOURS = 256
_SPACES = {"RGB ": "RGB", "CMYK": "CMYK", "GRAY": "L"}


@dataclass(frozen=True, slots=True)
class Printed:
    """One file as it will be published; ``format`` is webp, jpeg or png."""

    format: str
    width: int
    height: int
    data: bytes


def develop(inspected: Inspected, recipe: Recipe, packet: bytes) -> tuple[Printed, ...]:
    """Print in all widths, narrow to wide, WebP before JPEG or PNG. ``packet`` is the XMP they carry, or empty.

    Alpha is kept and then, as with few colours (drawings, documents), nothing is lost: PNG. Photographs become JPEG.
    """
    profile = inspected.image.info.get("icc_profile") or b""
    image = _plain(inspected.image)
    few = inspected.form != "JPEG" and image.mode != "CMYK" and image.getcolors(_FEW_COLOURS) is not None
    turned = (
        inspected.turn is not None
        and inspected.turn >= Image.Transpose.ROTATE_90
        and (inspected.turn != Image.Transpose.ROTATE_180)
    )
    width, height = (inspected.height, inspected.width) if turned else (inspected.width, inspected.height)
    widths = recipe.widths_for(width)
    largest = _sized(
        image.transpose(inspected.turn) if inspected.turn is not None else image, widths[-1], width, height
    )
    clean = _pixels_only(_srgb(largest, profile))
    printed: list[Printed] = []
    for step in widths:
        print_ = _sized(clean, step, width, height)
        if max(print_.size) <= WEBP_SIDE_AT_MOST:
            printed.append(_webp(print_, recipe, packet, lossless=few))
        printed.append(
            _png(print_, packet, thorough=few) if few or clean.mode == "RGBA" else _jpeg(print_, recipe, packet)
        )
    return tuple(printed)


def draft(inspected: Inspected, recipe: Recipe) -> int:
    """Let a large JPEG be decoded at a fraction of its size; how many pixels will be decoded."""
    inspected.image.draft(None, (recipe.widths[-1], recipe.widths[-1]))
    return inspected.image.width * inspected.image.height


def _plain(image: Image.Image) -> Image.Image:
    """8 bits a channel and no palette: L, RGB, RGBA or CMYK."""
    if image.mode == "CMYK":
        return image
    if image.mode.startswith("I"):  # 16-bit grey; converting alone would cut off, not scale
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        lowest, _ = clear.getchannel("A").getextrema()
        return clear if lowest != 255 else clear.convert("RGB")  # noqa: PLR2004 - 255 is opaque
    return image.convert("L") if image.mode in ("1", "L") else image.convert("RGB")


def _sized(image: Image.Image, width: int, full_width: int, full_height: int) -> Image.Image:
    size = (width, max(1, round(full_height * width / full_width)))
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The colours as sRGB (IEC 61966-2-1), by the picture's own profile if it has a usable one."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else image
    if profile and len(profile) <= _PROFILE_AT_MOST:
        colours = _by_profile(colours, profile) or colours
    colours = colours.convert("RGB")
    if alpha:
        colours.putalpha(alpha)
    return colours


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if _SPACES.get(own.profile.xcolor_space) != image.mode:
            return None
        return ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):  # a broken profile: the colours as they are
        return None


def _pixels_only(image: Image.Image) -> Image.Image:
    """A new image of the same pixels: whatever else hung on the old one stays there."""
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    return clean


def _webp(image: Image.Image, recipe: Recipe, packet: bytes, *, lossless: bool) -> Printed:
    out = io.BytesIO()
    image.save(
        out,
        "WEBP",
        method=recipe.webp_method,
        quality=recipe.webp_quality,
        lossless=lossless,
        **({"xmp": packet} if packet else {}),
    )
    return Printed("webp", *image.size, out.getvalue())


def _jpeg(image: Image.Image, recipe: Recipe, packet: bytes) -> Printed:
    out = io.BytesIO()
    image.save(
        out,
        "JPEG",
        quality=recipe.jpeg_quality,
        subsampling="4:2:0",
        optimize=True,
        progressive=True,
        **({"xmp": packet} if packet else {}),
    )
    return Printed("jpeg", *image.size, out.getvalue())


def _png(image: Image.Image, packet: bytes, *, thorough: bool) -> Printed:
    """A drawing is packed thoroughly; a photograph with alpha would take seconds and hardly shrink."""
    out, told = io.BytesIO(), PngInfo()
    if packet:
        told.add_itxt("XML:com.adobe.xmp", packet.decode())
    image.save(out, "PNG", optimize=thorough, pnginfo=told)
    return Printed("png", *image.size, out.getvalue())
