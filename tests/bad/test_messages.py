"""How problems are told: sorted, at most 50, in three forms, in any locale, never with a traceback; wrong settings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from paper import AT, ROOT
from refusals import X, altered, story, told

if TYPE_CHECKING:
    from conftest import Edition
    from paper import Paper

MANY = {f"stories/2026/11/s{number:02}.md": story(date="date: 昨天") for number in range(60)}

SETTINGS = [
    ({"STRIKT": True}, "E671"),
    ({"SKIPBAD": True}, "E671"),
    ({"at": "2026-11-23"}, "E671"),
    ({"STRICT": "yes"}, "E672"),
    ({"STRICT": 1}, "E672"),
    ({"AT": 20261123}, "E672"),
    ({"AT": None}, "E672"),
    ({"LOCK_WAIT": "x"}, "E672"),
    ({"WORKERS": 1.5}, "E672"),
    ({"FORMAT": 1}, "E672"),
    ({"FORMAT": "xml"}, "E673"),
    ({"FORMAT": "Json"}, "E673"),
    ({"LOCK_WAIT": -1}, "E674"),
    ({"WORKERS": -1}, "E674"),
    *(({"SITEURL": url}, "E675") for url in ("news.example", "ftp://a.example", "//a.example", "javascript:alert(1)")),
    *(({"SITEURL": url}, "E675") for url in ("https://", "https://a b.example", 'https://a.example/"><b>')),
    *(
        ({"SITEURL": url}, "E675")
        for url in ("https://u:p@a.example", "https://a.example?x", "https://a.example:99999")
    ),
    *(({"SITEURL": url}, "E675") for url in ("https://a.example/../x", "https://a.example/#x")),
    *(({"SITEURL": url}, "E675") for url in ("https://a.example/%2e%2e", "https://a.example/%E9%82%B9", "http://a/%")),
    ({"URLS": "a\0"}, "E672"),
    ({"URLS": "\ud800"}, "E672"),
    ({"AT": "2026\0"}, "E672"),
    *(
        ({"AT": at}, "E676")
        for at in ("x", "now", "2026-13-01", "0001-01-01", "9999-12-31T23:59:59-12:00", "2026-12\n")
    ),
]


@pytest.mark.parametrize(("given", "code"), SETTINGS, ids=lambda value: ascii(value)[:60])
def test_wrong_settings_end_with_2(edition: Edition, given: dict[str, object], code: str) -> None:
    """Unknown, misspelt, ill-typed and impossible settings are named; nothing is published."""
    edition.refuses({}, 2, f"{code} -e:1:1", **given)


@pytest.mark.parametrize("state", [None, "/a\0"])
def test_a_state_folder_that_cannot_be_is_told(edition: Edition, state: str | None) -> None:
    """No path, or none that any file system has: told where the settings file says CACHE_PATH."""
    edition.refuses({}, 2, "E672 pelicanconf.py:11:1", CACHE_PATH=state)


@pytest.mark.parametrize("state", ["", ".", ".."])
def test_the_home_of_the_settings_is_no_state_folder(paper: Paper, state: str) -> None:
    """CACHE_PATH="" means the folder of the settings file: refused, and the .gitignore there is what it was."""
    home = paper.root / "around/home"
    home.mkdir(parents=True)
    (home / ".gitignore").write_text("output/\n")
    configuration = (ROOT / "pelicanconf.py").read_text("utf-8")
    (home / "pelicanconf.py").write_text(f"{configuration}\nTHEME = {str(ROOT / 'theme')!r}\n", "utf-8")
    outcome = paper.story().build(settings=str(home / "pelicanconf.py"), CACHE_PATH=state)
    assert (outcome.status, outcome.codes) == (2, ["E690"])
    assert sorted(path.name for path in home.iterdir() if path.name != "__pycache__") == [
        ".gitignore",
        "pelicanconf.py",
    ]
    assert (home / ".gitignore").read_text() == "output/\n"
    assert sorted(path.name for path in home.parent.iterdir()) == ["home"]


def test_at_most_50_are_shown_in_order(edition: Edition) -> None:
    """Of sixty errors fifty are shown, sorted by path, then how many are left, then the sum of all."""
    with altered(edition.paper, MANY):
        outcome = edition.paper.build()
    assert outcome.status == 3
    assert outcome.places == [f"content/stories/2026/11/s{number:02}.md:3:7" for number in range(50)]
    left, total = outcome.err.splitlines()[-2:]
    assert left.startswith("…还有 10 个")
    assert total.startswith("60 个错误，0 个警告；没有发布，线上内容未变 | 60 errors, 0 warnings")


def test_forms_for_machines_hold_every_problem(edition: Edition) -> None:
    """GitHub's annotations and JSON lines hold all sixty, each on one line with its place."""
    with altered(edition.paper, MANY):
        annotations = edition.paper.build(FORMAT="github").err.splitlines()
        lines = edition.paper.build(FORMAT="json").err.splitlines()
    assert sum(line.startswith("::error file=content/stories/2026/11/s") for line in annotations) == 60
    assert [json.loads(line)["line"] for line in lines] == [3] * 60
    assert {json.loads(line)["code"] for line in lines} == {"E201"}


def test_strict_makes_errors_of_warnings_but_for_privacy(edition: Edition) -> None:
    """A half-width comma is then an error; a telephone number stays the editor's judgement."""
    edition.refuses({X: story(body="通知,今天停水。")}, 3, "E445 x.md:8:3", STRICT=True)
    with altered(edition.paper, {X: story(body="电话13800138000，请勿外传。")}):
        outcome = edition.paper.build(STRICT=True, CHECK_ONLY=True)
    assert (outcome.status, told(outcome.err)) == (0, "W447 x.md:8:3")


def test_skipping_names_what_was_left_out(paper: Paper) -> None:
    """SKIP_BAD publishes past a broken new story, and says which it was."""
    paper.put("stories/2026/11/good.md", story())
    paper.put(X, story(date="date: 昨天"))
    outcome = paper.build(SKIP_BAD=True)
    assert (outcome.status, told(outcome.err)) == (0, "E201 x.md:3:7")
    assert "2026/11/good/index.html" in paper.files
    assert not [path for path in paper.files if "/x/" in path]


def test_sudden_loss_is_told_when_nothing_else_is_wrong(edition: Edition) -> None:
    """No story where there was one is refused (E130) unless asked for; with an error besides only that is told."""
    only = "stories/2026/11/daiban/index.md"
    edition.refuses({only: None}, 3, "E130 stories:1:1")
    edition.refuses({only: story(date="date: 昨天")}, 3, "E201 index.md:3:7")


@pytest.mark.parametrize("encoding", [{}, {"PYTHONIOENCODING": "ascii"}], ids=["bare", "ascii"])
def test_an_ascii_locale_is_told_in_chinese_too(paper: Paper, encoding: dict[str, str]) -> None:
    """In a process with LC_ALL=C the message is the same UTF-8, without a traceback."""
    paper.put(X, story(date="date: 昨天"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    environment |= {"LC_ALL": "C", "PYTHONPATH": str(ROOT), **encoding}
    command = [sys.executable, "-m", "pelican", str(paper.content), "-s", str(ROOT / "pelicanconf.py")]
    command += ["-o", str(paper.output), "-e", f"CACHE_PATH={json.dumps(str(paper.state), ensure_ascii=True)}"]
    done = subprocess.run([*command, f'AT="{AT}"'], capture_output=True, env=environment, check=False)
    error = done.stderr.decode("utf-8")
    assert (done.returncode, told(error)) == (3, "E201 x.md:3:7")
    assert "“昨天”是相对的说法" in error
    assert b"Traceback" not in done.stderr + done.stdout
