"""What a picture is of by nature: a photograph, a page of text or lines, or a drawing that nothing may be taken from.

Editors do not say it, and names do not tell: a scan of a notice and a holiday both arrive as ``IMG_0815.jpg``.
"""

from __future__ import annotations

import enum

from PIL import Image, ImageChops, ImageFilter

#: Of grey there are never more than 256, of which a photograph has most.
_FEW_COLOURS, _FEW_GREYS = 256, 32
# Looked at: the middle of the picture, at its own resolution, for shrinking would blur what is looked for.
_WINDOW = 640
# A screenshot's neighbours are mostly the same pixel; grain and gradients leave a photograph's seldom so.
_FLAT = 0.6
# Where paper ends and ink begins, in steps of grey below the paper; how much of each a page has, of all pixels.
_PAPER, _INK, _BLOCK = 14, 40, 8
_INK_AT_LEAST, _INK_AT_MOST, _BETWEEN_AT_MOST = 0.01, 0.3, 0.15
_BRIGHT, _COLOURED = 110, 60


class Nature(enum.Enum):
    """How a picture is printed: ``LINES`` stay legible, ``DRAWING`` loses nothing."""

    PHOTO = "photo"
    LINES = "lines"
    DRAWING = "drawing"


def nature_of(image: Image.Image, *, lossy: bool) -> Nature:
    """The nature of a picture with 8 bits a channel; ``lossy``: it came as JPEG, so flat grounds are no longer flat."""
    if image.mode == "RGBA":
        return Nature.DRAWING
    if image.mode == "CMYK":
        return Nature.PHOTO
    if not lossy and image.getcolors(_FEW_GREYS if image.mode == "L" else _FEW_COLOURS) is not None:
        return Nature.DRAWING
    window = _middle(image)
    if not lossy and _flatness(window) >= _FLAT:
        return Nature.DRAWING
    return Nature.LINES if _is_ink_on_paper(window) else Nature.PHOTO


def _middle(image: Image.Image) -> Image.Image:
    left, top = max(0, (image.width - _WINDOW) // 2), max(0, (image.height - _WINDOW) // 2)
    return image.crop((left, top, min(image.width, left + _WINDOW), min(image.height, top + _WINDOW)))


def _flatness(image: Image.Image) -> float:
    """The share of pixels that are what the one to their left is."""
    moved = ImageChops.difference(image, ImageChops.offset(image, 1, 0))
    bands = moved.split()
    most = bands[0]
    for band in bands[1:]:
        most = ImageChops.lighter(most, band)
    return most.histogram()[0] / (image.width * image.height)


def _is_ink_on_paper(image: Image.Image) -> bool:
    """Mostly an even bright ground, however lit; on it a little that is clearly darker, and hardly any colour."""
    grey = image.convert("L")
    # The paper, however it is lit: the brightest block in the neighbourhood.
    paper = grey.reduce(_BLOCK).filter(ImageFilter.MaxFilter(5)).resize(grey.size, Image.Resampling.BILINEAR)
    darker = ImageChops.subtract(paper, grey).histogram()
    total = grey.width * grey.height
    ink, between = sum(darker[_INK:]) / total, sum(darker[_PAPER:_INK]) / total
    if not (_INK_AT_LEAST <= ink <= _INK_AT_MOST and between <= _BETWEEN_AT_MOST):
        return False
    small = image.convert("RGB").resize((48, 48), Image.Resampling.BOX)
    saturation, light = small.convert("HSV").getchannel("S").histogram(), small.convert("L").histogram()
    most = 0.6 * 48 * 48
    return sum(saturation[:_COLOURED]) >= most and sum(light[_BRIGHT:]) >= most
