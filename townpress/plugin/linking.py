"""Leads links from one file of the content to where another is published; what leads nowhere is a problem.

Only files inside the content folder can be reached, and of those only stories, pages and ``files/``.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from townpress.editorial.story import Fate
from townpress.kernel.problems import Severity, did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from townpress.editorial.markup import Body, LinkUse
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source
    from townpress.plugin.filing import Filed, FiledPage

#: A withdrawn story keeps its address, so a link to it leads to its tombstone.
_REACHABLE = {Fate.PUBLISHED, Fate.EXPIRED, Fate.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a file is published, and what anchors it has. ``reachable``: not a draft, not embargoed."""

    url: str
    anchors: frozenset[str] = frozenset()
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class Directory:
    """Every file that may be linked, by its path in the content folder, and every address of the site."""

    files: Mapping[str, Destination]
    addresses: frozenset[str]


def directory(
    stories: Iterable[Filed], pages: Iterable[FiledPage], files: Iterable[str], addresses: Iterable[str]
) -> Directory:
    """The directory of a site. ``files`` are the paths below ``files/``, ``addresses`` all planned URLs."""
    found = {
        filed.path: Destination(filed.url, frozenset(filed.body.anchors), filed.fate in _REACHABLE)
        for filed in stories
    }
    found |= {page.path: Destination(page.url, frozenset(page.body.anchors)) for page in pages}
    found |= {path: Destination(path) for path in files if not path.startswith("files/root/")}
    return Directory(found, frozenset(addresses))


def lead(
    path: str, source: Source, body: Body, where: Directory, *, unpublished: bool
) -> tuple[dict[str, str], set[str], list[Problem]]:
    """Of one file's links: target as written → address, the files of ``files/`` they need, and what leads nowhere.

    ``unpublished``: the file is itself a draft or under embargo, so it may link to others that are.
    """
    addresses: dict[str, str] = {}
    needed: set[str] = set()
    problems: list[Problem] = []
    for use in body.links:
        if use.kind in {"story", "page", "file"}:
            target = _inside(path, use)
            destination = where.files.get(target)
            problem = _fault(source, use, target, destination, where, unpublished=unpublished)
            if problem:
                problems.append(problem)
            if destination:
                addresses[use.target] = destination.url + (f"#h-{use.anchor}" if use.anchor else "")
                needed |= {target} if target.startswith("files/") else set()
        elif use.kind == "root":
            problems += _root_fault(source, use, where)
            addresses[use.target] = use.target.lstrip("/")
    return addresses, needed, problems


def _inside(path: str, use: LinkUse) -> str:
    """The path in the content folder that a link means; ``..`` never leads out of it."""
    if use.from_root:
        return posixpath.normpath("/" + use.path).lstrip("/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(path), use.path)).lstrip("/")


def _fault(  # noqa: PLR0913 - the parts of one judgement
    source: Source, use: LinkUse, target: str, destination: Destination | None, where: Directory, *, unpublished: bool
) -> Problem | None:
    if destination is None:
        zh, en = did_you_mean(target, where.files)
        return _problem(
            source, use, 440, f"找不到 {shown(target)}{zh}请改正链接", f"there is no {shown(target)}{en}; mend the link"
        )
    if not destination.reachable and not unpublished:
        return _problem(
            source,
            use,
            441,
            f"{shown(target)} 还没有发布，链接会落空。请先去掉链接，或等它发布后再加",
            f"{shown(target)} is not published yet; remove the link until it is",
        )
    if use.anchor and f"h-{use.anchor}" not in destination.anchors and use.anchor not in destination.anchors:
        zh, en = did_you_mean(use.anchor, [anchor.removeprefix("h-") for anchor in destination.anchors])
        return _problem(
            source,
            use,
            442,
            f"{shown(target)} 里没有 #{shown(use.anchor)}{zh}",
            f"{shown(target)} has no #{shown(use.anchor)}{en}",
            Severity.WARNING,
        )
    return None


def _root_fault(source: Source, use: LinkUse, where: Directory) -> Iterable[Problem]:
    address = use.target.partition("#")[0].partition("?")[0].lstrip("/")
    if address in where.addresses or f"{address}/" in where.addresses:
        return ()
    zh, en = did_you_mean(address, where.addresses)
    return (
        _problem(
            source,
            use,
            443,
            f"本站没有 /{shown(address)} 这个地址{zh}请改正链接；链接到稿件请写文件路径",
            f"this site has no address /{shown(address)}{en}; link to a story by its file",
        ),
    )


def _problem(  # noqa: PLR0913 - a problem has these parts
    source: Source, use: LinkUse, number: int, zh: str, en: str, severity: Severity = Severity.ERROR
) -> Problem:
    return source.problem(
        number, zh, en, line=use.line, column=use.column, width=use.width, severity=severity
    )
