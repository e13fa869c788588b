"""``./run``: .venv is there, whole and of this lock before a verb runs, wherever the repository stands.

A small repository stands in for ours: the same script, an empty lock, a package whose program says what reached it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = """
import json, os, sys
print(json.dumps([sys.argv[1:], sys.prefix, os.getcwd()]))
sys.exit(3)
"""
MADE = "正在准备 .venv"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small repository, in a folder with blanks, Han and quotes in its name."""
    root = tmp_path_factory.mktemp("x") / "我的 'local' 新闻"
    edges = root / "townpress" / "edges"
    edges.mkdir(parents=True)
    (root / "townpress" / "__init__.py").touch()
    (edges / "__init__.py").touch()
    (edges / "program.py").write_text(PROGRAM, encoding="utf-8")
    (root / "requirements.lock").write_text("# 空\n", encoding="utf-8")
    shutil.copy(ROOT / "run", root / "run")
    return root


def start(root: Path, *words: str, cwd: Path | None = None) -> subprocess.Popen[str]:
    """Start ``./run`` there, with pipes to its ends."""
    return subprocess.Popen(
        [root / "run", *words], cwd=cwd or root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_first_runs_at_once_make_it_once(house: Path, tmp_path: Path) -> None:
    """Two first runs at the same moment: one makes .venv, both then run their verb, from any folder, status kept."""
    both = [start(house, "build", "--at", "甲 乙", cwd=tmp_path) for _ in range(2)]
    ends = [each.communicate() for each in both]
    assert [each.returncode for each in both] == [3, 3], ends
    assert sum(MADE in errors for _, errors in ends) == 1
    for printed, _ in ends:
        assert json.loads(printed) == [["build", "--at", "甲 乙"], str(house / ".venv"), str(tmp_path)]


def test_a_fresh_one_is_left_alone_and_no_verb_lists_the_verbs(house: Path) -> None:
    """A second run makes nothing and is silent; without a verb it asks for the list."""
    run = start(house)
    printed, errors = run.communicate()
    assert (json.loads(printed)[0], errors) == (["--list"], "")


def test_the_package_is_within_reach_of_the_bare_venv(house: Path, tmp_path: Path) -> None:
    """Pelican's own command in .venv can import the house from any folder, through a path file of plain ASCII."""
    command = [house / ".venv" / "bin" / "python", "-c", "import townpress; print(townpress.__file__)"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == house / "townpress" / "__init__.py"


def test_a_changed_lock_makes_it_anew_and_a_bad_one_is_told(house: Path) -> None:
    """A package whose bytes are not those of the lock is refused, told as such with 4, and nothing passes for done."""
    (house / "x-1-py3-none-any.whl").write_bytes(b"not what was locked")
    (house / "requirements.lock").write_text(f"./x-1-py3-none-any.whl --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    run = start(house, "build")
    _, errors = run.communicate()
    assert (run.returncode, MADE in errors, "E733" in errors) == (4, True, True), errors
    assert not (house / ".venv" / "recipe").exists()


def test_no_python_is_told_in_both_languages(house: Path, tmp_path: Path) -> None:
    """With a Python that is too old and no package manager, the run ends with 2 and says what to install."""
    for tool in ("sh", "dirname", "cat", "cksum", "mkdir", "id", "env", "rm"):
        (tmp_path / tool).symlink_to(str(shutil.which(tool)))
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "python3").chmod(0o755)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHON"} | {"PATH": str(tmp_path)}
    done = subprocess.run([house / "run", "build"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "E731: 需要 Python 3.11" in done.stderr
    assert "Python 3.11 or later" in done.stderr


def test_the_lock_is_whole_and_names_no_index() -> None:
    """Every package is pinned with digests, and no address of an index or folder is in the lock."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = [block for block in re.split(r"\n(?=\w)", lock) if not block.startswith("#")]
    assert len(packages) > 20
    assert [block for block in packages if "--hash=sha256:" not in block or "==" not in block] == []
    assert not re.search(r"://|--(?:extra-)?index|--find-links", lock)


@pytest.mark.parametrize("folder", ["webchecks", "audit", "form", "formserver"])
def test_npm_locks_hold_digests_and_no_address(folder: str) -> None:
    """Every npm package has its integrity, and none says where it was fetched."""
    lock = json.loads((ROOT / "tools" / folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if "integrity" not in package or "resolved" in package] == []
    asked = {spec for package in packages.values() for spec in package.get("dependencies", {}).values()}
    assert "latest" not in asked, "a lock that follows a tag breaks on the day the tag moves"
