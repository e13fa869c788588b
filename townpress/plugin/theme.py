"""What the theme's templates are given besides their values: filters, the address of an asset, words in its language.

All of it is a function of the edition and the catalogue, so a page that hangs on both hangs on nothing more.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from jinja2 import StrictUndefined, TemplateRuntimeError
from markupsafe import Markup

from townpress.editorial.addresses import percent_encoded
from townpress.kernel.problems import did_you_mean
from townpress.kernel.regex import regex
from townpress.press.composing import compose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from gettext import NullTranslations

    import jinja2

    from townpress.editorial.photo import Variant
    from townpress.editorial.site import Edition, Listing, Period

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# What a relative reference may not hold as it is (RFC 3986); an address that is already percent-encoded stays so.
_FOREIGN = regex(r"[^\w.\-~/%#?&=+:@!$,;]+", re.ASCII)

# What no part of a mailto address may hold as it is, and what its addressee may not.
_UNSAFE, _UNSAFE_IN_EMAIL = regex(r"[^\w.\-~]+", re.ASCII), regex(r"[^\w.\-~@+]+", re.ASCII)


def furnish(env: jinja2.Environment, edition: Edition, words: NullTranslations) -> None:
    """Make ``env`` (Pelican's, as a generator made it) the one the theme is written for, speaking ``words``.

    Must run before the first template is loaded: compiled templates keep the escaping they were compiled with.
    """
    env.autoescape = True
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.auto_reload = False
    env.filters.update(filters_of(edition))
    env.globals.update(speech(words))
    compose(env)


def _asset(edition: Edition, name: str) -> str:
    try:
        return edition.asset(name)
    except KeyError:
        zh, _ = did_you_mean(name, dict(edition.assets))
        raise TemplateRuntimeError(f"theme/static 里没有 {name}{zh or '。'}no such file in theme/static") from None


def filters_of(edition: Edition) -> dict[str, Callable[..., str]]:
    """The theme's filters by name."""
    chinese = is_chinese(edition.language)
    return {
        "asset": partial(_asset, edition),
        "rooted": partial(rooted, edition.base),
        "absolute": partial(absolute, edition.site_url),
        "srcset": partial(srcset, edition.base),
        "day": partial(day, chinese=chinese),
        "minute": partial(minute, chinese=chinese),
        "period": partial(period, chinese=chinese),
        "iso": iso,
        "tel": tel,
        "mailto": mailto,
        "locale": locale_name,
    }


def speech(words: NullTranslations) -> dict[str, Callable[..., Markup]]:
    """``_``, ``gettext`` and ``ngettext`` as templates call them; values are escaped as they are put in.

    They do what the newstyle functions of ``jinja2.ext.i18n`` do, without that extension's call through the context,
    which took a third of a page's time.
    """

    @lru_cache(maxsize=1024)
    def said(message: str) -> Markup:
        return Markup(words.gettext(message))  # noqa: S704 - the words are the theme's own

    @lru_cache(maxsize=1024)
    def counted(one: str, many: str, num: int) -> Markup:
        return Markup(words.ngettext(one, many, num)) % {"num": num}  # noqa: S704 - as above

    def gettext(message: str, **values: object) -> Markup:
        return said(message) % values if values else said(message)

    def ngettext(one: str, many: str, num: int, **values: object) -> Markup:
        if values:
            return Markup(words.ngettext(one, many, num)) % {"num": num, **values}  # noqa: S704 - as above
        return counted(one, many, num)

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


def is_chinese(language: str) -> bool:
    """Whether dates are written as the Chinese write them."""
    return language.lower().split("-", maxsplit=1)[0] == "zh"


def locale_name(language: str) -> str:
    """``zh-CN`` as gettext and Open Graph write it: ``zh_CN``."""
    return language.replace("-", "_")


def rooted(base: str, url: str) -> str:
    """The path of an address that is relative to the site's root: ``2023/06/x/`` → ``/base/2023/06/x/``."""
    return f"{base}/{percent_encoded(url, _FOREIGN)}"


def absolute(site_url: str, url: str) -> str:
    """The whole address: ``2023/06/x/`` → ``https://host/base/2023/06/x/``."""
    return f"{site_url.rstrip('/')}/{percent_encoded(url, _FOREIGN)}"


def srcset(base: str, variants: Iterable[Variant]) -> str:
    """The candidates of a picture, each with its width, as HTML's ``srcset`` takes them."""
    return ", ".join(f"{rooted(base, variant.url)} {variant.width}w" for variant in variants)


def iso(moment: datetime) -> str:
    """ISO 8601 with its zone, to the second: ``2023-06-01T08:30:00+08:00``."""
    return moment.isoformat(timespec="seconds")


def day(moment: datetime, *, chinese: bool = True) -> str:
    """``2023年6月1日``, or ``1 June 2023``."""
    if chinese:
        return f"{moment.year}年{moment.month}月{moment.day}日"
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def minute(moment: datetime, *, chinese: bool = True) -> str:
    """The day and the time of day; midnight is what a date without a time is read as, and is not shown."""
    date = day(moment, chinese=chinese)
    if not moment.hour and not moment.minute:
        return date
    return f"{date} {moment.hour:02}:{moment.minute:02}"


def period(entry: Period | Listing, *, chinese: bool = True) -> str:
    """The year or month that a page of a listing holds: ``2023年6月``, ``June 2023``, ``2023年``."""
    if chinese:
        return f"{entry.year}年{entry.month}月" if entry.month else f"{entry.year}年"
    return f"{MONTHS[entry.month - 1]} {entry.year}" if entry.month else f"{entry.year}"


def tel(number: str) -> str:
    """A ``tel:`` address (RFC 3966) of a number as people write it; of several, the first."""
    first = re.split(r"[、，,;；/转]|ext", number, maxsplit=1)[0]
    return "tel:" + re.sub(r"[^0-9+]", "", first)


def mailto(email: str, about: str, title: str, address: str) -> str:
    """A ``mailto:`` address (RFC 6068) whose letter names what it is about, the story and its address."""
    subject = percent_encoded(f"{about}{title}", _UNSAFE)
    body = percent_encoded(f"{title}\r\n{address}\r\n\r\n", _UNSAFE)
    return f"mailto:{percent_encoded(email, _UNSAFE_IN_EMAIL)}?subject={subject}&body={body}"
