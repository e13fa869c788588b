"""What stands about in more than one scene: trees, pots, houses, lamps, lanterns, papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.illustrations import canvas as c

if TYPE_CHECKING:
    from tools.illustrations.canvas import Canvas


def tree(canvas: Canvas, x: float, ground: float, size: float) -> None:
    """A round tree, ``size`` high."""
    canvas.box((x - size * 0.035, ground - size * 0.5, size * 0.07, size * 0.5), c.DEEP_WOOD, size * 0.02)
    for dx, dy, radius in ((-0.17, 0.56, 0.2), (0.18, 0.55, 0.19), (0, 0.72, 0.25)):
        canvas.disc(x + size * dx, ground - size * dy, size * radius, c.DEEP_LEAF)
    for dx, dy, radius in ((-0.14, 0.6, 0.16), (0.12, 0.61, 0.14), (-0.03, 0.77, 0.19)):
        canvas.disc(x + size * dx, ground - size * dy, size * radius, c.LEAF)


def plant(canvas: Canvas, x: float, ground: float, size: float, pot: str = c.BRICK) -> None:
    """A plant in a pot, ``size`` high."""
    for angle, reach in ((-0.34, 0.78), (0.34, 0.8), (-0.18, 0.93), (0.17, 0.95), (0, 1.0)):
        tip = (x + size * angle, ground - size * reach)
        middle = ground - size * (reach + 0.3) / 2
        root = (x, ground - size * 0.28)
        shade = c.LEAF if angle > 0 else c.DEEP_LEAF
        side = size * 0.09
        canvas.shape(
            [root, (x + size * angle * 0.35 - side, middle), tip, (x + size * angle * 0.65 + side, middle)], shade
        )
    canvas.shape(
        [
            (x - size * 0.2, ground - size * 0.34),
            (x + size * 0.2, ground - size * 0.34),
            (x + size * 0.14, ground),
            (x - size * 0.14, ground),
        ],
        pot,
    )


def cloud(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A cloud, ``size`` wide."""
    canvas.box((x - size / 2, y - size * 0.08, size, size * 0.18), c.CLOUD, size * 0.09)
    canvas.disc(x - size * 0.14, y - size * 0.06, size * 0.15, c.CLOUD)
    canvas.disc(x + size * 0.12, y - size * 0.1, size * 0.2, c.CLOUD)


def paper(canvas: Canvas, area: c.Area, head: str, lines: int = 5) -> None:
    """A sheet with a coloured heading and ``lines`` grey lines in place of text."""
    left, top, width, height = area
    canvas.box(area, c.WHITE, 6)
    canvas.box((left + width * 0.12, top + height * 0.09, width * 0.5, height * 0.08), head, 4)
    step = height * 0.7 / lines
    for number in range(lines):
        long = 0.76 if number % 3 != lines % 3 else 0.52
        canvas.box((left + width * 0.12, top + height * 0.26 + step * number, width * long, step * 0.34), c.STONE, 3)


def house(canvas: Canvas, area: c.Area, wall: str, roof: str, windows: int = 2) -> None:
    """A low house with a pitched tiled roof, a door in the middle and ``windows`` on either side of it."""
    left, top, width, height = area
    canvas.box(area, wall)
    canvas.box((left, top + height * 0.84, width, height * 0.16), c.STONE)
    canvas.shape(
        [
            (left - width * 0.05, top + 6),
            (left + width * 0.06, top - height * 0.42),
            (left + width * 0.94, top - height * 0.42),
            (left + width * 1.05, top + 6),
        ],
        roof,
    )
    canvas.box((left + width * 0.05, top - height * 0.46, width * 0.9, height * 0.07), c.SLATE, 6)
    door = width * 0.12
    canvas.box((left + width / 2 - door / 2, top + height * 0.3, door, height * 0.7), c.DEEP_BRICK, 4)
    pane = width * 0.34 / windows
    for number in range(windows):
        for start in (0.06, 0.6):
            spot = (left + width * start + pane * number, top + height * 0.26, pane * 0.78, height * 0.36)
            canvas.box(spot, c.PALE_TEAL, 4)
            canvas.line([(spot[0] + spot[2] / 2, spot[1]), (spot[0] + spot[2] / 2, spot[1] + spot[3])], c.WHITE, 4)


def block(canvas: Canvas, area: c.Area, wall: str, grid: tuple[int, int]) -> None:
    """A block of flats with a ``grid`` of so many rows and columns of windows and a plain roof line."""
    rows, columns = grid
    left, top, width, height = area
    canvas.box(area, wall)
    canvas.box((left - 8, top - 14, width + 16, 18), c.SLATE, 4)
    wide, tall = width / columns, height / rows
    for row in range(rows):
        for column in range(columns):
            spot = (left + wide * (column + 0.2), top + tall * (row + 0.24), wide * 0.6, tall * 0.5)
            canvas.box(spot, c.PALE_TEAL, 3)
            canvas.box((spot[0], spot[1] + spot[3] - 4, spot[2], 7), c.WHITE, 2)


def lantern(canvas: Canvas, x: float, y: float, size: float, top: float = 0) -> None:
    """A red lantern, ``size`` wide, hung from height ``top``."""
    canvas.line([(x, top), (x, y - size * 0.4)], c.DEEP_WOOD, 4)
    canvas.disc(x, y, size / 2, c.BRICK, 0.82)
    for part in (0.62, 0.24):
        canvas.disc(x, y, size / 2 * part, "#c96a50", 0.82 / part)
        canvas.disc(x, y, size / 2 * part * 0.86, c.BRICK, 0.82 / part / 0.86)
    for edge in (-0.46, 0.36):
        canvas.box((x - size * 0.2, y + size * edge, size * 0.4, size * 0.1), c.OCHRE, 4)
    for dx in (-0.1, 0, 0.1):
        canvas.line([(x + size * dx, y + size * 0.46), (x + size * dx, y + size * 0.72)], c.OCHRE, 4)


def bicycle(canvas: Canvas, x: float, ground: float, size: float, frame: str = c.BRICK) -> None:
    """A bicycle, ``size`` long, seen from the side, riding right."""
    wheel = size * 0.22
    rear, front, y = x - size * 0.28, x + size * 0.28, ground - wheel
    for hub in (rear, front):
        canvas.ring(hub, y, wheel, c.INK, size * 0.03)
        canvas.disc(hub, y, size * 0.025, c.INK)
    crank, seat, bar = (
        (x - size * 0.04, y + size * 0.01),
        (x - size * 0.12, y - size * 0.27),
        (x + size * 0.2, y - size * 0.3),
    )
    for path in ([(rear, y), crank, seat, (rear, y)], [crank, bar, (front, y)], [seat, bar]):
        canvas.line(path, frame, size * 0.03)
    canvas.line(
        [bar, (bar[0] - size * 0.02, y - size * 0.38), (bar[0] + size * 0.06, y - size * 0.4)], c.INK, size * 0.025
    )
    canvas.line(
        [(seat[0] - size * 0.05, seat[1] - size * 0.02), (seat[0] + size * 0.06, seat[1] - size * 0.02)],
        c.INK,
        size * 0.04,
    )
