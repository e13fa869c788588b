"""How a photograph is printed: the numbers, as a value that the cache can tell from another."""

from __future__ import annotations

import unicodedata

from msgspec import Struct
from PIL import __version__ as pillow
from PIL import features

from townpress.kernel.regex import regex
from townpress.products.photos.nature import Nature

_LIBRARIES = ("avif", "jpg", "libjpeg_turbo", "littlecms2", "webp", "zlib", "zlib_ng")
_STEM_AT_MOST = 60
_NOT_IN_A_STEM = regex("[^a-z0-9〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")


class Quality(Struct, frozen=True):
    """What is asked of the lossy formats, as Pillow counts; ``fine``: colour at full resolution (4:4:4)."""

    avif: int
    webp: int
    jpeg: int
    fine: bool = False

    @property
    def subsampling(self) -> str:
        """How colour is sampled, as Pillow's encoders name it."""
        return "4:4:4" if self.fine else "4:2:0"


class Recipe(Struct, frozen=True):
    """Widths, qualities and effort.

    ``widths`` in pixels, narrow to wide, as the theme lays photographs out: thumbnails, a telephone's column at two and
    three times the density, the column of a desk at twice. ``legible``: how wide lines and text stay.
    ``avif_speed`` is 0 (small) to 10 (fast), ``webp_method`` 0 (fast) to 6 (small).
    """

    widths: tuple[int, ...] = (400, 800, 1200, 1600)
    legible: int = 2000
    photo: Quality = Quality(avif=62, webp=80, jpeg=78)
    lines: Quality = Quality(avif=75, webp=90, jpeg=88, fine=True)
    formats: tuple[str, ...] = ("avif", "webp", "jpeg")
    avif_speed: int = 9
    webp_method: int = 2

    def widths_for(self, width: int, nature: Nature = Nature.PHOTO) -> tuple[int, ...]:
        """The widths for an original: its own or the widest, and those clearly narrower. Nothing is enlarged."""
        steps = self.widths
        if nature is not Nature.PHOTO and self.legible > steps[-1]:
            steps = (*steps, self.legible)
        widest = min(width, steps[-1])
        return (*(step for step in steps if step <= widest * 0.9), widest)

    @property
    def widest(self) -> int:
        """The widest that anything is printed."""
        return max(self.widths[-1], self.legible)

    def quality(self, nature: Nature) -> Quality:
        """What is asked of a picture of this nature."""
        return self.photo if nature is Nature.PHOTO else self.lines

    def version(self) -> str:
        """What tells this recipe, on these libraries, from any other."""
        return f"{self!r} Pillow {pillow} {[features.version(name) for name in _LIBRARIES]}"


def stem_of(name: str) -> str:
    """A file's own name as it may stand in an address: NFKC, lower case; a–z, 0–9, Han, hyphens; at most 60 bytes."""
    plain = unicodedata.normalize("NFKC", name.rpartition(".")[0] or name).lower()
    tidy = _NOT_IN_A_STEM.sub("-", plain).encode()[:_STEM_AT_MOST].decode(errors="ignore")
    return tidy.strip("-") or "photo"
