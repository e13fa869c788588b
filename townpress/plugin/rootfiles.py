"""Verification files: what search engines and platforms ask to find at a site's root, from ``content/files/root``.

They are published as they are, on our own address, so they are UTF-8 text, and no page of them may hold anything that a
browser would run or fetch.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from townpress.kernel.files import TooLarge, contents
from townpress.kernel.regex import regex
from townpress.kernel.source import Source
from townpress.plugin.wares import ROOT
from townpress.press.machine import blaming
from townpress.press.sheet import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from townpress.kernel.problems import Problem
    from townpress.plugin.shelf import Ware

#: Of a page, and of plain text: lists like ads.txt are longer than any page that only verifies.
BYTES_AT_MOST = {".html": 4096, ".txt": 1024 * 1024}

# The few tags such a page is made of, written strictly, so that no browser reads them otherwise than we do: none of
# them holds raw text, fetches, moves the reader on or takes an address.
_TAGS = "html|head|title|meta|body|main|h[1-6]|p|br|hr|div|span|b|strong|i|em|pre|code"
_VALUE = r"""(?:"[^"<>]*"|'[^'<>]*'|[\w./:+=-]+)"""
_ATTRIBUTE = rf"\s+(?:lang|name|content|charset|class|id)\s*=\s*{_VALUE}"
_HARMLESS = regex(
    rf"<!doctype\s+html\s*>|<!--[^<>]*-->|</(?:{_TAGS})\s*>|<(?:{_TAGS})(?:{_ATTRIBUTE})*\s*/?>", re.IGNORECASE
)
_CONTROL = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def root_files(wares: Iterable[Ware], content: Path, label: str) -> tuple[tuple[Leaf, ...], tuple[Problem, ...]]:
    """The verification files among ``wares`` as leaves, and what is wrong with them; ``label`` stands before paths."""
    leaves: list[Leaf] = []
    problems: list[Problem] = []
    for ware in wares:
        if ware.path.startswith(ROOT):
            problems += _faults(content / ware.path, f"{label}/{ware.path}")
            leaves.append(Leaf(ware.path.removeprefix(ROOT), content / ware.path))
    return tuple(leaves), tuple(problems)


def _faults(file: Path, shown_path: str) -> tuple[Problem, ...]:
    kind = file.suffix.lower()
    limit = BYTES_AT_MOST[kind]
    try:
        with blaming(file):
            data = contents(file, limit, linked=False)
    except TooLarge:
        zh = f"验证文件最多 {limit} 字节。请核对是不是对方给的那个文件；网页请写成 content/pages/ 里的稿件"
        en = f"a verification file has at most {limit} bytes; check the file, write pages in content/pages/"
        return (Source(shown_path).problem(132, zh, en),)
    try:
        source = Source(shown_path, data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        zh = "验证文件不是 UTF-8 编码。请重新下载，或另存为 UTF-8"
        return (
            Source(shown_path).problem(132, zh, "a verification file is UTF-8; fetch it again or save it as UTF-8"),
        )
    fault = _CONTROL.search(source.text)
    if fault:
        zh = "验证文件里有控制符或 NUL，可能存成了别的编码。请重新下载，或删去这个字符"
        en = "a control character or NUL, perhaps of another encoding; fetch the file again or take the character out"
        return (_at(source, fault, zh, en),)
    left = _HARMLESS.sub(lambda tag: " " * len(tag.group()), source.text) if kind == ".html" else ""
    fault = re.search(r"<", left)
    if fault is None:
        return ()
    zh = "验证文件里只能有文字和 <meta>，不能有脚本、图片、链接、表单。请删去这一处，或向对方要 .txt 文件"
    en = (
        "a verification file holds text and <meta> only, nothing that runs or loads; remove this or ask for a .txt file"
    )
    return (_at(source, fault, zh, en),)


def _at(source: Source, fault: re.Match[str], zh: str, en: str) -> Problem:
    line, column = source.place_of(fault.start())
    return source.problem(132, zh, en, line=line, column=column)
