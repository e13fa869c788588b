"""Indoors at the service centre: the hall, the system of standards, the review meeting."""

from __future__ import annotations

from tools.illustrations import canvas as c
from tools.illustrations import icons
from tools.illustrations.canvas import Canvas
from tools.illustrations.figures import Look, bust, standing
from tools.illustrations.props import paper, plant

WINDOWS = ("综合受理", "民政服务", "社会保障", "医疗保障", "咨询引导")
BRANCHES = (
    ("基础设施", icons.house, c.TEAL),
    ("组织架构", icons.organisation, c.NAVY),
    ("民主参与", icons.people, c.BRICK),
    ("运行制度", icons.clock, c.DEEP_LEAF),
    ("公共服务", icons.heart, c.WOOD),
    ("监督管理", icons.magnifier, c.SLATE),
)


def service_hall() -> Canvas:
    """A row of service windows, signs above them, seats and plants in front."""
    canvas = Canvas("#eef3f1", c.PAPER)
    canvas.box((0, 690, c.WIDTH, 310), "#ddd6c8")
    canvas.box((0, 0, c.WIDTH, 92), c.PALE_STONE)
    for x in range(120, c.WIDTH, 340):
        canvas.box((x, 34, 220, 22), c.WHITE, 11)
    canvas.box((90, 150, 1420, 100), c.DEEP_TEAL, 10)
    canvas.words((800, 198), "社区便民服务大厅", 54, c.WHITE, "Bold")
    for number, name in enumerate(WINDOWS):
        left = 110 + number * 284
        canvas.box((left, 290, 244, 300), c.PALE_TEAL, 8)
        canvas.box((left, 290, 244, 62), c.TEAL, 8)
        canvas.words((left + 122, 320), name, 34, c.WHITE)
        shirts = (c.NAVY, c.BRICK, c.NAVY, c.DEEP_TEAL, c.NAVY)
        bust(canvas, left + 122, 596, 190, Look(shirts[number], bun=number % 2 == 1))
    canvas.box((70, 590, 1460, 150), c.PALE_WOOD, 10)
    canvas.box((50, 574, 1500, 34), c.WOOD, 12)
    for number in range(5):
        canvas.disc(232 + number * 284, 672, 34, c.WHITE)
        canvas.words((232 + number * 284, 670), str(number + 1), 36, c.DEEP_WOOD, "Bold")
        paper(canvas, (130 + number * 284, 534, 62, 46), c.TEAL, 2)
    _seats(canvas, 290)
    _seats(canvas, 890)
    standing(canvas, 790, 872, 330, Look(c.OCHRE, c.INK, c.GREY_HAIR, away=True))
    standing(canvas, 150, 858, 320, Look(c.LEAF, c.NAVY, bun=True, away=True, reach=70))
    plant(canvas, 56, 800, 210)
    plant(canvas, 1544, 800, 210)
    return canvas


def _seats(canvas: Canvas, left: float) -> None:
    canvas.box((left + 20, 900, 380, 14), c.SLATE, 7)
    for leg in (60, 340):
        canvas.box((left + leg, 900, 16, 60), c.SLATE, 4)
    for number in range(3):
        canvas.box((left + number * 142, 790, 126, 84), c.TEAL, 16)
        canvas.box((left + number * 142, 866, 126, 36), c.DEEP_TEAL, 12)


def standards_system() -> Canvas:
    """A tree diagram: one system at the head, six branches below."""
    canvas = Canvas("#f3f5f0", c.PAPER)
    for x in range(0, c.WIDTH, 80):
        canvas.line([(x, 0), (x, c.HEIGHT)], "#ebe8de", 1.5)
    for y in range(40, c.HEIGHT, 80):
        canvas.line([(0, y), (c.WIDTH, y)], "#ebe8de", 1.5)
    canvas.line([(800, 270), (800, 420)], c.SLATE, 8)
    canvas.line([(175, 420), (1425, 420)], c.SLATE, 8)
    canvas.box((370, 130, 860, 150), c.DEEP_TEAL, 20)
    canvas.words((800, 202), "社区治理和服务标准体系", 60, c.WHITE, "Bold")
    for number, (name, icon, colour) in enumerate(BRANCHES):
        centre = 175 + number * 250
        canvas.line([(centre, 420), (centre, 480)], c.SLATE, 8)
        canvas.box((centre - 108, 470, 216, 400), c.WHITE, 16)
        canvas.box((centre - 108, 470, 216, 92), colour, 16, top_only=True)
        canvas.words((centre, 514), name, 38, c.WHITE, "Bold")
        icon(canvas, (centre, 650), colour)
        for row in range(3):
            canvas.box((centre - 74, 762 + row * 32, (148, 148, 96)[row], 12), c.PALE_STONE, 6)
    return canvas


def review_meeting() -> Canvas:
    """A long table with papers and cups, people on both sides, a chart on the screen."""
    canvas = Canvas("#e9eeee", c.PAPER)
    canvas.box((0, 560, c.WIDTH, 440), "#d8cfbf")
    for x in (60, 1300):
        canvas.box((x, 110, 240, 350), c.SKY, 6)
        canvas.line([(x + 120, 110), (x + 120, 460)], c.WHITE, 8)
        canvas.box((x - 20, 90, 70, 400), c.PALE_OCHRE, 8)
        canvas.box((x + 190, 90, 70, 400), c.PALE_OCHRE, 8)
    canvas.box((430, 70, 740, 420), c.INK, 16)
    canvas.box((450, 90, 700, 380), c.WHITE, 8)
    canvas.words((800, 140), "标准化试点验收", 44, c.DEEP_TEAL, "Bold")
    for number, tall in enumerate((130, 168, 150, 196, 184, 210)):
        tint = c.TEAL if number % 2 else c.OCHRE
        canvas.box((520 + number * 98, 430 - tall, 62, tall), tint, 6, top_only=True)
    canvas.line([(500, 430), (1110, 430)], c.SLATE, 5)
    plant(canvas, 1222, 562, 170)
    plant(canvas, 378, 562, 170)
    people = (
        Look(c.NAVY),
        Look(c.BRICK, bun=True),
        Look(c.SLATE, hair=c.GREY_HAIR),
        Look(c.DEEP_TEAL),
        Look(c.NAVY, bun=True),
    )
    for number, look in enumerate(people):
        bust(canvas, 320 + number * 240, 660, 200, look)
    canvas.shape([(180, 640), (1420, 640), (1560, 860), (40, 860)], c.WOOD)
    canvas.shape([(40, 860), (1560, 860), (1560, 900), (40, 900)], c.DEEP_WOOD)
    for number in range(5):
        near, far = 230 + number * 285, 305 + number * 240
        canvas.shape([(far - 52, 668), (far + 30, 668), (far + 26, 712), (far - 62, 712)], c.WHITE)
        canvas.shape([(near - 80, 772), (near + 60, 772), (near + 58, 838), (near - 92, 838)], c.WHITE)
        for row in range(3):
            canvas.line([(near - 66, 789 + row * 15), (near + 36, 789 + row * 15)], c.STONE, 4)
        canvas.disc(near + 104, 814, 26, c.PALE_TEAL, 0.5)
        canvas.box((near + 78, 784, 52, 32), c.WHITE, 8)
        canvas.disc(near + 104, 784, 26, c.PALE_STONE, 0.35)
    return canvas
