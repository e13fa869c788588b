"""What is wrong with an address, and what to write instead: the sentences, apart from the reasoning."""

from __future__ import annotations

import re

from msgspec import Struct

from townpress.kernel.problems import did_you_mean, shown

WEB = "https://www.example.com/news/1.html"


class Refusal(Struct, frozen=True):
    """Why an address can't be used, with the remedy, in both languages; ``number`` is the problem's."""

    number: int
    zh: str
    en: str


EMPTY = Refusal(
    410,
    "链接没有地址。请在括号里写上网址，如 [文字](https://…)",
    "the link has no address; write [words](https://…)",
)
FULL_WIDTH_COLON = Refusal(414, "网址里的冒号要用半角 :", "write the colon of the address in half width")
BLANK = Refusal(
    414, "网址里有空格。请删去，或把空格写成 %20", "the address holds a blank; remove it or write it as %20"
)
PASSWORD = Refusal(
    413,
    "链接里含有密码或用户名（@ 前面的部分）。请删去 @ 和它前面的内容，并尽快改密码",
    "the link holds a password or user name (what stands before @); remove it, and change that password",
)
OUTSIDE = Refusal(
    418,
    "地址里不能用 .. 离开 content/files/。请把文件放进 content/files/ 再链接",
    "an address must not leave content/files/ by ..; put the file into content/files/",
)


def dangerous(scheme: str) -> Refusal:
    """A scheme that runs code or carries a page of its own."""
    return Refusal(
        411,
        f"不能用 {scheme}: 链接，它会在读者的浏览器里运行代码。请改成普通网址",
        f"{scheme}: links are not allowed: they run code in the reader's browser; use a plain address",
    )


def unsupported(scheme: str, known: tuple[str, ...]) -> Refusal:
    """A scheme most readers' devices don't know, or a misspelt one."""
    zh, en = did_you_mean(scheme, known)
    return Refusal(
        412,
        f"不支持 {shown(scheme)}: 开头的链接{zh}。可用 https: http: mailto: tel:",
        f"links beginning with {shown(scheme)}: are not supported{en}; use https:, http:, mailto: or tel:",
    )


def malformed(example: str) -> Refusal:
    """An address of a known scheme that is not written as such addresses are."""
    return Refusal(
        414,
        f"链接地址写得不对。请从浏览器地址栏重新复制，例如 {example}",
        f"the address is not well formed; copy it anew from the browser, e.g. {example}",
    )


def lacks_scheme(address: str, scheme: str) -> Refusal:
    """A host or mail address without what goes before it."""
    whole = shown(scheme + address)
    return Refusal(415, f"地址前面缺少 {scheme}。请写成 {whole}", f"the address lacks {scheme}; write {whole}")


def own_computer(address: str) -> Refusal:
    """A path on the editor's disk."""
    name = shown(re.split(r"[\\/]", address)[-1] or "a.pdf")
    return Refusal(
        416,
        f"这是您自己电脑上的文件，读者打不开。请把文件放进 content/files/，写成 {{static}}/files/{name}",
        f"this is a file on your own computer; put it into content/files/ and write {{static}}/files/{name}",
    )


def pelican_syntax(keyword: str, path: str) -> Refusal:
    """A form of Pelican's that is not needed here."""
    name = shown(path.rsplit("/", maxsplit=1)[-1] or "…")
    return Refusal(
        417,
        f"不能用 {{{shown(keyword)}}} 这种写法。链到稿件写 {{filename}}/stories/2023/06/…/index.md，"
        f"链到文件写 {{static}}/files/{name}，链到本站页面写 /栏目/",
        f"{{{shown(keyword)}}} is not understood here; link a story by {{filename}}/stories/…/index.md, a file by "
        f"{{static}}/files/{name}, another page of ours by its address",
    )


def unclear(path: str) -> Refusal:
    """A path that names neither a story nor a file of ours."""
    name = shown(path.rstrip("/").rsplit("/", maxsplit=1)[-1] or "…")
    inside = path.removeprefix("/content").lstrip("/")
    if inside.lower().endswith(".md"):
        story = f"{{filename}}/{shown(inside)}"
        return Refusal(418, f"链到稿件请写成 {story}", f"link a story by its file: {story}")
    return Refusal(
        418,
        f"看不懂这个地址。链到别的网站请以 https:// 开头；链到稿件写它的 .md 文件，如 ../{name}/index.md；"
        f"链到文件请放进 content/files/，写成 {{static}}/files/{name}",
        "this address is not understood; begin another site's with https://, link a story by its .md file "
        f"(../{name}/index.md), a file by {{static}}/files/{name} from content/files/",
    )
