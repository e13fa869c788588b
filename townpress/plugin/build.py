"""One build, from the lock to the exchange. Whatever goes wrong before that leaves the output as it was."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from msgspec import Struct, field

from townpress.kernel.errors import ConfigurationError, OwnFault
from townpress.kernel.problems import strictly
from townpress.plugin.editing import Editing
from townpress.plugin.lead import NONE, Lead
from townpress.plugin.presses import pages
from townpress.plugin.settingsfiles import homes
from townpress.plugin.store import Forgotten
from townpress.plugin.telling import foreign_file
from townpress.plugin.vanishing import check_addresses, keep_book
from townpress.plugin.verdict import judged
from townpress.press.book import Colophon
from townpress.press.clock import check_clock
from townpress.press.linkproof import LinkProof
from townpress.press.manifest import Manifest
from townpress.press.opening import editions
from townpress.press.premises import check_premises
from townpress.press.report import Report
from townpress.press.run import Run
from townpress.press.state import State, open_state
from townpress.press.typecase import TypeCase
from townpress.press.values import Digests
from townpress.products.photos.weights import weights_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from townpress.editorial.schedule import Late
    from townpress.editorial.story import Fate
    from townpress.kernel.problems import Problem
    from townpress.plugin.draft import Draft
    from townpress.plugin.edition import Plan
    from townpress.plugin.settings import Settings
    from townpress.press.addressbook import AddressBook
    from townpress.press.edition import Editions
    from townpress.press.manifest import Files
    from townpress.press.sheet import Sheet
    from townpress.press.stage import Stage


class Altered(Exception):  # a turn of the work, no error
    """A file that was to be kept is not in the output as it was published."""


class Build(Struct):
    """A build begun: it holds the locks until :meth:`close`. What its steps find, it keeps.

    ``stage`` is laid out only if anything in the output has to be other than it is.
    """

    settings: Settings
    held: contextlib.ExitStack
    state: State
    editions: Editions
    stage: Stage | None = None
    digests: Digests = field(default_factory=Digests)
    problems: tuple[Problem, ...] = ()
    counts: dict[Fate, int] = field(default_factory=dict)
    found: int = 0
    next_change: str = ""
    late: tuple[Late, ...] = ()
    printed: int = 0
    kept: int = 0
    published: bool = False
    foreign: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    lead: Lead = NONE
    editing: Editing | None = None
    draft: Draft | None = None
    book: AddressBook | None = None

    @classmethod
    def begin(cls, settings: Settings, lead: Lead = NONE) -> Build:
        """Check the premises and the clock, take the locks."""
        check_premises(settings.output, settings.state, (settings.content, settings.theme), homes())
        if not settings.at.chosen:
            check_clock(settings.at.moment, settings.content)
        with contextlib.ExitStack() as held:
            where = (settings.output, settings.state, settings.lock_wait)
            kept = held.enter_context(editions(*where, ready=lead.editions))
            state = open_state(settings.state, settings.content, settings.output)
            return cls(settings, held.pop_all(), state, kept, lead=lead if kept.is_ready else NONE)

    def edit(self, environment: Environment) -> None:
        """Read, check and plan: as a revision of the edition before where that will do, else everything.

        Raises:
            ConfigurationError: registers or theme are wrong.
            ContentError: stories are wrong, or suspiciously few.
        """
        try:
            self._edit(environment)
        except Forgotten:
            self._start_over(environment, forgetting=True)

    def _start_over(self, environment: Environment, *, forgetting: bool) -> None:
        """Take in everything once more, for the stage as well; ``forgetting`` what was remembered."""
        if self.editing:
            self.editing.close()
        if forgetting:
            self.state.forget()
        self.editions.clear()
        self.stage = None
        self._edit(environment, anew=True)

    def _edit(self, environment: Environment, *, anew: bool = False) -> None:
        editing = self.open(NONE if anew else self.lead)
        self.late = editing.late
        self.draft = None if anew else editing.revised(environment, self.editions.look_ahead)
        if self.draft is None:
            # What only a reading of everything needs takes as long to load as a revision takes in all.
            from townpress.plugin.whole import take_everything  # noqa: PLC0415

            self.draft = take_everything(editing, environment)
        told, self.counts = self.draft.record.told, self.draft.counts
        self.problems = strictly(told) if self.settings.strict else told
        self.found, self.next_change = self.draft.record.found, self.draft.next_change
        self.problems = judged(self.draft, self.problems, editing, self.editions, environment)
        self.book = check_addresses(self.draft, editing)
        self.draft = self.draft.lightened

    def open(self, lead: Lead) -> Editing:
        """The editing of what happened since the edition that stands; it is held until :meth:`close`."""
        edition = self.editions.current.manifest if self.editions.current else ""
        where = (self.state.ledger, edition, self._files)
        self.editing = Editing(self.settings, *where, self.digests, self.seconds, lead)
        self.held.callback(self.editing.close)
        return self.editing

    def print(self, environment: Environment) -> None:
        """Print every sheet that is stale, keep the others, and put every leaf on the stage.

        Where something that was counted upon is lost, a page altered in the output or a story in the store, everything
        is done once more from what lies under ``content/``.
        """
        try:
            self._print(environment)
        except (Altered, Forgotten) as lost:
            self._start_over(environment, forgetting=isinstance(lost, Forgotten))
            self._print(environment)

    def _print(self, environment: Environment) -> None:
        draft, editing = self.draft, self.editing
        if draft is None or editing is None:
            raise OwnFault("print before edit")
        plan, settings = draft.plan, self.settings
        with self._timed("print"):
            footing = draft.record.footing
            run = Run(environment, self.digests, editing.before, draft.ledger, footing.words, footing.theme)
            # Filters of the edition, and its words, are put into templates as these are compiled.
            key = self.digests.of((footing.words, footing.theme, plan.edition))
            case = TypeCase(self.state.ledger, key, editing.before)
            environment.bytecode_cache = case
            standing = {sheet.path for sheet in plan.sheets if run.keeps(sheet) and sheet.path in self._files}
            stale = [] if self._stands(plan, standing) else self._staged(plan, standing)
            proof = LinkProof(plan.edition.base, plan.paths)
            shop = (settings.theme, self.state.ledger, editing.site_url, settings.at.moment, key)
            for sheet, page in pages(run, stale, draft, editing.store, shop, settings.workers):
                proof.read(sheet, page)
                if self.stage:
                    self.stage.write(sheet.path, page)
            run.finish()
            case.finish(draft.ledger)
            draft.ledger.strike(plan.gone)
        self.printed, self.kept = len(stale), draft.ledger.size - len(stale)
        if proof.problems:
            raise ConfigurationError("链接落空 | dead links", tuple(proof.problems))

    @property
    def _files(self) -> Files:
        return (self.editions.manifest or Manifest()).files

    def _stands(self, plan: Plan, standing: set[str]) -> bool:
        """Whether what is planned is what the output holds, file by file; then there is nothing to be done."""
        if plan.gone or len(standing) < len(plan.sheets):
            return False
        leaves = {leaf.path for leaf in plan.leaves if leaf.is_like(self._files.get(leaf.path))}
        unlike = len(leaves) < len(plan.leaves) or plan.paths.unkept(self._files) - standing - leaves
        return not unlike and self.editions.stands()

    def _staged(self, plan: Plan, standing: set[str]) -> list[Sheet]:
        """Lay out a stage with all that is kept, the pages ``standing`` among it; returns the other sheets."""
        self.stage = self.editions.stage()
        lost = set(self.stage.keep_all(plan.paths.unkept(self._files) - standing))
        for leaf in plan.leaves:
            self.stage.put(leaf)
        if any(map(plan.paths.keeps, lost)):
            raise Altered
        return [sheet for sheet in plan.sheets if sheet.path not in standing or sheet.path in lost]

    def publish(self) -> None:
        """Let the staged edition become the output, unless only checking was asked for."""
        if self.settings.check_only or self.draft is None or self.editing is None:
            return
        with self._timed("publish"):
            counts = {fate.value: number for fate, number in self.counts.items()}
            colophon = Colophon(counts, self.settings.at.moment.isoformat(), self.next_change)
            known = self.editions.current
            staged = self.stage.manifest if self.stage else self.editions.manifest
            self.editing.seal(self.draft, staged or Manifest(), (known.manifest,) if known else ())
            if self.stage:
                result = self.editions.publish(self.stage, colophon)
                self.foreign = result.foreign
                self.problems += tuple(foreign_file(path, result.kept) for path in result.foreign)
            else:
                self.editions.confirm(colophon)
            self.editing.tidy_up()
            self.problems += keep_book(self.book, self.settings)
        self.published = True

    def close(self) -> None:
        """Let go of everything; may be called again."""
        self.held.close()

    @property
    def report(self) -> Report:
        """What was done so far."""
        return Report(
            published=self.published,
            instant=self.settings.at.moment.isoformat(),
            stories=self.found,
            fates={fate.value: number for fate, number in self.counts.items()},
            printed=self.printed,
            kept=self.kept,
            problems=self.problems,
            seconds=self.seconds,
            next_change=self.next_change or None,
            late=tuple((one.what, one.due.isoformat()) for one in self.late),
            foreign=self.foreign,
            photos=weights_of(self.draft.plan.leaves if self.draft else ()),
        )

    @contextlib.contextmanager
    def _timed(self, phase: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[phase] = time.perf_counter() - start
