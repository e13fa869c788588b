"""A story as a schema.org article, with its provenance, corrections, places, and how far a machine made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from townpress.editorial.addresses import absolute
from townpress.editorial.ai import Ai
from townpress.editorial.story import Origin
from townpress.products.provenance import credit_line, facts_of
from townpress.products.schema_org import breadcrumbs, given, script_safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from townpress.editorial.photo import Photo
    from townpress.editorial.story import Provenance, Story
    from townpress.editorial.terms import Link, Place

    Node = dict[str, Any]

# schema.org's names for IPTC's digital source types. A suspicion is told as the weaker of the two.
_DIGITAL_SOURCES = {
    Ai.ASSISTED: "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
    Ai.GENERATED: "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
    Ai.SUSPECTED: "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
}
_SHORT_TITLE = 110

# So much of a time in ISO 8601 is date and time of day, without a zone.
_SECONDS = len("2023-06-01T08:30:00")


def story_graph(story: Story, crumbs: Sequence[Link], site_url: str, house: Node) -> str:
    """The graph of a story's page: article, publisher, breadcrumbs. ``house`` is the organisation."""
    return script_safe((article(story, site_url, house), house, breadcrumbs(crumbs, story.title, story.url, site_url)))


def article_type(story: Story) -> str:
    """Advertising is never news; opinion is opinion; our own reporting is reportage; else a NewsArticle."""
    if story.ad_label or story.advertiser:
        return "AdvertiserContentArticle"
    if story.category.kind == "opinion":
        return "OpinionNewsArticle"
    if story.provenance.origin is Origin.ORIGINAL and story.category.kind in {"news", "photo"}:
        return "ReportageNewsArticle"
    return "NewsArticle"


def article(story: Story, site_url: str, house: Node) -> Node:
    """The article itself. Times carry their zone; Baidu's pair does not, as it asks."""
    published = changed = story.date.isoformat()
    if story.modified and story.modified > story.date:
        changed = story.modified.isoformat()
    url = absolute(site_url, story.url)
    return given(
        {
            "@type": article_type(story),
            "@id": f"{url}#article",
            "mainEntityOfPage": url,
            "url": url,
            "headline": story.title[:_SHORT_TITLE],
            "description": story.summary,
            "datePublished": published,
            "dateModified": changed,
            "pubDate": published[:_SECONDS],
            "upDate": changed[:_SECONDS],
            "expires": story.expires.isoformat() if story.expires else "",
            "image": [_image(photo, site_url) for photo in _photos(story)],
            "author": _authors(story, site_url, house),
            "publisher": {"@id": house["@id"]},
            "sponsor": {"@type": "Organization", "name": story.advertiser} if story.advertiser else "",
            "articleSection": story.category.name,
            "keywords": [*(topic.name for topic in story.topics), *(tag.name for tag in story.tags)],
            "about": [_thing(topic.name, topic.url, site_url) for topic in story.topics],
            "contentLocation": [_place(place, site_url) for place in story.places],
            "inLanguage": story.lang,
            "isAccessibleForFree": True,
            "correction": [
                {"@type": "CorrectionComment", "text": note.text, "datePublished": note.date.isoformat()}
                for note in story.corrections
            ],
            "digitalSourceType": _DIGITAL_SOURCES.get(story.ai, ""),
            **_provenance(story.provenance, site_url, story.date.year, house),
        }
    )


def _provenance(provenance: Provenance, site_url: str, year: int, house: Node) -> Node:
    """The facts of :func:`facts_of` in schema.org's words, each in a place of its own so that none is lost.

    ``genre`` is the origin, ``isBasedOn`` the original, ``provider`` whom we had it from, ``backstory`` why the title
    is another.
    """
    facts = facts_of(provenance)
    source = given({"@type": "Organization", "name": facts.get("source", ""), "url": _home(provenance)})
    own = provenance.origin is Origin.ORIGINAL
    return {
        "genre": facts["origin"],
        "creditText": credit_line(provenance),
        "editor": _person(provenance.editor.name, provenance.editor.url, site_url) if provenance.editor else "",
        "sourceOrganization": source if "source" in facts else "",
        "isBasedOn": _original(facts, source),
        "provider": {"@type": "Organization", "name": facts["via"]} if "via" in facts else "",
        "backstory": facts.get("title_changed", ""),
        "copyrightHolder": {"@id": house["@id"]} if own else source if "source" in facts else "",
        "copyrightYear": year if own else "",
    }


def _original(facts: dict[str, str], source: Node) -> Node:
    """The work ours is based on; nothing when no fact of it is known."""
    author = {"@type": "Person", "name": facts["original_author"]} if "original_author" in facts else ""
    work = given(
        {
            "name": facts.get("original_title", ""),
            "description": facts.get("original_title_note", ""),
            "url": facts.get("source_url", ""),
            "conditionsOfAccess": facts.get("no_source_url", ""),
            "author": author,
        }
    )
    return {"@type": "CreativeWork", **work, **({"publisher": source} if "source" in facts else {})} if work else {}


def _home(provenance: Provenance) -> str:
    return provenance.source.url if provenance.source else ""


def _authors(story: Story, site_url: str, house: Node) -> list[Node]:
    """Our own by name and page; of other people's work the original author, else its source, else the newsroom."""
    if story.authors:
        return [_person(person.name, person.url, site_url) for person in story.authors]
    if story.provenance.original_author:
        return [{"@type": "Person", "name": story.provenance.original_author}]
    if story.provenance.source:
        return [given({"@type": "Organization", "name": story.provenance.source.name, "url": _home(story.provenance)})]
    return [{"@type": "NewsMediaOrganization", "@id": house["@id"], "name": house["name"], "url": house["url"]}]


def _person(name: str, url: str, site_url: str) -> Node:
    return {"@type": "Person", "name": name, "url": absolute(site_url, url)}


def _thing(name: str, url: str, site_url: str) -> Node:
    return {"@type": "Thing", "name": name, "url": absolute(site_url, url)}


def _place(place: Place, site_url: str) -> Node:
    code = {"@type": "PropertyValue", "propertyID": "GB/T 2260", "value": place.code} if place.code else ""
    return given({"@type": "Place", "name": place.name, "url": absolute(site_url, place.url), "identifier": code})


def _photos(story: Story) -> list[Photo]:
    """The cover first, then the body's photographs, each once."""
    shown = [*((story.cover,) if story.cover else ()), *(block.photo for block in story.blocks if block.photo)]
    return [photo for photo in {photo.name: photo for photo in shown}.values() if photo.variants]


def _image(photo: Photo, site_url: str) -> Node:
    largest = photo.fallback
    return given(
        {
            "@type": "ImageObject",
            "url": absolute(site_url, largest.url),
            "contentUrl": absolute(site_url, largest.url),
            "width": largest.width,
            "height": largest.height,
            "caption": photo.caption or photo.alt,
            "creditText": photo.credit,
            "digitalSourceType": _DIGITAL_SOURCES.get(photo.ai, ""),
        }
    )
