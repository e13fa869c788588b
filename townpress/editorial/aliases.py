"""Aliases: the addresses a story had elsewhere or before, from which readers are led to where it stands now."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from townpress.editorial.addresses import BYTES_AT_MOST, DEVICES, HAN, dangerous, output_path
from townpress.kernel.problems import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from townpress.editorial.manuscript import Manuscript
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source

_FILES = (
    "index.html 404.html robots.txt sitemap.xml news-sitemap.xml favicon.ico search/index.html archive/index.html "
    "corrections/index.html feeds/all.atom.xml feeds/all.rss.xml feeds/all.json"
)
#: Files the site always has; all others are compared by :func:`townpress.editorial.collisions.check_collisions`.
FIXED = frozenset(_FILES.split())

#: Endings a page of the old site may have had. Anything else is no page, and a redirect cannot be served there.
PAGE_ENDINGS = frozenset({"html", "htm", "shtml", "xhtml", "php", "asp", "aspx", "jsp", "do"})

# An old address may have capitals, dots and underscores, but no part of it begins or ends with a dot or begins with _.
# Compiled with the first alias: ranges of Han take 10 ms, and few stories have one.
_PART = rf"[A-Za-z0-9~{HAN}-](?:[A-Za-z0-9._~{HAN}-]*[A-Za-z0-9_~{HAN}-])?"


def aliases_of(manuscript: Manuscript, source: Source) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The story's aliases as addresses without the leading slash, and an E308 for each that cannot be one.

    An alias is written as it stood after the old site's host: ``/news/20230601.html``.
    """
    good: list[str] = []
    problems: list[Problem] = []
    for index, alias in enumerate(manuscript.aliases):
        fault = next(_faults(alias), None)
        if fault is None:
            good.append(alias[1:])
            continue
        key = f"aliases.{index}" if f"aliases.{index}" in manuscript.spots else "aliases"
        spot = manuscript.spot(key)
        problems.append(
            source.problem(
                308,
                f"旧地址“{shown(alias)}”{fault[0]}。写法示例：/news/20230601.html",
                f"the old address “{shown(alias)}” {fault[1]}; e.g. /news/20230601.html",
                line=spot.line,
                column=spot.column,
                width=spot.width,
                field="aliases",
            )
        )
    return tuple(good), tuple(problems)


def occupied(manuscript: Manuscript, source: Source, paths: Collection[str]) -> Iterator[Problem]:
    """An E309 for each alias at which one of ``paths`` stands: files of the edition that no alias made, in lower case.

    A file may not be a folder's place either: ``/robots.txt/old.html``.
    """
    for index, alias in enumerate(manuscript.aliases):
        path = PurePosixPath(output_path(alias[1:]).lower())
        if next(_faults(alias), None) is None and any(str(part) in paths for part in (path, *path.parents)):
            spot = manuscript.spot(f"aliases.{index}")
            yield source.problem(
                309,
                f"旧地址“{shown(alias)}”上已有本站自己的页面，不能再转到别处。请删去它",
                f"the site has a page of its own at “{shown(alias)}”; remove this alias",
                line=spot.line,
                column=spot.column,
                width=spot.width,
                field="aliases",
            )


def _faults(alias: str) -> Iterator[tuple[str, str]]:
    path = alias[1:]
    parts = path.removesuffix("/").split("/")
    if not alias.startswith("/") or alias.startswith("//") or "://" in alias:
        yield "要从本站根目录写起，以一个 / 开头，不带域名", "must begin with one slash, without a host"
    if "?" in alias or "#" in alias:
        yield (
            "带有 ? 或 #，静态网站无法按它转到新地址，请删去这部分",
            "has a query or fragment, which no static site can redirect",
        )
    if "%" in alias:
        yield (
            "含有 %，请写成解码后的文字（浏览器地址栏里看到的汉字）",
            "is percent-encoded; write the characters themselves",
        )
    if set(dangerous(alias)) - {"/"}:
        yield "含有 ..、反斜杠或看不见的字符", "holds .., a backslash or hidden characters"
    if not all(re.fullmatch(_PART, part) for part in parts):
        yield "有空的一段，或含有不能用的字符", "has an empty part or characters that do not belong there"
    if any(part.split(".")[0].lower() in DEVICES or len(part.encode()) > BYTES_AT_MOST for part in parts):
        yield (
            f"有一段是系统保留的词，或超过 {BYTES_AT_MOST} 字节",
            f"has a part that is reserved or over {BYTES_AT_MOST} bytes",
        )
    if output_path(path).lower() in FIXED:
        yield "是本站自己的页面", "is a page of this site"
    if output_path(path).rpartition(".")[2].lower() not in PAGE_ENDINGS:
        yield "不是网页的地址", "is not the address of a page"
