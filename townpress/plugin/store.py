"""The store: whole stories by their digest, so that a page can be printed without its story's file being read again.

It is no edition's: what lies under a digest is right whoever put it there, or its seal is broken and it counts as lost.
Everything here can be thrown away: then files are read.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

import msgspec

from townpress.editorial.story import Story
from townpress.kernel.digest import digest
from townpress.press.machine import blaming, discarded

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from townpress.editorial.story import Card
    from townpress.plugin.cardindex import CardIndex

NAME = "stories.sqlite3"

_TABLE = "CREATE TABLE IF NOT EXISTS story (digest BLOB PRIMARY KEY, seal TEXT, body BLOB)"
_PUT_AT_ONCE = 200


class Store:
    """The store in ``folder``; the caller holds its lock."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._waiting: dict[bytes, bytes] = {}
        self._base = self._opened()

    def put(self, key: bytes, story: Story) -> None:
        """Lay a story down under its digest."""
        self._waiting[key] = msgspec.json.encode(story, enc_hook=str)
        if len(self._waiting) >= _PUT_AT_ONCE:
            self.flush()

    def take(self, key: bytes) -> Story | None:
        """The story of a digest; None where it is lost."""
        self.flush()
        with contextlib.suppress(sqlite3.Error, msgspec.MsgspecError):
            row = self._base.execute("SELECT seal, body FROM story WHERE digest = ?", (key,)).fetchone()
            return _STORY.decode(row[1]) if row and row[0] == digest(row[1]) else None
        return None

    def flush(self) -> None:
        """Write down what was put. A store that cannot be written costs time, and fails no build."""
        if self._waiting:
            rows = [(key, digest(body), body) for key, body in self._waiting.items()]
            self._waiting.clear()
            with contextlib.suppress(sqlite3.Error), self._base:
                self._base.executemany("INSERT OR REPLACE INTO story VALUES (?, ?, ?)", rows)

    def retain(self, keys: Collection[bytes]) -> None:
        """Forget every story but those of these digests."""
        with contextlib.suppress(sqlite3.Error), self._base:
            gone = [(key,) for (key,) in self._base.execute("SELECT digest FROM story") if key not in keys]
            self._base.executemany("DELETE FROM story WHERE digest = ?", gone)

    def close(self) -> None:
        """Let go of the store."""
        with contextlib.suppress(sqlite3.Error):
            self.flush()
            self._base.close()

    def _opened(self) -> sqlite3.Connection:
        """The store's file; a damaged one is deleted, never mended."""
        for attempt in range(2):
            base = sqlite3.connect(self._path)
            try:
                # A build that is killed loses nothing but time; a power cut may garble the file, which is found out.
                base.execute("PRAGMA synchronous = OFF")
                base.execute(_TABLE)
            except sqlite3.Error as error:
                base.close()
                with blaming(self._path):
                    discarded(self._path)
                    if attempt:
                        raise OSError(str(error)) from error
            else:
                return base
        raise AssertionError  # the loop returns or raises


class Forgotten(Exception):  # noqa: N818 - a turn of the work, no error
    """A story that was laid down is lost: whatever was kept of it is not to be trusted either."""


class Archive:
    """Whole stories by the cards that stand for them."""

    def __init__(self, store: Store, index: CardIndex) -> None:
        self._store, self._index = store, index
        self._last: tuple[bytes, Story] | None = None

    def story(self, card: Card) -> Story:
        """The story of a card. Raises Forgotten."""
        key = self.digest(card)
        if self._last is None or self._last[0] != key:
            story = self._store.take(key)
            if story is None:
                raise Forgotten(card.path)
            self._last = (key, story)
        return self._last[1]

    def digest(self, card: Card) -> bytes:
        """Its digest."""
        return self._index.digest(card)


def _made(kind: type, value: Any) -> Any:  # noqa: ANN401 - msgspec's hook for what it does not know: Markup
    return kind(value)


_STORY = msgspec.json.Decoder(Story, dec_hook=_made)
