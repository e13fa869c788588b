"""What one register says of another's entries: the names it uses must be there, and places may not lie in a ring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from townpress.editorial.characters import folded
from townpress.kernel.problems import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from townpress.editorial.nodes import Spot
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source

Rows = tuple["Row", ...]


class Row(Struct, frozen=True):
    """An entry of a list: its values by key, its file, and where it and its values stand."""

    values: Mapping[str, Any]
    source: Source
    spot: Spot
    spots: Mapping[str, Spot]

    @property
    def words(self) -> tuple[str, ...]:
        """What the entry is found by."""
        values = self.values
        return tuple(word for word in (values.get("slug"), values.get("name"), *values.get("aliases", ())) if word)

    def problem(self, number: int, key: str, zh: str, en: str) -> Problem:
        """A problem with the value of ``key``."""
        at = self.spots.get(key, self.spot)
        return self.source.problem(number, zh, en, line=at.line, column=at.column, width=at.width, field=key)


def crossed(rows: Mapping[str, Rows], unsound: Collection[str] = ()) -> Iterator[Problem]:
    """Names of one register that another uses and that are not there; placements that end before they begin.

    ``unsound``: registers with errors of their own. What seems to be missing there may be what is broken.
    """
    if "disclaimers" not in unsound:
        ids = [row.values["id"] for row in rows["disclaimers"]]
        for row in rows["categories"]:
            yield from _absent(row, "disclaimers", row.values.get("disclaimers", ()), ids, "disclaimers.yml")
    if "categories" not in unsound:
        sections = [word for row in rows["categories"] for word in row.words]
        for row in rows["disclaimers"]:
            when = row.values.get("when") or {}
            yield from _absent(row, "when.category", when.get("category", ()), sections, "categories.yml")
    if "places" not in unsound:
        yield from _places(rows["places"])
    for row in rows["front"]:
        begins, ends = row.values.get("from"), row.values.get("to")
        if begins and ends and ends <= begins:
            yield row.problem(219, "to", "结束时间不晚于开始时间，请核对", "ends before it begins; check it")


def _absent(row: Row, key: str, words: Iterable[str], known: list[str], file: str) -> Iterator[Problem]:
    there = {folded(word) for word in known}
    for index, word in enumerate(words):
        if folded(word) not in there:
            zh, en = did_you_mean(word, known)
            place = f"{key}.{index}" if f"{key}.{index}" in row.spots else key
            yield row.problem(
                214,
                place,
                f"{file} 里没有“{shown(word)}”{zh or '。请先登记'}",
                f"“{shown(word)}” is not in {file}{en or '; register it first'}",
            )


def _places(rows: Rows) -> Iterator[Problem]:
    """Parents that are not registered, and places that lie in themselves."""
    by_word = {folded(word): row for row in rows for word in row.words}
    parents = {row.values["slug"]: by_word.get(folded(row.values.get("parent", ""))) for row in rows}
    known = [word for row in rows for word in row.words]
    for row in rows:
        parent = row.values.get("parent")
        if parent:
            yield from _absent(row, "parent", (parent,), known, "places.yml")
        if _lies_in_itself(row, parents):
            yield row.problem(
                214, "parent", "上级地点绕成了一圈，请改正 parent", "the parents form a ring; put parent right"
            )


def _lies_in_itself(row: Row, parents: Mapping[str, Row | None]) -> bool:
    slug = row.values["slug"]
    above = parents.get(slug)
    for _ in parents:
        if above is None:
            return False
        if above.values["slug"] == slug:
            return True
        above = parents.get(above.values["slug"])
    return False
