"""robots.txt, security.txt and response headers, parsed as those who read them do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.robotparser import RobotFileParser

import pytest
from msgspec.structs import replace
from newsroom import PAPER, SITE, moment

from townpress.editorial.masthead import Contacts, Reporting
from townpress.products.wellknown import HEADERS, headers_file, policy_for_meta, robots, security_txt

if TYPE_CHECKING:
    from townpress.press.sheet import Leaf


def text(leaf: Leaf) -> str:
    """A leaf's bytes as text."""
    assert isinstance(leaf.data, bytes)
    return leaf.data.decode()


def test_robots() -> None:
    """Everything may be read and both sitemaps are found; of a preview nothing may, and no sitemap is named."""
    parser = RobotFileParser()
    parser.parse(text(robots(SITE)).splitlines())
    assert parser.can_fetch("Baiduspider", f"{SITE}/2026/11/own/")
    assert parser.site_maps() == [f"{SITE}/sitemap.xml", f"{SITE}/news-sitemap.xml"]
    preview = RobotFileParser()
    preview.parse(text(robots(SITE, preview=True)).splitlines())
    assert not preview.can_fetch("Baiduspider", f"{SITE}/2026/11/own/")
    assert preview.site_maps() is None


def fields(leaf: Leaf) -> dict[str, list[str]]:
    """security.txt by field name."""
    found: dict[str, list[str]] = {}
    for line in text(leaf).splitlines():
        name, _, value = line.partition(": ")
        found.setdefault(name, []).append(value)
    return found


def test_security_txt() -> None:
    """RFC 9116: at least one Contact as a URI, Expires exactly once, where it stands."""
    leaf = security_txt(PAPER, SITE, moment(12, 1))
    assert leaf.path == ".well-known/security.txt"
    found = fields(leaf)
    assert found["Contact"] == ["mailto:editor@news.zoucheng.example", "tel:+865375550100"]
    assert found["Expires"] == ["2027-11-01T00:00:00Z"]
    assert found["Canonical"] == [f"{SITE}/.well-known/security.txt"]
    assert found["Preferred-Languages"] == ["zh, en"]


@pytest.mark.parametrize("month", range(1, 13))
def test_security_txt_expires_within_a_year(month: int) -> None:
    """Always ahead, never more than a year, and equal for all builds of a month."""
    at = moment(month, 1, 0)
    expires = datetime.fromisoformat(fields(security_txt(PAPER, SITE, at))["Expires"][0])
    assert timedelta(days=300) < expires - at < timedelta(days=366)
    assert security_txt(PAPER, SITE, at) == security_txt(PAPER, SITE, at + timedelta(days=27))


def test_a_paper_without_contacts_is_reached_at_its_front_page() -> None:
    """Contact is required: the front page stands in."""
    silent = replace(PAPER, contacts=Contacts(), report=Reporting())
    assert fields(security_txt(silent, SITE, moment(12, 1)))["Contact"] == [f"{SITE}/"]


def test_headers_file() -> None:
    """One rule for all paths, each header once, as Netlify and Cloudflare read it."""
    first, *rest = text(headers_file()).splitlines()
    assert first == "/*"
    parsed = [tuple(line.strip().split(": ", 1)) for line in rest]
    assert parsed == list(HEADERS)
    assert len({name for name, _ in parsed}) == 7


def test_content_security_policy() -> None:
    """Nothing from elsewhere, nothing inline; the meta form leaves out only what can't stand there."""
    sent = dict(HEADERS)["Content-Security-Policy"]
    directives = dict(part.split(" ", 1) if " " in part else (part, "") for part in sent.split("; "))
    assert directives["default-src"] == "'none'"
    assert {value for name, value in directives.items() if name.endswith("-src")} == {"'none'", "'self'"}
    assert "unsafe" not in sent
    assert set(sent.split("; ")) - set(policy_for_meta().split("; ")) == {
        "frame-ancestors 'none'",
        "upgrade-insecure-requests",
    }
