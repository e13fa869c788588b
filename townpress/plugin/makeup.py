"""Makes up an edition: photographs developed, links led, everything frozen into a site with the files it needs."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from townpress.editorial.manuscript import PhotoNote
from townpress.editorial.story import Fate
from townpress.kernel.problems import errors_in
from townpress.plugin.freeze import freeze_page, freeze_site, freeze_story, freeze_tombstone
from townpress.plugin.linking import Directory, directory, lead
from townpress.plugin.pictures import Album, orders, photos_of
from townpress.plugin.rootfiles import root_files
from townpress.press.sheet import Leaf
from townpress.products.photos.darkroom import Order, develop_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from townpress.editorial.site import Site
    from townpress.kernel.problems import Problem
    from townpress.plugin.filing import Filed, FiledPage
    from townpress.plugin.newsdesk import Copy
    from townpress.plugin.settings import Settings
    from townpress.products.photos.darkroom import Developed

#: What is printed as a story, and what a preview prints besides.
PRINTED = frozenset({Fate.PUBLISHED, Fate.EXPIRED})
PREVIEWED = PRINTED | {Fate.DRAFT, Fate.SCHEDULED}


@dataclass(frozen=True, slots=True)
class Makeup:
    """A site ready to be planned, the files it needs, what was wrong, and the stories that are not in it for that."""

    site: Site
    leaves: tuple[Leaf, ...]
    problems: tuple[Problem, ...]
    rejected: tuple[Filed, ...]


def make_up(copy: Copy, settings: Settings) -> Makeup:
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
    site, leaves = _frozen(copy, good, _directory(copy, good, gallery), gallery.developed, settings)
    return Makeup(site, (*leaves, *at_root), tuple(problems), bad)


def _frozen(
    copy: Copy, good: tuple[Filed, ...], where: Directory, developed: Developed, settings: Settings
) -> tuple[Site, tuple[Leaf, ...]]:
    registers = copy.registers
    site_url = settings.site_url or f"https://{registers.masthead.domain}"
    base = urlsplit(site_url).path.rstrip("/")
    fates = PREVIEWED if settings.drafts else PRINTED
    needed: set[str] = set()
    shown: set[str] = set()
    stories, pages = [], []
    for filed in (story for story in good if story.fate in fates):
        photos = photos_of(filed, developed)
        links, files, _ = lead(filed, where, base, photos)
        stories.append(freeze_story(filed, registers, copy.tags, photos, links))
        needed |= files
        shown.add(filed.url)
    for page in (page for page in copy.pages if page.live or settings.drafts):
        photos = photos_of(page, developed)
        links, files, _ = lead(page, where, base, photos)
        pages.append(freeze_page(page, registers.masthead.language, photos, links))
        needed |= files
        shown.add(page.url)
    tombstones = [freeze_tombstone(filed) for filed in good if filed.fate is Fate.WITHDRAWN]
    site = freeze_site(registers, settings.at.moment, site_url, stories, tombstones, pages)
    leaves = [
        leaf
        for (url, name), made in developed.prints.items()
        if url in shown or f"{url}{name}" in needed
        for leaf in made.leaves
    ]
    documents = {ware.path for ware in copy.survey.files}
    leaves += [Leaf(path, settings.content / path) for path in sorted(needed & documents)]
    return site, tuple({leaf.path: leaf for leaf in leaves}.values())


@dataclass(frozen=True, slots=True)
class Gallery:
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
    for path in linked_pictures(copy):
        folder, _, name = path.rpartition("/")
        wanted.append(Order(settings.content / path, prefix + path, f"{folder}/", name, PhotoNote()))
    developed = develop_all(wanted, settings.state, settings.workers)
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
    return directory(stories, copy.pages, files)


def _link_problems(stories: Iterable[Filed], pages: Iterable[FiledPage], where: Directory) -> list[Problem]:
    filed: list[Filed | FiledPage] = [*stories, *pages]
    return [problem for each in filed for problem in lead(each, where, "", {})[2]]


def _with_errors(stories: Iterable[Filed], problems: Iterable[Problem], gallery: Gallery) -> tuple[Filed, ...]:
    """The stories that have an error of their own or show a picture that has one."""
    paths = {problem.path for problem in errors_in(problems)}
    paths |= {user for path in paths for user in gallery.users.get(path, ())}
    return tuple(story for story in stories if story.source.path in paths)
