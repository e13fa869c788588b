"""Fixtures that many tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from paper import Paper

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A newspaper with registers and no story yet."""
    return Paper(tmp_path / "报社 一")
