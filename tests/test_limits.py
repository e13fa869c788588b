"""What one file may take of memory and time: what is told of it is bounded, and a huge one is not read (I11)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from paper import STORY

from townpress.kernel.problems import EXCERPT_AT_MOST, TOLD_AT_MOST, Severity, bounded, errors_in
from townpress.kernel.source import Source
from townpress.plugin.reader import read_story
from townpress.plugin.readings import decoded, encoded

if TYPE_CHECKING:
    from paper import Paper

#: A second story of the same paper.
OTHER = "stories/2026/11/other.md"

#: Lines on which very many problems stand, by what decides them; how often the mistake is made.
MANY = {
    "markup": "~~a ",
    "link": "【x】(https://a.example) ",
    "number": "邹政发(2023)26号，",
    "telephone": "13800138000 ",
}
TIMES = 2500


def test_a_problem_keeps_only_what_lies_around_it() -> None:
    """Of a long line an excerpt around the column, which stands under the same character; of a short one all."""
    long = Source("x.md", "\n" + "文" * 40_000 + "错" + "字" * 40_000)
    problem = long.problem(999, "", "", line=2, column=40_001)
    assert len(problem.excerpt) == EXCERPT_AT_MOST
    assert problem.excerpt[problem.column - 1 - problem.before] == "错"
    assert long.problem(999, "", "", line=2, column=1).excerpt == "文" * EXCERPT_AT_MOST
    short = Source("x.md", "一行字").problem(999, "", "", column=3)
    assert (short.excerpt, short.before) == ("一行字", 0)


def test_of_very_many_problems_the_worst_are_told() -> None:
    """As many as may be told pass as they are; of more an error at the end stays, and the rest is counted as warned."""
    warning = Source("x.md").problem(999, "", "", severity=Severity.WARNING)
    few = tuple(replace(warning, line=line) for line in range(1, TOLD_AT_MOST + 1))
    assert bounded(few) == few
    error = replace(warning, line=9999, severity=Severity.ERROR)
    *told, more = bounded([*few, replace(warning, line=9998), error])
    assert told == [*few[:-1], error]
    assert (more.code, more.path, more.line) == ("W129", "x.md", TOLD_AT_MOST)
    assert "另有 2 个" in more.zh
    assert errors_in(bounded([error] * (TOLD_AT_MOST + 1)))[-1].code == "E129"


@pytest.mark.parametrize("kind", MANY)
def test_one_line_with_very_many_mistakes(paper: Paper, kind: str) -> None:
    """What is told of one line is bounded in number and length; other files are told of as ever, all are published."""
    paper.story(STORY + MANY[kind] * TIMES + "\n").story(STORY + "\n13800138000\n", OTHER)
    outcome = paper.build(FORMAT="github")
    assert outcome.status == 0, outcome.err
    lines = [line for line in outcome.err.splitlines() if line.startswith("::")]
    assert TOLD_AT_MOST < len(lines) < TOLD_AT_MOST + 20
    assert any("W129" in line for line in lines)
    assert any(f"file=content/{OTHER}" in line and "W44" in line for line in lines)
    assert max(map(len, lines)) < 1000
    reading = read_story("x.md", (STORY + MANY[kind] * TIMES).encode())
    assert all(len(problem.excerpt) <= EXCERPT_AT_MOST for problem in reading.problems)
    assert decoded(encoded(reading)).problems == reading.problems


def test_very_many_wrong_fields_on_one_line(paper: Paper) -> None:
    """Errors end the build however many are left out, and an error of another file is told beside them."""
    corrections = ", ".join(["{date: x}"] * TIMES)
    paper.story(STORY.replace("authors", f"corrections: [{corrections}]\nauthors"))
    paper.story(STORY.replace("2026-11-10", "昨天"), OTHER)
    outcome = paper.build(FORMAT="github")
    assert outcome.status == 3
    lines = [line for line in outcome.err.splitlines() if line.startswith("::error")]
    assert TOLD_AT_MOST < len(lines) < TOLD_AT_MOST + 20
    assert any("E129" in line for line in lines)
    assert any(f"file=content/{OTHER}" in line for line in lines)


def test_very_many_mistakes_in_a_register(paper: Paper) -> None:
    """A register's problems are bounded too, and stay those of configuration."""
    paper.story().put("registers/places.yml", f"[{', '.join(['{slug: x}'] * TIMES)}]\n")
    outcome = paper.build(FORMAT="github")
    assert outcome.status == 2
    lines = [line for line in outcome.err.splitlines() if line.startswith("::error")]
    assert TOLD_AT_MOST < len(lines) < TOLD_AT_MOST + 20
    assert any("E649" in line for line in lines)
