"""The keys of the registers, as data: what each file may hold (documented in docs/registers.md)."""

from __future__ import annotations

from townpress.editorial.fields import ORIGIN_WORDS, PLACEMENT_WORDS, PLACEMENTS
from townpress.editorial.lists import items_of, names
from townpress.editorial.masthead import Channel, Contacts, Filings, Reporting
from townpress.editorial.particulars import email, host, icp, police, slug, slugs, year
from townpress.editorial.schema import Entry, Field, Outcome, Reader, Schema
from townpress.editorial.story import Origin
from townpress.editorial.values import (
    language,
    mapping_of,
    moment,
    one_of,
    prose,
    text,
)
from townpress.editorial.webaddress import url
from townpress.kernel.problems import Problem, did_you_mean, shown

CATEGORY_KINDS = ("news", "notice", "property", "photo", "opinion")
CHANNEL_KINDS = ("wechat", "miniprogram", "app", "douyin", "weibo", "kuaishou", "toutiao", "bilibili", "website")
_NAME = Field(text(60), required=True, example="邹城")


def _part(schema: Schema, kind: type) -> Reader:
    """A reader of a mapping that becomes a ``kind``."""

    def read(entry: Entry) -> Outcome:
        outcome = mapping_of(schema, entry)
        return Outcome(kind(**outcome.value) if outcome.value else None, outcome.problems, outcome.spots)

    return read


_CHANNEL = Schema(
    {
        "name": Field(text(40), required=True, example="微信公众号"),
        "kind": Field(one_of(CHANNEL_KINDS), required=True, example="wechat"),
        "target": Field(url),
        "note": Field(text()),
    }
)


def _channels(entry: Entry) -> Outcome:
    items, outcome = items_of(entry)
    read = [mapping_of(_CHANNEL, item) for item in items]
    complete = (found.value for found in read if found.value and "name" in found.value and "kind" in found.value)
    return Outcome(
        tuple(Channel(**values) for values in complete) or None,
        (*outcome.problems, *(problem for found in read for problem in found.problems)),
        {key: spot for found in read for key, spot in found.spots.items()},
    )


def _words(known: tuple[str, ...], others: dict[str, str] | None = None) -> Reader:
    """A reader of a list of ``known`` words."""
    table = {word: word for word in known} | (others or {})

    def read(entry: Entry) -> Outcome:
        outcome = names()(entry)
        problems: list[Problem] = list(outcome.problems)
        for word in outcome.value or ():
            if word not in table:
                zh, en = did_you_mean(word, table)
                choice = "、".join(known)
                problems.append(
                    entry.problem(
                        206,
                        f"不认识“{shown(word)}”{zh or '。'}只能是：{choice}",
                        f"unknown “{shown(word)}”{en}; one of: {choice}",
                    )
                )
        return Outcome(tuple(table[word] for word in outcome.value or () if word in table) or None, tuple(problems))

    return read


def listed(entry: Entry) -> Outcome:
    """The edition of the list of reprintable sources (稿源名单) a source stands on; ``no`` says that it does not."""
    outcome = text(40)(entry)
    return Outcome() if outcome.value and outcome.value.lower() in {"no", "否", "false"} else outcome


MASTHEAD = Schema(
    {
        "name": Field(text(60), required=True, example="邹城本地新闻"),
        "domain": Field(host, required=True, example="news.zoucheng.example"),
        "tagline": Field(text()),
        "description": Field(text(lines=True)),
        "founded": Field(year),
        "language": Field(language),
        "contacts": Field(
            _part(
                Schema(
                    {
                        "phone": Field(text()),
                        "email": Field(email),
                        "address": Field(text()),
                        "wechat": Field(text()),
                        "qq": Field(text()),
                        "qq_group": Field(text()),
                        "tips": Field(text()),
                    }
                ),
                Contacts,
            )
        ),
        "filings": Field(
            _part(Schema({"icp": Field(icp), "police": Field(police), "licence": Field(text())}), Filings)
        ),
        "report": Field(
            _part(Schema({"phone": Field(text()), "email": Field(email), "national": Field(text())}), Reporting)
        ),
        "channels": Field(_channels),
        "standing": Field(slugs),
    }
)


def _term(reserved: frozenset[str] = frozenset(), **more: Field) -> Schema:
    """The schema of a register's entries: a slug, a name, other names, and what is its own."""
    return Schema(
        {
            "slug": Field(slug(reserved), required=True, example="zoucheng"),
            "name": _NAME,
            **more,
            "aliases": Field(names()),
        }
    )


def schemas(reserved: frozenset[str]) -> dict[str, Schema]:
    """The schema of the entries of each list, by the register's name; categories may not take ``reserved`` slugs."""
    when = Schema(
        {
            "origin": Field(_words(tuple(Origin), ORIGIN_WORDS)),
            "category": Field(names()),
            "kind": Field(_words(CATEGORY_KINDS)),
        }
    )
    return {
        "categories": _term(
            reserved,
            kind=Field(one_of(CATEGORY_KINDS)),
            description=Field(text(lines=True)),
            disclaimers=Field(names()),
        ),
        "sources": _term(kind=Field(text(40)), url=Field(url), listed=Field(listed)),
        "places": _term(code=Field(text(20)), parent=Field(text(60))),
        "topics": _term(lead=Field(text(1000, lines=True)), pinned=Field(names(120))),
        "people": _term(roles=Field(names()), bio=Field(text(1000, lines=True)), email=Field(email)),
        "disclaimers": Schema(
            {
                "id": Field(slug(), required=True, example="reprint"),
                "text": Field(prose, required=True, example="本文系转载，版权归原作者所有。"),
                "when": Field(lambda entry: mapping_of(when, entry)),
            }
        ),
        "front": Schema(
            {
                "story": Field(text(120), required=True, example="2023-06-01-pilot"),
                "place": Field(one_of(PLACEMENTS, PLACEMENT_WORDS), required=True, example="lead"),
                "from": Field(moment),
                "to": Field(moment),
            }
        ),
    }
