"""The news desk: everything under ``content/`` read, filed and checked, all its problems at once.

Readings are pure and come one by one; only what needs several files or the registers is looked at together.
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.addresses import RESERVED
from townpress.editorial.collisions import Address
from townpress.editorial.encoding import decode
from townpress.editorial.registry import as_configuration, read_registers
from townpress.editorial.story import Fate
from townpress.kernel.problems import errors_in
from townpress.kernel.source import Source
from townpress.plugin.desk import Desk, bytes_of
from townpress.plugin.wares import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from townpress.editorial.entry import Entry
    from townpress.editorial.registers import Registers
    from townpress.kernel.problems import Problem
    from townpress.plugin.concordance import Shelf
    from townpress.plugin.desk import Kept
    from townpress.plugin.filing import Filed, FiledPage
    from townpress.plugin.memory import Memory
    from townpress.plugin.settings import Settings
    from townpress.plugin.shelf import Survey
    from townpress.plugin.store import Store


class Copy(Struct, frozen=True):
    """All that is known of the content; ``label`` is how people see its folder.

    ``stories`` and ``pages``: those that were read and could be filed, erroneous ones among them. ``settled``: stories
    that hang on nothing but their own file and are right, by path; all but their entries is in the store already.
    ``digests``: of the bytes of every story, by path.
    """

    label: str
    survey: Survey
    registers: Registers
    stories: tuple[Filed, ...]
    settled: Mapping[str, Kept]
    pages: tuple[FiledPage, ...]
    tags: Mapping[str, str]
    problems: tuple[Problem, ...]
    digests: Mapping[str, str]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every story as the others see it, by path."""
        entries = [filed.entry for filed in self.stories] + [kept.entry for kept in self.settled.values()]
        return tuple(sorted(entries, key=lambda entry: entry.path))


def take_in(survey: Survey, settings: Settings, memory: Memory | None, store: Store, shelf: Shelf) -> Copy:
    """Everything the survey found, read and checked.

    While the registers themselves are wrong no story is measured by them: its category may be missing only because the
    line before it is broken.
    """
    content, label = settings.content, settings.content.name
    written, unread, misread = _register_files(content, label, survey)
    registers, found = read_registers(written, RESERVED, unread)
    wrong = (*misread, *found)
    problems = [*wrong, *(problem for problem in survey.problems if not _is_of_register(problem))]
    desk = Desk(settings, registers, memory, store, shelf, judging=not errors_in(wrong))
    desk.take_stories(ware.path for ware in survey.stories)
    for ware in survey.pages:
        desk.take_page(ware.path)
    tags: Mapping[str, str] = {}
    if desk.judging:
        at_root = [Address(path.removeprefix(ROOT), f"{label}/{path}") for path in _at_root(survey)]
        tags, more = desk.compared(written, at_root)
        problems += more
    problems += desk.problems
    stories = tuple(sorted(desk.stories, key=lambda filed: filed.path))
    pages = tuple(desk.pages)
    return Copy(label, survey, registers, stories, desk.settled, pages, tags, tuple(problems), desk.digests)


def _at_root(survey: Survey) -> Iterator[str]:
    """The verification files: they are published where a story's old address may have been."""
    return (ware.path for ware in survey.files if ware.path.startswith(ROOT))


def fates(copy: Copy, problems: Iterable[Problem], left_out: Iterable[Filed] = ()) -> dict[Fate, int]:
    """How many stories of each fate; a story with an error, or that could not be filed, is rejected."""
    bad = {problem.path for problem in errors_in(problems)} | {filed.source.path for filed in left_out}
    good = Counter(entry.fate for entry in copy.entries if entry.shown not in bad)
    counted = {fate: good[fate] for fate in Fate}
    counted[Fate.REJECTED] = copy.survey.story_count - sum(good.values())
    return counted


def _register_files(content: Path, shown: str, survey: Survey) -> tuple[dict[str, Source], set[str], list[Problem]]:
    """The registers' texts by file name, the names of those that can't be read, and why.

    A file whose name is only another spelling of a register's (``Masthead.yml``, ``places.yaml``) is such a one.
    """
    sources: dict[str, Source] = {}
    problems = [as_configuration(problem) for problem in survey.problems if _is_of_register(problem)]
    unread = {f"{PurePosixPath(problem.path).stem.lower()}.yml" for problem in errors_in(problems)}
    unread -= {ware.path.rpartition("/")[2] for ware in survey.registers}
    for path in (ware.path for ware in survey.registers):
        name = path.rpartition("/")[2]
        data, found = bytes_of(content, shown, path)
        problems += [as_configuration(problem) for problem in found]
        source = None
        if data is not None:
            source, said = decode(data, f"{shown}/{path}")
            problems += [as_configuration(problem) for problem in said]
        sources[name] = source or Source(f"{shown}/{path}")
        unread |= set() if source else {name}
    return sources, unread, problems


def _is_of_register(problem: Problem) -> bool:
    return problem.path.split("/")[1:2] == ["registers"]
