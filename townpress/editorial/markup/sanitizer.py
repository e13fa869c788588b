"""Cleaning by nh3 (ammonia: an HTML5 parser with an allow list), and word of what it took away.

Nothing an editor wrote reaches a page without passing here. ``class``, ``style`` and ``id`` never pass; the ids of
headings and notes are made afterwards (:mod:`.headings`).
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape, unescape
from typing import TYPE_CHECKING

import nh3

from townpress.editorial.markup.vocabulary import ATTRIBUTES, BOXES, DROPPED, MEDIA, SWALLOWING, TAGS
from townpress.kernel.problems import Severity, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.markup.places import Places
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# Of Markdown's own making, and turned into ours afterwards: the ids that join a note to its mark.
_NOTE_IDS = {"li": {"id"}, "sup": {"id"}}

_ATTRIBUTES = {tag: set(names) for tag, names in ATTRIBUTES.items()}
for _tag, _names in _NOTE_IDS.items():
    _ATTRIBUTES.setdefault(_tag, set()).update(_names)

_CLEANER = nh3.Cleaner(
    tags=set(TAGS | BOXES | {"img"}),
    clean_content_tags=set(DROPPED),
    attributes=_ATTRIBUTES,
    url_schemes=set(SCHEMES),
    link_rel=None,
)

_TAG = re.compile(r"""<(/?[a-zA-Z][^\s/>]*|!--|[!?])((?:[^<>"']|"[^"]*"|'[^']*')*)""")
_ATTRIBUTE = re.compile(r"""([^\s"'=<>/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")
# What the extensions write themselves.
_OURS = re.compile(r"""footnote(-ref|-backref)?|language-.*|fn(ref\d*)?:.*|left|center|right|回到正文""")
_ELSEWHERE = re.compile(r"\s*(?:https?:|//|data:)", re.IGNORECASE)


def clean(html: str) -> str:
    """``html`` with the allowed tags and attributes alone, well formed; of URLs only relative ones and :data:`SCHEMES`."""
    return _CLEANER.clean(html)


def removals(source: Source, places: Places, html: str, token: str) -> tuple[Problem, ...]:
    """What :func:`clean` takes from ``html``: a warning for each kind of tag and attribute, with its first place.

    Errors where more than markup would be lost: an element that swallows the rest of the story, a picture or film from
    another host. ``token`` marks the addresses that Markdown links were given.
    """
    tags: Counter[str] = Counter()
    attributes: Counter[str] = Counter()
    media: list[tuple[str, str]] = []
    links: list[str] = []
    for tag, rest in _TAG.findall(html):
        name = tag.lower()
        tags[name] += 1
        for attribute, value in _ATTRIBUTE.findall(rest) if rest.strip("/ \n") and tag not in "!--!?" else ():
            plain = value.strip("\"'")
            if attribute.lower() not in ATTRIBUTES.get(name, ()) and attribute.lower() not in ATTRIBUTES["*"]:
                attributes[attribute.lower()] += not _OURS.fullmatch(plain)
            if (name, attribute.lower()) == ("a", "href") and not plain.startswith(token) and not _keeps(plain):
                links.append(unescape(plain))
            if name in MEDIA and attribute.lower() in {"src", "href", "srcset", "poster"} and _ELSEWHERE.match(plain):
                media.append((name, plain))
    return (
        *_swallowed(source, places, tags, html),
        *_media(source, places, media),
        *_tags(source, places, tags),
        *_attributes(source, places, attributes),
        *_links(source, places, links),
    )


def _keeps(address: str) -> bool:
    """Whether nh3 lets a link have this address (as it stands in the HTML): it is asked."""
    return "href=" in _CLEANER.clean(f'<a href="{escape(unescape(address))}">')


def _swallowed(source: Source, places: Places, tags: Counter[str], html: str) -> Iterator[Problem]:
    unclosed = [name for name in sorted(SWALLOWING & tags.keys()) if tags[name] > tags["/" + name]]
    if html.count("<!--") > html.count("-->"):
        unclosed.append("!--")
    for name in unclosed:
        spot = places.matching(f"(?i:<{re.escape(name)})")
        yield source.problem(
            432,
            f"<{name}> 没有结束，后面的文字会全部丢失。请删去它，或在前面加反斜杠写成 \\<{name}>",
            f"<{name}> is never closed and would swallow the rest of the story; delete it",
            line=spot.line,
            column=spot.column,
            width=spot.width,
        )


def _media(source: Source, places: Places, media: list[tuple[str, str]]) -> Iterator[Problem]:
    for name, address in media:
        spot = places.of(address)
        yield source.problem(
            450,
            f"<{name}> 引用了别的网站的图片或媒体（{shown(address)}）。请先下载，放到稿件同一文件夹，再写 ![说明](文件名.jpg)",
            f"<{name}> fetches from another site ({shown(address)}); download it, put it beside the story and write "
            "![description](name.jpg)",
            line=spot.line,
            column=spot.column,
            width=spot.width,
        )


def _tags(source: Source, places: Places, tags: Counter[str]) -> Iterator[Problem]:
    for name in sorted(tags):
        if name in TAGS | {"img", "!--"} or name.startswith("/"):
            continue
        spot = places.matching(f"(?i:<{re.escape(name)})")
        kept, kept_en = ("", "") if name in DROPPED or name in "!?" else ("，保留其中的文字", ", keeping its text")
        yield source.problem(
            430,
            f"已删除 <{shown(name)}>{_times(tags[name])}{kept}。正文只能用 Markdown 和少数 HTML 标签（见 docs/html.md）",
            f"removed <{shown(name)}>{kept_en}; a body takes Markdown and a few HTML tags (docs/html.md)",
            line=spot.line,
            column=spot.column,
            width=spot.width,
            severity=Severity.WARNING,
        )


def _attributes(source: Source, places: Places, attributes: Counter[str]) -> Iterator[Problem]:
    for name in sorted(+attributes):
        spot = places.matching(rf"(?i:(?<![\w-]){re.escape(name)}(?=[\s=/>]))")
        yield source.problem(
            431,
            f"已删除属性 {shown(name)}{_times(attributes[name])}。样式和脚本由网站统一管理，不能写在正文里",
            f"removed the attribute {shown(name)}; styles and scripts are the theme's, not the body's",
            line=spot.line,
            column=spot.column,
            width=spot.width,
            severity=Severity.WARNING,
        )


def _links(source: Source, places: Places, links: list[str]) -> Iterator[Problem]:
    for address in links:
        spot = places.of(address)
        yield source.problem(
            433,
            f"已删除链接地址 {shown(address)}。可用 https: http: mailto: tel: 开头的地址，写成 [文字](https://…)",
            f"removed the link address {shown(address)}; write [words](https://…)",
            line=spot.line,
            column=spot.column,
            width=spot.width,
            severity=Severity.WARNING,
        )


def _times(count: int) -> str:
    return f"（共 {count} 处）" if count > 1 else ""
