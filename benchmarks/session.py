"""One session of measuring: peers made ready, courses run, table printed, plot drawn, everything kept as JSON."""

from __future__ import annotations

import shlex
import shutil
import sys
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from benchmarks import contenders, edits, plot, premises, table, warm
from benchmarks.contenders import Site
from benchmarks.course import Plan, lay_out
from benchmarks.results import Results, load
from townpress.edges.ground import ROOT, STATE, say
from townpress.kernel.errors import ConfigurationError, OwnFault

if TYPE_CHECKING:
    from benchmarks.contenders import Contender
    from benchmarks.results import Reaction

FOLDER = STATE / "bench"
#: Not below a folder whose name begins with a dot: Pelican, watching, takes no notice of what happens there.
WORK = ROOT / "benchmarks" / "work"
DOCUMENT, PLOT = ROOT / "docs" / "performance.md", ROOT / "docs" / "performance.svg"
BEGIN, END = "<!-- measured: ./run bench writes from here -->", "<!-- to here -->"
FEWEST = 100
#: Seconds after which nothing remembers a deleted file (:meth:`Site.forget`).
FORGOTTEN_AFTER = 360
#: Who and what is measured to see how costs grow: the lines of the plot.
GROWING, GROWING_KINDS = ("townpress", "hugo"), (edits.NOTHING, edits.BODY)


@dataclass(frozen=True, slots=True)
class Session:
    """What is to be measured: the flags of ``./run bench``."""

    stories: tuple[int, ...]
    growth: tuple[int, ...]
    runs: int
    only: tuple[str, ...]
    kinds: tuple[str, ...]
    limit: float
    reactions: int

    @property
    def racing(self) -> list[Contender]:
        """Who takes part."""
        return [each for each in contenders.ALL if not self.only or each.key in self.only]

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The courses, smallest first; growth is measured where the table does not do it."""
        plan = Plan(0, self.runs, self.kinds, self.limit)
        told = [replace(plan, stories=stories, reactions=self.reactions) for stories in self.stories]
        grown = [
            replace(plan, stories=stories, kinds=GROWING_KINDS) for stories in set(self.growth) - set(self.stories)
        ]
        return tuple(sorted([*told, *grown], key=lambda each: each.stories))


def flags(stories: str, growth: str, only: str, kinds: str, **others: float) -> Session:
    """A session from the words of the command line.

    Raises:
        ConfigurationError: a word is not understood.
    """
    known = {"nothing": edits.NOTHING, "cold": edits.COLD, "body": edits.BODY, "title": edits.TITLE, "new": edits.NEW}
    return Session(
        stories=_numbers("--stories", stories),
        growth=_numbers("--growth", growth),
        runs=max(1, int(others["runs"])),
        only=tuple(_known("--only", word, [each.key for each in contenders.ALL]) for word in _words(only)),
        kinds=tuple(known[_known("--kinds", word, list(known))] for word in _words(kinds)) or edits.KINDS,
        limit=others["limit"],
        reactions=int(others["alive"]),
    )


def hold(session: Session, *, publish: bool = False) -> Results:
    """Measure, print the table, and keep it, the plot and the results below :data:`FOLDER`, or in ``docs/`` as well.

    Who is out of a course, having failed to build from nothing or exceeded the limit, is out of all larger ones.
    Without any number of stories nothing is measured: the last session is told again.

    Raises:
        OwnFault: a run of Townpress was invalid.
    """
    racing = session.racing
    for contender in racing:
        contender.prepare()
    FOLDER.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(WORK, ignore_errors=True)
    if session.plans:
        facts = {**premises.about(racing), "Pelican without a story, before": premises.pelican_alone(WORK / "alone")}
        results = Results(facts, _commands(racing), (), ())
    else:
        results = load(FOLDER / "results.json")
    for number, plan in enumerate(session.plans):
        if number and session.plans[number - 1].repeated:
            say("等文件系统忘掉刚删的文件…", "waiting until the file system forgets what was deleted…")
            shutil.rmtree(WORK, ignore_errors=True)
            time.sleep(FORGOTTEN_AFTER)
        growing = [each for each in racing if each.key in GROWING]
        results = _extended(results, plan, racing if plan.stories in session.stories else growing)
        told = {"load after": premises.load(), "Pelican without a story, after": premises.pelican_alone(WORK / "alone")}
        results = replace(results, about={**results.about, **told})
        _keep(results)
    shutil.rmtree(WORK, ignore_errors=True)
    sys.stdout.write(table.render(results))
    if publish:
        _publish(results)
    if faults := [each for each in results.samples if each.fault and each.contender == contenders.TOWNPRESS.name]:
        raise OwnFault(
            f"Townpress 有 {len(faults)} 次无效 | {len(faults)} runs of Townpress are invalid: {faults[0].fault}"
        )
    return results


def _commands(racing: list[Contender]) -> dict[str, str]:
    """How each is run, as one would type it in the repository."""
    site = Site(ROOT / "SITE")
    return {each.name: shlex.join(each.build(site)).replace(f"{ROOT}/", "") for each in racing}


def _keep(results: Results) -> None:
    """Lay down what there is so far: a session that is interrupted has something to show."""
    (FOLDER / "results.json").write_text(results.dumps(), "utf-8")
    (FOLDER / "table.md").write_text(table.render(results), "utf-8")
    (FOLDER / "performance.svg").write_text(plot.render(plot.series(results)), "utf-8")


def _publish(results: Results) -> None:
    before, _, rest = DOCUMENT.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    shown = f"![Seconds by number of stories]({PLOT.name})\n\n{table.render(results)}"
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{shown}\n{END}{after}", "utf-8")
    PLOT.write_text(plot.render(plot.series(results)), "utf-8")


def _words(given: str) -> list[str]:
    return [word.strip() for word in given.split(",") if word.strip()]


def _numbers(flag: str, given: str) -> tuple[int, ...]:
    words = _words(given)
    if not all(word.isascii() and word.isdigit() and int(word) >= FEWEST for word in words):
        raise ConfigurationError(
            f"E600 {flag}: 看不懂“{given}”，应为 {FEWEST} 以上的整数，用逗号隔开 | "
            f"“{given}” is not understood; give whole numbers from {FEWEST}, with commas between"
        )
    return tuple(sorted({int(word) for word in words}))


def _known(flag: str, word: str, known: list[str]) -> str:
    if word not in known:
        raise ConfigurationError(
            f"E600 {flag}: 没有“{word}”，有 {'、'.join(known)} | no “{word}”; there are {', '.join(known)}"
        )
    return word


def _extended(results: Results, plan: Plan, racing: list[Contender]) -> Results:
    """The results with those of one more course, whose folders stay till later (:meth:`Site.forget`)."""
    reactions: list[Reaction] = []
    say(f"正在写 {plan.stories} 篇稿件…", f"writing {plan.stories} stories for {len(racing)} contenders…")
    course = lay_out(plan, racing, WORK)
    samples = tuple(course.run())
    if plan.reactions:
        for contender in course.contenders:
            reactions += warm.reactions(course, contender)
    samples += tuple(course.run_cold())
    return replace(results, samples=(*results.samples, *samples), reactions=(*results.reactions, *reactions))
