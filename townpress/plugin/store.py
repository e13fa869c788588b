"""The store: whole stories, and what is known of each, so that nothing has to be read again that did not change.

It is no edition's: what lies under a key is right whoever put it there, or its seal is broken and it counts as lost.
Everything here can be thrown away: then files are read.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

import msgspec

from townpress.editorial.entry import Entry  # noqa: TC001 - read as the program runs: what is known is decoded
from townpress.editorial.story import Card, Story
from townpress.kernel.digest import digest
from townpress.press.machine import blaming, discarded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from townpress.plugin.cardfile import CardFile

NAME = "stories.sqlite3"

_TABLE = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, seal TEXT, body BLOB)"
_PUT_AT_ONCE = 200


class Known(msgspec.Struct, frozen=True):
    """What is known of a story. ``card`` and the digests are there where it is shown; ``digest`` is the whole's."""

    entry: Entry
    card: Card | None = None
    digest: bytes = b""
    card_digest: bytes = b""


class Forgotten(Exception):  # a turn of the work, no error
    """Something that was laid down is lost: whatever was kept with it is not to be trusted either."""


class Store:
    """The store in ``folder``; the caller holds its lock, or will ``only_read``."""

    def __init__(self, folder: Path, *, only_read: bool = False) -> None:
        self._path = folder / NAME
        self._waiting: dict[bytes, bytes] = {}
        self._only_read = only_read
        self._base = _to_read(self._path) if only_read else self._opened()

    def put_story(self, story: Story | bytes, key: bytes) -> None:
        """Lay a story, or one that is encoded already, down under its digest."""
        self._put(key, story if isinstance(story, bytes) else story.encoded())

    def put_known(self, known: Known | bytes) -> bytes:
        """Lay down what is known of a story, which may be encoded already; the key to it."""
        body = known if isinstance(known, bytes) else encoded_known(known)
        key = digest(body).encode()
        self._put(key, body)
        return key

    def take_story(self, key: bytes) -> Story | None:
        """The story of a digest; None where it is lost."""
        with contextlib.suppress(msgspec.MsgspecError):
            body = self._take(key)
            return _STORY.decode(body) if body else None
        return None

    def take_known(self, key: bytes) -> Known | None:
        """What lies under a key; None where it is lost."""
        with contextlib.suppress(msgspec.MsgspecError):
            body = self._take(key)
            return _KNOWN.decode(body) if body else None
        return None

    def take_all_known(self, keys: Sequence[bytes]) -> Iterator[Known]:
        """What lies under some hundreds of keys, in any order, but for what is lost or not written down yet."""
        asked = f"SELECT seal, body FROM kept WHERE key IN ({','.join('?' * len(keys))})"  # noqa: S608 - nothing but question marks
        with contextlib.suppress(sqlite3.Error, msgspec.MsgspecError):
            for seal, body in self._asked(asked, keys).fetchall():
                if seal == digest(body):
                    yield _KNOWN.decode(body)

    def put(self, key: bytes, body: bytes) -> None:
        """Lay down anything under a key that is no digest."""
        self._put(key, body)

    def take(self, key: bytes) -> bytes | None:
        """What was laid down so; None where it is lost."""
        return self._take(key)

    def flush(self) -> None:
        """Write down what was put. A store that cannot be written costs time, and fails no build."""
        if self._waiting:
            rows = [(key, digest(body), body) for key, body in self._waiting.items()]
            self._waiting.clear()
            with contextlib.suppress(sqlite3.Error), self._base:
                self._base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)

    def retain(self, keys: Collection[bytes]) -> None:
        """Forget everything but what lies under these keys."""
        with contextlib.suppress(sqlite3.Error), self._base:
            gone = [(key,) for (key,) in self._base.execute("SELECT key FROM kept") if key not in keys]
            self._base.executemany("DELETE FROM kept WHERE key = ?", gone)

    def close(self) -> None:
        """Let go of the store."""
        with contextlib.suppress(sqlite3.Error):
            self.flush()
            self._base.close()

    def _put(self, key: bytes, body: bytes) -> None:
        self._waiting[key] = body
        if len(self._waiting) >= _PUT_AT_ONCE:
            self.flush()

    def _take(self, key: bytes) -> bytes | None:
        if key in self._waiting:
            return self._waiting[key]
        with contextlib.suppress(sqlite3.Error):
            row = self._asked("SELECT seal, body FROM kept WHERE key = ?", (key,)).fetchone()
            body: bytes | None = row[1] if row and row[0] == digest(row[1]) else None
            return body
        return None

    def _asked(self, asked: str, values: Sequence[bytes]) -> sqlite3.Cursor:
        # One transaction for many: else the file is locked and let go of for each. Who only reads must not keep the one
        # who writes from it.
        if not (self._only_read or self._base.in_transaction):
            self._base.execute("BEGIN")
        return self._base.execute(asked, values)

    def _opened(self) -> sqlite3.Connection:
        """The store's file; a damaged one is deleted, never mended."""
        with blaming(self._path):
            try:
                return _laid_out(self._path)
            except sqlite3.Error:
                discarded(self._path)
                return _laid_out(self._path)


class Archive:
    """Whole stories by the cards that stand for them."""

    def __init__(self, store: Store, cards: CardFile) -> None:
        self._store, self._cards = store, cards
        self._last: tuple[bytes, Story] | None = None

    def story(self, card: Card) -> Story:
        """The story of a card. Raises Forgotten."""
        key = self.digest(card)
        if self._last is None or self._last[0] != key:
            story = self._store.take_story(key)
            if story is None:
                raise Forgotten(card.path)
            self._last = (key, story)
        return self._last[1]

    def digest(self, card: Card) -> bytes:
        """Its digest."""
        return self._cards.digest(card.path)


def _to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _laid_out(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path)
    try:
        # A build that is killed loses nothing but time; a power cut may garble the file, which is found out.
        base.execute("PRAGMA synchronous = OFF")
        base.execute(_TABLE)
    except sqlite3.Error:
        base.close()
        raise
    return base


def encoded_known(known: Known) -> bytes:
    """What is known of a story as it is kept."""
    return msgspec.json.encode(known, enc_hook=str)


def decoded_known(body: bytes) -> Known:
    """The reverse of :func:`encoded_known`. Raises ``msgspec.MsgspecError``."""
    return _KNOWN.decode(body)


def _made(kind: type, value: Any) -> Any:  # noqa: ANN401 - msgspec's hook for what it does not know: Markup
    return kind(value)


_STORY = msgspec.json.Decoder(Story, dec_hook=_made)
_KNOWN = msgspec.json.Decoder(Known, dec_hook=_made)
