"""How many may work: a setting's value, known long before anybody is needed."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class Workers(Struct, frozen=True):
    """Who may work: so many of this machine, or where there is one the cluster of a scheduler (``host:port``).

    A cluster's workers must see ``state`` and ``theme``, the folders of the build, as we do.
    """

    count: int
    cluster: str = ""
    state: Path = Path()
    theme: Path = Path()
