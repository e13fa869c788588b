"""What the press prints: a sheet is a template with frozen values, a leaf is bytes that are ready."""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


class Later(Struct, frozen=True):
    """A value that is made only if its page is printed. ``digest`` stands for all that :attr:`make` makes it of."""

    digest: bytes
    make: Callable[[], object]


class Sheet(Struct, frozen=True):
    """A page to be printed at ``path`` (``2023/06/x/index.html``, below the output) from a template and values.

    ``common``: values that it shares with others; ``made`` makes its own: frozen dataclasses, tuples, strings, numbers
    and dates only, or a :class:`Later` of one. ``source`` names the file under ``content/`` to blame when the template
    fails. ``group``: what it is planned with, where its planner can plan that apart from all else.
    """

    path: str
    template: str
    made: Callable[[], Mapping[str, object]]
    source: str = ""
    group: str = ""
    common: Mapping[str, object] = MappingProxyType({})

    def values(self) -> Mapping[str, object]:
        """All its values."""
        return {**self.common, **self.made()}


class Leaf(Struct, frozen=True):
    """A file whose bytes are ready, in memory or in a file to be copied, or made when it is put in its place.

    ``sha256``: the digest of that file in hexadecimal where it is known, else empty; it spares reading it.
    """

    path: str
    data: bytes | Path | Callable[[], bytes]
    sha256: str = ""

    def is_like(self, sha256: str | None) -> bool:
        """Whether its bytes are known to have this SHA-256; a file of which none is known is not read for that."""
        if isinstance(self.data, bytes):
            return hashlib.sha256(self.data).hexdigest() == sha256
        return bool(self.sha256) and self.sha256 == sha256
