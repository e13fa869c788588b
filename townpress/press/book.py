"""The book of editions: which one stands in the output, which came before it, and a change of place begun.

It lies as ``edition.json`` in the editions folder, beside one ``<digest>.manifest`` for each edition. It is replaced in
one step, and says what is about to happen before it happens: whoever opens it after a kill can tell which edition
readers have. The edition before the previous one is the spare: nobody will ask for it again, and the next edition is
laid on its tree.
"""

from __future__ import annotations

import contextlib
import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from townpress.kernel.files import contents
from townpress.kernel.regex import regex
from townpress.press.manifest import Manifest

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping
    from pathlib import Path

BOOK = "edition.json"
SCHEMA = 2

_TREE = regex(r"[0-9a-f]{12}")
_DIGEST = regex(r"[0-9a-f]{32}|")


class Colophon(Struct, frozen=True):
    """What is noted of an edition beside its files.

    ``counts``: stories by fate; ``instant`` and ``next_change``: ISO 8601 with zone, or empty.
    """

    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    instant: str = ""
    next_change: str = ""


class Entry(Struct, frozen=True):
    """An edition: the name of its tree in the editions folder and the digest of its manifest (empty: it has none)."""

    tree: str
    manifest: str = ""
    colophon: Colophon = field(default_factory=Colophon)


class Turn(Struct, frozen=True):
    """A change of place begun: ``tree``, whose inode is ``inode``, goes to the output.

    What stood there goes to ``outgoing``, empty when nothing did. Done or not is told by the inode of the output.
    """

    tree: str
    inode: int
    outgoing: str
    current: Entry
    previous: Entry | None
    spare: Entry | None = None


class Book(Struct, frozen=True):
    """The whole book; empty before the first edition."""

    current: Entry | None = None
    previous: Entry | None = None
    turn: Turn | None = None
    spare: Entry | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The editions that are kept."""
        return tuple(entry for entry in (self.current, self.previous, self.spare) if entry)

    def dumps(self) -> bytes:
        """The book as JSON."""
        parts = ("current", "previous", "turn", "spare")
        book = {"schema": SCHEMA, **{name: _plain(getattr(self, name)) for name in parts}}
        return (json.dumps(book, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def loads(cls, data: bytes) -> Book:
        """The book in ``data``; an empty one if it is damaged or of another schema."""
        try:
            book = json.loads(data)
            if book["schema"] != SCHEMA:
                return cls()
            kept = (_entry(book["current"]), _entry(book["previous"]))
            spare = _entry(book["spare"])
            needed = spare and spare.tree in {entry.tree for entry in kept if entry}
            return cls(*kept, _turn(book["turn"]), None if needed else spare)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return cls()


def read_book(folder: Path) -> Book:
    """The book of an editions folder; empty if there is none."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        return Book.loads(contents(folder / BOOK))
    return Book()


def read_manifest(folder: Path, entry: Entry | None) -> Manifest | None:
    """The manifest of an edition in its editions folder; None if it has none or it is damaged."""
    if entry and entry.manifest:
        with contextlib.suppress(OSError):
            return Manifest.named(entry.manifest, contents(manifest_path(folder, entry)))
    return None


def manifest_path(folder: Path, entry: Entry) -> Path:
    """Where the manifest of an edition lies in its editions folder."""
    return folder / f"{entry.manifest}.manifest"


def _plain(part: Entry | Turn | None) -> dict[str, Any] | None:
    """As JSON has it: :func:`dataclasses.asdict` cannot copy a read-only mapping."""
    if isinstance(part, Turn):
        entries = {name: _plain(getattr(part, name)) for name in ("current", "previous", "spare")}
        return {"tree": part.tree, "inode": part.inode, "outgoing": part.outgoing, **entries}
    if part is None:
        return None
    colophon = part.colophon
    noted = {"counts": dict(colophon.counts), "instant": colophon.instant, "next_change": colophon.next_change}
    return {"tree": part.tree, "manifest": part.manifest, "colophon": noted}


def _entry(value: dict[str, Any] | None) -> Entry | None:
    if value is None:
        return None
    noted = value["colophon"]
    counts = {str(fate): int(count) for fate, count in noted["counts"].items()}
    colophon = Colophon(MappingProxyType(counts), str(noted["instant"]), str(noted["next_change"]))
    return Entry(_checked(_TREE, value["tree"]), _checked(_DIGEST, value["manifest"]), colophon)


def _turn(value: dict[str, Any] | None) -> Turn | None:
    if value is None:
        return None
    current = _entry(value["current"])
    if current is None:
        raise ValueError("a turn leads to an edition")
    outgoing = _checked(_TREE, value["outgoing"]) if value["outgoing"] else ""
    kept = (current, _entry(value["previous"]), _entry(value["spare"]))
    return Turn(_checked(_TREE, value["tree"]), int(value["inode"]), outgoing, *kept)


def _checked(form: re.Pattern[str], value: str) -> str:
    """``value`` if it has its form: these words become paths, and a damaged book must not lead elsewhere."""
    if not form.fullmatch(value):
        raise ValueError(value)
    return value
