"""A sheet printed in another process is the page that is printed here, made of the same names."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
import theme_paper as paper
from theme_cases import PAGES, head_of
from theme_examples import STORY
from theme_harness import THEME, environment

from townpress.kernel.errors import ConfigurationError
from townpress.plugin.workshop import Workshop
from townpress.press.ledger import Ledger
from townpress.press.run import Run
from townpress.press.sheet import Later, Sheet
from townpress.press.values import Digests

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor
    from pathlib import Path

COMMON = {"masthead": paper.MASTHEAD, "edition": paper.EDITION}
SHEETS = [
    *(
        Sheet(f"{name}.html", template, {**COMMON, "head": head, **values})
        for name, (template, head, values) in PAGES.items()
    ),
    Sheet(
        "later.html",
        "article.html",
        {
            **COMMON,
            "head": Later(b"head", partial(head_of, STORY)),
            "article": Later(b"article", partial(replace, STORY, minutes=7)),
            "previous": None,
            "next": None,
        },
    ),
]


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    """Another process, started anew: a build runs under threads, which must not be forked."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        yield pool


def test_a_workshop_elsewhere_prints_the_same_bytes(pool: Executor) -> None:
    """Every kind of page, in batches of other sizes and orders, and again in the same process; the same reads."""
    shop = Workshop(THEME, paper.EDITION, "1")
    run = Run(environment(), Digests(), Ledger(), "")
    here = {sheet.path: (run.print(sheet), tuple(run.ledger.printings[sheet.path].reads)) for sheet in SHEETS}
    for sheets in (SHEETS[:3], SHEETS, SHEETS[::-1]):
        there = pool.submit(shop.print, sheets).result()
        for sheet, (page, names) in zip(sheets, there, strict=True):
            assert page == here[sheet.path][0]
            assert set(names) ^ set(here[sheet.path][1]) <= {
                "_",
                "ngettext",
            }  # asked by components when they are loaded


def test_a_mistake_made_elsewhere_is_told_here(pool: Executor, tmp_path: Path) -> None:
    """With its problem; and another key is another theme, though its folder is the same."""
    (tmp_path / "templates").mkdir()
    template = tmp_path / "templates" / "a.html"
    shop, sheet = Workshop(tmp_path, paper.EDITION, "1"), Sheet("a.html", "a.html", {})
    template.write_text("{{ nothing }}", "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        pool.submit(shop.print, [sheet]).result()
    assert [problem.code for problem in caught.value.problems] == ["E681"]
    template.write_text("a", "utf-8")
    assert pool.submit(replace(shop, key="2").print, [sheet]).result() == ((b"a", ()),)
