"""Makes up an edition: photographs developed, links led, everything frozen into a site with the files it needs."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from townpress.editorial.schedule import PREVIEWED, PRINTED, is_released, released_at
from townpress.editorial.story import Fate
from townpress.kernel.problems import errors_in
from townpress.plugin.compose import Frame, compose, compose_page, needs_of
from townpress.plugin.freeze import freeze_tombstone
from townpress.plugin.linking import Directory, directory, lead
from townpress.plugin.pictures import Album, order_of, orders
from townpress.plugin.progress import progress
from townpress.plugin.rootfiles import root_files
from townpress.plugin.sitework import freeze_site
from townpress.plugin.store import Known
from townpress.plugin.wares import ROOT
from townpress.press.addressbook import lasting_in
from townpress.products.photos.darkroom import develop_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from townpress.editorial.registers import Registers
    from townpress.editorial.site import Site
    from townpress.kernel.problems import Problem
    from townpress.plugin.cardindex import CardIndex
    from townpress.plugin.filing import Filed, FiledPage
    from townpress.plugin.linking import Destination
    from townpress.plugin.newsdesk import Copy
    from townpress.plugin.settings import Settings
    from townpress.plugin.store import Store
    from townpress.plugin.ties import Ties
    from townpress.press.sheet import Leaf
    from townpress.products.photos.order import Order
    from townpress.products.photos.prints import Developed


class Makeup(Struct, frozen=True):
    """A site ready to be planned, the files it needs, what was wrong, and the stories that are not in it for that."""

    site: Site
    leaves: tuple[Leaf, ...]
    problems: tuple[Problem, ...]
    rejected: tuple[Filed, ...]
    turns: tuple[datetime, ...]
    destinations: Mapping[str, Destination]


def make_up(copy: Copy, settings: Settings, index: CardIndex, ties: Ties, store: Store) -> Makeup:
    """The site of what was read. Stories with errors are not in it: whether it may be published is not asked here."""
    gallery = _pictures(copy, settings)
    at_root, wrong = root_files(copy.survey.files, settings.content, copy.label)
    problems = [
        *gallery.problems,
        *wrong,
        *_link_problems(copy.stories, copy.pages, _directory(copy, copy.stories, gallery)),
    ]
    bad = _with_errors(copy.stories, [*copy.problems, *problems], gallery)
    # Who links to a story that is left out is left out as well; each round leaves out more, so it ends.
    while settings.skip_bad:
        good = tuple(story for story in copy.stories if story not in bad)
        more = _link_problems(good, (), _directory(copy, good, gallery))
        if not errors_in(more):
            break
        problems += more
        bad += _with_errors(good, more, gallery)
    good = tuple(story for story in copy.stories if story not in bad)
    frame = _frame(copy, good, gallery, settings)
    site, leaves = _frozen(copy, good, frame, gallery.developed, settings, index, ties, store)
    unseen = (filed.manuscript for filed in good if filed.fate is Fate.WITHDRAWN)
    turns = (*(page.manuscript.date for page in copy.pages), *(released_at(manuscript) for manuscript in unseen))
    others = {path: one for path, one in frame.where.files.items() if not path.startswith("stories/")}
    return Makeup(site, (*leaves, *at_root), tuple(problems), bad, tuple(filter(None, turns)), others)


def _frame(copy: Copy, good: tuple[Filed, ...], gallery: Gallery, settings: Settings) -> Frame:
    return Frame(
        settings.content,
        copy.registers,
        copy.tags,
        _directory(copy, good, gallery),
        urlsplit(site_url_of(settings, copy.registers)).path.rstrip("/"),
        frozenset(ware.path for ware in copy.survey.files),
    )


def site_url_of(settings: Settings, registers: Registers) -> str:
    """The address of the site, without a slash at its end."""
    return settings.site_url or f"https://{registers.masthead.domain}"


def _frozen(  # noqa: PLR0913, PLR0917 - what a site is made of
    copy: Copy,
    good: tuple[Filed, ...],
    frame: Frame,
    developed: Developed,
    settings: Settings,
    index: CardIndex,
    ties: Ties,
    store: Store,
) -> tuple[Site, tuple[Leaf, ...]]:
    """The site, its stories in the index and the store, and the files that stories and pages need."""
    fates = PREVIEWED if settings.drafts else PRINTED
    leaves: list[Leaf] = []
    index.put_kept(kept.key for kept in copy.settled.values())
    ties.tie(copy.entries)
    for filed in good:
        known = Known(filed.entry)
        if filed.fate in fates:
            composed = compose(filed, frame, developed)
            store.put_story(composed.story, composed.known.digest)
            known = composed.known
            leaves += composed.leaves
            ties.own(filed.path, composed.leaves)
        index.put([known])
        ties.need(filed.path, needs_of(filed))
    pages = []
    for page in (page for page in copy.pages if page.live or settings.drafts):
        frozen, needed = compose_page(page, frame, developed)
        pages.append(frozen)
        leaves += needed
        ties.own(page.path, needed)
    for page in copy.pages:
        ties.need(page.path, needs_of(page))
        ties.claim((page.url,), page.path)
    ties.claim((category.url for category in copy.registers.categories), "registers/categories.yml")
    ties.claim((path.removeprefix(ROOT) for path in frame.documents if path.startswith(ROOT)), ROOT)
    index.finish()
    ties.finish()
    # What was withdrawn before its time has no reader to tell, and its address is still under embargo.
    withdrawn = (filed for filed in good if filed.fate is Fate.WITHDRAWN)
    buried = [filed for filed in withdrawn if is_released(filed.manuscript, settings.at.moment)]
    out = lasting_in(settings.urls) if buried else frozenset()
    tombstones = [freeze_tombstone(filed, out) for filed in buried]
    site_url = site_url_of(settings, copy.registers)
    site = freeze_site(copy.registers, settings.at.moment, site_url, index, tombstones, pages)
    return site, tuple({leaf.path: leaf for leaf in leaves}.values())


class Gallery(Struct, frozen=True):
    """All pictures, developed. ``users``: a picture's path as shown → the paths of the files that show it."""

    developed: Developed
    problems: tuple[Problem, ...]
    users: Mapping[str, set[str]]


def _pictures(copy: Copy, settings: Settings) -> Gallery:
    """Every picture of every story that is or will be printed, and of the pages; those linked under ``files/`` too."""
    wanted: list[Order] = []
    problems: list[Problem] = []
    users: dict[str, set[str]] = defaultdict(set)
    album = Album.of(settings.content, (ware.path for ware in copy.survey.pictures))
    alive = [filed for filed in copy.stories if filed.fate is not Fate.WITHDRAWN]
    everything: list[Filed | FiledPage] = [*alive, *copy.pages]
    for filed in everything:
        found, missing = orders(filed, album)
        wanted += found
        problems += missing
        for order in found:
            users[order.shown].add(filed.source.path)
    prefix = f"{settings.content.name}/"
    wanted += (order_of(settings.content, prefix, path) for path in linked_pictures(copy))
    with progress("照片 Photographs", len(set(wanted))) as done:
        developed = develop_all(wanted, settings.state, settings.workers, done=done)
    return Gallery(developed, (*problems, *developed.problems), users)


def linked_pictures(copy: Copy) -> tuple[str, ...]:
    """The pictures under ``files/`` that anything shows or links to: only those pass the darkroom."""
    everything: list[Filed | FiledPage] = [*copy.stories, *copy.pages]
    named = {
        posixpath.normpath(posixpath.join("/", posixpath.dirname(filed.path), use.path)).lstrip("/")
        for filed in everything
        for use in filed.body.links
    }
    return tuple(ware.path for ware in copy.survey.pictures if ware.path.startswith("files/") and ware.path in named)


def _directory(copy: Copy, stories: Iterable[Filed], gallery: Gallery) -> Directory:
    pictures = {f"{url}{name}": made.photo.fallback.url for (url, name), made in gallery.developed.prints.items()}
    files = {ware.path: ware.path for ware in copy.survey.files}
    files |= {path: pictures.get(path, path) for path in linked_pictures(copy)}
    entries = [*(filed.entry for filed in stories), *(kept.entry for kept in copy.settled.values())]
    return directory(entries, copy.pages, files)


def _link_problems(stories: Iterable[Filed], pages: Iterable[FiledPage], where: Directory) -> list[Problem]:
    filed: list[Filed | FiledPage] = [*stories, *pages]
    return [problem for each in filed for problem in lead(each, where, "", {})[2]]


def _with_errors(stories: Iterable[Filed], problems: Iterable[Problem], gallery: Gallery) -> tuple[Filed, ...]:
    """The stories that have an error of their own or show a picture that has one."""
    paths = {problem.path for problem in errors_in(problems)}
    paths |= {user for path in paths for user in gallery.users.get(path, ())}
    return tuple(story for story in stories if story.source.path in paths)
