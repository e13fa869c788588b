"""Fates, the next change, placements, and which notices stand under a story: all functions of a given instant."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from townpress.editorial.disclaimers import disclaimers_for
from townpress.editorial.manuscript import CorrectionNote, Manuscript
from townpress.editorial.nodes import Spot
from townpress.editorial.schedule import active_placements, fate, next_change, untimely_corrections
from townpress.editorial.story import Fate, Origin
from townpress.editorial.terms import Category, Disclaimer, Placement
from townpress.kernel.source import Source

SHANGHAI = ZoneInfo("Asia/Shanghai")
SECOND = timedelta(seconds=1)


def on(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of December 2026 in Shanghai."""
    return datetime(2026, 12, day, hour, minute, tzinfo=SHANGHAI)


AT = on(10, 9)
PAST, LATER = on(1), on(20)


@pytest.mark.parametrize(
    ("manuscript", "expected"),
    [
        (Manuscript(date=PAST), Fate.PUBLISHED),
        (Manuscript(date=PAST, status="draft"), Fate.DRAFT),
        (Manuscript(date=LATER, status="draft"), Fate.DRAFT),
        (Manuscript(date=LATER), Fate.SCHEDULED),
        (Manuscript(date=PAST, publish_at=LATER), Fate.SCHEDULED),
        (Manuscript(date=LATER, publish_at=PAST), Fate.PUBLISHED),
        (Manuscript(date=PAST, expires=on(5)), Fate.EXPIRED),
        (Manuscript(date=LATER, expires=on(5)), Fate.SCHEDULED),
        (Manuscript(date=PAST, expires=LATER), Fate.PUBLISHED),
        (Manuscript(date=PAST, status="withdrawn", withdrawn="不实"), Fate.WITHDRAWN),
        (Manuscript(date=LATER, status="withdrawn", expires=PAST), Fate.WITHDRAWN),
    ],
)
def test_fate(manuscript: Manuscript, expected: Fate) -> None:
    """Withdrawn before draft before scheduled before expired before published; publish_at before date."""
    assert fate(manuscript, AT) is expected


def test_embargo_ends_on_the_second() -> None:
    """A bare future date is an embargo until midnight in Shanghai, wherever the build runs."""
    story = Manuscript(date=on(11))
    utc = on(11).astimezone(ZoneInfo("UTC"))
    assert fate(story, utc - SECOND) is Fate.SCHEDULED
    assert fate(story, utc) is Fate.PUBLISHED


def test_bare_expiry_counts_to_the_end_of_its_day() -> None:
    """`expires: 2026-12-31` is still current on the 31st; a time of day is taken at its word."""
    assert fate(Manuscript(date=PAST, expires=on(31)), on(31, 23, 59)) is Fate.PUBLISHED
    assert fate(Manuscript(date=PAST, expires=on(31)), on(31) + timedelta(days=1)) is Fate.EXPIRED
    assert fate(Manuscript(date=PAST, expires=on(31, 9)), on(31, 9)) is Fate.EXPIRED


def test_next_change() -> None:
    """The nearest of release, expiry and placement; drafts, withdrawn stories and what is past do not count."""
    stories = [
        Manuscript(date=LATER),
        Manuscript(date=PAST, expires=on(15)),
        Manuscript(date=on(11), status="draft"),
        Manuscript(date=PAST, publish_at=on(12), status="withdrawn"),
    ]
    assert next_change(stories, [], AT) == on(16)
    assert next_change(stories, [Placement("x", "lead", begins="2026-12-11T06:00:00+08:00")], AT) == on(11, 6)
    assert next_change(stories, [], on(30)) is None


def test_placements() -> None:
    """A placement holds from its begin up to its end, open where not given, in the register's order."""
    open_ended = Placement("a", "lead")
    running = Placement("b", "lead", "2026-12-10T09:00:00+08:00", "2026-12-11T09:00:00+08:00")
    over = Placement("c", "lead", ends="2026-12-10T09:00:00+08:00")
    assert active_placements([running, over, open_ended], AT) == (running, open_ended)


def test_correction_in_the_future() -> None:
    """A correction dated after AT is a warning at its own place; one in the past is none."""
    corrections = (CorrectionNote(PAST, "已改"), CorrectionNote(LATER, "将改"))
    story = Manuscript(corrections=corrections, spots={"corrections.1.date": Spot(7, 12, 10)})
    (problem,) = untimely_corrections(story, Source("a.md"), AT)
    assert (problem.code, problem.line, problem.column) == ("W250", 7, 12)


COMMUNITY = Category("community", "社区治理")
PROPERTY = Category("loushi", "楼市", kind="property", disclaimers=("invest",))
REGISTER = (
    Disclaimer("own", "版权归本站", origins=("original",)),
    Disclaimer("invest", "不构成投资建议"),
    Disclaimer("reprint", "转载自他处", origins=("reprint", "release")),
    Disclaimer("both", "房产转载", origins=("reprint",), kinds=("property",)),
    Disclaimer("named", "社区栏目", categories=("社区治理",)),
    Disclaimer("tips", "欢迎爆料"),
)


@pytest.mark.parametrize(
    ("origin", "category", "ids"),
    [
        (Origin.ORIGINAL, COMMUNITY, ["own", "named", "tips"]),
        (Origin.REPRINT, COMMUNITY, ["reprint", "named", "tips"]),
        (Origin.REPRINT, PROPERTY, ["invest", "reprint", "both", "tips"]),
        (Origin.COMPILED, PROPERTY, ["invest", "tips"]),
    ],
)
def test_disclaimers(origin: Origin, category: Category, ids: list[str]) -> None:
    """All conditions hold together; a category adds by id; one without conditions stays with its askers."""
    notices = disclaimers_for(origin, category, REGISTER, (COMMUNITY, PROPERTY))
    assert [notice.id for notice in notices] == ids
