"""Terms held once, however many cards name them: a section stands on a thousand, and each card is decoded by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

if TYPE_CHECKING:
    from townpress.editorial.story import Card, Provenance

T = TypeVar("T")

#: With more of them than this, as where every story has tags of its own, holding them is no gain: all are let go.
HELD_AT_MOST = 20_000


class CommonTerms:
    """The terms met so far. A card that shares them is equal to what it was, and most of it is held once."""

    def __init__(self) -> None:
        self._held: dict[object, object] = {}

    def in_card(self, card: Card) -> Card:
        """A card with its terms shared."""
        if len(self._held) >= HELD_AT_MOST:
            self._held.clear()
        return replace(
            card,
            category=self._one(card.category),
            provenance=self._in_provenance(card.provenance),
            authors=self._each(card.authors),
            places=self._each(card.places),
            topics=self._each(card.topics),
            tags=tuple(map(self._one, card.tags)),
        )

    def _in_provenance(self, said: Provenance) -> Provenance:
        return replace(said, source=self._one(said.source), editor=self._one(said.editor))

    def _each(self, terms: tuple[T, ...]) -> tuple[T, ...]:
        return self._one(tuple(map(self._one, terms)))

    def _one(self, term: T) -> T:
        return self._held.setdefault(term, term)  # type: ignore[return-value] # equal, so of its type
