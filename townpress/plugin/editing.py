"""Makes the draft of an edition: as a revision of the edition before, or by taking in everything."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from townpress.editorial.collisions import COLLISIONS
from townpress.editorial.schedule import next_change
from townpress.kernel.problems import errors_in
from townpress.plugin.cardindex import CardIndex
from townpress.plugin.edition import Plan, Standing, planned
from townpress.plugin.footing import footing_of
from townpress.plugin.freeze import freeze_site
from townpress.plugin.headcount import count
from townpress.plugin.linking import astray, usurping
from townpress.plugin.makeup import Makeup, make_up, site_url_of
from townpress.plugin.memory import Memory
from townpress.plugin.newsdesk import Copy, fates, take_in
from townpress.plugin.plan import REDIRECT
from townpress.plugin.record import Record, read_record
from townpress.plugin.revision import Declined, revise
from townpress.plugin.rounds import rounds_of
from townpress.plugin.shelf import survey
from townpress.plugin.store import Archive, Store
from townpress.plugin.ties import Ties
from townpress.press.ledger import Ledger, draft_ledger, sealed_ledger

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from jinja2 import Environment

    from townpress.editorial.story import Fate
    from townpress.kernel.problems import Problem
    from townpress.plugin.filing import Filed, FiledPage
    from townpress.plugin.rounds import Rounds
    from townpress.plugin.settings import Settings
    from townpress.press.values import Digests


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition planned: what is to be printed, and all that is known of it.

    ``record`` and ``rounds`` are for the ledger. ``copy`` and ``made`` are there where everything was taken in.
    """

    plan: Plan
    ledger: Ledger
    record: Record
    rounds: Rounds
    counts: dict[Fate, int]
    next_change: str
    copy: Copy | None = None
    made: Makeup | None = None


class Editing:
    """The editing of one build. ``folder`` holds ledgers and store, ``edition`` names the one in the output, if any.

    ``standing``: its files. ``seconds``: where the time goes, by phase.
    """

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        edition: str,
        standing: Collection[str],
        digests: Digests,
        seconds: dict[str, float],
    ) -> None:
        self.settings, self.folder, self.standing, self.digests = settings, folder, standing, digests
        self.seconds = seconds
        self.before = sealed_ledger(folder, edition)
        self.store = Store(folder)
        found = read_record(self.before)
        self.record, self.rounds = found or (None, None)
        self.footing = footing_of(settings, self.record.footing if self.record else None)
        self.heads = count(settings.content, self.record.heads if self.record else None)
        self._ledger: Ledger | None = None

    def close(self) -> None:
        """Let go of ledgers and store."""
        for held in (self.before, self._ledger, self.store):
            if held:
                held.close()

    def revised(self, environment: Environment) -> Draft | None:
        """The draft as a revision; None where that will not do."""
        record, rounds = self.record, self.rounds
        if not (record and rounds and record.whole and self.before and self._same_ground):
            return None
        ledger, index, ties = self._begin(self.before)
        try:
            with self._timed("read"):
                revision = revise(self.settings, record, rounds, index, ties, self.store, self.standing)
            with self._timed("plan"):
                site_url = site_url_of(self.settings, record.registers)
                at = self.settings.at.moment
                site = freeze_site(record.registers, at, site_url, index, record.tombstones, record.pages)
                standing = Standing(
                    record.edition, self.standing, ledger.pages, record.footing.theme == self.footing.theme, revision
                )
                archive = Archive(self.store, index)
                plan = planned(site, revision.leaves, archive, self.settings, environment, self.digests, standing)
                _check(plan, revision.stories, ties, self.standing)
        except Declined:
            return None
        noted = replace(
            record,
            at=self.settings.at.moment,
            footing=self.footing,
            heads=self.heads,
            edition=plan.edition,
            told=revision.problems,
        )
        turn = index.next_turn(self.settings.at.moment)
        return Draft(plan, ledger, noted, revision.rounds, index.fates(), self._next_change(noted, [turn]))

    def everything(self, environment: Environment) -> Draft:
        """The draft from a reading of everything but what is remembered. Raises ConfigurationError."""
        ledger, index, ties = self._begin(None)
        index.begin()
        ties.begin()
        with self._timed("read"):
            found = survey(self.settings.content, self.settings.content.name)
            copy = take_in(found, self.settings, self._memory(), self.store)
        with self._timed("make up"):
            made = make_up(copy, self.settings, index, ties, self.store)
        with self._timed("plan"):
            archive = Archive(self.store, index)
            plan = planned(made.site, made.leaves, archive, self.settings, environment, self.digests)
        problems = (*copy.problems, *made.problems, *_misled(copy, plan))
        record = Record(
            whole=not errors_in(problems),
            at=self.settings.at.moment,
            footing=self.footing,
            heads=self.heads,
            registers=copy.registers,
            pages=made.site.pages,
            tombstones=made.site.tombstones,
            edition=plan.edition,
            files=tuple(ware.path for ware in (*found.files, *found.pictures) if ware.path.startswith("files/")),
            destinations=dict(made.destinations),
            turns=made.turns,
            told=problems,
        )
        turns = [turn for entry in copy.entries for turn in (entry.release, entry.expires)]
        rounds = rounds_of(found, copy.digests, self.settings.content, self.rounds)
        counts = fates(copy, problems, made.rejected)
        return Draft(plan, ledger, record, rounds, counts, self._next_change(record, turns), copy, made)

    @property
    def _same_ground(self) -> bool:
        return bool(self.record and self.record.footing.ground == self.footing.ground)

    def _memory(self) -> Memory | None:
        """What is remembered of the edition before, if it stood on the same ground."""
        if not (self.before and self.record and self.rounds and self._same_ground):
            return None
        told = frozenset(problem.path for problem in self.record.told)
        return Memory(CardIndex(self.before, self.store, self.digests), Ties(self.before), self.rounds.digests, told)

    def _begin(self, like: Ledger | None) -> tuple[Ledger, CardIndex, Ties]:
        """A new ledger, on a copy of another or empty, with its index and ties."""
        if self._ledger:
            self._ledger.close()
            self.digests.forget()
        self._ledger = draft_ledger(self.folder, like)
        return self._ledger, CardIndex(self._ledger, self.store, self.digests), Ties(self._ledger)

    def _next_change(self, record: Record, turns: Iterable[datetime | None]) -> str:
        due = next_change((*turns, *record.turns), record.registers.placements, self.settings.at.moment)
        return due.isoformat() if due else ""

    @contextmanager
    def _timed(self, phase: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[phase] = time.perf_counter() - start


def _misled(copy: Copy, plan: Plan) -> Iterator[Problem]:
    """Links to addresses that the edition does not have, and old addresses where it has pages of its own."""
    addresses = {path.removesuffix("index.html") for path in plan.paths}
    everything: list[Filed | FiledPage] = [*copy.stories, *copy.pages]
    for filed in everything:
        yield from astray(filed, addresses)
    ours = plan.paths.difference(sheet.path for sheet in plan.sheets if sheet.template == REDIRECT)
    told = {(problem.path, problem.line, problem.column) for problem in copy.problems if problem.number in COLLISIONS}
    for problem in (problem for filed in copy.stories for problem in usurping(filed, ours)):
        if (problem.path, problem.line, problem.column) not in told:
            yield problem


def _check(plan: Plan, stories: Iterable[Filed], ties: Ties, standing: Collection[str]) -> None:
    """Decline a revision whose links lead astray, whose pages are in the way of others, or that takes one away."""
    addresses = {path.removesuffix("index.html") for path in plan.paths}
    if any(problem for filed in stories for problem in astray(filed, addresses)):
        raise Declined
    for sheet in plan.sheets:
        if sheet.path not in standing:
            others = {path for path in ties.claimants(sheet.path.removesuffix("index.html")) if path != sheet.source}
            if others:
                raise Declined
    for path in plan.gone:
        address = f"/{path.removesuffix('index.html')}"
        if ties.hanging_on(address) or ties.hanging_on(address.rstrip("/")):
            raise Declined
