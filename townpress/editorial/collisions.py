"""Collisions: no two pages claim one address, no two names one slug; all claims are judged together."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.addresses import fault_in, output_path, segment
from townpress.editorial.nodes import Spot
from townpress.kernel.problems import shown
from townpress.kernel.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from townpress.kernel.problems import Problem


FIRST_LINE = Spot()

#: The numbers of what :func:`check_collisions` finds.
COLLISIONS = frozenset({304, 305})


class Address(Struct, frozen=True):
    """A claim to an address: ``path`` is the file that makes it, ``spot`` where in the file; ``old``: by an alias."""

    url: str
    path: str
    spot: Spot = FIRST_LINE
    old: bool = False


def check_collisions(addresses: Iterable[Address]) -> tuple[Problem, ...]:
    """E304 where two files claim one address, E305 where one's file would have to be the other's folder.

    Addresses are one when their files are, after casefold and NFC: on a Mac or on Windows they would overwrite each
    other. The first claim, by path and place, stands; each further one is a problem that names the first.
    """
    claims: dict[tuple[str, ...], Address] = {}
    problems: list[Problem] = []
    for address in sorted(addresses, key=lambda a: (a.path, a.spot.line, a.spot.column, a.url)):
        first = claims.setdefault(_key(address.url), address)
        if first is not address:
            problems.append(_same(address, first))
    return (*problems, *_files_as_folders(claims))


def _files_as_folders(claims: dict[tuple[str, ...], Address]) -> Iterator[Problem]:
    file: tuple[str, ...] = ("",)
    for key in sorted(claims):  # what lies below a file follows it directly
        if key[: len(file)] == file:
            yield _inside(claims[key], claims[file])
        else:
            file = key


def key_of(url: str) -> str:
    """What is the same for two addresses whose files a Mac or Windows cannot keep apart."""
    path = output_path(url)
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _key(url: str) -> tuple[str, ...]:
    return tuple(key_of(url).split("/"))


def _same(address: Address, first: Address) -> Problem:
    zh, en = "请改其中一个的 slug（没有 slug 就改文件夹名）", "change the slug (or folder name) of one of them"
    if address.old:
        zh, en = "请从这里的 aliases 删去它", "remove it from the aliases here"
    elif first.old:
        zh, en = "请从那里的 aliases 删去它", "remove it from the aliases there"
    return Source(address.path).problem(
        304,
        f"地址 /{shown(address.url)} 与 {shown(first.path)} 第 {first.spot.line} 行的地址相同。{zh}",
        f"the address is already taken by {shown(first.path)}, line {first.spot.line}; {en}",
        line=address.spot.line,
        column=address.spot.column,
        width=address.spot.width,
    )


def _inside(address: Address, file: Address) -> Problem:
    return Source(address.path).problem(
        305,
        f"地址 /{shown(address.url)} 在 /{shown(file.url)}（{shown(file.path)}）之下，而后者是一个文件，不能再有下级。"
        "请改其中一个",
        f"the address lies below /{shown(file.url)} of {shown(file.path)}, which is a file; change one of them",
        line=address.spot.line,
        column=address.spot.column,
        width=address.spot.width,
    )


def distinct_names(uses: Iterable[tuple[str, str, Spot]], kind: str = "tags") -> tuple[dict[str, str], list[Problem]]:
    """Free names (tags) by slug, each under its first spelling; ``uses`` are (name, path of the file, spot).

    Spellings that differ in case, width or blanks are one name (``AI``, ``ａｉ``). E306: two names with one slug
    (C++, C#). E307: a name that no address can be made of.
    """
    names: dict[str, tuple[str, str, Spot]] = {}
    problems: list[Problem] = []
    for name, path, spot in sorted(uses, key=lambda use: (use[1], use[2].line, use[2].column)):
        slug = segment(name)
        fault = fault_in(slug, top=False)
        if fault:
            problems.append(_unusable_name(name, fault, path, spot))
            continue
        first, where, at = names.setdefault(slug, (name, path, spot))
        if _folded(first) != _folded(name):
            problems.append(_one_slug(f"{kind}/{slug}/", (name, path, spot), (first, where, at)))
    return {slug: name for slug, (name, _, _) in sorted(names.items())}, problems


def is_one_name(spellings: Sequence[str]) -> bool:
    """Whether spellings differ in case, width and blanks at most."""
    return len({_folded(name) for name in spellings}) <= 1


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _unusable_name(name: str, fault: tuple[str, str], path: str, spot: Spot) -> Problem:
    return Source(path).problem(
        307,
        f"“{shown(name)}”{fault[0]}，做不成网址。请换一个用汉字、字母或数字写的词",
        f"“{shown(name)}” {fault[1]}; use a word of Han characters, letters or digits",
        line=spot.line,
        column=spot.column,
        width=spot.width,
        field="tags",
    )


def _one_slug(url: str, late: tuple[str, str, Spot], first: tuple[str, str, Spot]) -> Problem:
    (name, path, spot), (other, where, at) = late, first
    return Source(path).problem(
        306,
        f"“{shown(name)}”与 {shown(where)} 第 {at.line} 行的“{shown(other)}”会用同一个网址 {url}。"
        "请统一写法，或换一个词",
        f"“{shown(name)}” and “{shown(other)}” ({shown(where)}, line {at.line}) would share the address {url}; "
        "write both alike or choose another word",
        line=spot.line,
        column=spot.column,
        width=spot.width,
        field="tags",
    )
