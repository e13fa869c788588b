"""Leads links from one file of the content to where another is published; what leads nowhere is a problem.

Only files inside the content folder can be reached, and of those only stories, pages and ``files/``.
"""

from __future__ import annotations

import posixpath
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.addresses import PREFIX, output_path
from townpress.editorial.story import Fate
from townpress.kernel.problems import Severity, did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from townpress.editorial.entry import Entry
    from townpress.editorial.markup import LinkUse
    from townpress.editorial.photo import Photo
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source
    from townpress.plugin.filing import Filed, FiledPage

#: A withdrawn story keeps its address, so a link to it leads to its tombstone.
_REACHABLE = {Fate.PUBLISHED, Fate.EXPIRED, Fate.WITHDRAWN}

_INDEX = "index.html"


class Destination(Struct, frozen=True):
    """Where a file is published, and what anchors it has. ``reachable``: not a draft, not embargoed."""

    url: str
    anchors: frozenset[str] = frozenset()
    reachable: bool = True


class Directory(Struct, frozen=True):
    """Every file that may be linked, by its path in the content folder; ``at``: stories and pages by their address."""

    files: Mapping[str, Destination]
    at: Callable[[str], Destination | None]


def destination_of(entry: Entry) -> Destination:
    """Where a story is published."""
    return Destination(entry.url, frozenset(entry.anchors), entry.fate in _REACHABLE)


def directory(stories: Iterable[Entry], pages: Iterable[FiledPage], files: Mapping[str, str]) -> Directory:
    """The directory of a site. ``files``: paths below ``files/`` and the addresses they are published at."""
    found = {entry.path: destination_of(entry) for entry in stories}
    found |= {page.path: Destination(page.url, frozenset(page.body.anchors), page.live) for page in pages}
    addresses = {destination.url: destination for destination in found.values()}
    found |= {path: Destination(url) for path, url in files.items() if not path.startswith("files/root/")}
    return Directory(found, addresses.get)


def lead(
    filed: Filed | FiledPage, where: Directory, base: str, photos: Mapping[str, Photo]
) -> tuple[dict[str, str], set[str], list[Problem]]:
    """Of one file's links: target as written → address with ``base``, the files they need, and what leads nowhere.

    A link to a photograph (one of ``photos``, by name) leads to its largest print.

    Links to addresses of the site (``/x/``) are led as they are, with the slash that a page's address ends in;
    :func:`astray` checks them when all pages are planned.
    """
    unpublished = not getattr(filed, "live", True) or getattr(filed, "fate", None) in {Fate.DRAFT, Fate.SCHEDULED}
    addresses: dict[str, str] = {}
    needed: set[str] = set()
    problems: list[Problem] = []
    for use in filed.body.links:
        if use.kind == "root":
            address = own_address(use)
            destination = where.at(address)
            addresses[use.target] = f"{base}/{address}{_query(use)}" + _fragment(use.anchor, destination)
            if destination and (destination.reachable or unpublished) and _is_dead(use.anchor, destination):
                problems.append(_dead(filed.source, use, f"/{address}", destination))
        elif use.kind == "photo":
            photo = photos.get(use.path)
            addresses |= {use.target: f"{base}/{photo.fallback.url}"} if photo else {}
        elif use.kind in {"story", "page", "file"}:
            target = target_of(filed.path, use)
            destination = where.files.get(target)
            problem = _fault(filed.source, use, target, destination, where, unpublished=unpublished)
            problems += [problem] if problem else []
            if destination:
                addresses[use.target] = f"{base}/{destination.url}" + _fragment(use.anchor, destination)
                needed |= {target} if target.startswith("files/") else set()
    return addresses, needed, problems


def astray(filed: Filed | FiledPage, paths: Collection[str]) -> Iterator[Problem]:
    """A problem for each link to an address of the site (``/x/``) that the edition, with all its ``paths``, has not."""
    for use in filed.body.links:
        if use.kind == "root":
            address = own_address(use)
            if not _leads(address, paths):
                zh, en = did_you_mean(address, {path.removesuffix(_INDEX) for path in paths})
                yield _problem(
                    filed.source,
                    use,
                    463,
                    f"本站没有 /{shown(address)} 这个地址{zh or '。'}请改正链接；链接到稿件请写它的文件路径",
                    f"this site has no address /{shown(address)}{en}; link to a story by its file",
                )


def _leads(address: str, paths: Collection[str]) -> bool:
    return f"{address}{_INDEX}" in paths or (address in paths and not address.endswith(_INDEX))


def usurping(filed: Filed, ours: Collection[str]) -> Iterator[Problem]:
    """A problem for each alias that stands where the edition has a page or file of its own, or below such a file.

    ``ours``: the paths of all but redirects; stories, pages and aliases among each other are compared when filed.
    """
    for number, alias in enumerate(filed.entry.aliases):
        path = PurePosixPath(output_path(alias).casefold())
        if str(path) in ours or any(str(above) in ours for above in path.parents):
            spot = filed.manuscript.spot(f"aliases.{number}")
            yield filed.source.problem(
                309,
                f"旧地址“/{shown(alias)}”是本站自己的页面，不能再转到别处。请改正或删去",
                f"the old address “/{shown(alias)}” is a page of this site; correct or remove it",
                line=spot.line,
                column=spot.column,
                width=spot.width,
                field="aliases",
            )


def target_of(path: str, use: LinkUse) -> str:
    """The path in the content folder that a link written in the file ``path`` means; ``..`` never leads out of it."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(path), use.path)).lstrip("/")


def own_address(use: LinkUse) -> str:
    """The address that a link of kind ``root`` names, behind the first slash: ``/community`` means ``community/``.

    No page has a dot in the last part of its address, and every file has one.
    """
    address = use.path.lstrip("/")
    last = address.rpartition("/")[2]
    return f"{address}/" if last and "." not in last else address


def _query(use: LinkUse) -> str:
    """``?…`` as it was written."""
    _, mark, query = use.target.partition("#")[0].partition("?")
    return mark + query


def _fragment(anchor: str, destination: Destination | None) -> str:
    """``#h-…``: an anchor of a story or page may be written with the prefix that headings' ids have or without."""
    if not anchor:
        return ""
    return f"#{anchor}" if destination is None or anchor in destination.anchors else f"#{PREFIX}{anchor}"


def _is_dead(anchor: str, destination: Destination) -> bool:
    return bool(anchor) and not destination.anchors & {anchor, PREFIX + anchor}


def _fault(  # noqa: PLR0913 - the parts of one judgement
    source: Source, use: LinkUse, target: str, destination: Destination | None, where: Directory, *, unpublished: bool
) -> Problem | None:
    if destination is None:
        zh, en = did_you_mean(target, where.files)
        return _problem(
            source,
            use,
            460,
            f"找不到 {shown(target)}{zh or '。'}请改正链接",
            f"there is no {shown(target)}{en}; mend the link",
        )
    if not destination.reachable and not unpublished:
        return _problem(
            source,
            use,
            461,
            f"{shown(target)} 还没有发布，链接会落空。请先去掉链接，或等它发布后再加",
            f"{shown(target)} is not published yet; remove the link until it is",
        )
    return _dead(source, use, target, destination) if _is_dead(use.anchor, destination) else None


def _dead(source: Source, use: LinkUse, target: str, destination: Destination) -> Problem:
    zh, en = did_you_mean(use.anchor, [anchor.removeprefix(PREFIX) for anchor in destination.anchors])
    return _problem(
        source,
        use,
        462,
        f"{shown(target)} 里没有 #{shown(use.anchor)}{zh or '。'}请改成文中的小标题",
        f"{shown(target)} has no #{shown(use.anchor)}{en}; name one of its headings",
        Severity.WARNING,
    )


def _problem(  # noqa: PLR0913, PLR0917 - a problem has these parts
    source: Source, use: LinkUse, number: int, zh: str, en: str, severity: Severity = Severity.ERROR
) -> Problem:
    return source.problem(
        number, zh, en, line=use.spot.line, column=use.spot.column, width=use.spot.width, severity=severity
    )
