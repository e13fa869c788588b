"""The theme in a real browser: narrow, with large type, by keyboard, under its own content security policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from theme_harness import print_all

from townpress.edges.sitehost import hosted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PAGES = ["index", "article", "category", "archive", "search"]
pytestmark = pytest.mark.browser

SMALL = """() => [...document.querySelectorAll("a")]
  .filter(link => !link.closest(".prose p, .notice, .listing-head") && !link.matches(".skip"))
  .filter(link => link.getBoundingClientRect().height < 24 && link.getBoundingClientRect().width)
  .map(link => link.className + " " + link.textContent.trim())"""
WIDER = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example pages, served."""
    folder = tmp_path_factory.mktemp("look") / "site"
    print_all(folder)
    with hosted(folder) as address:
        yield address.rstrip("/")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A narrow old phone."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    yield page
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_at_320_pixels_and_double_type(phone: Page, site: str, name: str) -> None:
    """WCAG 1.4.4 and 1.4.10: no sideways scrolling, neither plain nor with text at 200 %."""
    phone.goto(f"{site}/{name}.html")
    assert phone.evaluate(WIDER) <= 0
    phone.evaluate("document.documentElement.style.fontSize = '200%'")
    assert phone.evaluate(WIDER) <= 0


@pytest.mark.parametrize("name", PAGES)
def test_links_are_large_enough_for_a_thumb(phone: Page, site: str, name: str) -> None:
    """WCAG 2.5.8: 24 pixels at least, links in running text excepted."""
    phone.goto(f"{site}/{name}.html")
    assert phone.evaluate(SMALL) == []


def test_the_policy_blocks_nothing_of_ours(phone: Page, site: str) -> None:
    """Styles and pictures load under the page's own Content-Security-Policy; nothing else is asked for."""
    said: list[str] = []
    asked: list[str] = []
    phone.on("console", lambda message: said.append(message.text))
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(f"{site}/article.html")
    assert said == []
    assert len(asked) > 1
    assert all(address.startswith(site) for address in asked)


def test_the_first_stop_of_the_keyboard_leads_to_the_text(phone: Page, site: str) -> None:
    """The skip link shows itself on focus and moves the focus into main."""
    phone.goto(f"{site}/article.html")
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.className") == "skip"
    assert phone.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    phone.keyboard.press("Enter")
    assert phone.evaluate("document.activeElement.id") == "main"


def test_paper_gets_the_story_and_its_address(phone: Page, site: str) -> None:
    """In print: text, provenance, address; no navigation."""
    phone.goto(f"{site}/article.html")
    phone.emulate_media(media="print")
    assert phone.locator(".print-address").is_visible()
    assert phone.locator("#provenance").is_visible()
    for chrome in (".sections", ".services", ".pager", ".channels", ".foot__blocks", ".feedback"):
        assert not phone.locator(chrome).first.is_visible(), chrome
