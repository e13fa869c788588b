"""Files every manuscript: its address, its fate, and what the copy desk and its neighbours have to say about it.

A reading knows one file; here all of them and the registers are laid side by side.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.addresses import fault_in, segment, story_slug, story_url, written_slug
from townpress.editorial.aliases import aliases_of
from townpress.editorial.collisions import Address, check_collisions, distinct_names
from townpress.editorial.copydesk import proofread
from townpress.editorial.entry import Entry
from townpress.editorial.nodes import Spot
from townpress.editorial.reading import doubtful_years
from townpress.editorial.schedule import expires_at, fate, is_live, released_at, untimely_corrections
from townpress.kernel.problems import bounded, did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from townpress.editorial.manuscript import Manuscript
    from townpress.editorial.markup import Body
    from townpress.editorial.reading import PageManuscript
    from townpress.editorial.registers import Registers
    from townpress.editorial.story import Fate
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source
    from townpress.plugin.reader import PageReading, Reading


class Filed(Struct, frozen=True):
    """A story that was read, with its entry."""

    source: Source
    manuscript: Manuscript
    body: Body
    entry: Entry

    @property
    def path(self) -> str:
        """Relative to the content folder."""
        return self.entry.path

    @property
    def url(self) -> str:
        """``2023/06/pilot/``."""
        return self.entry.url

    @property
    def fate(self) -> Fate:
        """What becomes of it at the instant of this build."""
        return self.entry.fate


class FiledPage(Struct, frozen=True):
    """A standing page with its address. ``live``: no draft, and not dated after the instant of the build."""

    path: str
    source: Source
    manuscript: PageManuscript
    body: Body
    slug: str
    live: bool

    @property
    def url(self) -> str:
        """``help/``."""
        return f"{self.slug}/"


def file_story(path: str, reading: Reading, registers: Registers, at: datetime) -> tuple[Filed | None, list[Problem]]:
    """A story filed, and all that is wrong with it alone; None without a slug, at nobody's address without a date."""
    problems = list(reading.problems)
    manuscript, body, source = reading.manuscript, reading.body, reading.source
    if manuscript is None or body is None:
        return None, problems
    said = [*proofread(manuscript, registers, source), *doubtful_years(source, manuscript, at)]
    said += untimely_corrections(manuscript, source, at)
    slug, found = story_slug(manuscript, source)
    aliases, more = aliases_of(manuscript, source)
    problems += bounded([*said, *found, *more])
    if not slug:
        return None, problems
    moving = manuscript.status == "published"
    entry = Entry(
        path,
        source.path,
        slug,
        story_url(manuscript.date, slug) if manuscript.date else f"undated/{path}/",
        aliases,
        fate(manuscript, at),
        released_at(manuscript) if moving else None,
        expires_at(manuscript) if moving else None,
        manuscript.tags,
        body.anchors,
    )
    return Filed(source, manuscript, body, entry), problems


def file_page(path: str, reading: PageReading, at: datetime) -> tuple[FiledPage | None, list[Problem]]:
    """A standing page filed; None where it has no address."""
    problems = list(reading.problems)
    manuscript, body, source = reading.manuscript, reading.body, reading.source
    if manuscript is None or body is None:
        return None, problems
    slug, found = _page_slug(path, manuscript, source)
    problems += found
    if not slug:
        return None, problems
    return FiledPage(path, source, manuscript, body, slug, live=is_live(manuscript, at)), problems


def _page_slug(path: str, manuscript: PageManuscript, source: Source) -> tuple[str, tuple[Problem, ...]]:
    """The page's slug: as written, else from its file's or folder's name (E310 where that gives none)."""
    if manuscript.slug:
        return written_slug(manuscript.slug, manuscript.spot("slug"), source)
    name = path.rpartition("/")[2].removesuffix(".md")
    name = path.split("/")[-2] if name == "index" else name
    slug = segment(name)
    fault = fault_in(slug)
    if not fault:
        return slug, ()
    zh, en = fault
    problem = source.problem(
        310,
        f"由页面的名字“{shown(name)}”得不到网址：它{zh}。请改名，或在开头写 slug，例如 slug: about",
        f"no address can be made of the page's name “{shown(name)}”: it {en}; rename it or write e.g. slug: about",
    )
    return "", (problem,)


def among_each_other(  # noqa: PLR0913, PLR0917 - what is seen together, each by its name
    entries: Sequence[Entry],
    spots: Mapping[str, Manuscript],
    pages: Sequence[FiledPage],
    registers: Registers,
    written: Mapping[str, Source],
    others: Iterable[Address] = (),
) -> tuple[Mapping[str, str], list[Problem]]:
    """Tag names by slug, and the problems that only show when all files are seen together.

    ``spots``: the manuscripts that were read in this build, by path as shown, and ``written`` the registers' files by
    name (``front.yml``): both to point into. ``others``: what else claims an address.
    """
    uses = [
        (tag, entry.shown, _spot(spots, entry, f"tags.{number}"))
        for entry in entries
        for number, tag in enumerate(entry.tags)
    ]
    tags, problems = distinct_names(uses)
    problems += check_collisions([*_addresses(entries, spots, pages, registers, written), *others])
    problems += _named_stories(entries, registers, written)
    problems += _standing(pages, registers, written)
    return tags, problems


def _spot(spots: Mapping[str, Manuscript], entry: Entry, key: str) -> Spot:
    manuscript = spots.get(entry.shown)
    return manuscript.spot(key) if manuscript else Spot()


def _addresses(
    entries: Iterable[Entry],
    spots: Mapping[str, Manuscript],
    pages: Iterable[FiledPage],
    registers: Registers,
    written: Mapping[str, Source],
) -> Iterator[Address]:
    for entry in entries:
        yield Address(entry.url, entry.shown, _spot(spots, entry, "slug"))
        for number, alias in enumerate(entry.aliases):
            yield Address(alias, entry.shown, _spot(spots, entry, f"aliases.{number}"), old=True)
    for page in pages:
        yield Address(page.url, page.source.path, page.manuscript.spot("slug"))
    for category in registers.categories:
        source = written["categories.yml"]
        yield Address(category.url, source.path, _where(source, category.slug))


def _named_stories(entries: Iterable[Entry], registers: Registers, written: Mapping[str, Source]) -> Iterator[Problem]:
    """Stories that the front page or a topic names but that do not exist."""
    slugs = {entry.slug for entry in entries}
    named = [(placement.story, "front.yml") for placement in registers.placements]
    named += [(slug, "topics.yml") for topic in registers.topics for slug in topic.pinned]
    for slug, register in named:
        if slug not in slugs:
            zh, en = did_you_mean(slug, slugs)
            yield _at_word(
                written[register],
                slug,
                614,
                f"没有 slug 为“{shown(slug)}”的稿件{zh or '。'}请改正或删去这一条",
                f"there is no story with the slug “{shown(slug)}”{en}; correct or remove this entry",
            )


def _standing(pages: Iterable[FiledPage], registers: Registers, written: Mapping[str, Source]) -> Iterator[Problem]:
    """Standing pages that the footer names but that nobody wrote."""
    slugs = {page.slug for page in pages}
    for slug in registers.masthead.standing:
        if slug not in slugs:
            zh, en = did_you_mean(slug, slugs)
            yield _at_word(
                written["masthead.yml"],
                slug,
                614,
                f"没有 standing 里的“{shown(slug)}”这一页{zh or '。'}请写 pages/{shown(slug)}.md，或从 standing 删去",
                f"no page for “{shown(slug)}” in standing{en}; write pages/{shown(slug)}.md or remove the name",
            )


def _at_word(source: Source, word: str, number: int, zh: str, en: str) -> Problem:
    spot = _where(source, word)
    return source.problem(number, zh, en, line=spot.line, column=spot.column, width=spot.width)


def _where(source: Source, word: str) -> Spot:
    """Where a register first writes ``word``, as a word of its own."""
    match = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", source.text)
    line, column = source.place_of(match.start()) if match else (1, 1)
    return Spot(line, column, len(word))
