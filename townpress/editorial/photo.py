"""A photograph as pages show it, and the files it is published in."""

from __future__ import annotations

from msgspec import Struct

from townpress.editorial.ai import Ai


class Variant(Struct, frozen=True):
    """A published file of a photograph. ``url`` relative to the site's root; ``format``: avif, webp, jpeg or png."""

    url: str
    width: int
    height: int
    format: str


class Photo(Struct, frozen=True):
    """A photograph as a page shows it. ``variants``: narrow to wide, best format first within a width.

    ``ai`` is what was declared or what the file's own XMP says, whichever says more. ``tone``: the colour that stands
    in its place until it comes, ``369`` for ``#369``; empty for drawings.
    """

    name: str
    alt: str
    width: int
    height: int
    caption: str = ""
    credit: str = ""
    ai: Ai = Ai.NONE
    tone: str = ""
    variants: tuple[Variant, ...] = ()

    @property
    def avif(self) -> tuple[Variant, ...]:
        """The AVIF variants, narrow to wide: the smallest files, offered first."""
        return self._of("avif")

    @property
    def webp(self) -> tuple[Variant, ...]:
        """The WebP variants, narrow to wide, for browsers without AVIF."""
        return self._of("webp")

    @property
    def others(self) -> tuple[Variant, ...]:
        """The JPEG or PNG variants, narrow to wide, for browsers with neither."""
        return self._of("jpeg", "png")

    @property
    def fallback(self) -> Variant:
        """The widest JPEG or PNG: what every browser and whoever shares it can read."""
        return self.others[-1]

    @property
    def thumbnail(self) -> Variant:
        """The narrowest JPEG or PNG: what lists show where nothing better can be shown."""
        return self.others[0]

    def _of(self, *formats: str) -> tuple[Variant, ...]:
        return tuple(variant for variant in self.variants if variant.format in formats)
