"""The news desk: everything under ``content/`` read, filed and checked, all its problems at once.

Readings are pure and come one by one; only what needs several files or the registers is looked at together.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from townpress.editorial.addresses import RESERVED
from townpress.editorial.collisions import Address
from townpress.editorial.encoding import decode
from townpress.editorial.registry import as_configuration, read_registers
from townpress.editorial.story import Fate
from townpress.kernel.problems import errors_in
from townpress.kernel.source import Source
from townpress.plugin.filing import among_each_other, file_page, file_story
from townpress.plugin.reader import read_standing_page, read_story
from townpress.plugin.wares import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from townpress.editorial.registers import Registers
    from townpress.kernel.problems import Problem
    from townpress.plugin.filing import Filed, FiledPage
    from townpress.plugin.shelf import Survey

#: Of characters that may not stand in a text; of fields and addresses, by the hundred.
_FORBIDDEN_CHARACTERS = frozenset({104, 105})
_OF_FIELDS = frozenset({2, 3})


#: Problems numbered from here on are of settings, registers or theme.
CONFIGURATION = 600


@dataclass(frozen=True, slots=True)
class Copy:
    """All that was read; ``label`` is how people see the content folder.

    ``stories`` and ``pages``: those that could be filed, erroneous ones among them.
    """

    label: str
    survey: Survey
    registers: Registers
    stories: tuple[Filed, ...]
    pages: tuple[FiledPage, ...]
    tags: Mapping[str, str]
    problems: tuple[Problem, ...]


def take_in(content: Path, shown: str, survey: Survey, at: datetime) -> Copy:
    """Everything the survey found, read and checked. ``shown``: how people see the content folder (``content``).

    While the registers themselves are wrong no story is measured by them: its category may be missing only because the
    line before it is broken.
    """
    written, unread, misread = _register_files(content, shown, survey)
    registers, found = read_registers(written, RESERVED, unread)
    wrong = (*misread, *found)
    problems = [*wrong, *(problem for problem in survey.problems if not _is_of_register(problem))]
    stories: list[Filed] = []
    pages: list[FiledPage] = []
    for path in (ware.path for ware in survey.stories):
        data, found = _bytes(content, shown, path)
        problems += found
        if data is not None:
            reading = read_story(f"{shown}/{path}", data)
            filed, said = (None, reading.problems) if errors_in(wrong) else file_story(path, reading, registers, at)
            problems += _told_once(said)
            stories += [filed] if filed else []
    for path in (ware.path for ware in survey.pages):
        data, found = _bytes(content, shown, path)
        problems += found
        if data is not None:
            page, said = file_page(path, read_standing_page(f"{shown}/{path}", data), at)
            problems += _told_once(said)
            pages += [page] if page else []
    tags: Mapping[str, str] = {}
    if not errors_in(wrong):
        at_root = [Address(path.removeprefix(ROOT), f"{shown}/{path}") for path in _at_root(survey)]
        tags, more = among_each_other(stories, pages, registers, written, at_root)
        problems += more
    return Copy(shown, survey, registers, tuple(stories), tuple(pages), tags, tuple(problems))


def _at_root(survey: Survey) -> Iterator[str]:
    """The verification files: they are published where a story's old address may have been."""
    return (ware.path for ware in survey.files if ware.path.startswith(ROOT))


def fates(copy: Copy, problems: Iterable[Problem], left_out: Iterable[Filed] = ()) -> dict[Fate, int]:
    """How many stories of each fate; a story with an error, or that could not be filed, is rejected."""
    bad = {problem.path for problem in errors_in(problems)} | {filed.source.path for filed in left_out}
    good = Counter(filed.fate for filed in copy.stories if filed.source.path not in bad)
    counted = {fate: good[fate] for fate in Fate}
    counted[Fate.REJECTED] = copy.survey.story_count - sum(good.values())
    return counted


def _told_once(problems: Iterable[Problem]) -> list[Problem]:
    """``problems`` without those of a field that stands on a line with a forbidden character.

    What is left of such a value is not what was meant, and the character has been told.
    """
    problems = list(problems)
    spoilt = {problem.line for problem in problems if problem.number in _FORBIDDEN_CHARACTERS}
    return [problem for problem in problems if problem.line not in spoilt or problem.number // 100 not in _OF_FIELDS]


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
        data, found = _bytes(content, shown, path)
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


def _bytes(content: Path, shown: str, path: str) -> tuple[bytes | None, tuple[Problem, ...]]:
    """A file's bytes, or why it can't be read: it may have vanished or lost its permission since the survey."""
    try:
        return (content / path).read_bytes(), ()
    except OSError as error:
        problem = Source(f"{shown}/{path}").problem(
            142,
            f"读不了这个文件（{error.strerror}）。请检查它的权限，或重新保存",
            f"this file can't be read ({error.strerror}); check its permissions or save it again",
        )
        return None, (problem,)
