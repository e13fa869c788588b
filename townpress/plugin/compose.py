"""Composes a story or a page: links led, photographs in place, everything frozen; and says what it hangs on."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.story import card_of
from townpress.plugin.freeze import freeze_page, freeze_story
from townpress.plugin.linking import lead, own_address, target_of
from townpress.plugin.pictures import named, photos_of
from townpress.plugin.store import Known
from townpress.plugin.wares import is_picture
from townpress.press.sheet import Leaf
from townpress.press.values import Digests

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from townpress.editorial.registers import Registers
    from townpress.editorial.story import StandingPage, Story
    from townpress.kernel.problems import Problem
    from townpress.plugin.filing import Filed, FiledPage
    from townpress.plugin.linking import Directory
    from townpress.products.photos.prints import Developed


class Frame(Struct, frozen=True):
    """What every story of an edition is composed in.

    ``tags``: names by slug. ``base``: the path of the site's address. ``documents``: the files under ``files/``.
    """

    content: Path
    registers: Registers
    tags: Mapping[str, str]
    where: Directory
    base: str
    documents: Collection[str]


class Composed(Struct, frozen=True):
    """A story as it is printed, the files it needs beside it, and what is wrong with its links."""

    story: Story
    known: Known
    leaves: tuple[Leaf, ...]
    problems: tuple[Problem, ...]


def compose(filed: Filed, frame: Frame, developed: Developed) -> Composed:
    """A story. ``developed`` holds at least its own photographs."""
    photos = photos_of(filed, developed)
    links, files, problems = lead(filed, frame.where, frame.base, photos)
    story = freeze_story(filed, frame.registers, frame.tags, photos, links)
    card, digests = card_of(story), Digests()
    known = Known(filed.entry, card, digests.of(story), digests.of(card))
    return Composed(story, known, tuple(_leaves(filed, files, frame, developed)), tuple(problems))


def compose_page(page: FiledPage, frame: Frame, developed: Developed) -> tuple[StandingPage, tuple[Leaf, ...]]:
    """A standing page, and the files it needs."""
    photos = photos_of(page, developed)
    links, files, _ = lead(page, frame.where, frame.base, photos)
    frozen = freeze_page(page, frame.registers.masthead.language, photos, links)
    return frozen, tuple(_leaves(page, files, frame, developed))


def needs_of(filed: Filed | FiledPage) -> tuple[str, ...]:
    """What else a story or page hangs on: pictures and files by path, addresses of the site from the slash on."""
    folder = posixpath.dirname(filed.path)
    pictures = {posixpath.normpath(posixpath.join("/", folder, name)).lstrip("/") for name in named(filed)}
    targets = {target_of(filed.path, use) for use in filed.body.links if use.kind in {"story", "page", "file"}}
    roots = {f"/{own_address(use)}" for use in filed.body.links if use.kind == "root"}
    return tuple(sorted(pictures | targets | roots))


def _leaves(filed: Filed | FiledPage, files: set[str], frame: Frame, developed: Developed) -> Iterator[Leaf]:
    """Its photographs, and the files it links to; a picture among those as the darkroom made it."""
    for name in dict.fromkeys(named(filed)):
        made = developed.prints.get((filed.url, name))
        yield from made.leaves if made else ()
    for path in sorted(files):
        folder, _, name = path.rpartition("/")
        if is_picture(path):
            made = developed.prints.get((f"{folder}/", name))
            yield from made.leaves if made else ()
        elif path in frame.documents:
            yield Leaf(path, frame.content / path)
