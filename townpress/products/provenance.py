"""Provenance as flat facts: the one record that page, Atom, JSON Feed and JSON-LD all print.

Whoever prints where a story comes from prints these facts and no others, so that the four can be parsed and compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.story import Origin

if TYPE_CHECKING:
    from townpress.editorial.story import Card, Provenance, Story

#: The facts in the order they are printed, each with its Chinese label.
LABELS = {
    "origin": "稿件性质",
    "source": "来源",
    "source_url": "原文网址",
    "no_source_url": "无原文网址的原因",
    "original_title": "原标题",
    "original_title_note": "原标题说明",
    "title_changed": "标题改动原因",
    "original_author": "原作者",
    "editor": "责任编辑",
    "via": "转自",
}

#: What each origin is called.
ORIGINS = {
    Origin.ORIGINAL: "原创",
    Origin.REPRINT: "转载",
    Origin.RELEASE: "供稿",
    Origin.COMPILED: "综合",
}


def facts_of(provenance: Provenance) -> dict[str, str]:
    """The facts that are given, in the order of :data:`LABELS`; ``origin`` always is, as its English word."""
    written = {
        "origin": provenance.origin.value,
        "source": provenance.source.name if provenance.source else "",
        "source_url": provenance.source_url,
        "no_source_url": provenance.no_source_url,
        "original_title": provenance.original_title,
        "original_title_note": provenance.original_title_note,
        "title_changed": provenance.title_changed,
        "original_author": provenance.original_author,
        "editor": provenance.editor.name if provenance.editor else "",
        "via": provenance.via,
    }
    return {name: written[name] for name in LABELS if written[name]}


def credit_line(provenance: Provenance) -> str:
    """The facts a reader needs on one line: ``转载｜来源：邹城市民政局｜原作者：佚名｜责任编辑：李四｜转自：…``."""
    facts = facts_of(provenance)
    named = (
        f"{LABELS[name]}：{facts[name]}" for name in ("source", "original_author", "editor", "via") if name in facts
    )
    return "｜".join((ORIGINS[provenance.origin], *named))


def bylines(story: Story | Card) -> tuple[str, ...]:
    """Who a reader is told wrote it: our authors, else the original one, else the source. Empty: the newsroom."""
    if story.authors:
        return tuple(person.name for person in story.authors)
    provenance = story.provenance
    if provenance.original_author:
        return (provenance.original_author,)
    return (provenance.source.name,) if provenance.source else ()
