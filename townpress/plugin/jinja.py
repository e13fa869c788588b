"""Settings of Pelican's for Jinja: they shape pages as the theme does, so an edition stands on them as well.

What is made of texts, numbers and lists is known by its digest. A function or an object is code of somebody's own,
which may hang on anything: with one of these nothing set is taken for what it was before, and every page is printed.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from townpress.kernel.digest import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPTIONS, _OVERRIDES = "JINJA_ENVIRONMENT", "THEME_TEMPLATES_OVERRIDES"
_GIVEN = ("JINJA_GLOBALS", "JINJA_FILTERS", "JINJA_TESTS")
#: The options of Jinja's that are ours whatever is set (:func:`townpress.plugin.theme.furnish`).
_OURS = frozenset({"autoescape", "auto_reload", "bytecode_cache", "lstrip_blocks", "trim_blocks", "undefined"})
#: Extensions that come with Jinja, whose version an edition stands on.
_JINJAS = "jinja2.ext."
_PLAIN = frozenset({bool, bytes, float, int, str, type(None)})


class Jinja(Struct, frozen=True):
    """What is set. ``overrides``: the folders whose templates step in for those of the theme, the first one first.

    ``digest``: of everything, the places of these folders among it; empty where all is as Pelican has it.
    """

    overrides: tuple[Path, ...] = ()
    digest: str = ""


def jinja_of(settings: Mapping[str, Any]) -> Jinja:
    """What Pelican's settings say."""
    overrides = tuple(Path(folder).resolve() for folder in settings.get(_OVERRIDES) or ())
    options = {name: value for name, value in (settings.get(_OPTIONS) or {}).items() if name not in _OURS}
    extensions = options.pop("extensions", None) or ()
    given = (options, extensions, *(settings.get(name) or {} for name in _GIVEN))
    if not (overrides or any(given)):
        return Jinja()
    plain = _is_plain(given) and all(isinstance(one, str) and one.startswith(_JINJAS) for one in extensions)
    told = repr(given) if plain else secrets.token_hex()
    return Jinja(overrides, digest(told.encode(), *(bytes(folder) for folder in overrides)))


def _is_plain(value: object) -> bool:
    """Whether a value is what it shows of itself, the order of a mapping included."""
    if type(value) is dict:
        return all(_is_plain(one) for pair in value.items() for one in pair)
    if type(value) in {list, tuple}:
        return all(map(_is_plain, value))  # type: ignore[call-overload]
    return type(value) in _PLAIN
