"""Many files read by a crew: bytes in chunks to whoever works, readings back as bytes.

A reading is stored as JSON, which msgspec checks against its type: nothing that comes out of a store is ever executed.
What was encoded by other code may not decode (:exc:`msgspec.MsgspecError`): then the file is read again.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from townpress.editorial.dates import ZONE
from townpress.plugin.reader import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from townpress.editorial.manuscript import Manuscript

    Files = tuple[tuple[str, bytes], ...]

#: What reading a story takes of a processor, on the machines we know: for whoever asks whether helpers pay.
SECONDS_A_STORY = 0.001
#: A chunk is sent when it holds so many files, or so many bytes.
FILES_A_CHUNK = 50
BYTES_A_CHUNK = 500_000


def encoded(reading: Reading) -> bytes:
    """``reading`` as bytes that may be kept."""
    return _ENCODER.encode(reading)


def decoded(data: bytes) -> Reading:
    """The reading that was :func:`encoded`, equal to it.

    Raises:
        msgspec.MsgspecError: these bytes are no reading.
    """
    reading = _DECODER.decode(data)
    return replace(reading, manuscript=_frozen(reading.manuscript)) if reading.manuscript else reading


def chunks(files: Iterable[tuple[str, bytes]]) -> Iterator[Files]:
    """Files (path, bytes) by the chunk, read as they are asked for."""
    chunk: list[tuple[str, bytes]] = []
    size = 0
    for file in files:
        chunk.append(file)
        size += len(file[1])
        if len(chunk) >= FILES_A_CHUNK or size >= BYTES_A_CHUNK:
            yield tuple(chunk)
            chunk, size = [], 0
    if chunk:
        yield tuple(chunk)


def _frozen(written: Manuscript) -> Manuscript:
    """A manuscript as it was before: its times in the newsroom's zone, its mappings read-only."""
    return replace(
        written,
        date=_at_home(written.date),
        publish_at=_at_home(written.publish_at),
        expires=_at_home(written.expires),
        corrections=tuple(replace(note, date=_at_home(note.date)) for note in written.corrections),
        photos=MappingProxyType(dict(written.photos)),
        spots=MappingProxyType(dict(written.spots)),
    )


def _at_home(moment: datetime | None) -> Any:  # noqa: ANN401 - None for None, a moment for a moment
    """``moment``, whose zone came back as an offset, in the zone it had; of an hour that came twice, the right one."""
    if moment is None:
        return None
    both = (moment.replace(tzinfo=ZONE, fold=fold) for fold in (0, 1))
    return next((here for here in both if here.utcoffset() == moment.utcoffset()), moment)


def _plain(value: object) -> object:
    """A read-only mapping as one that msgspec knows."""
    if isinstance(value, MappingProxyType):
        return dict(value)
    raise TypeError(value)


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)
_DECODER = msgspec.json.Decoder(Reading)
