"""Serve and preview: one build at the start, one after every change, and none of them can end the watching."""

from __future__ import annotations

import json
import os
import signal
import threading
from typing import TYPE_CHECKING

from msgspec.structs import replace
from paper import AT, STORY, Paper

from townpress.edges import standby
from townpress.edges.order import Order
from townpress.edges.proofdesk import keep_printing, watched
from townpress.kernel.errors import MachineError

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_builds_again_after_changes_and_failures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A change made while a build runs is not lost; a build that fails, or cannot run, leaves the watching on."""
    story, stop, builds = tmp_path / "社区.md", threading.Event(), []
    outcomes = iter((3, MachineError("E705: 内存不够 | out of memory"), 0))

    def build(changed: tuple[str, ...]) -> int:
        assert changed == ((str(story),) if builds else ())
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
    assert [path.name for path in watched(tmp_path, "content")] == ["content", "theme", "pelicanconf.py"]


def test_the_next_build_stands_ready(tmp_path: Path) -> None:
    """Told what changed, the child that waits prints that; when it was killed, or nothing is told, another builds."""
    paper = Paper(tmp_path / "报社").story()
    file = paper.content / "stories/2026/11/daiban/index.md"
    order = Order(content=str(paper.content), at=AT, output=str(paper.output), state=str(paper.state))
    desk = standby.Standby()

    def built(number: int, changed: tuple[str, ...]) -> int:
        file.write_text(STORY.replace("四十一", f"四十{number}"), "utf-8")
        assert desk.fulfil(order, changed) == 0
        assert f"四十{number}件" in paper.page("2026/11/daiban/index.html")
        child = desk.child
        assert child is not None
        assert child.is_alive()
        return child.pid or 0

    children = [built(number, (str(file),) if number else ()) for number in range(4)]
    os.kill(children[-1], signal.SIGKILL)
    assert desk.child is not None
    desk.child.join(10)
    children += [built(number, (str(file),)) for number in range(4, 6)]
    children.append(built(6, ()))
    assert len(set(children)) == len(children)
    last = desk.child
    desk.dismiss()
    assert last is not None
    last.join(10)
    assert last.exitcode == 0
    assert desk.child is None


def test_stands_by_between_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds by the process that stands by end as any others do, the one after a change of our own code too."""
    (tmp_path / "townpress").mkdir()
    code = tmp_path / "townpress/press.py"
    code.touch()
    monkeypatch.setattr(standby, "ROOT", tmp_path)
    order = Order(at="2026-11-20T09:00+08:00", output=str(tmp_path / "网站"), state=str(tmp_path / "state"))
    desk = standby.Standby()
    report = tmp_path / "state/report.json"
    counts = []
    for settings, status in (("pelicanconf.py", 0), ("pelicanconf.py", 0), ("没有.py", 2), ("pelicanconf.py", 0)):
        assert desk.fulfil(replace(order, settings=settings)) == status
        counts.append(json.loads(report.read_text("utf-8"))["pages"]["printed"])
        code.write_text(f"# {len(counts)}" if len(counts) > 2 else "")
    assert counts[0] > 40
    assert counts[1:] == [0, 0, 0]
    desk.dismiss()
