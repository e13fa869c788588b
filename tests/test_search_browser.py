"""The search page in a real Chromium, over the index of a real build: it finds what the reference reader finds."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from paper import AT, ROOT, Paper
from playwright.sync_api import expect

from townpress.edges.sitehost import hosted
from townpress.products.search.reader import Narrowing, Reader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

#: All that the browser finds for each query, by the addresses of the stories.
EVERYTHING = """async ([script, root, asked, narrowing]) => {
  const { Index, Search } = await import(script);
  const index = await Index.open(new URL(root, location.href).href);
  const found = [];
  for (const text of asked) {
    const results = await new Search(index, text, narrowing).more(Infinity);
    found.push(results.map((result) => result.entry.url));
  }
  return found;
}"""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample newspaper, built."""
    paper = Paper(tmp_path_factory.mktemp("sample"))
    paper.content = ROOT / "content"
    outcome = paper.build(AT=AT)
    assert outcome.status == 0, outcome.err
    return paper.output


@pytest.fixture(scope="module")
def site(output: Path) -> Iterator[str]:
    """The newspaper, served."""
    with hosted(output) as address:
        yield address.rstrip("/")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A narrow window; anything that goes wrong in it fails the test."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console", lambda said: wrong.append(said.text) if said.type == "error" and "404" not in said.text else None
    )
    yield page
    page.close()
    # What is gone is asked for in one test, and a browser logs that.
    assert [one for one in wrong if "404" not in one] == []


def shown(page: Page) -> list[str]:
    """The paths that the results lead to, once they are there."""
    page.wait_for_selector("#search-results[aria-busy=false]", state="attached")
    links = page.eval_on_selector_all(".search__link", "all => all.map(one => one.href)")
    return [urlsplit(link).path.lstrip("/") for link in links]


def passages(reader: Reader, count: int) -> list[str]:
    """Random stretches of titles, summaries and paragraphs, 1 to 30 characters."""
    dice = random.Random(23)  # noqa: S311 - a sample, not a secret
    entries = list({entry.url: entry for char in "的一是" for entry in reader.search(char)}.values())
    found = []
    for _ in range(count):
        entry = dice.choice(entries)
        text = dice.choice((entry.title, entry.summary, *entry.text))
        start = dice.randrange(len(text))
        found.append(text[start : start + dice.choice((1, 2, 3, 4, 5, 8, 12, 30))])
    return found


def test_the_browser_finds_what_the_reference_finds(page: Page, site: str, output: Path) -> None:
    """The same stories in the same order for 300 passages, each marked where it stands."""
    reader = Reader(lambda path: (output / path).read_bytes())
    asked = [*passages(reader, 300), "國標委發［2023］２６號", "344工作法", "a", "�", "😀"]
    page.goto(f"{site}/search/")
    script = page.get_attribute("script[type=module]", "src")
    found = page.evaluate(EVERYTHING, [script, "/search/index.json", asked, {}])
    for text, results in zip(asked, found, strict=True):
        assert results == [entry.url for entry in reader.search(text)], text


def test_narrowed_searches_agree(page: Page, site: str, output: Path) -> None:
    """By section, kind, place and year, browser and reference agree, and something is found."""
    reader = Reader(lambda path: (output / path).read_bytes())
    page.goto(f"{site}/search/")
    script = page.get_attribute("script[type=module]", "src")
    for narrowing in (Narrowing(kind="notice"), Narrowing(place="邹城"), Narrowing(year=2025), Narrowing("民生")):
        given = {key: str(value) for key, value in narrowing._asdict().items() if value}
        found = page.evaluate(EVERYTHING, [script, "/search/index.json", ["的"], given])
        expected = [entry.url for entry in reader.search("的", narrowing)]
        assert found[0] == expected
        assert expected


def test_typing_finds_and_the_address_carries_the_query(page: Page, site: str) -> None:
    """Results while typing, the match marked, a status that is read out, and an address that can be sent on."""
    page.goto(f"{site}/search/")
    page.fill("#search-text", "標準")
    page.wait_for_selector(".search__result")
    found = shown(page)
    assert page.inner_text(".search__result mark >> nth=0") == "标准"
    assert str(len(found)) in page.inner_text("#search-status")
    assert page.get_attribute("#search-status", "role") == "status"
    assert parse_qs(urlsplit(page.url).query) == {"q": ["標準"]}
    page.goto(page.url)
    assert shown(page) == found


def test_choices_narrow_and_back_widens(page: Page, site: str) -> None:
    """A choice is a step: the address says it, and the browser's back button takes it away."""
    page.goto(f"{site}/search/?q={quote('的')}")
    every = shown(page)
    page.select_option("select[name=year]", "2025")
    page.wait_for_url("**year=2025")
    expect(page.locator(".search__facts", has_not_text="2025年")).to_have_count(0)
    assert {path[:4] for path in shown(page)} == {"2025"}
    page.go_back()
    expect(page.locator(".search__facts", has_not_text="2025年")).not_to_have_count(0)
    assert shown(page) == every


def test_the_keyboard_leads_through_the_results(page: Page, site: str) -> None:
    """Down from the text to the first results, up and Escape back to it, Enter opens the story."""
    page.goto(f"{site}/search/?q={quote('社区')}")
    found = shown(page)
    page.focus("#search-text")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.pathname").lstrip("/") == found[0]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "search-text"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/{found[0]}")


def test_the_first_results_wait_for_no_others(page: Page, site: str) -> None:
    """What is certain is shown while the texts of other stories are still on their way; then those follow."""
    asked: list[Route] = []
    free = 2

    def hold(route: Route) -> None:
        asked.append(route)
        if len(asked) <= free:
            route.continue_()

    page.route("**/search/texts/*", hold)
    page.goto(f"{site}/search/?q={quote('的')}")
    page.wait_for_selector(".search__link")
    early = page.locator(".search__link").count()
    assert page.get_attribute("#search-results", "aria-busy") == "true"
    for _ in range(250):
        if len(asked) > free:
            break
        page.wait_for_timeout(20)
    assert len(asked) > free, "no further text is wanted"
    held, free = asked[free:], 1_000
    for route in held:
        route.continue_()
    assert 0 < early < len(shown(page))


def test_a_query_finds_the_dictionary_there(page: Page, site: str) -> None:
    """A dictionary in one piece, and the table of the newest texts, come with the root: before anything is typed."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site).rpartition("/")[0]))
    page.goto(f"{site}/search/")
    with page.expect_response("**/search/grams/*"), page.expect_response("**/search/years/*"):
        page.focus("#search-text")
    page.wait_for_load_state("networkidle")
    asked.clear()
    page.fill("#search-text", "社区")
    assert shown(page)
    assert {folder for folder in asked if folder.startswith("/search")} == {"/search/texts"}


def test_more_is_shown_where_there_is_more(page: Page, site: str) -> None:
    """Ten at a time; the button goes on and hands the focus to what it brought."""
    page.goto(f"{site}/search/?q={quote('的')}")
    assert len(shown(page)) == 10
    page.click("#search-more")
    expect(page.locator(".search__link").nth(10)).to_be_focused()


def test_nothing_found_leads_on(page: Page, site: str) -> None:
    """What is not there is said, with a part that is found and the other ways below."""
    page.goto(f"{site}/search/?q={quote('阳光村务不存在')}")
    page.wait_for_selector("#search-hints a")
    assert shown(page) == []
    page.click("#search-hints a >> nth=0")
    page.wait_for_selector(".search__result")


def test_without_script_there_are_other_ways(browser: Browser, site: str) -> None:
    """No form that does nothing; the archive and two search engines."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/search/")
    assert not page.is_visible("#search")
    assert not page.is_visible("#search-found")
    assert page.is_visible(".choices a[href='/archive/']")
    assert page.locator(".choices a[href*='site%3A']").count() == 2
    context.close()


def test_nothing_scrolls_sideways(page: Page, site: str) -> None:
    """WCAG 1.4.10: at 320 pixels and double type, form and results fit."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site}/search/?q={quote('社区')}")
    assert shown(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_new_edition_is_taken_up(page: Page, site: str) -> None:
    """A piece that is gone means that another edition stands: the root is read anew, once."""
    page.goto(f"{site}/search/")
    page.focus("#search-text")
    expect(page.locator("select[name=year] option")).not_to_have_count(1)
    turned: list[object] = []

    def once(route: object) -> None:
        turned.append(route)
        (route.fulfill(status=404) if len(turned) == 1 else route.continue_())  # type: ignore[attr-defined]

    page.route("**/search/texts/*", once)
    with page.expect_response("**/search/index.json"):
        page.fill("#search-text", "社区")
    page.wait_for_selector(".search__result")
