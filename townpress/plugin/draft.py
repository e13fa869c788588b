"""The draft of an edition: planned, and not yet printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from townpress.editorial.story import Fate
    from townpress.plugin.edition import Plan
    from townpress.plugin.makeup import Makeup
    from townpress.plugin.newsdesk import Copy
    from townpress.plugin.record import Record
    from townpress.plugin.rounds import Rounds
    from townpress.press.draftledger import DraftLedger


class Draft(Struct, frozen=True):
    """An edition planned: what is to be printed, and all that is known of it.

    ``record`` and ``rounds`` are for the ledger. ``whole``: everything was taken in; until it is judged ``copy`` and
    ``made`` are there then.
    """

    plan: Plan
    ledger: DraftLedger
    record: Record
    rounds: Rounds
    counts: dict[Fate, int]
    next_change: str
    whole: bool = False
    copy: Copy | None = None
    made: Makeup | None = None

    @property
    def lightened(self) -> Draft:
        """The draft without what was read: all that is still wanted of it lies in ledger, store and plan."""
        return replace(self, copy=None, made=None)
