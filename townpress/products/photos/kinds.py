"""What kind of file some bytes are, by their first bytes; and for kinds we do not take, how to convert them."""

from __future__ import annotations

import re
from typing import NamedTuple

from townpress.kernel.regex import regex

#: The kinds we take, with the endings their names may have.
ENDINGS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",), "GIF": (".gif",)}

_HEAD = 4096


class Foreign(NamedTuple):
    """A kind we do not take: its name, and the remedy in Chinese and English."""

    name: str
    zh: str
    en: str


_EXPORT = ("请用看图软件打开，“另存为”JPG 或 PNG", "open it in an image viewer and save it as JPG or PNG")
_SCREENSHOT = ("请打开后截图，存为 PNG", "open it, take a screenshot and save that as PNG")
_PHONE = (
    "iPhone：设置→相机→格式→兼容性最佳，再重新传出；或在电脑上另存为 JPG",
    "iPhone: Settings → Camera → Formats → Most Compatible, then send it again; or save it as JPG",
)
_ASK = ("请向来稿人要 JPG 或 PNG", "ask the sender for a JPG or PNG")
_FRAME = ("这里只能放图片，请截取一帧存为 JPG", "only pictures may stand here; save one frame of it as JPG")

_HEIC = Foreign("HEIC", *_PHONE)
_AVIF = Foreign("AVIF", *_EXPORT)
_VIDEO = Foreign("视频（video）", *_FRAME)
_SVG = Foreign("SVG", "请用绘图软件导出为 PNG", "export it as PNG from the drawing program")
_WEB_PAGE = Foreign(
    "网页（HTML）",
    "图片没有存下来，存的是网页；请在网页上右键“图片另存为”",
    "what was saved is a web page; use “save image as” on the picture itself",
)

# The major brand of an ISO base media file (ISO/IEC 14496-12) stands at byte 8.
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), _HEIC),
    **dict.fromkeys((b"avif", b"avis"), _AVIF),
    b"crx ": Foreign("RAW", *_EXPORT),
}

_STARTS: tuple[tuple[bytes, Foreign], ...] = (
    (b"%!PS", Foreign("PostScript/EPS", *_EXPORT)),
    (b"\xc5\xd0\xd3\xc6", Foreign("EPS", *_EXPORT)),
    (b"%PDF", Foreign("PDF", *_SCREENSHOT)),
    (b"II*\0", Foreign("TIFF/RAW", *_EXPORT)),
    (b"MM\0*", Foreign("TIFF/RAW", *_EXPORT)),
    (b"II+\0", Foreign("BigTIFF", *_EXPORT)),
    (b"MM\0+", Foreign("BigTIFF", *_EXPORT)),
    (b"FUJIFILM", Foreign("RAW", *_EXPORT)),
    (b"8BPS", Foreign("PSD", "请在 Photoshop 里“导出为”JPG", "export it as JPG from Photoshop")),
    (b"BM", Foreign("BMP", *_EXPORT)),
    (b"\0\0\1\0", Foreign("ICO", *_EXPORT)),
    (b"\xff\x0a", Foreign("JPEG XL", *_EXPORT)),
    (b"\0\0\0\x0cJXL ", Foreign("JPEG XL", *_EXPORT)),
    (b"\0\0\0\x0cjP  ", Foreign("JPEG 2000", *_EXPORT)),
    (b"\xd7\xcd\xc6\x9a", Foreign("WMF", *_EXPORT)),
    (b"PK\3\4", Foreign("Word 或压缩包（Word or ZIP）", *_SCREENSHOT)),
    (b"\xd0\xcf\x11\xe0", Foreign("Word 97", *_SCREENSHOT)),
    (b"Rar!", Foreign("RAR", "请先解压", "unpack it first")),
    (b"7z\xbc\xaf", Foreign("7z", "请先解压", "unpack it first")),
    (b"\x1f\x8b", Foreign("gzip", "请先解压", "unpack it first")),
    (b"\x1aE\xdf\xa3", _VIDEO),
    (
        b"version https://git-lfs",
        Foreign(
            "Git LFS 指针（pointer）", "图片还没有下载，请运行 git lfs pull", "it was not fetched; run “git lfs pull”"
        ),
    ),
)

_MARKUP: tuple[tuple[re.Pattern[bytes], Foreign], ...] = (
    (regex(rb"<svg[\s/>]", re.IGNORECASE), _SVG),
    (regex(rb"<!doctype html|<html|<head|<body|<script", re.IGNORECASE), _WEB_PAGE),
)

_UNKNOWN = Foreign("未知格式（unknown）", *_ASK)


def kind_of(data: bytes) -> str | Foreign:
    """A key of :data:`ENDINGS`, or what else the bytes seem to be; their name's ending plays no part."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF":
        return "WEBP" if data[8:12] == b"WEBP" else _VIDEO
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    return _foreign(data[:_HEAD])


def _foreign(head: bytes) -> Foreign:
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], _VIDEO)
    for start, foreign in _STARTS:
        if head.startswith(start):
            return foreign
    for pattern, foreign in _MARKUP:
        if pattern.search(head):
            return foreign
    return _UNKNOWN
