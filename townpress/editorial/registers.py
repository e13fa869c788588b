"""The registers: what the newsroom knows, found by slug, name or another name."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field

from townpress.editorial.characters import folded
from townpress.editorial.masthead import Masthead
from townpress.editorial.terms import Category, Disclaimer, Person, Place, Placement, Publisher, Topic

if TYPE_CHECKING:
    from collections.abc import Mapping

Term = Category | Publisher | Place | Topic | Person
_T = TypeVar("_T", Category, Publisher, Place, Topic, Person)


class Registers(Struct, frozen=True, dict=True):
    """All registers of one edition. Names are found without case, in full or half width (NFKC)."""

    masthead: Masthead = field(default_factory=lambda: Masthead("", ""))
    categories: tuple[Category, ...] = ()
    sources: tuple[Publisher, ...] = ()
    places: tuple[Place, ...] = ()
    topics: tuple[Topic, ...] = ()
    people: tuple[Person, ...] = ()
    disclaimers: tuple[Disclaimer, ...] = ()
    placements: tuple[Placement, ...] = ()

    def category(self, text: str) -> Category | None:
        """The category called ``text``."""
        return self._categories.get(folded(text))

    def source(self, text: str) -> Publisher | None:
        """The source called ``text``."""
        return self._sources.get(folded(text))

    def place(self, text: str) -> Place | None:
        """The place called ``text``."""
        return self._places.get(folded(text))

    def topic(self, text: str) -> Topic | None:
        """The topic called ``text``."""
        return self._topics.get(folded(text))

    def person(self, text: str) -> Person | None:
        """The person called ``text``."""
        return self._people.get(folded(text))

    def names(self, kind: str) -> tuple[str, ...]:
        """All names, slugs and other names of a kind (category, source, place, topic, person), for hints."""
        terms: dict[str, tuple[Term, ...]] = {
            "category": self.categories,
            "source": self.sources,
            "place": self.places,
            "topic": self.topics,
            "person": self.people,
        }
        return tuple(word for term in terms[kind] for word in called(term))

    @cached_property
    def _categories(self) -> Mapping[str, Category]:
        return _found_by_name(self.categories)

    @cached_property
    def _sources(self) -> Mapping[str, Publisher]:
        return _found_by_name(self.sources)

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        return _found_by_name(self.places)

    @cached_property
    def _topics(self) -> Mapping[str, Topic]:
        return _found_by_name(self.topics)

    @cached_property
    def _people(self) -> Mapping[str, Person]:
        return _found_by_name(self.people)


def called(term: Term) -> tuple[str, ...]:
    """Every word a term is found by, its name first."""
    return (term.name, term.slug, *term.aliases)


def _found_by_name(terms: tuple[_T, ...]) -> dict[str, _T]:
    return {folded(word): term for term in terms for word in called(term)}
