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

from townpress.editorial.markup.mistaken import ATTRIBUTE, tags_in
from townpress.editorial.markup.vocabulary import ATTRIBUTES, BOXES, DROPPED, MEDIA, SWALLOWING, TAGS
from townpress.kernel.problems import shown
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.markup.places import Places
    from townpress.kernel.problems import Problem

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# Of Markdown's own making, and turned into ours afterwards: the ids that join a note to its mark.
_NOTE_IDS = {"li": {"id"}, "sup": {"id"}}

_ALLOWED = {tag: set(names) for tag, names in ATTRIBUTES.items()} | _NOTE_IDS

_CLEANER = nh3.Cleaner(
    tags=set(TAGS | BOXES | {"img"}),
    clean_content_tags=set(DROPPED),
    attributes=_ALLOWED,
    url_schemes=set(SCHEMES),
    link_rel=None,
)

# What the extensions write themselves.
_OURS = regex(r"""footnote(-ref|-backref)?|language-.*|fn(ref\d*)?:.*|left|center|right|回到正文""")
_FETCHING = frozenset({"src", "href", "srcset", "poster"})
_ELSEWHERE = regex(r"\s*(?:https?:|//|data:)", re.IGNORECASE)


def clean(html: str) -> str:
    """``html`` well formed, with the allowed tags, attributes and URLs alone (relative ones, :data:`SCHEMES`)."""
    return _CLEANER.clean(html)


def removals(places: Places, html: str, token: str) -> tuple[Problem, ...]:
    """What :func:`clean` takes from ``html``: a warning for each kind of tag and attribute, with its first place.

    Errors where more than markup would be lost: an element that swallows the rest of the story, film or sound from
    another host. ``token`` begins the addresses that Markdown links were given.
    """
    tags: Counter[str] = Counter()
    attributes: Counter[str] = Counter()
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for tag, rest, words in tags_in(html):
        if words:
            problems.append(_misread(places, tag, words))
            continue
        tags[tag] += 1
        for name, value in _attributes_in(rest) if tag not in {"!", "?", "!--"} else ():
            if name not in ATTRIBUTES.get(tag, ()) and name not in ATTRIBUTES["*"] and not _OURS.fullmatch(value):
                attributes[name] += 1
                values.setdefault(name, value)
            if tag in MEDIA and name in _FETCHING and _ELSEWHERE.match(value):
                problems.append(_media(places, tag, value))
            if (tag, name) == ("a", "href") and not value.startswith(token) and not _keeps_address(value):
                problems.append(_address(places, value))
    problems += _swallowed(places, tags, html)
    problems += (_tag(places, tag, count) for tag, count in sorted(tags.items()) if _goes(tag))
    problems += (_attribute(places, name, count, values[name]) for name, count in sorted(attributes.items()))
    return tuple(problems)


def _attributes_in(tag: str) -> Iterator[tuple[str, str]]:
    for name, value in ATTRIBUTE.findall(tag) if tag.strip("/ \n") else ():
        yield name.lower(), unescape(value[1:-1] if value[:1] in {'"', "'"} else value)


def _goes(tag: str) -> bool:
    return tag not in TAGS | {"img", "!--"} and not tag.startswith("/")


def _keeps_address(address: str) -> bool:
    """Whether nh3 lets a link have this address: it is asked."""
    return "href=" in _CLEANER.clean(f'<a href="{escape(address)}">')


def _swallowed(places: Places, tags: Counter[str], html: str) -> Iterator[Problem]:
    unclosed = [tag for tag in sorted(SWALLOWING & tags.keys()) if tags[tag] > tags["/" + tag]]
    for tag in [*unclosed, *(["!--"] if html.count("<!--") > html.count("-->") else [])]:
        yield places.error(
            places.matching(f"(?i:<{re.escape(tag)})"),
            432,
            f"<{tag}> 没有结束，后面的文字会全部丢失。请删去它，或在前面加反斜杠写成 \\<{tag}>",
            f"<{tag}> is never closed and would swallow the rest of the story; delete it",
        )


def _misread(places: Places, tag: str, words: str) -> Problem:
    return places.error(
        places.matching(rf"(?i:<(?={re.escape(tag)})(?=[^<>]*{re.escape(words)}){re.escape(tag)})"),
        432,
        f"<{shown(tag)} …> 里有文字“{shown(words)}”，会被当成 HTML 标签而丢失。小于号请写成 &lt;",
        f"the words “{shown(words)}” in <{shown(tag)} …> would be lost as part of a tag; "
        "write a less-than sign as &lt;",
    )


def _media(places: Places, tag: str, address: str) -> Problem:
    return places.error(
        places.of(address),
        450,
        f"<{tag}> 引用了别的网站的图片或媒体（{shown(address)}）。请先下载，图片放到稿件同一文件夹，"
        "再写 ![说明](文件名.jpg)",
        f"<{tag}> fetches from another site ({shown(address)}); download it, put a picture beside the story and write "
        "![description](name.jpg)",
    )


def _tag(places: Places, tag: str, count: int) -> Problem:
    all_of_it = tag in DROPPED | {"!", "?"}
    kept, kept_en = (
        ("，连同其中的内容", " with all it holds") if all_of_it else ("，保留其中的文字", ", keeping its text")
    )
    return places.warning(
        places.matching(f"(?i:<{re.escape(tag)})"),
        430,
        f"已删除 <{shown(tag)}>{_times(count)}{kept}。正文只用 Markdown 和少数 HTML 标签（见 docs/html.md）",
        f"removed <{shown(tag)}>{kept_en}; a body takes Markdown and a few HTML tags (docs/html.md)",
    )


def _attribute(places: Places, name: str, count: int, value: str) -> Problem:
    spot = places.matching(rf"(?i:(?<![\w-]){re.escape(name)}(?=[\s=/>]))")
    return places.warning(
        places.on_fence(f"#{value}") if name == "id" and spot == places.start else spot,
        431,
        f"已删除属性 {shown(name)}{_times(count)}。样式和脚本由网站统一管理，不能写在正文里",
        f"removed the attribute {shown(name)}; styles and scripts are the theme's, not the body's",
    )


def _address(places: Places, address: str) -> Problem:
    return places.warning(
        places.of(address),
        433,
        f"已删除链接地址 {shown(address)}。可用 https: http: mailto: tel: 开头的地址，写成 [文字](https://…)",
        f"removed the link address {shown(address)}; write [words](https://…)",
    )


def _times(count: int) -> str:
    return f"（共 {count} 处）" if count > 1 else ""
