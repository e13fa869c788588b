"""The results in Markdown: what was run on what, one table for each number of stories, one for the process alive."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.edits import KINDS
from benchmarks.results import median, rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.results import Reaction, Results, Row

RULER = "Hugo"
HEAD = """\
| change | contender | wall s | ± | CPU s | wall, times Hugo's | CPU, times Hugo's | peak MB | pages printed | runs |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|
"""
METHOD = f"""\
Whole processes, one at a time; medians of the runs named, ± the median absolute deviation. CPU is user and system time
of the process and all it began; peak memory is that of all of them together (PSS: what they share counts once). Every
edit is another one, done to every contender's corpus alike, and the output is looked at after every run: one that does
not hold the edit is invalid. Townpress has three small edits built before edits are measured: it lays an edition on an
earlier tree from the fourth build onwards. Contenders take turns run by run; times {RULER}'s are of the same session:
0.10 is a tenth.
"""


def render(results: Results) -> str:
    """Everything, to be pasted as it is."""
    measured = rows(results.samples)
    parts = [_about(results), METHOD]
    for stories in sorted({row.stories for row in measured}):
        parts += [_stories([row for row in measured if row.stories == stories], stories)]
    if results.reactions:
        parts.append(_alive(results.reactions))
    return "\n".join(parts)


def _about(results: Results) -> str:
    facts = "".join(f"- {name}: {value}\n" for name, value in results.about.items())
    commands = "".join(f"    {command}\n" for command in results.commands.values())
    return f"{facts}\nCommands:\n\n{commands}"


def _stories(measured: list[Row], stories: int) -> str:
    lines = []
    for kind in KINDS:
        alike = [row for row in measured if row.kind == kind]
        ruler = next((row for row in alike if row.contender == RULER), None)
        lines += [_line(row, ruler) for row in alike]
    files = ", ".join(f"{row.contender} {row.files:,}" for row in measured if row.files)
    return f"### {stories:,} stories\n\nFiles in the output: {files}.\n\n{HEAD}{''.join(lines)}"


def _line(row: Row, ruler: Row | None) -> str:
    pages = "all" if row.pages < 0 else f"{row.pages:,}"
    if not row.runs:
        return f"| {row.kind} | {row.contender} | {'; '.join(sorted(set(row.faults)))} | | | | | | | 0 |\n"
    wall, cpu = (_times(row.wall, ruler.wall), _times(row.cpu, ruler.cpu)) if ruler else ("", "")
    runs = f"{row.runs}, {len(row.faults)} invalid" if row.faults else f"{row.runs}"
    return (
        f"| {row.kind} | {row.contender} | {row.wall:.2f} | {row.wall_spread:.2f} | {row.cpu:.2f} | {wall} | {cpu} "
        f"| {row.memory / 1e6:.0f} | {pages} | {runs} |\n"
    )


def _times(ours: float, theirs: float) -> str:
    if not theirs or math.isnan(theirs):
        return ""
    return f"{ours / theirs:.3f}" if ours < theirs else f"{ours / theirs:.2f}"


def _alive(reactions: Iterable[Reaction]) -> str:
    groups: dict[tuple[str, int], list[Reaction]] = {}
    for reaction in reactions:
        groups.setdefault((reaction.contender, reaction.stories), []).append(reaction)
    lines = ["| contender | stories | median ms | ± | slowest ms | edits |\n|---|--:|--:|--:|--:|--:|\n"]
    for (contender, stories), group in groups.items():
        times = [reaction.milliseconds for reaction in group if not reaction.fault]
        faults = sorted({reaction.fault for reaction in group if reaction.fault})
        edits = "; ".join([f"{len(times)}", *faults])
        if times:
            middle = median(times)
            spread = median([abs(time - middle) for time in times])
            lines.append(f"| {contender} | {stories:,} | {middle:.0f} | {spread:.0f} | {max(times):.0f} | {edits} |\n")
        else:
            lines.append(f"| {contender} | {stories:,} | | | | {edits} |\n")
    return f"### The process alive: one body edit to published bytes\n\n{''.join(lines)}"
