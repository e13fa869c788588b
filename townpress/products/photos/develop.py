"""From a picture to what is published of it: upright, in sRGB with 8 bits a channel, in a few widths, nothing else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from msgspec import Struct
from PIL import Image, ImageCms

from townpress.products.photos.encoders import avif, jpeg, png, webp
from townpress.products.photos.nature import Nature, nature_of
from townpress.products.photos.tone import tone_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.products.photos.door import Inspected
    from townpress.products.photos.encoders import Printed
    from townpress.products.photos.recipe import Recipe

WEBP_SIDE_AT_MOST = 16_383
#: Level 6.1 of AV1 goes further; decoders in telephones need not.
AVIF_SIDE_AT_MOST = 8_192
#: So many bytes more or less in all widths together are not worth a thought.
_TRIFLE = 10_000
_PROFILE_AT_MOST = 8 << 20
_SPACES = {"RGB ": "RGB", "CMYK": "CMYK", "GRAY": "L"}


class Developed(Struct, frozen=True):
    """All files made of one picture, and its tone (see :mod:`townpress.products.photos.tone`)."""

    files: tuple[Printed, ...]
    nature: Nature
    tone: str


def develop(inspected: Inspected, recipe: Recipe, packet: bytes) -> Developed:
    """Print in all widths, narrow to wide: AVIF, WebP, then JPEG or PNG. ``packet``: the XMP they carry, or empty.

    A drawing loses nothing and becomes WebP and PNG; of what can be seen through only a PNG loses nothing.
    """
    profile = inspected.image.info.get("icc_profile") or b""
    image = _plain(inspected.image)
    nature = nature_of(image, lossy=inspected.form == "JPEG")
    width, height = _upright(inspected)
    widths = recipe.widths_for(width, nature)
    if inspected.turn is not None:
        image = image.transpose(inspected.turn)
    if image is not inspected.image:
        inspected.image.close()  # of all these pixels no more is held than one copy
    clean = _pixels_only(_srgb(_sized(image, widths[-1], width, height), profile))
    del image
    printed: list[Printed] = []
    print_ = clean
    for step in reversed(widths):  # each from the one before: half the work, and no worse
        print_ = _sized(print_, step, width, height)
        printed = [*_files(print_, nature, recipe, packet), *printed]
    printed = _worth_while(printed)
    return Developed(tuple(printed), nature, tone_of(print_) if nature is Nature.PHOTO else "")


def _worth_while(printed: list[Printed]) -> list[Printed]:
    """Without AVIF where WebP is smaller, as it is for many illustrations."""
    weight = {form: sum(len(file.data) for file in printed if file.format == form) for form in ("avif", "webp")}
    spared = _TRIFLE < weight["webp"] <= weight["avif"]
    return [file for file in printed if file.format != "avif" or not spared]


def _upright(inspected: Inspected) -> tuple[int, int]:
    """Width and height as people see the picture."""
    sideways = {
        Image.Transpose.ROTATE_90,
        Image.Transpose.ROTATE_270,
        Image.Transpose.TRANSPOSE,
        Image.Transpose.TRANSVERSE,
    }
    return (inspected.height, inspected.width) if inspected.turn in sideways else (inspected.width, inspected.height)


def _files(image: Image.Image, nature: Nature, recipe: Recipe, packet: bytes) -> Iterator[Printed]:
    """One width in every format that suits it."""
    exact, quality = nature is Nature.DRAWING, recipe.quality(nature)
    if "avif" in recipe.formats and not exact and max(image.size) <= AVIF_SIDE_AT_MOST:
        yield avif(image, recipe, quality, packet)
    if "webp" in recipe.formats and max(image.size) <= WEBP_SIDE_AT_MOST:
        yield webp(image, recipe, quality, packet, lossless=exact and image.mode == "RGB")
    if exact:
        yield png(image, packet, thorough=image.mode == "RGB")
    elif "jpeg" in recipe.formats:
        yield jpeg(image, quality, packet)


def draft(inspected: Inspected, recipe: Recipe) -> int:
    """Let a large JPEG be decoded at a fraction of its size; how many pixels will be decoded."""
    inspected.image.draft(None, (recipe.widest, recipe.widest))
    return inspected.image.width * inspected.image.height


def _plain(image: Image.Image) -> Image.Image:
    """8 bits a channel and no palette: L, RGB, RGBA or CMYK."""
    if image.mode == "CMYK":
        return image
    if image.mode.startswith("I"):  # 16-bit grey; converting alone would cut off, not scale
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.has_transparency_data:
        clear = image if image.mode == "RGBA" else image.convert("RGBA")
        lowest, _ = clear.getchannel("A").getextrema()
        return clear if lowest != 255 else clear.convert("RGB")  # noqa: PLR2004 - 255 is opaque
    return image.convert("L") if image.mode in ("1", "L") else image.convert("RGB")


def _sized(image: Image.Image, width: int, full_width: int, full_height: int) -> Image.Image:
    size = (width, max(1, round(full_height * width / full_width)))
    # Hamming: half of bicubic's time; the files are smaller by as much as their score is lower.
    return image if image.size == size else image.resize(size, Image.Resampling.HAMMING, reducing_gap=3.0)


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
