"""Reads a story or a standing page: bytes to front matter, body and problems. Pure: it knows no other file.

So its result may be kept by the digest of the bytes, and worked out in any process.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from msgspec import Struct

# The types of fields are read as the program runs: a stored reading is decoded into them.
from townpress.editorial.encoding import decode
from townpress.editorial.manuscript import Manuscript  # noqa: TC001
from townpress.editorial.markup import Body, render
from townpress.editorial.reading import PageManuscript, read, read_page
from townpress.kernel.errors import OwnFault, TownpressError
from townpress.kernel.problems import Problem, shown
from townpress.kernel.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator


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
    with _answering_for(path):
        source, problems = decode(data, path)
        if source is None:
            return Reading(Source(path), None, None, problems)
        manuscript, found = read(source)
        problems += found
        if manuscript is None:
            return Reading(source, None, None, problems)
        body, found = render(source, manuscript.body, manuscript.body_line)
        return Reading(source, manuscript, body, problems + found)


def read_standing_page(path: str, data: bytes) -> PageReading:
    """A standing page from its bytes. Raises as :func:`read_story`."""
    with _answering_for(path):
        source, problems = decode(data, path)
        if source is None:
            return PageReading(Source(path), None, None, problems)
        manuscript, found = read_page(source)
        problems += found
        if manuscript is None:
            return PageReading(source, None, None, problems)
        body, found = render(source, manuscript.body, manuscript.body_line)
        return PageReading(source, manuscript, body, problems + found)


@contextlib.contextmanager
def _answering_for(path: str) -> Iterator[None]:
    """What falls while this file is read is told with its name: there may be ten thousand."""
    try:
        yield
    except (TownpressError, MemoryError):
        raise
    except Exception as error:
        raise OwnFault(f"{shown(path, 400)}: {type(error).__name__}: {error}") from error
