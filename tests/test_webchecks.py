"""The web checks themselves: they pass what is right, and they fail what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import webchecks

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'"
GOOD = f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>邹城本地新闻</title>
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>社区食堂开张</h1><p>首日接待居民三百人。<a href="b/">详情</a></p></main></body></html>
"""
BAD = """<!doctype html>
<html><head><meta charset="utf-8"><title></title></head>
<body><p style="color:#ccc;background:#fff">看不清的字</p><img src="x.png"><p><div>错位</div></p></body></html>
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site in a folder with a blank and Han in its name: a good page in ``good``, a bad one in ``bad``."""
    root = tmp_path / "我的 网站"
    for name, text in (("good", GOOD), ("bad", BAD)):
        (root / name).mkdir(parents=True)
        (root / name / "index.html").write_text(text, encoding="utf-8")
    return root


@pytest.mark.browser
def test_axe_passes_a_good_page_and_its_policy_stands(browser: Browser, site: Path) -> None:
    """No violation on an accessible page, although its Content-Security-Policy forbids foreign script."""
    with webchecks.serve(site) as base:
        page = browser.new_page()
        page.goto(f"{base}good/")
        assert webchecks.axe_lines(webchecks.axe(page)) == []


@pytest.mark.browser
def test_axe_fails_a_bad_page(browser: Browser, site: Path) -> None:
    """A missing language, title, alternative text and contrast are each found, and told in lines."""
    with webchecks.serve(site, "/base") as base:
        page = browser.new_page()
        page.goto(f"{base}bad/")
        violations = webchecks.axe(page)
    assert {"html-has-lang", "document-title", "image-alt", "color-contrast"} <= {one["id"] for one in violations}
    assert any(line.startswith("image-alt: img: ") for line in webchecks.axe_lines(violations))


def test_nu_tells_errors_by_file(site: Path) -> None:
    """The checker passes the good page and names the bad one with its errors."""
    errors = webchecks.nu_errors(site)
    assert {error["url"] for error in errors} == {"bad/index.html"}
    assert any("alt" in error["message"] for error in errors)
    assert webchecks.nu_errors(site / "good") == []
