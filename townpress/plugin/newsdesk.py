"""The news desk: everything under ``content/`` read, filed and checked, all its problems at once.

Readings are pure and come one by one; only what needs several files or the registers is looked at together.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from townpress.editorial.addresses import RESERVED, segment
from townpress.editorial.collisions import Address
from townpress.editorial.encoding import decode
from townpress.editorial.registry import as_configuration, read_registers
from townpress.editorial.story import Fate
from townpress.kernel.digest import digest
from townpress.kernel.problems import errors_in
from townpress.kernel.source import Source
from townpress.plugin.filing import among_each_other, file_page, file_story
from townpress.plugin.memory import Memory
from townpress.plugin.reader import read_standing_page, read_story
from townpress.plugin.version import version_of_code
from townpress.plugin.wares import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from townpress.editorial.registers import Registers
    from townpress.kernel.problems import Problem
    from townpress.plugin.filing import Entry, Filed, FiledPage
    from townpress.plugin.memory import Remembered
    from townpress.plugin.settings import Settings
    from townpress.plugin.shelf import Survey

#: Of characters that may not stand in a text; of fields and addresses, by the hundred.
_FORBIDDEN_CHARACTERS = frozenset({104, 105})
_OF_FIELDS = frozenset({2, 3})


#: Problems numbered from here on are of settings, registers or theme.
CONFIGURATION = 600


@dataclass(frozen=True, slots=True)
class Copy:
    """All that is known of the content; ``label`` is how people see its folder.

    ``stories`` and ``pages``: those that were read and could be filed, erroneous ones among them. ``remembered``:
    stories that are what they were, by path. ``digests``: of the bytes of every story, by path.
    """

    label: str
    survey: Survey
    registers: Registers
    stories: tuple[Filed, ...]
    remembered: Mapping[str, Remembered]
    pages: tuple[FiledPage, ...]
    tags: Mapping[str, str]
    problems: tuple[Problem, ...]
    digests: Mapping[str, str]
    memory: Memory

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every story as the others see it, by path."""
        entries = [filed.entry for filed in self.stories] + [known.entry for known in self.remembered.values()]
        return tuple(sorted(entries, key=lambda entry: entry.path))


def take_in(survey: Survey, settings: Settings, ledger: Path) -> Copy:
    """Everything the survey found, read and checked; of what is remembered in ``ledger`` only the bytes are compared.

    While the registers themselves are wrong no story is measured by them: its category may be missing only because the
    line before it is broken.
    """
    content, label = settings.content, settings.content.name
    written, unread, misread = _register_files(content, label, survey)
    registers, found = read_registers(written, RESERVED, unread)
    wrong = (*misread, *found)
    problems = [*wrong, *(problem for problem in survey.problems if not _is_of_register(problem))]
    desk = _Desk(settings, registers, Memory(ledger, _context(settings, written)), judging=not errors_in(wrong))
    for ware in survey.stories:
        desk.take_story(ware.path)
    for ware in survey.pages:
        desk.take_page(ware.path)
    tags: Mapping[str, str] = {}
    if desk.judging:
        desk.recall_tags()
        manuscripts = {filed.source.path: filed.manuscript for filed in desk.stories}
        at_root = [Address(path.removeprefix(ROOT), f"{label}/{path}") for path in _at_root(survey)]
        tags, more = among_each_other(desk.entries, manuscripts, desk.pages, registers, written, at_root)
        problems += more
    problems += desk.problems
    stories = tuple(sorted(desk.stories, key=lambda filed: filed.path))
    return Copy(
        label,
        survey,
        registers,
        stories,
        desk.remembered,
        tuple(desk.pages),
        tags,
        tuple(problems),
        desk.digests,
        desk.memory,
    )


class _Desk:
    """The desk at work: what it has read so far, and what it need not read again."""

    def __init__(self, settings: Settings, registers: Registers, memory: Memory, *, judging: bool) -> None:
        self.settings, self.registers, self.memory, self.judging = settings, registers, memory, judging
        self.label = settings.content.name
        self.stories: list[Filed] = []
        self.pages: list[FiledPage] = []
        self.remembered: dict[str, Remembered] = {}
        self.digests: dict[str, str] = {}
        self.problems: list[Problem] = []

    @property
    def entries(self) -> list[Entry]:
        entries = [filed.entry for filed in self.stories] + [known.entry for known in self.remembered.values()]
        return sorted(entries, key=lambda entry: entry.path)

    def take_story(self, path: str) -> None:
        data = self._bytes(path)
        if data is None:
            return
        self.digests[path] = digest(data)
        known = self.memory.of(path, self.digests[path])
        if known and self.judging and known.holds_at(self.settings.at.moment):
            self.remembered[path] = known
        else:
            self._read_story(path, data)

    def take_page(self, path: str) -> None:
        data = self._bytes(path)
        if data is not None:
            reading = read_standing_page(f"{self.label}/{path}", data)
            page, said = file_page(path, reading, self.settings.at.moment)
            self.problems += _told_once(said)
            self.pages += [page] if page else []

    def recall_tags(self) -> None:
        """Read again what is remembered under another spelling of a tag than now comes first."""
        first: dict[str, str] = {}
        for entry in self.entries:
            for name in entry.tags:
                first.setdefault(segment(name), name)
        for path, known in list(self.remembered.items()):
            if any(first.get(tag.slug) != tag.name for tag in known.card.tags):
                del self.remembered[path]
                data = self._bytes(path)
                if data is not None:
                    self._read_story(path, data)

    def _read_story(self, path: str, data: bytes) -> None:
        reading = read_story(f"{self.label}/{path}", data)
        if not self.judging:
            self.problems += _told_once(reading.problems)
            return
        filed, said = file_story(path, reading, self.registers, self.settings.at.moment)
        self.problems += _told_once(said)
        self.stories += [filed] if filed else []

    def _bytes(self, path: str) -> bytes | None:
        data, problems = _bytes(self.settings.content, self.label, path)
        self.problems += problems
        return data


def _context(settings: Settings, registers: Mapping[str, Source]) -> str:
    """The digest of what every remembered story was frozen by, besides its own file."""
    texts = [part.encode() for name in sorted(registers) for part in (name, registers[name].text)]
    return digest(version_of_code().encode(), settings.site_url.encode(), *texts)


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
