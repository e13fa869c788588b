"""The entry of a story: what the others have to know of it."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - read as the program runs: an entry that is kept is decoded into it

from msgspec import Struct

from townpress.editorial.story import Fate  # noqa: TC001 - as datetime


class Entry(Struct, frozen=True):
    """A story as the others see it: what may collide, be linked to, or change with time.

    ``path`` is relative to the content folder, ``shown`` as people see it; ``tags`` as written. ``release`` and
    ``expires``: when it may first be seen and has expired, None for what no time will change.
    """

    path: str
    shown: str
    slug: str
    url: str
    aliases: tuple[str, ...]
    fate: Fate
    release: datetime | None
    expires: datetime | None
    tags: tuple[str, ...]
    anchors: tuple[str, ...]
