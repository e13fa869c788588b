"""The front page: what leads, what stands beside it, the latest, the notices, and each section's newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.catalogue import ARCHIVE
from townpress.editorial.site import Front, SectionFront

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    placed = _placed(site)
    taken = {card.url for card in placed}
    pictured = site.cards.news(BESIDE + len(placed), with_cover=True)
    beside = (*placed[1:], *(card for card in pictured if card.url not in taken))[:BESIDE]
    shown = {card.url for card in (*placed[:1], *beside)}
    latest = (card for card in site.cards.news(LATEST + len(shown)) if card.url not in shown)
    return Front(
        placed[0] if placed else None,
        beside,
        tuple(latest)[:LATEST],
        site.cards.notices(NOTICES),
        tuple(_sections(site)),
    )


def _placed(site: Site) -> tuple[Card, ...]:
    """The lead first, then what else was placed on the front page."""
    called = ((placement.place, site.cards.called(placement.story, current=True)) for placement in site.placements)
    registered = [(place, card) for place, card in called if card]
    asked = [(card.placement, card) for card in site.cards.placed()]
    leads = _stories((*registered, *asked), lead=True) or _leads_by_default(site)
    others = _stories((*registered, *asked), lead=False)
    return tuple({card.url: card for card in (*leads[:1], *others, *leads[1:])}.values())


def _leads_by_default(site: Site) -> tuple[Card, ...]:
    cards = site.cards
    return cards.news(1, with_cover=True) or cards.news(1) or cards.newest(ARCHIVE, 1)


def _stories(placed: Iterable[tuple[str, Card]], *, lead: bool) -> tuple[Card, ...]:
    return tuple(card for place, card in placed if (place == "lead") is lead)


def _sections(site: Site) -> Iterator[SectionFront]:
    for category in site.categories:
        cards = site.cards.newest(category.url, IN_SECTION) if category.kind != "notice" else ()
        if cards:
            yield SectionFront(category, cards)
