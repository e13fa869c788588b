"""The one door for pictures: file, size, first bytes, ending (``delivery``), structure, measures, and all its pixels.

Each step costs more than the one before and refuses what would make the next one dangerous. What is wrong is a
problem with its remedy; nothing is raised, and no file takes more than seconds or a few hundred megabytes.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from PIL import Image

from townpress.kernel.problems import Severity
from townpress.products.photos.containers import Note, unpack
from townpress.products.photos.delivery import Received, receive
from townpress.products.photos.orientation import turn_of
from townpress.products.photos.pieces import Absurd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source

PIXELS_AT_MOST = 50_000_000
SIDE_AT_MOST = 20_000
SIDE_AT_LEAST = 8
FRAMES_AT_MOST = 200
FRAME_PIXELS_AT_MOST = 200_000_000

# The second lock on this door, for the whole process: catching warnings for a while is not safe among threads.
warnings.simplefilter("error", Image.DecompressionBombWarning)

T = TypeVar("T")


class Inspected(Struct, frozen=True):
    """A picture that may be developed. ``image`` has no metadata; ``width`` × ``height`` as stored, before ``turn``."""

    form: str
    image: Image.Image
    width: int
    height: int
    frames: int
    turn: Image.Transpose | None
    notes: tuple[Note, ...]


def inspect(path: Path, source: Source) -> tuple[Inspected | None, tuple[Problem, ...]]:
    """The whole door. Problems carry ``source``'s path; with an error there is no picture."""
    received, problems = receive(path, source)
    if received is None:
        return None, problems
    inspected, problems = examine(received, source)
    if inspected is None:
        return None, problems
    _, damage = expose(inspected, source)
    return (None if damage else inspected), (*problems, *damage)


def examine(received: Received, source: Source) -> tuple[Inspected | None, tuple[Problem, ...]]:
    """Take a picture's file apart and measure it. Its pixels are still undecoded."""
    return guarded(source, lambda: _examined(received, source))


def expose(inspected: Inspected, source: Source) -> tuple[Image.Image | None, tuple[Problem, ...]]:
    """Decode all pixels: here a picture shows whether it is whole."""
    return guarded(source, lambda: (inspected.image if inspected.image.load() else None, ()))


def guarded(
    source: Source, step: Callable[[], tuple[T | None, tuple[Problem, ...]]]
) -> tuple[T | None, tuple[Problem, ...]]:
    """A step of work on untrusted pixels, with whatever goes wrong in it as a problem."""
    try:
        return step()
    except Absurd:
        zh = "图片文件的内部结构异常。请用看图软件打开，另存为新的 JPG"
        return None, (source.problem(534, zh, "its inner structure is absurd; open it and save it as a new JPG"),)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None, (_too_large(source),)
    except Exception:  # noqa: BLE001 - Pillow's decoders raise a dozen kinds on hostile bytes; all mean the same here
        return None, (
            source.problem(
                529,
                "图片不完整或已损坏，打不开。请重新传一次，或打开后另存为新的 JPG",
                "the picture is incomplete or damaged; send it again, or open it and save it as a new JPG",
            ),
        )


def _too_large(source: Source, measures: str = "") -> Problem:
    zh = f"图片像素太多（{measures}最多 5000 万像素，每边 20000）。请缩小到长边 4000 像素以内"
    en = f"too many pixels ({measures}at most 50 million, 20,000 a side); make its longer side at most 4000"
    return source.problem(527, zh, en)


def _examined(received: Received, source: Source) -> tuple[Inspected | None, tuple[Problem, ...]]:
    contents = unpack(received.form, received.data)
    image = Image.open(io.BytesIO(contents.plain), formats=[received.form])
    width, height = image.size
    if width * height > PIXELS_AT_MOST or max(width, height) > SIDE_AT_MOST:
        return None, (_too_large(source, f"{width}×{height}; "),)
    if contents.frames > FRAMES_AT_MOST or contents.frames * width * height > FRAME_PIXELS_AT_MOST:
        zh = f"动图太长（{contents.frames} 帧）。请截取一帧存为 JPG，或裁短、缩小"
        en = f"the animation is too long ({contents.frames} frames); save one frame as JPG, or shorten and shrink it"
        return None, (source.problem(528, zh, en),)
    turn = turn_of(contents.exif)
    inspected = Inspected(received.form, image, width, height, contents.frames, turn, contents.notes)
    return inspected, tuple(_remarks(inspected, source))


def _remarks(inspected: Inspected, source: Source) -> list[Problem]:
    remarks = []
    if min(inspected.width, inspected.height) < SIDE_AT_LEAST:
        zh = f"图片只有 {inspected.width}×{inspected.height} 像素，不像照片。请换成原图"
        en = f"only {inspected.width}×{inspected.height} pixels, hardly a photograph; use the original"
        remarks.append(source.problem(531, zh, en, severity=Severity.WARNING))
    if inspected.frames > 1:
        zh = f"动图有 {inspected.frames} 帧，只发布第一帧。请改用静态图片，或把过程写进正文"
        en = f"an animation of {inspected.frames} frames: only the first is published; use a still picture"
        remarks.append(source.problem(532, zh, en, severity=Severity.WARNING))
    if inspected.image.mode == "CMYK" and not inspected.image.info.get("icc_profile"):
        zh = "印刷用的 CMYK 图片没有色彩配置文件，颜色只能估算。最好导出 sRGB 的 JPG"
        en = "a CMYK picture without a colour profile: colours are estimated; better export an sRGB JPG"
        remarks.append(source.problem(533, zh, en, severity=Severity.REPAIR))
    if any(b"c2pa" in note.data and b"jumb" in note.data for note in inspected.notes):
        zh = "图片带有内容凭证（C2PA）。缩放后凭证失效，发布的文件里没有它；请把原图留好，图注里不要写“可验证”"
        en = "it carries content credentials (C2PA), which no resized picture can keep; keep the original"
        remarks.append(source.problem(535, zh, en, severity=Severity.REPAIR))
    return remarks
