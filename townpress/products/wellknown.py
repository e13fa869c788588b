"""What robots, researchers and servers look for: robots.txt (RFC 9309), security.txt (RFC 9116), response headers."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from townpress.editorial.addresses import absolute
from townpress.press.sheet import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from townpress.editorial.masthead import Masthead
    from townpress.editorial.site import Site
    from townpress.editorial.story import Tombstone

#: Sent with every response (reliability.md). Each server's own configuration is made from this list.
HEADERS = (
    (
        "Content-Security-Policy",
        (
            "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; "
            "connect-src 'self'; manifest-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; "
            "frame-ancestors 'none'; upgrade-insecure-requests"
        ),
    ),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)

#: Where the redirects stand, for hosts that read them there.
REDIRECTS = "_redirects"

# What a <meta> element may not say (CSP 3, 3.3); and what would break a proof on a loopback address in Safari, while a
# page that asks for nothing but its own host's files has nothing to upgrade.
_NOT_IN_META = ("frame-ancestors", "report-uri", "sandbox", "upgrade-insecure-requests")
# RFC 9116, 2.5.5: recommended to be less than a year ahead.
_MONTHS_VALID = 11


def policy_for_meta() -> str:
    """The Content-Security-Policy for ``<meta http-equiv>``, for hosts that send no headers (GitHub Pages)."""
    directives = dict(HEADERS)["Content-Security-Policy"].split("; ")
    return "; ".join(directive for directive in directives if not directive.startswith(_NOT_IN_META))


def headers_file(apart: Iterable[tuple[str, str, str]] = ()) -> Leaf:
    """``_headers``, as Netlify and Cloudflare Pages read it. ``apart``: path, name and value of headers of some paths.

    Cloudflare joins the values of all rules that match, and two policies joined are both in force: ``! Name`` takes
    away what rules above gave. Netlify has the last value hold by itself, and passes over that line.
    """
    lines = ["/*", *(f"  {name}: {value}" for name, value in HEADERS)]
    common = {name for name, _ in HEADERS}
    for path, rules in groupby(apart, key=lambda one: one[0]):
        own = [(name, value) for _, name, value in rules]
        lines += [path, *(f"  ! {name}" for name, _ in own if name in common)]
        lines += [f"  {name}: {value}" for name, value in own]
    return Leaf("_headers", "\n".join([*lines, ""]).encode())


def headers_apart(file: str) -> Iterator[tuple[str, str, str]]:
    """The reverse of :func:`headers_file`: folder (``/admin/``), name and value of the headers that hold there."""
    path = ""
    for line in file.splitlines():
        name, colon, value = line.strip().partition(": ")
        if not line.startswith(" "):
            path = line.removesuffix("*")
        elif colon and path != "/":
            yield path, name, value


def redirects(moved: Iterable[tuple[str, str]], tombstones: Iterable[Tombstone]) -> tuple[tuple[str, str], ...]:
    """Every old address that leads on, in order, and where to; those of withdrawn stories lead to their tombstones."""
    buried = ((alias, tombstone.url) for tombstone in tombstones for alias in tombstone.aliases)
    return tuple(sorted((*moved, *buried)))


def redirects_file(site: Site) -> Leaf:
    """``_redirects``, as Netlify and Cloudflare Pages read it: a redirect by the server, before a page's own.

    Cloudflare reads 2,000 of them; the pages of all others lead on by themselves.
    """
    base = urlsplit(site.site_url).path
    lines = [
        f"{absolute(base, old)} {absolute(base, new)} 301\n"
        for old, new in redirects(site.cards.moved(), site.tombstones)
    ]
    return Leaf(REDIRECTS, "".join(lines).encode())


def robots(site_url: str, *, preview: bool = False, apart: Iterable[str] = ()) -> Leaf:
    """``robots.txt``: everything may be read but what lies ``apart`` (``admin/``); of a preview nothing may.

    Both sitemaps are named.
    """
    base = urlsplit(site_url).path.rstrip("/")
    closed = "".join(f"Disallow: {base}/{place}\n" for place in apart)
    if preview:
        return Leaf("robots.txt", b"User-agent: *\nDisallow: /\n")
    named = "\n".join(f"Sitemap: {absolute(site_url, name)}" for name in ("sitemap.xml", "news-sitemap.xml"))
    return Leaf("robots.txt", f"User-agent: *\n{closed}Allow: /\n\n{named}\n".encode())


def security_txt(masthead: Masthead, site_url: str, at: datetime) -> Leaf:
    """``.well-known/security.txt``. Expires on the first day of the eleventh month after ``at``.

    It follows the instant of the build, by months, and not the newest story: RFC 9116 has an expired file ignored, and
    a quiet newsroom can still be written to. Within a month all builds are equal.
    """
    months = at.year * 12 + at.month - 1 + _MONTHS_VALID
    lines = [
        *(f"Contact: {contact}" for contact in _contacts(masthead, site_url)),
        f"Expires: {months // 12:04d}-{months % 12 + 1:02d}-01T00:00:00Z",
        "Preferred-Languages: zh, en",
        f"Canonical: {absolute(site_url, '.well-known/security.txt')}",
    ]
    return Leaf(".well-known/security.txt", ("\n".join(lines) + "\n").encode())


def _contacts(masthead: Masthead, site_url: str) -> Iterator[str]:
    """E-mail before telephone; a paper that gives neither is reached through its front page."""
    email = masthead.contacts.email or masthead.report.email
    digits = re.sub(r"[^\d+]", "", masthead.contacts.phone)
    if email:
        yield f"mailto:{email}"
    if digits:
        yield f"tel:{digits}" if digits.startswith("+") else f"tel:+86{digits.removeprefix('0')}"
    if not (email or digits):
        yield absolute(site_url, "")
