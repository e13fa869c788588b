"""A Dask cluster as the crew: a real scheduler, two worker processes. Its bytes are ours, and its faults are told."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from dask import config
from distributed import Client, LocalCluster
from paper import REGISTERS, STORY, Paper
from pictures import photograph, put, saved, scene

from townpress.kernel.errors import MachineError
from townpress.plugin import presses
from townpress.press import cluster as elsewhere
from townpress.press import workers
from townpress.press.cluster import Cluster
from townpress.press.workers import Alone, crew
from townpress.press.workforce import Workers
from townpress.products.photos.darkroom import develop_all, develop_elsewhere
from townpress.products.photos.order import Order
from townpress.products.photos.recipe import Recipe

if TYPE_CHECKING:
    from collections.abc import Iterator

THEME = Path(__file__).parent.parent / "theme" / "translations"
MUCH = 1000.0


@pytest.fixture(scope="module")
def scheduler() -> Iterator[LocalCluster]:
    """A scheduler and two workers, each a process with one thread, on this machine alone."""
    settings = {"distributed.scheduler.allowed-failures": 1, "logging.distributed": "critical"}
    with (
        config.set(settings),
        LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=":0") as started,
    ):
        yield started


@pytest.fixture
def address(scheduler: LocalCluster) -> str:
    """Where the scheduler is, as Workers have it."""
    return str(scheduler.scheduler_address).removeprefix("tcp://")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """A paper of 140 stories with tags, an alias and photographs, printed by this process alone.

    They are enough for search to make its index in two parts.
    """
    paper = Paper(tmp_path_factory.mktemp("本地 报社"), REGISTERS)
    for number in range(140):
        extra = f"tags: 民政、第{number % 7}批\n" + ("aliases: [/old.html]\n" if number == 3 else "")
        text = STORY.replace("走进柳泉", f"之{number}").replace("authors", f"{extra}authors")
        paper.story(text.replace("2026-11-10", f"2026-0{1 + number % 9}-10"), f"stories/s{number}/index.md")
    for number, data in enumerate((photograph(size=(700, 400)), saved(scene(90, 60), "PNG"))):
        name = f"图{number}.{'jpg' if data[0] == 0xFF else 'png'}"
        photo = f'photos: {{"{name}": {{alt: 会场, credit: 林小满, people: none}}}}\nauthors'
        paper.story(f"{STORY.replace('authors', photo)}\n![会场]({name})\n", f"stories/p{number}/index.md")
        paper.put(f"stories/p{number}/{name}", data)
    outcome = paper.build(WORKERS=1)
    assert outcome.status == 0, outcome.err
    return paper


def executed(scheduler: LocalCluster) -> dict[str, int]:
    """How much each worker has done, by its address."""
    with Client(scheduler, set_as_default=False) as client:
        return dict(client.run(lambda dask_worker: dask_worker.state.executed_count))


def who(_: int) -> int:
    """Who does it."""
    time.sleep(0.05)
    return os.getpid()


def fail(text: str) -> None:
    """An error of the work's own."""
    raise ValueError(text)


def die_once(sign: Path) -> str:
    """End the process the first time, as the system's memory killer does."""
    if not sign.exists():
        sign.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def die() -> None:
    """End the process each time."""
    os.kill(os.getpid(), signal.SIGKILL)


def at(address: str, state: Path, theme: Path = THEME) -> Workers:
    """The workers of the cluster."""
    return Workers(1, address, state, theme)


def told(caught: pytest.ExceptionInfo[MachineError]) -> tuple[int, list[str]]:
    """Exit status and numbers of an error."""
    return caught.value.exitcode, [problem.code for problem in caught.value.problems]


def test_a_cluster_prints_the_same_bytes(
    printed: Paper, scheduler: LocalCluster, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read, developed, printed and indexed by both workers, an edition is that of this process, byte for byte."""
    monkeypatch.setattr(workers, "SECONDS_TO_REACH", 0)
    monkeypatch.setattr(presses, "SECONDS_TO_SHARE", 0)
    sent: list[str] = []
    submit = Cluster.submit

    def note(self: Cluster, fn: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever is submitted
        sent.append(fn.func.__name__)
        return submit(self, fn, *args, **kwargs)

    monkeypatch.setattr(Cluster, "submit", note)
    before = executed(scheduler)
    other = printed.elsewhere(tmp_path)
    outcome = other.build(WORKERS=f"dask://{address}")
    assert outcome.status == 0, outcome.err
    assert set(sent) == {"settle", "develop_elsewhere", "draw_on", "_slice", "print_job"}
    done = {worker: count - before[worker] for worker, count in executed(scheduler).items()}
    assert len(done) == 2
    assert min(done.values()) > 0
    assert sum(done.values()) == len(sent)
    assert other.files == printed.files
    assert not list(other.state.glob("cluster-*"))
    # Workers outlive a build. Of an edition in the same place, with the same number and instant, they remember nothing.
    for folder in (other.output, other.state):
        shutil.rmtree(folder)
    story = printed.content / "stories/s7/index.md"
    story.write_text(story.read_text("utf-8").replace("老人", "邻居"), "utf-8")
    assert printed.build(WORKERS=1).status == other.build(WORKERS=f"dask://{address}").status == 0
    assert "邻居" in printed.page("2026/08/s7/index.html")
    assert other.files == printed.files


def test_a_lost_cluster_leaves_the_site(printed: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody at the address: exit 4 with a remedy, in seconds, and what readers have stays."""
    monkeypatch.setattr(workers, "SECONDS_TO_REACH", 0)
    monkeypatch.setattr(elsewhere, "SECONDS_TO_FIND", 0.5)
    before = printed.files
    other = printed.elsewhere(tmp_path)
    other.output = printed.output
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        outcome = other.build(WORKERS=f"dask://127.0.0.1:{closed.getsockname()[1]}")
    assert outcome.status == 4
    assert outcome.codes == ["E772"]
    assert "Traceback" not in outcome.err
    assert printed.files == before


def test_a_missing_library_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cluster is an extra: where it was not installed the remedy is to install it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MachineError, match=r"townpress\[cluster\]") as caught, crew(at("127.0.0.1:1", tmp_path), MUCH):
        pass
    assert told(caught) == (4, ["E771"])


def test_a_scheduler_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would keep the work for ever: the build ends."""
    monkeypatch.setattr(elsewhere, "SECONDS_TO_FIND", 0.5)
    with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0") as empty:
        address = str(empty.scheduler_address).removeprefix("tcp://")
        with pytest.raises(MachineError) as caught, crew(at(address, tmp_path), MUCH):
            pass
    assert told(caught) == (4, ["E772"])


def test_little_work_is_done_here(tmp_path: Path) -> None:
    """No cluster is looked for where finding it would take longer than the work."""
    with crew(at("127.0.0.1:1", tmp_path), workers.SECONDS_TO_REACH / 2) as executor:
        assert isinstance(executor, Alone)


def test_an_error_is_that_of_the_work(address: str, tmp_path: Path) -> None:
    """An exception comes to whoever asks for the result, and other processes than this one work."""
    with crew(at(address, tmp_path), MUCH) as executor:
        with pytest.raises(ValueError, match="停水"):
            executor.submit(fail, "停水").result()
        assert len({executor.submit(who, number).result() for number in range(8)} - {os.getpid()}) >= 1


def test_the_work_of_a_dead_worker_is_done_by_another(address: str, tmp_path: Path) -> None:
    """Once is an accident; whoever kills each worker that takes it ends the build."""
    with crew(at(address, tmp_path), MUCH) as executor:
        assert executor.submit(die_once, tmp_path / "died").result() == "done"
    with pytest.raises(MachineError) as caught, crew(at(address, tmp_path), MUCH) as executor:
        executor.submit(die).result()
    assert told(caught) == (4, ["E772"])


def test_patience_ends(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that never ends does not keep the build for ever."""
    monkeypatch.setattr(elsewhere, "SECONDS_OF_PATIENCE", 0.3)
    with pytest.raises(MachineError) as caught, crew(at(address, tmp_path), MUCH) as executor:
        executor.submit(time.sleep, 1.5).result()
    assert told(caught) == (4, ["E772"])


@pytest.mark.parametrize("lacking", ["state", "theme"])
def test_a_worker_that_sees_something_else_prints_nothing(address: str, tmp_path: Path, lacking: str) -> None:
    """A state folder that is not there, or a theme that is another one, is told before any work is done."""
    theme = tmp_path / "theme"
    theme.mkdir()
    (theme / "article.html").write_text("一", "utf-8")
    with crew(at(address, tmp_path, theme), MUCH) as executor:
        if lacking == "state":
            next(tmp_path.glob("cluster-*")).unlink()
        else:
            (theme / "article.html").write_text("二", "utf-8")
        with pytest.raises(MachineError) as caught:
            executor.submit((tmp_path / "touched").touch).result()
    assert told(caught) == (4, ["E773"])
    assert not (tmp_path / "touched").exists()


def test_photographs_are_developed_and_judged_alike(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prints, warnings and errors are those of this machine, each is counted once; another photograph is refused."""
    monkeypatch.setattr(workers, "SECONDS_TO_REACH", 0)
    moving = saved(scene(40, 30), "GIF", save_all=True, append_images=[scene(40, 30).rotate(90)])
    whole = photograph(size=(90, 60))
    files = {"好.jpg": whole, "同.jpg": whole, "断.jpg": whole[:-400], "动.gif": moving}
    orders = [Order(put(tmp_path, name, data), name, "s/", name) for name, data in files.items()]
    counted: list[int] = []
    recipe = Recipe(widths=(60,), legible=60)
    here = develop_all(orders, tmp_path / "一", Workers(2), recipe)
    (tmp_path / "二").mkdir()
    there = develop_all(orders, tmp_path / "二", at(address, tmp_path / "二"), recipe, lambda: counted.append(1))
    assert {problem.code for problem in here.problems} >= {"E529", "W532"}
    assert there.problems == here.problems
    assert [print_.photo for print_ in there.prints.values()] == [print_.photo for print_ in here.prints.values()]
    assert there.fresh == len(there.prints) == 3
    assert len(counted) == len(orders)
    with crew(at(address, tmp_path), MUCH) as executor, pytest.raises(MachineError) as caught:
        executor.submit(develop_elsewhere, tmp_path / "三", recipe, (orders[0], "another")).result()
    assert told(caught) == (4, ["E773"])


@pytest.mark.parametrize("given", ["2", "dask://", "dask://host", "tcp://host:1", "dask://a b:1", "dask://u@h:1"])
def test_an_address_that_is_none(given: str, tmp_path: Path) -> None:
    """Anything but a number or dask://host:port is a wrong setting."""
    outcome = Paper(tmp_path / "报").story().build(WORKERS=given)
    assert (outcome.status, outcome.codes) == (2, ["E770"])
