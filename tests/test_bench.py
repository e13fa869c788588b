"""The benchmark's parts that measure nothing: corpus, forms, edits, table, plot. Seconds are never tested."""

from __future__ import annotations

import hashlib
import json
import re
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from benchmarks import corpus, edits, forms, plot, premises, session, table
from benchmarks.contenders import ALL, Site
from benchmarks.course import Plan, lay_out
from benchmarks.measure import measure
from benchmarks.results import Reaction, Results, Sample, load, rows
from townpress.kernel.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = {"machine": "two processors"}
COMMANDS = {"Townpress": "pelican SITE", "Hugo": "hugo SITE"}


def sample(contender: str, kind: str, wall: float, **others: float | str) -> Sample:
    """A run with 1,000 stories, on two processors wholly busy."""
    return Sample(contender=contender, stories=1000, kind=kind, wall=wall, cpu=2 * wall, memory=90_000_000, **others)  # type: ignore[arg-type]


RECORDED = Results(
    ABOUT,
    COMMANDS,
    (
        sample("Townpress", edits.COLD, 4.0, pages=7000, files=7020),
        sample("Hugo", edits.COLD, 2.0, files=2500),
        *(sample("Townpress", edits.BODY, wall, pages=1) for wall in (0.5, 0.9, 0.4)),
        sample("Hugo", edits.BODY, 2.0),
        sample("Hugo", edits.BODY, 9.0, fault="status 1: out of luck"),
        sample("Townpress", edits.NOTHING, 0.3, pages=0),
        replace(sample("Townpress", edits.NOTHING, 0.6, pages=0), stories=2000),
        sample("Eleventy", edits.COLD, 300.0, fault="not finished after 300 s"),
    ),
    (Reaction("Townpress", 1000, 120.0), Reaction("Townpress", 1000, 140.0), Reaction("Hugo", 1000, 0.0, "unseen")),
)


def digest(folder: Path) -> str:
    """Of every path and byte below a folder."""
    summed = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        summed.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return summed.hexdigest()


def test_the_corpus_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    """Twice the same, and the one that all earlier numbers were measured with; another seed gives another."""
    for name, seed in (("one", corpus.SEED), ("two", corpus.SEED), ("other", 1)):
        corpus.write_corpus(tmp_path / name, 12, seed)
    assert digest(tmp_path / "one") == digest(tmp_path / "two") != digest(tmp_path / "other")
    assert digest(tmp_path / "one") == "a161fb3543ffa91418e672d0bb9047603996e160db469f8c0919844d8a5036eb"


def test_every_contender_gets_every_story(tmp_path: Path) -> None:
    """As many stories, the same words, in each form; edits reach them all."""
    plan = Plan(stories=100, runs=2, kinds=edits.KINDS, limit=1.0)
    course = lay_out(plan, list(ALL), tmp_path)
    new = course.next_edit(edits.NEW)
    for contender in ALL:
        contender.write(course.sites[contender.key], new.piece)
    for piece in (*corpus.pieces(100), new.piece):
        for contender in ALL:
            site = course.sites[contender.key]
            text = (site.source / contender.content / contender.form.path(piece)).read_text("utf-8")
            assert text.endswith(f"\n\n{piece.body}\n")
            assert all(word in text for word in (piece.title, piece.category, piece.place, piece.person, *piece.tags))
    for contender in ALL:
        stories = (course.sites[contender.key].source / contender.content / "stories").rglob("*.md")
        assert sum(1 for _ in stories) == 101


def test_a_first_build_finds_nothing_of_an_earlier_one(tmp_path: Path) -> None:
    """Output, editions and state are put aside, twice too; content and theme stay."""
    site = Site(tmp_path / "one")
    site.source.mkdir(parents=True)
    for _ in range(2):
        for folder in (site.output, site.state, site.folder / ".out-editions"):
            folder.mkdir()
        site.forget()
        assert [path.name for path in site.folder.iterdir()] == ["site"]
    assert len(list((tmp_path / "one-before").iterdir())) == 6


def test_edits_are_real_and_different(tmp_path: Path) -> None:
    """No two edits leave the same mark, each changes its story, and a page without the mark is named."""
    old = next(corpus.pieces(100))
    made = [edits.make(kind, number, old) for number, kind in enumerate(edits.WRITING * 4)]
    assert len({edit.mark for edit in made}) == len(made)
    for edit in made:
        assert edit.piece != old
        assert edit.mark in edit.piece.title + edit.piece.body
        assert edit.missing(tmp_path) == forms.page(edit.piece)
        for page in edit.pages:
            (tmp_path / page).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / page).write_text(edit.mark, "utf-8")
        assert not edit.missing(tmp_path)
    assert made[2].piece.moment > old.moment
    assert sorted(edits.positions(9, 100).values()) == list(range(9))
    with pytest.raises(ValueError, match="more than 5 stories"):
        edits.positions(5, 5)


def test_what_a_run_costs_holds_its_children(tmp_path: Path) -> None:
    """Processor time of a child that outlives its parent counts; a bad end and a limit are told."""
    spin = "import time\nwhile time.process_time() < 0.2: pass"
    parent = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {spin!r}])"

    def run(code: str, limit: float = 60) -> tuple[float, str]:
        cost = measure([sys.executable, "-c", code], cwd=tmp_path, log=tmp_path / "log", limit=limit)
        assert cost.memory > 1_000_000
        return cost.cpu, cost.fault

    cpu, fault = run(parent)
    assert not fault
    assert cpu > 0.2 or sys.platform != "linux"
    assert run("raise SystemExit('no paper')")[1] == "status 1: no paper"
    assert run("import time; time.sleep(60)", limit=0.2)[1] == "not finished after 0.2 s"


def test_pelican_without_a_story_is_the_unit(tmp_path: Path) -> None:
    """The stock Pelican that is told beside a result builds from a content folder without a story, and prints pages."""
    told = premises.pelican_alone(tmp_path / "alone")
    assert re.fullmatch(r"\d+\.\d\d s, \d+\.\d\d s CPU, median of 5", told)
    assert (tmp_path / "alone" / "out" / "index.html").is_file()


def test_invalid_runs_count_for_nothing() -> None:
    """Medians are of valid runs; what was wrong is kept."""
    by_name = {(row.contender, row.kind): row for row in rows(RECORDED.samples) if row.stories == 1000}
    assert by_name["Townpress", edits.BODY].wall == 0.5
    assert by_name["Townpress", edits.BODY].wall_spread == pytest.approx(0.1)
    assert (by_name["Hugo", edits.BODY].wall, by_name["Hugo", edits.BODY].runs) == (2.0, 1)
    assert by_name["Hugo", edits.BODY].faults == ("status 1: out of luck",)


def test_the_table() -> None:
    """Ratios to Hugo, pages, faults, commands and machine are all there."""
    told = table.render(RECORDED)
    assert "| one body edit | Townpress | 0.50 | 0.10 | 1.00 | 0.250 | 0.250 | 90 | 1 | 3 |" in told
    assert "| one body edit | Hugo | 2.00 | 0.00 | 4.00 | 1.00 | 1.00 | 90 | all | 1, 1 invalid |" in told
    assert "| cold build | Eleventy | not finished after 300 s | | | | | | | 0 |" in told
    assert "| Townpress | 1,000 | 130 | 10 | 140 | 2 |" in told
    assert "| Hugo | 1,000 | | | | 0; unseen |" in told
    assert "    hugo SITE" in told
    assert "- machine: two processors" in told
    widths = {line.count("|") for line in told.splitlines() if line.startswith("| cold")}
    assert widths == {11}


def test_the_plot() -> None:
    """Well-formed, every line with its label and its values; nothing measured, nothing drawn."""
    drawn = plot.render(plot.series(RECORDED))
    words = [element.text for element in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - ours
    assert {"Hugo, any change", "Townpress, nothing changed", "0.30", "0.60", "1,000", "2,000", "1 s"} <= set(words)
    assert "prefers-color-scheme: dark" in drawn
    assert not plot.render(())


def test_results_are_read_back(tmp_path: Path) -> None:
    """What is kept is what was measured."""
    (tmp_path / "results.json").write_text(RECORDED.dumps(), "utf-8")
    assert load(tmp_path / "results.json") == RECORDED
    assert json.loads(RECORDED.dumps())["about"] == ABOUT


def test_flags() -> None:
    """Words of the command line, their defaults, and what is refused."""
    common = {"runs": 3, "limit": 300, "alive": 10}
    asked = session.flags("10000,1000", "2000", "townpress,hugo", "body, nothing", **common)
    assert [each.key for each in asked.racing] == ["townpress", "hugo"]
    assert [(plan.stories, plan.kinds, plan.reactions) for plan in asked.plans] == [
        (1000, (edits.BODY, edits.NOTHING), 10),
        (2000, (edits.NOTHING, edits.BODY), 0),
        (10000, (edits.BODY, edits.NOTHING), 10),
    ]
    assert session.flags("1000", "", "", "", **common).kinds == edits.KINDS
    for words in (("many", "", "", ""), ("5", "", "", ""), ("1000", "", "jekyll", ""), ("1000", "", "", "rename")):
        with pytest.raises(ConfigurationError, match="E600 --"):
            session.flags(*words, **common)
