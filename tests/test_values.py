"""Digests of values: equal for what is equal, other for what differs in anything, none for what may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import fields, replace
from newsroom import COMMENT, OWN, REPRINT, STORIES

from townpress.editorial.story import Block, Story, card_of
from townpress.press.values import Digests, NotFrozen


class Pair(Struct, frozen=True):
    """A record without an encoding of its own."""

    one: object
    other: object


@dataclass
class Loose:
    """A record that may change."""

    text: str


def of(value: object) -> bytes:
    """The digest of a value, reckoned by itself."""
    return Digests().of(value)


def test_equal_records_have_one_digest() -> None:
    """Stories and cards made anew are known again, and what was told is what would be reckoned."""
    for story in STORIES:
        again = replace(story, date=story.date + timedelta(0))
        assert of(story) == of(again)
        assert of(card_of(story)) == of(card_of(again))
    assert len({of(story) for story in STORIES}) == len(STORIES)


@pytest.mark.parametrize("field", [field.name for field in fields(Story)])
def test_whatever_differs_in_a_story_is_told(field: str) -> None:
    """A story that takes one field from another, differing, story has another digest; so has its card, if it shows."""
    for other in (COMMENT, REPRINT):
        changed = replace(OWN, **{field: getattr(other, field)})
        assert (of(changed) == of(OWN)) is (getattr(other, field) == getattr(OWN, field))
        assert (of(card_of(changed)) == of(card_of(OWN))) is (card_of(changed) == card_of(OWN))


def test_a_body_that_differs_is_told() -> None:
    """The body is part of a story's digest, and no part of its card's."""
    changed = replace(OWN, blocks=(*OWN.blocks, Block(html=Markup("<p>补记</p>"))))
    assert of(changed) != of(OWN)
    assert of(card_of(changed)) == of(card_of(OWN))


def test_a_story_is_not_its_card() -> None:
    """Kinds are told apart, as are text and markup, a number and a truth, parts that are cut elsewhere."""
    values = [OWN, card_of(OWN), "a", Markup("a"), 1, True, ("a", "bc"), ("ab", "c"), Pair("a", "b"), Pair("ab", "")]
    assert len({of(value) for value in values}) == len(values)


def test_records_within_records() -> None:
    """A record holds the digests of those in it."""
    assert of(Pair(card_of(OWN), "x")) == of(Pair(card_of(replace(OWN, summary=OWN.summary)), "x"))
    assert of(Pair(card_of(OWN), "x")) != of(Pair(card_of(REPRINT), "x"))


@pytest.mark.parametrize("value", [["a"], {"a": 1}, Loose("a"), Pair("a", ["b"])])
def test_what_may_change_has_none(value: object) -> None:
    """A list, a mapping, a record that is not frozen, and whatever holds one."""
    with pytest.raises(NotFrozen):
        of(value)
