"""The files under ``content/registers`` become registers; what is wrong in them is configuration (codes E6xx)."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from townpress.editorial.characters import folded
from townpress.editorial.crossreferences import Row, crossed
from townpress.editorial.masthead import Masthead
from townpress.editorial.nodes import Mapping, Scalar, Sequence, Spot
from townpress.editorial.registerkeys import MASTHEAD, schemas
from townpress.editorial.registers import Registers
from townpress.editorial.schema import Entry
from townpress.editorial.terms import Category, Disclaimer, Person, Place, Placement, Publisher, Topic
from townpress.editorial.yamlnodes import compose
from townpress.kernel.problems import Problem, bounded, did_you_mean, errors_in, ordered, shown
from townpress.kernel.source import Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from collections.abc import Mapping as MappingOf

    from townpress.editorial.schema import Schema

MASTHEAD_FILE = "masthead.yml"
FOLDER = "content/registers"
_MISREAD = 520
_MISWRITTEN = 400


def as_configuration(problem: Problem) -> Problem:
    """A problem of a register, numbered as one: E1xx becomes E62x and on, E2xx becomes E60x and E61x."""
    offset = {1: _MISREAD, 2: _MISWRITTEN}.get(problem.number // 100, 0)
    return replace(problem, number=problem.number + offset)


def read_registers(
    files: MappingOf[str, Source], reserved: frozenset[str] = frozenset(), unread: Collection[str] = ()
) -> tuple[Registers, tuple[Problem, ...]]:
    """The registers in ``files`` (by file name), and all that is wrong in them.

    ``reserved``: slugs no category may have, since the site's own pages stand there. ``unread``: registers that are
    there but cannot be read, which has been told; nothing is said to be missing in or from them. Entries that are wrong
    are left out, so with errors among the problems the registers are only good for checking further.
    """
    lists = schemas(reserved)
    problems = list(_unknown_files(files, lists))
    masthead, found = (Masthead("", ""), []) if MASTHEAD_FILE in unread else _masthead(files)
    problems += found
    rows: dict[str, tuple[Row, ...]] = {}
    unsound = {name.removesuffix(".yml") for name in unread}
    for register, schema in lists.items():
        source = files.get(f"{register}.yml")
        rows[register], found = _rows(source, schema) if source and register not in unsound else ((), [])
        unsound |= {register} if errors_in(found) else set()
        problems += found
    for register, of_register in rows.items():
        problems += _repeated(of_register, "id" if register == "disclaimers" else "slug")
    problems += crossed(rows, unsound)
    by_file = groupby(ordered(problems), lambda problem: problem.path)
    told = (as_configuration(problem) for _, of_file in by_file for problem in bounded(of_file))
    return _registers(masthead, rows), ordered(told)


def _unknown_files(files: MappingOf[str, Source], lists: MappingOf[str, Schema]) -> Iterator[Problem]:
    known = (MASTHEAD_FILE, *(f"{register}.yml" for register in lists))
    for name in sorted(set(files) - set(known)):
        zh, en = did_you_mean(name, known)
        yield files[name].problem(
            143,
            f"不认识的登记文件“{shown(name)}”{zh or '。只能有：' + '、'.join(known)}",
            f"unknown register “{shown(name)}”{en or '; known: ' + ', '.join(known)}",
        )


def _masthead(files: MappingOf[str, Source]) -> tuple[Masthead, list[Problem]]:
    source = files.get(MASTHEAD_FILE)
    if source is None:
        # No file, no place: the problem stands where the file should be, beside the other registers.
        folder = next((found.path.rpartition("/")[0] for found in files.values()), FOLDER)
        return Masthead("", ""), [
            Source(f"{folder}/{MASTHEAD_FILE}").problem(
                202,
                "缺少 masthead.yml。新建这个文件，至少写两行：name: 邹城本地新闻 ⏎ domain: news.zoucheng.example",
                "masthead.yml is missing; make it with two lines: name: … ⏎ domain: …",
            )
        ]
    node, problems = compose(source, source.text)
    if problems:
        return Masthead("", ""), list(problems)
    if isinstance(node, Scalar) and not node.text:
        node = None
    if node is not None and not isinstance(node, Mapping):
        return Masthead("", ""), [
            source.problem(
                205,
                "整个文件要写成“键: 值”，冒号用半角，后面空一格",
                "the file must hold “key: value” lines, with a half-width colon and a blank",
                line=node.spot.line,
            )
        ]
    outcome = MASTHEAD.read(source, node or Mapping(Spot(), ()))
    return Masthead(**{"name": "", "domain": "", **outcome.value}), list(outcome.problems)


def _rows(source: Source, schema: Schema) -> tuple[tuple[Row, ...], list[Problem]]:
    """The complete entries of a list."""
    node, problems = compose(source, source.text)
    if problems or node is None or (isinstance(node, Scalar) and not node.text):
        return (), list(problems)
    if not isinstance(node, Sequence):
        text = "整个文件要写成列表，每项以“- ”开头，例如 - {slug: zoucheng, name: 邹城}"
        return (), [source.problem(205, text, "the file must be a list, each entry after “- ”", line=node.spot.line)]
    rows: list[Row] = []
    found: list[Problem] = []
    for item in node.items:
        if not isinstance(item, Mapping):
            zh, en = (
                "每项要写成“键: 值”，冒号用半角，后面空一格",
                "an entry holds “key: value”, with a half-width colon",
            )
            found += Entry(source, "", item).refuse(205, zh, en).problems
            continue
        outcome = schema.read(source, item)
        found += outcome.problems
        if all(key in outcome.value for key, declared in schema.fields.items() if declared.required):
            rows.append(Row(outcome.value, source, item.spot, outcome.spots))
    return tuple(rows), found


def _repeated(rows: tuple[Row, ...], identity: str) -> Iterator[Problem]:
    """Words that two entries of one register are found by; of two entries that are alike the first such word."""
    told: set[tuple[int, int]] = set()
    owners: dict[str, tuple[Row, int]] = {}
    for row in rows:
        words = [(identity, row.values.get(identity)), ("name", row.values.get("name"))]
        words += [(f"aliases.{index}", word) for index, word in enumerate(row.values.get("aliases", ()))]
        for key, word in words:
            if not word:
                continue
            here = row.spots.get(key, row.spot).line
            owner, there = owners.setdefault(folded(word), (row, here))
            if owner is not row and (id(owner), id(row)) not in told:
                told.add((id(owner), id(row)))
                yield row.problem(
                    204,
                    key,
                    f"“{shown(word)}”用了两次：第 {there} 行和第 {here} 行。请改一个",
                    f"“{shown(word)}” is used twice, in lines {there} and {here}; change one of them",
                )


def _registers(masthead: Masthead, rows: MappingOf[str, tuple[Row, ...]]) -> Registers:
    return Registers(
        masthead,
        tuple(Category(**row.values) for row in rows["categories"]),
        tuple(Publisher(**row.values) for row in rows["sources"]),
        _places(rows["places"]),
        tuple(Topic(**row.values) for row in rows["topics"]),
        tuple(Person(**row.values) for row in rows["people"]),
        tuple(_disclaimer(row, rows["categories"]) for row in rows["disclaimers"]),
        tuple(_placement(row) for row in rows["front"]),
    )


def _slugs(rows: tuple[Row, ...]) -> dict[str, str]:
    """The slug of each word an entry is found by."""
    return {folded(word): row.values["slug"] for row in rows for word in row.words}


def _places(rows: tuple[Row, ...]) -> tuple[Place, ...]:
    """The places, their parents by slug."""
    slugs = _slugs(rows)
    parents = [row.values.get("parent", "") for row in rows]
    return tuple(
        Place(**{**row.values, "parent": slugs.get(folded(parent), parent)})
        for row, parent in zip(rows, parents, strict=True)
    )


def _disclaimer(row: Row, categories: tuple[Row, ...]) -> Disclaimer:
    """A disclaimer, its categories by slug."""
    when = row.values.get("when") or {}
    slugs = _slugs(categories)
    sections = tuple(slugs.get(folded(word), word) for word in when.get("category", ()))
    return Disclaimer(row.values["id"], row.values["text"], when.get("origin", ()), sections, when.get("kind", ()))


def _placement(row: Row) -> Placement:
    begins, ends = row.values.get("from"), row.values.get("to")
    return Placement(
        row.values["story"],
        row.values["place"],
        begins.isoformat() if begins else "",
        ends.isoformat() if ends else "",
    )
