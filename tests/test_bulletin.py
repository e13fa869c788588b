"""The proof in an editor's browser: it follows the editions by itself, and shows what is wrong with the last build."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from townpress.edges.bulletin import Bulletin, tagged
from townpress.edges.sitehost import hosted

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

WRONG = {
    "path": "content/stories/2023/06/试点/index.md",
    "line": 4,
    "column": 11,
    "code": "E212",
    "field": "category",
    "zh": "没有“社区<治理>”这个栏目。请改成“社区治理”",
    "en": "there is no category “社区<治理>”; did you mean “社区治理”?",
}


def report(folder: Path, *problems: dict[str, object]) -> Path:
    """A build's report."""
    path = folder / "report.json"
    path.write_text(json.dumps({"problems": problems}), encoding="utf-8")
    return path


def print_page(site: Path, text: str) -> None:
    """A front page that says ``text``."""
    site.mkdir(exist_ok=True)
    (site / "index.html").write_text(f"<!doctype html><html lang=zh-CN><body><h1>{text}</h1></body></html>", "utf-8")


@pytest.fixture
def page(browser: Browser) -> Page:
    """A browser's window, which tells of errors in scripts."""
    return browser.new_page(viewport={"width": 390, "height": 800})


@pytest.mark.browser
def test_follows_editions_and_shows_what_is_wrong(page: Page, tmp_path: Path) -> None:
    """A new edition loads the page anew; a failed one leaves it, with every problem over it until it is mended."""
    site, news, thrown = tmp_path / "site", Bulletin(), []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    print_page(site, "第一版")
    with hosted(site, news=news) as address:
        news.post(0, report(tmp_path))
        page.goto(address)
        list_of_problems = page.locator("townpress-bulletin section")
        print_page(site, "第二版")
        page.wait_for_timeout(300)
        assert page.inner_text("h1") == "第一版"
        news.post(0, report(tmp_path))
        page.locator("h1", has_text="第二版").wait_for()
        assert list_of_problems.count() == 0

        print_page(site, "半截")
        news.post(3, report(tmp_path, WRONG))
        list_of_problems.wait_for()
        told = list_of_problems.inner_text()
        assert all(words in told for words in ("index.md:4:11", "E212", "社区<治理>", "没有换版", "1 个错误"))
        assert page.inner_text("h1") == "第二版"
        page.keyboard.press("Escape")
        assert list_of_problems.count() == 0

        news.post(0, report(tmp_path, WRONG | {"code": "W422"}))
        page.locator("h1", has_text="半截").wait_for()
        list_of_problems.wait_for()
        assert "已发布" in list_of_problems.inner_text()
        assert "E212" not in list_of_problems.inner_text()

        news.post(2, tmp_path / "none.json")
        page.locator("townpress-bulletin li", has_text="终端").wait_for()
    assert not thrown
    page.close()


def test_readers_pages_have_none_of_it(tmp_path: Path) -> None:
    """The script goes into what is sent, at the end of the body or of a page without one, never into the file."""
    print_page(tmp_path / "site", "首页")
    before = (tmp_path / "site/index.html").read_bytes()
    page = tagged(before)
    assert page.count(b"<script") == 1
    assert page.endswith(b"</script></body></html>")
    assert tagged(b"<p>x") != b"<p>x"
    assert (tmp_path / "site/index.html").read_bytes() == before
