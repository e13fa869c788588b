"""A run of the press: prints the sheets that are stale and notes from what; the others are kept as they were printed.

A page is kept when its template's closure and every value it read last time are what they were (verifying traces:
Mokhov, Mitchell, Peyton Jones, "Build Systems a la Carte", 2018). Nothing else reaches a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import TemplateError

from townpress.press.ledger import Ledger, Printing
from townpress.press.printer import printed
from townpress.press.reads import Closures, TracedContext
from townpress.press.sheet import Later, Sheet
from townpress.press.values import Digests, NotFrozen

if TYPE_CHECKING:
    from jinja2 import Environment


class Run:
    """One run. ``before`` is the ledger of the edition in the output, ``press`` the digest of what shapes all pages."""

    def __init__(self, environment: Environment, digests: Digests, before: Ledger, press: str) -> None:
        environment.context_class = TracedContext
        self._environment = environment
        self._digests = digests
        self._closures = Closures(environment, environment.list_templates())
        self._before = before.printings if before.press == press else {}
        self._press = press
        self._printings: dict[str, Printing] = {}

    @property
    def ledger(self) -> Ledger:
        """What this run has printed and kept."""
        return Ledger(self._press, self._printings)

    def keeps(self, sheet: Sheet) -> bool:
        """Whether the page stands as it was last printed; if so, it is entered as it was."""
        known = self._before.get(sheet.path)
        if known is None or known.template != sheet.template or known.closure != self._closure(sheet.template):
            return False
        if known.closure is None or any(
            was is None or was != self._digest(sheet, name) for name, was in known.reads.items()
        ):
            return False
        self._printings[sheet.path] = known
        return True

    def print(self, sheet: Sheet) -> bytes:
        """Print a page and enter what it read. Raises ConfigurationError as :func:`printed` does."""
        TracedContext.asked.clear()
        page = printed(self._environment, sheet)
        reads = {name: self._digest(sheet, name) for name in sorted(TracedContext.asked)}
        self._printings[sheet.path] = Printing(sheet.template, self._closure(sheet.template), reads)
        return page

    def _closure(self, template: str) -> str | None:
        """The closure's digest; None where part of it cannot be read: printing says what, or never comes to it."""
        try:
            return self._closures.of(template)
        except (TemplateError, OSError, UnicodeDecodeError):
            return None

    def _digest(self, sheet: Sheet, name: str) -> bytes | None:
        if name not in sheet.values:
            return b""
        value = sheet.values[name]
        try:
            return value.digest if isinstance(value, Later) else self._digests.of(value)
        except NotFrozen:
            return None
