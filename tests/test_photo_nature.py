"""What a picture is of is found out: notices stay legible, drawings lose nothing, photographs are photographs."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pictures import photograph, put, saved, scene
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from press_room import show

from townpress.kernel.source import Source
from townpress.press.sheet import Leaf
from townpress.products.photos import door
from townpress.products.photos.develop import develop
from townpress.products.photos.nature import Nature, nature_of
from townpress.products.photos.recipe import Recipe
from townpress.products.photos.tone import TONES, tone_of
from townpress.products.photos.weights import BUDGET, weights_of
from townpress.products.sharecards.drawing import FONT

if TYPE_CHECKING:
    from pathlib import Path

    from paper import Paper

SMALL = Recipe(widths=(300, 600), legible=900)


def notice(size: tuple[int, int] = (1000, 1400), *, shade: int = 0) -> Image.Image:
    """A page of text as a telephone photographs it: paper a little grey, darker to one side, letters a little soft."""
    page = Image.linear_gradient("L").resize(size).point(lambda value: 235 - value * shade // 255)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 26)
    for line in range(36):
        pen.text((80, 60 + 36 * line), "关于做好社区治理标准化试点工作的通知各村居", fill=40, font=font)
    return page.filter(ImageFilter.GaussianBlur(0.6)).convert("RGB")


def screenshot() -> Image.Image:
    """A window with a smooth bar, smooth letters and much that is flat: more colours than a palette holds."""
    image = Image.new("RGB", (900, 700), "#f4f4f4")
    image.paste(Image.linear_gradient("L").resize((900, 60)).convert("RGB"), (0, 0))
    bar = Image.merge("RGB", (Image.linear_gradient("L").rotate(90).resize((900, 40)),) * 3)
    image.paste(Image.blend(bar, Image.new("RGB", (900, 40), "#1677ff"), 0.5), (0, 640))
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, 22)
    for line in range(12):
        pen.text((40, 90 + 40 * line), "政务服务网 办件查询 结果公示", fill=(20 * line, 90, 160), font=font)
    return image


def developed(folder: Path, name: str, data: bytes) -> tuple[Nature, list[str], list[int]]:
    """Its nature, the formats it was printed in, the widths."""
    inspected, _ = door.inspect(put(folder, name, data), Source(name))
    assert inspected is not None
    made = develop(inspected, SMALL, b"")
    return made.nature, sorted({file.format for file in made.files}), sorted({file.width for file in made.files})


@pytest.mark.parametrize("shade", [0, 60, 110])
def test_a_scanned_notice_stays_legible(tmp_path: Path, shade: int) -> None:
    """However it is lit: as lines, wider than photographs, colour at full resolution."""
    data = saved(notice(shade=shade), "JPEG", quality=85)
    nature, formats, widths = developed(tmp_path, "通知.jpg", data)
    assert nature is Nature.LINES
    assert {"jpeg", "webp"} <= set(formats)
    assert widths[-1] == SMALL.legible
    inspected, _ = door.inspect(tmp_path / "通知.jpg", Source("通知.jpg"))
    assert inspected is not None
    jpeg = next(file for file in develop(inspected, SMALL, b"").files if file.format == "jpeg")
    # Three components, each sampled once in each direction (ITU-T T.81, B.2.2).
    frame = jpeg.data.index(b"\xff\xc0")
    assert jpeg.data[frame + 11] == 0x11


def test_a_screenshot_loses_nothing(tmp_path: Path) -> None:
    """As PNG and lossless WebP, pixel for pixel at its own size."""
    image = screenshot().resize((600, 466))
    image = image.quantize(200).convert("RGB")
    nature, formats, _ = developed(tmp_path, "截图.png", saved(image, "PNG"))
    assert (nature, formats) == (Nature.DRAWING, ["png", "webp"])
    inspected, _ = door.inspect(tmp_path / "截图.png", Source("截图.png"))
    assert inspected is not None
    for file in develop(inspected, SMALL, b"").files[-2:]:
        assert Image.open(io.BytesIO(file.data)).convert("RGB").tobytes() == image.tobytes()


def test_smooth_letters_make_no_photograph() -> None:
    """Many colours, flat grounds: a drawing. As JPEG it is none, but lines or a photograph."""
    assert nature_of(screenshot(), lossy=False) is Nature.DRAWING
    assert nature_of(screenshot(), lossy=True) is not Nature.DRAWING


@pytest.mark.parametrize("seed", range(3))
def test_photographs_are_photographs(seed: int) -> None:
    """Scenes with many colours, in colour and grey, bright and dark."""
    image = scene(900, 600).rotate(90 * seed, expand=True)
    for shown in (
        image,
        image.convert("L"),
        image.point(lambda value: 128 + value // 2),
        image.point(lambda v: v // 4),
    ):
        assert nature_of(shown, lossy=True) is Nature.PHOTO
        assert nature_of(shown, lossy=False) is Nature.PHOTO


def test_a_tone_is_the_nearest_of_216() -> None:
    """The average, rounded; what can be seen through has none."""
    assert tone_of(Image.new("RGB", (9, 9), (52, 101, 250))) == "36f"
    assert tone_of(Image.new("RGB", (9, 9), (26, 25, 0))) == "300"
    half = Image.new("RGB", (10, 10), "white")
    half.paste("black", (0, 0, 5, 10))
    assert tone_of(half) in {"666", "999"}
    assert tone_of(Image.new("RGBA", (9, 9))) == ""
    assert tone_of(scene(90, 60)) in TONES


def test_the_heavy_ones_are_listed(tmp_path: Path) -> None:
    """By the smallest format at the column's width: median, and what is over the budget, heaviest first."""
    sizes = {"a-800.00000001.avif": 50_000, "a-800.00000002.jpg": 90_000, "b-800.00000003.avif": 130_000}
    sizes |= {"c-700.00000004.webp": 200_000, "c-400.00000005.webp": 300_000, "d-1600.00000006.avif": 900_000}
    leaves = [Leaf(f"2026/11/x/{name}", put(tmp_path, name, bytes(size))) for name, size in sizes.items()]
    told = weights_of([*leaves, Leaf("feeds/all.json", b"{}"), Leaf("files/a.pdf", put(tmp_path, "a.pdf", b"%PDF"))])
    assert told["files"]["avif"] == {"files": 3, "bytes": 1_080_000}
    assert (told["median"], told["budget"]) == (130_000, BUDGET)
    assert list(told["over"]) == ["2026/11/x/c-700.00000004.webp", "2026/11/x/b-800.00000003.avif"]


def test_one_changed_photograph_is_one_photograph_s_work(paper: Paper) -> None:
    """Of three, an edit of one develops one and leaves the files of the others alone; the report weighs what it saw."""
    for number in range(3):
        show(paper, f"s{number}", f"a{number}.jpg", photograph(size=(900 + number, 600)))
    assert paper.build().status == 0
    shelf = {path: path.stat().st_mtime_ns for path in paper.state.glob("photos/*/*")}
    before = paper.files
    paper.put("stories/2026/11/s1/a1.jpg", photograph(size=(950, 600)))
    outcome = paper.build()
    assert outcome.status == 0
    added = [path for path in paper.state.glob("photos/*/*.json") if path not in shelf]
    assert len(added) == 1
    assert {path: path.stat().st_mtime_ns for path in shelf} == shelf
    changed = {path.split("/")[2] for path, data in paper.files.items() if before.get(path) != data and "/s" in path}
    assert "s1" in changed
    assert not [path for path in before if path.endswith(".avif") and "/s1/" not in path and path not in paper.files]
    assert outcome.report["photos"]["files"]["avif"]["files"] == 3
