"""Registers that are wrong end a build with 2: the place is named, the nearest word offered, stories are spared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from refusals import X, altered, story

if TYPE_CHECKING:
    from conftest import Edition

MASTHEAD = "name: 邹城本地新闻\ndomain: news.zoucheng.example\n"
SECTION = "- {slug: community, name: 社区治理}\n"
M, C = "registers/masthead.yml", "registers/categories.yml"

MASTHEADS = [
    ("missing", {M: None}, "E602 masthead.yml:1:1"),
    ("empty", {M: ""}, "E602 masthead.yml:1:1, E602 masthead.yml:1:1"),
    ("only a comment", {M: "# x\n"}, "E602 masthead.yml:1:1, E602 masthead.yml:1:1"),
    ("no domain", {M: "name: 邹城\n"}, "E602 masthead.yml:1:1"),
    ("no name", {M: "domain: a.example\n"}, "E602 masthead.yml:1:1"),
    ("empty name", {M: "name:\ndomain: a.example\n"}, "E602 masthead.yml:1:1"),
    ("name a list", {M: "name: [a]\ndomain: a.example\n"}, "E605 masthead.yml:1:7"),
    ("a list", {M: "- name: x\n"}, "E605 masthead.yml:1:1"),
    ("text", {M: "邹城\n"}, "E605 masthead.yml:1:1"),
    ("full-width colons", {M: MASTHEAD.replace(": ", "：")}, "E605 masthead.yml:1:1"),
    ("unknown key", {M: MASTHEAD + "logo: x.png\n"}, "E603 masthead.yml:3:1"),
    ("misspelt name", {M: MASTHEAD.replace("name", "nmae")}, "E603 masthead.yml:1:1"),
    ("name twice", {M: MASTHEAD + "name: y\n"}, "E604 masthead.yml:3:1"),
    ("domain with scheme", {M: MASTHEAD.replace("news.", "https://news.")}, "E615 masthead.yml:2:9"),
    ("domain with path", {M: MASTHEAD.replace("example", "example/base")}, "E615 masthead.yml:2:9"),
    ("domain with port", {M: MASTHEAD.replace("example", "example:8080")}, "E615 masthead.yml:2:9"),
    ("domain without dot", {M: MASTHEAD.replace("news.zoucheng.example", "localhost")}, "E615 masthead.yml:2:9"),
    ("founded in words", {M: MASTHEAD + "founded: 去年\n"}, "E615 masthead.yml:3:10"),
    ("language cn", {M: MASTHEAD + "language: cn\n"}, "E612 masthead.yml:3:11"),
    ("ICP number", {M: MASTHEAD + "filings: {icp: 备案中}\n"}, "E615 masthead.yml:3:16"),
    ("police number", {M: MASTHEAD + "filings: {police: 鲁公网安备370号}\n"}, "E615 masthead.yml:3:19"),
    ("filing misspelt", {M: MASTHEAD + "filings: {license: x}\n"}, "E603 masthead.yml:3:11"),
    ("e-mail", {M: MASTHEAD + "contacts: {email: 无}\n"}, "E615 masthead.yml:3:19"),
    ("contacts in words", {M: MASTHEAD + "contacts: 0537-5200000\n"}, "E605 masthead.yml:3:11"),
    ("channel without kind", {M: MASTHEAD + "channels: [{name: 公众号}]\n"}, "E602 masthead.yml:3:12"),
    (
        "channel to a script",
        {M: MASTHEAD + 'channels: [{name: 公众号, kind: wechat, target: "javascript:x"}]\n'},
        "E608 masthead.yml:3:46",
    ),
    ("a channel that is none", {M: MASTHEAD + "channels: [null]\n"}, "E605 masthead.yml:3:12"),
    ("a standing page that is none", {M: MASTHEAD + "standing: [null]\n"}, "E605 masthead.yml:3:11"),
    ("standing page missing", {M: MASTHEAD + "standing: [help]\n"}, "E614 masthead.yml:3:12"),
    ("broken YAML", {M: MASTHEAD + "tagline: [\n"}, "E628 masthead.yml:3:11"),
    ("tab", {M: MASTHEAD + "\ttagline: x\n"}, "E628 masthead.yml:3:1"),
    ("second document", {M: MASTHEAD + "---\nname: z\n"}, "E632 masthead.yml:3:1"),
    ("Python object", {M: MASTHEAD + "tagline: !!python/name:os.system\n"}, "E631 masthead.yml:3:10"),
    ("bidi", {M: MASTHEAD + "tagline: a\u202eb\n"}, "E625 masthead.yml:3:11"),
    ("NUL", {M: MASTHEAD + "tagline: a\0b\n"}, "E624 masthead.yml:3:11"),
    ("GBK", {M: MASTHEAD.encode("gbk")}, "E623 masthead.yml:1:7"),
    ("UTF-16", {M: MASTHEAD.encode("utf-16")}, "E623 masthead.yml:1:1"),
    ("conflict", {M: f"<<<<<<< HEAD\n{MASTHEAD}=======\n>>>>>>> x\n"}, "E626 masthead.yml:1:1, E626 masthead.yml:5:1"),
    ("named .yaml", {M: None, "registers/masthead.yaml": MASTHEAD}, "E664 masthead.yaml:1:1"),
    ("named with a capital", {M: None, "registers/Masthead.yml": MASTHEAD}, "E663 Masthead.yml:1:1"),
]

LISTS = [
    ("a mapping", {C: "slug: community\nname: 社区治理\n"}, "E605 categories.yml:1:1"),
    ("text", {C: "社区治理\n"}, "E605 categories.yml:1:1"),
    ("entries in words", {C: "- community\n"}, "E605 categories.yml:1:3"),
    ("no name", {C: "- {slug: community}\n"}, "E602 categories.yml:1:3"),
    ("no slug", {C: "- {name: 社区治理}\n"}, "E602 categories.yml:1:3"),
    ("misspelt name", {C: "- {slug: community, nmae: 社区治理}\n"}, "E603 categories.yml:1:21"),
    ("one entry twice", {C: SECTION * 2}, "E604 categories.yml:2:10"),
    ("one slug twice", {C: SECTION + "- {slug: community, name: 别的}\n"}, "E604 categories.yml:2:10"),
    ("one name twice", {C: SECTION + "- {slug: other, name: 社区治理}\n"}, "E604 categories.yml:2:23"),
    ("capital slug", {C: SECTION + "- {slug: Other, name: 别的}\n"}, "E613 categories.yml:2:10"),
    ("Han slug", {C: SECTION + "- {slug: 别的, name: 别的}\n"}, "E613 categories.yml:2:10"),
    ("numeric slug", {C: SECTION + "- {slug: 2026, name: 别的}\n"}, "E613 categories.yml:2:10"),
    ("reserved slug", {C: SECTION + "- {slug: feeds, name: 别的}\n"}, "E613 categories.yml:2:10"),
    ("slug that climbs", {C: SECTION + "- {slug: ../x, name: 别的}\n"}, "E613 categories.yml:2:10"),
    ("unknown kind", {C: SECTION + "- {slug: x, name: 别的, kind: blog}\n"}, "E606 categories.yml:2:29"),
    (
        "unknown disclaimer",
        {C: SECTION + "- {slug: x, name: 别的, disclaimers: [invset]}\n"},
        "E614 categories.yml:2:37",
    ),
    ("unknown key", {C: SECTION + "- {slug: x, name: 别的, colour: red}\n"}, "E603 categories.yml:2:23"),
    ("uneven indent", {C: SECTION + " - {slug: x, name: 别的}\n"}, "E628 categories.yml:2:2"),
    ("wrong name of file", {"registers/category.yml": SECTION}, "E663 category.yml:1:1"),
    ("wrong kind of file", {"registers/notes.txt": "x"}, "E663 notes.txt:1:1"),
    ("in a folder", {"registers/old/places.yml": "[]"}, "E664 places.yml:1:1"),
    (
        "another in GBK",
        {"registers/disclaimers.yml": "- {id: invest, text: 不构成投资建议}".encode("gbk")},
        "E623 disclaimers.yml:1:22",
    ),
    (
        "source to a script",
        {"registers/sources.yml": '- {slug: a, name: b, url: "javascript:x"}'},
        "E608 sources.yml:1:27",
    ),
    ("unknown parent", {"registers/places.yml": "- {slug: a, name: b, parent: c}"}, "E614 places.yml:1:30"),
    ("parents in a ring", {"registers/places.yml": "- {slug: a, name: b, parent: a}"}, "E614 places.yml:1:30"),
    ("pinned story missing", {"registers/topics.yml": "- {slug: a, name: b, pinned: [nope]}"}, "E614 topics.yml:1:31"),
    (
        "a person's e-mail",
        {"registers/people.yml": "- {slug: lin-xiaoman, name: 林小满, email: x}"},
        "E615 people.yml:1:41",
    ),
    ("disclaimer without text", {"registers/disclaimers.yml": "- {id: invest}"}, "E602 disclaimers.yml:1:3"),
    (
        "disclaimer's origin",
        {"registers/disclaimers.yml": "- {id: invest, text: x, when: {origin: [copied]}}"},
        "E606 disclaimers.yml:1:40",
    ),
    ("front: no such story", {"registers/front.yml": "- {story: daibna, place: lead}"}, "E614 front.yml:1:11"),
    ("front: no such place", {"registers/front.yml": "- {story: daiban, place: top}"}, "E606 front.yml:1:26"),
    ("front: date", {"registers/front.yml": "- {story: daiban, place: lead, from: 2026-13-01}"}, "E601 front.yml:1:38"),
    (
        "front: ends first",
        {"registers/front.yml": "- {story: daiban, place: lead, from: 2026-11-25, to: 2026-11-24}"},
        "E619 front.yml:1:54",
    ),
    (
        "front: unknown key",
        {"registers/front.yml": "- {story: daiban, place: lead, until: 2026-12-01}"},
        "E603 front.yml:1:32",
    ),
]


@pytest.mark.parametrize(
    ("files", "problems"), [pytest.param(*case, id=f"masthead {name}") for name, *case in MASTHEADS]
)
def test_a_wrong_masthead_ends_with_2(edition: Edition, files: dict[str, str | bytes | None], problems: str) -> None:
    """Whatever is wrong with the masthead is told once, in its file."""
    edition.refuses(files, 2, problems)


@pytest.mark.parametrize(("files", "problems"), [pytest.param(*case, id=name) for name, *case in LISTS])
def test_a_wrong_list_ends_with_2(edition: Edition, files: dict[str, str | bytes | None], problems: str) -> None:
    """Whatever is wrong with a list is told once, in its file; no story is blamed for it."""
    edition.refuses(files, 2, problems)


def test_registers_come_before_stories_in_the_exit_status(edition: Edition) -> None:
    """With both wrong both are told, and the status is that of the registers."""
    files = {M: MASTHEAD + "nmae: x\n", X: story(date="date: 昨天")}
    edition.refuses(files, 2, "E603 masthead.yml:3:1, E201 x.md:3:7")


def test_the_nearest_word_is_offered(edition: Edition) -> None:
    """A misspelt key, slug or file comes with the word that was probably meant."""
    paper = edition.paper

    with altered(paper, {M: MASTHEAD + "contcts: {phone: 1}\n", "registers/category.yml": "[]"}):
        error = paper.build().err
    assert "是不是“contacts”？" in error
    assert "是不是“categories”？" in error
