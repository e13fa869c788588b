"""The verdict on a draft: whether it may be published, and all that is wrong if it may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.story import Fate
from townpress.kernel.errors import ConfigurationError, ContentError, OwnFault
from townpress.kernel.problems import CONFIGURATION, Problem, errors_in
from townpress.plugin.skipping import may_be_skipped, taken_back
from townpress.press.manifest import Manifest
from townpress.press.printer import specimen_faults
from townpress.press.shrink import shrink_problems

if TYPE_CHECKING:
    from jinja2 import Environment

    from townpress.plugin.draft import Draft
    from townpress.plugin.editing import Editing
    from townpress.press.edition import Editions


def judged(
    draft: Draft, problems: tuple[Problem, ...], editing: Editing, editions: Editions, environment: Environment
) -> tuple[Problem, ...]:
    """What is to be told of a draft that may be published; ``problems`` are known.

    Raises:
        ConfigurationError: registers or theme are wrong.
        ContentError: stories are wrong, or suspiciously few.
        OwnFault: the fates do not add up.
    """
    errors = errors_in(problems)
    skipped = False
    if errors and editing.settings.skip_bad:
        standing = (editions.manifest or Manifest()).files
        lost = tuple(taken_back(draft, errors, standing, editing))
        skipped = not lost and may_be_skipped(draft, errors, standing)
        problems += lost
    if errors and not skipped:
        # Settings before stories: a theme that is wrong as well is told now, not when the stories are mended.
        problems += specimen_faults(environment, draft.plan.sheets)
        errors = errors_in(problems)
    if any(problem.number >= CONFIGURATION for problem in errors):
        raise ConfigurationError("设置、登记册或主题有误 | settings, registers or theme are wrong", problems)
    if errors and not skipped:
        raise ContentError("稿件有误 | stories are wrong", problems)
    # Only now: stories that are wrong, or could not be measured by wrong registers, have not gone missing.
    shrunk = () if editing.settings.allow_shrink else _shrunk(draft, editions)
    problems += shrunk
    if shrunk:
        raise ContentError("稿件突然少了 | suddenly fewer stories", problems)
    found = draft.record.found
    if (total := sum(draft.counts.values())) != found:
        zh, en = f"找到 {found} 篇，去向合计 {total} 篇", f"{found} stories found, {total} accounted for"
        raise OwnFault(f"稿件对不上：{zh} | {en}")
    return problems


def _shrunk(draft: Draft, editions: Editions) -> tuple[Problem, ...]:
    """That there are suspiciously fewer stories than in the edition before."""
    before = editions.current.colophon.counts if editions.current else {}
    now = draft.counts[Fate.PUBLISHED] + draft.counts[Fate.EXPIRED]
    return shrink_problems(before.get("published", 0) + before.get("expired", 0), now)
