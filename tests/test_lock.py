"""The lock: one build at a time, let go however its holder ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from townpress.kernel.errors import MachineError, PressBusy
from townpress.press.lock import locked, vacated

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOLDER = """
import sys, time
from pathlib import Path
from townpress.press.lock import locked
with locked(*map(Path, sys.argv[1:])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def holder(*folders: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the locks of ``folders``."""
    command = [sys.executable, "-c", _HOLDER, *map(str, folders)]
    home = Path(__file__).parents[1]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=home) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_busy_names_the_other(tmp_path: Path) -> None:
    """A second build ends with status 5 at once, says who holds the lock since when, and how to wait."""
    with holder(tmp_path / "state", tmp_path / "editions") as other:
        with pytest.raises(PressBusy) as caught, locked(tmp_path / "editions", tmp_path / "other"):
            pass
        assert caught.value.exitcode == 5
        assert f"进程 {other.pid}" in str(caught.value)
        assert f"process {other.pid} on " in str(caught.value)
        assert "LOCK_WAIT" in str(caught.value)


def test_released_by_a_kill(tmp_path: Path) -> None:
    """After ``kill -9`` the lock is free, whatever is written in its file."""
    with holder(tmp_path) as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        with locked(tmp_path):
            pass


def test_waits(tmp_path: Path) -> None:
    """With a wait the second build goes on as soon as the first has ended, and gives up when the time is over."""
    with holder(tmp_path) as other:
        begin = time.monotonic()
        with pytest.raises(PressBusy), locked(tmp_path, wait=0.2):
            pass
        assert time.monotonic() - begin >= 0.2
        other.kill()
        with locked(tmp_path, wait=20):
            pass


def test_no_half_of_the_locks_is_kept(tmp_path: Path) -> None:
    """When the second of two folders is taken, the first is let go."""
    with holder(tmp_path / "b"):
        with pytest.raises(PressBusy), locked(tmp_path / "a", tmp_path / "b"):
            pass
        with locked(tmp_path / "a"):
            pass


def test_same_folder_twice_by_two_names(tmp_path: Path) -> None:
    """State and editions in one folder, by whatever spelling, do not lock each other out."""
    (tmp_path / "link").symlink_to(tmp_path)
    with locked(tmp_path, tmp_path / "link", tmp_path / "x/.."):
        pass


def test_vacated_folder_is_made_again(tmp_path: Path) -> None:
    """A holder that removes the folder takes nobody's lock away: the next one makes it anew."""
    folder = tmp_path / "editions"
    with locked(folder):
        vacated(folder)
        assert not folder.exists()
        with locked(folder):
            (folder / "kept").touch()
            vacated(folder)
            assert (folder / "lock").exists()


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    """A state that is a file, or a lock that is a link, ends with status 4 and the path."""
    (tmp_path / "state").touch()
    with pytest.raises(MachineError, match="state: E706"), locked(tmp_path / "state"):
        pass
    (tmp_path / "dir").mkdir()
    (tmp_path / "dir/lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(MachineError, match="dir"), locked(tmp_path / "dir"):
        pass
    assert not (tmp_path / "elsewhere").exists()
