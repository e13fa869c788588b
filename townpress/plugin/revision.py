"""A revision: the next edition made from the last one and what changed since, without looking at what did not.

It is asked first and may decline: wherever an edit is wrong, or reaches what only a reading of everything can judge,
the whole content is taken in instead, which tells every problem as it always does. What it accepts comes to the same
bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.catalogue import NOTHING, Reach

if TYPE_CHECKING:
    from collections.abc import Collection

    from townpress.kernel.problems import Problem
    from townpress.plugin.cardindex import CardIndex
    from townpress.plugin.filing import Filed
    from townpress.plugin.headcount import Tally
    from townpress.plugin.record import Record
    from townpress.plugin.rounds import Rounds
    from townpress.plugin.settings import Settings
    from townpress.plugin.store import Store
    from townpress.plugin.ties import Ties
    from townpress.press.sheet import Leaf


class Declined(Exception):  # a turn of the work, no error
    """The edit is not one for a revision."""


class Revision(Struct, frozen=True):
    """What an edit comes to.

    ``stories``: those that were read for it; ``touched``: their paths, and those of stories that are gone.
    ``reach``: the pages it may change; ``doubtful``: addresses (output paths)
    that may have no page any more. ``leaves``: the files of these stories; ``fallen``: those nobody needs any more.
    ``moved``: whether an address came, went, or changed its date. ``problems``: all there is to say, no error in it.
    """

    rounds: Rounds
    problems: tuple[Problem, ...]
    stories: tuple[Filed, ...] = ()
    reach: Reach = NOTHING
    doubtful: frozenset[str] = frozenset()
    leaves: tuple[Leaf, ...] = ()
    fallen: frozenset[str] = frozenset()
    moved: bool = False
    touched: frozenset[str] = frozenset()


class Desk(Struct, frozen=True):
    """What a revision is made with and of.

    ``standing``: the files of the last edition; ``tally``: the stories now; ``named``: the only paths below the content
    where anything happened since, if that is known.
    """

    settings: Settings
    record: Record
    index: CardIndex
    ties: Ties
    store: Store
    standing: Collection[str]
    tally: Tally
    named: Collection[str] | None = None
