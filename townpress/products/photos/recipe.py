"""How a photograph is printed: the numbers, as a value that the cache can tell from another."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from PIL import __version__ as pillow
from PIL import features

_LIBRARIES = ("jpg", "libjpeg_turbo", "littlecms2", "webp", "zlib", "zlib_ng")
_STEM_AT_MOST = 60
_NOT_IN_A_STEM = re.compile("[^a-z0-9〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class Recipe:
    """``widths`` in pixels, narrow to wide; qualities as Pillow counts them; ``webp_method`` 0 (fast) to 6 (small)."""

    widths: tuple[int, ...] = (480, 960, 1600)
    jpeg_quality: int = 80
    webp_quality: int = 80
    webp_method: int = 4

    def widths_for(self, width: int) -> tuple[int, ...]:
        """The widths for an original: its own or the widest, and those clearly narrower. Nothing is enlarged."""
        widest = min(width, self.widths[-1])
        return (*(step for step in self.widths if step <= widest * 0.9), widest)

    def version(self) -> str:
        """What tells this recipe, on these libraries, from any other."""
        return f"{self!r} Pillow {pillow} {[features.version(name) for name in _LIBRARIES]}"


def stem_of(name: str) -> str:
    """A file's own name as it may stand in an address: NFKC, lower case; a–z, 0–9, Han, hyphens; at most 60 bytes."""
    plain = unicodedata.normalize("NFKC", name.rpartition(".")[0] or name).lower()
    tidy = _NOT_IN_A_STEM.sub("-", plain).encode()[:_STEM_AT_MOST].decode(errors="ignore")
    return tidy.strip("-") or "photo"
