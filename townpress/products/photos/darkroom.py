"""All photographs of an edition, printed: those already on the shelf are only taken from it, the others developed.

Threads do it: Pillow lets go of Python's lock while it decodes, scales and encodes. Where there is a cluster, its
workers do: each is told where a photograph lies and what it is known by, and puts its prints on the shelf all share.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from townpress.editorial.photo import Photo, Variant
from townpress.kernel.digest import SHORT, digest
from townpress.kernel.problems import errors_in
from townpress.kernel.source import Source
from townpress.press.likeness import unlike
from townpress.press.sheet import Leaf
from townpress.press.workers import crew, in_order
from townpress.products.photos import door
from townpress.products.photos.delivery import receive
from townpress.products.photos.develop import develop, draft
from townpress.products.photos.labels import AiLabel, joined, label_of
from townpress.products.photos.packet import packet_of
from townpress.products.photos.prints import Developed, Print
from townpress.products.photos.recipe import Recipe, stem_of
from townpress.products.photos.shelf import SCHEMA, Entry, Remark, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from townpress.kernel.problems import Problem
    from townpress.press.workforce import Workers
    from townpress.products.photos.delivery import Received
    from townpress.products.photos.encoders import Printed
    from townpress.products.photos.order import Order

#: How many pixels may be in work at once: one of the largest pictures, or several ordinary ones.
PIXELS_IN_WORK = door.PIXELS_AT_MOST

#: What developing one takes of a processor.
SECONDS_A_PHOTOGRAPH = 0.3


def develop_all(
    orders: Iterable[Order],
    state: Path,
    workers: Workers,
    recipe: Recipe | None = None,
    done: Callable[[], None] = lambda: None,
) -> Developed:
    """Print every order, on as many threads as there are ``workers``, or by their cluster.

    An order with an error has no print. ``state`` is the CACHE_PATH; prints stay under ``photos/`` in it. ``done`` is
    called after each one. Raises MachineError when the shelf cannot be written, or the cluster fails.
    """
    room = Darkroom(Shelf(state / "photos"), recipe or Recipe(), Bench(PIXELS_IN_WORK))
    queue = sorted(set(orders), key=lambda order: (order.story_url, order.name, order.shown))
    if workers.cluster:
        room = _sent_out(room, queue, workers, done)
    with ThreadPoolExecutor(max(1, workers.count), "darkroom") as hands:
        results = []
        for result in zip(queue, hands.map(room.fill, queue), strict=True):
            results.append(result)
            if len(results) > len(room.made):  # those are done already
                done()
    prints = {(order.story_url, order.name): print_ for order, (print_, _) in results if print_ is not None}
    return Developed(MappingProxyType(prints), tuple(problem for _, (_, found) in results for problem in found))


def develop_elsewhere(shelf: Path, recipe: Recipe, told: tuple[Order, str]) -> Entry | None:
    """Develop the photograph of an order that is known by this key onto a shelf; its entry, if it is right.

    Raises:
        MachineError: this machine does not see the photograph as it was sent, or would make other prints of it.
    """
    order, key = told
    room, source = Darkroom(Shelf(shelf), recipe, Bench(PIXELS_IN_WORK)), Source(order.shown)
    received, _ = receive(order.source, source)
    if received is None or room.key(order, received) != key:
        raise unlike(order.source, "看到的照片与这里不同", "does not see this photograph as we do")
    return room.developed(order, received, source)[0]


def _sent_out(room: Darkroom, queue: list[Order], workers: Workers, done: Callable[[], None]) -> Darkroom:
    """The darkroom with what a cluster developed. What is wrong comes back without entry, and is told by us."""
    wanted: dict[str, tuple[Order, str]] = {}
    for order in queue:
        received, _ = receive(order.source, Source(order.shown))
        if received and room.shelf.take(key := room.key(order, received)) is None:
            wanted.setdefault(key, (order, key))
    with crew(workers, len(wanted) * SECONDS_A_PHOTOGRAPH) as executor:
        work = partial(develop_elsewhere, room.shelf.folder, room.recipe)
        made = {}
        for key, entry in zip(wanted, in_order(executor, work, wanted.values()), strict=True):
            if entry:
                made[key] = entry
                done()
    return replace(room, made=made)


class Bench:
    """Space for so many pixels at once; who needs more than is free waits."""

    def __init__(self, pixels: int) -> None:
        self._all = self._free = pixels
        self._changed = threading.Condition()

    @contextmanager
    def space(self, pixels: int) -> Iterator[None]:
        """Hold space for ``pixels``; a picture larger than the bench gets all of it."""
        needed = min(pixels, self._all)
        with self._changed:
            self._changed.wait_for(lambda: self._free >= needed)
            self._free -= needed
        try:
            yield
        finally:
            with self._changed:
                self._free += needed
                self._changed.notify_all()


class Darkroom(Struct, frozen=True):
    """A shelf, a recipe and a bench: what an order is filled with. ``made``: entries made elsewhere just now."""

    shelf: Shelf
    recipe: Recipe
    bench: Bench
    made: Mapping[str, Entry] = field(default_factory=dict)

    def fill(self, order: Order) -> tuple[Print | None, tuple[Problem, ...]]:
        """One order, from the shelf or freshly developed."""
        source = Source(order.shown)
        received, problems = receive(order.source, source)
        if received is None:
            return None, problems
        key = self.key(order, received)
        entry = self.made.get(key) or self.shelf.take(key)
        if entry is not None:
            again = (source.problem(r.number, r.zh, r.en, severity=r.severity) for r in entry.remarks)
            return self._print(order, entry, fresh=key in self.made), tuple(again)
        entry, problems = self.developed(order, received, source)
        return self._print(order, entry, fresh=True) if entry else None, problems

    def developed(self, order: Order, received: Received, source: Source) -> tuple[Entry | None, tuple[Problem, ...]]:
        """The entry of a photograph, developed now and put on the shelf; what is wrong with it."""
        finished, problems = self._develop(order, received, source)
        return self.shelf.put(self.key(order, received), *finished) if finished else None, problems

    def key(self, order: Order, received: Received) -> str:
        """What an entry is found by: all that a print is made from."""
        told = f"{SCHEMA} {self.recipe.version()} {received.form} {order.note.ai} {order.note.credit}"
        return digest(received.data, told.encode("utf-8", "backslashreplace"))

    def _develop(
        self, order: Order, received: Received, source: Source
    ) -> tuple[tuple[tuple[Printed, ...], Entry] | None, tuple[Problem, ...]]:
        inspected, problems = door.examine(received, source)
        if inspected is None or errors_in(problems):
            return None, problems
        label = joined(label_of(inspected.notes), order.note.ai)
        packet = packet_of(order.note.credit, label)
        with self.bench.space(draft(inspected, self.recipe)):
            made, damage = door.guarded(source, lambda: (develop(inspected, self.recipe, packet), ()))
        if made is None:
            return None, (*problems, *damage)
        remarks = tuple(Remark(p.severity, p.number, p.zh, p.en) for p in problems)
        entry = Entry(label.ai, label.digital_source_type, label.aigc, made.tone, (), remarks)
        return (made.files, entry), problems

    def _print(self, order: Order, entry: Entry, *, fresh: bool) -> Print:
        stem = order.story_url + stem_of(order.name)
        variants = tuple(
            Variant(
                f"{stem}-{file.width}.{file.digest[:SHORT]}.{_ending(file.format)}",
                file.width,
                file.height,
                file.format,
            )
            for file in entry.files
        )
        widest, note = variants[-1], order.note
        photo = Photo(
            name=order.name,
            alt=note.alt,
            width=widest.width,
            height=widest.height,
            caption=note.caption,
            credit=note.credit,
            ai=entry.ai,
            tone=entry.tone,
            variants=variants,
        )
        leaves = tuple(Leaf(v.url, self.shelf.path_of(f)) for v, f in zip(variants, entry.files, strict=True))
        return Print(photo, leaves, AiLabel(entry.ai, entry.digital_source_type, entry.aigc), fresh)


def _ending(form: str) -> str:
    return "jpg" if form == "jpeg" else form
