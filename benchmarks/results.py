"""What was measured, as values, and as JSON to draw table and plot from again."""

from __future__ import annotations

import json
import statistics
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sample:
    """One run. ``pages`` is what the contender says it printed, -1 if it does not say; ``load`` the machine's before.

    A run with a ``fault`` (time was up, an exit status, an output that does not hold the edit) counts for nothing.
    """

    contender: str
    stories: int
    kind: str
    wall: float
    cpu: float
    memory: int
    pages: int = -1
    files: int = 0
    load: float = 0.0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Reaction:
    """One edit with the process alive: milliseconds from writing the story to its bytes in the output."""

    contender: str
    stories: int
    milliseconds: float
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """Everything of one session. ``about``: machine and versions; ``commands`` by contender."""

    about: Mapping[str, str]
    commands: Mapping[str, str]
    samples: tuple[Sample, ...]
    reactions: tuple[Reaction, ...] = ()

    def dumps(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class Row:
    """The runs of one contender, number of stories and kind of change, taken together."""

    contender: str
    stories: int
    kind: str
    runs: int
    wall: float
    wall_spread: float
    cpu: float
    memory: float
    pages: int
    files: int
    faults: tuple[str, ...]


def load(file: Path) -> Results:
    """Read what :meth:`Results.dumps` wrote."""
    told: dict[str, Any] = json.loads(file.read_text("utf-8"))
    samples = tuple(Sample(**each) for each in told["samples"])
    return Results(told["about"], told["commands"], samples, tuple(Reaction(**each) for each in told["reactions"]))


def rows(samples: Iterable[Sample]) -> tuple[Row, ...]:
    """Medians of wall, processor time and memory, with the median absolute deviation of wall, as they first came."""
    groups: dict[tuple[str, int, str], list[Sample]] = {}
    for sample in samples:
        groups.setdefault((sample.contender, sample.stories, sample.kind), []).append(sample)
    return tuple(_row(group) for group in groups.values())


def _row(group: list[Sample]) -> Row:
    valid = [sample for sample in group if not sample.fault]
    walls = [sample.wall for sample in valid]
    return Row(
        contender=group[0].contender,
        stories=group[0].stories,
        kind=group[0].kind,
        runs=len(valid),
        wall=median(walls),
        wall_spread=median([abs(wall - median(walls)) for wall in walls]),
        cpu=median([sample.cpu for sample in valid]),
        memory=median([sample.memory for sample in valid]),
        pages=round(median([sample.pages for sample in valid])) if valid else -1,
        files=max((sample.files for sample in group), default=0),
        faults=tuple(sample.fault for sample in group if sample.fault),
    )


def median(values: list[float] | list[int]) -> float:
    """The median; not a number if there is none."""
    return statistics.median(values) if values else float("nan")
