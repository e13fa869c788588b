"""The plot: seconds by number of stories, both by powers of ten, as SVG that reads in the light and in the dark."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.edits import BODY, NOTHING
from benchmarks.results import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.results import Results

#: What is drawn: contender, kind of change, label, class of its colour. The lowest has its values below the line.
SERIES = (
    ("Hugo", BODY, "Hugo, any change", "hugo"),
    ("Townpress", BODY, "Townpress, one body edit", "edit"),
    ("Townpress", NOTHING, "Townpress, nothing changed", "none"),
)
WIDTH, HEIGHT = 800, 480
LEFT, RIGHT, TOP, BOTTOM = 64, 220, 48, 64
#: Room between an axis and the first point.
INSET = 28
STYLE = """\
:root { --paper: #fff; --ink: #222; --rule: #ddd; --hugo: #b3261e; --edit: #1a56b0; --none: #1b7340; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #16181c; --ink: #e6e6e6; --rule: #3a3d44; --hugo: #ff8a80; --edit: #8ab4f8; --none: #7fd6a0; }
}
text { font: 13px system-ui, sans-serif; fill: var(--ink); } .small { font-size: 11px; }
.paper { fill: var(--paper); } .rule { stroke: var(--rule); } .line { fill: none; stroke-width: 2; }
.hugo { stroke: var(--hugo); } .edit { stroke: var(--edit); } .none { stroke: var(--none); }
circle { stroke-width: 2; fill: var(--paper); }
.edit.line { stroke-dasharray: 6 3; } .hugo.line { stroke-dasharray: 2 3; }
"""


@dataclass(frozen=True, slots=True)
class Series:
    """One line of the plot: a label, the class of its colour, points of stories and seconds."""

    label: str
    colour: str
    points: tuple[tuple[float, float], ...]


def series(results: Results) -> tuple[Series, ...]:
    """The lines that the results give."""
    measured = [row for row in rows(results.samples) if row.runs]
    lines = []
    for contender, kind, label, colour in SERIES:
        points = sorted((row.stories, row.wall) for row in measured if (row.contender, row.kind) == (contender, kind))
        if points:
            lines.append(Series(label, colour, tuple(points)))
    return tuple(lines)


def render(lines: Sequence[Series]) -> str:
    """The plot; empty text if there is nothing to draw."""
    if not lines:
        return ""
    points = [point for line in lines for point in line.points]
    across = _scale([stories for stories, _ in points], LEFT + INSET, WIDTH - RIGHT)
    up = _scale([seconds for _, seconds in points], HEIGHT - BOTTOM, TOP)
    bodies = [_rules([stories for stories, _ in points], [seconds for _, seconds in points], across, up)]
    bodies += [_drawn(line, across, up) for line in lines]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="Seconds by number of stories, both axes by powers of ten">\n<style>\n{STYLE}</style>\n'
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>\n'
        f'<text x="{LEFT}" y="24">Seconds of a whole process (wall clock, median), by powers of ten</text>\n'
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 16}" text-anchor="middle">stories, by powers of ten'
        f"</text>\n{''.join(bodies)}</svg>\n"
    )


def _scale(values: Sequence[float], first: float, last: float) -> Callable[[float], float]:
    """Positions between ``first`` and ``last`` by the logarithm, from the 1, 2 or 5 below the least to that above."""
    low, high = math.log10(_ticks(values)[0]), math.log10(_ticks(values)[-1])
    return lambda value: first + (math.log10(value) - low) / (high - low) * (last - first)


def _ticks(values: Sequence[float]) -> list[float]:
    """1, 2, 5, 10, … from the last not above the least of ``values`` to the first not below the greatest."""
    least, greatest = min(values), max(values)
    powers = range(math.floor(math.log10(least)) - 1, math.ceil(math.log10(greatest)) + 2)
    steps = [step * 10.0**power for power in powers for step in (1, 2, 5)]
    below = max(step for step in steps if step <= least)
    above = min(step for step in steps if step >= greatest and step > below)
    return [step for step in steps if below <= step <= above]


def _rules(
    stories: Sequence[float], seconds: Sequence[float], across: Callable[[float], float], up: Callable[[float], float]
) -> str:
    low, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    parts = []
    for tick in _ticks(stories):
        x = across(tick)
        parts.append(f'<line class="rule" x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{low}"/>\n')
        parts.append(f'<text class="small" x="{x:.1f}" y="{low + 18}" text-anchor="middle">{tick:,.0f}</text>\n')
    for tick in _ticks(seconds):
        y = up(tick)
        parts.append(f'<line class="rule" x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>\n')
        parts.append(f'<text class="small" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:g} s</text>\n')
    return "".join(parts)


def _drawn(line: Series, across: Callable[[float], float], up: Callable[[float], float]) -> str:
    """The line, its points with their values, and its label at its end."""
    placed = [(across(stories), up(seconds), seconds) for stories, seconds in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in placed)
    parts = [f'<polyline class="line {line.colour}" points="{path}"/>\n']
    aside = 18 if line.colour == SERIES[-1][-1] else -8
    for x, y, seconds in placed:
        parts.append(f'<circle class="{line.colour}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>\n')
        parts.append(f'<text class="small" x="{x:.1f}" y="{y + aside:.1f}" text-anchor="middle">{seconds:.2f}</text>\n')
    x, y, _ = placed[-1]
    parts.append(f'<text x="{x + 14:.1f}" y="{y + 5:.1f}">{line.label}</text>\n')
    return "".join(parts)
