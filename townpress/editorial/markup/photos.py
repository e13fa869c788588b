"""The name of a picture as written in the text: a file beside the story, or one of ``content/files/``."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from townpress.editorial.markup.refusals import Refusal
from townpress.kernel.problems import shown
from townpress.kernel.regex import regex

_SCHEME = regex(r"\s*(?:[a-zA-Z][a-zA-Z0-9+.-]+[:：]|//)")
_BESIDE = regex(r"(?:\{(?:static|attach|photo|filename)\})?(?:\./)?([^/\\]+)")
_FILES = regex(r"\{static\}/?(files/.+)")


def read_photo_name(target: str) -> str | Refusal:
    """The name, percent-decoded and composed (NFC); ``/files/…`` for one of the common files."""
    name = unicodedata.normalize("NFC", unquote(target.strip()))
    if not name:
        return Refusal(
            452,
            "图片没有文件名，或地址无效。请写成 ![说明](文件名.jpg)",
            "the picture has no file name, or an invalid one; write ![description](name.jpg)",
        )
    if _SCHEME.match(name):
        return Refusal(
            450,
            f"图片不能用网址或内嵌数据（{shown(name)}）。请先下载，放到稿件同一文件夹，再写 ![说明](文件名.jpg)",
            f"a picture must not be an address or embedded data ({shown(name)}); download it, put it beside the story "
            "and write ![description](name.jpg)",
        )
    files = _FILES.fullmatch(name)
    if files and ".." not in name.split("/") and "\\" not in name:
        return "/" + files[1]
    beside = _BESIDE.fullmatch(name)
    if beside and not beside[1].startswith("."):
        return beside[1]
    last = shown(re.split(r"[\\/]", name)[-1] or "name.jpg")
    return Refusal(
        451,
        f"图片要放在稿件同一文件夹里，只写文件名：![说明]({last})",
        f"put the picture beside the story and write its name alone: ![description]({last})",
    )
