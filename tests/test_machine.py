"""What the checks need of the machine: seen when it is there, told with its remedy when it is not, audited fairly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from townpress.edges import machine
from townpress.edges.audit import CATEGORIES, Verdict, judge, require
from townpress.kernel.errors import MachineError, OwnFault

if TYPE_CHECKING:
    from pathlib import Path

PRESENT = machine.Need("有的", lambda: True, ("there",), "there")
LACKING = machine.Need("缺的", lambda: False, ("not-there", "nor-this"), "not-there")


def program(folder: Path, name: str, text: str) -> None:
    """A small program called ``name`` in ``folder``."""
    (folder / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def test_only_what_is_lacking_is_missed() -> None:
    """Each need is asked for itself; nothing lacking means nothing done."""
    assert machine.missing((PRESENT, LACKING)) == (LACKING,)
    machine.make_ready((PRESENT,))


def test_without_a_package_manager_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No apt-get: the error names what is lacking and the command to type, by the manager that is there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MachineError, match=r"缺的.*sudo apt-get install not-there nor-this"):
        machine.make_ready((PRESENT, LACKING))
    program(tmp_path, "brew", "")
    with pytest.raises(MachineError, match="brew install not-there"):
        machine.make_ready((LACKING,))


def test_an_installation_that_brought_nothing_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """apt-get is asked for exactly what is lacking, as root, and what is lacking still is told."""
    program(tmp_path, "apt-get", f'echo "$@" >> "{tmp_path}/asked"')
    program(tmp_path, "sudo", 'shift; exec "$@"')
    program(tmp_path, "env", 'shift; exec "$@"')
    program(tmp_path, "true", "")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MachineError, match="没有装上：缺的"):
        machine.make_ready((LACKING,))
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked == [
        "-qq -o Dpkg::Use-Pty=0 update",
        "-qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends not-there nor-this",
    ]


def test_wheels_are_fetched_once_and_by_their_digest(tmp_path: Path) -> None:
    """What a lock names is there already, or fetched with its digest; what cannot be is told, and is not there."""
    lock, where = tmp_path / "requirements.lock", tmp_path / "there"
    lock.write_text(f"weed @ file://{tmp_path}/weed-1-py3-none-any.whl --hash=sha256:{'0' * 64}\n")
    with pytest.raises(MachineError, match="E764"):
        machine.fetch_wheels(tmp_path, where)
    assert not (where / "done.lock").exists()
    where.mkdir(exist_ok=True)
    (where / "done.lock").write_bytes(lock.read_bytes())
    machine.fetch_wheels(tmp_path, where)


@pytest.mark.parametrize(
    ("java", "enough"),
    [('openjdk version "17.0.15"', True), ('java version "1.8.0_402"', False), ("openjdk 11.0.2 2019-01-15", True)],
)
def test_java_is_known_by_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, java: str, *, enough: bool
) -> None:
    """Java prints its version to standard error; 8 calls itself 1.8 and is too old."""
    program(tmp_path, "java", f"echo '{java}' >&2")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine.has_java() is enough


def test_a_java_that_only_asks_for_java_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On macOS a java is shipped that prints a notice and fails."""
    program(tmp_path, "java", "echo 'visit http://www.java.com 17' >&2; exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not machine.has_java()


def test_tools_are_fetched_once_and_again_for_a_new_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fetching runs npm when the tools are lacking or of another lock, never else; its failure is the machine's."""
    folder = tmp_path / "webchecks"
    folder.mkdir()
    (folder / "package-lock.json").write_text("1")
    program(tmp_path, "npm", f'/bin/mkdir -p node_modules; echo "$@" >> "{tmp_path}/asked"')
    monkeypatch.setenv("PATH", str(tmp_path))
    for lock in ("1", "1", "2"):
        (folder / "package-lock.json").write_text(lock)
        machine.fetch(folder)
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked == ["ci --ignore-scripts --no-audit --no-fund --loglevel=error"] * 2
    program(tmp_path, "npm", "exit 1")
    (folder / "package-lock.json").write_text("3")
    with pytest.raises(MachineError, match="E739"):
        machine.fetch(folder)


def report(performance: float | None, seo: float | None = 1) -> dict[str, dict[str, dict[str, float | None]]]:
    """The part of a Lighthouse report that is read."""
    scores = {"performance": performance, "accessibility": 1, "best-practices": 1, "seo": seo}
    return {"categories": {name: {"score": score} for name, score in scores.items()}}


def test_judging_takes_the_median_of_speed_and_the_worst_of_the_rest() -> None:
    """One slow run is the machine's mood; one bad SEO score, or one that is lacking, is a fault."""
    assert judge("/", [report(0.9), report(0.99), report(1.0)]).scores["performance"] == 99
    assert judge("/", [report(1), report(1, seo=0.92), report(1)]).scores["seo"] == 92
    assert judge("/", [report(None), report(None), report(1)]).scores["performance"] == 0


def test_below_the_floor_the_audit_fails() -> None:
    """98 stands, 97 in any category falls, and the page is named."""
    good = Verdict("/", dict.fromkeys(CATEGORIES, 98))
    require([good])
    with pytest.raises(OwnFault, match="/2023/06/x/"):
        require([good, Verdict("/2023/06/x/", {**good.scores, "seo": 97})])
    assert json.dumps(dict(good.scores)) == json.dumps(dict.fromkeys(CATEGORIES, 98))
