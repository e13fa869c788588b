"""The sample site as it was published: its files, its pages as trees, and what each address means."""

from __future__ import annotations

import functools
import json
import os
import posixpath
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from lxml import html
from sample_content import STORIES, Sheet, day, register

ROOT = Path(__file__).parents[2]
AT = "2026-11-23T09:00+08:00"
HOST = "https://news.zoucheng.example"
ANNOUNCEMENT = "2023/06/community-governance-pilot/"
TOMBSTONE = "2026/03/spring-job-fair/"
ALIAS = "news/20251231.html"
#: One address of each kind of page. The last three are of no kind that search engines may keep.
KINDS = {
    "front": "",
    "story": ANNOUNCEMENT,
    "photo story": "2025/02/yunxi-fair/",
    "corrected story": "2024/05/bus-route-two/",
    "assisted by AI": "2025/08/hot-days-outdoors/",
    "picture by AI": "2025/09/old-street-tomorrow/",
    "advertisement": "2025/10/yunxi-garden-open-house/",
    "expired notice": "2025/06/tank-cleaning-notice/",
    "opinion": "2026/09/keep-the-phone-line/",
    "section": "community/",
    "month of a section": "community/2026/11/",
    "topic": "topics/standards/",
    "year of a topic": "topics/standards/2023/",
    "place": "places/zoucheng/",
    "year of a place": "places/zoucheng/2023/",
    "tag": "tags/标准化/",
    "year of a tag": "tags/标准化/2023/",
    "source": "sources/mzj/",
    "year of a source": "sources/mzj/2023/",
    "person": "people/lin-xiaoman/",
    "year of a person": "people/lin-xiaoman/2026/",
    "archive": "archive/",
    "month of the archive": "archive/2023/06/",
    "search": "search/",
    "corrections": "corrections/",
    "standing page": "about/",
    "tombstone": TOMBSTONE,
    "404": "404.html",
    "redirect": ALIAS,
}
#: Those that look like a page of the paper: all but the redirect, which no reader sees.
LOOKS = {kind: url for kind, url in KINDS.items() if kind != "redirect"}


@dataclass(frozen=True)
class Published:
    """An edition that was built into ``folder`` for ``site_url``."""

    folder: Path
    site_url: str
    report: dict[str, Any]

    @property
    def base(self) -> str:
        """The path of the site, without a trailing slash: ``""`` or ``/base``."""
        return urlsplit(self.site_url).path.rstrip("/")

    @functools.cached_property
    def files(self) -> frozenset[str]:
        """Every published file, relative to the root."""
        return frozenset(p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file())

    @functools.cached_property
    def pages(self) -> dict[str, html.HtmlElement]:
        """Every HTML page as a tree, by its file, whatever its kind."""
        return {path: html.fromstring(self.read(path)) for path in sorted(self.files) if path.endswith(".html")}

    def read(self, path: str) -> bytes:
        """A file's bytes; ``path`` as it was written, with Han."""
        return (self.folder / path).read_bytes()

    def page(self, url: str) -> html.HtmlElement:
        """The page at an address below the site's root."""
        return self.pages[file_of(url)]

    def absolute(self, url: str) -> str:
        """A whole address, as machines are told it."""
        return f"{self.site_url}/{quote(url)}"

    def led_to(self, page: str, link: str) -> tuple[str, str] | None:
        """The file and anchor that ``link`` on the page in file ``page`` leads to; None where it leaves the site."""
        here = f"https://{urlsplit(self.site_url).netloc}{self.base}/{quote(page)}"
        there = urlsplit(urljoin(here, link))
        if there.scheme not in {"http", "https"} or there.netloc != urlsplit(here).netloc:
            return None
        path = posixpath.relpath(unquote(there.path), self.base or "/") if there.path != f"{self.base}/" else ""
        path += "/" if path and there.path.endswith("/") else ""
        return file_of(path), unquote(there.fragment)

    def structured(self, url: str) -> dict[str, dict[str, Any]]:
        """The JSON-LD nodes of a page, by type."""
        (script,) = self.page(url).xpath("//script[@type='application/ld+json']")
        return {node["@type"]: node for node in json.loads(script.text)["@graph"]}

    def article(self, url: str) -> dict[str, Any]:
        """The node of the story itself."""
        (found,) = (node for kind, node in self.structured(url).items() if kind.endswith("Article"))
        return found


def file_of(url: str) -> str:
    """The file behind an address below the root."""
    return f"{url}index.html" if not url or url.endswith("/") else url


def text_of(element: html.HtmlElement) -> str:
    """The text of an element, white space made single."""
    return " ".join(element.text_content().split())


def built(folder: Path, site_url: str = HOST) -> Published:
    """Build ``content/`` for readers, as CI does, into ``folder``; warnings are errors."""
    state = folder / "state"
    given = {"CACHE_PATH": str(state), "AT": AT, "SITEURL": site_url}
    extra = [f"{name}={json.dumps(value)}" for name, value in given.items()]
    command = [sys.executable, "-m", "pelican", ROOT / "content", "-s", ROOT / "publishconf.py"]
    done = subprocess.run(
        [*command, "-o", folder / "site", "-e", *extra],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return Published(folder / "site", site_url, json.loads((state / "report.json").read_bytes()))


def url_of(story: Sheet) -> str:
    """The address of a story, from its date and slug alone."""
    return f"{day(story.keys['date']):%Y/%m}/{story.slug}/"


def origin_of(story: Sheet) -> str:
    """How it came to us; our own is the default."""
    return str(story.keys.get("origin", "original"))


def registered_name(name: str, register_name: str) -> str:
    """The name in a register of what a story calls by name or slug."""
    return next(entry["name"] for entry in register(register_name) if name in {entry["slug"], entry["name"]})


def standing_stories() -> list[Sheet]:
    """The stories that readers find in feeds and on the front page: published, not expired, not withdrawn."""
    today = day(AT)
    return [
        story
        for story in STORIES
        if "status" not in story.keys
        and day(story.keys["date"]) <= today
        and ("expires" not in story.keys or day(story.keys["expires"]) >= today)
    ]
