"""Which encoding, or which kind of file, bytes that are not UTF-8 probably are: a guess for the message, never used."""

from __future__ import annotations

import codecs

from msgspec import Struct

_LOOKED_AT = 20_000
_REPLACEMENT = "\ufffd"
#: The most frequent characters of Chinese prose, simplified and traditional: the right guess is full of them.
_COMMON = frozenset(
    "的一是在不了有人和国中大为上个我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法"
    "所民得经十三之进着等部度家力里如水高自二理起小物现实加量都两体制机当使点从业本去性好应开合还因由其些然前外天政四日社"
    "市区县报道记者通知公告新闻城镇街服务标题日期栏目來國個時們發動過說產種後學經進著裡現實兩體機當點從業應開還會為對於報"
    "導記聞鎮務標題欄縣區與關樣間將見問議長無"
)
_BOMS = (
    (codecs.BOM_UTF32_LE, "UTF-32 LE", "utf-32"),
    (codecs.BOM_UTF32_BE, "UTF-32 BE", "utf-32"),
    (codecs.BOM_UTF16_LE, "UTF-16 LE", "utf-16"),
    (codecs.BOM_UTF16_BE, "UTF-16 BE", "utf-16"),
)
_KINDS = (
    (b"PK\x03\x04", "Word 文档或压缩包", "a Word document or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word 文档 (.doc)", "an old Word document (.doc)"),
    (b"%PDF-", "PDF", "a PDF"),
    (b"{\\rtf", "RTF 文档", "an RTF document"),
    (b"\xff\xd8\xff", "JPEG 图片", "a JPEG picture"),
    (b"\x89PNG", "PNG 图片", "a PNG picture"),
    (b"GIF8", "GIF 图片", "a GIF picture"),
    (b"RIFF", "WebP 图片或声音文件", "a WebP picture or a sound"),
    (b"\x1f\x8b", "gzip 压缩包", "a gzip archive"),
    (b"bplist00", "苹果网页存档", "an Apple web archive"),
)


class Charset(Struct, frozen=True):
    """An encoding: ``name`` for people, ``codec`` for Python."""

    name: str
    codec: str


_CHINESE = (
    Charset("GBK", "gb18030"),
    Charset("Big5", "big5"),
    Charset("UTF-16 LE", "utf-16-le"),
    Charset("UTF-16 BE", "utf-16-be"),
)


def kind_of_file(data: bytes) -> tuple[str, str] | None:
    """What else than text the file is by its first bytes, in Chinese and English; None for text."""
    return next(((zh, en) for magic, zh, en in _KINDS if data.startswith(magic)), None)


def wide(data: bytes) -> Charset | None:
    """UTF-16 or UTF-32, by its byte order mark or by where its NUL bytes stand; None for anything else."""
    for mark, name, codec in _BOMS:
        if data.startswith(mark):
            return Charset(name, codec)
    sample = data[:_LOOKED_AT]
    if 0 not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    # Half the bytes of Latin text and every tenth or so of Chinese text with Latin keys are NUL, on one side only.
    most, least = max(even, odd), min(even, odd)
    if least * 10 <= most and (most * 5 >= len(sample) > 0 or (most * 20 >= len(sample) > 0 and not _is_utf8(data))):
        return Charset("UTF-16 LE", "utf-16-le") if odd > even else Charset("UTF-16 BE", "utf-16-be")
    return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def chinese(data: bytes) -> Charset | None:
    """The encoding in which ``data`` reads most like Chinese; None when it does in none."""
    # A line feed of UTF-16 has a NUL beside it: lines without any are odd bytes in some other text.
    narrow = b"\n" in data and b"\0" not in data
    possible = [charset for charset in _CHINESE if not (narrow and charset.codec.startswith("utf-16"))]
    best = max(possible, key=lambda charset: _likeness(data[:_LOOKED_AT], charset.codec))
    return best if _likeness(data[:_LOOKED_AT], best.codec) > 0 else None


def _likeness(data: bytes, codec: str) -> float:
    """The share of frequent characters among the foreign ones, less what cannot be read at all."""
    foreign = [character for character in data.decode(codec, "replace") if character > "\x7f"]
    if not foreign:
        return 0.0
    common = sum(character in _COMMON for character in foreign)
    return (common - 3 * foreign.count(_REPLACEMENT)) / len(foreign)


def damage(data: bytes) -> tuple[int, int]:
    """How many bytes are no UTF-8, and how many Han and like characters (three bytes or more) are.

    Two bytes of GBK are often a letter of UTF-8 by chance, three hardly ever.
    """
    text = data.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= character <= "\udcff" for character in text)
    return bad, sum(character > "\u07ff" for character in text) - bad
