"""Where every file of the content is published, while some stories of it are being revised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from townpress.plugin.linking import Destination, destination_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.plugin.cardindex import CardIndex
    from townpress.plugin.filing import Filed
    from townpress.plugin.record import Record
    from townpress.plugin.store import Known
    from townpress.plugin.ties import Ties
    from townpress.products.photos.prints import Developed


class Whereabouts(Mapping[str, Destination]):
    """By path: the stories that are ``filed`` anew, their ``developed`` pictures, and what is known of all else."""

    def __init__(
        self, filed: Mapping[str, Filed], record: Record, index: CardIndex, ties: Ties, developed: Developed
    ) -> None:
        self._filed, self._record, self._index, self._ties = filed, record, index, ties
        self._pictures = {f"{url}{name}": made.photo.fallback.url for (url, name), made in developed.prints.items()}

    def __getitem__(self, path: str) -> Destination:
        """Where a file is published. Raises KeyError."""
        found = self._filed.get(path) or self._index.known(path)
        if found:
            return destination_of(found.entry)
        if path in self._pictures:
            return Destination(self._pictures[path])
        return self._record.destinations[path]

    def __iter__(self) -> Iterator[str]:
        """Those that a misspelt name is compared with; an edit with one is declined, so pages and files will do."""
        return iter(self._record.destinations)

    def __len__(self) -> int:
        """How many :meth:`__iter__` yields."""
        return len(self._record.destinations)

    def at(self, url: str) -> Destination | None:
        """The story or page at an address."""
        owned = (self.get(path) for path in self._ties.owners(url))
        return next((one for one in owned if one and one.url == url), None)


def led_elsewhere(known: Known | None, filed: Filed | None) -> Iterator[str]:
    """A story's path and its addresses, if links to it lead, or fail, otherwise than they did."""
    entries = [one.entry if one else None for one in (known, filed)]
    was, now = (destination_of(entry) if entry else None for entry in entries)
    for entry in entries if was != now else ():
        yield from (entry.path, f"/{entry.url}") if entry else ()
