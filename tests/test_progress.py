"""The bar of the darkroom: on a real terminal, and nowhere else."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.paper import AT, ROOT, STORY, Paper
from tests.pictures import saved, scene

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 24


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """The command that builds a story with so many photographs."""
    paper = Paper(tmp_path)
    picture = saved(scene(60, 40), "JPEG")
    for number in range(COUNT):
        paper.put(f"stories/2026/11/daiban/p{number}.jpg", picture + bytes(number))
    paper.story(STORY + "".join(f"\n![第{number}张](p{number}.jpg)\n" for number in range(COUNT)))
    given = ("-e", f"CACHE_PATH={json.dumps(str(paper.state))}", f"AT={json.dumps(AT)}")
    place = (str(paper.content), "-s", str(ROOT / "pelicanconf.py"), "-o", str(paper.output))
    return [sys.executable, "-m", "pelican", *place, *given]


def test_a_terminal_sees_a_bar(command: list[str]) -> None:
    """It counts the photographs, and is gone before the sum of fates is told."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as build:
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux's way to say that nobody holds the other end
                break
            if not part:
                break
            seen += part
    os.close(ours)
    text = seen.decode()
    assert build.returncode == 0, text
    assert re.search(rf"\b\d+/{COUNT}\b", text)
    assert text.rindex("照片 Photographs") < text.index("稿件 1 = ")


def test_a_pipe_sees_none(command: list[str]) -> None:
    """Neither stream of a build whose log is kept holds it."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Photographs" not in done.stdout + done.stderr
