"""The tree of errors that end a build, each with the exit status the contract gives it.

Pelican hands ``exitcode`` of an exception that reaches its ``main`` to ``sys.exit``; ``tasks.py`` does the same.
What an editor can mend is a :class:`~townpress.kernel.problems.Problem`, gathered and shown all at once; an error
here is raised once, after they have been shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from townpress.kernel.problems import Problem


class TownpressError(Exception):
    """A build that ended without publishing; carries the problems that explain why."""

    exitcode = 1

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class OwnFault(TownpressError):
    """A fault of Townpress itself: nothing an editor could have done."""


class ConfigurationError(TownpressError):
    """Settings, registers or theme are wrong."""

    exitcode = 2


class ContentError(TownpressError):
    """Something under ``content/`` is wrong; nothing is published."""

    exitcode = 3


class MachineError(TownpressError):
    """State, output or machine failed us: disk, permission, memory, clock."""

    exitcode = 4


class PressBusy(TownpressError):
    """Another build holds the lock."""

    exitcode = 5
