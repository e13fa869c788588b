"""Addresses: what may stand in a URL, and what a story's is. A published address never changes.

Every segment of an output path is made by :func:`segment`. Addresses are relative to the site's root, without a leading
slash, and keep Han characters as they are (an IRI, RFC 3987); :func:`absolute` makes the URI of RFC 3986 that feeds,
sitemaps and structured data print.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from townpress.kernel.problems import Severity, shown
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from datetime import datetime

    from townpress.editorial.manuscript import Manuscript
    from townpress.editorial.nodes import Spot
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source

BYTES_AT_MOST = 100

#: Before every id that a text gives its headings, so that it cannot be one of the page around it.
PREFIX = "h-"

# What does not stand in a URI as it is.
_FOREIGN = regex(r"[^\w/#?=&\-.~%]+", re.ASCII)

#: Names that Windows keeps for devices: a repository holding such a folder cannot be checked out there.
DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
)

_WORDS = (
    "index topics places tags sources people archive search corrections feeds sitemap news-sitemap robots 404 "
    "well-known headers redirects favicon category categories tag author authors drafts pages preview "
    "files static theme assets admin"
)
#: The words of the contract (docs/contracts.md) and those that Pelican and web servers give a meaning to.
RESERVED = DEVICES | frozenset(_WORDS.split())

# The blocks of Unicode that hold the Han script, 々 and 〇 with them.
HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003347f"
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def is_han(character: str) -> bool:
    """Whether a character is one of :data:`HAN`; an empty string is none."""
    if "\u3400" <= character <= "\u9fff":
        return character <= "\u4dbf" or character >= "\u4e00"
    return character in {"々", "〇"} or "\uf900" <= character <= "\ufaff" or "\U00020000" <= character <= "\U0003347f"


def _stands(character: str) -> bool:
    return character in _PLAIN or is_han(character)


@lru_cache(maxsize=8192)
def segment(text: str) -> str:
    """One segment of a path: NFKC, accents off, lower case; whatever is not a-z, 0-9 or Han becomes one hyphen.

    May be empty (``"+++"``), reserved or longer than :data:`BYTES_AT_MOST`: see :func:`fault_in`.
    """
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).lower())
    bare = "".join(character for character in parted if not unicodedata.combining(character))
    composed = unicodedata.normalize("NFC", bare)
    return "-".join("".join(character if _stands(character) else " " for character in composed).split())


def fault_in(slug: str, *, top: bool = True) -> tuple[str, str] | None:
    """What keeps ``slug`` from being a segment, in Chinese and English; None when nothing does.

    ``top`` is for the slugs of stories, categories and pages: those may be neither numbers nor the contract's words.
    A tag 2023 or a topic ``search`` stands below its own kind and disturbs nobody.
    """
    if not slug:
        return "没有可用的字", "holds no usable character"
    if not all(part and all(map(_stands, part)) for part in slug.split("-")):
        return "含有不能用在网址里的字符", "holds characters that do not belong in an address"
    if len(slug.encode()) > BYTES_AT_MOST:
        return f"太长，最多 {BYTES_AT_MOST} 字节（约 33 个汉字）", f"is over {BYTES_AT_MOST} bytes"
    if slug in (RESERVED if top else DEVICES):
        return "是系统保留的词", "is a reserved word"
    if top and slug.isdigit():
        return "只有数字，会与年份、月份的地址混淆", "is a number and could be taken for a year or month"
    return None


def output_path(url: str) -> str:
    """The file below the output that is served at ``url``: ``2023/06/x/`` is ``2023/06/x/index.html``."""
    if not url or url.endswith("/"):
        return f"{url}index.html"
    return url if "." in url.rpartition("/")[2] else f"{url}/index.html"


def absolute(site_url: str, url: str) -> str:
    """The whole URI of ``url`` (RFC 3986), Han percent-encoded; ``site_url`` may hold a path (``https://x/base``)."""
    return f"{site_url.rstrip('/')}/{percent_encoded(url, _FOREIGN)}"


@lru_cache(maxsize=4096)
def percent_encoded(text: str, foreign: re.Pattern[str]) -> str:
    """``text`` with what ``foreign`` matches percent-encoded: ``urllib.parse.quote`` for runs instead of bytes.

    A page names an address several times, and tags and sections are named on many.
    """
    return foreign.sub(lambda run: f"%{run[0].encode().hex('%').upper()}", text)


def story_url(date: datetime, slug: str) -> str:
    """``2023/06/<slug>/``, by the story's date in its newsroom's zone."""
    return f"{date.year}/{date.month:02}/{slug}/"


def dangerous(text: str) -> tuple[str, ...]:
    r"""The parts of ``text`` that try to leave a folder or to hide: ``/``, ``\``, ``..``, ``%``, controls, bidi."""
    folded = unicodedata.normalize("NFKC", text)
    marks = [mark for mark in ("/", "\\", "..", "%") if mark in folded]
    return tuple(marks + [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}])


def story_slug(manuscript: Manuscript, source: Source) -> tuple[str, tuple[Problem, ...]]:
    """The story's slug: as written, else from the folder of ``index.md``, else from the file's name.

    A written slug must be clean but for capitals and full-width letters, which are repaired (R302): what an editor
    wrote is not turned into something else. A file's name may be anything :func:`segment` can make a slug of (R303).
    E301 otherwise; the slug is then empty.
    """
    if manuscript.slug:
        return written_slug(manuscript.slug, manuscript.spot("slug"), source)
    return _slug_of_path(source)


def written_slug(written: str, spot: Spot, source: Source) -> tuple[str, tuple[Problem, ...]]:
    """A slug that an editor wrote at ``spot``, of a story or a page: R302 if repaired, E301 (and ``""``) if refused."""
    folded = unicodedata.normalize("NFKC", written).lower()
    fault = (
        ("想跳出文件夹，或含有看不见的字符", "tries to leave its folder or hides a character")
        if dangerous(written)
        else None
    )
    fault = fault or fault_in(folded)
    if fault:
        better = _suggestion(written)
        problem = source.problem(
            301,
            f"“{shown(written)}”{fault[0]}。slug 只能用小写字母、数字、汉字和单个连字符，例如 {better}",
            f"“{shown(written)}” {fault[1]}; a slug is made of lower-case letters, digits, Han and single hyphens, "
            f"e.g. {better}",
            line=spot.line,
            column=spot.column,
            width=spot.width,
            field="slug",
        )
        return "", (problem,)
    if folded == written:
        return folded, ()
    repair = source.problem(
        302,
        f"已按 {folded} 处理",
        f"read as {folded}",
        line=spot.line,
        column=spot.column,
        width=spot.width,
        field="slug",
        severity=Severity.REPAIR,
    )
    return folded, (repair,)


def _slug_of_path(source: Source) -> tuple[str, tuple[Problem, ...]]:
    folder, _, file = source.path.rpartition("/")
    stem = file.rpartition(".")[0] or file
    name = folder.rpartition("/")[2] if stem.lower() == "index" else stem
    slug = segment(name)
    hidden = dangerous(name)
    fault = ("含有看不见的字符", "hides a character") if hidden else fault_in(slug)
    if fault:
        better = _suggestion(name)
        problem = source.problem(
            301,
            f"由文件夹名或文件名“{shown(name)}”得不到网址：它{fault[0]}。请改名，或在开头写 slug: {better}",
            f"no address can be made of the name “{shown(name)}”: it {fault[1]}; rename it or write slug: {better}",
        )
        return "", (problem,)
    if slug == name:
        return slug, ()
    zh, en = f"网址用 {slug}（由“{shown(name)}”得来）", f"the address is {slug}, made of “{shown(name)}”"
    return slug, (source.problem(303, zh, en, severity=Severity.REPAIR),)


def _suggestion(text: str) -> str:
    """A slug near to ``text`` that would do."""
    near = segment(text).encode()[:BYTES_AT_MOST].decode(errors="ignore").strip("-")
    if near and fault_in(near):
        near = f"news-{near}"
    return near or "community-news"
