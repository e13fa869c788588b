"""A story, all of it; and the card that stands for it in lists.

Values narrow on the way down: an article may be anything, a :class:`Story` is all of it and frozen, a :class:`Card` is
what a list shows. A list that gets cards is not printed again when a body is corrected.
"""

from __future__ import annotations

import enum

# The types of fields are read as the program runs: a remembered story is decoded into them.
from datetime import datetime  # noqa: TC003

import msgspec
from markupsafe import Markup  # noqa: TC002
from msgspec import Struct

from townpress.editorial.ai import Ai
from townpress.editorial.photo import Photo  # noqa: TC001 - as above
from townpress.editorial.terms import Category, Disclaimer, Link, Person, Place, Publisher, Tag, Topic


class Origin(enum.StrEnum):
    """Where a story's text comes from: 原创, 转载, 供稿, 综合."""

    ORIGINAL = "original"
    REPRINT = "reprint"
    RELEASE = "release"
    COMPILED = "compiled"


class Fate(enum.StrEnum):
    """What becomes of a story that was found. Stories in is the sum of these, always."""

    PUBLISHED = "published"
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


class Provenance(Struct, frozen=True):
    """Where a story comes from, as a record the registers have checked. Empty text: not given, nor needed.

    《互联网新闻信息服务管理规定》 asks a reprint for source, original author and title, and the editor's real name.
    """

    origin: Origin = Origin.ORIGINAL
    source: Publisher | None = None
    source_url: str = ""
    no_source_url: str = ""
    original_title: str = ""
    original_title_note: str = ""
    title_changed: str = ""
    original_author: str = ""
    editor: Person | None = None
    via: str = ""


class Block(Struct, frozen=True):
    """A stretch of a body: either sanitised HTML or a photograph. Concatenated in order they are the body."""

    html: Markup | None = None
    photo: Photo | None = None


class Correction(Struct, frozen=True):
    """What was put right, and when."""

    date: datetime
    text: str


class Story(Struct, frozen=True):
    """A story as its own page shows it. Times are aware and in Asia/Shanghai; ``url`` has no leading slash."""

    path: str
    slug: str
    url: str
    title: str
    date: datetime
    category: Category
    summary: str
    blocks: tuple[Block, ...]
    provenance: Provenance = Provenance()
    authors: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()
    topics: tuple[Topic, ...] = ()
    tags: tuple[Tag, ...] = ()
    cover: Photo | None = None
    modified: datetime | None = None
    corrections: tuple[Correction, ...] = ()
    minor: str = ""
    ai: Ai = Ai.NONE
    ai_note: str = ""
    advertiser: str = ""
    ad_label: str = ""
    views: int | None = None
    expires: datetime | None = None
    expired: bool = False
    lang: str = "zh-CN"
    layout: str = ""
    placement: str = ""
    aliases: tuple[str, ...] = ()
    disclaimers: tuple[Disclaimer, ...] = ()
    minutes: int = 1

    def encoded(self) -> bytes:
        """All of it as JSON: so it is kept, and known by the digest of that."""
        return _JSON.encode(self)


class Card(Struct, frozen=True):
    """What lists show of a story, and what they file it by. Whoever needs the whole story asks for it by ``path``."""

    path: str
    slug: str
    url: str
    title: str
    date: datetime
    category: Category
    summary: str
    provenance: Provenance
    authors: tuple[Person, ...]
    places: tuple[Place, ...]
    topics: tuple[Topic, ...]
    tags: tuple[Tag, ...]
    cover: Photo | None
    modified: datetime | None
    corrections: tuple[Correction, ...]
    ai: Ai
    ad_label: str
    expired: bool
    lang: str
    placement: str
    aliases: tuple[str, ...]

    @property
    def corrected(self) -> bool:
        """Whether anything was put right in it."""
        return bool(self.corrections)

    def encoded(self) -> bytes:
        """All of it as JSON."""
        return _JSON.encode(self)


class Tombstone(Struct, frozen=True):
    """What is left at a withdrawn story's address: when it stood there and why it went, nothing of its text.

    ``aliases``: those of its old addresses that readers have.
    """

    url: str
    date: datetime
    reason: str
    aliases: tuple[str, ...] = ()


class StandingPage(Struct, frozen=True):
    """A page that is not news: help, legal notice, about."""

    path: str
    slug: str
    url: str
    title: str
    summary: str
    blocks: tuple[Block, ...]
    lang: str = "zh-CN"


def card_of(story: Story) -> Card:
    """The card of a story."""
    return Card(
        path=story.path,
        slug=story.slug,
        url=story.url,
        title=story.title,
        date=story.date,
        category=story.category,
        summary=story.summary,
        provenance=story.provenance,
        authors=story.authors,
        places=story.places,
        topics=story.topics,
        tags=story.tags,
        cover=story.cover,
        modified=story.modified,
        corrections=story.corrections,
        ai=story.ai,
        ad_label=story.ad_label,
        expired=story.expired,
        lang=story.lang,
        placement=story.placement,
        aliases=story.aliases,
    )


def link_of(story: Story | Card) -> Link:
    """Its title and address: all that a neighbour's page shows of it."""
    return Link(story.title, story.url)


#: Markup is written as the text it is.
_JSON = msgspec.json.Encoder(enc_hook=str)
