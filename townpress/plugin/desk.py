"""The desk at work: stories and pages read one by one, filed, and compared with each other at the end.

A story that is right and hangs on nothing but its own file is settled at once: its text goes to the store and only what
lists and checks need stays in hand, so that a hundred thousand stories pass without filling the memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.addresses import segment
from townpress.editorial.story import Fate, card_of
from townpress.kernel.digest import digest
from townpress.kernel.source import Source
from townpress.plugin.filing import among_each_other, file_page, file_story
from townpress.plugin.freeze import freeze_story
from townpress.plugin.reader import read_standing_page, read_story
from townpress.plugin.store import Known
from townpress.press.values import Digests

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from townpress.editorial.collisions import Address
    from townpress.editorial.entry import Entry
    from townpress.editorial.manuscript import Manuscript
    from townpress.editorial.registers import Registers
    from townpress.kernel.problems import Problem
    from townpress.plugin.filing import Filed, FiledPage
    from townpress.plugin.memory import Memory
    from townpress.plugin.reader import Reading
    from townpress.plugin.settings import Settings
    from townpress.plugin.store import Store

#: Of characters that may not stand in a text; of fields and addresses, by the hundred.
_FORBIDDEN_CHARACTERS = frozenset({104, 105})
_OF_FIELDS = frozenset({2, 3})


class Desk:
    """What it has read so far, and what it need not read again. ``judging``: the registers are fit to measure by."""

    def __init__(
        self, settings: Settings, registers: Registers, memory: Memory | None, store: Store, *, judging: bool
    ) -> None:
        self.settings, self.registers, self.memory, self.store = settings, registers, memory, store
        self.judging = judging
        self.label = settings.content.name
        self.stories: list[Filed] = []
        self.pages: list[FiledPage] = []
        self.settled: dict[str, Known] = {}
        self.digests: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._tags: dict[str, str] = {}
        self._values = Digests()

    @property
    def entries(self) -> list[Entry]:
        """Every story as the others see it, by path."""
        entries = [filed.entry for filed in self.stories] + [known.entry for known in self.settled.values()]
        return sorted(entries, key=lambda entry: entry.path)

    def take_stories(self, paths: Iterable[str]) -> None:
        """Read every story that is not remembered, in the order of ``paths``."""
        for path, reading in self._readings(paths):
            if not self.judging:
                self.problems += told_once(reading.problems)
                continue
            filed, found = file_story(path, reading, self.registers, self.settings.at.moment)
            said = told_once(found)
            self.problems += said
            if filed:
                self._note_tags(filed.entry)
                self._take(filed, alone=not said)

    def take_page(self, path: str) -> None:
        """Read a standing page."""
        data, problems = bytes_of(self.settings.content, self.label, path)
        self.problems += problems
        if data is not None:
            reading = read_standing_page(f"{self.label}/{path}", data)
            page, said = file_page(path, reading, self.settings.at.moment)
            self.problems += told_once(said)
            self.pages += [page] if page else []

    def compared(
        self, written: Mapping[str, Source], others: Sequence[Address]
    ) -> tuple[Mapping[str, str], list[Problem]]:
        """Tag names by slug, and what only shows when all files are seen together."""
        spots = {filed.source.path: filed.manuscript for filed in self.stories}
        tags, problems = among_each_other(self.entries, spots, self.pages, self.registers, written, others)
        if problems and self.settled:  # told with their places, for which the files named are read once more
            named = [entry for entry in self.entries if any(entry.shown in (p.path, *p.zh.split()) for p in problems)]
            spots |= {entry.shown: found for entry in named for found in self._manuscripts(entry)}
            tags, problems = among_each_other(self.entries, spots, self.pages, self.registers, written, others)
        return tags, problems

    def _readings(self, paths: Iterable[str]) -> Iterator[tuple[str, Reading]]:
        """Path and reading of every story that is not remembered; those that are, are settled as they pass."""
        for path in paths:
            data, problems = bytes_of(self.settings.content, self.label, path)
            self.problems += problems
            if data is None:
                continue
            self.digests[path] = digest(data)
            known = self._remembered(path) if self.judging else None
            if known and self._tags_agree(known):
                self._note_tags(known.entry)
                self.settled[path] = known
            else:
                yield path, read_story(f"{self.label}/{path}", data)

    def _remembered(self, path: str) -> Known | None:
        return self.memory.of(path, self.digests[path], self.settings.at.moment) if self.memory else None

    def _take(self, filed: Filed, *, alone: bool) -> None:
        """Settle a story, or keep it in hand until all are read."""
        hangs = filed.body.photos or filed.manuscript.cover or any(use.resolved_elsewhere for use in filed.body.links)
        printed = filed.fate in {Fate.PUBLISHED, Fate.EXPIRED}
        if not alone or hangs or not printed or filed.manuscript.date is None or self.settings.skip_bad:
            self.stories.append(filed)
            return
        story = freeze_story(filed, self.registers, self._tags, {}, {})
        card = card_of(story)
        known = Known(filed.entry, card, self._values.of(story), self._values.of(card))
        self.store.put_story(story, known.digest)
        self.settled[filed.path] = known

    def _note_tags(self, entry: Entry) -> None:
        """A tag is published under the spelling that comes first."""
        for name in entry.tags:
            self._tags.setdefault(segment(name), name)

    def _tags_agree(self, known: Known) -> bool:
        """Whether a remembered story has its tags under the spellings that come first now."""
        return all(self._tags.get(tag.slug, tag.name) == tag.name for tag in (known.card.tags if known.card else ()))

    def _manuscripts(self, entry: Entry) -> Iterator[Manuscript]:
        """The manuscript of a story that was let go of."""
        data, _ = bytes_of(self.settings.content, self.label, entry.path)
        manuscript = read_story(entry.shown, data).manuscript if data is not None else None
        if manuscript:
            yield manuscript


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """``problems`` without those of a field that stands on a line with a forbidden character.

    What is left of such a value is not what was meant, and the character has been told.
    """
    problems = list(problems)
    spoilt = {problem.line for problem in problems if problem.number in _FORBIDDEN_CHARACTERS}
    return [problem for problem in problems if problem.line not in spoilt or problem.number // 100 not in _OF_FIELDS]


def bytes_of(content: Path, shown: str, path: str) -> tuple[bytes | None, tuple[Problem, ...]]:
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
