"""Our settings, read once from Pelican's into a frozen value; whatever is unknown or ill-typed is named at once."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from pelican.settings import DEFAULT_CONFIG

from townpress.editorial.webaddress import is_site_address
from townpress.kernel.errors import ConfigurationError
from townpress.kernel.instant import instant_of_build
from townpress.kernel.problems import Problem, did_you_mean, shown
from townpress.kernel.proofs import FORMATS
from townpress.kernel.regex import regex
from townpress.plugin.fitting import faults, fitting_of
from townpress.plugin.jinja import Jinja, jinja_of
from townpress.plugin.settingsfiles import problem
from townpress.press.workforce import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from townpress.kernel.instant import Instant
    from townpress.products.form.fitting import Fitting

#: Each setting of ours, its default and the types it may have. ``docs/settings.md`` explains them; a test compares.
OURS: Mapping[str, tuple[object, tuple[type, ...]]] = {
    "AT": ("", (str,)),
    "STRICT": (False, (bool,)),
    "SKIP_BAD": (False, (bool,)),
    "ALLOW_SHRINK": (False, (bool,)),
    "URLS": ("", (str,)),
    "ALLOW_VANISHING": (False, (bool,)),
    "FORMAT": ("text", (str,)),
    "LOCK_WAIT": (0, (int, float)),
    "WORKERS": (0, (int, str)),
    "DRAFTS": (False, (bool,)),
    "SHARE_CARDS": (True, (bool,)),
    "EDITOR": (False, (bool,)),
    "EDITOR_BACKEND": ({}, (dict,)),
    "EDITOR_SERVER": ("", (str,)),
    "CHECK_ONLY": (False, (bool,)),
}

#: Pelican's that say where something lies.
_PLACES = ("PATH", "OUTPUT_PATH", "CACHE_PATH", "THEME")
_TYPES = dict.fromkeys(_PLACES, (str,)) | {name: types for name, (_, types) in OURS.items()}

#: What Pelican would do beside us, and does not: read articles and pages, copy files, write listings and feeds.
PELICAN_RESTS: Mapping[str, Any] = {
    "ARTICLE_PATHS": [],
    "PAGE_PATHS": [],
    "STATIC_PATHS": [],
    "THEME_STATIC_PATHS": [],
    "DIRECT_TEMPLATES": [],
    "TEMPLATE_PAGES": {},
    "OUTPUT_SOURCES": False,
    "DELETE_OUTPUT_DIRECTORY": False,
    "CACHE_CONTENT": False,
    "LOAD_CONTENT_CACHE": False,
    "FEED_ALL_ATOM": None,
    "FEED_ALL_RSS": None,
    "FEED_ATOM": None,
    "FEED_RSS": None,
    "CATEGORY_FEED_ATOM": None,
    "CATEGORY_FEED_RSS": None,
    "AUTHOR_FEED_ATOM": None,
    "AUTHOR_FEED_RSS": None,
    "TAG_FEED_ATOM": None,
    "TAG_FEED_RSS": None,
    "TRANSLATION_FEED_ATOM": None,
    "TRANSLATION_FEED_RSS": None,
}

#: What Pelican or a theme of its own reads though Pelican's defaults do not list it.
PELICANS_OWN = (
    frozenset(DEFAULT_CONFIG)
    | frozenset(PELICAN_RESTS)
    | {
        "AUTHOR",
        "DEBUG",
        "FEED_DOMAIN",
        "LINKS",
        "MENUITEMS",
        "SITESUBTITLE",
        "SOCIAL",
        "TIMEZONE",
    }
)


_DASK = "dask://"
#: Half of a character: any but those that stand for a byte of a path that is no UTF-8.
_HALF = regex("[\ud800-\udc7f\udd00-\udfff]")
_CLUSTER = regex(rf"{_DASK}(?:[\w.-]+|\[[\da-fA-F:.]+\]):\d{{1,5}}", re.ASCII)


class Settings(Struct, frozen=True):
    """What a build is told. Paths are absolute; ``site_url`` is empty where the masthead's domain decides."""

    content: Path
    output: Path
    state: Path
    theme: Path
    site_url: str
    at: Instant
    strict: bool
    skip_bad: bool
    allow_shrink: bool
    urls: Path | None
    allow_vanishing: bool
    form: str
    lock_wait: float
    workers: Workers
    drafts: bool
    share_cards: bool
    editor: Fitting | None
    check_only: bool
    jinja: Jinja


def settings_of(settings: Mapping[str, Any]) -> Settings:
    """Our settings out of Pelican's.

    Raises:
        ConfigurationError: with a problem for each setting that is unknown, misspelt or of a wrong type.
        MachineError: the form is wanted, but its parts have not been fetched.
    """
    problems = tuple(_problems(settings))
    if problems:
        raise ConfigurationError("设置有误 | the settings are wrong", problems)
    value: Callable[[str], Any] = lambda name: settings.get(name, OURS[name][0])  # noqa: E731 - one word for one look-up
    return Settings(
        content=Path(settings["PATH"]).absolute(),
        output=Path(settings["OUTPUT_PATH"]).absolute(),
        state=Path(settings["CACHE_PATH"]).absolute(),
        theme=Path(settings["THEME"]).absolute(),
        site_url=str(settings.get("SITEURL") or "").rstrip("/"),
        at=_instant(value("AT")),
        strict=value("STRICT"),
        skip_bad=value("SKIP_BAD"),
        allow_shrink=value("ALLOW_SHRINK"),
        urls=Path(value("URLS")).absolute() if value("URLS") and not value("DRAFTS") else None,
        allow_vanishing=value("ALLOW_VANISHING"),
        form=value("FORMAT"),
        lock_wait=value("LOCK_WAIT"),
        workers=_workers(value("WORKERS"), settings),
        drafts=value("DRAFTS"),
        share_cards=value("SHARE_CARDS"),
        editor=fitting_of(settings),
        check_only=value("CHECK_ONLY"),
        jinja=jinja_of(settings),
    )


def _workers(given: int | str, settings: Mapping[str, Any]) -> Workers:
    """Whoever WORKERS names; by default a process for each processor."""
    places = (Path(settings[name]).absolute() for name in ("CACHE_PATH", "THEME"))
    cluster = given.removeprefix(_DASK) if isinstance(given, str) else ""
    return Workers((given if isinstance(given, int) else 0) or min(os.cpu_count() or 1, 8), cluster, *places)


def _instant(at: object) -> Instant:
    """The instant of the build, and where AT is written if it cannot be read."""
    try:
        return instant_of_build(at, os.environ, datetime.now(UTC))
    except ConfigurationError as error:
        zh, _, en = str(error).partition(" | ")
        raise ConfigurationError(str(error), (problem(676, "AT", zh, en),)) from error


def _problems(settings: Mapping[str, Any]) -> Iterator[Problem]:
    known = PELICANS_OWN | frozenset(OURS)
    for name in sorted(settings):
        if name not in known:
            zh, en = did_you_mean(name, known)
            yield problem(
                671,
                name,
                f"没有名为 {shown(name)} 的设置{zh or '。'}请改正或删去",
                f"there is no setting {shown(name)}{en}; correct or remove it",
            )
    for name, types in _TYPES.items():
        given = settings.get(name)
        if name in settings and not _fits(given, types):
            wanted = "/".join(kind.__name__ for kind in types)
            zh, en = f"的值应为 {wanted}，现为", f"takes {wanted}, not"
            if isinstance(given, str) and str in types:
                zh, en = "里有文字中不能有的字符，请重写：", "holds a character that no text may hold; write it again:"
            yield problem(672, name, f"{name} {zh}“{shown(given)}”", f"{name} {en} “{shown(given)}”")
    yield from _value_problems(settings)
    yield from (problem(*fault) for fault in faults(settings))


def _value_problems(settings: Mapping[str, Any]) -> Iterator[Problem]:
    form = settings.get("FORMAT", "text")
    if isinstance(form, str) and form not in FORMATS:
        zh, en = did_you_mean(form, FORMATS)
        choices = " ".join(FORMATS)
        yield problem(673, "FORMAT", f"FORMAT 只能是 {choices}{zh}", f"FORMAT is one of {choices}{en}")
    for name in ("LOCK_WAIT", "WORKERS"):
        given = settings.get(name, 0)
        if isinstance(given, int | float) and not given >= 0:
            yield problem(674, name, f"{name} 不能是负数", f"{name} can't be negative")
    if isinstance(cluster := settings.get("WORKERS"), str) and not _CLUSTER.fullmatch(cluster):
        zh = f"WORKERS 应为进程数，或集群的调度器，例如 dask://10.0.0.5:8786，现为“{shown(cluster)}”"
        en = f"WORKERS is a number, or a scheduler such as dask://10.0.0.5:8786, not “{shown(cluster)}”"
        yield problem(770, "WORKERS", zh, en)
    if (book := settings.get("URLS")) and _fits(book, (str,)):
        for place in (settings[name] for name in _PLACES[:3] if _fits(settings[name], (str,))):
            if Path(book).absolute().is_relative_to(Path(place).absolute()):
                zh = f"网址簿不能放在 {shown(place)} 里，请放在仓库里别的地方，例如 urls.txt"
                en = f"the address book must not lie in {shown(place)}; keep it elsewhere in the repository: urls.txt"
                yield problem(766, "URLS", zh, en)
    url = str(settings.get("SITEURL") or "")
    if url and not is_site_address(url):
        yield problem(
            675,
            "SITEURL",
            f"SITEURL 应为完整网址，不含 % 编码，例如 https://news.zoucheng.example，现为“{shown(url)}”",
            f"SITEURL must be a whole address without %-codes: https://news.zoucheng.example, not “{shown(url)}”",
        )


def _fits(given: object, types: tuple[type, ...]) -> bool:
    """Whether a value is of one of the types; a bool is no number here, and a text is one that a path may hold."""
    if isinstance(given, str) and ("\0" in given or _HALF.search(given)):
        return False
    return isinstance(given, types) and (bool in types or not isinstance(given, bool))
