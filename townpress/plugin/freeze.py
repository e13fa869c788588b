"""Freezes what was read and checked into the values that pages are made of.

Everything here has passed the copy desk: names are registered, facts complete, links lead somewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from townpress.editorial.addresses import segment
from townpress.editorial.disclaimers import disclaimers_for
from townpress.editorial.markup import blocks, minutes, summary, typeset_title
from townpress.editorial.schedule import expires_at
from townpress.editorial.story import Correction, Fate, Provenance, StandingPage, Story, Tombstone
from townpress.editorial.terms import Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from townpress.editorial.manuscript import Manuscript
    from townpress.editorial.photo import Photo
    from townpress.editorial.registers import Registers
    from townpress.plugin.filing import Filed, FiledPage

Term = TypeVar("Term")

#: How editors may call the layouts of photographs that our theme knows.
_LAYOUTS = {"大图": "wide", "并排": "pairs", "方格": "sheet"}


def freeze_story(
    filed: Filed,
    registers: Registers,
    tags: Mapping[str, str],
    photos: Mapping[str, Photo],
    links: Mapping[str, str],
) -> Story:
    """A story. ``tags``: name as published by slug; ``photos``: by name; ``links``: target as written → address."""
    written = filed.manuscript
    category = registers.category(written.category)
    if category is None or written.date is None:
        raise LookupError(filed.path)  # the copy desk let it pass: our own fault
    corrections = tuple(Correction(note.date, note.text) for note in written.corrections)
    body_photos = [photos[use.name] for use in filed.body.photos if use.name in photos]
    return Story(
        path=filed.path,
        slug=filed.entry.slug,
        url=filed.url,
        title=typeset_title(written.title),
        date=written.publish_at or written.date,
        category=category,
        summary=written.summary or summary(filed.body.lead),
        blocks=blocks(filed.body, links, photos),
        provenance=_provenance(written, registers),
        authors=_all(registers.person, written.authors),
        places=_all(registers.place, written.places),
        topics=_all(registers.topic, written.topics),
        tags=tuple(dict.fromkeys(_tag(name, tags) for name in written.tags)),
        cover=photos.get(written.cover) if written.cover else next(iter(body_photos), None),
        modified=max((note.date for note in corrections), default=None),
        corrections=tuple(sorted(corrections, key=lambda note: note.date, reverse=True)),
        minor=written.minor,
        ai=written.ai,
        ai_note=written.ai_note,
        advertiser=written.advertiser,
        ad_label=written.ad_label,
        views=written.views,
        expires=expires_at(written),
        expired=filed.fate is Fate.EXPIRED,
        lang=written.lang or registers.masthead.language,
        layout=_LAYOUTS.get(written.layout, written.layout),
        placement=written.placement,
        aliases=filed.entry.aliases,
        disclaimers=disclaimers_for(written.origin, category, registers.disclaimers, registers.categories),
        minutes=minutes(filed.body.text),
    )


def _provenance(written: Manuscript, registers: Registers) -> Provenance:
    return Provenance(
        origin=written.origin,
        source=registers.source(written.source) if written.source else None,
        source_url=written.source_url,
        no_source_url=written.no_source_url,
        original_title=written.original_title,
        original_title_note=written.original_title_note,
        title_changed=written.title_changed,
        original_author=written.original_author,
        editor=registers.person(written.editor) if written.editor else None,
        via=written.via,
    )


def freeze_page(filed: FiledPage, language: str, photos: Mapping[str, Photo], links: Mapping[str, str]) -> StandingPage:
    """A standing page."""
    written = filed.manuscript
    return StandingPage(
        path=filed.path,
        slug=filed.slug,
        url=filed.url,
        title=typeset_title(written.title),
        summary=written.summary or summary(filed.body.lead),
        blocks=blocks(filed.body, links, photos),
        lang=written.lang or language,
    )


def freeze_tombstone(filed: Filed, known: Collection[str]) -> Tombstone:
    """What a withdrawn story leaves: when it was dated and why it went, and of its old addresses those ``known``."""
    if filed.manuscript.date is None:
        raise LookupError(filed.path)
    aliases = tuple(alias for alias in filed.entry.aliases if alias in known)
    return Tombstone(filed.url, filed.manuscript.date, filed.manuscript.withdrawn, aliases)


def _tag(name: str, tags: Mapping[str, str]) -> Tag:
    slug = segment(name)
    return Tag(slug, tags[slug])


def _all(find: Callable[[str], Term | None], names: Iterable[str]) -> tuple[Term, ...]:
    """The registered terms of ``names``, each once."""
    return tuple(dict.fromkeys(term for term in map(find, names) if term is not None))
