"""The registers: typed, cross-checked, found by any of their names; what is wrong in them is configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from townpress.editorial.masthead import Channel
from townpress.editorial.registry import as_configuration, read_registers
from townpress.kernel.problems import Problem, errors_in
from townpress.kernel.source import Source

if TYPE_CHECKING:
    from townpress.editorial.registers import Registers

MASTHEAD = "name: 邹城本地新闻\ndomain: news.zoucheng.example\n"
RESERVED = frozenset({"feeds", "topics"})


def registers(**files: str) -> tuple[Registers, tuple[Problem, ...]]:
    """Registers read from the texts of their files, beside a sound masthead."""
    texts = {"masthead": MASTHEAD, **files}
    sources = {f"{name}.yml": Source(f"content/registers/{name}.yml", text) for name, text in texts.items()}
    return read_registers(sources, RESERVED)


def found(**files: str) -> list[tuple[str, str, int, int]]:
    """Code, field, line and column of each problem."""
    return [(p.code, p.field, p.line, p.column) for p in registers(**files)[1]]


def test_the_contracts_example() -> None:
    """Every file of the contract is read to its types; names lead to entries in every spelling."""
    read, problems = registers(
        masthead=MASTHEAD
        + """tagline: 身边的事
founded: 2014
language: zh-CN
contacts: {phone: 0537-0000000, email: news@zoucheng.example, qq_group: "123"}
filings: {icp: 鲁ICP备00000000号-1, police: 鲁公网安备37000000000000号, licence: 无}
report: {phone: 0537-1, email: jubao@zoucheng.example, national: "12377"}
channels:
  - {name: 微信公众号, kind: wechat, target: https://example.cn/w, note: 手机微信扫一扫}
standing: [help, about]
""",
        categories="- {slug: community, name: 社区治理, kind: news, disclaimers: [property]}\n",
        sources='- {slug: mzj, name: 邹城市民政局, kind: government, url: https://a.cn/, listed: "2025"}\n',
        places="- {slug: zoucheng, name: 邹城, code: '370883', parent: 济宁, aliases: [邹县]}\n"
        "- {slug: jining, name: 济宁}\n",
        topics="- {slug: standards, name: 社区治理标准化, lead: 试点, pinned: [pilot]}\n",
        people="- {slug: zhang-san, name: 张三, roles: [记者, 编辑], bio: 生于邹城}\n",
        disclaimers="- {id: property, text: '投资有风险: 谨慎', when: {origin: [转载], category: [社区治理]}}\n",
        front="- {story: pilot, place: lead, from: 2026-11-23 06:00, to: 2026-11-25 06:00}\n",
    )
    assert problems == ()
    assert read.masthead.founded == 2014
    assert read.masthead.filings.police_code == "37000000000000"
    assert read.masthead.channels == (Channel("微信公众号", "wechat", "https://example.cn/w", "手机微信扫一扫"),)
    assert read.place("邹县") is read.place("ZOUCHENG") is read.place(" 邹城 ")
    assert read.places[0].parent == "jining"
    assert read.source("邹城市民政局") is read.sources[0]
    assert read.category("community") is read.category("社区治理")
    assert read.person("张三") is read.people[0]
    assert read.topic("没有") is None
    assert read.names("place") == ("邹城", "zoucheng", "邹县", "济宁", "jining")
    assert (read.disclaimers[0].origins, read.disclaimers[0].categories) == (("reprint",), ("community",))
    assert read.placements[0].begins == "2026-11-23T06:00:00+08:00"


def test_all_but_the_masthead_may_be_missing_or_empty() -> None:
    """Missing and empty registers hold nothing; without a masthead there is no paper."""
    assert registers()[1] == ()
    assert registers(places="", topics="# 还没有\n", people="[]\n", sources="~\n")[1] == ()
    assert [(p.code, p.path) for p in read_registers({})[1]] == [("E602", "content/registers/masthead.yml")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("domain: https://news.example.cn", "E615"),
        ("domain: news.example.cn/path", "E615"),
        ("domain: news example.cn", "E615"),
        ("domain: news.example.cn:8080", "E615"),
        ("domain: localhost", "E615"),
        ("domain: nеws.example", "E615"),
        ("domain:", "E602"),
        ("domain: a.cn\nfounded: 二〇一四", "E615"),
        ("domain: a.cn\nfounded: 3014", "E615"),
        ("domain: a.cn\nfilings: {icp: 鲁ICP备123号}", "E615"),
        ("domain: a.cn\nfilings: {icp: ICP备12345678号}", "E615"),
        ("domain: a.cn\nfilings: {police: 鲁公网安备123号}", "E615"),
        ("domain: a.cn\ncontacts: {email: 没有}", "E615"),
        ("domain: a.cn\ncontacts: {phnoe: 1}", "E603"),
        ("domain: a.cn\ncontacts: 0537", "E605"),
        ("domain: a.cn\nslogan: x", "E603"),
        ("domain: a.cn\nname: 又一个", "E604"),
        ("domain: a.cn\nchannels: {name: x}", "E605"),
        ("domain: a.cn\nchannels: [{name: x}]", "E602"),
        ("domain: a.cn\nchannels: [{name: x, kind: wehcat}]", "E606"),
        ("domain: a.cn\nchannels: [{name: x, kind: app, target: 'javascript:x'}]", "E608"),
        ("domain: a.cn\nstanding: [About]", "E613"),
        ("domain: a.cn\nlanguage: 中文", "E612"),
        ("domain: [a.cn", "E628"),
        ("domain：a.cn", "E628"),
    ],
)
def test_mistakes_in_the_masthead(line: str, code: str) -> None:
    """Each mistake is one problem with a code of configuration."""
    assert [found_code for found_code, *_ in found(masthead=f"name: 邹城\n{line}\n")] == [code]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"categories": "- {slug: a, name: b, kind: nws}\n"}, [("E606", "kind", 1, 28)]),
        ({"categories": "- {slug: feeds, name: b}\n"}, [("E613", "slug", 1, 10)]),
        ({"categories": "- {slug: '2023', name: b}\n"}, [("E613", "slug", 1, 10)]),
        ({"categories": "- {slug: A_b, name: b}\n"}, [("E613", "slug", 1, 10)]),
        ({"categories": "- {slug: ../x, name: b}\n"}, [("E613", "slug", 1, 10)]),
        ({"categories": "- {slug: a, name: b, disclaimers: [no]}\n"}, [("E614", "disclaimers.0", 1, 36)]),
        ({"categories": "- {name: b}\n"}, [("E602", "slug", 1, 3)]),
        ({"categories": "- a\n"}, [("E605", "", 1, 3)]),
        ({"categories": "a: b\n"}, [("E605", "", 1, 1)]),
        ({"categories": "- {slug: a, name: b\n"}, [("E628", "", 1, 20)]),
        ({"places": "- {slug: a, name: b}\n- {slug: a, name: c}\n"}, [("E604", "slug", 2, 10)]),
        ({"places": "- {slug: a, name: b}\n- {slug: c, name: b}\n"}, [("E604", "name", 2, 19)]),
        (
            {"places": "- {slug: a, name: b, aliases: [x]}\n- {slug: c, name: d, aliases: [X]}\n"},
            [("E604", "aliases.0", 2, 32)],
        ),
        ({"places": "- {slug: a, name: b, parent: z}\n"}, [("E614", "parent", 1, 30)]),
        ({"places": "- {slug: a, name: b, parent: a}\n"}, [("E614", "parent", 1, 30)]),
        (
            {"places": "- {slug: a, name: b, parent: c}\n- {slug: c, name: d, parent: a}\n"},
            [("E614", "parent", 1, 30), ("E614", "parent", 2, 30)],
        ),
        ({"disclaimers": "- {id: a, text: x, when: {origin: [原创, 转栽]}}\n"}, [("E606", "when.origin", 1, 35)]),
        ({"disclaimers": "- {id: a, text: x, when: {category: [b]}}\n"}, [("E614", "when.category.0", 1, 38)]),
        ({"disclaimers": "- {id: a}\n- {id: a, text: x}\n"}, [("E602", "text", 1, 3)]),
        ({"front": "- {story: x, place: top}\n"}, [("E606", "place", 1, 21)]),
        ({"front": "- {story: x, place: lead, from: 2026-02-30}\n"}, [("E601", "from", 1, 33)]),
        ({"front": "- {story: x, place: lead, from: 2026-02-02, to: 2026-01-01}\n"}, [("E619", "to", 1, 49)]),
        ({"people": "- {slug: a, name: b, email: x}\n"}, [("E615", "email", 1, 29)]),
        ({"sources": "- {slug: a, name: b, url: //x}\n"}, [("E608", "url", 1, 27)]),
        ({"catgories": ""}, [("E663", "", 1, 1)]),
    ],
)
def test_mistakes_in_lists(files: dict[str, str], expected: list[tuple[str, str, int, int]]) -> None:
    """Each mistake in a list is named at its place; names that are used twice name both lines."""
    assert found(**files) == expected


def test_a_misspelt_file_is_told_its_name() -> None:
    """An unknown register names the nearest known one."""
    (problem,) = registers(catgories="")[1]
    assert "categories.yml" in problem.zh


def test_a_word_used_twice_names_both_lines() -> None:
    """The message about a second use holds both lines."""
    (problem,) = registers(people="- {slug: a, name: 张三}\n- {slug: b, name: 张三}\n")[1]
    assert "第 1 行和第 2 行" in problem.zh


def test_every_code_is_one_of_configuration() -> None:
    """What decoding and composing say of a register becomes configuration as well."""
    for number in (101, 133, 201, 219):
        assert as_configuration(Source("x").problem(number, "", "")).number in range(600, 700)
    assert errors_in(registers(places="- &a {slug: a, name: b}\n")[1])[0].number == 630


PIECES = some.sampled_from(
    (
        "\n",
        "\n",
        ":",
        "：",
        "- ",
        "  ",
        "[",
        "]",
        "{",
        "}",
        "'",
        "#",
        "---\n",
        "slug: a",
        "name: b",
        "when: ",
        "origin: ",
        "x",
    )
)


@settings(max_examples=150, deadline=None)
@given(some.lists(PIECES, max_size=30).map("".join))
@example("---\n  ")
def test_nothing_makes_reading_raise(text: str) -> None:
    """Whatever the registers hold, reading them ends with problems of configuration that stand within the files."""
    source = Source("x.yml", text)
    _, problems = read_registers({f"{name}.yml": source for name in ("masthead", "places", "disclaimers", "front")})
    assert all(600 <= p.number < 700 and 1 <= p.line <= len(source.lines) for p in problems)
