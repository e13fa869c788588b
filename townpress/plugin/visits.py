"""What the sitemap of an edition lists, and which of its parts an edition needs anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.plugin.plan import ARTICLE, UNLISTED
from townpress.products.sitemaps import IN_ONE, TOP, Visit, part_in, part_of, sitemap, sitemap_index, sitemap_part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from townpress.editorial.site import Site
    from townpress.plugin.edition import Standing
    from townpress.press.sheet import Leaf, Sheet


def whole_sitemap(site: Site, pages: Iterable[Sheet]) -> tuple[Leaf, ...]:
    """The sitemap of an edition of these pages."""
    return _all_of(site, {page.path: page.template for page in pages})


def revised_sitemap(
    site: Site, pages: Iterable[Sheet], gone: Collection[str], standing: Standing
) -> tuple[tuple[Leaf, ...], frozenset[str]]:
    """The sitemap's files that are other than in the edition before, and those that stay as they are.

    ``pages``: those that are planned anew; ``gone``: paths of those that are there no more.
    """
    ledger = standing.ledger
    there = frozenset(path for path in standing.files.below("sitemap") if part_in(path) is not None)
    new = {page.path: page.template for page in pages}
    known = ledger.templates((*new, *gone))
    count = ledger.size + len(new.keys() - known.keys()) - len(known.keys() & set(gone))
    if count <= IN_ONE or not there:
        listed = {path: template for path, template in ledger.pages() if path not in gone}
        return _all_of(site, listed | new), frozenset()
    # A list keeps its address whatever is in it; a story may have another date.
    other = {path for path, template in new.items() if template == ARTICLE or known.get(path) != template}
    parts = {_part(path) for path in (*other, *gone)}
    made: list[Leaf] = []
    for part in parts:
        first = "" if part == TOP else part
        below = ledger.pages(f"{first}/" if first else "")
        listed = {path: template for path, template in below if path not in gone}
        listed = {path: template for path, template in (listed | new).items() if _part(path) == part}
        made += sitemap_part(part, tuple(_visits(site, listed, first)), site.site_url)
    stay = frozenset(path for path in there if part_in(path) not in parts)
    return (*made, _index(site, (*stay, *(leaf.path for leaf in made)))), stay


def _all_of(site: Site, listed: Mapping[str, str]) -> tuple[Leaf, ...]:
    visits = tuple(_visits(site, listed))
    if len(listed) <= IN_ONE:
        return (sitemap(visits, site.site_url),)
    parts: dict[str, list[Visit]] = {}
    for visit in visits:
        parts.setdefault(part_of(visit.url), []).append(visit)
    made = [leaf for part, among in parts.items() for leaf in sitemap_part(part, among, site.site_url)]
    return (*made, _index(site, (leaf.path for leaf in made)))


def _index(site: Site, files: Iterable[str]) -> Leaf:
    inside = sorted(files)
    changed = {part: site.cards.newest_change(part) for part in {part_in(path) or TOP for path in inside}}
    return sitemap_index(inside, changed, site.site_url)


def _visits(site: Site, listed: Mapping[str, str], first: str = "") -> Iterator[Visit]:
    """Those that may be indexed, by address, with the last change of those that are stories.

    ``first``: the first segment that all of them have, if they have one.
    """
    changed = site.cards.dates(first)
    for path in sorted(path for path, template in listed.items() if template not in UNLISTED):
        yield Visit(_url(path), changed.get(_url(path), ""))


def _part(path: str) -> str:
    return part_of(_url(path))


def _url(path: str) -> str:
    return path.removesuffix("index.html")
