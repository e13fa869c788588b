"""From flags to Pelican's command line, and from Pelican's end to the contract's exit status."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from townpress.edges.ground import call
from townpress.edges.order import FLAGS, Order
from townpress.kernel.errors import ConfigurationError, MachineError

ROOT = Path(__file__).resolve().parents[1]
PLUGIN = """
from pelican import signals
class Refused(Exception):
    exitcode = {status}
def refuse(pelican):
    raise Refused("稿件有错")
def register():
    if {status}:
        signals.initialized.connect(refuse)
"""


def test_nothing_given_is_pelicans_plain_command() -> None:
    """./run build is pelican content -s pelicanconf.py, word for word."""
    assert Order().arguments == ("content", "-s", "pelicanconf.py")


def test_each_flag_becomes_its_setting() -> None:
    """Flags become -e settings in JSON, after all else, since -e takes every word that follows it."""
    order = Order(
        "publishconf.py",
        at="2026-12-01T09:00+08:00",
        strict=True,
        format="github",
        lock_wait="1.5",
        workers="2",
        siteurl="https://x.example/base/",
        output="/网 站/out",
        state="/网 站/state",
        debug=True,
        drafts=True,
        with_editor=True,
        editor_server="http://127.0.0.1:8081",
    )
    assert order.arguments == (
        *("content", "-s", "publishconf.py", "-o", "/网 站/out", "-D", "-e"),
        'AT="2026-12-01T09:00+08:00"',
        "STRICT=true",
        'SITEURL="https://x.example/base"',
        'FORMAT="github"',
        "LOCK_WAIT=1.5",
        "WORKERS=2",
        'CACHE_PATH="/\\u7f51 \\u7ad9/state"',
        "DRAFTS=true",
        "EDITOR=true",
        'EDITOR_SERVER="http://127.0.0.1:8081"',
    )


def test_every_flag_is_an_order() -> None:
    """The flags of the verbs are fields of an order, and a relative state is the caller's, not the settings file's."""
    assert all(hasattr(Order(), name) for name in FLAGS)
    assert Order(state="a").overrides == {"CACHE_PATH": str(Path.cwd() / "a")}
    assert Order(workers="dask://h:1").arguments[-1] == 'WORKERS="dask://h:1"'
    assert Order(lock_wait="0").overrides == {"LOCK_WAIT": 0.0}


@pytest.mark.parametrize(
    ("flag", "value"),
    [("workers", "x"), ("workers", "0"), ("workers", "-1"), ("workers", "²"), ("lock_wait", "nan"), ("format", "xml")],
)
def test_values_that_are_none_are_usage(flag: str, value: str) -> None:
    """A value that cannot be is refused as usage (2), naming the flag."""
    with pytest.raises(ConfigurationError, match=f"E600 --{flag.replace('_', '-')}"):
        _ = Order(**{flag: value}).arguments


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A stock Pelican site, in a folder with a blank and Han in its name, whose plugin ends as it is told."""
    root = tmp_path / "本地 新闻"
    (root / "content").mkdir(parents=True)
    (root / "content" / "a.md").write_text("Title: 甲\nDate: 2023-06-01\n\n正文", encoding="utf-8")
    (root / "ending.py").write_text(PLUGIN.format(status=0), encoding="utf-8")
    (root / "pelicanconf.py").write_text("import ending\nPLUGINS = [ending]\nTIMEZONE = 'Asia/Shanghai'\n")
    return root


def press(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the house's Pelican in ``root``."""
    command = [sys.executable, "-m", "townpress.plugin.command", "content", "-s", "pelicanconf.py"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_a_build_is_pelicans(site: Path) -> None:
    """Right settings build the site, with 0."""
    assert press(site).returncode == 0
    assert (site / "output" / "index.html").exists()


def test_an_error_keeps_its_status(site: Path) -> None:
    """The exit status that our code gives its error comes out unchanged."""
    (site / "ending.py").write_text(PLUGIN.format(status=3), encoding="utf-8")
    assert press(site).returncode == 3


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("A = 1\nTIMEZONE = (\n", "pelicanconf.py:2:1: E670"),
        ("A = 1\nB = C\n", "pelicanconf.py:2:1: E670"),
        ("import no_such_module\n", "pelicanconf.py:1:1: E670"),
        ("THEME = 'no-such-theme'\n", "E670"),
    ],
)
def test_settings_that_cannot_be_read_are_2(site: Path, settings: str, told: str) -> None:
    """What Pelican ends with 1 and a traceback is 2 and one line with its place, in both languages."""
    (site / "pelicanconf.py").write_text(settings, encoding="utf-8")
    done = press(site)
    assert done.returncode == 2, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (site / "output").exists()


def test_a_killed_build_is_the_machines_failure() -> None:
    """A program that a signal ends (out of memory) is 4; 137 is never seen."""
    with pytest.raises(MachineError, match="信号 9"):
        call([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"])
    with pytest.raises(MachineError, match="找不到程序 no-such-program"):
        call(["no-such-program"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["bulid"], "是不是“build”"),
        (["build", "--worker", "2"], "--worker"),
        (["serve", "--port", "x"], "E600"),
        (["build", "--format", "xml"], "E600 --format"),
        (["new", "--title", "好"], "slug"),
    ],
)
def test_slips_on_the_command_line_are_2(words: list[str], told: str) -> None:
    """An unknown verb or flag or a value that cannot be ends with 2 and says how to find the right one."""
    command = [sys.executable, "-m", "townpress.edges.program", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, told in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr
