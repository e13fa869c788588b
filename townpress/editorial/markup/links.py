"""The links and pictures of a tree: each judged, noted with its place, and made ready for its address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from townpress.editorial.addresses import PREFIX
from townpress.editorial.markup.addresses import Address, ends_in_punctuation, read_address
from townpress.editorial.markup.body import LinkKind, LinkUse, PhotoUse
from townpress.editorial.markup.headings import slug_of
from townpress.editorial.markup.parser import Written
from townpress.editorial.markup.photos import read_photo_name
from townpress.editorial.markup.quotes import typeset_title
from townpress.editorial.markup.refusals import Refusal
from townpress.editorial.markup.tree import Element, Node, Place, text_of
from townpress.kernel.problems import Problem, did_you_mean, shown
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from townpress.editorial.markup.places import Places
    from townpress.editorial.nodes import Spot

#: On every link out: the newsroom vouches for its own words, not for other people's pages.
RELATION = "noopener nofollow"

NOTE_LINK = regex(r"#fn(?:ref)?\d*:")


class LinkDesk:
    """Takes in the links and pictures of one tree in their order: ``links``, ``photos`` and ``problems``.

    ``written``: what Markdown made, by number; ``token``: how their addresses begin in the tree.
    """

    def __init__(self, places: Places, written: tuple[Written, ...], token: str) -> None:
        self._places = places
        self._written = {f"{token}-{number}": use for number, use in enumerate(written)}
        self.links: list[LinkUse] = []
        self.photos: list[PhotoUse] = []
        self.problems: list[Problem] = []

    def take(self, root: Element) -> None:
        """Replace each picture by its place, and each address that waits for the rest of the site by its place."""
        content: list[Node] = []
        for child in root.children:
            if isinstance(child, Element) and child.tag == "img":
                content += self._picture(child)
                continue
            if isinstance(child, Element):
                if child.tag == "a":
                    self._link(child)
                self.take(child)
            content.append(child)
        root.children = content

    def _picture(self, element: Element) -> list[Node]:
        source = element.get("src")
        use = self._written.get(source) or Written(source, element.get("title"), element.get("alt"), picture=True)
        spot = self._places.link(use.target, picture=True)
        name = read_photo_name(use.target)
        if isinstance(name, Refusal):
            self._refuse(name, spot)
            return []
        self.photos.append(PhotoUse(name, typeset_title(use.alt), typeset_title(use.title), spot))
        return [Place("photo", len(self.photos) - 1)]

    def _link(self, element: Element) -> None:
        href = element.attributes.pop("href", None)
        if href is None or self._is_note(element, str(href)):
            return
        use = self._written.get(str(href)) or Written(str(href), element.get("title"))
        spot = self._places.link(use.target)
        address = read_address(use.target)
        if isinstance(address, Refusal):
            self._refuse(address, spot)
            return
        if not text_of(element).strip() and not any(child.tag == "img" for child in element.walk()):
            self._warn(spot, 421, "链接没有文字，读者点不到", "the link has no words to press")
        if address.kind is LinkKind.EXTERNAL and ends_in_punctuation(address.url):
            self._warn(
                spot,
                424,
                f"网址末尾多了标点：{shown(address.url[-12:])}。请删去",
                f"the address ends in a sentence's mark: {shown(address.url[-12:])}; remove it",
            )
        self._place(element, LinkUse(use.target, address.kind, address.path, address.anchor, spot), address)
        if use.title:
            element.attributes["title"] = typeset_title(use.title)

    def _is_note(self, element: Element, href: str) -> bool:
        """Whether Markdown made this link between a note and its mark; it is no editor's, then."""
        if NOTE_LINK.match(href):
            element.attributes["href"] = href
        return bool(NOTE_LINK.match(href))

    def _place(self, element: Element, use: LinkUse, address: Address) -> None:
        element.attributes.pop("title", None)
        if use.resolved_elsewhere:
            element.attributes["href"] = Place("link", len(self.links))
        elif use.kind is LinkKind.EXTERNAL:
            element.attributes |= {"href": address.url, "rel": RELATION}
        else:
            element.attributes["href"] = "#" + use.anchor
        self.links.append(use)

    def settle_anchors(self, root: Element, notes: dict[str, str], anchors: tuple[str, ...]) -> None:
        """Point the links within the page at the ids there are; a warning for those that lead nowhere.

        A heading may be named by its words (``#强化标准引领``) or by its id (``#h-强化标准引领``).
        """
        targets = {**{name: name for name in anchors}, **notes}
        spots = {use.anchor: use for use in self.links if use.kind is LinkKind.ANCHOR}
        for element in root.walk():
            href = element.get("href")
            if element.tag != "a" or not href.startswith("#"):
                continue
            written = href[1:]
            target = targets.get(written) or targets.get(PREFIX + slug_of(written))
            if target:
                element.attributes["href"] = "#" + target
                continue
            del element.attributes["href"]
            if written not in spots and NOTE_LINK.match(href):
                self._unused(written.partition(":")[2])
                continue
            known = [name.removeprefix(PREFIX) for name in anchors]
            zh, en = did_you_mean(written, known)
            spot = spots[written].spot if written in spots else self._places.start
            self._warn(
                spot,
                420,
                f"本页没有 #{shown(written)} 这个小标题{zh}",
                f"no heading #{shown(written)} on this page{en}",
            )
        self.links = [self._settled(use, targets) for use in self.links]

    def _unused(self, note: str) -> None:
        """Of a note that no mark leads to, Markdown's way back leads nowhere."""
        self._warn(
            self._places.matching(rf"\[\^{re.escape(note)}\]:"),
            425,
            f"脚注 [^{shown(note)}] 没有用到。请在正文要加注的地方写 [^{shown(note)}]，或删去这条脚注",
            f"nothing refers to the note [^{shown(note)}]; write [^{shown(note)}] where it belongs, or delete the note",
        )

    def _settled(self, use: LinkUse, targets: dict[str, str]) -> LinkUse:
        if use.kind is not LinkKind.ANCHOR:
            return use
        return replace(use, anchor=targets.get(use.anchor) or targets.get(PREFIX + slug_of(use.anchor), use.anchor))

    def warn_of_lost_link(self, place: Place) -> None:
        """A link stood around the picture at ``place`` alone."""
        self._warn(
            self.photos[place.index].spot,
            423,
            "图片外面的链接已去掉：图片按原样整张显示。要链接请写在文字上",
            "the link around a picture was dropped; put it on words",
        )

    def _warn(self, spot: Spot, number: int, zh: str, en: str) -> None:
        self.problems.append(self._places.warning(spot, number, zh, en))

    def _refuse(self, refusal: Refusal, spot: Spot) -> None:
        self.problems.append(self._places.error(spot, refusal.number, refusal.zh, refusal.en))
