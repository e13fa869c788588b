"""Feeds of the newest stories: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, all of one list of entries.

An entry's id is a tag URI (RFC 4151) of domain, month and path: it survives corrections and a move to another host.
Provenance stands in elements of :data:`NAMESPACE` (Atom, RSS) and in the extension ``_townpress`` (JSON Feed), under
the names of :data:`townpress.products.provenance.LABELS`.
"""

from __future__ import annotations

import json
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct

from townpress.editorial.addresses import absolute
from townpress.editorial.ai import Ai
from townpress.press.sheet import Leaf
from townpress.products.elements import add, root, serialised
from townpress.products.provenance import bylines, credit_line, facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any

    from lxml import etree

    from townpress.editorial.masthead import Masthead
    from townpress.editorial.story import Card

NEWEST = 30
NAMESPACE = "urn:x-townpress:provenance:1"
ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

# What RFC 4287 asks for where nothing has been published yet: a date that no build changes.
_BEFORE_ALL = "1970-01-01T00:00:00Z"


class Feed(Struct, frozen=True):
    """What one feed is about. ``path``: its own address (``feeds/all.atom.xml``); ``page``: that of its page."""

    path: str
    page: str
    title: str
    cards: tuple[Card, ...]


def feed_of(path: str, page: str, title: str, cards: Iterable[Card]) -> Feed:
    """A feed of the :data:`NEWEST` of ``cards`` (newest first), expired ones left out."""
    current = (card for card in cards if not card.expired)
    return Feed(path, page, title, tuple(card for card, _ in zip(current, range(NEWEST), strict=False)))


def entry_id(masthead: Masthead, card: Card) -> str:
    """``tag:news.zoucheng.example,2023-06:/2023/06/pilot/``: the same as long as the address is."""
    return f"tag:{masthead.domain},{card.date:%Y-%m}:/{quote(card.url)}"


def headline(card: Card) -> str:
    """The title, with the mark that advertising must carry wherever it is shown (《广告法》第十四条)."""
    return f"〔{card.ad_label}〕{card.title}" if card.ad_label else card.title


def updated(card: Card) -> datetime:
    """When it last changed in a way readers should hear of."""
    return card.modified if card.modified and card.modified > card.date else card.date


def atom(feed: Feed, masthead: Masthead, site_url: str) -> Leaf:
    """RFC 4287. Reprints name their original by ``rel="via"``; rights hold the credit line."""
    top = root("feed", {None: ATOM, "tp": NAMESPACE})
    top.set("{http://www.w3.org/XML/1998/namespace}lang", masthead.language)
    add(top, "id", absolute(site_url, feed.path))
    add(top, "title", feed.title)
    if masthead.tagline:
        add(top, "subtitle", masthead.tagline)
    newest = max((updated(card) for card in feed.cards), default=None)
    add(top, "updated", newest.isoformat() if newest else _BEFORE_ALL)
    add(top, "link", rel="self", type="application/atom+xml", href=absolute(site_url, feed.path))
    add(top, "link", rel="alternate", type="text/html", href=absolute(site_url, feed.page))
    add(add(top, "author"), "name", masthead.name)
    add(top, "generator", "Townpress")
    for card in feed.cards:
        _atom_entry(add(top, "entry"), card, masthead, site_url)
    return Leaf(feed.path, serialised(top))


def _atom_entry(entry: etree._Element, card: Card, masthead: Masthead, site_url: str) -> None:
    if card.lang and card.lang != masthead.language:
        entry.set("{http://www.w3.org/XML/1998/namespace}lang", card.lang)
    add(entry, "id", entry_id(masthead, card))
    add(entry, "title", headline(card))
    add(entry, "link", rel="alternate", type="text/html", href=absolute(site_url, card.url))
    if card.provenance.source_url:
        add(entry, "link", rel="via", href=card.provenance.source_url)
    add(entry, "published", card.date.isoformat())
    add(entry, "updated", updated(card).isoformat())
    for name in bylines(card):
        add(add(entry, "author"), "name", name)
    if card.provenance.editor:
        add(add(entry, "contributor"), "name", card.provenance.editor.name)
    add(entry, "category", term=card.category.slug, label=card.category.name)
    if card.summary:
        add(entry, "summary", card.summary)
    add(entry, "rights", credit_line(card.provenance))
    _provenance(entry, card)


def _provenance(parent: etree._Element, card: Card) -> None:
    record = add(parent, "tp:provenance")
    for name, value in facts_of(card.provenance).items():
        add(record, f"tp:{name}", value)
    if card.ai is not Ai.NONE:
        add(parent, "tp:ai", card.ai.value)


def rss(feed: Feed, masthead: Masthead, site_url: str) -> Leaf:
    """RSS 2.0, with Dublin Core's creator since RSS's own author must be an e-mail address."""
    top = root("rss", {"atom": ATOM, "dc": DUBLIN_CORE, "tp": NAMESPACE})
    top.set("version", "2.0")
    channel = add(top, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", absolute(site_url, feed.page))
    add(channel, "description", masthead.description or masthead.tagline or masthead.name)
    add(channel, "language", masthead.language.lower())
    newest = max((updated(card) for card in feed.cards), default=None)
    if newest:
        add(channel, "lastBuildDate", format_datetime(newest))
    add(channel, "generator", "Townpress")
    add(channel, "atom:link", rel="self", type="application/rss+xml", href=absolute(site_url, feed.path))
    for card in feed.cards:
        item = add(channel, "item")
        add(item, "title", headline(card))
        add(item, "link", absolute(site_url, card.url))
        add(item, "guid", entry_id(masthead, card), isPermaLink="false")
        add(item, "pubDate", format_datetime(card.date))
        add(item, "atom:updated", updated(card).isoformat())
        for name in bylines(card):
            add(item, "dc:creator", name)
        add(item, "category", card.category.name)
        add(item, "description", card.summary or card.title)
        _provenance(item, card)
    return Leaf(feed.path, serialised(top))


def json_feed(feed: Feed, masthead: Masthead, site_url: str) -> Leaf:
    """JSON Feed 1.1; a reprint's ``external_url`` is its original."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": absolute(site_url, feed.page),
        "feed_url": absolute(site_url, feed.path),
        "description": masthead.description or masthead.tagline or masthead.name,
        "language": masthead.language,
        "authors": [{"name": masthead.name, "url": absolute(site_url, "")}],
        "items": [_item(card, masthead, site_url) for card in feed.cards],
    }
    return Leaf(feed.path, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())


def _item(card: Card, masthead: Masthead, site_url: str) -> dict[str, Any]:
    extension: dict[str, Any] = {"about": NAMESPACE, "provenance": facts_of(card.provenance)}
    if card.ai is not Ai.NONE:
        extension["ai"] = card.ai.value
    item = {
        "id": entry_id(masthead, card),
        "url": absolute(site_url, card.url),
        "external_url": card.provenance.source_url,
        "title": headline(card),
        "content_text": card.summary or card.title,
        "summary": card.summary,
        "image": absolute(site_url, card.cover.fallback.url) if card.cover and card.cover.variants else "",
        "date_published": card.date.isoformat(),
        "date_modified": updated(card).isoformat(),
        "authors": [{"name": name} for name in bylines(card)] or [{"name": masthead.name}],
        "tags": [card.category.name],
        "language": card.lang,
        "_townpress": extension,
    }
    return {key: value for key, value in item.items() if value}
