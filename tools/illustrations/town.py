"""Out of doors in town: the bus stop, the cycle lane, the housing estate, the street as it might be."""

from __future__ import annotations

from tools.illustrations import canvas as c
from tools.illustrations.canvas import Canvas
from tools.illustrations.figures import Look, standing
from tools.illustrations.props import bicycle, block, cloud, house, plant, tree


def bus_stop() -> Canvas:
    """A green bus pulling up at a shelter with a route board, people waiting."""
    canvas = Canvas(c.SKY, c.HAZE, 640)
    cloud(canvas, 420, 120, 240)
    cloud(canvas, 1250, 90, 220)
    for left, top, columns in ((40, 300, 5), (330, 360, 6), (1220, 280, 6)):
        block(canvas, (left, top, columns * 52, 660 - top), c.PALE_STONE, (5, columns))
    canvas.box((0, 640, c.WIDTH, 120), c.PALE_STONE)
    canvas.box((0, 760, c.WIDTH, 240), c.SLATE)
    for x in range(40, c.WIDTH, 240):
        canvas.box((x, 900, 130, 12), c.WHITE, 6)
    canvas.box((0, 752, c.WIDTH, 18), c.STONE)
    for x in (960, 1390):
        canvas.box((x, 420, 18, 330), c.INK, 4)
    canvas.box((930, 396, 510, 34), c.DEEP_TEAL, 12)
    canvas.box((1130, 456, 230, 190), c.WHITE, 8)
    canvas.box((1130, 456, 230, 48), c.TEAL, 8)
    canvas.words((1245, 479), "示例2路", 30, c.WHITE, "Bold")
    canvas.line([(1160, 580), (1332, 580)], c.TEAL, 6)
    for stop, tint in enumerate((c.TEAL, c.TEAL, c.OCHRE, c.TEAL, c.TEAL)):
        canvas.disc(1160 + stop * 43, 580, 11, tint)
    canvas.box((990, 660, 150, 16), c.WOOD, 6)
    for x in (1002, 1112):
        canvas.box((x, 676, 14, 72), c.INK)
    standing(canvas, 1055, 750, 250, Look(c.BRICK, c.NAVY, bun=True))
    standing(canvas, 1420, 752, 265, Look(c.NAVY, c.INK))
    standing(canvas, 1500, 754, 180, Look(c.OCHRE, c.NAVY))
    _bus(canvas)
    return canvas


def _bus(canvas: Canvas) -> None:
    canvas.disc(480, 880, 440, "#6d7c86", 0.06)
    canvas.box((70, 470, 810, 390), c.LEAF, 44)
    canvas.box((70, 690, 810, 60), c.WHITE)
    canvas.box((70, 800, 810, 60), c.DEEP_LEAF, 24)
    for x in range(100, 620, 172):
        canvas.box((x, 540, 156, 130), c.PALE_TEAL, 14)
    canvas.box((640, 530, 110, 300), c.NAVY, 10)
    canvas.box((650, 542, 42, 276), c.PALE_TEAL, 6)
    canvas.box((698, 542, 42, 276), c.PALE_TEAL, 6)
    canvas.box((772, 530, 108, 170), c.PALE_TEAL, 20)
    canvas.box((280, 484, 300, 44), c.INK, 10)
    canvas.words((430, 505), "示例2路  火车站方向", 26, c.OCHRE)
    canvas.box((848, 760, 32, 28), c.OCHRE, 8)
    for x in (230, 560):
        canvas.disc(x, 850, 62, c.INK)
        canvas.disc(x, 850, 30, c.STONE)


def cycle_lane() -> Canvas:
    """A red cycle lane beside a tree-lined pavement, riders on it."""
    canvas = Canvas(c.SKY, c.HAZE, 560)
    canvas.disc(240, 150, 60, c.PALE_OCHRE)
    cloud(canvas, 1160, 130, 260)
    canvas.wave(400, 70, 330, "#c4d2cf", 400)
    canvas.wave(470, 40, 240, c.PALE_LEAF)
    canvas.box((0, 540, c.WIDTH, 120), c.PALE_STONE)
    for x in (150, 470, 790, 1110, 1430):
        tree(canvas, x, 620, 380)
    canvas.box((0, 612, c.WIDTH, 48), c.LEAF, 20)
    canvas.box((0, 656, c.WIDTH, 200), "#b9654f")
    canvas.box((0, 656, c.WIDTH, 12), c.WHITE)
    canvas.box((0, 856, c.WIDTH, 144), c.SLATE)
    for x in range(20, c.WIDTH, 180):
        canvas.box((x, 846, 120, 14), c.WHITE, 4)
    for x, look, frame in ((420, Look(c.TEAL, c.NAVY), c.INK), (1060, Look(c.OCHRE, c.NAVY, bun=True), c.DEEP_TEAL)):
        _rider(canvas, x, look, frame)
    bicycle(canvas, 750, 844, 130, c.WHITE)
    standing(canvas, 640, 628, 190, Look(c.BRICK, c.INK, c.GREY_HAIR))
    standing(canvas, 1290, 628, 200, Look(c.NAVY, c.INK))
    return canvas


def _rider(canvas: Canvas, x: float, look: Look, frame: str) -> None:
    ground = 800
    bicycle(canvas, x, ground, 300, frame)
    hip, shoulder = (x - 36, ground - 168), (x + 14, ground - 262)
    canvas.line([hip, (x + 26, ground - 120), (x - 8, ground - 50)], look.trousers, 24)
    canvas.line([hip, shoulder], look.shirt, 58)
    canvas.line([shoulder, (x + 48, ground - 210), (x + 72, ground - 182)], look.shirt, 20)
    canvas.disc(x + 30, ground - 318, 34, look.skin)
    canvas.dome(x + 28, ground - 322, 40, c.BRICK if look.bun else c.OCHRE)
    canvas.box((x - 14, ground - 326, 92, 10), c.INK, 5)


def housing_estate() -> Canvas:
    """Blocks of flats around a green with a path, a bench and trees."""
    canvas = Canvas(c.SKY, c.HAZE, 620)
    cloud(canvas, 300, 110, 240)
    cloud(canvas, 980, 80, 200)
    for left, top, wall, columns in (
        (60, 250, "#efe3d0", 6),
        (470, 170, "#e6d3bf", 5),
        (860, 220, "#efe3d0", 6),
        (1270, 160, "#e6d3bf", 5),
    ):
        block(canvas, (left, top, columns * 54, 650 - top), wall, (6, columns))
        canvas.box((left + columns * 27 - 28, 580, 56, 70), c.DEEP_TEAL, 6, top_only=True)
    canvas.box((0, 650, c.WIDTH, 350), c.PALE_LEAF)
    canvas.shape([(720, 650), (860, 650), (1240, c.HEIGHT), (360, c.HEIGHT)], "#e4dac7")
    for x, ground, size in ((150, 800, 330), (400, 730, 240), (1180, 740, 250), (1440, 820, 360)):
        tree(canvas, x, ground, size)
    canvas.box((180, 860, 260, 20), c.WOOD, 6)
    canvas.box((180, 800, 260, 16), c.WOOD, 6)
    for x in (200, 400):
        canvas.box((x, 800, 14, 120), c.INK, 4)
    standing(canvas, 790, 880, 290, Look(c.BRICK, c.INK, c.GREY_HAIR))
    standing(canvas, 880, 884, 200, Look(c.OCHRE, c.NAVY, reach=-44))
    return canvas


def street_tomorrow() -> Canvas:
    """An old street with roof gardens, awnings and shared paving at sunset."""
    canvas = Canvas("#f2c9a8", "#fbeedb", 640)
    canvas.disc(800, 400, 150, "#f7dca5")
    canvas.wave(470, 50, 260, "#d9b79c", 300)
    for left, wall, roof in ((-40, "#f3e7d3", c.DEEP_TEAL), (1120, "#f0dcc6", c.NAVY)):
        house(canvas, (left, 380, 520, 320), wall, roof)
        for x in range(left + 60, left + 480, 84):
            plant(canvas, x, 252, 90, c.WOOD)
    house(canvas, (560, 500, 480, 180), "#f3e7d3", c.DEEP_BRICK)
    canvas.box((0, 690, c.WIDTH, 310), "#e5d3bb")
    for row in range(4):
        for x in range(-40 + (row % 2) * 60, c.WIDTH, 120):
            canvas.box((x, 706 + row * 76, 108, 66), "#dcc8ad", 8)
    for x in (170, 1430):
        tree(canvas, x, 800, 330)
    bicycle(canvas, 640, 880, 240, c.DEEP_TEAL)
    standing(canvas, 840, 900, 310, Look(c.BRICK, c.INK, bun=True))
    standing(canvas, 930, 905, 320, Look(c.NAVY, c.INK))
    standing(canvas, 1130, 890, 290, Look(c.OCHRE, c.NAVY, c.GREY_HAIR))
    return canvas
