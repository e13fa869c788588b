"""``explain``: what a page was made of, and why it was, or was not, printed for the edition that stands."""

from __future__ import annotations

import pytest
from paper import STORY, Paper

from townpress.edges.explaining import explained
from townpress.kernel.errors import ConfigurationError

OTHER = STORY.replace("民生代办日走进柳泉", "老街的灯换了新的").replace("2026-11-10", "2026-10-08")
PAGE = "2026/11/daiban/index.html"


@pytest.fixture
def paper_of_two(paper: Paper) -> Paper:
    """Two stories, a month apart, printed once."""
    paper.story().story(OTHER, "stories/2026/10/lamps.md")
    assert paper.build().status == 0
    return paper


def said(paper: Paper, target: str) -> str:
    """What is said of a target."""
    return "\n".join(explained(target, paper.content, paper.output, paper.state))


def test_a_page_is_found_by_address_path_and_file(paper_of_two: Paper) -> None:
    """All ways to name a page come to the same account: its template, what it reads, why it was printed."""
    accounts = {
        said(paper_of_two, target)
        for target in (
            "https://news.zoucheng.example/2026/11/daiban/",
            "/2026/11/daiban/",
            PAGE,
            "content/stories/2026/11/daiban/index.md",
        )
    }
    (account,) = accounts
    assert account.startswith(PAGE)
    assert "article.html" in account
    assert "article, code, edition, head" in account
    assert "the page was new" in account


def test_why_it_was_printed_and_why_not(paper_of_two: Paper) -> None:
    """After an edit the story's page names what had changed; another page says that nothing it reads had."""
    paper_of_two.story(STORY.replace("四十一", "四十二"))
    assert paper_of_two.build().status == 0
    assert "article head" in said(paper_of_two, PAGE)
    other = said(paper_of_two, "/2026/10/lamps/")
    assert "not printed for the edition that stands" in other
    assert "last printed 1 editions ago" in other


def test_what_is_no_page_and_what_is_not_there(paper_of_two: Paper) -> None:
    """A feed is told for a file; a misspelt address is refused with the nearest one."""
    assert "no printed page" in said(paper_of_two, "/feeds/all.atom.xml")
    with pytest.raises(ConfigurationError, match=r"2026/11/daiban/index\.html"):
        said(paper_of_two, "/2026/11/dayban/")
    with pytest.raises(ConfigurationError, match="no published story"):
        said(paper_of_two, "content/stories/2026/11/nothing.md")
