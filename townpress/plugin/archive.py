"""The archive: whole stories by the cards that stand for them, and their digests."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from townpress.editorial.story import Card, Story
    from townpress.press.values import Digests


class Archive:
    """The stories of one build."""

    def __init__(self, stories: Iterable[Story], digests: Digests) -> None:
        self._stories = {story.path: story for story in stories}
        self._digests = digests

    def story(self, card: Card) -> Story:
        """The story of a card."""
        return self._stories[card.path]

    def digest(self, card: Card) -> bytes:
        """Its digest."""
        return self._digests.of(self.story(card))
