"""What is remembered of the edition before: of a file that holds what it held, everything but its text.

It is good only on the footing it was made on: registers, address of the site, our own code. A story that shows pictures
or links to other files is not remembered here, since those may have changed while it did not; a revision, which knows
what changed, keeps it all the same (:mod:`townpress.plugin.revision`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.story import Fate
from townpress.plugin.settling import spellings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from townpress.plugin.cardindex import CardIndex
    from townpress.plugin.store import Known
    from townpress.plugin.ties import Ties


class Memory:
    """The stories of an edition as its card index has them; ``digests`` are of the bytes they were read from.

    ``told``: files, as shown, of which something was said.
    """

    def __init__(self, index: CardIndex, ties: Ties, digests: Mapping[str, str], told: frozenset[str]) -> None:
        self._index, self._ties = index, ties
        self._digests = digests
        self._told = told

    def of(self, path: str, content: str, at: datetime) -> Known | None:
        """What is known of the file at ``path`` with this digest, if its fate at ``at`` is what it was."""
        if self._digests.get(path) != content:
            return None
        known = self._index.known(path)
        if (
            known is None
            or known.card is None
            or known.entry.shown in self._told
            or known.entry.aliases
            or self._ties.hangs(path)
            or _is_spelled_by_others(known)
        ):
            return None
        return known if _holds(known, at) else None


def _holds(known: Known, at: datetime) -> bool:
    """Whether its fate at ``at`` is what it was, and no correction lies ahead (W250)."""
    entry, card = known.entry, known.card
    if card is None or any(note.date > at for note in card.corrections):
        return False
    due = entry.release is None or entry.release <= at
    over = entry.expires is not None and entry.expires <= at
    return due and entry.fate is (Fate.EXPIRED if over else Fate.PUBLISHED)


def _is_spelled_by_others(known: Known) -> bool:
    """Whether it was published with a tag under another story's spelling, which may be gone."""
    return known.card is not None and {tag.slug: tag.name for tag in known.card.tags} != spellings(known.entry)
