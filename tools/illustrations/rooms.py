"""Rooms people share: the reading room, the stairwell with its toolbox, the canteen."""

from __future__ import annotations

from tools.illustrations import canvas as c
from tools.illustrations.canvas import Canvas
from tools.illustrations.figures import Look, bust, standing
from tools.illustrations.props import plant

SPINES = (c.BRICK, c.TEAL, c.OCHRE, c.NAVY, c.LEAF, c.SLATE, c.PALE_BRICK)
DISHES = (c.LEAF, "#d7643f", c.OCHRE, "#e9e3d2", c.DEEP_LEAF)


def reading_room() -> Canvas:
    """Shelves of books, a long table with lamps, readers."""
    canvas = Canvas("#f1ebdd", c.PAPER)
    canvas.box((0, 720, c.WIDTH, 280), "#d9c9ae")
    for left in (60, 1060):
        _shelf(canvas, left)
    canvas.box((600, 90, 400, 420), c.WOOD, 8)
    canvas.box((618, 108, 364, 384), c.SKY, 4)
    canvas.disc(880, 200, 36, c.PALE_OCHRE)
    canvas.line([(800, 108), (800, 492)], c.WOOD, 12)
    canvas.line([(618, 300), (982, 300)], c.WOOD, 12)
    looks = (Look(c.BRICK), Look(c.DEEP_TEAL, bun=True), Look(c.SLATE, hair=c.GREY_HAIR), Look(c.OCHRE))
    for number, look in enumerate(looks):
        bust(canvas, 330 + number * 310, 720, 220, look)
    canvas.box((120, 716, 1360, 40), c.WOOD, 10)
    for x in (180, 1384):
        canvas.box((x, 756, 36, 200), c.DEEP_WOOD)
    for number in range(4):
        x = 330 + number * 310
        canvas.shape([(x - 84, 700), (x, 690), (x, 716), (x - 90, 722)], c.WHITE)
        canvas.shape([(x + 84, 700), (x, 690), (x, 716), (x + 90, 722)], c.PALE_STONE)
    for x in (485, 1105):
        canvas.box((x - 5, 600, 10, 116), c.INK)
        canvas.dome(x, 626, 66, c.DEEP_TEAL)
        canvas.box((x - 40, 706, 80, 12), c.INK, 6)
    plant(canvas, 1530, 900, 260)
    return canvas


def _shelf(canvas: Canvas, left: float) -> None:
    canvas.box((left, 90, 480, 600), c.DEEP_WOOD, 6)
    for row in range(4):
        top = 110 + row * 144
        canvas.box((left + 20, top, 440, 126), "#6d4e32")
        x, number = left + 28.0, row * 3
        while x < left + 430:
            wide, tall = 22 + (number * 7) % 16, 84 + (number * 13) % 34
            canvas.box((x, top + 126 - tall, wide, tall), SPINES[number % len(SPINES)], 3)
            x, number = x + wide + 4, number + 1


def stairwell_toolbox() -> Canvas:
    """A landing with a shared toolbox on the wall and a list of what was lent."""
    canvas = Canvas("#f0ede4", c.PAPER)
    canvas.box((0, 560, c.WIDTH, 330), c.PALE_TEAL)
    canvas.box((0, 548, c.WIDTH, 14), c.TEAL)
    canvas.box((0, 880, c.WIDTH, 120), "#cdc6b8")
    for number in range(6):
        canvas.box((1180 + number * 80, 800 - number * 90, 460, 1000), "#bdb6a8")
        canvas.box((1180 + number * 80, 800 - number * 90, 460, 16), "#d8d2c6")
    canvas.line([(1190, 640), (1600, 180)], c.DEEP_WOOD, 18)
    canvas.box((140, 300, 270, 580), c.DEEP_TEAL, 8)
    canvas.disc(376, 600, 13, c.OCHRE)
    canvas.words((275, 384), "301", 46, c.WHITE, "Bold")
    canvas.box((500, 250, 430, 360), c.BRICK, 14)
    canvas.box((520, 320, 390, 270), c.PALE_BRICK, 6)
    canvas.words((715, 284), "共享工具箱", 44, c.WHITE, "Bold")
    _tools(canvas)
    canvas.box((980, 280, 180, 250), c.WHITE, 6)
    canvas.words((1070, 312), "借用登记", 28, c.DEEP_TEAL, "Bold")
    for row in range(6):
        canvas.line([(1000, 350 + row * 28), (1140, 350 + row * 28)], c.STONE, 4)
    standing(canvas, 800, 940, 360, Look(c.NAVY, c.INK, away=True, reach=-70))
    standing(canvas, 960, 945, 340, Look(c.OCHRE, c.NAVY, bun=True))
    plant(canvas, 84, 890, 220)
    return canvas


def _tools(canvas: Canvas) -> None:
    canvas.line([(580, 370), (580, 540)], c.WOOD, 20)
    canvas.box((544, 350, 80, 44), c.SLATE, 8)
    canvas.line([(680, 380), (680, 450)], c.SLATE, 12)
    canvas.line([(680, 460), (680, 540)], c.OCHRE, 26)
    canvas.line([(770, 390), (770, 540)], c.SLATE, 20)
    canvas.ring(770, 374, 26, c.SLATE, 14)
    for x, tilt in ((850, -16), (850, 16)):
        canvas.line([(x - tilt, 360), (x, 430), (x + tilt * 1.6, 540)], c.NAVY, 14)


def canteen() -> Canvas:
    """A community canteen: dishes behind the counter, older people at the tables."""
    canvas = Canvas("#f4eee0", c.PAPER)
    canvas.box((0, 640, c.WIDTH, 360), "#ddd2bf")
    for x in range(0, c.WIDTH, 160):
        canvas.line([(x, 640), (800 + (x - 800) * 1.5, c.HEIGHT)], "#d2c6b0", 4)
    canvas.box((180, 60, 1240, 120), c.BRICK, 12)
    canvas.words((800, 118), "社区食堂", 62, c.WHITE, "Bold")
    canvas.box((180, 220, 300, 240), c.DEEP_TEAL, 8)
    canvas.words((330, 258), "今日菜单", 36, c.WHITE, "Bold")
    for row in range(4):
        canvas.box((214, 300 + row * 36, (150, 190, 130, 170)[row], 12), c.PALE_TEAL, 6)
        canvas.box((410, 300 + row * 36, 36, 12), c.OCHRE, 6)
    for x, look in ((680, Look(c.WHITE)), (950, Look(c.WHITE, bun=True)), (1220, Look(c.WHITE))):
        bust(canvas, x, 480, 210, look)
        canvas.box((x - 52, 264, 104, 26), c.WHITE, 8)
        canvas.box((x - 58, 222, 116, 54), c.WHITE, 26)
    canvas.box((540, 470, 900, 180), c.PALE_STONE, 10)
    canvas.box((520, 456, 940, 26), c.SLATE, 10)
    for number, tint in enumerate(DISHES):
        canvas.box((564 + number * 174, 510, 150, 56), c.SLATE, 10)
        canvas.box((574 + number * 174, 520, 130, 34), tint, 10)
    for x in (330, 800, 1240):
        _table(canvas, x)
    return canvas


def _table(canvas: Canvas, x: float) -> None:
    bust(canvas, x - 90, 800, 170, Look(c.TEAL, hair=c.GREY_HAIR))
    bust(canvas, x + 90, 800, 170, Look(c.OCHRE, hair=c.GREY_HAIR, bun=True))
    canvas.box((x - 190, 796, 380, 30), c.WOOD, 12)
    canvas.box((x - 14, 826, 28, 110), c.DEEP_WOOD)
    canvas.box((x - 80, 926, 160, 18), c.DEEP_WOOD, 9)
    for dx, tint in ((-96, c.LEAF), (84, "#d7643f")):
        canvas.dome(x + dx, 772, 34, c.WHITE, (0, 180))
        canvas.disc(x + dx, 772, 34, tint, 0.3)
