"""Reads again what an edit touches, compares it with what it is tied to, and says how far that reaches."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from townpress.editorial.addresses import fault_in, output_path, segment
from townpress.editorial.collisions import is_one_name, key_of
from townpress.editorial.schedule import PREVIEWED, PRINTED
from townpress.editorial.story import Fate
from townpress.kernel.files import TEXT_AT_MOST, TooLarge, contents
from townpress.kernel.problems import Problem, errors_in
from townpress.plugin.compose import Composed, Frame, compose, needs_of
from townpress.plugin.extent import dated, doubtful, reach_of
from townpress.plugin.filing import file_story
from townpress.plugin.linking import Destination, Directory, destination_of
from townpress.plugin.pictures import Album, named, order_of, orders
from townpress.plugin.reader import read_story
from townpress.plugin.revision import Declined, Revision
from townpress.plugin.settling import told_once
from townpress.plugin.store import Known
from townpress.plugin.wares import is_picture
from townpress.products.photos.prints import Developed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from townpress.editorial.entry import Entry
    from townpress.plugin.filing import Filed
    from townpress.plugin.revision import Desk
    from townpress.plugin.rounds import Changes
    from townpress.press.sheet import Leaf
    from townpress.products.photos.order import Order

#: Past so many stories to read, taking in everything is as quick.
STORIES_AT_MOST = 400


class Reviser:
    """A revision at work."""

    def __init__(self, desk: Desk, found: Changes, kept: tuple[Problem, ...]) -> None:
        self.settings, self.record, self.changes = desk.settings, desk.record, found
        self.index, self.ties, self.store, self.standing = desk.index, desk.ties, desk.store, desk.standing
        self.label = self.settings.content.name
        self.kept, self.problems = kept, list[Problem]()
        self.old: dict[str, Known | None] = {}
        self.filed: dict[str, Filed] = {}
        self.new: dict[str, Known] = {}
        self.tags: dict[str, str] = {}

    def revised(self, stories: set[str]) -> Revision:
        """The revision that comes of reading these stories, and those that hang on them, again."""
        self._refile(stories)
        self.problems += [problem for problem in self.kept if not self._is_told_anew(problem)]
        around = [near for known in self.old.values() if known and known.card for near in self.index.around(known.card)]
        leaves_before = {leaf for path in self.old for leaf in self.ties.leaves_of(path)}
        self._bind()
        leaves = self._compose()
        around += [near for known in self.new.values() if known.card for near in self.index.around(known.card)]
        fallen = leaves_before - {leaf.path for leaf in leaves}
        return Revision(
            self.changes.now,
            tuple(self.problems),
            tuple(self.filed.values()),
            reach_of(self.old, self.new, [near.path for near in around if near], self.record.registers.topics),
            frozenset(doubtful(self.old, self.new)),
            leaves,
            frozenset(leaf for leaf in fallen if not self.ties.is_owned(leaf)),
            any(dated(known) != dated(self.new.get(path)) for path, known in self.old.items()),
            frozenset(self.old),
        )

    def _refile(self, pending: set[str]) -> None:
        """Read and file these stories, and in turn those that hang on one that is led elsewhere."""
        while pending:
            if len(self.old) + len(pending) > STORIES_AT_MOST:
                raise Declined
            turned = []
            for path in sorted(pending):
                self.old[path] = self.index.known(path)
                if path not in self.changes.gone:
                    self.filed[path] = self._file(path)
                turned += [path] if _is_led_elsewhere(self.old[path], self.filed.get(path)) else []
            pending = {user for path in turned for user in self.ties.hanging_on(path)} - self.old.keys()

    def _file(self, path: str) -> Filed:
        shown = f"{self.label}/{path}"
        try:
            data = contents(self.settings.content / path, TEXT_AT_MOST, linked=False)
        except TooLarge as error:
            raise Declined from error
        reading = read_story(shown, data)
        filed, found = file_story(path, reading, self.record.registers, self.settings.at.moment)
        said = told_once(found)
        was = self.old[path]
        # A tombstone comes and goes with the whole site.
        withdrawn = Fate.WITHDRAWN in {filed.fate if filed else None, was.entry.fate if was else None}
        if filed is None or withdrawn or errors_in(said):
            raise Declined
        self.problems += said
        return filed

    def _bind(self) -> None:
        """Take the old ties away and put the new ones in their place, where nothing stands in their way."""
        entries = [known.entry for known in self.old.values() if known]
        slugs = {segment(name) for entry in entries for name in entry.tags}
        slugs |= {segment(name) for filed in self.filed.values() for name in filed.entry.tags}
        before = {slug: self.ties.spellings(slug)[:1] for slug in slugs}
        for entry in entries:
            self.ties.untie(entry)
        self.index.drop(self.old)
        self.ties.tie(filed.entry for filed in self.filed.values())
        for path, filed in self.filed.items():
            self.ties.need(path, needs_of(filed))
            self._check_addresses(filed.entry)
        for slug in slugs:
            spellings = self.ties.spellings(slug)
            if (
                fault_in(slug, top=False)
                or not is_one_name(spellings)
                or (before[slug] and before[slug] != spellings[:1])
            ):
                raise Declined
        self.tags = {slug: name for slug in slugs for name in self.ties.spellings(slug)[:1]}

    def _check_addresses(self, entry: Entry) -> None:
        """Decline what collides, or leads an old address to where the site has a page of its own."""
        known, urls = self.old[entry.path], (entry.url, *entry.aliases)
        if len({key_of(url) for url in urls}) < len(urls):
            raise Declined
        for url in urls:
            if self.ties.claimants(url) != (entry.path,):
                raise Declined
        for alias in set(entry.aliases).difference(known.entry.aliases if known else ()):
            path = PurePosixPath(output_path(alias).casefold())
            if any(str(one) in self.standing for one in (path, *path.parents)):
                raise Declined

    def _compose(self) -> tuple[Leaf, ...]:
        """Compose the stories, enter them, and check what registers name; the files they need."""
        developed = self._developed()
        frame = Frame(
            self.settings.content,
            self.record.registers,
            self.tags,
            Directory(_Destinations(self, developed)),
            self.record.edition.base,
            self.record.files,
        )
        printed = [
            filed for filed in self.filed.values() if filed.fate in (PREVIEWED if self.settings.drafts else PRINTED)
        ]
        self.new = {path: Known(filed.entry) for path, filed in self.filed.items()}
        leaves: dict[str, Leaf] = {}
        for filed in printed:
            composed: Composed = compose(filed, frame, developed)
            self._say(composed.problems)
            self.store.put_story(composed.story, composed.known.digest)
            self.new[filed.path] = composed.known
            self.ties.own(filed.path, composed.leaves)
            leaves |= {leaf.path: leaf for leaf in composed.leaves}
        self.index.put(self.new.values())
        registers = self.record.registers
        named_slugs = {placement.story for placement in registers.placements}
        named_slugs |= {slug for topic in registers.topics for slug in topic.pinned}
        lost = named_slugs & {known.entry.slug for known in self.old.values() if known}
        if not all(self.index.slug_known(slug) for slug in lost):
            raise Declined
        return tuple(leaves.values())

    def _developed(self) -> Developed:
        """Their photographs, developed."""
        orders = tuple(self._orders())
        if not orders:
            return Developed({}, ())
        # The darkroom brings Pillow.
        from townpress.products.photos.darkroom import develop_all  # noqa: PLC0415

        developed = develop_all(orders, self.settings.state, self.settings.workers)
        self._say(developed.problems)
        return developed

    def _orders(self) -> Iterator[Order]:
        """The photographs of these stories, and the pictures under ``files/`` that they link to."""
        for filed in self.filed.values():
            names = tuple(named(filed))
            if not (names or filed.body.links):
                continue
            folder = filed.path.rpartition("/")[0]
            near = folder if all("/" not in name for name in names) else ""
            listed = (path for path in (*self.changes.now.files.paths, *self.record.files) if path.startswith(near))
            found, missing = orders(filed, Album.of(self.settings.content, listed if names else ()))
            self._say(missing)
            yield from found
            for path in needs_of(filed):
                if path.startswith("files/") and is_picture(path) and path in self.record.files:
                    yield order_of(self.settings.content, f"{self.label}/", path)

    def _is_told_anew(self, problem: Problem) -> bool:
        """Whether a story that was read again is what it was said of, or shows the picture that it was said of."""
        path = problem.path.removeprefix(f"{self.label}/")
        shows = is_picture(path) and not self.old.keys().isdisjoint(self.ties.hanging_on(path))
        return path in self.old or shows

    def _say(self, problems: Iterable[Problem]) -> None:
        problems = tuple(problems)
        if errors_in(problems):
            raise Declined
        self.problems += problems


class _Destinations(Mapping[str, Destination]):
    """Where every file of the content is published: what is being revised, and what is known of all else."""

    def __init__(self, reviser: Reviser, developed: Developed) -> None:
        self._reviser = reviser
        self._pictures = {f"{url}{name}": made.photo.fallback.url for (url, name), made in developed.prints.items()}

    def __getitem__(self, path: str) -> Destination:
        found = self._reviser.filed.get(path) or self._reviser.index.known(path)
        if found:
            return destination_of(found.entry)
        if path in self._pictures:
            return Destination(self._pictures[path])
        return self._reviser.record.destinations[path]

    def __iter__(self) -> Iterator[str]:
        """Those that a misspelt name is compared with; an edit with one is declined, so pages and files will do."""
        return iter(self._reviser.record.destinations)

    def __len__(self) -> int:
        return len(self._reviser.record.destinations)


def _is_led_elsewhere(known: Known | None, filed: Filed | None) -> bool:
    """Whether links to a story lead, or fail, otherwise than they did."""
    was = destination_of(known.entry) if known else None
    return was != (destination_of(filed.entry) if filed else None)
