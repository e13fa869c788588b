"""Signs of about 130 pixels, drawn in one colour around a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.illustrations.canvas import WHITE
from tools.illustrations.figures import Look, bust

if TYPE_CHECKING:
    from tools.illustrations.canvas import Canvas, Point


def house(canvas: Canvas, centre: Point, ink: str) -> None:
    """A house with a door."""
    x, y = centre
    canvas.shape([(x - 66, y), (x, y - 58), (x + 66, y)], ink)
    canvas.box((x - 48, y, 96, 62), ink, 4)
    canvas.box((x - 14, y + 18, 28, 44), WHITE)


def organisation(canvas: Canvas, centre: Point, ink: str) -> None:
    """One above three."""
    x, y = centre
    canvas.line([(x - 50, y + 40), (x - 50, y), (x + 50, y), (x + 50, y + 40)], ink, 7)
    canvas.line([(x, y - 30), (x, y + 40)], ink, 7)
    for dx, dy in ((0, -38), (-50, 44), (0, 44), (50, 44)):
        canvas.disc(x + dx, y + dy, 21, ink)


def people(canvas: Canvas, centre: Point, ink: str) -> None:
    """Three people."""
    x, y = centre
    for dx, size in ((-46, 100), (46, 100), (0, 122)):
        bust(canvas, x + dx, y + 58, size, Look(ink))


def clock(canvas: Canvas, centre: Point, ink: str) -> None:
    """A clock."""
    x, y = centre
    canvas.ring(x, y, 54, ink, 10)
    canvas.line([(x, y - 32), (x, y), (x + 26, y + 16)], ink, 9)


def heart(canvas: Canvas, centre: Point, ink: str) -> None:
    """A heart."""
    x, y = centre
    canvas.disc(x - 27, y - 14, 36, ink)
    canvas.disc(x + 27, y - 14, 36, ink)
    canvas.shape([(x - 59, y + 3), (x + 59, y + 3), (x, y + 64)], ink)


def magnifier(canvas: Canvas, centre: Point, ink: str) -> None:
    """A magnifying glass."""
    x, y = centre
    canvas.ring(x - 10, y - 12, 42, ink, 10)
    canvas.line([(x + 22, y + 20), (x + 56, y + 54)], ink, 14)
