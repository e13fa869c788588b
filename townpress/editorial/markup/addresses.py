"""The address of a link, judged by how it is written: what kind it is, or what is wrong with it and what to write.

Nothing is looked up here. Links to other sites are held to the WHATWG URL Standard's valid form as far as a newsroom
meets it; an address that only looks like one (``www.…``, ``C:\\…``, a Pelican or wiki syntax) is refused with the remedy.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from townpress.editorial.markup.body import LinkKind
from townpress.kernel.problems import did_you_mean, shown

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*)[:：]")
_PELICAN = re.compile(r"^(?:\{([^{}]*)\}|\|([^|]*)\|)(.*)$", re.DOTALL)
_HOST = re.compile(
    r"(?:www\.[^/\s]+|(?:[a-z0-9-]+\.)+(?:com|cn|net|org|gov|edu|info|biz|top|xin|vip|cc|io|tv|me|hk|tw|mo|example))"
    r"(?:[:/?#].*)?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[^@\s/:]+@[^@\s/]+\.[^@\s/.]+", re.IGNORECASE)
_TELEPHONE = re.compile(r"\+?[\d()\- ]{3,24}(?:[,;][\d#*]+)?")
_HOST_LETTERS = re.compile(r"[\w.-]+|\[[0-9a-fA-F:.]+\]")
_DANGEROUS = frozenset({"javascript", "data", "vbscript", "blob", "about", "view-source"})
_SPELLINGS = ("https", "http", "mailto", "tel")
_TRAILING = "，。、；：！？）》」』”’…"


@dataclass(frozen=True, slots=True)
class Address:
    """An address understood. ``url``: as it is printed, for external ones and anchors; see LinkUse for the others."""

    kind: LinkKind
    path: str = ""
    anchor: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an address can't be used, with the remedy, in both languages."""

    number: int
    zh: str
    en: str


def read_address(target: str) -> Address | Refusal:
    """What ``target``, as written between the brackets, means."""
    plain = "".join(character for character in target if character >= " " and character != "\x7f").strip()
    if plain in {"", "#"}:
        return Refusal(
            410,
            "链接没有地址。请在括号里写上网址，如 [文字](https://…)",
            "the link has no address; write [words](https://…)",
        )
    if match := _PELICAN.match(plain):
        return _pelican((match[1] or match[2] or "").strip().lower(), match[3].strip())
    if match := _SCHEME.match(plain):
        return _with_scheme(plain, match)
    if plain.startswith("#"):
        return Address(LinkKind.ANCHOR, anchor=unquote(plain[1:]))
    if "\\" in plain or plain.startswith("~"):
        return _own_computer(plain)
    if plain.startswith("//") or _HOST.fullmatch(plain):
        return Refusal(
            415,
            f"网址前面缺少 https://。请写成 https://{shown(plain.lstrip('/'))}",
            f"the address lacks https://; write https://{shown(plain.lstrip('/'))}",
        )
    if _MAIL.fullmatch(plain):
        return Refusal(415, f"邮箱请写成 mailto:{shown(plain)}", f"write a mail address as mailto:{shown(plain)}")
    return _inside(plain)


def _with_scheme(plain: str, match: re.Match[str]) -> Address | Refusal:
    scheme, rest = match[1].lower(), plain[match.end() :]
    if len(scheme) == 1 or scheme == "file":
        return _own_computer(plain)
    if match[0].endswith("：") and scheme in _SPELLINGS:
        return Refusal(414, "网址里的冒号要用半角 :", "write the colon of the address in half width")
    if scheme in {"http", "https"}:
        return _web(plain, scheme)
    if scheme == "mailto":
        good = _MAIL.fullmatch(unquote(rest.partition("?")[0]).strip())
        return Address(LinkKind.EXTERNAL, url=_encoded(plain)) if good else _malformed("mailto:name@example.com")
    if scheme == "tel":
        good = _TELEPHONE.fullmatch(rest)
        return Address(LinkKind.EXTERNAL, url=plain.replace(" ", "")) if good else _malformed("tel:0537-1234567")
    if scheme in _DANGEROUS:
        return Refusal(
            411,
            f"不能用 {scheme}: 链接，它会在读者的浏览器里运行代码。请改成普通网址",
            f"{scheme}: links are not allowed: they run code in the reader's browser; use a plain address",
        )
    if _HOST.fullmatch(plain) or "." in scheme or scheme == "localhost":
        return Refusal(
            415,
            f"网址前面缺少 https://。请写成 https://{shown(plain)}",
            f"the address lacks https://; write https://{shown(plain)}",
        )
    zh, en = did_you_mean(scheme, _SPELLINGS)
    return Refusal(
        412,
        f"不支持 {shown(scheme)}: 开头的链接{zh}。可用 https: http: mailto: tel:",
        f"links beginning with {shown(scheme)}: are not supported{en}; use https:, http:, mailto: or tel:",
    )


def _web(plain: str, scheme: str) -> Address | Refusal:
    try:
        parts = urlsplit(plain)
        host, user = parts.hostname or "", parts.username
        _ = parts.port
    except ValueError:
        return _malformed("https://www.example.com/news/1.html")
    if user is not None:
        return Refusal(
            413,
            "链接里含有用户名或密码（@ 前面的部分）。请删去 @ 和它前面的内容，并尽快改密码",
            "the link holds a user name or password (what stands before @); remove it, and change that password",
        )
    if not plain[len(scheme) :].startswith("://") or not _HOST_LETTERS.fullmatch(host) or host.startswith("."):
        return _malformed("https://www.example.com/news/1.html")
    if re.search(r"\s", plain):
        return Refusal(
            414,
            "网址里有空格。请删去，或把空格写成 %20",
            "the address holds a blank; remove it or write it as %20",
        )
    return Address(LinkKind.EXTERNAL, url=_encoded(plain))


def _malformed(example: str) -> Refusal:
    return Refusal(
        414,
        f"链接地址写得不对。请从浏览器地址栏重新复制，例如 {example}",
        f"the address is not well formed; copy it anew from the browser, e.g. {example}",
    )


def _own_computer(plain: str) -> Refusal:
    name = shown(re.split(r"[\\/]", plain)[-1] or "a.pdf")
    return Refusal(
        416,
        f"这是您自己电脑上的文件，读者打不开。请把文件放进 content/files/，写成 {{static}}/files/{name}",
        f"this is a file on your own computer; put it into content/files/ and write {{static}}/files/{name}",
    )


def _pelican(keyword: str, rest: str) -> Address | Refusal:
    path, anchor = _split(rest)
    if ".." in path.split("/") and keyword != "filename":
        return _outside()
    if keyword == "filename" and path.lower().endswith((".md", ".markdown")):
        return Address(_page_or_story(path), path, anchor)
    if keyword == "static" and re.fullmatch(r"/?files/.*[^/]", path):
        return Address(LinkKind.FILE, "/" + path.lstrip("/"), anchor)
    if keyword in {"static", "attach"} and "/" not in path and path.lower().endswith(PICTURES):
        return Address(LinkKind.PHOTO, path)
    name = shown(path.rsplit("/", maxsplit=1)[-1] or "…")
    return Refusal(
        417,
        f"不能用 {{{shown(keyword)}}} 这种写法。链到稿件写 {{filename}}/stories/2023/06/…/index.md，"
        f"链到文件写 {{static}}/files/{name}，链到本站页面写 /栏目/",
        f"{{{shown(keyword)}}} is not understood here; link a story by {{filename}}/stories/…/index.md, a file by "
        f"{{static}}/files/{name}, another page of ours by its address",
    )


def _inside(plain: str) -> Address | Refusal:
    path, anchor = _split(plain)
    last = path.rsplit("/", maxsplit=1)[-1].lower()
    if path.startswith("/"):
        if ".." in path.split("/"):
            return _outside()
        if last.endswith((".md", ".markdown")) or path.startswith(("/content/", "/files/")):
            return _spelled_out(path)
        return Address(LinkKind.ROOT, path, anchor)
    if last.endswith((".md", ".markdown")):
        return Address(_page_or_story(path), path.removeprefix("./"), anchor)
    if last.endswith(PICTURES) and "/" not in path.removeprefix("./"):
        return Address(LinkKind.PHOTO, path.removeprefix("./"))
    return _spelled_out(path)


def _spelled_out(path: str) -> Refusal:
    name = shown(path.rstrip("/").rsplit("/", maxsplit=1)[-1] or "…")
    inside = path.removeprefix("/content").lstrip("/")
    if inside.lower().endswith(".md"):
        return Refusal(
            418,
            f"链到稿件请写成 {{filename}}/{shown(inside)}",
            f"link a story by its file: {{filename}}/{shown(inside)}",
        )
    return Refusal(
        418,
        f"看不懂这个地址。链到别的网站请以 https:// 开头；链到稿件写它的 .md 文件，如 ../{name}/index.md；"
        f"链到文件请放进 content/files/，写成 {{static}}/files/{name}",
        f"this address is not understood; begin another site's with https://, link a story by its .md file "
        f"(../{name}/index.md), a file by {{static}}/files/{name} from content/files/",
    )


def _outside() -> Refusal:
    return Refusal(
        418,
        "地址里不能用 .. 离开 content/files/。请把文件放进 content/files/ 再链接",
        "an address must not leave content/files/ by ..; put the file into content/files/",
    )


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
    return url.endswith(tuple(_TRAILING))
