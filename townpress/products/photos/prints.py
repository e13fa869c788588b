"""What comes out of the darkroom. Apart from it, so that who only handles prints need not load Pillow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from townpress.editorial.photo import Photo
    from townpress.kernel.problems import Problem
    from townpress.press.sheet import Leaf
    from townpress.products.photos.labels import AiLabel


class Print(Struct, frozen=True):
    """What became of an order: the photograph as pages show it, the files to publish, its label."""

    photo: Photo
    leaves: tuple[Leaf, ...]
    label: AiLabel
    fresh: bool


class Developed(Struct, frozen=True):
    """All prints, by story's address and name; what was wrong. ``fresh`` counts those that had to be decoded."""

    prints: Mapping[tuple[str, str], Print]
    problems: tuple[Problem, ...]

    @property
    def fresh(self) -> int:
        """How many were developed now; the others were on the shelf."""
        return sum(print_.fresh for print_ in self.prints.values())

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every file to publish once, by path."""
        found = {leaf.path: leaf for print_ in self.prints.values() for leaf in print_.leaves}
        return tuple(found[path] for path in sorted(found))
