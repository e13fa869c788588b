"""A manifest: every file of an edition with its SHA-256, as a value and as text.

The text is one ``path sha256`` a line, sorted, then a line with the digest of what stands above it, so that a damaged
manifest is known for one and counts as none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from townpress.kernel.digest import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINE = re.compile(r"(?P<path>[^\n]+) (?P<sha256>[0-9a-f]{64})")
_SEAL = "# blake2b "


@dataclass(frozen=True)
class Manifest:
    """The files of an edition: path below the output (``2023/06/x/index.html``) → SHA-256 in hexadecimal."""

    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def dumps(self) -> str:
        """The manifest as text."""
        lines = "".join(f"{path} {sha256}\n" for path, sha256 in sorted(self.files.items()))
        return f"{lines}{_SEAL}{digest(lines.encode())}\n"

    @classmethod
    def loads(cls, text: str) -> Manifest | None:
        """The manifest in ``text``; None if a single character of it was lost or altered."""
        lines, seal, sum_ = text.rpartition(_SEAL)
        if not seal or sum_ != f"{digest(lines.encode())}\n":
            return None
        matches = [_LINE.fullmatch(line) for line in lines.split("\n")[:-1]]
        return cls(MappingProxyType({match["path"]: match["sha256"] for match in matches if match}))


@dataclass(frozen=True, slots=True)
class Difference:
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
