"""Proofreads the links of printed pages: every address within the site must be one of its pages or files."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from townpress.kernel.problems import shown
from townpress.kernel.regex import regex
from townpress.kernel.source import Source

if TYPE_CHECKING:
    from collections.abc import Container

    from townpress.kernel.problems import Problem
    from townpress.press.sheet import Sheet

# The theme quotes its attributes and so does the sanitiser; text has its quotation marks or < escaped. What a page
# loads must be on this site whatever it looks like; where it leads may be anywhere.
_LOADING = rb"img|source|video|audio|script|iframe|embed|track"
_TAG = regex(rb"<(?:a|link|" + _LOADING + rb")\s[^>]*")
_LINK = regex(
    rb'<(?:(?:a|link)\s.*?href="(/[^"]*)|(?:'
    + _LOADING
    + rb')\s.*?src="([^"]*)|link\s.*?rel="(?:stylesheet|preload|icon|manifest)".*?href="([^/"][^"]*))',
    re.DOTALL,
)

#: So many tags are known again; most of a page's stand on every page.
KNOWN_AT_MOST = 1 << 14


class LinkProof:
    """Reads pages as they are printed. ``paths``: all output paths; ``base``: the site's path, ``""`` or ``/base``."""

    def __init__(self, base: str, paths: Container[str]) -> None:
        self.problems: list[Problem] = []
        self._base = base
        self._paths = paths
        self._seen: set[bytes] = set()
        self._known: set[bytes] = set()

    def read(self, sheet: Sheet, page: bytes) -> None:
        """Note each link of a page that leads nowhere; a link seen before is not looked at again."""
        tags = set(_TAG.findall(page)) - self._known
        if len(self._known) > KNOWN_AT_MOST:
            self._known.clear()
        self._known |= tags
        links = {match[match.lastindex or 1] for match in map(_LINK.match, tags) if match}
        for link in sorted(links - self._seen):
            self._seen.add(link)
            address = unquote(html.unescape(link.decode()).partition("#")[0].partition("?")[0])
            if not self._leads(address):
                self.problems.append(
                    Source(f"theme/templates/{sheet.template}").problem(
                        682,
                        f"排印 {shown(sheet.path)} 时出现 {shown(address)}，本站这一版里没有它。请检查模板里的这个链接",
                        f"{shown(sheet.path)} links to {shown(address)}, not in this edition; mend the template",
                    )
                )

    def _leads(self, address: str) -> bool:
        if not address.startswith(f"{self._base}/"):
            return False
        path = address.removeprefix(f"{self._base}/")
        return (path in self._paths) if path and not path.endswith("/") else f"{path}index.html" in self._paths
