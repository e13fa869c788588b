"""A manifest: every file of an edition with its SHA-256, as a value and as text.

The text is one ``path sha256`` a line, sorted, then a line with the digest of what stands above it, so that a damaged
manifest is known for one and counts as none.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from townpress.kernel.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SEAL = "# blake2b "


class Manifest(Struct, frozen=True, dict=True):
    """The files of an edition: path below the output (``2023/06/x/index.html``) → SHA-256 in hexadecimal."""

    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def lines(self) -> list[str]:
        """A line a file, sorted by path."""
        if "data" in vars(self):
            return _lines_of(self.data)
        paths = sorted(self.files)
        pairs = zip(paths, map(self.files.__getitem__, paths), strict=True)
        return [f"{path} {sha256}" for path, sha256 in pairs]

    @cached_property
    def data(self) -> bytes:
        """The manifest as a file."""
        lines = "\n".join((*self.lines, "")).encode()
        return lines + f"{_SEAL}{digest(lines)}\n".encode()

    @cached_property
    def digest(self) -> str:
        """The digest of the file: the name of the edition."""
        return digest(self.data)

    def revised(self, files: Mapping[str, str], differing: Iterable[str]) -> Manifest:
        """The manifest of ``files``, sorted by path; only the paths ``differing`` may be other than they are here.

        Its lines are those of this one but for these: to write them all takes longer than to print a page.
        """
        paths, lines = list(self.files), self.lines
        made: list[str] = []
        start = 0
        for path in sorted(differing):
            place = bisect_left(paths, path, start)
            made += lines[start:place]
            made += [f"{path} {files[path]}"] if path in files else []
            start = place + (paths[place : place + 1] == [path])
        made += lines[start:]
        manifest = Manifest(files)
        vars(manifest)["lines"] = made
        return manifest

    def dumps(self) -> str:
        """The manifest as text."""
        return self.data.decode()

    @classmethod
    def loads(cls, text: str) -> Manifest | None:
        """The manifest in ``text``; None if a single character of it was lost or altered."""
        lines, seal, sum_ = text.rpartition(_SEAL)
        if not seal or sum_ != f"{digest(lines.encode())}\n":
            return None
        return cls(MappingProxyType(_parsed(lines.split("\n")[:-1])))

    @classmethod
    def named(cls, edition: str, data: bytes) -> Manifest | None:
        """The manifest of the edition called ``edition``, in ``data``; None if it is any other."""
        if digest(data) != edition:
            return None
        manifest = cls(MappingProxyType(_parsed(_lines_of(data))))
        vars(manifest).update(data=data, digest=edition)
        return manifest


def _lines_of(data: bytes) -> list[str]:
    return data.decode().rpartition(_SEAL)[0].split("\n")[:-1]


def _parsed(lines: list[str]) -> dict[str, str]:
    """Sealed, every line has the form it was given: path, a blank, 64 digits."""
    return {line[:-65]: line[-64:] for line in lines}


class Difference(Struct, frozen=True):
    """What a reader, or a deploy, has to fetch and to forget; each sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.added or self.changed or self.removed)


def difference(old: Manifest, new: Manifest) -> Difference:
    """From ``old`` to ``new``."""
    before, after = old.files, new.files
    return Difference(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(path for path in after.keys() & before.keys() if after[path] != before[path])),
        removed=tuple(sorted(before.keys() - after.keys())),
    )
