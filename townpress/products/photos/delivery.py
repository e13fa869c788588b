"""A picture file as it is handed in: whether it is there, is a file, and is of a kind we take, under an honest name."""

from __future__ import annotations

import stat
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.kernel.files import TooLarge, contents
from townpress.kernel.problems import did_you_mean, shown
from townpress.products.photos.kinds import ENDINGS, kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source

BYTES_AT_MOST = 20_000_000


class Received(Struct, frozen=True):
    """A file's bytes and what kind they are: JPEG, PNG, WEBP or GIF."""

    form: str
    data: bytes


def receive(path: Path, source: Source) -> tuple[Received | None, tuple[Problem, ...]]:
    """Read a picture file if it is one by its first bytes and its name's ending. Nothing is decoded."""
    data, refusal = _read(path, source)
    if data is None:
        return None, refusal
    kind = kind_of(data)
    if not isinstance(kind, str):
        return None, (
            source.problem(
                525,
                f"这不是能用的图片，而是 {kind.name}。{kind.zh}",
                f"this is no picture we can use but {kind.name}; {kind.en}",
            ),
        )
    if not path.name.lower().endswith(ENDINGS[kind]):
        wanted = path.stem + ENDINGS[kind][0]
        return None, (
            source.problem(
                526,
                f"内容是 {kind}，扩展名却是“{shown(path.suffix)}”。请改名为“{shown(wanted)}”，稿件里的名字一起改",
                f"the content is {kind} but the name ends in “{shown(path.suffix)}”; rename it to “{shown(wanted)}”, "
                "in the story too",
            ),
        )
    return Received(kind, data), ()


def _read(path: Path, source: Source) -> tuple[bytes | None, tuple[Problem, ...]]:
    missing = _missing(path, source)
    if missing:
        return None, missing
    try:
        data = _bytes_of(path)
    except TooLarge:
        zh = "图片超过 20 MB。请缩小到长边 4000 像素以内，另存为 JPG"
        en = "the picture is over 20 MB; make its longer side at most 4000 pixels and save it as JPG"
        return None, (source.problem(524, zh, en),)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        zh = f"图片读不出来（{reason}）。请检查文件权限，或重新放一次"
        return None, (source.problem(530, zh, f"it cannot be read ({reason}); check its permissions or put it again"),)
    if data is None:
        zh = "这里要放图片文件本身，不能是文件夹、链接（快捷方式）或设备"
        return None, (source.problem(522, zh, "put the picture file itself here, not a folder, a link or a device"),)
    if not data:
        zh = "图片是空的（0 字节）。请重新传一次"
        return None, (source.problem(523, zh, "the picture is empty (0 bytes); send it again"),)
    return data, ()


def _bytes_of(path: Path) -> bytes | None:
    """A regular file's bytes, within the limit; None for whatever else is there."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return None
    # Neither a link nor a waiting pipe is followed, even if one is put there between the look and the opening.
    return contents(path, BYTES_AT_MOST, linked=False)


def _missing(path: Path, source: Source) -> tuple[Problem, ...]:
    """A problem unless the folder lists exactly this name: disks that ignore case must not hide a wrong one."""
    names: list[str] = []
    with suppress(OSError):
        names = sorted(neighbour.name for neighbour in path.parent.iterdir())
    # A Mac may hand out names decomposed.
    if _composed(path.name) in map(_composed, names):
        return ()
    alike = [name for name in names if name.casefold() == path.name.casefold()]
    zh, en = did_you_mean(path.name, names)
    if alike:
        zh, en = f"，是不是“{shown(alike[0])}”？大小写要一致。", f"; did you mean “{shown(alike[0])}”? Case matters"
    name = shown(path.name)
    remedy = ("请把图片放到稿件同一文件夹，或改正名字", "; put it beside the story or correct its name")
    return (source.problem(521, f"找不到图片“{name}”{zh or '。'}{remedy[0]}", f"no picture “{name}”{en}{remedy[1]}"),)


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
