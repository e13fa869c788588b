"""SKIP_BAD: urgent news past another desk's broken file, but never a story that readers already have.

To leave out a story that was published before would retract it in silence, so then nothing is skipped at all.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from townpress.editorial.addresses import output_path, segment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from townpress.kernel.problems import Problem
    from townpress.plugin.makeup import Makeup
    from townpress.plugin.newsdesk import Copy
    from townpress.press.manifest import Manifest


def may_be_skipped(copy: Copy | None, made: Makeup | None, errors: Iterable[Problem], before: Manifest | None) -> bool:
    """Whether all that is wrong lies in stories (or pictures of theirs) that no reader has seen yet.

    ``before``: what the last edition held. A story whose address can't be told any more is known by its folder's name.
    """
    if copy is None or made is None:
        return True  # a revision: nothing is wrong
    published = set(before.files) if before else set()
    names = {PurePosixPath(path).parent.name for path in published}
    unseen = {
        filed.source.path
        for filed in copy.stories
        if (output_path(filed.url) not in published if filed.manuscript.date else _name(filed.path) not in names)
    }
    rejected = {filed.source.path for filed in made.rejected}
    pictures = {f"{copy.label}/{ware.path}" for ware in copy.survey.pictures if ware.path.startswith("stories/")}
    unfiled = {f"{copy.label}/{ware.path}" for ware in copy.survey.stories} - {entry.shown for entry in copy.entries}
    unseen |= {path for path in unfiled if _name(path) not in names}
    return rejected <= unseen and {problem.path for problem in errors} <= unseen | pictures


def _name(path: str) -> str:
    """The slug a story's place would give it."""
    place = PurePosixPath(path)
    return segment(place.parent.name if place.stem == "index" else place.stem)
