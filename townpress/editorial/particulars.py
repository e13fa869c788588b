"""Readers of what registers hold and stories do not: slugs, host names, filing numbers, e-mail addresses, years."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from townpress.editorial.lists import names
from townpress.editorial.schema import Entry, Outcome
from townpress.editorial.values import too_long, words_of
from townpress.editorial.webaddress import is_mixed
from townpress.kernel.problems import shown
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from townpress.editorial.schema import Reader

SLUG = regex(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
SLUG_AT_MOST = 60
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔云滇渝藏陕甘陇青宁新"
#: MIIT order 33: province, ICP备, eight to ten digits, 号, and the number of the site where there is one.
ICP = regex(rf"[{_PROVINCES}]ICP备\d{{8,10}}号(?:-\d+)?", re.ASCII)
#: 公安联网备案: province, 公网安备, fourteen digits, 号.
POLICE = regex(rf"[{_PROVINCES}]公网安备\s?\d{{14}}号", re.ASCII)
_HOST = regex(r"(?=.{4,253}$)(?:(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?!-)[^\W\d_](?:[\w-]{0,61}[^\W_])?")
_EMAIL = regex(r"[^\s@<>\"',;:()\\]{1,64}@[^\s@<>\"',;:()\\]+\.[^\s@<>\"',;:()\\.]+")
_YEAR = regex(r"(?:1[89]|20)\d{2}", re.ASCII)


def _form(pattern: re.Pattern[str], number: int, zh: str, en: str) -> Reader:
    """A reader of text that has the form of ``pattern`` and is never altered."""

    def read(entry: Entry) -> Outcome:
        outcome = words_of(entry)
        if not outcome.value or pattern.fullmatch(outcome.value[:1000]):
            return outcome
        return entry.refuse(number, f"“{shown(outcome.value)}”{zh}", f"“{shown(outcome.value)}” {en}")

    return read


icp = _form(ICP, 215, "不是 ICP 备案号的写法，例如 鲁ICP备12345678号-1", "is no ICP number such as 鲁ICP备12345678号-1")
police = _form(
    POLICE,
    215,
    "不是公安备案号的写法，例如 鲁公网安备37088300000001号",
    "is no public-security number such as 鲁公网安备37088300000001号",
)
email = _form(_EMAIL, 215, "不是电子邮件地址，例如 news@example.cn", "is no e-mail address such as news@example.cn")
_host = _form(
    _HOST,
    215,
    "不是域名。只写域名，不带 https:// 和路径，例如 news.zoucheng.example",
    "is no host name; give it without https:// and path, e.g. news.zoucheng.example",
)
_year = _form(_YEAR, 215, "不是年份，例如 2014", "is no year such as 2014")


def host(entry: Entry) -> Outcome:
    """A bare host name in one script."""
    outcome = _host(entry)
    if outcome.value and is_mixed(outcome.value):
        return entry.refuse(215, "域名混用了几种文字", "the host name mixes scripts")
    return outcome


def year(entry: Entry) -> Outcome:
    """A year of four digits."""
    outcome = _year(entry)
    return Outcome(int(outcome.value)) if outcome.value else outcome


def slug(reserved: frozenset[str] = frozenset()) -> Reader:
    """A reader of slugs: lower-case letters, digits and single hyphens, no bare number, none of ``reserved``."""

    def read(entry: Entry) -> Outcome:
        outcome = words_of(entry)
        if not outcome.value:
            return outcome
        value: str = outcome.value
        if not SLUG.fullmatch(value[: SLUG_AT_MOST + 1]):
            return entry.refuse(
                213,
                f"“{shown(value)}”不能作网址。只用小写字母、数字和单个 -，例如 community",
                f"“{shown(value)}” is no slug; use lower-case letters, digits and single hyphens, e.g. community",
            )
        if value.isdigit() or value in reserved:
            return entry.refuse(
                213,
                f"“{shown(value)}”是保留的网址。请换一个，例如 {value}-news",
                f"“{shown(value)}” is a reserved slug; choose another, e.g. {value}-news",
            )
        return too_long(entry, len(value), SLUG_AT_MOST) or outcome

    return read


def slugs(entry: Entry) -> Outcome:
    """A list of slugs."""
    outcome = names(SLUG_AT_MOST)(entry)
    wrong = next((value for value in outcome.value or () if not SLUG.fullmatch(value)), None)
    if wrong is None:
        return outcome
    return entry.refuse(213, f"“{shown(wrong)}”不是网址名，例如 about", f"“{shown(wrong)}” is no slug such as about")
