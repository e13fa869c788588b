"""Nodes: what fields hold, as it was written, and where. A title ``2026`` is text: typing is up to the schema."""

from __future__ import annotations

from msgspec import Struct


class Spot(Struct, frozen=True):
    """Where something stands: line and column from 1, and how many characters of that line it takes."""

    line: int = 1
    column: int = 1
    width: int = 1


class Scalar(Struct, frozen=True):
    """A piece of text; ``verbatim`` when it stands in the file exactly as here, on one line from ``spot`` on."""

    spot: Spot
    text: str
    verbatim: bool = False


class Sequence(Struct, frozen=True):
    """A list."""

    spot: Spot
    items: tuple[Node, ...]


class Mapping(Struct, frozen=True):
    """Keys with values, in the order written; a key may stand twice, the reader says so."""

    spot: Spot
    entries: tuple[tuple[Scalar, Node], ...]


class Broken(Struct, frozen=True):
    """What could not be read; a problem says why, and nothing more need be said of it."""

    spot: Spot


Node = Scalar | Sequence | Mapping | Broken
