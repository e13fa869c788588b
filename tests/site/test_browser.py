"""The finished site in Chromium, as readers have it: narrow and wide, light and dark, by keyboard, large, on paper.

A page that fails leaves its picture in ``.press/looks/`` for whoever mends it.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import webchecks
from edition import ALIAS, ANNOUNCEMENT, KINDS, LOOKS, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
#: The narrowest that WCAG 1.4.10 asks for: 1280 pixels magnified four times.
NARROW = {"width": 320, "height": 640}
#: What readers see most, and one of each form of list.
READ = {
    kind: LOOKS[kind]
    for kind in ("front", "story", "photo story", "section", "month of a section", "topic", "archive", "search", "404")
}
each_kind = pytest.mark.parametrize("kind", LOOKS)
each_read = pytest.mark.parametrize("kind", READ)
each_size = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOADED = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
  }
  await Promise.all([...document.images].map(image => image.decode().catch(() => 0)));
  return [...document.images].filter(image => !image.complete || !image.naturalWidth).map(image => image.src);
}"""
CUT = """() => [...document.querySelectorAll("h1, h2, h3, p, dd, dt, a, li, figcaption")].filter(element => {
  const style = getComputedStyle(element);
  const clips = style.overflowX != "visible" && !["auto", "scroll"].includes(style.overflowX);
  return clips && element.scrollWidth > element.clientWidth + 1 && style.clipPath == "none";
}).map(element => element.className + " " + element.textContent.trim())"""
FOCUS = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect(), style = getComputedStyle(here);
  return {
    name: here.tagName + "." + here.className + " " + here.textContent.trim().slice(0, 20),
    shown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    marked: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle != "none",
  };
}"""


class Readers:
    """Readers with different windows and eyes; each has one browser context, kept for the session of tests."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[str, BrowserContext] = {}

    @contextlib.contextmanager
    def reading(self, name: str, **settings: object) -> Iterator[Page]:
        """A page for a reader with these settings; if what is found there is wrong, its picture is kept."""
        key = repr(sorted(settings.items()))
        if key not in self._contexts:
            self._contexts[key] = self._browser.new_context(reduced_motion="reduce", **settings)  # type: ignore[arg-type]
        page = self._contexts[key].new_page()
        try:
            yield page
        except AssertionError:
            looks = ROOT / ".press" / "looks" / f"{re.sub(r'[^a-z0-9]+', '-', name)}.png"
            page.screenshot(path=looks, full_page=True)
            raise
        finally:
            page.close()


@pytest.fixture(name="readers", scope="module")
def fixture_readers(browser: Browser) -> Readers:
    """Readers of the site, in one browser."""
    return Readers(browser)


@each_size
@each_read
def test_a_page_stands_on_its_own(readers: Readers, address: str, kind: str, size: dict[str, int]) -> None:
    """Nothing to scroll sideways, nothing on the console, no broken picture, no request that fails or leaves us."""
    said: list[str] = []
    asked: list[str] = []
    failed: list[str] = []
    with readers.reading(f"{kind}-{size['width']}", viewport=size) as page:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
        page.add_init_script("addEventListener('securitypolicyviolation', e => console.error('CSP', e.blockedURI))")
        page.goto(f"{address}{quote(READ[kind])}")
        assert page.evaluate(LOADED) == []
        assert page.evaluate(OVERFLOW) <= 0
    assert said == []
    assert failed == []
    assert len(asked) > 1
    assert [url for url in asked if not url.startswith(address)] == []


@each_kind
def test_axe_finds_nothing(readers: Readers, address: str, kind: str) -> None:
    """WCAG 2.2 AA as far as axe can see it, on one page of each kind, by day and by night."""
    with readers.reading(f"{kind}-axe", viewport=PHONE) as page:
        page.goto(f"{address}{quote(LOOKS[kind])}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert webchecks.axe_lines(webchecks.axe(page)) == [], scheme


@pytest.mark.parametrize("kind", ["front", "story", "section"])
def test_axe_finds_nothing_on_a_desk(readers: Readers, address: str, kind: str) -> None:
    """The wide layout has its own order and its own columns."""
    with readers.reading(f"{kind}-desk", viewport=DESK) as page:
        page.goto(f"{address}{LOOKS[kind]}")
        assert webchecks.axe_lines(webchecks.axe(page)) == []


@pytest.mark.parametrize("kind", ["front", "story", "section", "search"])
def test_all_can_be_read_without_javascript(readers: Readers, address: str, kind: str) -> None:
    """With JavaScript switched off the page says the same words, but for the search form, which does nothing then."""
    words = []
    for able in (True, False):
        with readers.reading(f"{kind}-no-script", viewport=PHONE, java_script_enabled=able) as page:
            page.goto(f"{address}{quote(READ[kind])}")
            assert page.locator("h1").is_visible()
            assert page.locator("#search").is_visible() == (able and kind == "search")
            page.evaluate("document.querySelector('#search')?.remove()")
            words.append(page.locator("body").inner_text())
    assert words[0] == words[1]


@pytest.mark.parametrize("kind", ["front", "story", "section", "search", "404"])
def test_the_keyboards_first_stop_leads_to_the_text(readers: Readers, address: str, kind: str) -> None:
    """The skip link is the first stop, shows itself, and moves the focus past head and sections into main."""
    with readers.reading(f"{kind}-skip", viewport=PHONE) as page:
        page.goto(f"{address}{quote(READ[kind])}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
        assert page.evaluate(FOCUS)["shown"]
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize(("kind", "scheme"), [("front", "light"), ("story", "dark"), ("archive", "light")])
def test_the_focus_can_be_seen_at_every_stop(readers: Readers, address: str, kind: str, scheme: str) -> None:
    """Every link can be reached by Tab, in order, and each shows that it has the focus; there is no trap."""
    with readers.reading(f"{kind}-focus-{scheme}", viewport=DESK, color_scheme=scheme) as page:
        page.goto(f"{address}{READ[kind]}")
        stops = page.locator("a[href], button, input, [tabindex='0']").count()
        unseen = []
        for _ in range(stops):
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUS)
            if not (stop["shown"] and stop["marked"]):
                unseen.append(stop["name"])
        assert unseen == []


@each_read
def test_nothing_is_cut_off_for_those_who_see_badly(readers: Readers, address: str, kind: str) -> None:
    """WCAG 1.4.4 and 1.4.10: 320 pixels wide, and text at 200 % on a phone; no sideways scrolling, no text cut."""
    with readers.reading(f"{kind}-large", viewport=PHONE) as page:
        page.goto(f"{address}{quote(READ[kind])}")
        for size, type_size in ((NARROW, "100%"), (PHONE, "200%")):
            page.set_viewport_size(size)
            page.evaluate(f"document.documentElement.style.fontSize = '{type_size}'")
            assert page.evaluate(OVERFLOW) <= 0
            assert page.evaluate(CUT) == []


def test_text_follows_the_readers_own_size(readers: Readers, address: str) -> None:
    """Twice the browser's own type makes twice the story's: sizes hang on the reader's setting, not on pixels."""
    sizes = []
    for percent in ("100%", "200%"):
        with readers.reading("own-size", viewport=PHONE) as page:
            page.goto(f"{address}{ANNOUNCEMENT}")
            page.evaluate(f"document.documentElement.style.fontSize = '{percent}'")
            size = "parseFloat(getComputedStyle(document.querySelector('.prose p')).fontSize)"
            sizes.append(page.evaluate(size))
    assert sizes[1] == pytest.approx(2 * sizes[0], rel=0.02)
    assert sizes[0] >= 17


@each_size
def test_links_can_be_hit_by_a_thumb(readers: Readers, address: str, size: dict[str, int]) -> None:
    """WCAG 2.5.8: 24 pixels at least, save links in running text."""
    small = """() => [...document.querySelectorAll("a[href]")]
        .filter(link => !link.closest(".prose p, .prose li, .notice, p:not([class]), dd") && !link.matches(".skip"))
        .map(link => [link.getBoundingClientRect(), link])
        .filter(([box]) => box.width && box.height < 23.5)
        .map(([box, link]) => link.className + " " + link.textContent.trim() + " " + box.height)"""
    found = {}
    with readers.reading(f"thumb-{size['width']}", viewport=size) as page:
        for kind, url in READ.items():
            page.goto(f"{address}{quote(url)}")
            found[kind] = page.evaluate(small)
    assert {kind: links for kind, links in found.items() if links} == {}


def test_paper_gets_the_story_and_its_address(readers: Readers, address: str) -> None:
    """In print: headline, text, pictures, provenance and the address; no navigation, codes, pager or buttons."""
    with readers.reading("print", viewport=DESK, color_scheme="dark") as page:
        page.goto(f"{address}{ANNOUNCEMENT}")
        page.emulate_media(media="print")
        for wanted in ("h1", ".prose p", ".figure img", "#provenance", ".disclaimers", ".print-address", ".legal"):
            assert page.locator(wanted).first.is_visible(), wanted
        assert f"news.zoucheng.example/{ANNOUNCEMENT}" in page.locator(".print-address").inner_text()
        for chrome in (".sections", ".services", ".breadcrumbs", ".channels", ".pager", ".feedback", ".foot__standing"):
            for element in page.locator(chrome).all():
                assert not element.is_visible(), chrome
        colours = page.evaluate("""() => {
            const style = getComputedStyle(document.querySelector('.prose p'));
            return [style.color, getComputedStyle(document.body).backgroundColor];
        }""")
        assert colours[0] in {"rgb(0, 0, 0)", "rgb(17, 17, 17)"}
        assert colours[1] in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
        assert page.pdf(format="A4").startswith(b"%PDF")


def test_an_old_address_brings_the_reader_to_the_story(readers: Readers, address: str) -> None:
    """The redirect works in a browser without JavaScript."""
    with readers.reading("redirect", viewport=PHONE, java_script_enabled=False) as page:
        page.goto(f"{address}{ALIAS}")
        page.wait_for_url(f"{address}2025/12/stairwell-toolbox/")
        assert "工具箱" in page.locator("h1").inner_text()


def test_a_wrong_address_shows_the_papers_own_page(readers: Readers, address: str) -> None:
    """At any depth the 404 page has its styles and leads home."""
    with readers.reading("404-deep", viewport=PHONE) as page:
        answer = page.goto(f"{address}2026/11/no/such/story/")
        assert answer
        assert answer.status == 404
        page.get_by_role("link", name="首页").first.click()
        assert page.url == address


@each_size
def test_the_story_begins_on_the_first_screen(readers: Readers, address: str, size: dict[str, int]) -> None:
    """Without scrolling a reader of the announcement sees its headline, and of the front page the lead's."""
    with readers.reading(f"fold-{size['width']}", viewport=size) as page:
        for url, wanted in ((ANNOUNCEMENT, ".story__title"), ("", ".front-top__lead h2")):
            page.goto(f"{address}{url}")
            box = page.locator(wanted).first.bounding_box()
            assert box
            assert box["y"] + box["height"] < size["height"]


def test_one_of_each_kind_is_looked_at() -> None:
    """No kind of page is left out but the redirect, which nobody sees."""
    assert set(KINDS) - set(LOOKS) == {"redirect"}
