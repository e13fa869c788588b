"""Where output and state may stand, and what a machine that refuses is made to say."""

from __future__ import annotations

import os
import resource
import subprocess
from pathlib import Path

import pytest

from townpress.kernel.errors import ConfigurationError, MachineError
from townpress.press.book import Colophon
from townpress.press.opening import editions
from townpress.press.premises import check_premises, editions_folder

NOBODY = 65534


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A repository with content and theme."""
    for name in ("content/stories", "theme"):
        (tmp_path / "站点" / name).mkdir(parents=True)
    return tmp_path / "站点"


@pytest.mark.parametrize(
    ("output", "state"),
    [
        ("content", ".press"),
        ("content/out", ".press"),
        ("theme/static", ".press"),
        (".", ".press"),
        ("content/..", ".press"),
        ("..", ".press"),
        ("/", ".press"),
        ("output", "output"),
        ("output", "output/.press"),
        ("output", ".output-editions"),
        ("output", "content"),
        ("output", "content/.press"),
        ("output", "."),
        ("output", ""),
        ("output", ".."),
        ("output", "theme"),
        ("output", "elsewhere/.."),
        ("link", ".press"),
    ],
)
def test_overlapping_folders(home: Path, output: str, state: str) -> None:
    """An output that would carry away, or publish, what it is made from is a wrong setting (status 2)."""
    (home / "link").symlink_to("content")
    with pytest.raises(ConfigurationError, match=r"E690.*重叠.*overlaps"):
        check_premises(home / output, home / state, (home / "content", home / "theme"), (home,))


@pytest.mark.parametrize(
    ("output", "state"), [("output", ".press"), (".press/preview", ".press"), ("a/b/c", "content2")]
)
def test_folders_apart(home: Path, output: str, state: str) -> None:
    """The usual places, a preview inside the state folder among them, are fine; nothing is made by asking."""
    before = sorted(home.rglob("*"))
    check_premises(home / output, home / state, (home / "content", home / "theme"), (home,))
    assert sorted(home.rglob("*")) == before


@pytest.mark.parametrize("inside", ["", "/conf"])
def test_a_home_without_sources_is_not_filled(tmp_path: Path, inside: str) -> None:
    """The folder of the settings file, or one around it, is no state folder though content and theme lie elsewhere."""
    home = tmp_path / f"home{inside}"
    for folder in (home, tmp_path / "content", tmp_path / "theme"):
        folder.mkdir(parents=True)
    with pytest.raises(ConfigurationError, match="E690"):
        check_premises(tmp_path / "out", tmp_path / "home", (tmp_path / "content", tmp_path / "theme"), (home,))


def test_output_that_cannot_be_replaced(home: Path) -> None:
    """A file, a link elsewhere, a link in a circle, a git repository: status 4, each with its remedy."""
    (home / "file").touch()
    (home / "elsewhere").mkdir()
    (home / "link").symlink_to(home / "elsewhere")
    (home / "circle").symlink_to("circle")
    (home / "repository/.git").mkdir(parents=True)
    for name, code in (("file", 706), ("link", 707), ("circle", 707), ("repository", 712)):
        with pytest.raises(MachineError, match=f"{name}: E{code}") as caught, editions(home / name, home / ".press"):
            pass
        assert caught.value.exitcode == 4
        assert caught.value.problems
    assert not (home / ".press").exists()


def _publish(output: Path, size: int) -> None:
    with editions(output, output.parent.parent / "state") as kept:
        stage = kept.stage()
        stage.write("index.html", b"x" * size)
        kept.publish(stage, Colophon())


def _in_child(work: object, *arguments: object) -> tuple[int, str]:
    """Run ``work`` in a child process; its exit status and what the error said."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status, said = 1, "?"
        try:
            assert callable(work)
            work(*arguments)
            status, said = 0, ""
        except MachineError as error:
            status, said = error.exitcode, str(error)
        finally:
            os.write(write, said.encode())
            os._exit(status)
    os.close(write)
    with os.fdopen(read) as pipe:
        said = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def test_a_file_too_large(tmp_path: Path) -> None:
    """A file over the process's limit stands for a full disk anywhere: status 4, the path, the old output."""
    output = tmp_path / "site/out"
    _publish(output, 10)

    def starved() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        _publish(output, 1_000_000)

    status, said = _in_child(starved)
    assert status == 4
    assert "index.html: E702" in said
    assert (output / "index.html").stat().st_size == 10
    assert len(list(editions_folder(output).iterdir())) == 4  # lock, book, and one edition's manifest and inventory


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root")
def test_a_full_disk(tmp_path: Path) -> None:
    """On a real file system of 256 KB: status 4, the old output whole, nothing left; then a smaller one succeeds."""
    disk = tmp_path / "盘 disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let us mount")
    try:
        output = disk / "out"
        _publish(output, 50_000)
        with pytest.raises(MachineError, match="E702"):
            _publish(output, 500_000)
        assert (output / "index.html").stat().st_size == 50_000
        assert len(list(editions_folder(output).iterdir())) == 4  # lock, book, and one edition's manifest and inventory
        _publish(output, 60_000)
        assert (output / "index.html").stat().st_size == 60_000
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)  # noqa: S607 - as above
        with pytest.raises(MachineError, match="E704"):
            _publish(output, 70_000)
        assert (output / "index.html").stat().st_size == 60_000
    finally:
        subprocess.run(["umount", str(disk)], check=True)  # noqa: S607 - as above


def test_a_folder_we_may_not_write(tmp_path: Path) -> None:
    """Without permission beside the output: status 4, the folder is named, the output untouched."""
    output = tmp_path / "site/out"
    _publish(output, 10)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o711)

    def as_nobody() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        _publish(output, 20)

    editions_folder(output).chmod(0o500)
    (tmp_path / "state/lock").chmod(0o666)
    status, said = _in_child(as_nobody)
    editions_folder(output).chmod(0o755)
    assert status == 4
    assert ".out-editions" in said
    assert "E703" in said
    assert (output / "index.html").stat().st_size == 10
