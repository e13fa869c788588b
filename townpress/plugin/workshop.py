"""A workshop: prints part of an edition in whatever process it is sent to, byte for byte as it would be printed here.

What is sent is where things lie (the draft's ledger, the store, the theme) and which groups of pages to print; the
workshop plans these from the ledger as the build itself did. It is made once in each process.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - a field's type
from functools import lru_cache
from pathlib import Path  # noqa: TC003 - a field's type
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader
from msgspec import Struct, field

from townpress.editorial.catalogue import Reach
from townpress.kernel.errors import OwnFault
from townpress.plugin.cardindex import CardIndex
from townpress.plugin.plan import sheets, worded
from townpress.plugin.record import record_of
from townpress.plugin.sitework import freeze_site
from townpress.plugin.store import Archive, Store
from townpress.plugin.theme import furnish
from townpress.plugin.wares import is_story
from townpress.plugin.words import spoken
from townpress.press.ledger import opened_ledger
from townpress.press.run import Press
from townpress.press.values import Digests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from townpress.press.ledger import Printing
    from townpress.press.sheet import Sheet

#: So many pages are sent to be printed at a time; of lists fewer, for in one may stand the stories of a year.
PAGES_AT_ONCE, LISTS_AT_ONCE = 50, 16


class Workshop(Struct, frozen=True):
    """Where pages are printed from: a ledger that nobody writes to, the folder of the store, the folder of the theme.

    ``key``: the digest of all that templates hang on, so that no process prints from those of an edition ago.
    """

    theme: Path
    ledger: Path
    store: Path
    site_url: str
    at: datetime
    key: bytes
    number: int


class Job(Struct, frozen=True):
    """Pages to print: the stories and headings they are planned with, and of each page why it is printed."""

    stories: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    pages: Mapping[str, str] = field(default_factory=dict)


def jobs(stale: Iterable[tuple[Sheet, str]]) -> Iterator[Job]:
    """Jobs for all sheets that can be planned apart, group by group; the reason stands beside each sheet."""
    groups: dict[str, dict[str, str]] = {}
    for sheet, why in stale:
        if sheet.group:
            groups.setdefault(sheet.group, {})[sheet.path] = why
    part: set[str] = set()
    pages: dict[str, str] = {}
    for group, found in groups.items():
        for path, why in found.items():
            part.add(group)
            pages[path] = why
            if len(pages) >= (PAGES_AT_ONCE if is_story(group) else LISTS_AT_ONCE):
                yield _job(part, pages)
                part, pages = set(), {}
    if pages:
        yield _job(part, pages)


def print_job(workshop: Workshop, job: Job) -> list[tuple[str, bytes, Printing]]:
    """Each page's path, the page, and how it was printed.

    Raises:
        ConfigurationError: as :func:`townpress.press.printer.printed`, of the first page that cannot be printed.
    """
    plan, press = opened(workshop)
    reach = Reach(job.stories, dict.fromkeys(job.headings))
    planned = (sheet for sheet in plan(reach) if sheet.path in job.pages)
    return [(sheet.path, *press.print(sheet, workshop.number, job.pages[sheet.path])) for sheet in planned]


def _job(groups: Iterable[str], pages: Mapping[str, str]) -> Job:
    stories: set[str] = set()
    headings: set[str] = set()
    for group in groups:
        (stories if is_story(group) else headings).add(group)
    return Job(frozenset(stories), frozenset(headings), pages)


@lru_cache(maxsize=1)
def opened(workshop: Workshop) -> tuple[Callable[[Reach], Iterator[Sheet]], Press]:
    """How to plan what is within a reach, and the press to print it on."""
    ledger, digests = opened_ledger(workshop.ledger), Digests()
    record = record_of(ledger)
    if record is None:
        raise OwnFault(f"{workshop.ledger.name}: 没有记录 | no record")
    store = Store(workshop.store, only_read=True)
    index = CardIndex(ledger, store, digests)
    site = freeze_site(record.registers, workshop.at, workshop.site_url, index, record.tombstones, record.pages)
    words = spoken(ledger.note(f"words {record.edition.language}") or b"")
    environment = Environment(loader=FileSystemLoader(workshop.theme / "templates"))  # noqa: S701 - furnish() sets it
    furnish(environment, record.edition, words)
    wording = worded(record.edition.language, words)
    archive = Archive(store, index)

    def plan(reach: Reach) -> Iterator[Sheet]:
        return sheets(site, record.edition, archive, wording, digests, reach)

    return plan, Press(environment, digests)
