"""Structured data: schema.org as one JSON-LD graph a page, safe within ``<script type="application/ld+json">``.

Beside schema.org's own terms an article carries Baidu's ``pubDate`` and ``upDate`` (落地页时间因子).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from townpress.editorial.addresses import absolute

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from townpress.editorial.masthead import Masthead
    from townpress.editorial.site import Front, Head, Listing
    from townpress.editorial.story import StandingPage
    from townpress.editorial.terms import Link

    Node = dict[str, Any]

# What a newsroom says of itself (The Trust Project, JTI): the property, and the standing pages that can answer for it.
_POLICIES = (
    ("publishingPrinciples", ("editorial-policy", "editorial", "principles")),
    ("ethicsPolicy", ("ethics", "editorial-policy", "editorial")),
    ("correctionsPolicy", ("corrections-policy", "correction-policy")),
    ("actionableFeedbackPolicy", ("feedback", "report", "guestbook", "contact")),
    ("verificationFactCheckingPolicy", ("verification", "editorial-policy")),
    ("ownershipFundingInfo", ("ownership", "about")),
    ("masthead", ("masthead", "about")),
)

# In UTF-8, and as JSON escapes it.
_UNSAFE = tuple((character.encode(), f"\\u{ord(character):04x}".encode()) for character in "<>&\u2028\u2029")

_PAGE_TYPES = {"about": "AboutPage", "contact": "ContactPage"}


def script_safe(graph: Iterable[Node]) -> str:
    """One JSON-LD document; ``<``, ``>``, ``&``, U+2028 and U+2029 are escaped, so that no text ends the script."""
    document = {"@context": "https://schema.org", "@graph": list(graph)}
    data = msgspec.json.encode(document)
    for character, escaped in _UNSAFE:
        data = data.replace(character, escaped)
    return data.decode()


def organisation(masthead: Masthead, site_url: str, pages: Collection[str]) -> Node:
    """The newsroom as a NewsMediaOrganization; ``pages`` are the slugs of the standing pages there are."""
    contacts = masthead.contacts
    return given(
        {
            "@type": "NewsMediaOrganization",
            "@id": absolute(site_url, "#organization"),
            "name": masthead.name,
            "url": absolute(site_url, ""),
            "description": masthead.description,
            "slogan": masthead.tagline,
            "foundingDate": str(masthead.founded) if masthead.founded else "",
            "email": contacts.email,
            "telephone": contacts.phone,
            "address": contacts.address,
            **_policies(site_url, pages),
        }
    )


def _policies(site_url: str, pages: Collection[str]) -> dict[str, str]:
    found = {
        policy: absolute(site_url, f"{slug}/")
        for policy, slugs in _POLICIES
        for slug in [next((slug for slug in slugs if slug in pages), None)]
        if slug
    }
    # The list of all corrections is always there; a page on how they are made says more.
    return {"correctionsPolicy": absolute(site_url, "corrections/")} | found


def given(node: Node) -> Node:
    """The node without what was not given."""
    return {key: value for key, value in node.items() if value or value == 0}


def breadcrumbs(crumbs: Sequence[Link], title: str, url: str, site_url: str) -> Node:
    """From the front page to, and including, the page itself."""
    steps = [*((crumb.name, crumb.url) for crumb in crumbs), (title, url)]
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": absolute(site_url, address)}
        for position, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def listing_graph(listing: Listing, head: Head, site_url: str, house: Node, language: str) -> str:
    """A page of cards: a CollectionPage with the stories it lists, called as its head calls it."""
    collection = given(
        {
            "@type": "CollectionPage",
            "@id": absolute(site_url, listing.url),
            "url": absolute(site_url, listing.url),
            "name": head.title,
            "description": listing.lead,
            "inLanguage": language,
            "isPartOf": {"@id": absolute(site_url, "#website")},
            "publisher": {"@id": house["@id"]},
            "mainEntity": _items(((card.title, card.url) for card in listing.cards), site_url),
        }
    )
    return script_safe((collection, house, breadcrumbs(head.crumbs, head.title, head.url, site_url)))


def front_graph(front: Front, masthead: Masthead, site_url: str, house: Node) -> str:
    """The front page: the WebSite, its publisher, and what the page leads with."""
    site = {
        "@type": "WebSite",
        "@id": absolute(site_url, "#website"),
        "url": absolute(site_url, ""),
        "name": masthead.name,
        "inLanguage": masthead.language,
        "publisher": {"@id": house["@id"]},
    }
    cards = (*((front.lead,) if front.lead else ()), *front.beside, *front.latest)
    stories = _items(((card.title, card.url) for card in cards), site_url)
    return script_safe((site, house, *((stories,) if cards else ())))


def _items(named: Iterable[tuple[str, str]], site_url: str) -> Node:
    items = [
        {"@type": "ListItem", "position": position, "name": name, "url": absolute(site_url, url)}
        for position, (name, url) in enumerate(dict.fromkeys(named), 1)
    ]
    return {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items} if items else {}


def page_graph(page: StandingPage, crumbs: Sequence[Link], site_url: str, house: Node) -> str:
    """A standing page: an AboutPage, a ContactPage, or a WebPage."""
    node = given(
        {
            "@type": _PAGE_TYPES.get(page.slug, "WebPage"),
            "@id": absolute(site_url, page.url),
            "url": absolute(site_url, page.url),
            "name": page.title,
            "description": page.summary,
            "inLanguage": page.lang,
            "publisher": {"@id": house["@id"]},
        }
    )
    return script_safe((node, house, breadcrumbs(crumbs, page.title, page.url, site_url)))
