"""An order to the darkroom."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - a field's type

from msgspec import Struct, field

from townpress.editorial.manuscript import PhotoNote


class Order(Struct, frozen=True):
    """A photograph to be published with a story (or page) at ``story_url``, by its ``name`` beside it.

    ``source`` is the file; ``shown`` its path as people see it; ``note`` what the front matter says of it.
    """

    source: Path
    shown: str
    story_url: str
    name: str
    note: PhotoNote = field(default_factory=PhotoNote)
