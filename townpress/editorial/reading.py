"""A file's text becomes a manuscript: fields cut from body, typed by the schema, every problem at once."""

from __future__ import annotations

from html import unescape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from townpress.editorial.characters import is_blank
from townpress.editorial.dates import ZONE, check_year
from townpress.editorial.fields import PAGE, STORY
from townpress.editorial.frontmatter import Front, split
from townpress.editorial.manuscript import Manuscript
from townpress.editorial.nodes import Spot
from townpress.kernel.problems import Severity, errors_in, ordered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from townpress.editorial.schema import Schema
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source


class PageManuscript(Struct, frozen=True):
    """A standing page as its file says it. ``status``: published or draft; ``spots`` as a manuscript's."""

    title: str = ""
    slug: str = ""
    summary: str = ""
    lang: str = ""
    status: str = "published"
    date: datetime | None = None
    body: str = ""
    body_line: int = 1
    spots: Mapping[str, Spot] = field(default_factory=lambda: MappingProxyType({}))

    def spot(self, key: str) -> Spot:
        """Where ``key`` was written; the first line when it was not."""
        return self.spots.get(key, Spot())


def read(source: Source) -> tuple[Manuscript | None, tuple[Problem, ...]]:
    """The manuscript of a story, and what is wrong with its fields; None when its fields cannot be told from its text.

    A value that is wrong is left at its default while its place is among the spots: who checks further can tell it from
    one that was not written, and a problem is not named twice. Whether there is a body is for the copy desk to say: a
    draft may still be without.
    """
    front = split(source, STORY)
    values = _values(source, front, STORY)
    if values is None or front.fields is None:
        return None, ordered(front.problems)
    misspelt = (STORY.meant(word.text) for word, _ in front.fields.entries if not STORY.key(word.text))
    wrong = (problem.field.partition(".")[0] for problem in errors_in(front.problems))
    unread = frozenset(key for key in (*misspelt, *wrong) if key)
    return Manuscript(**values, unread=unread), ordered(front.problems)


def read_page(source: Source) -> tuple[PageManuscript | None, tuple[Problem, ...]]:
    """The manuscript of a standing page, and what is wrong with its fields; None as in :func:`read`."""
    front = split(source, PAGE)
    values = _values(source, front, PAGE)
    if values is None:
        return None, ordered(front.problems)
    front.problems += _bodiless(source, front)
    return PageManuscript(**values), ordered(front.problems)


def doubtful_years(source: Source, manuscript: Manuscript, now: datetime) -> tuple[Problem, ...]:
    """Warnings for dates whose year is probably a slip, seen from ``now``; an expiry may lie far ahead."""
    dates = {"date": manuscript.date, "publish_at": manuscript.publish_at}
    dates |= {f"corrections.{index}.date": found.date for index, found in enumerate(manuscript.corrections)}
    if manuscript.expires and manuscript.expires < now:
        dates["expires"] = manuscript.expires
    problems = []
    for key, moment in dates.items():
        reason = check_year(moment.astimezone(ZONE), now) if moment else None
        if reason:
            spot = manuscript.spot(key)
            place = {"line": spot.line, "column": spot.column, "width": spot.width}
            problems.append(source.problem(211, reason.zh, reason.en, field=key, severity=Severity.WARNING, **place))
    return tuple(problems)


def _values(source: Source, front: Front, schema: Schema) -> dict[str, Any] | None:
    if front.fields is None:
        return None
    outcome = schema.read(source, front.fields)
    front.problems += outcome.problems
    place = {"body": front.body, "body_line": front.body_line, "spots": MappingProxyType(dict(outcome.spots))}
    return {**outcome.value, **place}


def _bodiless(source: Source, front: Front) -> Iterator[Problem]:
    if is_blank(unescape(front.body)):
        yield source.problem(
            118,
            "没有正文。请在字段后面空一行写正文",
            "there is no text; write it after the fields and an empty line",
            line=max(1, min(front.body_line, len(source.lines))),
        )
