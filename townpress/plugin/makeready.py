"""A build made ready before anybody knows what it will be for, by a process that has nothing else to do.

It looks through the trees of the editions and under the content, lays the edition that stands on the stage of the next,
and lets go of the locks. Once it is told what changed, only that is looked at. If anybody held the locks meanwhile, or
anything but stories changed, it is an ordinary build.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from townpress.kernel.errors import TownpressError
from townpress.kernel.files import TEXT_AT_MOST, TooLarge, contents
from townpress.plugin.build import Build
from townpress.plugin.generators import EditionGenerator
from townpress.plugin.lead import NONE, Lead
from townpress.plugin.settings import settings_of
from townpress.plugin.settling import Ground, settle
from townpress.plugin.wares import is_story
from townpress.products.search.entries import decoded
from townpress.products.search.grams import terms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from townpress.plugin.editing import Editing

    #: Waits for the next build to be wanted, and gives the absolute paths that changed; None if that is not known.
    Word = Callable[[], tuple[str, ...] | None]


def make_ready(settings: Mapping[str, Any], word: Word) -> None:
    """Make the next build ready, wait for the ``word``, and leave it to the generator; ``settings`` are Pelican's."""
    lead = NONE
    # Whatever is wrong the build itself will tell.
    unfit = contextlib.suppress(TownpressError, OSError, TooLarge)
    with unfit, contextlib.closing(Build.begin(settings_of(settings))) as build:
        build.editions.make_ready()
        editing = build.open(NONE)
        quiet = editing.make_ready()
        lead = Lead(frozenset() if quiet else None, editing.before is not None, build.editions)
        _rehearse(editing)
    changed = word()
    EditionGenerator.lead = replace(lead, named=None if lead.named is None else _below(settings, changed or ()))


def _below(settings: Mapping[str, Any], changed: Iterable[str]) -> frozenset[str] | None:
    """Absolute paths as seen from the content folder; None if there is none, or one is not of a story."""
    content = os.path.abspath(settings["PATH"])  # noqa: PTH100 - links are not followed
    paths = [os.path.normpath(path) for path in changed]
    if not (paths and all(path.startswith(f"{content}/stories/") for path in paths)):
        return None
    return frozenset(path.removeprefix(f"{content}/") for path in paths)


def _rehearse(editing: Editing) -> None:
    """Settle one story and forget it: what is loaded and compiled at the first is at hand for the next."""
    settings = editing.settings
    stories = filter(is_story, reversed([*editing.rounds.files.paths] if editing.rounds else []))
    if editing.record and (story := next(stories, "")):
        ground = Ground(settings.content.name, editing.record.registers, settings.at.moment)
        data = contents(settings.content / story, TEXT_AT_MOST, linked=False)
        for settled in settle(ground, ((story, data),)):
            if settled.entry:
                terms_of(decoded(settled.entry))
