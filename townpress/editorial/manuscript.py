"""A manuscript: one file's front matter, typed, with its body still as Markdown, and where each value was written.

It says what the file says. Whether its names are registered and its facts complete is the copy desk's question.
"""

from __future__ import annotations

# The types of fields are read as the program runs: a stored reading is decoded into them.
from collections.abc import Mapping  # noqa: TC003
from datetime import datetime  # noqa: TC003
from types import MappingProxyType

from msgspec import Struct, field

from townpress.editorial.ai import Ai
from townpress.editorial.nodes import Spot
from townpress.editorial.story import Origin


class PhotoNote(Struct, frozen=True):
    """What the front matter says of one photograph. ``people``: none, public, consented, blurred or minor."""

    alt: str = ""
    caption: str = ""
    credit: str = ""
    people: str = ""
    consent: str = ""
    ai: Ai = Ai.NONE


class CorrectionNote(Struct, frozen=True):
    """A correction as written."""

    date: datetime
    text: str


class Manuscript(Struct, frozen=True):
    """The contract's front matter (design.md §4). Names are as written; times aware, in Asia/Shanghai.

    ``status``: published, draft or withdrawn. ``spots``: key (``title``, ``photos.a.jpg.alt``, ``tags.1``) → place.
    ``unread``: keys whose value was wrong and is left at its default, or that stand there misspelt.
    """

    title: str = ""
    date: datetime | None = None
    category: str = ""
    origin: Origin = Origin.ORIGINAL
    source: str = ""
    source_url: str = ""
    no_source_url: str = ""
    original_title: str = ""
    original_title_note: str = ""
    title_changed: str = ""
    original_author: str = ""
    editor: str = ""
    via: str = ""
    authors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str = ""
    cover: str = ""
    slug: str = ""
    lang: str = ""
    status: str = "published"
    withdrawn: str = ""
    publish_at: datetime | None = None
    expires: datetime | None = None
    placement: str = ""
    corrections: tuple[CorrectionNote, ...] = ()
    minor: str = ""
    ai: Ai = Ai.NONE
    ai_note: str = ""
    advertiser: str = ""
    ad_label: str = ""
    layout: str = ""
    views: int | None = None
    aliases: tuple[str, ...] = ()
    photos: Mapping[str, PhotoNote] = field(default_factory=lambda: MappingProxyType({}))
    body: str = ""
    body_line: int = 1
    spots: Mapping[str, Spot] = field(default_factory=lambda: MappingProxyType({}))
    unread: frozenset[str] = frozenset()

    def spot(self, key: str) -> Spot:
        """Where ``key`` was written; the first line when it was not."""
        return self.spots.get(key, Spot())
