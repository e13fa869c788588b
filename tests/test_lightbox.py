"""The lightbox in a real browser: by keyboard, by touch, without script, and under the pages' own policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from theme_harness import print_all

from townpress.edges.sitehost import hosted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""
SWIPE = """([from, to]) => {
  const stage = document.querySelector(".lightbox__stage");
  for (const [kind, x] of [["pointerdown", from], ["pointerup", to]])
    stage.dispatchEvent(new PointerEvent(kind, { bubbles: true, clientX: x, clientY: 300, pointerType: "touch" }));
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example pages, served."""
    folder = tmp_path_factory.mktemp("look") / "site"
    print_all(folder)
    with hosted(folder) as address:
        yield address.rstrip("/")


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """A telephone that shows a photo story."""
    page = browser.new_page(viewport={"width": 390, "height": 700})
    page.goto(f"{site}/article-pairs.html")
    yield page
    page.close()


def count(page: Page) -> str:
    """Which of how many is shown."""
    return page.locator(".lightbox__count").inner_text()


def test_by_keyboard(phone: Page) -> None:
    """Enter on the link opens it; arrows, Home and End turn; Escape closes and leaves the focus where it was."""
    link = phone.locator(".figure__whole").nth(1)
    link.focus()
    phone.keyboard.press("Enter")
    assert count(phone) == "2 / 4"
    assert phone.evaluate("document.activeElement.className").endswith("lightbox__close")
    seen = []
    for key in ("ArrowRight", "End", "ArrowRight", "ArrowLeft", "Home", "ArrowLeft"):
        phone.keyboard.press(key)
        seen.append(count(phone))
    assert seen == ["3 / 4", "4 / 4", "4 / 4", "3 / 4", "1 / 4", "1 / 4"]
    assert phone.locator(".lightbox__previous").is_disabled()
    phone.keyboard.press("Escape")
    assert not phone.locator(".lightbox").is_visible()
    assert link.evaluate("link => link === document.activeElement")


def test_by_touch(phone: Page) -> None:
    """A tap on a photograph opens it, a swipe turns, a tap beside it closes."""
    phone.locator(".figure__frame img").first.click()
    assert count(phone) == "1 / 4"
    phone.evaluate(SWIPE, [300, 200])
    assert count(phone) == "2 / 4"
    phone.evaluate(SWIPE, [200, 300])
    assert count(phone) == "1 / 4"
    phone.evaluate(SWIPE, [10, 10])
    assert not phone.locator(".lightbox").is_visible()


def test_words_go_with_the_picture(phone: Page) -> None:
    """Caption and credit are shown, the AI label too, and the picture keeps its alternative text."""
    phone.locator(".figure__frame img").nth(1).click()
    assert "示意图" in phone.locator(".lightbox__words").inner_text()
    assert "AI" in phone.locator(".lightbox__words").inner_text()
    assert phone.locator(".lightbox__image").get_attribute("alt") == "试点获批立项的海报"


def test_without_script_the_link_leads_to_the_large_file(browser: Browser, site: str) -> None:
    """Nothing is shown of the lightbox, and the link is a link."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 700})
    page = context.new_page()
    page.goto(f"{site}/article-pairs.html")
    assert page.locator("dialog").count() == 0
    page.locator(".figure__whole").first.click()
    assert page.url.endswith("/2023/06/pilot/hall-1200.jpg")
    context.close()


def test_nothing_moves_and_nothing_is_refused(browser: Browser, site: str) -> None:
    """No layout shift while photographs come, no word from the content security policy, also while it is open."""
    page = browser.new_page(viewport={"width": 390, "height": 700})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for name in ("article-wide", "article-pairs", "article-sheet", "index"):
        page.goto(f"{site}/{name}.html")
        assert page.evaluate(SHIFT) == 0, name
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
    page.goto(f"{site}/article-sheet.html")
    page.locator(".figure__frame img").first.click()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.locator(".lightbox__close").is_visible()
    page.close()
    assert said == []


def test_a_telephone_is_sent_the_smallest_file_that_will_do(browser: Browser, site: str) -> None:
    """AVIF where the browser knows it, at the width its column and density ask for."""
    context = browser.new_context(viewport={"width": 390, "height": 700}, device_scale_factor=1)
    page = context.new_page()
    page.goto(f"{site}/article.html")
    chosen = page.locator(".figure__frame img").first.evaluate("image => image.currentSrc")
    assert chosen.endswith("hall-480.avif")
    context.close()
