"""Addresses never die: what was published is answered for by every later edition, or nothing is published."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from paper import STORY

from townpress.edges.order import Order
from townpress.kernel.errors import MachineError
from townpress.press.addressbook import AddressBook, read_address_book

if TYPE_CHECKING:
    from pathlib import Path

    from paper import Outcome, Paper

OTHER = STORY.replace("民生代办日走进柳泉", "图书车开进山村").replace("老人", "孩子")
PAGE = "---\ntitle: 关于我们\n---\n\n我们是本地新闻。\n"
DAIBAN, SHUCHE = "stories/2026/11/daiban", "stories/2026/11/shuche"


def publish(paper: Paper, **given: object) -> Outcome:
    """Build with the book of addresses beside the content."""
    return paper.build(URLS=str(paper.root / "urls.txt"), **given)


def book(paper: Paper) -> list[str]:
    """The addresses in the book."""
    lines = (paper.root / "urls.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@pytest.fixture
def published(paper: Paper) -> Paper:
    """A paper with two stories and a page, published once, its addresses in the book."""
    paper.story().story(OTHER, f"{SHUCHE}/index.md").put("pages/about.md", PAGE)
    assert publish(paper).status == 0
    return paper


def test_the_first_publication_makes_the_book(published: Paper) -> None:
    """Stories, pages and sections, sorted, one a line; neither lists that come and go nor files."""
    sections = ["/community/", "/notices/", "/property/"]
    assert book(published) == ["/2026/11/daiban/", "/2026/11/shuche/", "/about/", *sections]
    before = (published.root / "urls.txt").stat().st_mtime_ns
    assert publish(published).status == 0
    assert (published.root / "urls.txt").stat().st_mtime_ns == before


def test_a_renamed_folder_is_told_with_the_line_to_paste(published: Paper) -> None:
    """Neither edition nor book changes; the line pasted into the story keeps the old address alive for good."""
    (published.content / DAIBAN).rename(published.content / "stories/2026/11/daiban-ri")
    files, addresses = published.files, book(published)
    outcome = publish(published)
    assert (outcome.status, outcome.codes) == (3, ["E311"])
    assert outcome.places == ["content/stories/2026/11/daiban-ri/index.md:1:1"]
    line = "aliases: [/2026/11/daiban/]"
    assert f"请在稿头写：{line}" in outcome.err
    assert (published.files, book(published)) == (files, addresses)
    published.story(STORY.replace("authors", f"{line}\nauthors"), "stories/2026/11/daiban-ri/index.md")
    assert publish(published).status == 0
    assert 'url=/2026/11/daiban-ri/"' in published.page("2026/11/daiban/index.html")
    assert published.page("_redirects") == "/2026/11/daiban/ /2026/11/daiban-ri/ 301\n"
    assert book(published)[:2] == ["/2026/11/daiban-ri/", "/2026/11/daiban/"]
    published.story(STORY, "stories/2026/11/daiban-ri/index.md")
    assert publish(published).codes == ["E311"]  # the alias was taken out again


def test_all_that_would_vanish_is_told_at_once(published: Paper) -> None:
    """A changed slug, a deleted story and a deleted page, each with its remedy, at its story or its line."""
    published.story(STORY.replace("authors", "slug: minsheng\nauthors"))
    shutil.rmtree(published.content / SHUCHE)
    (published.content / "pages/about.md").unlink()
    outcome = publish(published)
    assert (outcome.status, outcome.codes) == (3, ["E311", "E313", "E314"])
    assert outcome.places == [f"content/{DAIBAN}/index.md:1:1", "urls.txt:4:1", "urls.txt:5:1"]
    assert "现在在 /2026/11/minsheng/" in outcome.err
    assert f"content/{SHUCHE}/index.md 不在了" in outcome.err
    assert "关于" not in outcome.err
    assert "请保留它的 slug" in outcome.err


@pytest.mark.parametrize("line", ["status: draft", "publish_at: 2026-12-24 09:00"])
def test_what_readers_know_cannot_become_a_draft_again(published: Paper, line: str) -> None:
    """A story taken back by its status or time is told to be withdrawn in the open, and then leaves a tombstone."""
    published.story(STORY.replace("authors", f"{line}\nauthors"))
    outcome = publish(published)
    assert (outcome.status, outcome.codes) == (3, ["E312"])
    assert "status: withdrawn" in outcome.err
    published.story(STORY.replace("authors", "status: withdrawn\nwithdrawn: 事实有误\nauthors"))
    assert publish(published).status == 0
    assert "事实有误" in published.page("2026/11/daiban/index.html")


def test_old_addresses_of_a_withdrawn_story_lead_to_its_tombstone(published: Paper) -> None:
    """Those that readers have, by the book; one that never was out leaves no trace, nor does any without the book."""
    known = STORY.replace("authors", "aliases: [/old.html]\nauthors")
    assert publish(published.story(known)).status == 0
    gone = known.replace("[/old.html]", "[/old.html, /never.html]\nstatus: withdrawn\nwithdrawn: 事实有误")
    assert publish(published.story(gone)).status == 0
    assert 'url=/2026/11/daiban/"' in published.page("old.html")
    assert "民生" not in published.page("old.html")
    assert published.page("_redirects") == "/old.html /2026/11/daiban/ 301\n"
    assert not (published.output / "never.html").exists()
    assert "/never.html" not in book(published)
    assert published.build().status == 0  # for nobody's eyes: there is no book to say what readers have
    assert not (published.output / "old.html").exists()
    assert publish(published).status == 0
    assert (published.output / "old.html").exists()


def test_without_a_memory_the_story_is_known_by_its_slug(published: Paper) -> None:
    """On a fresh machine, as in CI: a story moved to another month is recognised, a lost one is told by its line."""
    shutil.rmtree(published.state)
    shutil.rmtree(published.root / ".output-editions")
    published.story(STORY.replace("2026-11-10", "2026-10-10"))
    (published.content / SHUCHE).rename(published.content / "stories/2026/11/shuche-shan")
    outcome = publish(published)
    assert outcome.codes == ["E311", "E313"]
    assert "现在在 /2026/10/daiban/" in outcome.err
    assert "代替它的稿件（stories/2026/11/shuche-shan/index.md？）里写" in outcome.err


def test_an_address_may_be_let_go_once(published: Paper) -> None:
    """With ALLOW_VANISHING the edition goes out; the book remembers the address as gone and asks no more for it."""
    shutil.rmtree(published.content / SHUCHE)
    assert publish(published, ALLOW_VANISHING=True).status == 0
    assert book(published)[:2] == ["/2026/11/daiban/", "/2026/11/shuche/ gone"]
    assert publish(published).status == 0
    published.story(OTHER, f"{SHUCHE}/index.md")
    assert publish(published).status == 0
    assert book(published)[:2] == ["/2026/11/daiban/", "/2026/11/shuche/"]


def test_a_check_compares_and_writes_nothing(published: Paper) -> None:
    """CHECK_ONLY tells what would vanish, and enters nothing."""
    addresses = book(published)
    published.story(STORY, "stories/2026/11/more/index.md")
    assert publish(published, CHECK_ONLY=True).status == 0
    shutil.rmtree(published.content / SHUCHE)
    assert publish(published, CHECK_ONLY=True).status == 3
    assert book(published) == addresses


def test_a_failed_build_enters_nothing(published: Paper) -> None:
    """A story that is wrong keeps the new address of another out of the book."""
    addresses = book(published)
    published.story(STORY, "stories/2026/11/more/index.md").story(
        STORY.replace("2026-11-10", "x"), f"{SHUCHE}/index.md"
    )
    assert publish(published).status == 3
    assert book(published) == addresses


def test_a_scheduled_address_is_entered_at_its_minute(published: Paper) -> None:
    """Not a byte of a scheduled story is in the book or the redirects before, nor of its old addresses."""
    text = OTHER.replace("authors", "publish_at: 2026-11-24 06:00\nslug: canary\naliases: [/canary.html]\nauthors")
    published.story(text, "stories/2026/11/hid/index.md")
    assert publish(published, AT="2026-11-24T05:59:59+08:00").status == 0
    assert "canary" not in "".join(book(published)) + published.page("_redirects")
    assert publish(published, AT="2026-11-24T06:00+08:00").status == 0
    assert {"/2026/11/canary/", "/canary.html"} <= set(book(published))
    assert published.page("_redirects") == "/canary.html /2026/11/canary/ 301\n"


def test_a_revision_comes_to_the_same_book(published: Paper) -> None:
    """Edits one after another and a clean build of the end leave the same book and the same redirects."""
    for aliases in ("/旧/一.html", "/旧/二.html, /旧/一.html"):
        published.story(STORY.replace("authors", f"aliases: [{aliases}]\nauthors"))
        assert publish(published).status == 0
    published.story(STORY.replace("代办日", "接待日"), "stories/2026/11/more/index.md")
    assert publish(published).status == 0
    addresses, redirects = book(published), published.page("_redirects")
    assert redirects.count("\n") == 2
    for folder in (published.state, published.output, published.root / ".output-editions"):
        shutil.rmtree(folder)
    (published.root / "urls.txt").unlink()
    assert publish(published).status == 0
    assert (book(published), published.page("_redirects")) == (addresses, redirects)


def test_a_book_that_cannot_be_written_is_told(paper: Paper) -> None:
    """The edition stands, with 0; the message says where the book as it should be lies."""
    (paper.root / "urls.txt.new").mkdir(parents=True)
    outcome = publish(paper.story(), STRICT=True)
    assert (outcome.status, outcome.codes) == (0, ["W768"])
    assert (paper.output / "2026/11/daiban/index.html").is_file()
    spare = read_address_book(paper.state / "urls.txt")
    assert spare is not None
    assert "2026/11/daiban/" in spare.lasting


def test_a_book_with_a_merge_left_in_it_is_refused(published: Paper) -> None:
    """Markers of git are told with their line; both sides of a merge that git made are taken."""
    file = published.root / "urls.txt"
    file.write_text(file.read_text("utf-8") + "/2026/11/daiban/\n", "utf-8")
    assert publish(published).status == 0
    file.write_text("/2026/11/daiban/\n<<<<<<< HEAD\n/a/\n", "utf-8")
    outcome = publish(published)
    assert (outcome.status, outcome.codes, outcome.places) == (4, ["E767"], ["urls.txt:2:1"])


def test_a_book_among_what_is_published_is_refused(paper: Paper) -> None:
    """It lies neither in the content nor in the output nor in the state."""
    for folder in (paper.content, paper.output, paper.state):
        outcome = paper.story().build(URLS=str(folder / "urls.txt"))
        assert (outcome.status, outcome.codes) == (2, ["E766"])


def test_only_what_is_for_readers_is_compared() -> None:
    """`publish` and `check` take the repository's book unless the site goes elsewhere; others never, unless asked."""
    assert str(Order(for_readers=True).overrides["URLS"]).endswith("/urls.txt")
    assert "URLS" not in Order().overrides
    assert "URLS" not in Order(for_readers=True, output="/elsewhere").overrides
    assert Order(for_readers=True, output="/elsewhere", urls="/a/urls.txt").overrides["URLS"] == "/a/urls.txt"


def test_a_book_is_what_it_says(tmp_path: Path) -> None:
    """Text and value are one: written, read, written again it is the same."""
    one = AddressBook(frozenset({"2023/06/试点/", "b/"}), frozenset({"a.html"}))
    file = tmp_path / "urls.txt"
    file.write_bytes(one.dumps())
    assert read_address_book(file) == one
    assert one.lines == ("/2023/06/试点/", "/a.html gone", "/b/")
    assert one.continued({"a.html"}, {"b/"}) == AddressBook(frozenset({"2023/06/试点/", "a.html"}), frozenset({"b/"}))
    assert read_address_book(tmp_path / "none") is None
    with pytest.raises(MachineError, match="E70"):
        read_address_book(tmp_path)
