"""Digests of frozen values: what a page was printed from, so that an unchanged page need not be printed again.

A value's digest depends on its contents alone: records by type and fields, tuples by order, mappings by sorted key.
It is BLAKE2b (RFC 7693) over an unambiguous encoding, every part preceded by its kind and length. What is not frozen
has no digest: a page that reads such a value is printed every time, and ``explain`` names it. A kind of record that is
read by the ten thousand encodes itself, all that is in it: it has a method ``encoded`` that gives bytes.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

SIZE = 16

#: How many values are held for what they were reckoned to.
HELD_AT_MOST = 5_000


class NotFrozen(TypeError):
    """A value that may change without notice: it has no digest."""


class Digests:
    """The digests of one build's values. Records are looked at once: a term stands on a hundred pages.

    The values are held until they are forgotten, so that no other value can take the place in memory by which one is
    known; those reckoned here may be let go of before.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[bytes, object]] = {}
        self._reckoned: dict[int, tuple[bytes, object]] = {}

    def know(self, value: object, digest: bytes) -> None:
        """Take the digest of a record from whoever reckoned it."""
        self._known[id(value)] = (digest, value)

    def forget(self) -> None:
        """Forget all values: those that were told, and those reckoned here, which may hold others that were told."""
        self._known.clear()
        self._reckoned.clear()

    def of(self, value: object) -> bytes:
        """The digest of ``value``, :data:`SIZE` bytes.

        Raises:
            NotFrozen: it, or something in it, is neither a frozen record (of msgspec, a dataclass) nor plain.
        """
        encoded = self._encoded(value)
        known = self._known.get(id(value)) or self._reckoned.get(id(value))
        return known[0] if known else hashlib.blake2b(encoded, digest_size=SIZE).digest()

    def _encoded(self, value: object) -> bytes:
        kind = type(value)
        encode = _PLAIN.get(kind)
        if encode:
            return encode(value)
        if isinstance(value, tuple):
            return _joined(b"t", [self._encoded(part) for part in value])
        if isinstance(value, Struct) or (dataclasses.is_dataclass(value) and not isinstance(value, type)):
            return self._record(value)
        if isinstance(value, enum.Enum):
            return _joined(b"e", (type(value).__qualname__.encode(), self._encoded(value.value)))
        if isinstance(value, str):
            return _joined(b"m", (type(value).__qualname__.encode(), str.encode(value, errors="surrogatepass")))
        raise NotFrozen(type(value).__qualname__)

    def _record(self, value: object) -> bytes:
        known = self._known.get(id(value)) or self._reckoned.get(id(value))
        if known is None:
            kind: Any = type(value)
            parts = [kind.__qualname__.encode()]
            if hasattr(kind, "encoded"):
                parts.append(value.encoded())  # type: ignore[attr-defined] # as just seen
            else:
                parts += self._parts(value, _fields(kind))
            if len(self._reckoned) >= HELD_AT_MOST:
                self._reckoned.clear()
            known = (hashlib.blake2b(_joined(b"d", parts), digest_size=SIZE).digest(), value)
            self._reckoned[id(value)] = known
        return b"D" + known[0]

    def _parts(self, value: object, fields: Iterable[str]) -> Iterator[bytes]:
        for name in fields:
            part = getattr(value, name)
            encode = _PLAIN.get(type(part))  # as _encoded begins: most fields are plain, and there are many
            yield encode(part) if encode else self._encoded(part)


def _joined(kind: bytes, parts: Sequence[bytes]) -> bytes:
    lengths = ",".join(map(str, map(len, parts))).encode()
    return b"%b%b:%b" % (kind, lengths, b"".join(parts))


@cache
def _fields(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - the type of any record
    fields: tuple[str, ...]
    if issubclass(kind, Struct):
        frozen, fields = kind.__struct_config__.frozen, kind.__struct_fields__
    else:
        frozen, fields = kind.__dataclass_params__.frozen, tuple(field.name for field in dataclasses.fields(kind))
    if not frozen:
        raise NotFrozen(kind.__qualname__)
    return fields


_PLAIN: dict[type, Callable[[Any], bytes]] = {
    str: lambda text: b"s" + text.encode("utf-8", "surrogatepass"),
    bytes: lambda data: b"b" + data,
    int: lambda number: b"i%d" % number,
    bool: lambda truth: b"y" if truth else b"n",
    float: lambda number: b"f" + number.hex().encode(),
    type(None): lambda _: b"0",
    datetime: lambda moment: b"a" + moment.isoformat().encode(),
    type(Path()): lambda path: b"p" + str(path).encode(errors="surrogateescape"),
}
