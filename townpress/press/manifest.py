"""A manifest: every file of an edition with its SHA-256, as a value and as text.

The text is one ``path sha256`` a line, sorted, then a line with the digest of what stands above it. It is read and
written by the ten thousand, and kept as the lines that it is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.kernel.digest import digest
from townpress.press.splicing import runs

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEAL = "# blake2b "
_SUM = 64
#: How many lines are compared at once.
_BLOCK = 64


class Files(Mapping[str, str]):
    """Files by path below the output (``2023/06/x/index.html``) → SHA-256 in hexadecimal, sorted by path.

    ``lines``: ``path sha256`` each. Found by bisection: nothing but the list has to be made to look one up.
    """

    def __init__(self, lines: list[str] | None = None, paths: list[str] | None = None) -> None:
        self.lines = lines or []
        self.paths = [line[: -_SUM - 1] for line in self.lines] if paths is None else paths

    @classmethod
    def of(cls, files: Mapping[str, str]) -> Files:
        """The same files; those of another kind of mapping are sorted."""
        return files if isinstance(files, Files) else cls().revised(files)

    def __getitem__(self, path: str) -> str:
        """The digest of a file."""
        place = bisect_left(self.paths, path)
        if self.paths[place : place + 1] != [path]:
            raise KeyError(path)
        return self.lines[place][-_SUM:]

    def __contains__(self, path: object) -> bool:
        """Whether there is a file."""
        return isinstance(path, str) and self.paths[(place := bisect_left(self.paths, path)) : place + 1] == [path]

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        return iter(self.paths)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.paths)

    def below(self, start: str) -> list[str]:
        """The paths that begin so."""
        first = last = bisect_left(self.paths, start)
        while last < len(self.paths) and self.paths[last].startswith(start):
            last += 1
        return self.paths[first:last]

    def revised(self, changes: Mapping[str, str | None]) -> Files:
        """Other digests for some paths, new ones among them; those with None are gone."""
        if not changes:
            return self
        lines: list[str] = []
        paths: list[str] = []
        for run, path in runs(self.paths, changes):
            lines += self.lines[run]
            paths += self.paths[run]
            if path is not None and (sha256 := changes[path]) is not None:
                lines.append(f"{path} {sha256}")
                paths.append(path)
        return Files(lines, paths)

    def unlike(self, other: Files) -> Iterator[str]:
        """The paths, sorted, that only one of both has, or each with another digest. Most are expected to be alike."""
        here = there = 0
        while here < len(self) and there < len(other):
            if self.lines[here : here + _BLOCK] == other.lines[there : there + _BLOCK]:
                here, there = here + _BLOCK, there + _BLOCK
                continue
            for _ in range(_BLOCK):
                if here >= len(self) or there >= len(other):
                    break
                one, two = self.paths[here], other.paths[there]
                if self.lines[here] != other.lines[there]:
                    yield min(one, two)
                here, there = here + (one <= two), there + (two <= one)
        yield from self.paths[here:]
        yield from other.paths[there:]


class Manifest(Struct, frozen=True, dict=True):
    """The files of an edition."""

    files: Files = Files()

    @cached_property
    def data(self) -> bytes:
        """The manifest as a file."""
        lines = "\n".join((*self.files.lines, "")).encode()
        return lines + f"{_SEAL}{digest(lines)}\n".encode()

    @cached_property
    def digest(self) -> str:
        """The digest of the file: the name of the edition."""
        return digest(self.data)

    @classmethod
    def named(cls, edition: str, data: bytes) -> Manifest | None:
        """The manifest of the edition called ``edition``, in ``data``; None if it is any other, or damaged."""
        if digest(data) != edition:
            return None
        # Sealed, every line has the form it was given: path, a blank, 64 digits.
        manifest = cls(Files(data.decode().rpartition(_SEAL)[0].split("\n")[:-1]))
        vars(manifest).update(data=data, digest=edition)
        return manifest
