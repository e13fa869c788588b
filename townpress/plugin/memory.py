"""What is remembered of stories from build to build: of an unchanged file its card and, in the store, the whole story.

Keyed by the file's path and the digest of its bytes, and good only in the context it was frozen in: registers, address
of the site, our own code. A story that links to other files or shows pictures is read anew each time, since those may
have changed while it did not. Everything here can be thrown away: then every file is read.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

import msgspec

from townpress.editorial.story import Card, Fate, Story
from townpress.kernel.digest import digest
from townpress.plugin.filing import Entry  # noqa: TC001 - read as the program runs, to decode into
from townpress.press.machine import blaming, discarded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from pathlib import Path

NAME = "stories.sqlite3"

_TABLES = """
CREATE TABLE IF NOT EXISTS context (digest TEXT);
CREATE TABLE IF NOT EXISTS stories
    (path TEXT PRIMARY KEY, content TEXT, light_seal TEXT, light BLOB, story_seal TEXT, story BLOB);
"""


class Remembered(msgspec.Struct, frozen=True, array_like=True):
    """An unchanged story, as far as lists, checks and the calendar need it; published or expired, nothing wrong."""

    entry: Entry
    card: Card
    digest: bytes
    card_digest: bytes

    def holds_at(self, at: datetime) -> bool:
        """Whether its fate at ``at`` is what it was when it was remembered, and no correction lies ahead (W250)."""
        entry = self.entry
        if any(note.date > at for note in self.card.corrections):
            return False
        due = entry.release is None or entry.release <= at
        over = entry.expires is not None and entry.expires <= at
        return due and entry.fate is (Fate.EXPIRED if over else Fate.PUBLISHED)


class Memory:
    """The store of one content and output; the caller holds the lock of its folder."""

    def __init__(self, folder: Path, context: str) -> None:
        self._path = folder / NAME
        self._context = context
        self._content: dict[str, str] = {}
        self._light: dict[str, Remembered] = {}
        try:
            self._open()
        except (sqlite3.Error, msgspec.MsgspecError):
            self._start_over()

    def of(self, path: str, content: str) -> Remembered | None:
        """What is remembered of the file at ``path`` with this digest."""
        return self._light[path] if self._content.get(path) == content else None

    def story(self, path: str) -> Story | None:
        """A remembered story, whole; None where the store was damaged since."""
        with contextlib.suppress(sqlite3.Error, msgspec.MsgspecError):
            seal, whole = self._base.execute(
                "SELECT story_seal, story FROM stories WHERE path = ?", (path,)
            ).fetchone() or ("", b"")
            return _STORY.decode(whole) if seal == digest(whole) else None
        return None

    def keep(self, fresh: Iterable[tuple[str, str, Remembered, Story]], present: Collection[str]) -> None:
        """Remember fresh stories (path, digest of the bytes, what lists need, the whole); forget what is not there."""
        rows = [
            (path, content, digest(light := _encoded(known)), light, digest(whole := _encoded(story)), whole)
            for path, content, known, story in fresh
        ]
        gone = [(path,) for path in self._content if path not in present]
        with blaming(self._path), contextlib.suppress(sqlite3.Error), self._base:
            self._base.executemany("DELETE FROM stories WHERE path = ?", gone)
            self._base.executemany("INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?, ?)", rows)

    def close(self) -> None:
        """Let go of the store."""
        self._base.close()

    def _open(self) -> None:
        self._base = sqlite3.connect(self._path)
        # A build that is killed loses nothing but time; a power cut may garble the file, which is then found out.
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.executescript(_TABLES)
        with self._base:
            if self._base.execute("SELECT digest FROM context").fetchall() != [(self._context,)]:
                self._base.execute("DELETE FROM context")
                self._base.execute("DELETE FROM stories")
                self._base.execute("INSERT INTO context VALUES (?)", (self._context,))
        for path, content, seal, light in self._base.execute("SELECT path, content, light_seal, light FROM stories"):
            if seal == digest(light):
                self._light[path] = _LIGHT.decode(light)
                self._content[path] = content

    def _start_over(self) -> None:
        """A damaged store is deleted, never mended."""
        with contextlib.suppress(sqlite3.Error, AttributeError):
            self._base.close()
        discarded(self._path)
        self._content, self._light = {}, {}
        with blaming(self._path):
            self._open()


def _encoded(value: object) -> bytes:
    return msgspec.json.encode(value, enc_hook=str)


def _made(kind: type, value: Any) -> Any:  # noqa: ANN401 - msgspec's hook for what it does not know: Markup
    return kind(value)


_LIGHT = msgspec.json.Decoder(Remembered, dec_hook=_made)
_STORY = msgspec.json.Decoder(Story, dec_hook=_made)
