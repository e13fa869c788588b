"""Which of the register's notices stand under a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from townpress.editorial.story import Origin
    from townpress.editorial.terms import Category, Disclaimer


def disclaimers_for(
    origin: Origin, category: Category, register: Iterable[Disclaimer], categories: Iterable[Category] = ()
) -> tuple[Disclaimer, ...]:
    """The notices that stand under a story of ``origin`` in ``category``: in the register's order, each once.

    A notice stands where all its given conditions hold, and where the category asks for it by id. Without conditions it
    stands under every story, unless some of ``categories`` ask for it by name: then only under theirs.
    """
    asked_for = {name for each in categories for name in each.disclaimers}
    return tuple(
        notice
        for notice in register
        if notice.id in category.disclaimers or _holds(notice, origin, category, asked_for)
    )


def _holds(notice: Disclaimer, origin: Origin, category: Category, asked_for: set[str]) -> bool:
    if not (notice.origins or notice.categories or notice.kinds):
        return notice.id not in asked_for
    return (
        (not notice.origins or origin in notice.origins)
        and (not notice.categories or not {category.slug, category.name}.isdisjoint(notice.categories))
        and (not notice.kinds or category.kind in notice.kinds)
    )
