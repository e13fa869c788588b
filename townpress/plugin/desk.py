"""The desk at work: stories and pages read one by one, filed, and compared with each other at the end.

A story that is right and hangs on nothing but its own file is settled at once: its text goes to the store and only what
lists and checks need stays in hand, so that a hundred thousand stories pass without filling the memory.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from townpress.editorial.addresses import segment
from townpress.editorial.encoding import too_long
from townpress.kernel.digest import digest
from townpress.kernel.files import TEXT_AT_MOST, TooLarge, contents
from townpress.kernel.problems import errors_in
from townpress.kernel.source import Source
from townpress.plugin.filing import among_each_other, file_page, file_story
from townpress.plugin.reader import read_standing_page, read_story
from townpress.plugin.readings import SECONDS_A_STORY, chunks, decoded
from townpress.plugin.settling import Ground, settle, spellings, told_once
from townpress.plugin.store import decoded_known
from townpress.press.workers import crew, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from townpress.editorial.collisions import Address
    from townpress.editorial.entry import Entry
    from townpress.editorial.manuscript import Manuscript
    from townpress.editorial.registers import Registers
    from townpress.kernel.problems import Problem
    from townpress.plugin.concordance import Shelf
    from townpress.plugin.filing import Filed, FiledPage
    from townpress.plugin.memory import Memory
    from townpress.plugin.reader import Reading
    from townpress.plugin.settings import Settings
    from townpress.plugin.settling import Settled
    from townpress.plugin.store import Store


class Kept(NamedTuple):
    """What stays in hand of a story that is settled: what the others see of it, and the key to the rest."""

    entry: Entry
    key: bytes


def _by_path(spelling: tuple[str, str]) -> str:
    return spelling[0]


class Desk:
    """What it has read so far, and what it need not read again. ``judging``: the registers are fit to measure by."""

    def __init__(  # noqa: PLR0913 - what stories are measured by, and where what comes of them is laid
        self,
        settings: Settings,
        registers: Registers,
        memory: Memory | None,
        store: Store,
        shelf: Shelf,
        *,
        judging: bool,
    ) -> None:
        self.settings, self.registers, self.memory, self.store, self.shelf = settings, registers, memory, store, shelf
        self.judging = judging
        self.label = settings.content.name
        self.stories: list[Filed] = []
        self.pages: list[FiledPage] = []
        self.settled: dict[str, Kept] = {}
        self.digests: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._tags: dict[str, tuple[str, str]] = {}

    @property
    def entries(self) -> list[Entry]:
        """Every story as the others see it, by path."""
        entries = [filed.entry for filed in self.stories] + [kept.entry for kept in self.settled.values()]
        return sorted(entries, key=lambda entry: entry.path)

    def take_stories(self, paths: Iterable[str]) -> None:
        """Read every story that is not remembered, in the order of ``paths``, with a crew where there are many."""
        unread = [path for path in paths if not self._recall(path)]
        if not self.judging:
            for path, data in self._bytes_of(unread):
                self.problems += told_once(read_story(f"{self.label}/{path}", data).problems)
            return
        ground = Ground(self.label, self.registers, self.settings.at.moment)
        with crew(self.settings.workers, len(unread) * SECONDS_A_STORY) as executor:
            for chunk in in_order(executor, partial(settle, ground), chunks(self._bytes_of(unread))):
                for settled in chunk:
                    self._take(settled)
        for path, kept in list(self.settled.items()):
            if not self._tags_agree(kept.entry):
                del self.settled[path]
                self._reread(path)

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
            wrong = {problem.path for problem in errors_in(problems)}
            for path in [path for path, kept in self.settled.items() if kept.entry.shown in wrong]:
                del self.settled[path]
                self._reread(path)
        return tags, problems

    def _recall(self, path: str) -> bool:
        """Settle a story that is remembered; whether it is."""
        if self.memory is None or not self.judging:
            return False
        for _, data in self._bytes_of([path]):
            known = self.memory.of(path, digest(data), self.settings.at.moment)
            if known:
                self._settle(known.entry, self.store.put_known(known))
                return True
        return False

    def _bytes_of(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The bytes of files, as they are asked for; what can't be read is told."""
        for path in paths:
            data, problems = bytes_of(self.settings.content, self.label, path)
            self.problems += [problem for problem in problems if problem not in self.problems]
            if data is not None:
                self.digests[path] = digest(data)
                yield path, data

    def _take(self, settled: Settled) -> None:
        """Enter what came of one file."""
        if settled.known and not self.settings.skip_bad:
            known = decoded_known(settled.known)
            self.store.put_story(settled.story, known.digest)
            self.store.put(self.shelf.key(known.digest), settled.entry)
            self._settle(known.entry, self.store.put_known(settled.known))
        elif settled.reading:
            self._file(settled.path, decoded(settled.reading))
        else:
            self._reread(settled.path)

    def _settle(self, entry: Entry, key: bytes) -> None:
        self._note_tags(entry)
        self.settled[entry.path] = Kept(entry, key)

    def _reread(self, path: str) -> None:
        for _, data in self._bytes_of([path]):
            self._file(path, read_story(f"{self.label}/{path}", data))

    def _file(self, path: str, reading: Reading) -> None:
        """File a story that is kept in hand until all are read."""
        filed, found = file_story(path, reading, self.registers, self.settings.at.moment)
        self.problems += told_once(found)
        if filed:
            self._note_tags(filed.entry)
            self.stories.append(filed)

    def _note_tags(self, entry: Entry) -> None:
        """A tag is published under the spelling that comes first, by the path of the file."""
        for name in entry.tags:
            self._tags[segment(name)] = min(
                self._tags.get(segment(name), (entry.path, name)), (entry.path, name), key=_by_path
            )

    def _tags_agree(self, entry: Entry) -> bool:
        """Whether a story has its tags under the spellings that come first."""
        return all(self._tags[slug][1] == name for slug, name in spellings(entry).items())

    def _manuscripts(self, entry: Entry) -> Iterator[Manuscript]:
        """The manuscript of a story that was let go of."""
        data, _ = bytes_of(self.settings.content, self.label, entry.path)
        manuscript = read_story(entry.shown, data).manuscript if data is not None else None
        if manuscript:
            yield manuscript


def bytes_of(content: Path, shown: str, path: str) -> tuple[bytes | None, tuple[Problem, ...]]:
    """The bytes of a text; or why it can't be read: it may have vanished or lost its permission since the survey."""
    try:
        return contents(content / path, TEXT_AT_MOST, linked=False), ()
    except TooLarge as error:
        return None, (too_long(f"{shown}/{path}", error.size),)
    except OSError as error:
        problem = Source(f"{shown}/{path}").problem(
            142,
            f"读不了这个文件（{error.strerror}）。请检查它的权限，或重新保存",
            f"this file can't be read ({error.strerror}); check its permissions or save it again",
        )
        return None, (problem,)
