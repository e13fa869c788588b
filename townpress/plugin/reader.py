"""Reads a story or a standing page: bytes to front matter, body and problems. Pure: it knows no other file.

So its result may be kept by the digest of the bytes, and worked out in any process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

# The types of fields are read as the program runs: a stored reading is decoded into them.
from townpress.editorial.encoding import decode
from townpress.editorial.manuscript import Manuscript
from townpress.editorial.markup import Body, render
from townpress.editorial.reading import PageManuscript, read, read_page
from townpress.kernel.errors import OwnFault, TownpressError
from townpress.kernel.problems import Problem, bounded, shown
from townpress.kernel.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

M = TypeVar("M", Manuscript, PageManuscript)


class Reading(Struct, frozen=True):
    """What one file says. ``manuscript`` and ``body`` are None where the file could not be read so far."""

    source: Source
    manuscript: Manuscript | None
    body: Body | None
    problems: tuple[Problem, ...]


class PageReading(Struct, frozen=True):
    """What the file of a standing page says."""

    source: Source
    manuscript: PageManuscript | None
    body: Body | None
    problems: tuple[Problem, ...]


def read_story(path: str, data: bytes) -> Reading:
    """A story from its bytes. ``path`` is the one people are shown. Raises OwnFault, naming it, by a fault of ours."""
    return Reading(*_read(path, data, read))


def read_standing_page(path: str, data: bytes) -> PageReading:
    """A standing page from its bytes. Raises as :func:`read_story`."""
    return PageReading(*_read(path, data, read_page))


def _read(
    path: str, data: bytes, fields: Callable[[Source], tuple[M | None, tuple[Problem, ...]]]
) -> tuple[Source, M | None, Body | None, tuple[Problem, ...]]:
    try:
        source, problems = decode(data, path)
        if source is None:
            return Source(path), None, None, problems
        manuscript, found = fields(source)
        problems += found
        if manuscript is None:
            return source, None, None, bounded(problems)
        body, found = render(source, manuscript.body, manuscript.body_line)
    except (TownpressError, MemoryError):
        raise
    except Exception as error:  # told with the file's name: there may be ten thousand
        raise OwnFault(f"{shown(path, 400)}: {type(error).__name__}: {error}") from error
    return source, manuscript, body, bounded(problems + found)
