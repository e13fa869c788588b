"""Bad pictures, end to end: whatever is no sound picture under an honest name is refused with its remedy."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from paper import STORY
from pictures import huge_png, photograph, saved, scene
from PIL import Image
from press_room import FOLDER, show, told, with_fields

if TYPE_CHECKING:
    from paper import Paper

JPEG = photograph(size=(120, 80))
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(500)
POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(/etc/passwd) run\nshowpage\n"


def animation(frames: int, form: str = "GIF") -> bytes:
    """Frames that differ, or Pillow would make one of them."""
    first, *rest = (Image.new("L", (16, 16), number % 256) for number in range(frames))
    return saved(first, form, save_all=True, append_images=rest)


def flipped(data: bytes, at: int) -> bytes:
    """One byte turned over."""
    return data[:at] + bytes((data[at] ^ 0xFF,)) + data[at + 1 :]


def exif_bomb() -> bytes:
    """A JPEG whose EXIF directory says it has 65,535 entries."""
    out = io.BytesIO()
    scene(64, 64).save(out, "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + bytes(200))
    return out.getvalue()


#: Name, bytes (None: no file), what the story writes, the code, a word of the remedy.
REFUSED: dict[str, tuple[str, bytes | None, str, str, str]] = {
    "missing": ("a.jpg", None, "", "E521", "没有图片 a.jpg。请"),
    "misspelt": ("photo-2.jpg", JPEG, "photo2.jpg", "E521", "是不是“photo-2.jpg”？"),
    "case": ("Photo.JPG", JPEG, "photo.jpg", "E521", "是不是“Photo.JPG”？"),
    "zero": ("a.jpg", b"", "", "E523", "空"),
    "one-byte": ("a.jpg", b"\xff", "", "E525", "JPG"),
    "magic-alone": ("a.jpg", b"\xff\xd8\xff", "", "E529", "不完整"),
    "half": ("a.jpg", photograph()[:20_000], "", "E529", "不完整"),
    "without-end": ("a.jpg", JPEG[:-2], "", "E529", "不完整"),
    "half-png": ("a.png", photograph("PNG")[:-20_000], "", "E529", "不完整"),
    "flipped-png": ("a.png", flipped(saved(scene(120, 80), "PNG"), 5_000), "", "E529", "不完整"),
    "half-webp": ("a.webp", photograph("WEBP")[:-2_000], "", "E529", "不完整"),
    "half-gif": ("a.gif", saved(scene(200, 150).convert("P"), "GIF")[:-2_000], "", "E529", "不完整"),
    "jpeg-named-png": ("a.png", JPEG, "", "E526", "改名"),
    "png-named-jpg": ("a.jpg", saved(scene(64, 64), "PNG"), "", "E526", "改名"),
    "heic": ("a.heic", HEIC, "", "E525", "iPhone"),
    "heic-named-jpg": ("a.jpg", HEIC, "", "E525", "iPhone"),
    "avif": ("a.avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + bytes(99), "", "E525", "AVIF"),
    "svg": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "", "E525", "SVG"),
    "bare-svg": ("a.svg", b"<svg/>", "", "E525", "SVG"),
    "svg-named-png": ("a.png", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "", "E525", "SVG"),
    "tiff": ("a.tif", saved(scene(64, 64), "TIFF"), "", "E525", "TIFF"),
    "bmp": ("a.bmp", saved(scene(64, 64), "BMP"), "", "E525", "BMP"),
    "eps": ("a.eps", POSTSCRIPT, "", "E525", "EPS"),
    "postscript-named-png": ("a.png", POSTSCRIPT, "", "E525", "EPS"),
    "html-named-jpg": ("a.jpg", b"<!DOCTYPE html><html><body>403</body></html>", "", "E525", "网页"),
    "text-named-jpg": ("a.jpg", "没有图片".encode(), "", "E525", "JPG"),
    "lfs": ("a.jpg", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "", "E525", "git lfs pull"),
    "zip-named-jpg": ("a.jpg", b"PK\3\4" + bytes(99), "", "E525", "截图"),
    "bomb-13000": ("a.png", huge_png(13_000, 13_000), "", "E527", "5000 万"),
    "bomb-30000": ("a.png", huge_png(30_000, 30_000), "", "E527", "5000 万"),
    "gif-3000": ("a.gif", animation(3_000), "", "E528", "3000 帧"),
    "over-20-mb": ("a.jpg", JPEG + bytes(20_000_001), "", "E524", "20 MB"),
    "external": ("a.jpg", None, "https://x.example/a.jpg", "E450", "下载"),
    "without-scheme": ("a.jpg", None, "//x.example/a.jpg", "E450", "下载"),
    "data": ("a.jpg", None, "data:image/png;base64,iVBORw0KGgo=", "E450", "下载"),
    "file-url": ("a.jpg", None, "file:///etc/passwd", "E450", "下载"),
    "absolute": ("a.jpg", None, "/etc/passwd", "E451", "同一文件夹"),
    "upwards": ("a.jpg", None, "../../../../../../../etc/passwd.jpg", "E451", "同一文件夹"),
    "upwards-escaped": ("a.jpg", None, "%2e%2e/%2e%2e/etc/passwd.jpg", "E451", "同一文件夹"),
    "attached-upwards": ("a.jpg", None, "{attach}../../../../../../proc/self/environ", "E451", "同一文件夹"),
    "neighbours": ("a.jpg", None, "../zero/a.jpg", "E451", "同一文件夹"),
}


def test_every_refused_picture_is_told_with_its_remedy(paper: Paper) -> None:
    """Forty bad pictures in one build: each is named by its own code, none is published, no decoder runs away."""
    for slug, (name, data, reference, _, _) in REFUSED.items():
        show(paper, slug, name, data, reference)
    outcome = paper.build(FORMAT="github")
    assert outcome.status == 3
    assert not paper.output.exists()
    lines = outcome.err.splitlines()
    for slug, (_, _, _, code, remedy) in REFUSED.items():
        mine = [line for line in lines if f"/{slug}/" in line and code in line]
        assert mine, f"{slug}: {code} is not told: {[line for line in lines if f'/{slug}/' in line]}"
        assert any(remedy in line for line in mine), f"{slug}: {mine}"
    assert "Traceback" not in outcome.out + outcome.err


#: Name, bytes and what the story writes; published, without a word.
TAKEN: dict[str, tuple[str, bytes, str]] = {
    "cmyk": ("a.jpg", saved(scene(120, 80).convert("CMYK"), "JPEG"), ""),
    "sixteen-bits": ("a.png", saved(Image.new("I;16", (120, 80), 40_000), "PNG"), ""),
    "palette": ("a.png", saved(scene(120, 80).convert("P"), "PNG"), ""),
    "alpha": ("a.png", saved(scene(120, 80).convert("RGBA"), "PNG"), ""),
    "grey-alpha": ("a.png", saved(scene(120, 80).convert("LA"), "PNG"), ""),
    "two-colours": ("a.png", saved(scene(120, 80).convert("1"), "PNG"), ""),
    "turned": ("a.jpg", photograph(orientation=6, size=(120, 80)), ""),
    "broken-profile": ("a.jpg", saved(scene(120, 80), "JPEG", icc_profile=bytes(500)), ""),
    "absurd-exif": ("a.jpg", exif_bomb(), ""),
    "han": ("老人 窗口.jpg", JPEG, "<老人 窗口.jpg>"),
    "escaped": ("老人 窗口.jpg", JPEG, "%E8%80%81%E4%BA%BA%20%E7%AA%97%E5%8F%A3.jpg"),
    "blank": ("老人 窗口.jpg", JPEG, "老人 窗口.jpg"),
    "mac-name": ("cafe\u0301.jpg", JPEG, "caf\u00e9.jpg"),
    "mac-writing": ("caf\u00e9.jpg", JPEG, "cafe\u0301.jpg"),
    "marks": ("50% 'a#1?.jpg", JPEG, "50%25%20'a%231%3F.jpg"),
    "emoji": ("😀.jpg", JPEG, ""),
    "long": ("长" * 80 + ".jpg", JPEG, ""),
}


def test_every_sound_picture_is_published_upright_in_srgb(paper: Paper) -> None:
    """CMYK, 16 bits, palettes, alpha, broken profiles, odd names: each becomes small sRGB files, never the original."""
    for slug, (name, data, reference) in TAKEN.items():
        show(paper, slug, name, data, reference)
    outcome = paper.build()
    assert (outcome.status, outcome.err) == (0, "")
    originals = {data for _, data, _ in TAKEN.values()}
    for slug in TAKEN:
        prints = {path: data for path, data in paper.files.items() if path.startswith(f"2026/11/{slug}/")}
        page = prints.pop(f"2026/11/{slug}/index.html").decode()
        assert len(prints) >= 2, slug
        assert page.count("<img") == 1
        assert not originals & set(prints.values()), slug
        for data in prints.values():
            image = Image.open(io.BytesIO(data))
            image.load()
            assert image.mode in {"RGB", "RGBA", "L", "P", "1", "LA"}, slug
            assert image.size == ((80, 120) if slug == "turned" else (64, 64) if slug == "absurd-exif" else (120, 80))


@pytest.mark.parametrize("strict", [False, True])
def test_doubtful_pictures_are_warned_of(paper: Paper, strict: bool) -> None:  # noqa: FBT001 - parametrised
    """One pixel, an animation, a name that is a checksum: published with a word; under STRICT refused."""
    show(paper, "pixel", "a.png", saved(Image.new("RGB", (1, 1)), "PNG"))
    show(paper, "moving", "a.gif", animation(5))
    show(paper, "moving-png", "a.png", animation(5, "PNG"))
    show(paper, "checksum", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.jpg", JPEG)
    outcome = paper.build(STRICT=strict)
    assert outcome.status == (3 if strict else 0)
    letter = "E" if strict else "W"
    found = told(outcome)
    assert found[f"{FOLDER}/pixel/a.png"] == [f"{letter}531"]
    assert found[f"{FOLDER}/moving/a.gif"] == [f"{letter}532"]
    assert found[f"{FOLDER}/moving-png/a.png"] == [f"{letter}532"]
    assert found[f"{FOLDER}/checksum/index.md"] == [f"{letter}515"]


def test_a_picture_without_words_is_refused(paper: Paper) -> None:
    """No alt, or one that says nothing, is an error: readers who do not see the picture would learn nothing."""
    show(paper, "none", "a.jpg", JPEG, alt="")
    show(paper, "nothing", "a.jpg", JPEG, alt="图片")
    show(paper, "its-name", "a.jpg", JPEG, alt="a.jpg")
    paper.story(with_fields("cover: a.jpg"), f"{FOLDER}/cover/index.md")
    paper.put(f"{FOLDER}/cover/a.jpg", JPEG)
    outcome = paper.build()
    assert outcome.status == 3
    slugs = ("none", "nothing", "its-name", "cover")
    assert {path: codes for path, codes in told(outcome).items() if "E510" in codes}.keys() == {
        f"{FOLDER}/{slug}/index.md" for slug in slugs
    }


@pytest.mark.parametrize("cover", ["a.jpg", "a.pdf", "https://x.example/a.jpg", "../../../../../etc/passwd", "/a.jpg"])
def test_a_cover_must_be_a_picture_beside_the_story(paper: Paper, cover: str) -> None:
    """A cover that is missing, no picture, elsewhere or outside is an error at the line of the field."""
    paper.story(with_fields(f"cover: {cover}"))
    outcome = paper.build()
    assert outcome.status == 3
    assert "content/stories/2026/11/daiban/index.md:6:8" in outcome.places


def test_nothing_is_published_that_nothing_refers_to(paper: Paper) -> None:
    """Pictures that no story shows, broken ones among them, are left alone; so are files nobody links."""
    paper.story()
    for name, data in {"unused.jpg": JPEG, "broken.jpg": b"", "live.heic": HEIC, "x.svg": b"<svg/>"}.items():
        paper.put(f"{FOLDER}/daiban/{name}", data)
    paper.put("files/unused.jpg", JPEG)
    paper.put("files/unused.pdf", b"%PDF")
    outcome = paper.build()
    assert (outcome.status, outcome.err) == (0, "")
    kept = [path for path in paper.files if not path.startswith("theme/") and not path.endswith("share.png")]
    assert not [path for path in kept if path.endswith((".jpg", ".webp", ".png", ".svg", ".heic", ".pdf"))]


@pytest.mark.parametrize(
    "fields",
    ["status: draft", "publish_at: 2027-01-10 09:00", "status: withdrawn\nwithdrawn: 事实有误"],
    ids=["draft", "scheduled", "withdrawn"],
)
def test_pictures_of_what_is_not_published_stay_at_home(paper: Paper, fields: str) -> None:
    """A draft's, an embargoed and a withdrawn story's pictures are in no file, in no variant."""
    paper.story()
    text = with_fields(f"{fields}\ncover: b.jpg\nphotos: {{b.jpg: {{alt: 封面上的老人, credit: 林小满 摄}}}}")
    paper.story(f"{text}\n![草稿里的老人](a.jpg)\n\n[大图](a.jpg)\n", f"{FOLDER}/secret/index.md")
    for name in ("a.jpg", "b.jpg"):
        paper.put(f"{FOLDER}/secret/{name}", photograph(size=(600, 400)))
    assert paper.build().status == 0
    assert not [path for path in paper.files if path.endswith((".jpg", ".webp")) and not path.startswith("theme/")]


def test_pictures_under_files_pass_the_same_door(paper: Paper) -> None:
    """A picture linked under files/ is published as a print, never as it came; a broken one stops the build."""
    paper.story(f"{STORY}\n[示意图]({{static}}/files/map.jpg)\n")
    paper.put("files/map.jpg", photograph())
    assert paper.build().status == 0
    prints = [path for path in paper.files if path.startswith("files/")]
    assert prints
    assert "files/map.jpg" not in prints
    assert b"Spionka" not in b"".join(paper.files.values())
    paper.put("files/map.jpg", b"<svg/>")
    outcome = paper.build()
    assert (outcome.status, told(outcome)) == (3, {"files/map.jpg": ["E525"]})


def test_two_stories_in_one_folder_share_a_picture(paper: Paper) -> None:
    """Each gets prints at its own address, so that either may go without the other."""
    for name in ("x", "y"):
        paper.story(f"{STORY}\n![老人在窗口](a.jpg)\n", f"{FOLDER}/{name}.md")
    paper.put(f"{FOLDER}/a.jpg", JPEG)
    assert paper.build().status == 0
    of = {
        name: {p.removeprefix(f"2026/11/{name}/") for p in paper.files if p.startswith(f"2026/11/{name}/")}
        for name in "xy"
    }
    assert of["x"] == of["y"]
    assert len(of["x"]) == 4
