"""The archive: whole stories by the cards that stand for them, the remembered ones on demand; and their digests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.story import Fate, card_of
from townpress.plugin.memory import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from townpress.editorial.story import Card, Story
    from townpress.plugin.filing import Filed
    from townpress.plugin.memory import Memory
    from townpress.press.values import Digests


class Archive:
    """The stories of one build: ``fresh`` ones frozen in it, ``remembered`` ones by path.

    ``again`` reads and freezes one file anew, should the memory of it have been damaged.
    """

    def __init__(
        self,
        fresh: Iterable[Story],
        remembered: Mapping[str, Remembered],
        memory: Memory,
        digests: Digests,
        again: Callable[[str], Story],
    ) -> None:
        self._fresh = {story.path: story for story in fresh}
        self._remembered, self._memory, self._digests, self._again = remembered, memory, digests, again
        for known in remembered.values():
            digests.know(known.card, known.card_digest)

    def story(self, card: Card) -> Story:
        """The story of a card."""
        return self._fresh.get(card.path) or self._memory.story(card.path) or self._again(card.path)

    def digest(self, card: Card) -> bytes:
        """Its digest."""
        known = self._remembered.get(card.path)
        return known.digest if known else self._digests.of(self._fresh[card.path])

    def remember(self, filed: Iterable[Filed], problems: Collection[str], contents: Mapping[str, str]) -> None:
        """Keep the fresh stories that hang on nothing but their own file, for the next build.

        ``problems``: the paths, as shown, of which anything was said; ``contents``: the digest of each file's bytes.
        """
        entries = []
        for each in filed:
            story = self._fresh.get(each.path)
            alone = not (each.body.photos or each.manuscript.cover or _leads_within(each))
            if story and alone and each.source.path not in problems and each.fate in {Fate.PUBLISHED, Fate.EXPIRED}:
                card = card_of(story)
                known = Remembered(each.entry, card, self._digests.of(story), self._digests.of(card))
                entries.append((each.path, contents[each.path], known, story))
        self._memory.keep(entries, contents.keys())


def _leads_within(filed: Filed) -> bool:
    return any(use.resolved_elsewhere for use in filed.body.links)
