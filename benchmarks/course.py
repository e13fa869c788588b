"""The course for one number of stories: each change is made to every corpus, each contender builds, all are looked at.

Contenders take turns run by run, so that a machine that slows down meanwhile slows down for all of them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from benchmarks import corpus, edits, forms
from benchmarks.contenders import Site
from benchmarks.measure import Cost, measure
from benchmarks.results import Sample
from townpress.edges.ground import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from benchmarks.contenders import Contender
    from benchmarks.edits import Deck, Edit

#: Edits built before edits are measured, and those that may be spent until a process that watches sees one.
BUILT_BEFORE, TRIES = 3, 10
#: What would make a run differ from the next, or from a reader's machine.
UNSET = ("PYTHONHASHSEED", "SOURCE_DATE_EPOCH", "PYTHONPATH", "PYTHONPROFILEIMPORTTIME")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run: ``runs`` of each of ``kinds`` with ``stories``; one run may take ``limit`` seconds."""

    stories: int
    runs: int
    kinds: tuple[str, ...]
    limit: float
    reactions: int = 0

    @property
    def repeated(self) -> int:
        """How many more first builds there are than one."""
        return self.runs - 1 if edits.COLD in self.kinds else 0

    def edits(self, alive: int) -> int:
        """How many stories must be edited, each once, with ``alive`` contenders kept running one after the other."""
        builds = BUILT_BEFORE + self.runs * len(set(self.kinds) & set(edits.WRITING))
        return builds + alive * (TRIES + BUILT_BEFORE + self.reactions) * (self.reactions > 0)


@dataclass(frozen=True, slots=True)
class Course:
    """The sites laid out, the stories to edit, and who is still in."""

    plan: Plan
    sites: Mapping[str, Site]
    deck: Deck
    whole: Edit
    contenders: list[Contender]
    numbers: Iterator[int] = field(default_factory=count)

    def run(self) -> Iterator[Sample]:
        """One first build and all edits, one by one. Who fails to build from nothing, or exceeds the limit, is out."""
        yield from self._turns(edits.COLD, self.whole)
        self._warm_up()
        for kind in self.plan.kinds:
            for _ in range(self.plan.runs if kind != edits.COLD else 0):
                yield from self._turns(kind, self.next_edit(kind) if kind in edits.WRITING else self.whole)

    def run_cold(self) -> Iterator[Sample]:
        """The other first builds, last of all: the files they leave behind crowd those that edits look at."""
        whole = replace(self.whole, pages=self.whole.pages[:-1])  # newer stories may have filled the front page
        for _ in range(self.plan.repeated):
            yield from self._turns(edits.COLD, whole)

    def next_edit(self, kind: str) -> Edit:
        """The next edit, written by nobody yet."""
        return self.deck.edit(kind, next(self.numbers))

    def _turns(self, kind: str, edit: Edit) -> Iterator[Sample]:
        for contender in tuple(self.contenders):
            sample = self._turn(contender, kind, edit)
            yield sample
            if sample.fault and (kind == edits.COLD or sample.wall >= self.plan.limit):
                self.contenders.remove(contender)

    def _turn(self, contender: Contender, kind: str, edit: Edit) -> Sample:
        site = self.sites[contender.key]
        if kind == edits.COLD:
            site.forget()
        if kind in edits.WRITING:
            contender.write(site, edit.piece)
        stale = kind not in edits.WRITING or bool(edit.missing(site.output))
        load = os.getloadavg()[0]
        cost = run(contender, site, self.plan.limit)
        fault = cost.fault or ("" if stale else "the output held the edit before the run")
        if not fault and (page := edit.missing(site.output)):
            fault = f"{page} does not hold the edit"
        sample = Sample(
            contender=contender.name,
            stories=self.plan.stories,
            kind=kind,
            wall=cost.wall,
            cpu=cost.cpu,
            memory=cost.memory,
            pages=-1 if fault else contender.printed(site),
            files=_files(site.output) if kind == edits.COLD else 0,
            load=load,
            fault=fault,
        )
        told = f"{contender.name}, {sample.stories}, {kind}: {sample.wall:.2f} s, {sample.cpu:.2f} s CPU"
        say(f"{told}{'；无效' if fault else ''}", f"load {load:.1f}{f'; invalid: {fault}' if fault else ''}")
        return sample

    def _warm_up(self) -> None:
        """Edits built without measuring: Townpress lays an edition on an earlier tree from the fourth build onwards."""
        for _ in range(BUILT_BEFORE):
            edit = self.next_edit(edits.BODY)
            for contender in self.contenders:
                contender.write(self.sites[contender.key], edit.piece)
                if contender.warms_up:
                    run(contender, self.sites[contender.key], self.plan.limit)


def lay_out(plan: Plan, contenders: list[Contender], folder: Path) -> Course:
    """Write the same stories for every contender, each in its own form."""
    sites = {contender.key: Site(folder / str(plan.stories) / contender.key) for contender in contenders}
    for contender in contenders:
        contender.lay_out(sites[contender.key])
    needed = plan.edits(sum(1 for contender in contenders if contender.alive))
    wanted, deck, newest = edits.positions(needed, plan.stories), {}, None
    for position, piece in enumerate(corpus.pieces(plan.stories)):
        newest = newest or piece
        if position in wanted:
            deck[wanted[position]] = piece
        for contender in contenders:
            contender.write(sites[contender.key], piece)
    assert newest is not None  # noqa: S101 - positions() refuses a corpus without stories
    pages = (forms.page(newest), forms.month(newest), "index.html")
    return Course(plan, sites, edits.Deck(deck), edits.Edit(newest, newest.title, pages), contenders)


def run(contender: Contender, site: Site, limit: float) -> Cost:
    """One build, as a process of its own."""
    return measure(
        contender.build(site), cwd=site.source, log=site.folder / "log", limit=limit, env=neutral_environment()
    )


def neutral_environment() -> dict[str, str]:
    """Ours, without what would make runs differ."""
    return {name: value for name, value in os.environ.items() if name not in UNSET}


def _files(output: Path) -> int:
    return sum(1 for path in output.rglob("*") if path.is_file())
