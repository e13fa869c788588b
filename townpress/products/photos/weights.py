"""What photographs weigh on the way to readers, for the report: the median, and those over their budget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from townpress.press.sheet import Leaf

#: So many bytes may the file weigh that a telephone of double density gets: a second and a half at 3G's 750 kbit/s.
BUDGET = 120_000
#: The widths that such a telephone, or a desk at single density, chooses.
_COLUMN = range(600, 900)
_FILE = regex(r"-(\d+)\.[0-9a-f]{8}\.(avif|webp|jpg|png)$")


def weights_of(leaves: Iterable[Leaf]) -> dict[str, Any]:
    """How many files and bytes of photographs are among these, by format, and what the column's width weighs.

    ``median`` and ``over`` (path → bytes, those over :data:`BUDGET`) are of the smallest format at that width.
    """
    formats: dict[str, list[int]] = {}
    column: dict[str, tuple[int, str]] = {}
    for leaf in leaves:
        found = _FILE.search(leaf.path)
        if found is None or not isinstance(leaf.data, Path):
            continue
        size = leaf.data.stat().st_size
        formats.setdefault(found[2], []).append(size)
        if int(found[1]) in _COLUMN:
            stem = leaf.path[: found.start()]
            column[stem] = min(column.get(stem, (size, leaf.path)), (size, leaf.path))
    sizes = [size for size, _ in column.values()]
    return {
        "files": {form: {"files": len(found), "bytes": sum(found)} for form, found in sorted(formats.items())},
        "median": _median(sizes),
        "budget": BUDGET,
        "over": {path: size for size, path in sorted(column.values(), reverse=True) if size > BUDGET},
    }


def _median(sizes: list[int]) -> int:
    if not sizes:
        return 0
    from statistics import median  # noqa: PLC0415 - long in loading, and few builds look at a photograph

    return round(median(sizes))
