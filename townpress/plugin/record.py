"""The record: what an edition's ledger notes of it besides pages and stories, so that the next build can revise it."""

from __future__ import annotations

import contextlib
from datetime import datetime  # noqa: TC003 - read as the program runs, as the other types: a record is decoded into them
from typing import TYPE_CHECKING, Any

import msgspec

from townpress.editorial.registers import Registers  # noqa: TC001 - as datetime
from townpress.editorial.site import Edition  # noqa: TC001 - as datetime
from townpress.editorial.story import StandingPage, Tombstone  # noqa: TC001 - as datetime
from townpress.kernel.problems import Problem  # noqa: TC001 - as datetime
from townpress.plugin.footing import Footing  # noqa: TC001 - as datetime
from townpress.plugin.headcount import Heads
from townpress.plugin.linking import Destination  # noqa: TC001 - as datetime
from townpress.plugin.rounds import Rounds
from townpress.press.inventory import Looks

if TYPE_CHECKING:
    from townpress.press.ledger import Ledger

_NAME = "record"
_ROUNDS = "rounds"
_HEADS = "heads"


class Record(msgspec.Struct, frozen=True):
    """An edition, but for its stories.

    ``whole``: nothing was left out of it, so that what was not touched since needs no telling. ``found``: how many
    stories there are. ``buried``: the old
    addresses of withdrawn stories, known to readers or not. ``fresh``: the digest of what the news sitemap tells.
    ``files``: what lies under ``files/``. ``destinations``: where pages and files are published. ``turns``: when a
    page, or the tombstone of a story, is due. ``told``: what was said of it, all of it short of errors.
    """

    whole: bool
    at: datetime
    footing: Footing
    found: int
    registers: Registers
    pages: tuple[StandingPage, ...]
    tombstones: tuple[Tombstone, ...]
    buried: tuple[str, ...]
    edition: Edition
    fresh: bytes
    files: tuple[str, ...]
    destinations: dict[str, Destination]
    turns: tuple[datetime, ...]
    told: tuple[Problem, ...]


def write_record(ledger: Ledger, record: Record, rounds: Rounds, before: Rounds | None = None) -> None:
    """Note a record, where the ledger is a copy of one that says what was ``before``."""
    ledger.make_note(_NAME, msgspec.json.encode(record, enc_hook=str))
    ledger.make_note(_ROUNDS, msgspec.msgpack.encode((rounds.files, rounds.sums)))
    if before is None or rounds.heads != before.heads:  # as long as the rest, and seldom another
        ledger.make_note(_HEADS, msgspec.msgpack.encode(rounds.heads))


def record_of(ledger: Ledger) -> Record | None:
    """The record alone."""
    record = ledger.note(_NAME)
    return _RECORD.decode(record) if record else None


def read_record(ledger: Ledger | None) -> tuple[Record, Rounds] | None:
    """The record of an edition, where its ledger has one that we understand."""
    if ledger:
        record, rounds, heads = map(ledger.note, (_NAME, _ROUNDS, _HEADS))
        with contextlib.suppress(msgspec.MsgspecError):
            if record and rounds and heads:
                return _RECORD.decode(record), Rounds(*_ROUNDS_OF.decode(rounds), _HEADS_OF.decode(heads))
    return None


def _made(kind: type, value: Any) -> Any:  # noqa: ANN401 - msgspec's hook for what it does not know: Markup
    return kind(value)


_RECORD = msgspec.json.Decoder(Record, dec_hook=_made)
_ROUNDS_OF = msgspec.msgpack.Decoder(tuple[Looks, bytes])
_HEADS_OF = msgspec.msgpack.Decoder(Heads)
