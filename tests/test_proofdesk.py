"""Serve and preview: one build at the start, one after every change, and none of them can end the watching."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from townpress.edges.proofdesk import keep_printing, watched
from townpress.kernel.errors import MachineError

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_builds_again_after_changes_and_failures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A change made while a build runs is not lost; a build that fails, or cannot run, leaves the watching on."""
    story, stop, builds = tmp_path / "社区.md", threading.Event(), []
    outcomes = iter((3, MachineError("E705: 内存不够 | out of memory"), 0))

    def build() -> int:
        builds.append(len(builds))
        outcome = next(outcomes)
        if outcome == 0:
            stop.set()
            return 0
        story.write_text(f"第 {len(builds)} 稿", encoding="utf-8")
        if isinstance(outcome, MachineError):
            raise outcome
        return outcome

    keep_printing(build, [tmp_path], stop)
    told = capsys.readouterr().err
    assert len(builds) == 3
    assert told.count("没有换版，仍显示上一版") == 2
    assert "改动：社区.md" in told
    assert "E705: 内存不够 | out of memory" in told


def test_watches_sources_and_never_what_is_built(tmp_path: Path) -> None:
    """Content, theme, code and settings are watched; output and state, which builds write, are not."""
    for name in ("content", "theme", "output", ".press"):
        (tmp_path / name).mkdir()
    (tmp_path / "pelicanconf.py").touch()
    assert [path.name for path in watched(tmp_path)] == ["content", "theme", "pelicanconf.py"]
