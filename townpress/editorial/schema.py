"""A schema as data: which keys a mapping may have, how each is read, which must be there; and the reading of it.

A reader takes an :class:`Entry` and returns an :class:`Outcome`; it never raises for what an editor wrote. An outcome
without value and without problem means that nothing was written there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from townpress.editorial.characters import folded
from townpress.editorial.nodes import Broken, Node, Scalar, Spot
from townpress.editorial.nodes import Mapping as MappingNode
from townpress.kernel.problems import Problem, Severity, did_you_mean, nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.kernel.source import Source

#: Unknown or repeated keys that are named in one mapping.
_NAMED_AT_MOST = 20


class Entry(Struct, frozen=True):
    """A value to be read: its key as problems name it (``photos.a.jpg.alt``) and its node in its file."""

    source: Source
    key: str
    node: Node

    def problem(
        self, number: int, zh: str, en: str, *, spot: Spot | None = None, severity: Severity = Severity.ERROR
    ) -> Problem:
        """A problem with this value, where it stands or at ``spot``."""
        at = spot or self.node.spot
        return self.source.problem(
            number, zh, en, line=at.line, column=at.column, width=at.width, field=self.key, severity=severity
        )

    def refuse(self, number: int, zh: str, en: str) -> Outcome:
        """The outcome of a value that cannot be taken."""
        return Outcome(problems=(self.problem(number, zh, en),))

    def inner(self, key: object, node: Node) -> Entry:
        """An entry within this one."""
        return Entry(self.source, f"{self.key}.{key}", node)


class Outcome(Struct, frozen=True):
    """What reading gave: the value (None: nothing written, or it is wrong), what was wrong, where its parts stand."""

    value: Any = None
    problems: tuple[Problem, ...] = ()
    spots: Mapping[str, Spot] = field(default_factory=dict)


Reader = Callable[[Entry], Outcome]


class Field(Struct, frozen=True):
    """A key: how its value is read, whether it must be there (with ``example``, the value an editor may copy).

    ``words``: what else it may be called. ``plain``: a line ``key: text`` is that text, whatever marks it holds.
    ``inner``: the schema of the mappings within, for those who mend lines.
    """

    read: Reader
    required: bool = False
    example: str = ""
    words: tuple[str, ...] = ()
    plain: bool = False
    inner: Schema | None = None


class Schema(Struct, frozen=True, dict=True):
    """The keys of a mapping, by their proper names."""

    fields: Mapping[str, Field]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Every word for a key, folded, with the key it stands for."""
        return {_word(word): key for key, declared in self.fields.items() for word in (key, *declared.words)}

    def key(self, word: str) -> str | None:
        """The key that ``word`` stands for: its name or another word for it, in any case."""
        return word if word in self.fields else self.names.get(_word(word))

    def hint(self, word: str) -> tuple[str, str]:
        """The halves of a hint at the key ``word`` is nearest to; empty if it is near none."""
        return did_you_mean(_word(word), self.names)

    def meant(self, word: str) -> str | None:
        """The key that a misspelt ``word`` probably stands for."""
        return self.names.get(nearest(_word(word), self.names) or "")

    def read(self, source: Source, node: MappingNode, prefix: str = "") -> Outcome:
        """The values of a mapping by key (a dict), every problem in it, and where each value stands.

        Keys whose value is empty or wrong are not among the values; those that were written are among the spots.
        """
        written: dict[str, tuple[Scalar, Node]] = {}
        problems = list(self._sorted_out(source, node, prefix, written))
        misspelt = {self.meant(word.text) for word, _ in node.entries if not self.key(word.text)}
        values: dict[str, Any] = {}
        spots: dict[str, Spot] = {}
        for key, declared in self.fields.items():
            if key not in written:
                if declared.required and key not in misspelt:
                    problems.append(_missing(source, prefix + key, declared, node.spot, None))
                continue
            word, value = written[key]
            empty = isinstance(value, Scalar) and not value.text
            spots[prefix + key] = word.spot if empty else value.spot
            if isinstance(value, Broken):
                continue
            outcome = declared.read(Entry(source, prefix + key, value))
            problems += outcome.problems
            spots.update(outcome.spots)
            if outcome.value is not None:
                values[key] = outcome.value
            elif declared.required and not outcome.problems and key not in misspelt:
                problems.append(_missing(source, prefix + key, declared, word.spot, word))
        return Outcome(values, tuple(problems), spots)

    def _sorted_out(
        self, source: Source, node: MappingNode, prefix: str, written: dict[str, tuple[Scalar, Node]]
    ) -> Iterator[Problem]:
        """Fill ``written`` by key; keys nobody knows and keys written twice are problems."""
        named = 0
        for word, value in node.entries:
            key = self.key(word.text)
            if key and key not in written:
                written[key] = (word, value)
            elif named < _NAMED_AT_MOST:
                named += 1
                entry = Entry(source, prefix + (key or shown(word.text)), word)
                yield _repeated(entry, written[key][0]) if key else self._unknown(entry, word.text)

    def _unknown(self, entry: Entry, word: str) -> Problem:
        zh, en = self.hint(word)
        known = "、".join(self.fields)
        return entry.problem(
            203,
            f"没有“{shown(word)}”这个键{zh or f'。可用的键：{known}'}",
            f"unknown key “{shown(word)}”{en or f'; known keys: {known}'}",
        )


def _word(word: str) -> str:
    return folded(word).replace(" ", "_").replace("-", "_")


def _repeated(entry: Entry, first: Scalar) -> Problem:
    here, there = entry.node.spot.line, first.spot.line
    return entry.problem(
        204,
        f"写了两次：第 {there} 行和第 {here} 行。请删掉一个",
        f"written twice, in lines {there} and {here}; delete one of them",
    )


def _missing(source: Source, key: str, declared: Field, spot: Spot, word: Scalar | None) -> Problem:
    name = key.rpartition(".")[2]
    called = f"{name}（{declared.words[0]}）" if declared.words else name
    line = f"{name}: {declared.example}"
    zh, en = (
        ("是空的；照这样填写", "is empty; write it like this")
        if word
        else ("；复制这一行", "is missing; copy this line")
    )
    return source.problem(
        202,
        f"{called}{zh}：{line}" if word else f"缺少 {called}{zh}：{line}",
        f"{name} {en}: {line}",
        line=spot.line,
        column=spot.column,
        width=spot.width,
        field=key,
    )
