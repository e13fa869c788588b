"""``report.json``: what a build did, for CI and for the editor's desk."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from townpress.press.machine import blaming, filed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from townpress.kernel.problems import Problem

NAME = "report.json"


class Report(Struct, frozen=True):
    """What a build did.

    ``stories``: how many there are, by a walk of the files that is independent of the pipeline; ``fates``: how many
    met each fate (published, draft, scheduled, expired, withdrawn, rejected). ``printed`` and ``kept`` count pages.
    ``seconds``: by phase. ``instant`` and ``next_change``: ISO 8601 with zone; no change in sight is None.
    ``late``: what fell due and when, ISO 8601, where that was more than a minute before the instant.
    ``foreign``: files found in the output that no build had made. ``photos``: what the photographs that were looked at
    weigh.
    """

    published: bool
    instant: str
    stories: int
    fates: Mapping[str, int]
    printed: int = 0
    kept: int = 0
    problems: tuple[Problem, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    next_change: str | None = None
    late: tuple[tuple[str, str], ...] = ()
    foreign: tuple[str, ...] = ()
    photos: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def adds_up(self) -> bool:
        """Whether every story met exactly one fate: nothing was lost in silence."""
        return self.stories == sum(self.fates.values())

    def dumps(self) -> bytes:
        """The report as JSON; a lone surrogate (a file name that is not UTF-8) is written as its escape."""
        report = {
            "published": self.published,
            "instant": self.instant,
            "stories": {"in": self.stories, **self.fates},
            "pages": {"printed": self.printed, "kept": self.kept},
            "problems": [_plain(problem) for problem in self.problems],
            "seconds": {phase: round(seconds, 3) for phase, seconds in self.seconds.items()},
            "next_change": self.next_change,
            "late": [{"what": what, "due": due} for what, due in self.late],
            "foreign": self.foreign,
            "photos": dict(self.photos),
        }
        return (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode(errors="backslashreplace")


def write_report(report: Report, state: Path) -> None:
    """Put ``report`` into the state folder, replacing the last one in one step.

    Raises:
        MachineError: the machine refused.
    """
    path = state / NAME
    with blaming(path):
        filed(path, report.dumps())


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "field": problem.field,
        "zh": problem.zh,
        "en": problem.en,
    }
