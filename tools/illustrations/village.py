"""In the village: the notice board in the yard, the errand day on the square."""

from __future__ import annotations

from tools.illustrations import canvas as c
from tools.illustrations.canvas import Canvas
from tools.illustrations.figures import Look, bust, standing
from tools.illustrations.props import cloud, house, paper, tree

COLUMNS = (("党务公开", c.BRICK), ("村务公开", c.DEEP_TEAL), ("财务公开", c.NAVY))


def notice_board() -> Canvas:
    """A roofed board before a yard wall, with three columns of notices."""
    canvas = Canvas(c.SKY, c.HAZE, 600)
    cloud(canvas, 260, 130, 230)
    cloud(canvas, 1330, 100, 260)
    canvas.wave(420, 40, 260, c.PALE_LEAF)
    tree(canvas, 90, 700, 420)
    tree(canvas, 1520, 700, 460)
    canvas.box((0, 520, c.WIDTH, 240), "#ece4d4")
    canvas.box((0, 500, c.WIDTH, 34), c.SLATE, 8)
    for x in range(0, c.WIDTH, 40):
        canvas.disc(x + 20, 534, 18, c.SLATE, 0.6)
    canvas.box((0, 760, c.WIDTH, 240), "#cfc6b2")
    for y, shade in ((800, "#c6bca6"), (880, "#c6bca6")):
        canvas.line([(0, y), (c.WIDTH, y)], shade, 4)
    for x in (250, 1318):
        canvas.box((x, 300, 32, 520), c.DEEP_WOOD, 4)
    canvas.box((220, 290, 1160, 430), c.WOOD, 10)
    canvas.box((244, 372, 1112, 324), c.PALE_TEAL, 4)
    canvas.words((800, 332), "村务公开栏", 48, c.WHITE, "Bold")
    canvas.shape([(160, 284), (260, 180), (1340, 180), (1440, 284)], c.NAVY)
    canvas.box((240, 166, 1120, 24), c.SLATE, 10)
    for x in range(290, 1340, 50):
        canvas.line([(x, 194), (800 + (x - 800) * 1.17, 276)], "#2b4359", 4)
    for number, (name, colour) in enumerate(COLUMNS):
        left = 270 + number * 360
        canvas.box((left, 390, 340, 54), colour, 8)
        canvas.words((left + 170, 415), name, 34, c.WHITE)
        paper(canvas, (left + 6, 460, 158, 216), colour, 6)
        paper(canvas, (left + 178, 460, 156, 100), colour, 3)
        paper(canvas, (left + 178, 576, 156, 100), colour, 3)
    standing(canvas, 560, 900, 330, Look(c.BRICK, c.INK, c.GREY_HAIR, away=True, reach=76))
    standing(canvas, 690, 915, 320, Look(c.TEAL, c.NAVY, bun=True, away=True))
    standing(canvas, 1130, 905, 340, Look(c.OCHRE, c.NAVY, away=True))
    return canvas


def errand_day() -> Canvas:
    """An awning on the village square, a table with papers, people asking, a service car."""
    canvas = Canvas(c.SKY, c.HAZE, 620)
    canvas.disc(1390, 150, 62, c.PALE_OCHRE)
    cloud(canvas, 330, 120, 260)
    cloud(canvas, 1120, 170, 200)
    canvas.wave(430, 60, 300, c.PALE_LEAF, 200)
    canvas.wave(500, 30, 200, "#b3c894", 900)
    house(canvas, (60, 470, 420, 190), "#f1e6d0", c.SLATE)
    house(canvas, (1120, 480, 420, 180), "#efe0cc", c.DEEP_BRICK)
    tree(canvas, 560, 690, 330)
    tree(canvas, 1060, 680, 300)
    canvas.box((0, 655, c.WIDTH, 345), "#d9cfb8")
    canvas.box((0, 655, c.WIDTH, 16), c.PALE_LEAF)
    for x in (388, 1040):
        canvas.box((x, 400, 18, 440), c.SLATE, 6)
    standing(canvas, 470, 830, 330, Look(c.NAVY, c.INK, reach=60))
    bust(canvas, 640, 740, 200, Look(c.BRICK, bun=True))
    bust(canvas, 850, 740, 200, Look(c.NAVY))
    canvas.box((520, 730, 460, 26), c.WOOD, 8)
    canvas.box((534, 752, 432, 126), c.DEEP_TEAL, 4)
    canvas.words((750, 812), "民生代办日", 56, c.WHITE, "Bold")
    for left, colour in ((566, c.TEAL), (700, c.BRICK), (790, c.OCHRE), (890, c.NAVY)):
        canvas.box((left, 714, 70, 10), colour, 3)
        canvas.box((left + 4, 724, 70, 10), c.WHITE, 3)
    _awning(canvas)
    _car(canvas, 1130, 850)
    standing(canvas, 280, 905, 350, Look(c.LEAF, c.NAVY, c.GREY_HAIR))
    standing(canvas, 180, 920, 320, Look(c.OCHRE, c.INK, c.GREY_HAIR, bun=True))
    standing(canvas, 1040, 925, 345, Look(c.TEAL, c.NAVY, reach=-74))
    return canvas


def _awning(canvas: Canvas) -> None:
    canvas.shape([(330, 410), (430, 300), (1000, 300), (1100, 410)], c.BRICK)
    for number in range(1, 7, 2):
        left, right = 330 + number * 110, 330 + (number + 1) * 110
        upper_left, upper_right = 430 + number * 81.4, 430 + (number + 1) * 81.4
        canvas.shape([(upper_left, 300), (upper_right, 300), (right, 410), (left, 410)], c.PALE_BRICK)
    for number in range(7):
        tint = c.PALE_BRICK if number % 2 else c.BRICK
        canvas.dome(385 + number * 110, 408, 55, tint, (0, 180))


def _car(canvas: Canvas, left: float, ground: float) -> None:
    canvas.disc(left + 200, ground + 4, 220, "#c3b89e", 0.1)
    canvas.box((left, ground - 190, 390, 160), c.WHITE, 30)
    canvas.box((left, ground - 96, 390, 30), c.TEAL)
    for x, width in ((left + 24, 110), (left + 152, 100), (left + 270, 96)):
        canvas.box((x, ground - 170, width, 62), c.NAVY, 12)
    canvas.words((left + 195, ground - 82), "便民服务车", 24, c.WHITE)
    for x in (left + 90, left + 310):
        canvas.disc(x, ground - 30, 38, c.INK)
        canvas.disc(x, ground - 30, 18, c.STONE)
