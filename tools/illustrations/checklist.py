"""The checklist that a village prints and fills in: one A4 page as PDF."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from pathlib import Path

DOTS_PER_INCH = 200
WIDTH, HEIGHT = 1654, 2339
MARGIN, ROW, BOX = 150, 132, 46
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"

TITLE = "村务公开自查清单（样张）"
HEADS = ("自查项目", "更新时间", "核对人", "完成")
COLUMNS = (MARGIN, 880, 1150, 1380, WIDTH - MARGIN)
ITEMS = (
    ("财务收支明细", "每月10日前"),
    ("低保、救助名单（只写必要信息）", "公示不少于7日"),
    ("工程项目进展", "每个节点一次"),
    ("集体资产和土地发包", "发生后7日内"),
    ("惠民补贴发放", "发放前公示"),
    ("会议决定及落实情况", "每季度一次"),
    ("张贴人、核对人和日期", "每张都写"),
    ("换下的公示按月装订", "每月末"),
)
NOTES = (
    "填写说明：逐项核对，完成的在方框里打勾；没有完成的，在“核对人”栏写明原因和补办日期。",
    "公示中不要出现身份证号、银行账号、电话等个人信息。",
    "示例文件，由邹城本地新闻制作，可自由复制使用。",
)
# Pillow would write the hour of drawing into the file; the page is dated with its story instead.
DATED = time.struct_time((2024, 3, 12, 0, 0, 0, 1, 72, 0))


def _font(size: int, weight: str = "Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT.format(weight), size, index=2)


def checklist() -> Image.Image:
    """The page in black and white, at :data:`DOTS_PER_INCH`."""
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(page)
    pen.text((WIDTH / 2, 210), TITLE, 0, _font(72, "Bold"), anchor="mm")
    pen.text((MARGIN, 330), "村（社区）：__________________    日期：________年____月____日", 0, _font(36), anchor="lm")
    top = 400
    bottom = top + ROW * (len(ITEMS) + 1)
    for number, head in enumerate(HEADS):
        pen.text((sum(COLUMNS[number : number + 2]) / 2, top + ROW / 2), head, 0, _font(38, "Bold"), anchor="mm")
    for number, (item, when) in enumerate(ITEMS, start=1):
        middle = top + ROW * number + ROW / 2
        pen.text((MARGIN + 24, middle), f"{number}. {item}", 0, _font(36), anchor="lm")
        pen.text((COLUMNS[1] + 20, middle), when, 0, _font(34), anchor="lm")
        centre = (COLUMNS[3] + COLUMNS[4]) / 2
        pen.rectangle((centre - BOX / 2, middle - BOX / 2, centre + BOX / 2, middle + BOX / 2), outline=0, width=4)
    for number in range(len(ITEMS) + 2):
        pen.line((MARGIN, top + ROW * number, WIDTH - MARGIN, top + ROW * number), 0, 3)
    for column in COLUMNS:
        pen.line((column, top, column, bottom), 0, 3)
    for number, note in enumerate(NOTES):
        pen.text((MARGIN, bottom + 90 + number * 64), note, 0, _font(31), anchor="lm")
    return page.point(lambda level: 255 * (level > 150)).convert("1")  # noqa: PLR2004 - a threshold of grey


def save(path: Path) -> None:
    """Write the page as PDF."""
    path.parent.mkdir(parents=True, exist_ok=True)
    checklist().save(path, "PDF", resolution=DOTS_PER_INCH, title=TITLE, creationDate=DATED, modDate=DATED)
