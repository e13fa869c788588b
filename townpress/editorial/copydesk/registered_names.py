"""E240: category, source, places, topics, authors and editor stand in the registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.kernel.problems import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem

#: Which file a kind of term is registered in.
_REGISTERS = {
    "category": "categories",
    "source": "sources",
    "place": "places",
    "topic": "topics",
    "person": "people",
}


def registered_names(galley: Galley) -> Iterator[Problem]:
    """Every name that no register holds, with the nearest one that does."""
    story, registers = galley.manuscript, galley.registers
    yield from _unknown(galley, "category", (story.category,), "category", registers.category)
    yield from _unknown(galley, "source", (story.source,), "source", registers.source)
    yield from _unknown(galley, "editor", (story.editor,), "person", registers.person)
    yield from _unknown(galley, "authors", story.authors, "person", registers.person)
    yield from _unknown(galley, "places", story.places, "place", registers.place)
    yield from _unknown(galley, "topics", story.topics, "topic", registers.topic)


def _unknown(
    galley: Galley, key: str, names: tuple[str, ...], kind: str, find: Callable[[str], object]
) -> Iterator[Problem]:
    for index, name in enumerate(names):
        if not name or find(name) is not None:
            continue
        zh, en = did_you_mean(name, galley.registers.names(kind))
        register = _REGISTERS[kind]
        yield galley.problem(
            240,
            f"“{shown(name)}”没有登记在 registers/{register}.yml{zh or '。请改正，或先登记'}",
            f"“{shown(name)}” is not in registers/{register}.yml{en or '; correct it or register it first'}",
            key=key,
            spot=galley.spot_in(f"{key}.{index}" if f"{key}.{index}" in galley.manuscript.spots else key, name),
        )
