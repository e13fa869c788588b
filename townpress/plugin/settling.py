"""Settles stories that hang on nothing but their own file: read, filed, frozen, encoded, made an entry for search.

Most stories of an archive are such, and this is done in whatever process. What comes back of one goes straight into the
store; of any other comes its reading, since the rest of the site must be known before it can be frozen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.addresses import segment
from townpress.editorial.schedule import PRINTED
from townpress.editorial.story import card_of
from townpress.plugin.filing import file_story
from townpress.plugin.freeze import freeze_story
from townpress.plugin.reader import read_story
from townpress.plugin.readings import encoded
from townpress.plugin.store import Known, encoded_known
from townpress.press.values import Digests
from townpress.products.search.entries import entry_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from townpress.editorial.entry import Entry
    from townpress.editorial.registers import Registers
    from townpress.kernel.problems import Problem
    from townpress.plugin.filing import Filed


#: Of characters that may not stand in a text; of fields and addresses, by the hundred.
_FORBIDDEN_CHARACTERS = frozenset({104, 105})
_OF_FIELDS = frozenset({2, 3})


class Ground(Struct, frozen=True):
    """What stories are measured by. ``label`` stands before paths as people see them."""

    label: str
    registers: Registers
    at: datetime


class Settled(Struct, frozen=True):
    """Of one file: what is known of its story, the story and what search knows of it, or only its reading; its path."""

    path: str
    known: bytes = b""
    story: bytes = b""
    entry: bytes = b""
    reading: bytes = b""


def settle(ground: Ground, files: tuple[tuple[str, bytes], ...]) -> list[Settled]:
    """Settle files (path, bytes), each for itself."""
    values = Digests()
    return [_settled(ground, path, data, values) for path, data in files]


def hangs_on_others(filed: Filed) -> bool:
    """Whether a story shows, links to or leads from anything that may change while it does not."""
    shows = filed.body.photos or filed.manuscript.cover or filed.entry.aliases
    return bool(shows or any(use.resolved_elsewhere for use in filed.body.links))


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """``problems`` without those of a field that stands on a line with a forbidden character.

    What is left of such a value is not what was meant, and the character has been told.
    """
    problems = list(problems)
    spoilt = {problem.line for problem in problems if problem.number in _FORBIDDEN_CHARACTERS}
    return [problem for problem in problems if problem.line not in spoilt or problem.number // 100 not in _OF_FIELDS]


def spellings(entry: Entry) -> dict[str, str]:
    """The names of a story's tags by slug, as it spells them first.

    The spelling that comes first in the archive is the one published: whoever knows it compares.
    """
    return {segment(name): name for name in reversed(entry.tags)}


def _settled(ground: Ground, path: str, data: bytes, values: Digests) -> Settled:
    reading = read_story(f"{ground.label}/{path}", data)
    filed, said = file_story(path, reading, ground.registers, ground.at)
    right = filed is not None and not said and filed.manuscript.date is not None
    if filed is None or not right or filed.fate not in PRINTED or hangs_on_others(filed):
        return Settled(path, reading=encoded(reading))
    story = freeze_story(filed, ground.registers, spellings(filed.entry), {}, {})
    card = card_of(story)
    known = Known(filed.entry, card, values.of(story), values.of(card))
    return Settled(path, encoded_known(known), story.encoded(), entry_of(story))
