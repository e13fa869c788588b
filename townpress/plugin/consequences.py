"""What a revision would do to that which it keeps: links that lead nowhere any more, addresses in each other's way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.plugin.linking import astray
from townpress.plugin.revision import Declined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from townpress.plugin.edition import Plan
    from townpress.plugin.filing import Filed
    from townpress.plugin.ties import Ties


def check_consequences(plan: Plan, stories: Iterable[Filed], ties: Ties, standing: Collection[str]) -> None:
    """Decline a revision whose own links lead astray, or that takes others' away or stands in their way.

    ``stories``: those that were read for it; ``standing``: the files of the edition before.
    """
    if any(problem for filed in stories for problem in astray(filed, plan.paths)):
        raise Declined
    if any(map(ties.is_claimed, (leaf.path for leaf in plan.leaves if leaf.path not in standing))):
        raise Declined
    for sheet in plan.sheets:
        if sheet.path not in standing:
            others = {path for path in ties.claimants(sheet.path.removesuffix("index.html")) if path != sheet.source}
            if others:
                raise Declined
    for path in plan.gone | (plan.paths.dropped - plan.paths.planned):
        if ties.hanging_on(f"/{path.removesuffix('index.html')}"):
            raise Declined
