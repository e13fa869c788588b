"""The front page: what leads, what stands beside it, the latest, the notices, and each section's newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.site import Front, SectionFront

if TYPE_CHECKING:
    from collections.abc import Iterable

    from townpress.editorial.site import Site
    from townpress.editorial.story import Card

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
    current = tuple(card for card in site.cards if not card.expired)
    news = tuple(card for card in current if card.category.kind != "notice" and not card.ad_label)
    placed = _placed(site, current, news)
    lead = placed[0] if placed else None
    beside = placed[1:] + tuple(card for card in news if card.cover and card not in placed)
    beside = beside[:BESIDE]
    shown = {card.url for card in (*placed[:1], *beside)}
    latest = tuple(card for card in news if card.url not in shown)[:LATEST]
    notices = tuple(card for card in current if card.category.kind == "notice")[:NOTICES]
    return Front(
        lead,
        beside,
        latest,
        notices,
        _sections(site, current),
    )


def _placed(site: Site, current: tuple[Card, ...], news: tuple[Card, ...]) -> tuple[Card, ...]:
    """The lead first, then what else was placed on the front page."""
    by_slug = {card.slug: card for card in reversed(current)}
    registered = [
        (placement.place, by_slug[placement.story]) for placement in site.placements if placement.story in by_slug
    ]
    asked = [(card.placement, card) for card in current if card.placement]
    leads = _stories((*registered, *asked), lead=True)
    others = _stories((*registered, *asked), lead=False)
    if not leads:
        leads = tuple(card for card in news if card.cover)[:1] or news[:1] or current[:1]
    return tuple(dict.fromkeys((*leads[:1], *others, *leads[1:])))


def _stories(placed: Iterable[tuple[str, Card]], *, lead: bool) -> tuple[Card, ...]:
    return tuple(card for place, card in placed if (place == "lead") is lead)


def _sections(site: Site, current: tuple[Card, ...]) -> tuple[SectionFront, ...]:
    filed: dict[str, list[Card]] = {category.slug: [] for category in site.categories}
    for card in current:
        here = filed[card.category.slug]
        if len(here) < IN_SECTION:
            here.append(card)
    return tuple(
        SectionFront(category, tuple(filed[category.slug]))
        for category in site.categories
        if filed[category.slug] and category.kind != "notice"
    )
