"""Share cards of an edition: a wide one for each recent story without a photograph, a square one for each section.

A card lies beside its page, ``share.png``, and is drawn when its words are new; who reads a page's head finds it there.
Older stories have none (decision 24): they are passed on by their title.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PIL import __version__

from townpress.editorial.ai import Ai
from townpress.editorial.catalogue import ARCHIVE, EVERYTHING
from townpress.kernel.digest import digest
from townpress.plugin.theme import day, is_chinese
from townpress.press.sheet import Leaf
from townpress.products.photos.shelf import Entry, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from townpress.editorial.catalogue import Reach
    from townpress.editorial.site import Edition, Site
    from townpress.editorial.story import Card, Story
    from townpress.plugin.settings import Settings
    from townpress.press.workforce import Workers

NAME = "share.png"
#: Grows when cards are drawn in another way.
_WAY = 3
#: What drawing one takes of a processor, and how many are sent away at a time.
_SECONDS_A_CARD = 0.006
_AT_ONCE = 50


class Task(NamedTuple):
    """A card to be: its key, whether it is square, and its words (paper, title, below, domain)."""

    key: str
    square: bool
    words: tuple[str, ...]


def has_card(story: Story | Card, edition: Edition) -> bool:
    """Whether a story has a card: a recent one that shows nothing else when it is passed on."""
    return story.cover is None and is_recent(story, edition)


def is_recent(story: Story | Card, edition: Edition) -> bool:
    """Whether a story is young enough to be passed on."""
    return 0 < edition.cards_since <= story.date.year


def shared(site: Site, edition: Edition, settings: Settings, reach: Reach) -> Iterator[Leaf]:
    """The cards within reach, as leaves. Raises MachineError when the state folder cannot be written."""
    shelf = Shelf(settings.state / "sharecards")
    wanted = dict(_wanted(site, edition, reach))
    found = {path: shelf.take(task.key) for path, task in wanted.items()}
    _draw([task for path, task in wanted.items() if found[path] is None], shelf, settings.workers)
    for path, task in wanted.items():
        entry = found[path] or shelf.take(task.key)
        if entry:
            yield Leaf(path, shelf.path_of(entry.files[0]))


def replaced(pages: Iterable[str], site: Site, reach: Reach) -> frozenset[str]:
    """Where cards of the edition before may lie whose pages are planned anew: those still wanted are leaves again.

    Those of sections hang on registers alone, and stay where not everything is planned.
    """
    ending = "index.html"
    lasting = () if reach is EVERYTHING else (category.url + NAME for category in site.categories)
    return frozenset(page.removesuffix(ending) + NAME for page in pages if page.endswith(ending)).difference(lasting)


def _wanted(site: Site, edition: Edition, reach: Reach) -> Iterator[tuple[str, Task]]:
    masthead, chinese = site.masthead, is_chinese(edition.language)
    for card in _cards(site, edition, reach):
        if has_card(card, edition):
            place = card.places[0].name if card.places else ""
            below = " · ".join(filter(None, (card.category.name, place, day(card.date, chinese=chinese))))
            yield card.url + NAME, _task((masthead.name, card.title, below, masthead.domain), square=False)
    if reach is EVERYTHING and edition.cards_since:
        for category in site.categories:
            yield category.url + NAME, _task((masthead.name, category.name, "", ""), square=True)


def _cards(site: Site, edition: Edition, reach: Reach) -> Iterator[Card]:
    if reach.stories is not None:
        yield from filter(None, map(site.cards.card, sorted(reach.stories)))
        return
    for year, _, _ in site.cards.periods(ARCHIVE):
        if year >= edition.cards_since > 0:
            yield from site.cards.within(ARCHIVE, year)


def _task(words: tuple[str, ...], *, square: bool) -> Task:
    told = f"{_WAY} {__version__} {square} {words!r}"
    return Task(digest(told.encode("utf-8", "backslashreplace")), square, words)


def _draw(tasks: list[Task], shelf: Shelf, workers: Workers) -> None:
    if not tasks:
        return
    # Few builds have a card to draw.
    from townpress.press.workers import crew, in_order  # noqa: PLC0415

    parts = [tasks[start : start + _AT_ONCE] for start in range(0, len(tasks), _AT_ONCE)]
    with crew(workers, len(tasks) * _SECONDS_A_CARD) as executor:
        for _ in in_order(executor, partial(draw_on, shelf.folder), parts):
            pass


def draw_on(folder: Path, tasks: list[Task]) -> None:
    """Draw cards and lay them on the shelf in ``folder``, in whatever process."""
    from townpress.products.photos.encoders import Printed  # noqa: PLC0415 - these bring Pillow
    from townpress.products.sharecards import drawing  # noqa: PLC0415

    shelf = Shelf(folder)
    for task in tasks:
        size = drawing.SQUARE if task.square else drawing.WIDE
        data = (drawing.square if task.square else drawing.wide)(drawing.Words(*task.words))
        shelf.put(task.key, (Printed("png", *size, data),), Entry(Ai.NONE, "", ""))
