"""A workshop: prints sheets in whatever process it is sent to, byte for byte as they would be printed here.

Sent are the workshop and batches of sheets: frozen values, each object once for a batch, and what is made later as a
:func:`functools.partial` of a module's function over such values. What comes back are pages with the names they read.
The theme is read from its folder, and its environment made, once in each process.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path  # noqa: TC003 - a field's type
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader

from townpress.editorial.site import Edition  # noqa: TC001 - a field's type
from townpress.plugin.theme import furnish
from townpress.plugin.words import compiled, spoken
from townpress.press.printer import printed
from townpress.press.reads import TracedContext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from townpress.press.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where sheets are printed: all that an environment is made of. ``key``: the digest of the theme's files.

    The key is there so that a process that outlives an edition does not print the next one from templates of the last.
    """

    theme: Path
    edition: Edition
    key: str

    def print(self, sheets: Iterable[Sheet]) -> tuple[tuple[bytes, tuple[str, ...]], ...]:
        """Each sheet's page, and the names it asked its values for, sorted.

        Raises:
            ConfigurationError: as :func:`townpress.press.printer.printed`, of the first sheet that cannot be printed.
        """
        environment = _environment(self)
        return tuple(_traced(environment, sheet) for sheet in sheets)


def _traced(environment: Environment, sheet: Sheet) -> tuple[bytes, tuple[str, ...]]:
    TracedContext.asked.clear()
    page = printed(environment, sheet, sheet.values())
    return page, tuple(sorted(TracedContext.asked))


@lru_cache(maxsize=1)
def _environment(workshop: Workshop) -> Environment:
    """The environment of a workshop, as :func:`furnish` makes Pelican's."""
    env = Environment(loader=FileSystemLoader(workshop.theme / "templates"))  # noqa: S701 - furnish() sets it
    furnish(env, workshop.edition, spoken(compiled(workshop.theme / "translations", workshop.edition.language)))
    env.context_class = TracedContext
    return env
