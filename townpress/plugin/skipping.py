"""SKIP_BAD: urgent news past another desk's broken file, but never a story that readers already have.

To leave out a story that was published before would retract it in silence. A broken file does not tell which one it
is: it may have lost its slug or its date, or lie elsewhere now. So what counts is what would vanish.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from townpress.editorial.addresses import output_path, segment
from townpress.kernel.problems import CONFIGURATION, shown
from townpress.kernel.regex import regex
from townpress.kernel.source import Source
from townpress.plugin.ties import Ties

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from townpress.kernel.problems import Problem
    from townpress.plugin.draft import Draft
    from townpress.plugin.editing import Editing

_STORY_FILE = regex(r"(\d{4}/\d{2}/([^/]+)/)index\.html")


def may_be_skipped(draft: Draft, errors: Iterable[Problem], standing: Collection[str]) -> bool:
    """Whether all that is wrong lies in stories (or pictures of theirs) that no reader has seen yet.

    ``standing``: the files of the last edition. Asked where nothing is :func:`taken_back`.
    """
    copy = draft.copy
    if copy is None:
        return True  # a revision: nothing is wrong
    unseen = {filed.source.path for filed in copy.stories if output_path(filed.url) not in standing}
    unseen |= {f"{copy.label}/{path}" for path in _unfiled(draft)}
    pictures = {f"{copy.label}/{ware.path}" for ware in copy.survey.pictures if ware.path.startswith("stories/")}
    return {problem.path for problem in errors} <= unseen | pictures


def taken_back(
    draft: Draft, errors: Iterable[Problem], standing: Collection[str], editing: Editing
) -> Iterator[Problem]:
    """What readers would lose if the stories that are wrong were left out, each address once.

    A story that was deleted may be lost, but only if it cannot be one of those left out: if these are what they were
    when it was published. Without the ledger of that edition nobody can tell.
    """
    left_out = _left_out(draft)
    if not left_out or any(problem.number >= CONFIGURATION for problem in errors):
        return
    known = editing.rounds.digests if editing.before and editing.rounds else {}
    read = draft.copy.digests if draft.copy else {}
    altered = {path for path in left_out if not read.get(path) or read[path] != known.get(path)}
    for path in standing:
        match = _STORY_FILE.fullmatch(path)
        if match and path not in draft.plan.paths:
            address, slug = match.groups()
            owners = _owners(address, editing)
            owned = sorted(left_out.keys() & owners)
            if owned or altered or not owners:
                suspects = owned or sorted(altered) or sorted(left_out)
                likely = min(suspects, key=lambda one: (left_out[one] != address, _name(one) != slug, one))
                yield _problem(f"{editing.settings.content.name}/{likely}", address, is_known=bool(owned))


def _left_out(draft: Draft) -> Mapping[str, str]:
    """The stories that are left out, by path below the content folder, with their addresses if they have any."""
    rejected = draft.made.rejected if draft.made else ()
    return {filed.path: filed.url for filed in rejected} | dict.fromkeys(_unfiled(draft), "")


def _unfiled(draft: Draft) -> set[str]:
    """The files of stories that are too wrong to be filed."""
    copy = draft.copy
    return {ware.path for ware in copy.survey.stories} - {entry.path for entry in copy.entries} if copy else set()


def _owners(address: str, editing: Editing) -> frozenset[str]:
    """The files that claimed an address in the edition before; none if that is not known any more."""
    if editing.before:
        with contextlib.suppress(sqlite3.Error):  # of an older make
            return frozenset(Ties(editing.before).owners(address))
    return frozenset()


def _name(path: str) -> str:
    """The slug a story's place would give it."""
    place = PurePosixPath(path)
    return segment(place.parent.name if place.stem == "index" else place.stem)


def _problem(path: str, address: str, *, is_known: bool) -> Problem:
    lost = shown(address, 200)
    if is_known:
        zh = f"这篇稿件发布过，SKIP_BAD 不能略过它，否则 /{lost} 会打不开。请改正它，或用 git 找回上一版"
        en = f"this story was published: SKIP_BAD can't leave it out, or /{lost} would be lost; mend it or restore it"
    else:
        zh = f"发布过的 /{lost} 会打不开，而它可能就是这篇有错的稿件，SKIP_BAD 不能略过。请改正这篇"
        en = f"/{lost} was published, would be lost, and may be this broken story: SKIP_BAD can't leave it out; mend it"
    return Source(path).problem(
        315,
        f"{zh}；要删去别的稿件，请不用 SKIP_BAD，改好全部稿件再发布",
        f"{en}; to delete another story, mend all and publish without SKIP_BAD",
    )
