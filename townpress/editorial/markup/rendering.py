"""From Markdown to a body: each step in order, and the one place that catches what the parser raises."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from townpress.editorial.markup.body import Body
from townpress.editorial.markup.bounds import LINKS_AT_MOST, PICTURES_AT_MOST, nested, out_of_bounds
from townpress.editorial.markup.charrefs import unsound_references
from townpress.editorial.markup.films import films_in, show_films
from townpress.editorial.markup.headings import name_anchors, order_headings
from townpress.editorial.markup.limit import TooSlow, within
from townpress.editorial.markup.links import LinkDesk
from townpress.editorial.markup.losses import lost
from townpress.editorial.markup.nesting import well_nested
from townpress.editorial.markup.parser import convert
from townpress.editorial.markup.pictures import lift_pictures
from townpress.editorial.markup.places import Places
from townpress.editorial.markup.reading import lead_text, plain_text
from townpress.editorial.markup.sanitizer import clean, removals
from townpress.editorial.markup.slips import slips
from townpress.editorial.markup.tree import TooDeep, parse, serialize
from townpress.editorial.markup.typography import LooseQuote, apply_typogrify, set_type
from townpress.editorial.markup.vocabulary import CODE
from townpress.kernel.digest import digest
from townpress.kernel.problems import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.markup.films import Film
    from townpress.editorial.markup.parser import Written
    from townpress.kernel.source import Source


def render(source: Source, body: str, body_line: int) -> tuple[Body, tuple[Problem, ...]]:
    """The body of ``source``, whose Markdown ``body`` begins on ``body_line``, and what is the matter with it.

    Depends on nothing else, and is the same for the same text: it may be kept by the digest of both. Empty when the
    text is out of bounds or took too long; then an error says so.
    """
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    found = out_of_bounds(source, body, body_line)
    if found:
        return Body(), found
    try:
        with within():
            return _rendered(source, body, body_line)
    except TooDeep as deep:
        return Body(), (_too_deep(source, body, body_line, deep),)
    except (TooSlow, RecursionError):
        return Body(), (_too_complex(source, body_line),)


def _rendered(source: Source, body: str, body_line: int) -> tuple[Body, tuple[Problem, ...]]:
    token = "to" + digest(body.encode("utf-8", "replace"))
    places = Places(source, body, body_line)
    made = convert(body, token)
    crowded = tuple(_too_many(places, made.written))
    if crowded:
        return Body(), crowded
    problems = list(removals(places, made.html, token)) if made.html else []
    problems += unsound_references(places, made.html + made.references)
    problems += lost(places, made.losses)
    desk = LinkDesk(places, made.written, token)

    root = made.tree or well_nested(parse(clean(made.html)))
    linked = made.written or not made.tree
    films: list[Film] = []
    order_headings(root)
    if linked:
        desk.take(root)
        films = films_in(root, desk)
        for place in lift_pictures(root):
            desk.warn_of_lost_link(place)
    loose = set_type(root)
    notes, anchors = name_anchors(root)
    if linked:
        desk.settle_anchors(root, notes, anchors)
    text, lead = plain_text(root), lead_text(root)
    coded = not made.tree and any(element.tag in CODE for element in root.walk())
    prose = plain_text(root, without=CODE) if coded else text
    apply_typogrify(root)
    if linked and films:
        show_films(root, films)

    problems += desk.problems
    problems += slips(places, body, prose)
    problems += (_unpaired(places, quote) for quote in loose)
    finished = "\n".join(serialize(child) for child in root.children)
    return Body(finished, tuple(desk.links), tuple(desk.photos), anchors, text, lead), tuple(problems)


def _too_deep(source: Source, body: str, line: int, deep: TooDeep) -> Problem:
    places = Places(source, body, line)
    spots = [places.matching(rf"(?i:<{deep.tag}(?![\w-]))", deep.tag) for _ in range(deep.count)]
    return nested(source, "HTML 标签", "HTML tags", spots[-1])


def _too_complex(source: Source, line: int) -> Problem:
    return source.problem(
        406,
        f"这篇稿件太复杂，无法排版：{shown(source.path)}。请拆成几篇，或删去层层嵌套的符号后再试",
        f"this story is too complex to set: {shown(source.path)}; split it, or remove nested markup",
        line=line,
    )


def _too_many(places: Places, written: tuple[Written, ...]) -> Iterator[Problem]:
    for picture, limit, number, zh, en in (
        (False, LINKS_AT_MOST, 403, "个链接", "links"),
        (True, PICTURES_AT_MOST, 404, "张图片", "pictures"),
    ):
        targets = [use.target for use in written if use.picture is picture]
        if len(targets) > limit:
            spots = [places.link(target, picture=picture) for target in targets[: limit + 1]]
            yield places.error(
                spots[limit],
                number,
                f"正文里有 {len(targets)} {zh}，上限 {limit}。请拆成几篇",
                f"{len(targets)} {en}, at most {limit}; split the story",
            )


def _unpaired(places: Places, quote: LooseQuote) -> Problem:
    shown_quote = shown(quote.before + quote.mark + quote.after)
    spot = places.matching(re.escape(quote.before) + re.escape(quote.mark) + re.escape(quote.after))
    return places.warning(
        replace(spot, column=spot.column + len(quote.before), width=1),
        440,
        f"引号不成对（{shown_quote}）。这一段的直引号没有改动，请补上另一半，或直接输入“ ”",
        f"a quotation mark without partner ({shown_quote}); the straight quotes of this paragraph were left alone: add "
        "the other half or type “ ”",
    )
