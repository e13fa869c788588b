"""Web addresses of other people's pages (RFC 3986), as an editor pastes them."""

from __future__ import annotations

import ipaddress
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from townpress.editorial.schema import Entry, Outcome
from townpress.editorial.values import too_long, words_of
from townpress.kernel.problems import Severity, shown
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from townpress.kernel.problems import Problem

URL_AT_MOST = 2000
_EXAMPLE = "https://www.zoucheng.gov.cn/…"
_UNFIT = regex(r'[\s<>"\\^`{}|]')
_HOST = regex(r"(?!-)[\w-]+(?<!-)(?:\.(?!-)[\w-]+(?<!-))*\.?")
#: Scheme, host, port and path with nothing in them that a page or a feed would have to escape.
_PLAIN = regex(r"https?://[\w.-]+(?::\d{1,5})?(?:/[\w.~-]+)*/?")
_OWN_SCRIPTS = frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})


def url(entry: Entry) -> Outcome:
    """An address with http or https, a host and no password; doubtful hosts are warnings."""
    outcome = words_of(entry)
    if not outcome.value:
        return outcome
    value: str = outcome.value
    refused = too_long(entry, len(value), URL_AT_MOST)
    if refused:
        return refused
    reason = fault_in_url(value)
    if reason:
        zh, en = reason
        return entry.refuse(208, f"“{shown(value)}”{zh}", f"“{shown(value)}” {en}")
    host = urlsplit(value).hostname or ""
    return Outcome(value, tuple(_doubts(entry, host)))


def fault_in_url(value: str) -> tuple[str, str] | None:
    """Why ``value`` is no address of a web page, in Chinese and English; None if it is one."""
    if _UNFIT.search(value):
        return "里有空格或不能用的符号。请从浏览器地址栏重新复制", "holds blanks or marks no address has; copy it again"
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return f"不是有效网址。例如 {_EXAMPLE}", f"is no valid address, e.g. {_EXAMPLE}"
    if not value.lower().startswith(("http://", "https://")):
        return (
            f"不是网页地址，要以 https:// 或 http:// 开头。例如 {_EXAMPLE}",
            f"must begin with https:// or http://, e.g. {_EXAMPLE}",
        )
    if "@" in parts.netloc:
        return "链接里含有密码或用户名。请删掉 @ 和它前面的部分", "holds a user name or password; delete up to the @"
    return _host_fault(parts, port)


def _host_fault(parts: SplitResult, port: int | None) -> tuple[str, str] | None:
    host = parts.hostname or ""
    if not host or port == 0 or not (_HOST.fullmatch(host) or _is_number(host)):
        return f"没有有效的域名。例如 {_EXAMPLE}", f"has no valid host, e.g. {_EXAMPLE}"
    return None


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _doubts(entry: Entry, host: str) -> list[Problem]:
    doubts = []
    if is_mixed(host):
        doubts.append(
            entry.problem(
                216,
                f"域名“{shown(host)}”混用了几种文字，可能是假冒网站，请核对",
                f"the host “{shown(host)}” mixes scripts and may be a fake; check it",
                severity=Severity.WARNING,
            )
        )
    if host.endswith(".local") or "." not in host.rstrip(".") or _is_number(host):
        doubts.append(
            entry.problem(
                217,
                f"“{shown(host)}”不是公开的域名，读者可能打不开",
                f"“{shown(host)}” is no public host; readers may not reach it",
                severity=Severity.WARNING,
            )
        )
    return doubts


def is_site_address(url: str) -> bool:
    """Whether ``url`` can be a site's own: scheme, host and at most a path of plain folders.

    Their names are written as they are: ``%2e`` would be a dot to a browser, and encoded once more in a link.
    """
    if fault_in_url(url):
        return False
    parts = urlsplit(url)
    return bool(_PLAIN.fullmatch(url)) and not (parts.query or parts.fragment or {".", ".."} & {*parts.path.split("/")})


def is_mixed(host: str) -> bool:
    """Whether a host looks like what it is not (UTS 39): other letters beside Latin ones, or full-width ones."""
    shown_host = ".".join(_unpunycoded(label) for label in host.split("."))
    if unicodedata.normalize("NFKC", shown_host) != shown_host:
        return True
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in shown_host if letter.isalpha()}
    return len(scripts) > 1 and not scripts <= _OWN_SCRIPTS


def _unpunycoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
