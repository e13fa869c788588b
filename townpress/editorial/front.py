"""The front page: what leads, what stands beside it, the latest, the notices, and each section's newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.site import Front, SectionFront
from townpress.editorial.story import card_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from townpress.editorial.site import Site
    from townpress.editorial.story import Story

BESIDE = 4
LATEST = 12
NOTICES = 6
IN_SECTION = 5


def compose_front(site: Site) -> Front:
    """The front page of an edition.

    The lead is the story the register places there, else the newest that asks for it with ``placement: lead``, else
    the newest news with a picture, else the newest. No story stands twice among the lead, those beside it and the
    latest.
    """
    current = tuple(story for story in site.stories if not story.expired)
    news = tuple(story for story in current if story.category.kind != "notice" and not story.ad_label)
    placed = _placed(site, current, news)
    lead = placed[0] if placed else None
    beside = placed[1:] + tuple(story for story in news if story.cover and story not in placed)
    beside = beside[:BESIDE]
    shown = {story.url for story in (*placed[:1], *beside)}
    latest = tuple(story for story in news if story.url not in shown)[:LATEST]
    notices = tuple(story for story in current if story.category.kind == "notice")[:NOTICES]
    return Front(
        card_of(lead) if lead else None,
        tuple(map(card_of, beside)),
        tuple(map(card_of, latest)),
        tuple(map(card_of, notices)),
        _sections(site, current),
    )


def _placed(site: Site, current: tuple[Story, ...], news: tuple[Story, ...]) -> tuple[Story, ...]:
    """The lead first, then what else was placed on the front page."""
    by_slug = {story.slug: story for story in reversed(current)}
    registered = [
        (placement.place, by_slug[placement.story]) for placement in site.placements if placement.story in by_slug
    ]
    asked = [(story.placement, story) for story in current if story.placement]
    leads = _stories((*registered, *asked), lead=True)
    others = _stories((*registered, *asked), lead=False)
    if not leads:
        leads = tuple(story for story in news if story.cover)[:1] or news[:1] or current[:1]
    return tuple(dict.fromkeys((*leads[:1], *others, *leads[1:])))


def _stories(placed: Iterable[tuple[str, Story]], *, lead: bool) -> tuple[Story, ...]:
    return tuple(story for place, story in placed if (place == "lead") is lead)


def _sections(site: Site, current: tuple[Story, ...]) -> tuple[SectionFront, ...]:
    filed: dict[str, list[Story]] = {category.slug: [] for category in site.categories}
    for story in current:
        here = filed[story.category.slug]
        if len(here) < IN_SECTION:
            here.append(story)
    return tuple(
        SectionFront(category, tuple(map(card_of, filed[category.slug])))
        for category in site.categories
        if filed[category.slug] and category.kind != "notice"
    )
