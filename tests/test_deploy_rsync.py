"""Deploying over SSH: a real sshd, the real rsync, killed in every phase."""

from __future__ import annotations

import gzip
import os
from typing import TYPE_CHECKING

import brotli
import pytest
from shipping import (
    CSS1,
    EDITED,
    FIRST,
    GONE,
    OURS,
    REMOVED,
    SAME,
    SECOND,
    SENT,
    House,
    missing_assets,
    plain,
    planned_paths,
    ssh_server,
    sums,
    tree,
)

from townpress.edges.deploy.receipt import standing
from townpress.kernel.errors import MachineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One sshd for all tests here; how it is reached."""
    with ssh_server(tmp_path_factory.mktemp("sshd")) as command:
        yield command


@pytest.fixture
def house(tmp_path: Path, shell: str, monkeypatch: pytest.MonkeyPatch) -> House:
    """A newsroom with the first edition."""
    monkeypatch.setenv("RSYNC_RSH", shell)
    return House(tmp_path / "报社 一").publish(FIRST)


def test_an_edit_sends_what_changed(house: House, tmp_path: Path) -> None:
    """The first deploy sends all, the second just the difference; what stays is not touched, nor foreign files."""
    web = tmp_path / "网站 根"
    target = f"news.example:{web}"
    first = sums(house.deploy(target)[-1])
    assert plain(tree(web)) == dict(FIRST)
    assert (first[0], first[2], first[3]) == (len(tree(web)) - 2, 0, 0)
    (web / "foreign.txt").write_text("别人的")
    before = (web / SAME).stat()

    house.publish(SECOND)
    lines = house.deploy(target, dry_run=True)
    assert planned_paths(lines) == (SENT, REMOVED)
    assert plain(tree(web)) == {**FIRST, "foreign.txt": "别人的".encode()}, "a dry run changes nothing"
    files, size, _, removed = sums(house.deploy(target)[-1])
    there = tree(web)
    assert plain(there) == {**SECOND, CSS1: FIRST[CSS1], "foreign.txt": "别人的".encode()}
    new = {path for path in there if OURS not in path and path.removesuffix(".br").removesuffix(".gz") in SENT}
    assert (files, size) == (len(new), sum(len(there[path]) for path in new))
    assert removed == len([path for path in REMOVED for _ in range(3 if path.endswith((".html", ".json")) else 1)])
    assert not (web / GONE).parent.exists(), "a folder left empty goes too"
    assert (web / SAME).stat() == before
    assert sums(house.deploy(target)[-1])[:2] == (0, 0)


def test_packed_files_are_the_text(house: House, tmp_path: Path) -> None:
    """Beside each text lie Brotli and gzip of that very text, none beside a photograph; modes are readers'."""
    house.deploy(f"news.example:{tmp_path}/web")
    there = tree(tmp_path / "web")
    for path in (EDITED, "index.html", "search/index.json"):
        assert brotli.decompress(there[f"{path}.br"]) == gzip.decompress(there[f"{path}.gz"]) == FIRST[path]
    assert not {path for path in there if "webp." in path or ".pdf." in path}
    assert {(tmp_path / "web" / path).stat().st_mode & 0o777 for path in there if OURS not in path} == {0o644}
    assert (tmp_path / "web" / OURS / "receipt").stat().st_mode & 0o777 == 0o600


def begun(web: Path) -> bool:
    """Whether a deploy to ``web`` has begun and not ended."""
    receipt, intent = ((web / OURS / name).read_text("utf-8") for name in ("receipt", "intent"))
    return bool(standing(receipt, intent).unsure)


@pytest.mark.parametrize("phase", ["packing:", "new pages:"])
def test_a_kill_harms_no_reader_and_is_mended(house: House, tmp_path: Path, phase: str) -> None:
    """Killed in any phase, every page there has its assets; the next run, from a machine without our state, ends it."""
    web = tmp_path / "web"
    target = f"news.example:{web}"
    house.deploy(target)
    house.publish(SECOND).killed_after(phase, target)
    assert missing_assets(tree(web)) == set()
    assert begun(web), "killed on the way"
    files, *_ = sums(house.deploy(target, state="another")[-1])
    assert plain(tree(web)) == {**SECOND, CSS1: FIRST[CSS1]}
    assert not begun(web)
    assert not list(web.rglob(".~tmp~"))
    assert files > 0


def test_what_a_kill_left_goes_when_nobody_wants_it(house: House, tmp_path: Path) -> None:
    """A story sent by a deploy that was killed and then withdrawn is gone after the next, halves of it too."""
    web = tmp_path / "web"
    target = f"news.example:{web}"
    house.deploy(target)
    house.publish(SECOND).killed_after("changed pages:", target)
    assert (web / "2026/12/new/index.html").exists()
    (web / "2026/12/new/.~tmp~").mkdir()
    (web / "2026/12/new/.~tmp~/index.html").write_text("半篇")
    house.publish(FIRST).deploy(target)
    assert plain(tree(web)) == dict(FIRST)
    assert not (web / "2026/12").exists()


def test_damage_there_is_found_out(house: House, tmp_path: Path) -> None:
    """A receipt that was damaged counts as none: all is compared again, by content, and only what differs sent."""
    web = tmp_path / "web"
    target = f"news.example:{web}"
    house.deploy(target)
    (web / OURS / "receipt").write_text("坏了")
    (web / SAME).write_text("改坏了")
    assert sums(house.deploy(target)[-1])[0] == 1
    assert plain(tree(web)) == dict(FIRST)


def test_a_server_that_refuses_is_told(house: House, tmp_path: Path) -> None:
    """An unknown host and a folder that cannot be made are one line of ours with the reason; nothing secret in it."""
    with pytest.raises(MachineError, match=r"^E758: .*127\.0\.0\.2"):
        house.deploy("ssh://nobody@127.0.0.2:1/srv/www")
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineError, match=r"^E758: "):
        house.deploy(f"news.example:{tmp_path}/file/web")
    assert os.environ["RSYNC_RSH"]
