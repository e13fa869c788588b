"""The lead that a build has which was made ready before it began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Collection

    from townpress.press.edition import Editions


class Lead(Struct, frozen=True):
    """What was found out or done beforehand.

    ``named``: the only paths below the content where anything happened since the edition that stands, if that is known;
    ``copied``: whether its ledger was copied for the next one. ``editions``: those that were made ready.
    """

    named: Collection[str] | None = None
    copied: bool = False
    editions: Editions | None = None


NONE = Lead()
