"""Reads again what an edit touches, compares it with what it is tied to, and says how far that reaches."""

from __future__ import annotations

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
from townpress.plugin.linking import Directory, lead
from townpress.plugin.pictures import Album, named, order_of, orders
from townpress.plugin.reader import read_story
from townpress.plugin.revision import Declined, Revision
from townpress.plugin.settling import told_once
from townpress.plugin.store import Known
from townpress.plugin.wares import is_picture
from townpress.plugin.whereabouts import Whereabouts, led_elsewhere
from townpress.products.photos.prints import Developed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

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
        in_doubt = {problem.path for problem in self.kept if self._is_of_a_picture_read_of(problem)}
        around = [near for known in self.old.values() if known and known.card for near in self.index.around(known.card)]
        leaves_before = {leaf for path in self.old for leaf in self.ties.leaves_of(path)}
        self._bind()
        self.problems += [problem for problem in self.kept if self._still_holds(problem, in_doubt)]
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
            turned: list[str] = []
            for path in sorted(pending):
                known = self.old[path] = self.index.known(path)
                if known and known.entry.fate is Fate.WITHDRAWN:  # a tombstone comes and goes with the whole site
                    raise Declined
                if path not in self.changes.gone:
                    self.filed[path] = self._file(path)
                turned += led_elsewhere(self.old[path], self.filed.get(path))
            pending = {user for one in turned for user in self.ties.hanging_on(one)} - self.old.keys()

    def _file(self, path: str) -> Filed:
        shown = f"{self.label}/{path}"
        try:
            data = contents(self.settings.content / path, TEXT_AT_MOST, linked=False)
        except TooLarge as error:
            raise Declined from error
        reading = read_story(shown, data)
        filed, found = file_story(path, reading, self.record.registers, self.settings.at.moment)
        said = told_once(found)
        if filed is None or filed.fate is Fate.WITHDRAWN or errors_in(said):
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
        destinations = Whereabouts(self.filed, self.record, self.index, self.ties, developed)
        frame = Frame(
            self.settings.content,
            self.record.registers,
            self.tags,
            Directory(destinations, destinations.at),
            self.record.edition.base,
            self.record.files,
        )
        fates = PREVIEWED if self.settings.drafts else PRINTED
        self.new = {path: Known(filed.entry) for path, filed in self.filed.items()}
        leaves: dict[str, Leaf] = {}
        for filed in self.filed.values():
            if filed.fate not in fates:  # its links are checked all the same, as its photographs are
                self._say(lead(filed, frame.where, frame.base, {})[2])
                continue
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

    def _is_of_a_picture_read_of(self, problem: Problem) -> bool:
        """Whether it was said of a picture that a story showed, before that was read again."""
        path = self._path_of(problem)
        return is_picture(path) and not self.old.keys().isdisjoint(self.ties.hanging_on(path))

    def _still_holds(self, problem: Problem, in_doubt: Collection[str]) -> bool:
        """Whether it was said of what no story read again tells anew: of a picture ``in_doubt``, if others show it."""
        path = self._path_of(problem)
        if problem.path not in in_doubt:
            return path not in self.old
        users = self.ties.hanging_on(path)
        return bool(users) and self.filed.keys().isdisjoint(users)

    def _path_of(self, problem: Problem) -> str:
        return problem.path.removeprefix(f"{self.label}/")

    def _say(self, problems: Iterable[Problem]) -> None:
        problems = tuple(problems)
        if errors_in(problems):
            raise Declined
        self.problems += problems
