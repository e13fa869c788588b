"""Cards share their terms: they are equal to what they were, and a term is held once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from townpress.editorial.ai import Ai
from townpress.editorial.dates import ZONE
from townpress.editorial.story import Card, Provenance
from townpress.editorial.terms import Category, Person, Place, Publisher, Tag
from townpress.plugin import commonterms
from townpress.plugin.commonterms import CommonTerms

if TYPE_CHECKING:
    import pytest


def card(number: int, tag: str = "停水") -> bytes:
    """A card with every kind of term, encoded as it is kept."""
    return msgspec.json.encode(
        Card(
            path=f"stories/{number}.md",
            slug=str(number),
            url=f"2026/11/{number}/",
            title="柳泉社区停水",
            date=datetime(2026, 11, 1, 9, tzinfo=ZONE),
            category=Category("community", "社区"),
            summary="明日停水。",
            provenance=Provenance(source=Publisher("mzj", "民政局"), editor=Person("li", "李编")),
            authors=(Person("zhang", "张记者"),),
            places=(Place("liuquan", "柳泉"), Place("zoucheng", "邹城")),
            topics=(),
            tags=(Tag("tag", tag),),
            cover=None,
            modified=None,
            corrections=(),
            ai=Ai.NONE,
            ad_label="",
            expired=False,
            lang="zh-CN",
            placement="",
            aliases=(),
        )
    )


def test_cards_share_their_terms() -> None:
    """Two cards, each decoded by itself, name the same objects afterwards, and are equal to what they were."""
    first, second = (msgspec.json.decode(card(number), type=Card) for number in (1, 2))
    terms = CommonTerms()
    one, other = terms.in_card(first), terms.in_card(second)
    assert (one, other) == (first, second)
    assert first.category is not second.category
    assert one.category is other.category
    assert one.authors is other.authors
    assert one.places is other.places
    assert one.tags[0] is other.tags[0]
    assert one.provenance.source is other.provenance.source
    assert one.provenance.editor is other.provenance.editor


def test_terms_that_differ_stay_apart() -> None:
    """A tag of the same slug in another spelling is another tag."""
    terms = CommonTerms()
    one, other = (terms.in_card(msgspec.json.decode(card(1, name), type=Card)) for name in ("停水", "停 水"))
    assert (one.tags[0].name, other.tags[0].name) == ("停水", "停 水")


def test_no_more_are_held_than_are_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every story has tags of its own, what is held does not grow with the archive."""
    monkeypatch.setattr(commonterms, "HELD_AT_MOST", 20)
    terms = CommonTerms()
    for number in range(100):
        terms.in_card(msgspec.json.decode(card(number, f"标签{number}"), type=Card))
        assert len(vars(terms)["_held"]) < 30
