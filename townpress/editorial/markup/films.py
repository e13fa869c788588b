"""Films, sound and other houses' videos: paragraphs that hold nothing but a link to one.

``[坡道施工]({static}/files/podao.mp4)`` alone in its paragraph becomes a player; a link to a ``.vtt`` beside it is its
captions, a picture its poster. A link to a video of 抖音, 哔哩哔哩, 视频号 or 快手 becomes a card that names the house:
nothing of theirs is loaded, for the pages ask no other host for anything.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from townpress.editorial.markup.body import LinkKind, LinkUse
from townpress.editorial.markup.tree import Element, Place, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from townpress.editorial.markup.links import LinkDesk
    from townpress.editorial.markup.tree import Node

FILMS, SOUNDS, CAPTIONS = frozenset({".mp4", ".webm"}), frozenset({".mp3", ".m4a"}), ".vtt"

#: Hosts and the beginnings of paths under which these houses keep videos, by the names readers know them by.
HOUSES = (
    ("抖音", ("douyin.com", "iesdouyin.com"), ""),
    ("哔哩哔哩", ("bilibili.com",), "/video/"),
    ("哔哩哔哩", ("b23.tv",), ""),
    ("微信视频号", ("channels.weixin.qq.com",), ""),
    ("微信视频号", ("weixin.qq.com",), "/sph/"),
    ("快手", ("kuaishou.com", "chenzhongtech.com"), ""),
)


class Film(Struct):
    """A paragraph that is to become a player or a card. Places are those of its address, captions and poster."""

    paragraph: Element
    link: Element
    tag: str = ""
    house: str = ""
    captions: Place | None = None
    poster: Place | None = None


def films_in(root: Element, desk: LinkDesk) -> list[Film]:
    """The films among the paragraphs of a body whose links were taken; their posters are taken out of the text."""
    paragraphs = (node for node in root.children if isinstance(node, Element) and node.tag == "p")
    return [film for film in (_film(paragraph, desk) for paragraph in paragraphs) if film]


def show_films(root: Element, films: Iterable[Film]) -> None:
    """Put players and cards where the paragraphs stand."""
    shown = {id(film.paragraph): film for film in films}
    root.children = [_shown(shown[id(node)]) if id(node) in shown else node for node in root.children]


def _film(paragraph: Element, desk: LinkDesk) -> Film | None:
    parts = [node for node in paragraph.children if not (isinstance(node, Text) and not node.value.strip())]
    parts = [node for node in parts if not (isinstance(node, Element) and node.tag == "br")]
    links = [node for node in parts if isinstance(node, Element) and node.tag == "a"]
    pictures = [node for node in parts if isinstance(node, Place) and node.kind == "photo"]
    if not links or len(links) + len(pictures) < len(parts) or len(pictures) > 1:
        return None
    endings = {_ending(link, desk): link for link in links}
    tag, first = next(((kind, endings[end]) for end, kind in _TAGS.items() if end in endings), ("", links[0]))
    if tag and set(endings) <= {_ending(first, desk), CAPTIONS} and len(endings) == len(links):
        captions = endings.get(CAPTIONS)
        place = captions.attributes.get("href") if captions else None
        return Film(
            paragraph,
            first,
            tag,
            captions=replace(place, kind="src") if isinstance(place, Place) else None,
            poster=_poster(paragraph, pictures, desk) if tag == "video" else None,
        )
    house = house_of(links[0].get("href"))
    return Film(paragraph, links[0], house=house) if house and len(parts) == 1 else None


_TAGS = dict.fromkeys(sorted(FILMS), "video") | dict.fromkeys(sorted(SOUNDS), "audio")


def _ending(link: Element, desk: LinkDesk) -> str:
    """The kind of file of ours that a link leads to."""
    place = link.attributes.get("href")
    use = desk.links[place.index] if isinstance(place, Place) else None
    return PurePosixPath(use.path).suffix.lower() if use and use.kind is LinkKind.FILE else ""


def _poster(paragraph: Element, pictures: list[Place], desk: LinkDesk) -> Place | None:
    if not pictures:
        return None
    paragraph.children.remove(pictures[0])
    use = desk.photos[pictures[0].index]
    desk.links.append(LinkUse(use.name, LinkKind.PHOTO, use.name, spot=use.spot))
    return Place("poster", len(desk.links) - 1)


def house_of(address: str) -> str:
    """The house that a video's address belongs to, or nothing."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    for name, hosts, path in HOUSES:
        if any(host == one or host.endswith(f".{one}") for one in hosts) and parts.path.startswith(path):
            return name
    return ""


def _shown(film: Film) -> Node:
    if film.house:
        house = Element("span", {"class": "elsewhere__house"}, [Text(film.house)])
        return Element("p", {"class": "elsewhere"}, [film.link, house])
    place = film.link.attributes["href"]
    source = replace(place, kind="src") if isinstance(place, Place) else ""
    player = Element(film.tag, {"class": "film__player", "controls": "", "preload": "none"})
    player.attributes |= {"place": film.poster} if film.poster else {}
    player.attributes["src"] = source
    if film.captions:
        player.children.append(
            Element(
                "track", {"kind": "captions", "srclang": "zh", "label": "字幕", "default": "", "src": film.captions}
            )
        )
    words = Element("figcaption", {"class": "film__words"}, [film.link])
    return Element("figure", {"class": f"film film--{film.tag}"}, [player, words])
