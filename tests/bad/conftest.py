"""A paper with an edition, built once: what is wrong is added to it, and its output must stay byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from paper import Paper
from refusals import altered, is_well_told, story, told

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Edition:
    """A published paper and its files."""

    paper: Paper
    files: dict[str, bytes]

    def refuses(self, files: Mapping[str, str | bytes | None], status: int, problems: str, **settings: object) -> None:
        """Hold that with ``files`` a build ends with ``status``, tells of ``problems``, and publishes nothing."""
        with altered(self.paper, files):
            outcome = self.paper.build(**settings)
        assert (outcome.status, told(outcome.err)) == (status, problems)
        assert is_well_told(outcome.err)
        assert "没有发布，线上内容未变" in outcome.err
        assert self.paper.files == self.files


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """An edition with one story."""
    paper = Paper(tmp_path_factory.mktemp("报社"))
    paper.put("stories/2026/11/daiban/index.md", story(title="title: 民生代办日"))
    assert paper.build().status == 0
    return Edition(paper, paper.files)
