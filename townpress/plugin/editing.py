"""The editing of one build: what it starts from, and its draft as a revision of the edition before."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from townpress.editorial.schedule import Late, late, next_change
from townpress.kernel.errors import MachineError
from townpress.plugin.cardindex import CardIndex
from townpress.plugin.concordance import Shelf
from townpress.plugin.draft import Draft
from townpress.plugin.edition import Plan, Standing, planned
from townpress.plugin.footing import footing_of
from townpress.plugin.headcount import count
from townpress.plugin.linking import astray
from townpress.plugin.record import Record, read_record, write_record
from townpress.plugin.retention import keys_of, piece_keys
from townpress.plugin.revising import revise
from townpress.plugin.revision import Declined, Desk
from townpress.plugin.rounds import Rounds, changes
from townpress.plugin.searchwork import Found, searchable
from townpress.plugin.sitework import freeze_site
from townpress.plugin.store import Archive, Store
from townpress.plugin.ties import Ties
from townpress.plugin.words import compiled, spoken
from townpress.press.addressbook import lasting_in
from townpress.press.draftledger import clear_ledgers, copy_ahead, draft_ledger, seal_for_copies, seal_ledger
from townpress.press.ledger import sealed_ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime
    from gettext import NullTranslations
    from pathlib import Path

    from jinja2 import Environment

    from townpress.plugin.filing import Filed
    from townpress.plugin.lead import Lead
    from townpress.plugin.settings import Settings
    from townpress.press.draftledger import DraftLedger
    from townpress.press.ledger import Ledger
    from townpress.press.manifest import Files, Manifest
    from townpress.press.values import Digests


class Editing:
    """The editing of one build. ``folder`` holds ledgers and store, ``edition`` names the one in the output, if any.

    ``standing``: its files. ``seconds``: where the time goes, by phase. ``lead``: what is known beforehand.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what a build knows when it begins
        self,
        settings: Settings,
        folder: Path,
        edition: str,
        standing: Files,
        digests: Digests,
        seconds: dict[str, float],
        lead: Lead,
    ) -> None:
        self.settings, self.folder, self.standing, self.digests = settings, folder, standing, digests
        self.seconds, self.lead = seconds, lead
        self.before = sealed_ledger(folder, edition)
        self.store = Store(folder)
        self.record: Record | None
        self.rounds: Rounds | None
        self.record, self.rounds = read_record(self.before) or (None, None)
        self.footing = footing_of(settings, self.record.footing if self.record else None)
        self.tally = count(settings.content, self.rounds.heads if self.rounds else None, lead.named)
        self.ledger: DraftLedger | None = None
        self.site_url = ""
        self._sealed: tuple[str, ...] = ()

    def close(self) -> None:
        """Let go of ledgers and store."""
        for held in (self.before, self.ledger, self.store):
            if held:
                held.close()

    def revised(self, environment: Environment, look_ahead: Callable[[], None]) -> Draft | None:
        """The draft as a revision, None where that will not do; ``look_ahead`` is called where lists are planned."""
        record, rounds = self.record, self.rounds
        if not (record and rounds and record.whole and self.before and self.same_ground and self._same_old_addresses):
            return None
        ledger, index, ties = self.begin(self.before)
        try:
            with self.timed("read"):
                desk = Desk(self.settings, record, index, ties, self.store, self.standing, self.tally, self.lead.named)
                revision = revise(desk, rounds)
            if revision.reach.headings and self.settings.workers.count > 1:
                look_ahead()
            with self.timed("plan"):
                self.site_url = self.settings.site_url or f"https://{record.registers.masthead.domain}"
                at = self.settings.at.moment
                found = self.searchable(ledger, self.standing, revision.touched)
                revision = replace(revision, fallen=revision.fallen | found.fallen)
                site = freeze_site(record.registers, at, self.site_url, index, record.tombstones, record.pages)
                same_theme = record.footing.theme == self.footing.theme
                standing = Standing(record.edition, record.fresh, self.standing, ledger, same_theme, revision)
                plan = planned(
                    site,
                    (*revision.leaves, *found.leaves),
                    Archive(self.store, index),
                    self.settings,
                    environment,
                    self.digests,
                    self.words(site.masthead.language),
                    standing,
                )
                _check(plan, revision.stories, ties, self.standing)
        except Declined:
            return None
        noted = replace(
            record,
            at=self.settings.at.moment,
            footing=self.footing,
            found=self.tally.heads.total,
            edition=plan.edition,
            fresh=plan.fresh,
            told=revision.problems,
        )
        turn = index.next_turn(self.settings.at.moment)
        return Draft(plan, ledger, noted, revision.rounds, index.fates(), self.next_change(noted, [turn]))

    def searchable(
        self, ledger: DraftLedger, kept: Collection[str] = (), touched: Collection[str] | None = None
    ) -> Found:
        """What search needs in the edition that ``ledger`` holds, beyond the files that are ``kept``.

        ``touched``: the only stories that can be other than search knows them.
        """
        with self.timed("search"):
            return searchable(ledger, self.before, self.store, self.shelf, self.settings.workers, kept, touched)

    def seal(self, draft: Draft, edition: Manifest, keep: tuple[str, ...]) -> None:
        """File the ledger of a draft as that of an edition, if it says more than the one that is there.

        ``keep``: the other editions whose ledgers are to stay. Raises ``MachineError``.
        """
        if draft.whole:
            self._clear_store(draft.ledger, edition.files)
        noted = self.record and replace(draft.record, at=self.record.at)
        is_there = draft.ledger.untouched and keep == (edition.digest,) and not self.late
        if not (is_there and noted == self.record and draft.rounds == self.rounds):
            write_record(draft.ledger, draft.record, draft.rounds, None if draft.whole else self.rounds)
            seal_ledger(draft.ledger, edition.digest)
            self._sealed = (edition.digest, *keep)

    def tidy_up(self) -> None:
        """Have copies known of the ledger that was sealed, and remove old ones: readers need not wait for that."""
        with suppress(MachineError, OSError):
            if self._sealed:
                seal_for_copies(self.folder, self._sealed[0])
                clear_ledgers(self.folder, self._sealed)

    def _clear_store(self, ledger: Ledger, files: Collection[str]) -> None:
        """Clear the store of what neither the edition that stands needs nor the next, of these ``files``."""
        kept = keys_of(ledger, self.shelf) | piece_keys(files) | piece_keys(self.standing)
        if self.before and self.record and self.record.footing.code == self.shelf.code:
            kept |= keys_of(self.before, self.shelf)
        self.store.flush()
        self.store.retain(kept)

    @property
    def late(self) -> tuple[Late, ...]:
        """What the edition before knew to fall due, and what comes about too late."""
        at = self.settings.at.moment
        if not (self.before and self.record and self.record.at < at):
            return ()
        turned = CardIndex(self.before, self.store, self.digests).turned(self.record.at, at)
        return late(turned, self.record.registers.placements, self.record.at, at)

    def make_ready(self) -> bool:
        """Copy the ledger ahead; whether nothing happened to stories since the edition before."""
        if self.before:
            copy_ahead(self.folder, self.before)
        found = changes(self.settings.content, self.rounds, self.tally) if self.rounds else None
        return found is not None and not (found.touched or found.gone or found.remarks)

    @property
    def shelf(self) -> Shelf:
        """Where entries for search lie."""
        return Shelf(self.folder, self.footing.code)

    @property
    def same_ground(self) -> bool:
        """Whether code, registers, pages and settings are those of the edition before."""
        return bool(self.record and self.record.footing.ground == self.footing.ground)

    @property
    def _same_old_addresses(self) -> bool:
        """Whether readers know the same old addresses of withdrawn stories as the edition before supposed."""
        if self.record is None or not self.record.buried:
            return True
        led_on = {alias for tombstone in self.record.tombstones for alias in tombstone.aliases}
        return led_on == lasting_in(self.settings.urls).intersection(self.record.buried)

    def words(self, language: str) -> NullTranslations:
        """The theme's words in a language: as the edition before had them, while they are what they were."""
        name = f"words {language}"
        same = self.before and self.record and self.record.footing.words == self.footing.words
        known = self.before.note(name) if self.before and same else None
        if known is None:
            known = compiled(self.settings.theme / "translations", language)
        if self.ledger:
            self.ledger.make_note(name, known)
        return spoken(known)

    def begin(self, like: Ledger | None) -> tuple[DraftLedger, CardIndex, Ties]:
        """A new ledger, on a copy of another or empty, with its index and ties."""
        if self.ledger:
            self.ledger.close()
            self.digests.forget()
        self.ledger = draft_ledger(self.folder, like, copied=like is not None and self.lead.copied)
        return self.ledger, CardIndex(self.ledger, self.store, self.digests), Ties(self.ledger)

    def next_change(self, record: Record, turns: Iterable[datetime | None]) -> str:
        """When something falls due next, ISO 8601, if anything does."""
        due = next_change((*turns, *record.turns), record.registers.placements, self.settings.at.moment)
        return due.isoformat() if due else ""

    @contextmanager
    def timed(self, phase: str) -> Iterator[None]:
        """Note how long a phase takes."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[phase] = time.perf_counter() - start


def _check(plan: Plan, stories: Iterable[Filed], ties: Ties, standing: Collection[str]) -> None:
    """Decline a revision whose links lead astray, whose pages are in the way of others, or that takes one away."""
    if any(problem for filed in stories for problem in astray(filed, plan.paths)):
        raise Declined
    for sheet in plan.sheets:
        if sheet.path not in standing:
            others = {path for path in ties.claimants(sheet.path.removesuffix("index.html")) if path != sheet.source}
            if others:
                raise Declined
    for path in plan.gone:
        if ties.hanging_on(f"/{path.removesuffix('index.html')}"):
            raise Declined
