"""Asks for a revision: what changed, which stories must be read for that, and whether any must be at all."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from townpress.plugin.revision import Declined, Desk, Revision
from townpress.plugin.rounds import changes
from townpress.plugin.wares import is_story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.kernel.problems import Problem
    from townpress.plugin.rounds import Changes, Rounds

#: The warnings that hang on the instant: a year that looks wrong from it, a correction that lies ahead.
DATED = frozenset({211, 250})


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
    found = changes(desk.settings.content, rounds, desk.tally, desk.named)
    if found is None or at < record.at or any(record.at < turn <= at for turn in record.turns):
        raise Declined
    kept = tuple(_still_true(desk, found))
    changed = (*found.touched, *found.gone)
    stories = {*_to_be_asked_again(desk), *(path for path in changed if is_story(path))}
    stories |= {*desk.index.turning(record.at, at), *(user for path in changed for user in desk.ties.hanging_on(path))}
    if not stories:
        return Revision(found.now, kept)
    # What reads stories takes as long to load as all else that a build without any comes to.
    from townpress.plugin.reviser import Reviser  # noqa: PLC0415

    return Reviser(desk, found, kept).revised(stories)


def _still_true(desk: Desk, found: Changes) -> Iterator[Problem]:
    """What was said and still holds, as far as files and folders tell; and what was remarked on the way."""
    changed = {*found.touched, *found.gone}
    for problem in desk.record.told:
        path = problem.path.removeprefix(f"{desk.settings.content.name}/")
        of_a_file = found.now.files.place_of(path) is not None
        if path not in changed and (of_a_file or str(PurePosixPath(path).parent) not in found.walked):
            yield problem
    yield from found.remarks


def _to_be_asked_again(desk: Desk) -> Iterator[str]:
    """The stories of which something was said that hangs on the instant, if this is another."""
    if desk.settings.at.moment != desk.record.at:
        prefix = f"{desk.settings.content.name}/"
        yield from (problem.path.removeprefix(prefix) for problem in desk.record.told if problem.number in DATED)
