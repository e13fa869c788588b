"""Fixtures that many tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import webchecks
from paper import Paper
from playwright.sync_api import sync_playwright

from townpress.plugin import edition
from townpress.press import lookout
from townpress.products import feeds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A newspaper with registers and no story yet."""
    return Paper(tmp_path / "报社 一")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests: Playwright's synchronous driver can run only once in a process."""
    with sync_playwright() as playwright:
        chromium = webchecks.launch_chromium(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def keen() -> Iterator[None]:
    """However little there is to look at, a lookout goes; and feeds are short, so that stories fall out of them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lookout, "PATHS_AT_LEAST", 0)
        for module in (feeds, edition):
            patched.setattr(module, "NEWEST", 2)
        yield
