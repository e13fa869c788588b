"""What becomes of a story at an instant, what stands on the front page then, and when the next change falls due.

Time is a value: every function is given the instant (AT); none asks the clock.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.story import Fate
from townpress.kernel.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from townpress.editorial.manuscript import Manuscript
    from townpress.editorial.reading import PageManuscript
    from townpress.editorial.terms import Placement
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source


#: What comes about within that time came in time.
LATE_AFTER = timedelta(minutes=1)

#: What is printed as a story, and what a preview prints besides.
PRINTED = frozenset({Fate.PUBLISHED, Fate.EXPIRED})
PREVIEWED = PRINTED | {Fate.DRAFT, Fate.SCHEDULED}


def released_at(manuscript: Manuscript) -> datetime | None:
    """When the story may first be seen: ``publish_at``, else its date (a bare day begins at 00:00, Asia/Shanghai)."""
    return manuscript.publish_at or manuscript.date


def is_released(manuscript: Manuscript, at: datetime) -> bool:
    """Whether the story could have been seen by ``at``."""
    release = released_at(manuscript)
    return release is None or release <= at


def expires_at(manuscript: Manuscript) -> datetime | None:
    """The first instant at which the story has expired. A bare day (midnight, as it is read) counts to its end."""
    ends = manuscript.expires
    if ends is not None and ends.time() == time.min:
        return ends + timedelta(days=1)
    return ends


def fate(manuscript: Manuscript, at: datetime) -> Fate:
    """The story's fate at ``at``: withdrawn before draft before scheduled before expired before published.

    A withdrawn story stays withdrawn whatever its dates say; one still under embargo has not expired.
    """
    release, end = released_at(manuscript), expires_at(manuscript)
    if manuscript.status == "withdrawn":
        return Fate.WITHDRAWN
    if manuscript.status == "draft":
        return Fate.DRAFT
    if release is not None and release > at:
        return Fate.SCHEDULED
    if end is not None and end <= at:
        return Fate.EXPIRED
    return Fate.PUBLISHED


def is_live(page: PageManuscript, at: datetime) -> bool:
    """Whether a standing page is there at ``at``: no draft, and its date, if it has one, has come."""
    return page.status == "published" and (page.date is None or page.date <= at)


def next_change(turns: Iterable[datetime | None], placements: Iterable[Placement], at: datetime) -> datetime | None:
    """The next instant after ``at`` at which a build would publish something else; None when nothing is due.

    ``turns``: of every story that moves with time, when it may first be seen and when it has expired; of every page,
    its date.

    Publication (of pages too), expiry, and the ends of placements count. The news sitemap's sliding 48 hours does not:
    it is a view of time itself, and a build for it alone would change nothing readers see.
    """
    spans = (instant for placement in placements for instant in _span(placement))
    return min((instant for instant in (*turns, *spans) if instant and instant > at), default=None)


class Late(Struct, frozen=True):
    """What fell due at ``due`` and only comes about now: ``what`` is a story's file or the slug that was placed."""

    what: str
    due: datetime


def late(
    turned: Iterable[tuple[str, datetime]], placements: Iterable[Placement], since: datetime, at: datetime
) -> tuple[Late, ...]:
    """What comes about in an edition of ``at`` more than a minute after it fell due, the earliest first.

    ``turned``: what the edition before, of ``since``, knew to fall due in between; ``placements``: those it knew.
    """
    spans = ((placement.story, instant) for placement in placements for instant in _span(placement))
    due = {Late(what, instant) for what, instant in (*turned, *spans) if instant and since < instant < at - LATE_AFTER}
    return tuple(sorted(due, key=lambda one: (one.due, one.what)))


def _span(placement: Placement) -> tuple[datetime | None, datetime | None]:
    begins, ends = placement.begins, placement.ends
    return (datetime.fromisoformat(begins) if begins else None, datetime.fromisoformat(ends) if ends else None)


def active_placements(placements: Iterable[Placement], at: datetime) -> tuple[Placement, ...]:
    """Those in force at ``at``, in the register's order: from ``begins`` on, up to but not including ``ends``."""
    return tuple(placement for placement in placements if _holds(placement, at))


def _holds(placement: Placement, at: datetime) -> bool:
    begins, ends = _span(placement)
    return (begins is None or begins <= at) and (ends is None or at < ends)


def untimely_corrections(manuscript: Manuscript, source: Source, at: datetime) -> Iterator[Problem]:
    """W250 for each correction dated after ``at``: a warning, since a past moment may be built on purpose.

    It stands here and not with the copy desk because it is the one check that depends on the instant.
    """
    for index, correction in enumerate(manuscript.corrections):
        if correction.date > at:
            spot = manuscript.spot(f"corrections.{index}.date")
            yield source.problem(
                250,
                "更正的日期还没有到。请核对年月日",
                "the correction is dated in the future; check the date",
                line=spot.line,
                column=spot.column,
                width=spot.width,
                field="corrections",
                severity=Severity.WARNING,
            )
