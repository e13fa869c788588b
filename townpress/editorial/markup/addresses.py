r"""The address of a link, judged by how it is written: what kind it is, or what is wrong with it.

Nothing is looked up here. Links to other sites are held to the WHATWG URL Standard's valid form as far as a newsroom
meets it; what only looks like an address (``www.…``, ``C:\…``, a Pelican or wiki syntax) is refused with the remedy.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from townpress.editorial.markup import refusals
from townpress.editorial.markup.body import LinkKind
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable

    from townpress.editorial.markup.refusals import Refusal

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
STORIES = (".md", ".markdown")

_SCHEME = regex(r"([a-zA-Z][a-zA-Z0-9+.-]*)([:：])")
_PELICAN = regex(r"(?:\{([^{}]*)\}|\|([^|]*)\|)(.*)", re.DOTALL)
_HOST = regex(
    r"(?:www\.[^/\s]+|(?:[a-z0-9-]+\.)+(?:com|cn|net|org|gov|edu|info|biz|top|xin|vip|cc|io|tv|me|hk|tw|mo|example))"
    r"(?:[:/?#].*)?",
    re.IGNORECASE,
)
_MAIL = regex(r"[^@\s/:]+@[^@\s/]+\.[^@\s/.]+", re.IGNORECASE)
_TELEPHONE = regex(r"\+?[\d()\- ]{3,24}(?:[,;][\d#*]+)?")
_HOST_LETTERS = regex(r"\w[\w.-]*|[0-9a-f:.]+")
_DANGEROUS = frozenset({"javascript", "data", "vbscript", "blob", "about", "view-source"})
_TRAILING = tuple("，。、；：！？）》」』”’…")


class Address(Struct, frozen=True):
    """An address understood. ``url``: as it is printed, for external ones; the rest as in LinkUse."""

    kind: LinkKind
    path: str = ""
    anchor: str = ""
    url: str = ""


def read_address(target: str) -> Address | Refusal:
    """What ``target``, as written between the brackets, means: the first reader that knows its form decides.

    Controls go first, as in browsers: ``java<tab>script:`` is ``javascript:`` to them.
    """
    plain = "".join(character for character in target if character >= " " and character != "\x7f").strip()
    for reader in (_empty, _pelican, _with_scheme, _anchor, _own_computer, _without_scheme):
        answer = reader(plain)
        if answer:
            return answer
    return _inside(plain)


def _empty(plain: str) -> Refusal | None:
    return refusals.EMPTY if plain in {"", "#"} else None


def _anchor(plain: str) -> Address | None:
    return Address(LinkKind.ANCHOR, anchor=unquote(plain[1:])) if plain.startswith("#") else None


def _own_computer(plain: str) -> Refusal | None:
    return refusals.own_computer(plain) if "\\" in plain or plain.startswith("~") else None


def _without_scheme(plain: str) -> Refusal | None:
    if plain.startswith("//") or _HOST.fullmatch(plain):
        return refusals.lacks_scheme(plain.lstrip("/"), "https://")
    return refusals.lacks_scheme(plain, "mailto:") if _MAIL.fullmatch(plain) else None


def _pelican(plain: str) -> Address | Refusal | None:
    match = _PELICAN.fullmatch(plain)
    if not match:
        return None
    keyword = (match[1] or match[2] or "").strip().lower()
    path, anchor = _split(match[3].strip())
    if keyword == "filename" and path.lower().endswith(STORIES):
        return Address(_page_or_story(path), path, anchor)
    if ".." in path.split("/"):
        return refusals.OUTSIDE
    if keyword == "static" and re.fullmatch(r"/?files/.*[^/]", path):
        return Address(LinkKind.FILE, "/" + path.lstrip("/"), anchor)
    if keyword in {"static", "attach"} and "/" not in path and path.lower().endswith(PICTURES):
        return Address(LinkKind.PHOTO, path)
    return refusals.pelican_syntax(keyword, path)


def _with_scheme(plain: str) -> Address | Refusal | None:
    match = _SCHEME.match(plain)
    if not match:
        return None
    scheme = match[1].lower()
    if scheme in _READERS:
        return refusals.FULL_WIDTH_COLON if match[2] == "：" else _READERS[scheme](plain)
    if len(scheme) == 1 or scheme == "file":
        return refusals.own_computer(plain)
    if scheme in _DANGEROUS:
        return refusals.dangerous(scheme)
    if "." in scheme or scheme == "localhost":
        return refusals.lacks_scheme(plain, "https://")
    return refusals.unsupported(scheme, tuple(_READERS))


def _web(plain: str) -> Address | Refusal:
    try:
        parts = urlsplit(plain)
        host, user, _ = parts.hostname or "", parts.username, parts.port
    except ValueError:
        return refusals.malformed(refusals.WEB)
    if user is not None:
        return refusals.PASSWORD
    if not parts.netloc or not _HOST_LETTERS.fullmatch(host):
        return refusals.malformed(refusals.WEB)
    if re.search(r"\s", plain):
        return refusals.BLANK
    return Address(LinkKind.EXTERNAL, url=_encoded(plain))


def _mail(plain: str) -> Address | Refusal:
    address = unquote(plain.partition(":")[2].partition("?")[0]).strip()
    if not _MAIL.fullmatch(address):
        return refusals.malformed("mailto:name@example.com")
    return Address(LinkKind.EXTERNAL, url=_encoded(plain))


def _telephone(plain: str) -> Address | Refusal:
    number = plain.partition(":")[2]
    if not _TELEPHONE.fullmatch(number):
        return refusals.malformed("tel:0537-1234567")
    return Address(LinkKind.EXTERNAL, url="tel:" + number.replace(" ", ""))


_READERS: dict[str, Callable[[str], Address | Refusal]] = {
    "https": _web,
    "http": _web,
    "mailto": _mail,
    "tel": _telephone,
}


def _inside(plain: str) -> Address | Refusal:
    path, anchor = _split(plain)
    name = path.removeprefix("./")
    if path.startswith("/"):
        if ".." in path.split("/"):
            return refusals.OUTSIDE
        ours = path.lower().endswith(STORIES) or path.startswith(("/content/", "/files/"))
        return refusals.unclear(path) if ours else Address(LinkKind.ROOT, path, anchor)
    if path.lower().endswith(STORIES):
        return Address(_page_or_story(path), name, anchor)
    if path.lower().endswith(PICTURES) and "/" not in name:
        return Address(LinkKind.PHOTO, name)
    return refusals.unclear(path)


def _split(address: str) -> tuple[str, str]:
    """Path, percent-decoded and composed (NFC), and anchor; a query names nothing in the newsroom's files."""
    address, _, anchor = address.partition("#")
    return unicodedata.normalize("NFC", unquote(address.partition("?")[0])), unquote(anchor)


def _page_or_story(path: str) -> LinkKind:
    return LinkKind.PAGE if "pages" in path.split("/")[:-1] else LinkKind.STORY


def _encoded(url: str) -> str:
    """``url`` with what RFC 3987 forbids percent-encoded; Han stays as it is, ``%`` too unless it stands alone."""
    url = re.sub(r"%(?![0-9a-fA-F]{2})", "%25", url)
    head, bracket, tail = url.partition("]") if re.match(r"https?://\[", url) else ("", "", url)
    return head + bracket + re.sub(r'[\x00-\x20"<>\\^`{|}\[\]\x7f]', lambda match: quote(match[0]), tail)


def ends_in_punctuation(url: str) -> bool:
    """Whether a sentence's mark was probably copied along with the address."""
    return url.endswith(_TRAILING)
