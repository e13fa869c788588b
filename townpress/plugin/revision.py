"""A revision: the next edition made from the last one and what changed since, without looking at what did not.

It is asked first and may decline: wherever an edit is wrong, or reaches what only a reading of everything can judge, the
whole content is taken in instead, which tells every problem as it always does. What it accepts comes to the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from townpress.editorial.catalogue import Reach
from townpress.plugin.rounds import changes
from townpress.plugin.wares import is_story

if TYPE_CHECKING:
    from collections.abc import Collection

    from townpress.kernel.problems import Problem
    from townpress.plugin.cardindex import CardIndex
    from townpress.plugin.filing import Filed
    from townpress.plugin.record import Record
    from townpress.plugin.rounds import Changes, Rounds
    from townpress.plugin.settings import Settings
    from townpress.plugin.store import Store
    from townpress.plugin.ties import Ties
    from townpress.press.sheet import Leaf


class Declined(Exception):  # noqa: N818 - a turn of the work, no error
    """The edit is not one for a revision."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What an edit comes to.

    ``stories``: those that were read for it. ``reach``: the pages it may change; ``doubtful``: addresses (output paths)
    that may have no page any more. ``leaves``: the files of these stories; ``fallen``: those nobody needs any more.
    ``moved``: whether an address came, went, or changed its date. ``problems``: all there is to say, no errors among it.
    """

    rounds: Rounds
    problems: tuple[Problem, ...]
    stories: tuple[Filed, ...] = ()
    reach: Reach = Reach(frozenset(), {})
    doubtful: frozenset[str] = frozenset()
    leaves: tuple[Leaf, ...] = ()
    fallen: frozenset[str] = frozenset()
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What a revision is made with and of. ``standing``: the files of the last edition."""

    settings: Settings
    record: Record
    index: CardIndex
    ties: Ties
    store: Store
    standing: Collection[str]


def revise(desk: Desk, rounds: Rounds) -> Revision:
    """Bring index, ties and store up to date with the stories as they lie on disk.

    Raises:
        Declined: only a reading of everything can tell.
    """
    at, record = desk.settings.at.moment, desk.record
    found = changes(desk.settings.content, rounds)
    if found is None or at < record.at or any(record.at < turn <= at for turn in record.turns):
        raise Declined
    told, kept = _told(desk, found)
    changed = (*found.touched, *found.gone)
    stories = {*told, *(path for path in changed if is_story(path)), *desk.index.turning(record.at, at)}
    stories |= {user for path in changed for user in desk.ties.hanging_on(path)}
    if not stories:
        return Revision(found.now, kept)
    # What reads stories takes as long to load as all else that a build without any comes to.
    from townpress.plugin.reviser import Reviser  # noqa: PLC0415

    return Reviser(desk, found, kept).revised(stories)


def _told(desk: Desk, found: Changes) -> tuple[set[str], tuple[Problem, ...]]:
    """The stories of which anything was said, which are read again; and what was said besides and still holds."""
    again: set[str] = set()
    kept = []
    for problem in desk.record.told:
        path = problem.path.removeprefix(f"{desk.settings.content.name}/")
        if is_story(path):
            again.add(path)
        elif path in found.now.marks or path in found.gone:
            again |= set(desk.ties.hanging_on(path))
        elif str(PurePosixPath(path).parent) not in found.walked:
            kept.append(problem)
    return again, (*kept, *found.remarks)
