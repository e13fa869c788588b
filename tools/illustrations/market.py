"""The fair of the first month, in four pictures."""

from __future__ import annotations

import math

from tools.illustrations import canvas as c
from tools.illustrations.canvas import Canvas
from tools.illustrations.figures import Look, bust, standing
from tools.illustrations.props import cloud, house, lantern, tree


def lantern_street() -> Canvas:
    """A street of low houses with lanterns strung across it, people walking."""
    canvas = Canvas("#d9e4ea", "#fbeedb", 640)
    cloud(canvas, 800, 130, 260)
    canvas.wave(500, 50, 260, "#cdd6c6", 900)
    for left, roof in ((-60, c.SLATE), (1180, c.DEEP_BRICK)):
        house(canvas, (left, 420, 480, 280), "#f1e6d0", roof)
    house(canvas, (560, 500, 480, 160), "#efe0cc", c.NAVY)
    canvas.shape([(0, 690), (c.WIDTH, 690), (c.WIDTH, c.HEIGHT), (0, c.HEIGHT)], "#d6cbb6")
    canvas.shape([(640, 660), (960, 660), (1420, c.HEIGHT), (180, c.HEIGHT)], "#e4dac7")
    for row, (sag, size, step) in enumerate(((60, 96, 200), (36, 66, 145))):
        base = 120 + row * 150
        rope = [(x, base + sag * (1 - ((x - 800) / 800) ** 2)) for x in range(0, c.WIDTH + 1, 20)]
        canvas.line(rope, c.DEEP_WOOD, 4)
        for x in range(step // 2, c.WIDTH, step):
            top = base + sag * (1 - ((x - 800) / 800) ** 2)
            lantern(canvas, x, top + size * 0.75, size, top)
    looks = (
        Look(c.BRICK, c.INK),
        Look(c.TEAL, c.NAVY, bun=True),
        Look(c.OCHRE, c.INK, c.GREY_HAIR),
        Look(c.NAVY, c.INK),
    )
    for (x, ground, size), look in zip(
        ((520, 900, 320), (630, 915, 300), (1010, 930, 330), (860, 780, 210)), looks, strict=True
    ):
        standing(canvas, x, ground, size, look)
    standing(canvas, 1090, 930, 210, Look(c.BRICK, c.NAVY, reach=-40))
    return canvas


def vegetable_stall() -> Canvas:
    """Crates of vegetables under an awning, the keeper behind them."""
    canvas = Canvas(c.SKY, c.HAZE, 620)
    canvas.wave(460, 50, 280, c.PALE_LEAF)
    tree(canvas, 130, 720, 460)
    tree(canvas, 1480, 720, 420)
    canvas.box((0, 700, c.WIDTH, 300), "#d6cbb6")
    for x in (248, 1332):
        canvas.box((x, 260, 20, 600), c.DEEP_WOOD, 6)
    bust(canvas, 620, 620, 215, Look(c.TEAL, bun=True))
    bust(canvas, 980, 620, 210, Look(c.SLATE, hair=c.GREY_HAIR))
    canvas.shape([(180, 300), (260, 180), (1340, 180), (1420, 300)], c.DEEP_LEAF)
    for number in range(8):
        canvas.dome(257 + number * 155, 298, 78, c.PALE_LEAF if number % 2 else c.DEEP_LEAF, (0, 180))
    canvas.box((590, 208, 420, 68), c.WHITE, 12)
    canvas.words((800, 240), "自家菜园", 42, c.DEEP_LEAF, "Bold")
    heaps = (("#d7643f", 30), (c.LEAF, 40), ("#e9e3d2", 34), ("#8a5a83", 30), (c.OCHRE, 36))
    for number, (tint, size) in enumerate(heaps):
        left = 230 + number * 232
        for row in range(3):
            for place in range(5 - row):
                x = left + 28 + row * 20 + place * 40
                canvas.disc(x, 640 - row * size * 0.9, size, tint)
                canvas.disc(x - size * 0.3, 632 - row * size * 0.9, size * 0.26, _lighter(tint))
        canvas.box((left, 640, 216, 130), c.WOOD, 6)
        for y in (656, 700, 742):
            canvas.box((left + 8, y, 200, 18), c.PALE_WOOD, 4)
    canvas.box((220, 770, 1160, 36), c.DEEP_WOOD, 4)
    for x in (260, 1300):
        canvas.box((x, 806, 40, 90), c.DEEP_WOOD)
    standing(canvas, 420, 950, 360, Look(c.BRICK, c.INK, away=True))
    standing(canvas, 1190, 950, 350, Look(c.OCHRE, c.NAVY, bun=True, away=True))
    return canvas


def _lighter(tint: str) -> str:
    return "#" + "".join(f"{(int(tint[start : start + 2], 16) * 2 + 255) // 3:02x}" for start in (1, 3, 5))


def steamer_stall() -> Canvas:
    """Stacks of bamboo steamers with steam above, buns on a board."""
    canvas = Canvas("#f4ead9", c.PAPER)
    canvas.box((0, 0, c.WIDTH, 640), "#ecdcc2")
    for x in range(40, c.WIDTH, 190):
        canvas.box((x, 0, 6, 640), "#e2cfae")
    canvas.box((520, 70, 560, 110), c.BRICK, 16)
    canvas.words((800, 122), "热馒头  豆沙包", 56, c.WHITE, "Bold")
    for x in (330, 1270):
        lantern(canvas, x, 170, 120)
    for start in (330, 480, 1010, 1160):
        wisp = [(start + 20 * math.sin(y / 28), 430 - y) for y in range(0, 176, 4)]
        canvas.line(wisp, c.WHITE, 14)
    bust(canvas, 790, 660, 290, Look(c.WHITE))
    for left, tall in ((250, 3), (900, 3)):
        for row in range(tall):
            top = 590 - row * 62
            canvas.box((left, top, 400, 66), c.PALE_WOOD, 10)
            canvas.box((left, top + 18, 400, 12), c.WOOD)
            canvas.box((left, top + 42, 400, 8), c.WOOD)
        canvas.disc(left + 200, 466, 200, c.WOOD, 0.16)
        canvas.disc(left + 200, 462, 186, c.PALE_WOOD, 0.15)
        canvas.box((left + 170, 434, 60, 20), c.DEEP_WOOD, 8)
    canvas.box((100, 656, 1400, 40), c.WOOD, 10)
    canvas.box((130, 696, 1340, 304), c.DEEP_WOOD)
    canvas.box((300, 736, 1000, 190), c.PALE_WOOD, 20)
    for row in range(2):
        for place in range(8):
            x, y = 384 + place * 118 + row * 30, 806 + row * 84
            canvas.dome(x, y, 50, c.WHITE)
            canvas.box((x - 50, y - 4, 100, 14), c.WHITE, 7)
            canvas.disc(x, y - 36, 6, c.BRICK)
    return canvas


def paper_cutting() -> Canvas:
    """Red paper-cuts hung on strings, scissors and paper on the table."""
    canvas = Canvas("#f3efe4", c.PAPER)
    canvas.box((0, 690, c.WIDTH, 310), c.PALE_WOOD)
    canvas.box((0, 676, c.WIDTH, 22), c.WOOD)
    canvas.line([(0, 120), (c.WIDTH, 120)], c.DEEP_WOOD, 5)
    for number, petals in enumerate((6, 8, 5, 12)):
        x = 230 + number * 380
        canvas.line([(x, 120), (x, 180)], c.DEEP_WOOD, 4)
        canvas.box((x - 150, 176, 300, 340), c.WHITE, 8)
        canvas.box((x - 12, 106, 24, 44), c.OCHRE, 4)
        _flower(canvas, x, 346, petals)
    for x in (300, 1090):
        canvas.shape([(x, 790), (x + 210, 760), (x + 250, 900), (x + 40, 930)], c.BRICK)
        canvas.shape([(x + 20, 770), (x + 200, 800), (x + 170, 940), (x - 10, 900)], c.DEEP_BRICK)
    canvas.line([(706, 786), (950, 870)], c.SLATE, 16)
    canvas.line([(706, 870), (950, 786)], c.STONE, 16)
    for y in (772, 884):
        canvas.ring(668, y, 42, c.NAVY, 16)
    return canvas


def _flower(canvas: Canvas, x: float, y: float, petals: int) -> None:
    for radius, size, tint in ((84, 46, c.BRICK), (84, 20, c.WHITE), (46, 26, c.BRICK), (46, 9, c.WHITE)):
        for number in range(petals):
            turn = math.tau * number / petals - math.pi / 2
            canvas.disc(x + radius * math.cos(turn), y + radius * math.sin(turn), size * 5 / (petals + 1), tint)
    canvas.disc(x, y, 40, c.BRICK)
    canvas.disc(x, y, 22, c.WHITE)
    canvas.disc(x, y, 12, c.BRICK)
