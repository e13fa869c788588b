"""Freezes a site and what its pages share, out of registers, cards and standing pages that are frozen already."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from townpress.editorial.catalogue import ARCHIVE
from townpress.editorial.schedule import active_placements
from townpress.editorial.site import Edition, Site
from townpress.editorial.terms import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from townpress.editorial.catalogue import Catalogue
    from townpress.editorial.registers import Registers
    from townpress.editorial.story import StandingPage, Tombstone

#: The order of the footer where the masthead does not say one: the six pages every county portal has come first.
STANDING_ORDER = ("help", "legal", "about", "pricing", "contact", "guestbook")


def freeze_site(  # noqa: PLR0913, PLR0917 - a site has these parts
    registers: Registers,
    at: datetime,
    site_url: str,
    cards: Catalogue,
    tombstones: Iterable[Tombstone],
    pages: Iterable[StandingPage],
) -> Site:
    """The site: pages in the order of the footer."""
    order = registers.masthead.standing or STANDING_ORDER
    return Site(
        masthead=registers.masthead,
        at=at,
        site_url=site_url,
        categories=registers.categories,
        cards=cards,
        tombstones=tuple(sorted(tombstones, key=lambda tombstone: tombstone.url)),
        pages=tuple(sorted(pages, key=lambda page: (_rank(page.slug, order), page.slug))),
        placements=active_placements(registers.placements, at),
    )


#: Stories of the newest year and of the one before it have share cards, where settings do not say that none has.
YEARS_WITH_CARDS = 2


def freeze_edition(
    site: Site, assets: Mapping[str, str], channel_codes: tuple[str, ...], *, preview: bool, cards: bool = True
) -> Edition:
    """What all pages of the edition share. The copyright runs from the founding to the newest published story."""
    newest = next((card.date.year for card in site.cards.newest(ARCHIVE, 1, current=False)), site.masthead.founded)
    first = site.masthead.founded or newest
    years = str(first) if first >= newest else f"{first}–{newest}"
    standing = site.masthead.standing
    return Edition(
        site_url=site.site_url,
        base=urlsplit(site.site_url).path.rstrip("/"),
        language=site.masthead.language,
        years=years if first else "",
        sections=tuple(Link(category.name, category.url) for category in site.categories),
        standing=tuple(Link(page.title, page.url) for page in site.pages if not standing or page.slug in standing),
        channel_codes=channel_codes,
        assets=tuple(sorted(assets.items())),
        preview=preview,
        cards_since=max(1, newest - YEARS_WITH_CARDS + 1) if cards and newest else 0,
    )


def _rank(slug: str, order: tuple[str, ...]) -> int:
    return order.index(slug) if slug in order else len(order)
