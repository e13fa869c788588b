"""Links to addresses of the site itself, as editors type them or copy them from the browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from paper import STORY, Paper
from refusals import X, altered, story

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Edition

OTHER = STORY.replace("民生代办日", "又一件事")
PAGE = "---\ntitle: 关于\n---\n\n## 我们\n\n正文。\n"

#: As written, and as printed.
OWN = {
    "/community": "/community/",
    "/archive": "/archive/",
    "/search": "/search/",
    "/corrections": "/corrections/",
    "/about": "/about/",
    "/notices": "/notices/",
    "/2026/11/daiban": "/2026/11/daiban/",
    "/people/lin-xiaoman": "/people/lin-xiaoman/",
    "/tags/甲": "/tags/甲/",
    "/tags/%E7%94%B2": "/tags/甲/",
    "/tags/%E7%94%B2/": "/tags/甲/",
    "/archive/2026/11": "/archive/2026/11/",
    "/old/place": "/old/place/",
    "/old/1.html": "/old/1.html",
    "/community?x=1": "/community/?x=1",
    "/community#a": "/community/#a",
    "/community/?x=1&y=%2F#a": "/community/?x=1&amp;y=%2F#a",
    "/?x=1": "/?x=1",
    "/2026/11/daiban?x=1#二": "/2026/11/daiban/?x=1#h-二",
    "/2026/11/daiban/#h-二": "/2026/11/daiban/#h-二",
    "/feeds/all.atom.xml": "/feeds/all.atom.xml",
}
FORMS = ("[x]({})", "[x](<{}>)", '字<a href="{}">x</a>', "[x][r]\n\n[r]: {}")


@pytest.mark.parametrize("base", ["", "/base"])
def test_own_addresses_lead_with_or_without_their_slash(tmp_path: Path, base: str) -> None:
    """The final slash is added, percent-encoding is read, query and anchor stay; in Markdown and HTML."""
    paper = Paper(tmp_path)
    paper.put("pages/about.md", PAGE)
    paper.story(
        STORY.replace("authors:", "tags: 甲\naliases: [/old/place/, /old/1.html]\nauthors:") + "\n## 二\n\n字。\n"
    )
    for number, form in enumerate(FORMS):
        body = "\n\n".join(form.replace("r]", f"r{at}]").format(link) for at, link in enumerate(OWN))
        paper.put(f"stories/2026/11/x{number}.md", OTHER.replace("又一件事", f"又一件事{number}") + f"\n{body}\n")
    outcome = paper.build(SITEURL=f"https://news.zoucheng.example{base}")
    assert (outcome.status, outcome.codes) == (0, []), outcome.err
    for number in range(len(FORMS)):
        found = re.findall(r'<a href="([^"]*)">x</a>', paper.page(f"2026/11/x{number}/index.html"))
        assert found == [base + printed for printed in OWN.values()]


@pytest.mark.parametrize(
    ("link", "near"),
    [("/comunity", "community/"), ("/comunity/?x=1#a", "community/"), ("/2026/11/daibn", "2026/11/daiban/")],
)
def test_addresses_that_the_site_has_not_are_told_at_the_link(edition: Edition, link: str, near: str) -> None:
    """E463 at the link, not a fault of the theme; the nearest address is named."""
    edition.refuses({X: story(body=f"段。\n\n[x]({link})")}, 3, "E463 x.md:10:5")
    with altered(edition.paper, {X: story(body=f"段。\n\n[x]({link})")}):
        assert f"“{near}”" in edition.paper.build().err


def test_dead_anchors_at_own_addresses_are_told(tmp_path: Path) -> None:
    """W462 for a story or page that has no such heading, as for a link to its file; lists have none that are known."""
    paper = Paper(tmp_path).story(STORY + "\n## 二\n\n字。\n")
    paper.put("pages/about.md", PAGE)
    links = ("/2026/11/daiban/#h-nope", "/2026/11/daiban#nope", "/about/#nope", "/about#我们", "/community/#x")
    paper.put("stories/2026/11/x.md", OTHER + "\n" + "\n\n".join(f"[x]({link})" for link in links) + "\n")
    outcome = paper.build()
    assert (outcome.status, outcome.codes) == (0, ["W462"] * 3)
    assert [place.partition(":")[2] for place in outcome.places] == ["10:5", "12:5", "14:5"]


def test_an_edit_that_takes_a_heading_away_is_told_at_links_to_the_address(tmp_path: Path) -> None:
    """What a second build says and publishes after an edit is what one from nothing does."""
    paper = Paper(tmp_path / "one").story(STORY + "\n## 二\n\n字。\n")
    paper.put("stories/2026/11/x.md", OTHER + "\n[x](/2026/11/daiban#二)\n")
    assert paper.build().codes == []
    for heading, codes in (("三", ["W462"]), ("二", [])):
        paper.story(f"{STORY}\n## {heading}\n\n字。\n")
        outcome, clean = paper.build(), paper.elsewhere(tmp_path / heading)
        assert (outcome.codes, clean.build().codes) == (codes, codes)
        assert clean.files == paper.files
