"""What is published of a picture: upright, sRGB, a few widths, no metadata but ours, the same bytes every time."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pictures import TELLTALES, exif, grey_printer, photograph, put, saved, scene
from PIL import Image, ImageCms, ImageDraw

from townpress.kernel.source import Source
from townpress.products.photos import door
from townpress.products.photos.develop import develop, draft
from townpress.products.photos.recipe import Recipe, stem_of

if TYPE_CHECKING:
    from pathlib import Path

    from townpress.products.photos.encoders import Printed

SMALL = Recipe(widths=(60, 120), legible=120)


def printed(folder: Path, name: str, data: bytes, recipe: Recipe = SMALL, packet: bytes = b"") -> tuple[Printed, ...]:
    """The prints of a file."""
    inspected, _ = door.inspect(put(folder, name, data), Source(name))
    assert inspected is not None
    return develop(inspected, recipe, packet).files


def opened(print_: Printed) -> Image.Image:
    """A print as a browser sees it."""
    image = Image.open(io.BytesIO(print_.data))
    image.load()
    return image


def near(colour: object, wanted: tuple[int, ...], by: int = 30) -> bool:
    """Whether two colours look the same."""
    assert isinstance(colour, tuple)
    return all(abs(a - b) <= by for a, b in zip(colour, wanted, strict=False))


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (30, (30,)),
        (400, (400,)),
        (440, (440,)),
        (700, (400, 700)),
        (1600, (400, 800, 1200, 1600)),
        (4000, (400, 800, 1200, 1600)),
    ],
)
def test_widths(width: int, widths: tuple[int, ...]) -> None:
    """Never wider than the original, always at least one, none almost twice."""
    assert Recipe().widths_for(width) == widths


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_every_orientation_ends_upright(tmp_path: Path, form: str, orientation: int) -> None:
    """The eight EXIF orientations all become the same picture."""
    backwards = {2: (0,), 3: (3,), 4: (1,), 5: (5,), 6: (2,), 7: (6,), 8: (4,)}
    image = scene(160, 100)
    for turn in backwards.get(orientation, ()):
        image = image.transpose(Image.Transpose(turn))
    data = saved(image, form, exif=exif(orientation), **({} if form == "PNG" else {"quality": 95}))
    widest = opened(printed(tmp_path, f"图.{form.lower()}", data)[-1]).convert("RGB")
    assert widest.size == (120, 75)
    corners = [widest.getpixel(place) for place in ((4, 4), (115, 4), (115, 70), (4, 70))]
    wanted = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]
    assert all(near(colour, want) for colour, want in zip(corners, wanted, strict=True)), corners


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_told_beside_the_pixels(tmp_path: Path, form: str) -> None:
    """Device, serial number, owner, time, place and comment are in the file and in no published byte."""
    data = photograph(form, 6)
    assert sum(word in data for word in TELLTALES) >= 4
    for print_ in printed(tmp_path, f"图.{form.lower()}", data):
        assert not [word for word in TELLTALES if word in print_.data]
        image = opened(print_)
        assert not image.getexif()
        assert set(image.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progression",
        } | ({"loop", "background", "timestamp", "duration"})


def test_trailing_bytes_are_not_published(tmp_path: Path) -> None:
    """What hangs behind a picture (a film, a second picture, somebody's note) stays behind."""
    data = photograph(size=(90, 60)) + b"hidden remark" + photograph(size=(60, 40))
    assert all(b"hidden remark" not in p.data for p in printed(tmp_path, "图.jpg", data))


def test_formats_and_order(tmp_path: Path) -> None:
    """Narrow to wide, AVIF and WebP first; photographs as 4:2:0 JPEG, alpha and few colours as PNG."""
    assert [(p.format, p.width, p.height) for p in printed(tmp_path, "图.jpg", photograph(size=(300, 200)))] == [
        ("avif", 60, 40),
        ("webp", 60, 40),
        ("jpeg", 60, 40),
        ("avif", 120, 80),
        ("webp", 120, 80),
        ("jpeg", 120, 80),
    ]
    assert {p.format for p in printed(tmp_path, "图.png", saved(scene(90, 60), "PNG"))} == {"avif", "webp", "jpeg"}
    drawing = Image.new("RGB", (90, 60), "white")
    ImageDraw.Draw(drawing).line((0, 0, 89, 59), "black")
    assert {p.format for p in printed(tmp_path, "线.png", saved(drawing, "PNG"))} == {"webp", "png"}


@pytest.mark.parametrize(("form", "name"), [("PNG", "透.png"), ("WEBP", "透.webp")])
def test_alpha_is_kept(tmp_path: Path, form: str, name: str) -> None:
    """What shows through still shows through, without a dark fringe."""
    image = scene(120, 80)
    image.putalpha(Image.linear_gradient("L").resize((120, 80)))
    for print_ in printed(tmp_path, name, saved(image, form)):
        assert print_.format in ("webp", "png")
        assert opened(print_).getchannel("A").getextrema()[0] < 20


def test_an_opaque_alpha_channel_is_dropped(tmp_path: Path) -> None:
    """An alpha channel that hides nothing does not keep a photograph from being a JPEG."""
    image = scene(120, 80)
    image.putalpha(255)
    assert {p.format for p in printed(tmp_path, "图.png", saved(image, "PNG"))} == {"avif", "webp", "jpeg"}


def test_palette_with_transparency(tmp_path: Path) -> None:
    """A palette picture keeps its colours and its hole."""
    image = Image.new("P", (90, 60), 1)
    image.putpalette([0, 0, 0, 200, 30, 40])
    image.paste(0, (0, 0, 45, 60))
    for name, form in (("盘.png", "PNG"), ("盘.gif", "GIF")):
        for print_ in printed(tmp_path, name, saved(image, form, transparency=0)):
            shown = opened(print_).convert("RGBA")
            assert shown.getpixel((5, 20))[3] == 0
            assert near(shown.getpixel((50, 20)), (200, 30, 40, 255), 3)


@pytest.mark.parametrize(
    ("mode", "value", "wanted"), [("I;16", 40_000, 156), ("1", 1, 255), ("LA", (90, 255), 90), ("L", 90, 90)]
)
def test_grey_depths_are_scaled(tmp_path: Path, mode: str, value: int, wanted: int) -> None:
    """Sixteen bits become eight by scaling, not by cutting off."""
    for print_ in printed(tmp_path, "灰.png", saved(Image.new(mode, (90, 60), value), "PNG")):
        assert near(opened(print_).convert("RGB").getpixel((9, 9)), (wanted,) * 3, 1)


def test_cmyk_without_a_profile(tmp_path: Path) -> None:
    """Printers' colours become screen colours, with a remark."""
    data = saved(Image.new("CMYK", (90, 60), (0, 255, 255, 0)), "JPEG")
    inspected, problems = door.inspect(put(tmp_path, "印.jpg", data), Source("印.jpg"))
    assert [problem.code for problem in problems] == ["R533"]
    assert inspected is not None
    for print_ in develop(inspected, SMALL, b"").files:
        assert opened(print_).mode == "RGB"
        assert near(opened(print_).getpixel((9, 9)), (255, 0, 0), 6)


def test_cmyk_by_its_own_profile(tmp_path: Path) -> None:
    """Where the picture says what its inks look like, it is believed: this press prints everything light grey."""
    data = saved(Image.new("CMYK", (90, 60), (0, 255, 255, 0)), "JPEG", icc_profile=grey_printer())
    inspected, problems = door.inspect(put(tmp_path, "印.jpg", data), Source("印.jpg"))
    assert problems == ()
    assert inspected is not None
    for print_ in develop(inspected, SMALL, b"").files:
        assert near(opened(print_).getpixel((9, 9)), (190, 190, 190), 12)


def test_colours_follow_the_pictures_profile(tmp_path: Path) -> None:
    """The same numbers are other colours under another profile; a broken or unfit profile changes nothing."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"tmp_").replace(b"gXYZ", b"rXYZ", 1).replace(b"tmp_", b"gXYZ", 1)
    flat = Image.new("RGB", (90, 60), (200, 40, 40))
    for profile, wanted in (
        (srgb, (200, 40, 40)),
        (lab, (200, 40, 40)),
        (b"broken", (200, 40, 40)),
        (swapped, (40, 200, 40)),
    ):
        for form in ("JPEG", "PNG", "WEBP"):
            data = saved(flat, form, icc_profile=profile, **({} if form == "PNG" else {"quality": 95}))
            for print_ in printed(tmp_path, f"色.{form.lower()}", data):
                image = opened(print_).convert("RGB")
                assert near(image.getpixel((9, 9)), wanted, 25), (form, image.getpixel((9, 9)), wanted)
                assert "icc_profile" not in opened(print_).info


def test_animations_are_published_as_their_first_frame(tmp_path: Path) -> None:
    """No motion that a reader could not stop (WCAG 2.2.2)."""
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue", "lime")]
    for name, form in (("动.gif", "GIF"), ("动.webp", "WEBP"), ("动.png", "PNG")):
        data = saved(
            frames[0], form, save_all=True, append_images=frames[1:], **({"lossless": True} if form == "WEBP" else {})
        )
        for print_ in printed(tmp_path, name, data):
            assert getattr(opened(print_), "n_frames", 1) == 1
            assert near(opened(print_).convert("RGB").getpixel((9, 9)), (255, 0, 0), 6)


def test_long_screenshots(tmp_path: Path) -> None:
    """Higher than WebP can be: there is still a PNG or JPEG, and a line stays at least one pixel high."""
    formats = [p.format for p in printed(tmp_path, "长.png", saved(Image.new("RGB", (60, 17_000), "white"), "PNG"))]
    assert formats == ["png"]
    assert printed(tmp_path, "线.png", saved(Image.new("RGB", (2_000, 8), "white"), "PNG"))[0].height == 1


def test_same_input_same_bytes(tmp_path: Path) -> None:
    """Twice developed is byte for byte the same."""
    for form in ("JPEG", "PNG", "WEBP"):
        data = photograph(form, 6, size=(300, 200))
        assert printed(tmp_path, f"图.{form.lower()}", data) == printed(tmp_path, f"图.{form.lower()}", data)


def test_large_jpegs_are_drafted(tmp_path: Path) -> None:
    """A large JPEG is decoded at a fraction of its size and printed in the same measures."""
    inspected, _ = door.examine(door.Received("JPEG", photograph(orientation=6, size=(1_001, 700))), Source("图.jpg"))
    assert inspected is not None
    assert draft(inspected, SMALL) < 1_001 * 700 / 3
    assert [(p.width, p.height) for p in develop(inspected, SMALL, b"").files][-1] == (120, 172)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Photo-1.JPG", "photo-1"),
        ("邹城 社区（一）.jpg", "邹城-社区-一"),
        ("ＤＳＣ＿０１.jpeg", "dsc-01"),
        ("../../etc/x.png", "etc-x"),
        ("\u202e\u200b.png", "photo"),
        (".jpg", "jpg"),
        ("社" * 50 + ".jpg", "社" * 20),
        ('a"><script>.png', "a-script"),
    ],
)
def test_stems(name: str, stem: str) -> None:
    """A file's own name as it may stand in an address."""
    assert stem_of(name) == stem


def test_of_all_pixels_one_copy_is_held(tmp_path: Path) -> None:
    """Once a picture stands upright, the one it was decoded to is let go of: large ones have two hundred megabytes."""
    data = io.BytesIO()
    Image.new("RGBA", (80, 50), (200, 30, 30, 128)).save(data, "WEBP", exif=exif(orientation=6))
    inspected, _ = door.inspect(put(tmp_path, "turned.webp", data.getvalue()), Source("turned.webp"))
    assert inspected is not None
    files = develop(inspected, SMALL, b"").files
    assert {(file.width, file.height) for file in files} == {(50, 80)}
    with pytest.raises(ValueError, match="closed image"):
        inspected.image.getpixel((0, 0))
