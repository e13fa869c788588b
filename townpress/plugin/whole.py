"""Takes in the whole content for a draft: everything is read that is not remembered, and every problem told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.collisions import COLLISIONS
from townpress.editorial.story import Fate
from townpress.kernel.problems import errors_in
from townpress.plugin.cardindex import CardIndex
from townpress.plugin.draft import Draft
from townpress.plugin.edition import planned
from townpress.plugin.linking import astray, usurping
from townpress.plugin.makeup import make_up
from townpress.plugin.memory import Memory
from townpress.plugin.newsdesk import fates, take_in
from townpress.plugin.plan import REDIRECT
from townpress.plugin.record import Record
from townpress.plugin.rounds import rounds_of
from townpress.plugin.shelf import survey
from townpress.plugin.store import Archive
from townpress.plugin.ties import Ties
from townpress.press.collector import give_back

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from townpress.kernel.problems import Problem
    from townpress.plugin.editing import Editing
    from townpress.plugin.edition import Plan
    from townpress.plugin.filing import Filed, FiledPage
    from townpress.plugin.newsdesk import Copy
    from townpress.press.sheet import Leaf


def take_everything(editing: Editing, environment: Environment) -> Draft:
    """The draft of an edition. Raises ConfigurationError."""
    ledger, index, ties = editing.begin(None)
    index.begin()
    ties.begin()
    with editing.timed("read"):
        found = survey(editing.settings.content, editing.settings.content.name)
        copy = take_in(found, editing.settings, _memory(editing), editing.store, editing.shelf)
    with editing.timed("make up"):
        made = make_up(copy, editing.settings, index, ties, editing.store)
    found_by_search = editing.searchable(ledger)
    with editing.timed("plan"):
        editing.site_url = made.site.site_url
        archive = Archive(editing.store, index)
        words = editing.words(copy.registers.masthead.language)
        plan = planned(
            made.site,
            (*made.leaves, *found_by_search.leaves, *_form(copy, editing, made.site.site_url)),
            archive,
            editing.settings,
            environment,
            editing.digests,
            words,
        )
    problems = (*copy.problems, *made.problems, *_misled(copy, plan))
    record = Record(
        whole=not errors_in(problems),
        at=editing.settings.at.moment,
        footing=editing.footing,
        found=editing.tally.heads.total,
        registers=copy.registers,
        pages=made.site.pages,
        tombstones=made.site.tombstones,
        buried=tuple(alias for filed in copy.stories if filed.fate is Fate.WITHDRAWN for alias in filed.entry.aliases),
        edition=plan.edition,
        fresh=plan.fresh,
        files=tuple(ware.path for ware in (*found.files, *found.pictures) if ware.path.startswith("files/")),
        destinations=dict(made.destinations),
        turns=made.turns,
        told=problems,
    )
    turns = [turn for entry in copy.entries for turn in (entry.release, entry.expires)]
    rounds = rounds_of(found, copy.digests, editing.settings.content, editing.rounds, editing.tally.heads)
    counts = fates(copy, problems, made.rejected)
    due = editing.next_change(record, turns)
    index.let_go()
    give_back()
    return Draft(plan, ledger, record, rounds, counts, due, whole=True, copy=copy, made=made)


def _form(copy: Copy, editing: Editing, site_url: str) -> tuple[Leaf, ...]:
    """The browser form, if it is wanted. It hangs on registers and settings alone, so a revision keeps it."""
    if editing.settings.editor is None:
        return ()
    from townpress.products.form.leaves import form_leaves  # noqa: PLC0415 - only where a form is wanted

    return form_leaves(copy.registers, site_url, editing.settings.editor, editing.settings.content.name)


def _memory(editing: Editing) -> Memory | None:
    """What is remembered of the edition before, if it stood on the same ground."""
    before, record, rounds = editing.before, editing.record, editing.rounds
    if not (before and record and rounds and editing.same_ground):
        return None
    told = frozenset(problem.path for problem in record.told)
    return Memory(CardIndex(before, editing.store, editing.digests), Ties(before), rounds.digests, told)


def _misled(copy: Copy, plan: Plan) -> Iterator[Problem]:
    """Links to addresses that the edition does not have, and old addresses where it has pages of its own."""
    everything: list[Filed | FiledPage] = [*copy.stories, *copy.pages]
    for filed in everything:
        yield from astray(filed, plan.paths)
    ours = {sheet.path for sheet in plan.sheets if sheet.template != REDIRECT} | {leaf.path for leaf in plan.leaves}
    told = {(problem.path, problem.line, problem.column) for problem in copy.problems if problem.number in COLLISIONS}
    for problem in (problem for filed in copy.stories for problem in usurping(filed, ours)):
        if (problem.path, problem.line, problem.column) not in told:
            yield problem
