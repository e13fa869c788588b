"""Asks for a revision: what changed, which stories must be read for that, and whether any must be at all."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from townpress.plugin.revision import Declined, Desk, Revision
from townpress.plugin.rounds import changes
from townpress.plugin.wares import is_story

if TYPE_CHECKING:
    from townpress.kernel.problems import Problem
    from townpress.plugin.rounds import Changes, Rounds


def revise(desk: Desk, rounds: Rounds) -> Revision:
    """Bring index, ties and store up to date with the stories as they lie on disk.

    Raises:
        Declined: only a reading of everything can tell.
    """
    try:
        return _revision(desk, rounds)
    except OSError as error:  # a file that can't be read is told where everything is
        raise Declined from error


def _revision(desk: Desk, rounds: Rounds) -> Revision:
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
