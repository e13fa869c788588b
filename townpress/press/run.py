"""A run of the press: prints the sheets that are stale and notes from what; the others are kept as they were printed.

A page is kept when its template's closure and every value it read last time are what they were (verifying traces:
Mokhov, Mitchell, Peyton Jones, "Build Systems a la Carte", 2018). Nothing else reaches a page.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import msgspec
from jinja2 import TemplateError

from townpress.press.ledger import Printing
from townpress.press.printer import printed
from townpress.press.reads import Closures, TracedContext
from townpress.press.sheet import Later
from townpress.press.values import NotFrozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

    from townpress.press.draftledger import DraftLedger
    from townpress.press.ledger import Ledger
    from townpress.press.sheet import Sheet
    from townpress.press.values import Digests

#: Why a page was printed, where it was not for values, whose names stand for themselves.
NEW, BY_PRESS, BY_TEMPLATE, LOST = "new", "press", "template", "lost"

_PRESS, _CLOSURES = "press", "closures"
_ENTERED_AT_ONCE = 1000


class Press:
    """Prints sheets, and says from what. ``known``: closures of the theme's templates that are known already."""

    def __init__(self, environment: Environment, digests: Digests, known: Mapping[str, str] | None = None) -> None:
        environment.context_class = TracedContext
        self._environment = environment
        self._digests = digests
        self.closures = Closures(environment, environment.list_templates(), known or {})

    def print(self, sheet: Sheet, edition: int, why: str) -> tuple[bytes, Printing]:
        """A page, and how it was printed. Raises ConfigurationError as :func:`printed` does."""
        values = sheet.values()
        TracedContext.asked.clear()
        page = printed(self._environment, sheet, values)
        reads = {name: self.digest(values, name) for name in sorted(TracedContext.asked)}
        return page, Printing(sheet.template, self.closure(sheet.template), reads, edition, why)

    def closure(self, template: str) -> str:
        """The closure's digest; empty where part of it cannot be read: printing says what, or never comes to it."""
        try:
            return self.closures.of(template)
        except (TemplateError, OSError, UnicodeDecodeError):
            return ""

    def digest(self, values: Mapping[str, object], name: str) -> bytes | None:
        """The digest of a value by name; empty bytes for one that is not there, None for one that has none."""
        if name not in values:
            return b""
        value = values[name]
        try:
            return value.digest if isinstance(value, Later) else self._digests.of(value)
        except NotFrozen:
            return None


class Run:
    """One run. ``before`` is the ledger of the edition in the output, ``draft`` that of the next one.

    ``press`` is the digest of what shapes all pages, ``theme`` that of the theme's files. A draft on a copy of
    ``before`` holds what is kept already.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what a page is printed with and compared with
        self,
        environment: Environment,
        digests: Digests,
        before: Ledger | None,
        draft: DraftLedger,
        press: str,
        theme: str,
    ) -> None:
        self._press = Press(environment, digests, _closures(before, theme))
        self._theme = theme
        self._before, self._draft = before, draft
        self._same_press = before is not None and before.note(_PRESS) == press.encode()
        self._number = draft.number
        self._why: dict[str, str] = {}
        self._entered: list[tuple[str, Printing]] = []
        draft.make_note(_PRESS, press.encode())

    def keeps(self, sheet: Sheet) -> bool:
        """Whether the page stands as it was last printed; if so, it is entered as it was."""
        known = self._before.printing(sheet.path) if self._before else None
        why = self._reason(sheet, known)
        if why or known is None:
            self._why[sheet.path] = why
            return False
        if self._draft.like is None:
            self.enter(sheet.path, known)
        return True

    def print(self, sheet: Sheet) -> bytes:
        """Print a page and enter what it read. Raises ConfigurationError as :func:`printed` does."""
        page, printing = self._press.print(sheet, self._number, self.why(sheet.path))
        self.enter(sheet.path, printing)
        return page

    def why(self, path: str) -> str:
        """Why a page that was not kept is to be printed."""
        return self._why.get(path, LOST)

    @property
    def number(self) -> int:
        """The number of the edition."""
        return self._number

    def finish(self) -> None:
        """Write down what was entered."""
        self._write()
        self._draft.make_note(_CLOSURES, msgspec.msgpack.encode((self._theme, self._press.closures.known)))

    def _write(self) -> None:
        self._draft.enter(self._entered)
        self._entered.clear()

    def _reason(self, sheet: Sheet, known: Printing | None) -> str:
        """Why a page has to be printed; empty if it has not."""
        if known is None:
            return NEW
        if not self._same_press:
            return BY_PRESS
        if (
            known.template != sheet.template
            or not known.closure
            or known.closure != self._press.closure(sheet.template)
        ):
            return BY_TEMPLATE
        values = sheet.values()
        changed = (name for name, was in known.reads.items() if was is None or was != self._press.digest(values, name))
        return " ".join(changed)

    def enter(self, path: str, printing: Printing) -> None:
        """Enter a page."""
        self._entered.append((path, printing))
        if len(self._entered) >= _ENTERED_AT_ONCE:
            self._write()


def _closures(before: Ledger | None, theme: str) -> dict[str, str]:
    """The closures of an earlier run with the same theme."""
    noted = before.note(_CLOSURES) if before else None
    if noted:
        with contextlib.suppress(msgspec.MsgspecError):
            known, closures = msgspec.msgpack.decode(noted, type=tuple[str, dict[str, str]])
            return closures if known == theme else {}
    return {}
