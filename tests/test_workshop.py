"""Pages printed, and stories settled, by other processes are those that are printed and settled here."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from typing import TYPE_CHECKING

import pytest
from paper import AT, ROOT, STORY, Paper

from townpress.kernel.errors import ConfigurationError
from townpress.plugin import presses
from townpress.plugin.workshop import LISTS_AT_ONCE, Job, Workshop, jobs, print_job
from townpress.press import processes, workers
from townpress.press.ledger import opened_ledger
from townpress.press.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor
    from pathlib import Path


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    """Another process, started anew: a build runs under threads, which must not be forked."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        yield pool


@pytest.fixture
def printed(paper: Paper) -> Paper:
    """A paper of seven stories with tags, a link, a correction and a story that has expired, printed once."""
    for number in range(6):
        fields = (
            "tags: 民政、AI",
            "tags: 民政",
            "aliases: [/old.html]",
            "expires: 2026-11-20",
            "placement: lead",
            "views: 3",
        )
        text = STORY.replace("走进柳泉", f"之{number}").replace("authors", f"{fields[number]}\nauthors")
        paper.story(text.replace("2026-11-10", f"2026-1{number % 2}-0{number + 1}"), f"stories/2026/s{number}.md")
    paper.story(f"{STORY}\n[前情](../../s0.md)\n")
    assert paper.build().status == 0
    return paper


def workshop(paper: Paper, theme: Path = ROOT / "theme", key: bytes = b"1") -> tuple[Workshop, list[Sheet]]:
    """A workshop on the ledger of the edition, and a sheet for each page that it can print apart."""
    ledger = next(paper.state.glob("ledger/*/*.ledger"))
    shop = Workshop(theme, ledger, ledger.parent, "https://news.zoucheng.example", datetime.fromisoformat(AT), key, 1)
    opened = opened_ledger(ledger)
    stories = [(f"{url}index.html", path) for path, url in opened.ask("SELECT path, url FROM story")]
    headings = [(f"{url}index.html", url) for (url,) in opened.ask("SELECT url FROM heading")]
    opened.close()
    return shop, [Sheet(path, "", dict, group=group) for path, group in (*stories, *headings)]


def test_a_workshop_elsewhere_prints_the_same_bytes(printed: Paper, pool: Executor) -> None:
    """Every story and every list, planned anew in another process from the ledger, is the page that was published."""
    shop, sheets = workshop(printed)
    pages = [
        page for job in jobs((sheet, "new") for sheet in sheets) for page in pool.submit(print_job, shop, job).result()
    ]
    assert {path for path, _, _ in pages} == {sheet.path for sheet in sheets}
    for path, page, printing in pages:
        assert page == printed.files[path], path
        assert {"edition", "head", "masthead"} <= printing.reads.keys()


def test_a_mistake_made_elsewhere_is_told_here(printed: Paper, pool: Executor, tmp_path: Path) -> None:
    """With its problem, as if the page had been printed in this process."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/article.html").write_text("{{ nothing }}", "utf-8")
    shop, sheets = workshop(printed, tmp_path, b"2")
    job = Job(frozenset({sheets[0].group}), frozenset(), {sheets[0].path: "new"})
    with pytest.raises(ConfigurationError) as caught:
        pool.submit(print_job, shop, job).result()
    assert [problem.code for problem in caught.value.problems] == ["E681"]


def test_every_page_is_in_one_job_with_its_heading() -> None:
    """A long list's pages are shared out among jobs, each of which names the heading that they are planned with."""
    sheets = [Sheet(f"{group}/{number}", "", dict, group=f"g{group}/") for group in range(40) for number in range(20)]
    found = list(jobs((sheet, "new") for sheet in sheets))
    assert sorted(path for job in found for path in job.pages) == sorted(sheet.path for sheet in sheets)
    assert {len(job.pages) for job in found} == {LISTS_AT_ONCE}
    for job in found:
        assert job.headings == {f"g{path.partition('/')[0]}/" for path in job.pages}


def test_a_list_cut_in_two_is_printed_whole(printed: Paper, pool: Executor) -> None:
    """Pages of one list, each in a job of its own, are the pages that were published."""
    shop, _ = workshop(printed)
    heading = "community/"
    pages = sorted(path for path in printed.files if path.startswith(heading) and path.endswith(".html"))
    assert len(pages) > 1
    for path in pages:
        job = Job(frozenset(), frozenset({heading}), {path: "new"})
        ((_, page, _),) = pool.submit(print_job, shop, job).result()
        assert page == printed.files[path], path


def test_a_build_with_a_crew_is_one_without(printed: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """With work shared out as soon as there is any, two processes settle and print the bytes of a build alone."""
    before = printed.files
    monkeypatch.setattr(presses, "SECONDS_TO_SHARE", 0)
    monkeypatch.setattr(workers, "SECONDS_TO_START", 1e-6)
    started = []
    start = processes._Process.start  # noqa: SLF001 - to count real processes, which still start

    def count(process: processes._Process) -> None:
        started.append(os.getpid())
        start(process)

    monkeypatch.setattr(processes._Process, "start", count)  # noqa: SLF001 - as above
    other = printed.elsewhere(printed.root / "other")
    assert other.build(WORKERS=2).status == 0
    assert len(started) >= 2  # one pool to settle, one to print
    assert other.files == before
