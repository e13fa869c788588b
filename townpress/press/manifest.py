"""A manifest: every file of an edition with its SHA-256, as a value and as text.

The text is one ``path sha256`` a line, sorted, then a line with the digest of what stands above it. Of ten thousand
lines an edit asks for few, and compares and copies the rest: so they are kept as the bytes that they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.kernel.digest import digest
from townpress.press.lines import Lines, line_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SEAL = b"# sha256 "
#: How many digits an edition is called by.
_NAME = 32
#: What ends a line: a blank, the digits, and the line's end.
_END = 66
#: How many bytes are compared at once: so many where two texts were not alike just before, and at most.
_BLOCK, _BLOCKS = 2048, 1 << 16
#: Behind every character in UTF-8.
_LAST = b"\xff"
#: Of so many lines a file that is asked for, it is as quick to look at all.
_LINES_A_FILE = 16


class Files(Mapping[str, str]):
    """Files by path below the output (``2023/06/x/index.html``) → SHA-256 in hexadecimal, sorted by path.

    ``text``: a line for each, in UTF-8, whose order is that of characters. Found by bisection: nothing has to be made
    of the text to look one up.
    """

    def __init__(self, text: bytes = b"") -> None:
        self.text = text
        self._lines = Lines(text, _END)

    @classmethod
    def of(cls, files: Mapping[str, str]) -> Files:
        """The same files; those of another kind of mapping are sorted."""
        return files if isinstance(files, Files) else cls().revised(files)

    def __getitem__(self, path: str) -> str:
        """The digest of a file."""
        start, end = self._lines.span(line_key(path))
        if start == end:
            raise KeyError(path)
        return self.text[end - _END + 1 : end - 1].decode()

    def __contains__(self, path: object) -> bool:
        """Whether there is a file."""
        if not isinstance(path, str):
            return False
        start, end = self._lines.span(line_key(path))
        return start < end

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        return iter(_paths(self.text))

    @cached_property
    def _count(self) -> int:
        return self.text.count(b"\n")

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def below(self, start: str) -> list[str]:
        """The paths that begin so."""
        first = line_key(start)
        return _paths(self.text[self._lines.place(first) : self._lines.place(first + _LAST)])

    def has_below(self, start: str) -> bool:
        """Whether any path begins so."""
        place = self._lines.place(line_key(start))
        return place < len(self.text) and self.text.startswith(line_key(start), place)

    def lacking(self, paths: Sequence[str]) -> list[str]:
        """Those of some paths, near each other for the most part, that are not in here."""
        if not paths:
            return []
        span = self.text[self._lines.place(line_key(min(paths))) : self._lines.place(line_key(max(paths)) + _LAST)]
        if span.count(b"\n") <= _LINES_A_FILE * len(paths):
            known = set(_paths(span))
            return [path for path in paths if path not in known]
        return [path for path in paths if path not in self]

    def revised(self, changes: Mapping[str, str | None]) -> Files:
        """Other digests for some paths, new ones among them; those with None are gone."""
        if not changes:
            return self
        parts: list[bytes] = []
        last = 0
        for path in sorted(changes):
            start, end = self._lines.span(line_key(path))
            parts.append(self.text[last:start])
            if (sha256 := changes[path]) is not None:
                parts.append(f"{path} {sha256}\n".encode())
            last = end
        return Files(b"".join((*parts, self.text[last:])))

    def unlike(self, other: Files) -> Iterator[str]:
        """The paths, sorted, that only one of both has, or each with another digest. Most are expected to be alike."""
        one, two = self.text, other.text
        here = there = 0
        size = _BLOCK
        while here < len(one) and there < len(two):
            block = one[here : here + size]
            if two.startswith(block, there) and (alike := block.rfind(b"\n") + 1):
                here, there, size = here + alike, there + alike, min(size * 2, _BLOCKS)
                continue
            if size > _BLOCK:
                size = _BLOCK
                continue
            stop = here + _BLOCK
            while here < min(stop, len(one)) and there < len(two):
                mine, theirs = _line(one, here), _line(two, there)
                first, second = mine[:-_END], theirs[:-_END]
                if mine != theirs:
                    yield min(first, second).decode()
                here += len(mine) if first <= second else 0
                there += len(theirs) if second <= first else 0
        yield from _paths(one[here:])
        yield from _paths(two[there:])


class Manifest(Struct, frozen=True, dict=True):
    """The files of an edition."""

    files: Files = Files()

    @cached_property
    def _sealed(self) -> tuple[bytes, str]:
        sum_ = hashlib.sha256(self.files.text)
        seal = _SEAL + sum_.hexdigest().encode() + b"\n"
        sum_.update(seal)
        return self.files.text + seal, sum_.hexdigest()[:_NAME]

    @property
    def data(self) -> bytes:
        """The manifest as a file."""
        return self._sealed[0]

    @property
    def digest(self) -> str:
        """The first 32 digits of the file's SHA-256: the name of the edition."""
        return self._sealed[1]

    @classmethod
    def named(cls, edition: str, data: bytes) -> Manifest | None:
        """The manifest of the edition called ``edition``, in ``data``; None if it is any other, or damaged."""
        # Earlier versions of ours called an edition by another digest: what they published is no stranger's.
        if edition != hashlib.sha256(data).hexdigest()[:_NAME] and edition != digest(data):
            return None
        # Sealed, every line has the form it was given: path, a blank, 64 digits.
        manifest = cls(Files(data[: data.rfind(b"\n", 0, -1) + 1]))
        vars(manifest)["_sealed"] = (data, edition)
        return manifest


def _line(text: bytes, start: int) -> bytes:
    """The line that begins there, with its end."""
    return text[start : text.find(b"\n", start) + 1]


def _paths(text: bytes) -> list[str]:
    return [line[: 1 - _END] for line in text.decode().split("\n")[:-1]]
