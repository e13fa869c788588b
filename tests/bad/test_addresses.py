"""Slugs, names of files, aliases and pages that make no address, or one that is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from refusals import X, story, words

if TYPE_CHECKING:
    from conftest import Edition

#: Separated by blanks, and those that hold one.
SLUGS = (
    *words(
        "../x .. . / a/b a\\b %2e%2e %2e a%2fb ．． .hidden con CON aux.txt nul com1 index feeds "
        "tags search 404 2026 11 a_b -a a- a--b café a.b a.html ? #x static theme assets "
        ".well-known _headers ０１２ ① a:b 😀 ß "
    ),
    "a b",
    "a" * 101,
    "长" * 34,
    "a\u3000b",
)

A, B = "stories/2026/11/a.md", "stories/2026/11/b.md"
PAGE = "---\ntitle: 页\n{}---\n\n正文。\n"

PLACES = [
    ("a device", {"stories/2026/11/con.md": story()}, "E301 con.md:1:1"),
    ("a year", {"stories/2026/11/2026.md": story()}, "E301 2026.md:1:1"),
    ("a month's index", {"stories/2026/11/index.md": story()}, "E301 index.md:1:1"),
    ("no letters", {"stories/2026/11/+++.md": story()}, "E301 +++.md:1:1"),
    (
        "too long",
        {f"stories/2026/11/{'长' * 34}.md": story()},
        "E301 长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长.md:1:1",
    ),
    ("percent-encoded", {"stories/2026/11/a%2fb.md": story()}, "E301 a%2fb.md:1:1"),
    ("hidden character", {"stories/2026/11/x\u200b.md": story()}, "E146 x\\u200b.md:1:1"),
    ("capital ending", {"stories/2026/11/x.MD": story()}, "E144 x.MD:1:1"),
    ("other ending", {"stories/2026/11/x.markdown": story()}, "E144 x.markdown:1:1"),
    ("text file", {"stories/2026/11/x.txt": story()}, "E144 x.txt:1:1"),
    ("beside the folders", {"x.md": story()}, "E145 x.md:1:1"),
    ("a folder of its own", {"posts/x.md": story()}, "E145 posts:1:1"),
    ("one slug in one month", {A: story("slug: same"), B: story("slug: same")}, "E304 b.md:6:7"),
    ("one slug but for case", {A: story("slug: same"), B: story("slug: SAME")}, "E304 b.md:6:7"),
    ("one slug with a draft", {A: story("slug: same"), B: story("slug: same", "status: draft")}, "E304 b.md:6:7"),
    ("file and folder", {A: story(), "stories/2026/11/a/index.md": story()}, "E304 index.md:1:1"),
    ("page and section", {"pages/community.md": PAGE.format("")}, "E304 categories.yml:1:10"),
    ("page at a reserved word", {"pages/feeds.md": PAGE.format("")}, "E310 feeds.md:1:1"),
    ("page at a year", {"pages/2026.md": PAGE.format("")}, "E310 2026.md:1:1"),
    ("page that climbs", {"pages/x.md": PAGE.format("slug: ../x\n")}, "E301 x.md:3:7"),
    ("two pages", {"pages/x.md": PAGE.format(""), "pages/y.md": PAGE.format("slug: x\n")}, "E304 y.md:3:7"),
    ("page with a category", {"pages/x.md": PAGE.format("category: 社区治理\n")}, "E203 x.md:3:1"),
    ("page withdrawn", {"pages/x.md": PAGE.format("status: withdrawn\n")}, "E206 x.md:3:9"),
    ("empty page", {"pages/x.md": ""}, "E101 x.md:1:1"),
    ("one alias twice", {A: story("aliases: [/n/1.html]"), B: story("aliases: [/n/1.html]")}, "E304 b.md:6:11"),
    ("aliases but for case", {A: story("aliases: [/N/1.html]"), B: story("aliases: [/n/1.html]")}, "E304 b.md:6:11"),
    ("alias at a story", {A: story("aliases: [/2026/11/b/]"), B: story()}, "E304 b.md:1:1"),
    ("alias at its own story", {A: story("aliases: [/2026/11/a/]")}, "E304 a.md:6:11"),
    ("alias below an alias", {A: story("aliases: [/n.html]"), B: story("aliases: [/n.html/x.html]")}, "E305 b.md:6:11"),
    ("alias at a section", {A: story("aliases: [/community/]")}, "E304 a.md:6:11"),
    ("alias at a month", {A: story("aliases: [/community/2026/11/]")}, "E309 a.md:6:11"),
    ("alias at a tag", {A: story("tags: 甲", "aliases: [/tags/甲/]")}, "E309 a.md:7:11"),
    ("alias at a person", {A: story("aliases: [/people/lin-xiaoman/]")}, "E309 a.md:6:11"),
    ("alias at the archive", {A: story("aliases: [/archive/2026/11/]")}, "E309 a.md:6:11"),
    ("alias below a file", {A: story("aliases: [/robots.txt/y.html, /404.html/]")}, "E309 a.md:6:11, E309 a.md:6:31"),
]

#: Separated by blanks, and those that hold one.
ALIASES = (
    *words(
        "news/1.html //evil.example/x https://x.example/a /../x / /index.html "
        "/feeds/all.atom.xml /a?b=1 /a#b /a%20b /x.jpg /con/ /robots.txt /a/../b.html /.htaccess "
        "/_headers /search/ /a//b /javascript:alert(1) /<script> "
    ),
    "/a b.html",
    "/" + "a" * 101,
)


@pytest.mark.parametrize("slug", SLUGS)
def test_slugs_that_lead_elsewhere_or_nowhere_are_refused(edition: Edition, slug: str) -> None:
    """Folders, dots, devices, reserved words, numbers, other signs, more than 100 bytes: E301 at the slug."""
    edition.refuses({X: story(f"slug: {slug}")}, 3, "E301 x.md:6:7")


@pytest.mark.parametrize("alias", ALIASES)
def test_aliases_that_are_no_old_address_are_refused(edition: Edition, alias: str) -> None:
    """Hosts, queries, files, hidden names and the site's own pages: E308 at the alias."""
    edition.refuses({X: story(f'aliases: ["{alias}"]')}, 3, "E308 x.md:6:11")


@pytest.mark.parametrize(("files", "problems"), [pytest.param(*case, id=name) for name, *case in PLACES])
def test_places_that_are_none_or_taken_are_refused(edition: Edition, files: dict[str, str], problems: str) -> None:
    """No two pages at one address, none where the site's own stand, none that a file's name cannot make."""
    edition.refuses(files, 3, problems)
