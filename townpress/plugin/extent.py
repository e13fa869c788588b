"""How far an edit reaches: from what was known of its stories and what is known now, to the pages that may differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.addresses import output_path
from townpress.editorial.catalogue import Reach
from townpress.editorial.listings import headings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from townpress.editorial.terms import Topic
    from townpress.plugin.store import Known

    #: What is known of stories by path; None, or nothing, of one that was not or is no more.
    Stories = Mapping[str, Known | None]


def reach_of(old: Stories, new: Stories, around: Iterable[str], topics: Iterable[Topic]) -> Reach:
    """The pages that stories stand on. ``around``: the neighbours that they had and have."""
    moved = [known for path in _moved(old, new) for known in (old[path], new.get(path)) if known]
    cards = [known.card for known in moved if known.card]
    headings: dict[str, set[tuple[int, int]]] = {}
    for card in cards:
        for heading in headings_of(card):
            headings.setdefault(heading, set()).add((card.date.year, card.date.month))
    slugs = {known.entry.slug for known in moved}
    for topic in topics:
        if slugs & set(topic.pinned):
            headings.setdefault(topic.url, set())
    stories = {path for path, known in new.items() if known and known.card} | set(around if moved else ())
    months = {heading: frozenset(found) for heading, found in headings.items()}
    return Reach(frozenset(stories), months, max((card.date for card in cards), default=None))


def doubtful(old: Stories, new: Stories) -> Iterator[str]:
    """Where pages of stories that moved, and of the lists they were in, stood."""
    for path in _moved(old, new):
        known = old[path]
        card = known.card if known else None
        if card:
            for url in (card.url, *card.aliases):
                yield output_path(url)
            year, month = f"{card.date.year:04d}/", f"{card.date.month:02d}/"
            for heading in headings_of(card):
                yield from (output_path(f"{heading}{below}") for below in ("", year, year + month))


def dated(known: Known | None) -> object:
    """The addresses of a story and when it last changed, as robots are told."""
    card = known.card if known else None
    return (card.url, max(card.date, card.modified or card.date), card.aliases) if card else None


def _moved(old: Stories, new: Stories) -> Iterator[str]:
    """The stories that lists show otherwise than before, or not any more."""
    for path, was in old.items():
        now = new.get(path)
        if was is None or now is None or was.card_digest != now.card_digest:
            yield path
