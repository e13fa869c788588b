"""The door for pictures: what it lets in, what it refuses and with which words, and that nothing breaks it."""

from __future__ import annotations

import os
import random
import struct
import time
from typing import TYPE_CHECKING

import pytest
from pictures import chunk, huge_png, photograph, put, saved, scene
from PIL import Image

from townpress.kernel.source import Source
from townpress.products.photos import door

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = Source("content/stories/2023/06/试点/图.jpg")


def looked_at(folder: Path, name: str, data: bytes) -> tuple[door.Inspected | None, list[str]]:
    """The picture, and the codes of what was said of it."""
    inspected, problems = door.inspect(put(folder, name, data), SHOWN)
    assert all(problem.path == SHOWN.path and problem.zh and problem.en for problem in problems)
    return inspected, [problem.code for problem in problems]


@pytest.mark.parametrize("name", ["图.jpg", "图.JPG", "图.jpeg", "图.png", "图.webp", "图.WebP"])
def test_good_pictures_pass(tmp_path: Path, name: str) -> None:
    """The three still kinds pass under any spelling of their ending."""
    form = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}[name.rsplit(".", 1)[1].lower()]
    inspected, codes = looked_at(tmp_path, name, photograph(form, size=(300, 200)))
    assert codes == []
    assert inspected is not None
    assert (inspected.form, inspected.width, inspected.height) == (form, 300, 200)


FOREIGN = {
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "兼容性最佳"),
    "avif": (b"\0\0\0\x18ftypavif\0\0\0\0", "另存为"),
    "mp4": (b"\0\0\0\x18ftypisom\0\0\0\0", "截取一帧"),
    "svg": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "PNG"),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "另存为"),
    "pdf": (b"%PDF-1.7\n", "截图"),
    "tif": (b"II*\0\x08\0\0\0", "另存为"),
    "bmp": (b"BM" + bytes(60), "另存为"),
    "psd": (b"8BPS\0\1", "Photoshop"),
    "html": (b"\n<!DOCTYPE HTML><title>404</title>", "网页"),
    "docx": (b"PK\3\4word/document.xml", "截图"),
    "lfs": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "git lfs pull"),
    "txt": ("这里本来有一张照片".encode(), "来稿人"),
    "avi": (b"RIFF\x10\0\0\0AVI LIST", "截取一帧"),
}


@pytest.mark.parametrize("disguise", ["", ".jpg", ".png"])
@pytest.mark.parametrize("kind", sorted(FOREIGN))
def test_other_kinds_are_refused_with_a_way_out(tmp_path: Path, kind: str, disguise: str) -> None:
    """By first bytes, never by name: PostScript called .png never gets near an interpreter."""
    data, remedy = FOREIGN[kind]
    _, problems = door.inspect(put(tmp_path, f"图{disguise or '.' + kind}", data), SHOWN)
    assert [problem.code for problem in problems] == ["E525"]
    assert remedy in problems[0].zh


@pytest.mark.parametrize(
    ("form", "name"), [("PNG", "图.jpg"), ("JPEG", "图.png"), ("WEBP", "图.jpg"), ("JPEG", "图.jfif")]
)
def test_the_ending_must_tell_the_truth(tmp_path: Path, form: str, name: str) -> None:
    """A WebP called .jpg is refused with the name it ought to have."""
    _, problems = door.inspect(put(tmp_path, name, saved(scene(60, 40), form)), SHOWN)
    assert [problem.code for problem in problems] == ["E526"]
    assert f"图.{form.lower().replace('jpeg', 'jpg')}" in problems[0].zh


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """Links, folders, pipes and devices are not followed or waited for."""
    put(tmp_path, "真.jpg", photograph(size=(60, 40)))
    (tmp_path / "链接.jpg").symlink_to(tmp_path / "真.jpg")
    (tmp_path / "密码.jpg").symlink_to("/etc/passwd")
    (tmp_path / "夹.jpg").mkdir()
    os.mkfifo(tmp_path / "管道.jpg")
    for name in ("链接.jpg", "密码.jpg", "夹.jpg", "管道.jpg"):
        assert [problem.code for problem in door.inspect(tmp_path / name, SHOWN)[1]] == ["E522"]


def test_missing_pictures_are_told_their_neighbours_name(tmp_path: Path) -> None:
    """A wrong case or a slip of the finger gets the name that is there."""
    put(tmp_path, "Photo-1.JPG", b"x")
    for name in ("photo-1.jpg", "Phoot-1.JPG"):
        _, problems = door.inspect(tmp_path / name, SHOWN)
        assert [problem.code for problem in problems] == ["E521"]
        assert "Photo-1.JPG" in problems[0].zh
        assert "Photo-1.JPG" in problems[0].en
    assert [p.code for p in door.inspect(tmp_path / "没有" / "a.jpg", SHOWN)[1]] == ["E521"]


def test_empty_and_oversized_files(tmp_path: Path) -> None:
    """Zero bytes and more than 20 MB are refused before anything is decoded."""
    assert looked_at(tmp_path, "空.jpg", b"")[1] == ["E523"]
    with (tmp_path / "大.jpg").open("wb") as file:
        file.truncate(20_000_001)
    assert [problem.code for problem in door.inspect(tmp_path / "大.jpg", SHOWN)[1]] == ["E524"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files(tmp_path: Path) -> None:
    """A picture that may not be read is a problem, not a traceback."""
    put(tmp_path, "锁.jpg", b"x").chmod(0)
    assert [problem.code for problem in door.inspect(tmp_path / "锁.jpg", SHOWN)[1]] == ["E530"]


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize(("form", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("GIF", "gif")])
def test_files_cut_short_are_refused(tmp_path: Path, form: str, ending: str, kept: float) -> None:
    """However little is missing."""
    data = saved(scene(300, 200), form)
    assert looked_at(tmp_path, f"断.{ending}", data[: int(len(data) * kept)]) == (None, ["E529"])


def test_a_flipped_bit_in_a_png_is_noticed(tmp_path: Path) -> None:
    """Its checksums are checked; Pillow alone shows the damaged picture."""
    data = bytearray(saved(scene(300, 200), "PNG"))
    data[len(data) // 2] ^= 1
    assert looked_at(tmp_path, "坏.png", bytes(data)) == (None, ["E529"])


@pytest.mark.filterwarnings("error::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(("width", "height"), [(13_000, 13_000), (30_000, 30_000), (25_000, 10), (10, 25_000)])
def test_bombs_are_refused_by_their_measures(tmp_path: Path, width: int, height: int) -> None:
    """A tiny file of many pixels is refused without decoding it."""
    data = huge_png(width, height)
    started = time.monotonic()
    assert looked_at(tmp_path, "弹.png", data) == (None, ["E527"])
    assert time.monotonic() - started < 1


def test_animations(tmp_path: Path) -> None:
    """A short one is let in with a warning that only its first frame is published; a long one is refused."""
    frames = [Image.new("RGB", (20, 20), (number, 0, 0)) for number in range(201)]
    short = saved(frames[0], "GIF", save_all=True, append_images=frames[1:5])
    assert looked_at(tmp_path, "动.gif", short)[1] == ["W532"]
    assert looked_at(tmp_path, "长.gif", saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))[1] == [
        "E528"
    ]
    webp = saved(scene(40, 40), "WEBP", save_all=True, append_images=[scene(40, 40).rotate(90)])
    assert looked_at(tmp_path, "动.webp", webp)[1] == ["W532"]
    lying = saved(frames[0], "PNG", save_all=True, append_images=frames[1:3])
    assert looked_at(tmp_path, "动.png", lying)[1] == ["W532"]


def test_absurd_structures_end_in_time(tmp_path: Path) -> None:
    """Comments, directories and scans that keep a decoder busy for minutes take a moment, and one problem at most."""
    started = time.monotonic()
    gif = saved(Image.new("P", (20, 20)), "GIF")
    comment = gif[:-1] + b"!\xfe" + b"\xff".ljust(256, b"x") * 70_000 + b"\0;"
    assert looked_at(tmp_path, "评.gif", comment)[1] == []
    directory = b"MM\0*\0\0\0\x08" + struct.pack(">H", 65_535)
    entries = b"".join(struct.pack(">HHII", tag, 7, 60_000, 0) for tag in range(5_000))
    jpeg = saved(scene(60, 40), "JPEG")
    segment = b"\xff\xe1" + struct.pack(">H", 2 + 65_000) + (b"Exif\0\0" + directory + entries).ljust(65_000, b"\0")
    assert looked_at(tmp_path, "录.jpg", jpeg[:2] + segment * 200 + jpeg[2:])[1] == []
    progressive = saved(scene(60, 40), "JPEG", progressive=True)
    scan = progressive[progressive.rindex(b"\xff\xda") : -2]
    assert looked_at(tmp_path, "层.jpg", progressive[:-2] + scan * 5_000 + b"\xff\xd9")[1] == ["E534"]
    png = saved(scene(60, 40), "PNG")
    assert looked_at(tmp_path, "块.png", png[:33] + chunk(b"tEXt", b"a\0b") * 60_000 + png[33:])[1] == ["E534"]
    assert time.monotonic() - started < 8


@pytest.mark.parametrize("orientation", [0, 9, 65_535])
def test_absurd_orientations_are_ignored(tmp_path: Path, orientation: int) -> None:
    """An orientation that does not exist turns nothing."""
    inspected, codes = looked_at(tmp_path, "转.jpg", photograph(orientation=orientation, size=(60, 40)))
    assert codes == []
    assert inspected is not None
    assert inspected.turn is None


@pytest.mark.parametrize(("size", "codes"), [((1, 1), ["W531"]), ((8, 8), [])])
def test_dots_are_remarked_on(tmp_path: Path, size: tuple[int, int], codes: list[str]) -> None:
    """A tracking pixel is hardly a photograph."""
    assert looked_at(tmp_path, "点.png", saved(Image.new("RGB", size), "PNG"))[1] == codes


def test_mutated_files_never_break_the_door(tmp_path: Path) -> None:
    """Three hundred damaged files: each is let in or refused with one error, in bounded time; nothing is raised."""
    chance = random.Random(20_230_601)  # noqa: S311 - the same damage in every run
    originals = [(form.lower(), photograph(form, 6, size=(90, 60))) for form in ("JPEG", "PNG", "WEBP")]
    originals.append(("gif", saved(scene(90, 60), "GIF", save_all=True, append_images=[scene(90, 60).rotate(180)])))
    for number in range(300):
        ending, whole = originals[number % len(originals)]
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            place = chance.randrange(len(data) if number % 2 else min(len(data), 400))
            how = chance.randrange(4)
            if how == 0:
                data[place] = chance.randrange(256)
            elif how == 1:
                del data[place : place + chance.randint(1, 40)]
            elif how == 2:
                data[place:place] = chance.randbytes(chance.randint(1, 40))
            else:
                data[place : place + 4] = b"\xff\xff\xff\xff"
        started = time.monotonic()
        inspected, codes = looked_at(tmp_path, f"乱.{ending}", bytes(data))
        assert time.monotonic() - started < 5
        assert (inspected is None) == any(code.startswith("E") for code in codes), (number, codes)
        assert sum(code.startswith("E") for code in codes) <= 1
