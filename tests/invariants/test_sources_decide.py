"""I3 and I4: the same sources and the same instant give the same bytes, wherever, whenever, after whatever."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from paper import AT, ROOT, STORY, Paper
from pictures import photograph
from press_room import sample_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper import Paper as PaperType

ELSEWHERE = {
    "TZ": "America/St_Johns",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "4711",
    "HOME": "/nonexistent",
    "SOURCE_DATE_EPOCH": "1",
}


def shuffled(folder: Path) -> None:
    """Other times on every file and folder, in the past and in the future."""
    dice = random.Random(3)  # noqa: S311 - any times will do
    for path in folder.rglob("*"):
        moment = dice.randrange(0, 4_000_000_000)
        os.utime(path, (moment, moment))


def test_the_sample_is_the_same_anywhere(sample: PaperType, tmp_path: Path) -> None:
    """Another process with another zone, locale, hash seed, umask, folder, HOME, clock, worker count and file times."""
    other = sample_at(tmp_path / "另一台 机器" / "é 站")
    shuffled(other.content)
    settings = {"CACHE_PATH": str(other.state), "AT": AT, "WORKERS": 1}
    words = [sys.executable, "-m", "pelican", str(other.content), "-s", str(ROOT / "pelicanconf.py")]
    words += ["-o", str(other.output), "-e", *(f"{name}={json.dumps(value)}" for name, value in settings.items())]
    subprocess.run(
        words,
        cwd=tmp_path,
        env={**os.environ, **ELSEWHERE, "PYTHONPATH": str(ROOT)},
        umask=0o077,
        check=True,
        capture_output=True,
        timeout=180,
    )
    here, there = sample.files, other.files
    assert here.keys() == there.keys()
    assert [path for path in here if here[path] != there[path]] == []
    modes = {path.stat().st_mode & 0o777 for path in other.output.rglob("*")}
    assert modes == {0o644, 0o755}
    manifests = [next((p.root / ".output-editions").glob("*.manifest")).read_bytes() for p in (sample, other)]
    assert manifests[0] == manifests[1]


SECOND = "stories/2026/11/second.md"
FIRST = "stories/2026/11/daiban/index.md"


def same_time_and_size(paper: PaperType) -> None:
    """An edit that neither the time nor the size of the file shows."""
    file = paper.content / FIRST
    times = file.stat()
    file.write_text(file.read_text("utf-8").replace("四十一", "四十二"), "utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert file.stat().st_size == times.st_size


def at_time(moment: int) -> Callable[[PaperType], object]:
    """An edit with a file time long past or to come."""

    def edit(paper: PaperType) -> None:
        file = paper.content / FIRST
        file.write_text(f"{file.read_text('utf-8')}\n又办好一件（{moment}）。\n", "utf-8")
        os.utime(file, (moment, moment))

    return edit


def replaced(path: str, old: str, new: str) -> Callable[[PaperType], object]:
    """An edit below content/ or theme/."""

    def edit(paper: PaperType) -> None:
        file = paper.root / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    return edit


def swap_picture(paper: PaperType) -> None:
    """Another photograph under the same name, of the same size, at the same time."""
    file = paper.content / "stories/2026/11/daiban/a.jpg"
    times, size = file.stat(), file.stat().st_size
    other = photograph(size=(90, 60), orientation=3)
    file.write_bytes(other + bytes(size - len(other)) if len(other) < size else other[:-2] + b"\xff\xd9")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


EDITS: tuple[tuple[str, Callable[[PaperType], object]], ...] = (
    ("same time and size", same_time_and_size),
    ("backwards", at_time(1)),
    ("future", at_time(4_000_000_000)),
    ("another picture, same time and size", swap_picture),
    ("new story", lambda p: p.story(path="stories/2025/12/third.md")),
    ("title", replaced(f"content/{SECOND}", "民生代办日", "医保进村日")),
    ("tag", replaced(f"content/{SECOND}", "---\n\n", "tags: [医保]\n---\n\n")),
    ("unpublish", replaced(f"content/{SECOND}", "---\n\n", "status: draft\n---\n\n")),
    ("withdraw", replaced(f"content/{SECOND}", "status: draft", "status: withdrawn\nwithdrawn: 有误")),
    ("delete", lambda p: (p.content / "stories/2025/12/third.md").unlink()),
    ("rename", lambda p: (p.content / SECOND).rename(p.content / "stories/2026/11/renamed.md")),
    ("picture dropped", replaced(f"content/{FIRST}", "![老人在窗口](a.jpg)", "窗口前的老人。")),
    ("register", replaced("content/registers/people.yml", "林小满, roles", "林晓满, aliases: [林小满], roles")),
    ("masthead", replaced("content/registers/masthead.yml", "邹城本地新闻", "邹城新闻网")),
    ("page", lambda p: p.put("pages/about.md", "---\ntitle: 关于我们\n---\n\n邹城人的报纸。\n")),
    ("template", replaced("theme/templates/base.html", "</body>", "<!-- 换了模板 --></body>")),
    ("style", replaced("theme/static/css/base.css", "", "/* */ .x { color: red; }")),
    ("catalogue", replaced("theme/translations/en.po", "", "# 注\n")),
)


def test_building_on_is_building_anew(paper: PaperType) -> None:
    """After each of eighteen edits the output built over the old one, with its caches, is that of a clean build."""
    shutil.copytree(ROOT / "theme", paper.root / "theme")
    theme = ("-t", str(paper.root / "theme"))
    paper.story(f"{STORY}\n![老人在窗口](a.jpg)\n").put("stories/2026/11/daiban/a.jpg", photograph(size=(90, 60)))
    paper.story(path=SECOND)
    assert paper.build(*theme).status == 0
    on, anew = (paper.output, paper.state), (paper.root / "clean", paper.root / "fresh")
    seen = [paper.files]
    for name, edit in EDITS:
        edit(paper)
        outcome = paper.build(*theme, ALLOW_SHRINK=True)
        assert outcome.status == 0, (name, outcome.err)
        seen.append(paper.files)
        paper.output, paper.state = anew
        assert paper.build(*theme).status == 0
        assert {path for path, data in paper.files.items() if seen[-1].get(path) != data} == set(), name
        assert seen[-1].keys() == paper.files.keys(), name
        shutil.rmtree(anew[0])
        shutil.rmtree(anew[1])
        shutil.rmtree(paper.root / ".clean-editions")
        paper.output, paper.state = on
    changed = [name for (name, _), before, after in zip(EDITS, seen, seen[1:], strict=False) if before != after]
    assert {name for name, _ in EDITS} - set(changed) <= {"catalogue"}  # each edit is one that readers can see


def test_settings_are_part_of_the_sources(paper: PaperType) -> None:
    """Another SITEURL, instant or language over the old output gives what it gives from nothing, and back."""
    paper.story().put("registers/masthead.yml", "name: 邹城本地新闻\ndomain: news.zoucheng.example\nlanguage: en\n")
    variants = ({}, {"SITEURL": "https://x.example/base"}, {"AT": "2026-12-24T09:00+08:00"}, {"DRAFTS": True}, {})
    for number, given in enumerate(variants):
        assert paper.build(**given).status == 0
        clean = Paper(paper.root / f"clean {number}")
        shutil.rmtree(clean.content)
        shutil.copytree(paper.content, clean.content)
        assert clean.build(**given).status == 0
        assert clean.files == paper.files


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_disk_does_not_matter(paper: PaperType, order: int) -> None:
    """Files made in another order, by moments that are equal, give the same bytes."""
    names = ["b", "a", "丙", "甲", "c-1", "c"][::order]
    for name in names:
        paper.story(STORY.replace("民生代办日", f"民生{name}日"), f"stories/2026/11/{name}.md")
    assert paper.build().status == 0
    other = Paper(paper.root / "other")
    for name in sorted(names):
        other.story(STORY.replace("民生代办日", f"民生{name}日"), f"stories/2026/11/{name}.md")
    assert other.build().status == 0
    assert other.files == paper.files
