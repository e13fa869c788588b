"""What the copy desk asks of the registers: a name, a slug or an alias in, a registered term or nothing out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from townpress.editorial.masthead import Masthead
    from townpress.editorial.terms import Category, Person, Place, Publisher, Topic


class Registers(Protocol):
    """The newsroom's registers. ``names(kind)`` lists what is registered, for hints at the nearest name."""

    @property
    def masthead(self) -> Masthead:
        """Who publishes the paper."""

    def category(self, text: str) -> Category | None:
        """The category of that name or slug."""

    def source(self, text: str) -> Publisher | None:
        """The source of that name or slug."""

    def place(self, text: str) -> Place | None:
        """The place of that name, slug or alias."""

    def topic(self, text: str) -> Topic | None:
        """The topic of that name, slug or alias."""

    def person(self, text: str) -> Person | None:
        """The person of that name, slug or alias."""

    def names(self, kind: str) -> Iterable[str]:
        """Every word a term of ``kind`` is found by; category, source, place, topic or person."""
