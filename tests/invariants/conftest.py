"""The sample newspaper, built once as it is and once under a path of its host, for the tests that read it whole."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from press_room import sample_at

if TYPE_CHECKING:
    from paper import Paper


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """The sample newspaper, published."""
    paper = sample_at(tmp_path_factory.mktemp("sample") / "报社")
    assert paper.build().status == 0
    return paper


@pytest.fixture(scope="session")
def sample_under_base(sample: Paper, tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """The same under ``/base``, with the prints of the first: only addresses differ."""
    paper = sample_at(tmp_path_factory.mktemp("base") / "报社")
    shutil.copytree(sample.state, paper.state)
    assert paper.build(SITEURL="https://news.zoucheng.example/base").status == 0
    return paper
