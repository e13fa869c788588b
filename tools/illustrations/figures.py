"""People, drawn small and without faces, so that nobody is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.illustrations.canvas import HAIR, NAVY, SKIN, TEAL

if TYPE_CHECKING:
    from tools.illustrations.canvas import Canvas

SHADOW = "#b9b4a8"


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody wears; ``bun`` is a knot of hair; ``away``: seen from behind.

    ``reach`` stretches an arm that far to the right; below 0, to the left.
    """

    shirt: str = TEAL
    trousers: str = NAVY
    hair: str = HAIR
    bun: bool = False
    skin: str = SKIN
    away: bool = False
    reach: float = 0


def _head(canvas: Canvas, x: float, y: float, radius: float, look: Look) -> None:
    if look.bun:
        canvas.disc(x + radius * 0.2, y - radius * 1.15, radius * 0.42, look.hair)
    canvas.disc(x, y - radius * 0.12, radius * 1.1, look.hair)
    if look.away:
        canvas.disc(x, y + radius * 0.1, radius * 1.02, look.hair)
        return
    canvas.disc(x, y + radius * 0.16, radius * 0.9, look.skin)
    canvas.dome(x, y - radius * 0.1, radius * 1.02, look.hair, (185, 355))


def bust(canvas: Canvas, x: float, base: float, size: float, look: Look) -> None:
    """Somebody behind a table: head and shoulders standing on ``base``, ``size`` high."""
    radius = size * 0.24
    canvas.box((x - size * 0.42, base - size * 0.48, size * 0.84, size * 0.48), look.shirt, size * 0.22, top_only=True)
    canvas.box((x - size * 0.09, base - size * 0.6, size * 0.18, size * 0.2), look.skin, size * 0.06)
    _head(canvas, x, base - size * 0.76, radius, look)


def standing(canvas: Canvas, x: float, ground: float, size: float, look: Look) -> None:
    """Somebody on foot, ``size`` high."""
    canvas.disc(x, ground, size * 0.2, SHADOW, 0.22)
    leg = size * 0.1
    canvas.box((x - leg * 1.15, ground - size * 0.42, leg, size * 0.42), look.trousers, leg * 0.4)
    canvas.box((x + leg * 0.15, ground - size * 0.42, leg, size * 0.42), look.trousers, leg * 0.4)
    shoulder = ground - size * 0.74
    canvas.box((x - size * 0.14, ground - size * 0.78, size * 0.28, size * 0.42), look.shirt, size * 0.1)
    arm = size * 0.075
    for side in (-1, 1):
        hand = (x + side * size * 0.16, ground - size * 0.42)
        if look.reach * side > 0:
            hand = (x + look.reach, ground - size * 0.6)
        canvas.line([(x + side * size * 0.11, shoulder + arm), hand], look.shirt, arm)
        canvas.disc(*hand, arm * 0.55, look.skin)
    canvas.box((x - size * 0.035, ground - size * 0.83, size * 0.07, size * 0.08), look.skin)
    _head(canvas, x, ground - size * 0.9, size * 0.09, look)
