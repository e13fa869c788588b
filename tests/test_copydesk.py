"""The copy desk, rule by rule: what each finds, where, and what it leaves alone."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from townpress.editorial.ai import Ai
from townpress.editorial.copydesk import RULES, proofread
from townpress.editorial.copydesk.personal_data import is_identity_number
from townpress.editorial.manuscript import CorrectionNote, Manuscript, PhotoNote
from townpress.editorial.masthead import Contacts, Masthead, Reporting
from townpress.editorial.nodes import Spot
from townpress.editorial.story import Origin
from townpress.editorial.terms import Category, Person, Place, Publisher, Topic
from townpress.kernel.problems import Severity
from townpress.kernel.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from townpress.kernel.problems import Problem

SHANGHAI = ZoneInfo("Asia/Shanghai")
MINZHENG = Publisher("mzj", "邹城市民政局")
PAPER = Masthead(
    "邹城本地新闻",
    "news.zoucheng.example",
    contacts=Contacts(phone="0537-5550100", tips="13800000001"),
    report=Reporting(phone="+86 139 0000 0002"),
)


@dataclass(frozen=True)
class Books:
    """The registers of a small newsroom, looked up by name, slug or alias."""

    masthead: Masthead = PAPER
    categories: tuple[Category, ...] = (Category("community", "社区治理"),)
    sources: tuple[Publisher, ...] = (MINZHENG, Publisher("xhs", "新华社"), Publisher("self", "邹城本地新闻"))
    places: tuple[Place, ...] = (Place("zoucheng", "邹城", aliases=("邹县",)),)
    topics: tuple[Topic, ...] = (Topic("standards", "社区治理标准化"),)
    people: tuple[Person, ...] = (Person("zhang-san", "张三"), Person("li-si", "李四"))

    def category(self, text: str) -> Category | None:
        """By name or slug."""
        return next((term for term in self.categories if text in {term.name, term.slug}), None)

    def source(self, text: str) -> Publisher | None:
        """By name or slug."""
        return next((term for term in self.sources if text in {term.name, term.slug}), None)

    def place(self, text: str) -> Place | None:
        """By name, slug or alias."""
        return next((term for term in self.places if text in {term.name, term.slug, *term.aliases}), None)

    def topic(self, text: str) -> Topic | None:
        """By name, slug or alias."""
        return next((term for term in self.topics if text in {term.name, term.slug, *term.aliases}), None)

    def person(self, text: str) -> Person | None:
        """By name, slug or alias."""
        return next((term for term in self.people if text in {term.name, term.slug, *term.aliases}), None)

    def names(self, kind: str) -> Iterable[str]:
        """What is registered."""
        terms = {"category": self.categories, "source": self.sources, "person": self.people}
        return [term.name for term in terms.get(kind, self.topics if kind == "topic" else self.places)]


def day(number: int) -> datetime:
    """A day of June 2023."""
    return datetime(2023, 6, number, tzinfo=SHANGHAI)


STORY = Manuscript(title="社区治理试点获批", date=day(1), category="社区治理", authors=("张三",))
REPRINT = replace(
    STORY,
    authors=(),
    origin=Origin.REPRINT,
    source="邹城市民政局",
    source_url="https://example.cn/1",
    original_title="社区治理试点获批",
    original_author="佚名",
    editor="李四",
    spots=MappingProxyType({"source": Spot(5, 9, 6)}),
)


def read(story: Manuscript, body: str = "邹城市的试点获批立项。") -> tuple[Problem, ...]:
    """What the desk says of ``story`` with ``body`` beginning on line 11 of its file."""
    return proofread(replace(story, body=body, body_line=11), Books(), Source("a.md", "\n" * 10 + body))


def codes(story: Manuscript, body: str = "邹城市的试点获批立项。") -> list[str]:
    """The codes, in the order of the rules."""
    return [problem.code for problem in read(story, body)]


def test_clean_stories_pass() -> None:
    """A complete original and a complete reprint are left alone by all rules."""
    assert codes(STORY) == []
    assert codes(REPRINT) == []
    assert len(RULES) == len(set(RULES))


@pytest.mark.parametrize(
    ("change", "meant"),
    [
        ({"category": "社区治里"}, "社区治理"),
        ({"authors": ("张三三",)}, "张三"),
        ({"places": ("邹城", "邹域")}, "邹城"),
        ({"topics": ("社区治理标准",)}, "社区治理标准化"),
    ],
)
def test_unregistered_names(change: dict[str, object], meant: str) -> None:
    """An unknown name is E240 with the nearest registered one."""
    (problem,) = read(replace(STORY, **change))
    assert problem.code == "E240"
    assert f"是不是“{meant}”" in problem.zh
    assert f"did you mean “{meant}”" in problem.en


def test_unregistered_source_and_editor_point_at_the_value() -> None:
    """The caret stands under the name, also inside a list and after a quotation mark."""
    text = '---\neditor: "王五"\nauthors: [张三, 赵六]\n---\n正文。\n'
    spots = {"editor": Spot(2, 9, 4), "authors": Spot(3, 10, 8)}
    story = replace(STORY, editor="王五", authors=("张三", "赵六"), spots=spots, body_line=5)
    found = proofread(story, Books(), Source("a.md", text))
    assert [(p.field, p.line, p.column, p.width) for p in found] == [("editor", 2, 10, 2), ("authors", 3, 15, 2)]


@pytest.mark.parametrize("origin", [Origin.REPRINT, Origin.RELEASE, Origin.COMPILED])
def test_source_needed(origin: Origin) -> None:
    """All but own work names its source and its address, or the reason for none."""
    assert "E241" in codes(replace(REPRINT, origin=origin, source=""))
    assert "E243" in codes(replace(REPRINT, origin=origin, source_url=""))
    assert codes(replace(REPRINT, origin=origin, source_url="", no_source_url="纸质来稿")) == []


def test_source_on_own_work() -> None:
    """Own work that names a source is probably not own work; the paper itself is no other source."""
    assert codes(replace(STORY, source="邹城市民政局", via="邹城房产网")) == ["W242", "W242"]
    assert codes(replace(STORY, source="邹城本地新闻")) == []
    assert codes(replace(STORY, source="self")) == []


@pytest.mark.parametrize("fact", ["original_title", "original_author", "editor"])
def test_reprint_facts(fact: str) -> None:
    """Each missing fact of a reprint is an error of its own; a release needs none of them."""
    assert codes(replace(REPRINT, **{fact: ""})) == ["E245"]
    assert codes(replace(REPRINT, origin=Origin.RELEASE, **{fact: ""})) == []


def test_original_title() -> None:
    """不详 is explained; a changed title is explained; typesetting is no change."""
    assert codes(replace(REPRINT, original_title="不详")) == ["E246"]
    assert codes(replace(REPRINT, original_title="不详", original_title_note="原网页已删")) == []
    assert codes(replace(REPRINT, original_title="试点获批")) == ["E247"]
    assert codes(replace(REPRINT, original_title="试点获批", title_changed="补充地名")) == []
    assert codes(replace(REPRINT, title="喜报！“试点”获批", original_title='喜报! "试点"获批')) == []


def test_withdrawal() -> None:
    """Reason and status go together; a withdrawn text is not proof-read any more."""
    assert codes(replace(STORY, status="withdrawn")) == ["E248"]
    assert codes(replace(STORY, withdrawn="不实")) == ["E249"]
    assert codes(replace(STORY, status="withdrawn", withdrawn="不实", category="没有这个", source="？"), "") == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"publish_at": datetime(2023, 5, 31, tzinfo=SHANGHAI)}, "E251"),
        ({"expires": datetime(2023, 5, 30, tzinfo=SHANGHAI)}, "E252"),
        ({"publish_at": day(9), "expires": day(8)}, "E252"),
        ({"corrections": (CorrectionNote(datetime(2023, 5, 1, tzinfo=SHANGHAI), "改"),)}, "E253"),
    ],
)
def test_dates_in_order(change: dict[str, object], code: str) -> None:
    """Dated, published, corrected, expired: in that order."""
    assert codes(replace(STORY, **change)) == [code]


def test_dates_that_agree() -> None:
    """A notice that expires on its own day, or a correction on it, is in order."""
    story = replace(STORY, publish_at=day(1), expires=day(1), corrections=(CorrectionNote(day(1), "改"),))
    assert codes(story) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ai": Ai.ASSISTED}, "W254"),
        ({"ai_note": "整理录音"}, "W255"),
        ({"advertiser": "某公司"}, "E256"),
        ({"ad_label": "广告"}, "W257"),
        ({"advertiser": "某公司", "ad_label": "推广"}, "E258"),
    ],
)
def test_labels(change: dict[str, object], code: str) -> None:
    """Advertising says 广告, and a machine's part is explained."""
    assert codes(replace(STORY, **change)) == [code]


@pytest.mark.parametrize("body", ["", " \n\n\u3000\n", "<!-- 待写 -->", "\u200b", "<!-- 未闭合 \n文字"])
def test_no_body(body: str) -> None:
    """Blanks, comments and invisible characters are no body; a draft may be empty."""
    assert codes(STORY, body) == ["E118"]
    assert codes(replace(STORY, status="draft"), body) == []


@pytest.mark.parametrize(
    "line",
    [
        "邹城房产网讯",
        "邹城房产网讯 5月23日，国家标准委印发通知。",
        "【邹城房产网讯】近日",
        "**本报讯**（记者 王五）近日",
        "本网5月23日讯 近日",
        "新华社济南5月23日电（记者王五）",
        "大众网·海报新闻济宁5月23日讯",
        "来源：邹城房产网",
        "来源:新华社",
        "（来源：大众网）",
        "**来源：**大众网",
        "> 文章来源： 大众网",
        "【来源：[大众网](https://example.cn)】",
        "转载自：齐鲁晚报",
        "稿源：齐鲁晚报",
    ],
)
def test_contradicting_claims(line: str) -> None:
    """A dateline or source line of another house is an error naming both lines, wherever it stands."""
    (problem,) = [p for p in read(REPRINT, f"第一段。\n\n{line}\n\n第三段。") if p.number == 441]
    assert problem.line == 13
    assert "第 13 行" in problem.zh
    assert "第 5 行" in problem.zh
    assert "邹城市民政局" in problem.zh


def test_the_claim_is_underlined() -> None:
    """Line and column point at the name that is wrong."""
    (problem,) = read(REPRINT, "正文。\n\n（来源：大众网）")
    assert (problem.line, problem.column, problem.width) == (13, 5, 3)


@pytest.mark.parametrize(
    "line",
    [
        "资金来源：财政拨款",
        "数据来源：国家统计局",
        "工业和信息化局通讯：一季度",
        "社区资讯：本周安排",
        "腾讯：回应",
        "据新华社报道，试点获批。",
        "社区供电，水务正常。",
        "通讯员 王五",
        "`来源：大众网`",
        "这条消息的来源：大众网不便透露",
    ],
)
def test_what_is_no_claim(line: str) -> None:
    """Other sources, other news words, quotations and code are the newsroom's own text."""
    assert "E441" not in codes(REPRINT, line)
    assert "E441" not in codes(STORY, line)


def test_claims_that_agree() -> None:
    """Repeating the source is a warning; a dateline of the source, or our own on own work, is right."""
    assert codes(REPRINT, "正文。\n\n来源：邹城市民政局") == ["W442"]
    assert codes(REPRINT, "邹城市民政局讯 近日") == []
    assert codes(STORY, "本报讯（记者 张三）近日") == []
    assert codes(STORY, "邹城房产网讯 近日") == ["E441"]
    assert codes(STORY, "正文。\n\n来源：邹城市民政局") == ["E441"]


@pytest.mark.parametrize(
    "line", ["免责声明：仅供参考", "**免责声明:** 仅供参考", "【版权声明】转载请注明", "本站声明：无关"]
)
def test_body_notices(line: str) -> None:
    """A pasted disclaimer is a warning."""
    assert "W443" in codes(STORY, f"正文。\n\n{line}")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("【2023】26号", "〔2023〕26号"),
        ("[2023]26号", "〔2023〕26号"),
        ("（2023）第026号", "〔2023〕26号"),
        ("(2023) 26 号", "〔2023〕26号"),
        ("［２０２３］２６号", "〔2023〕26号"),
        ("〔2023〕第3号", "〔2023〕3号"),
    ],
)
def test_document_numbers(wrong: str, right: str) -> None:
    """Each misspelling in title or body gets the exact replacement, at its place."""
    (problem,) = [p for p in read(STORY, f"印发通知国标委发{wrong}。") if p.number == 444]
    assert (problem.code, problem.line, problem.column, problem.width) == ("W444", 11, 9, len(wrong))
    assert f"“{right}”" in problem.zh
    assert "W444" in codes(replace(STORY, title=f"通知{wrong}"))


@pytest.mark.parametrize(
    "text", ["国标委发〔2023〕26号", "（2023）鲁0883民初123号", "（2023年）共26号楼", "`[2023]26号`"]
)
def test_document_numbers_left_alone(text: str) -> None:
    """Right numbers, court file numbers and code are no mistakes."""
    assert "W444" not in codes(STORY, text if "楼" not in text else "（2023年度）共26号楼")


@pytest.mark.parametrize(
    "unit",
    [
        "](",
        "![",
        "![](<",
        "<img ",
        "`",
        "```",
        "(2023) ",
        "*讯",
        "来源: ",
        "(2023)" + " " * 40,
        "1 ",
        "<!--",
        "[a]: ",
        "![][",
        "，",
    ],
)
def test_no_text_holds_up_the_desk(unit: str) -> None:
    """A hundred thousand characters of whatever mark, on one line or on many, are read in time that grows with them."""
    for body in (
        unit * (100_000 // len(unit)),
        "来源:" + " " * 100_000,
        "(2023)" + " " * 100_000,
        "*" * 100_000 + "讯",
    ):
        started = time.process_time()
        read(REPRINT, body)
        assert time.process_time() - started < 2


def test_punctuation() -> None:
    """One warning for the body with the count and the first place, one for the title."""
    title, body = read(replace(STORY, title="喜报!试点获批"), "你好,世界。\n他说:好;不好?")
    assert (title.code, title.field) == ("W445", "title")
    assert (body.line, body.column) == (11, 3)
    assert "“，”" in body.zh
    assert "4 处" in body.zh


@pytest.mark.parametrize(
    "text",
    [
        "会议8:30开始，比分3:2，增长3.5%。",
        "见 https://example.cn/a,b?c=中文 一文",
        "邹城 Zoucheng, Shandong",
        "[链接](https://example.cn/新闻,1) 与 `代码,里`",
        "图![社区](a.jpg)",
        "1.第一条",
        "脚注[^1]\n\n[^1]:注释",
        "```\n汉字,代码\n```",
    ],
)
def test_punctuation_left_alone(text: str) -> None:
    """Times, ratios, decimals, addresses, code, Markdown and Western text keep their marks."""
    assert "W445" not in codes(STORY, text)


def test_identity_numbers() -> None:
    """A number counts only with a possible birthday and the right check sign (GB 11643)."""
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")
    assert not is_identity_number("11010519491331002X")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("身份证11010519491231002X，", "W446"),
        ("身份证 110105 19491231 002x", "W446"),
        ("联系１３８１２３４５６７８", "W447"),
        ("电话：138-1234-5678", "W447"),
        ("tel:+86 138 1234 5678", "W447"),
        ("`13812345678`", "W447"),
        ("卡号6222 0212 3456 7890 128", "W448"),
    ],
)
def test_personal_numbers(text: str, code: str) -> None:
    """Numbers of people are privacy warnings, which STRICT leaves alone, and are not repeated in the message."""
    (problem,) = [p for p in read(STORY, f"正文。\n{text}") if p.number in {446, 447, 448}]
    assert (problem.code, problem.severity, problem.line) == (code, Severity.PRIVACY, 12)
    assert "5678" not in problem.zh + problem.en


@pytest.mark.parametrize(
    "text",
    [
        "电话0537-5550100，爆料13800000001，举报139 0000 0002",
        "鲁公网安备37088202000196号",
        "![社区培训](IMG_13812345678.jpg)",
        "https://example.cn/t/13812345678",
        "订单号1234567890123456",
        "增加23812345678元",
        "110105194912310021",
    ],
)
def test_numbers_that_are_nobodys(text: str) -> None:
    """The paper's own contacts, filing numbers, file names and plain figures are not personal."""
    assert not [p for p in read(STORY, text) if p.number in {446, 447, 448}]


GOOD = PhotoNote(alt="居民在社区开会", credit="张三 摄", people="public")


def with_photos(**notes: PhotoNote) -> Manuscript:
    """The story with notes on photographs, keyed by name without its ending."""
    photos = {f"{name}.jpg": note for name, note in notes.items()}
    return replace(STORY, photos=photos, spots={f"photos.{name}": Spot(8, 3, 9) for name in photos})


@pytest.mark.parametrize(
    "body",
    [
        "![](hui.jpg)",
        "文字![ ](./hui.jpg)文字",
        "![hui](hui.jpg)",
        "![图片](hui.jpg)",
        "![][a]\n\n[a]: hui.jpg",
        '<img src="hui.jpg">',
        "![](<hui.jpg>)",
        '![](hui.jpg "题")',
    ],
)
def test_alt_missing(body: str) -> None:
    """A picture without words, however written, is E510 at its place; a note in the front matter mends it."""
    problems = read(STORY, f"正文。\n\n{body}")
    assert [(p.code, p.line) for p in problems] == [("E510", 13), ("W512", 13)]
    assert all("hui.jpg" in problem.zh for problem in problems)
    assert codes(with_photos(hui=GOOD), f"正文。\n\n{body}") == []


def test_alt_given() -> None:
    """Alt in the body is enough; a cover needs it in photos or in the body; code shows no picture."""
    assert codes(STORY, "![居民开会](hui.jpg)") == ["W512"]
    assert codes(replace(STORY, cover="hui.jpg")) == ["E510"]
    assert codes(replace(with_photos(hui=GOOD), cover="hui.jpg")) == []
    assert codes(replace(STORY, cover="hui.jpg"), "![居民开会](hui.jpg)") == ["W512"]
    assert codes(STORY, "写法：`![](hui.jpg)`\n\n```\n![](hui.jpg)\n```") == []


def test_photo_notes() -> None:
    """Unused, uncredited, and without consent: each is told, a minor without consent is an error."""
    assert codes(with_photos(hui=GOOD)) == ["W511"]
    shown = "![居民开会](hui.jpg)"
    assert codes(with_photos(hui=replace(GOOD, credit="")), shown) == ["W512"]
    assert codes(with_photos(hui=replace(GOOD, people="minor")), shown) == ["E513"]
    assert codes(with_photos(hui=replace(GOOD, people="minor", consent="其母6月1日同意")), shown) == []
    assert codes(with_photos(hui=replace(GOOD, people="consented")), shown) == ["W514"]


def test_misspelt_photo_is_hinted() -> None:
    """A described photograph that is not shown is compared with those that are."""
    problem, _ = read(with_photos(huiyi=GOOD), "![居民开会](huiyl.jpg)")
    assert "是不是“huiyl.jpg”" in problem.zh


@pytest.mark.parametrize(
    "name",
    [
        "96b94be463704dd0b1142fc302fe647d.png", "index_ada1604105295822.jpg", "IMG_1234.JPG", "DSC01234.jpg",
        "QQ截图20210805152228.png", "微信图片_20190910153609.jpg", "mmexport1623456789.jpg",
        "Screenshot_2023-06-01.png",
    ],
)  # fmt: skip
def test_machine_names(name: str) -> None:
    """Names given by cameras, chats and content systems are worth a new name."""
    assert codes(STORY, f"![居民开会]({name})") == ["W512", "W515"]


@pytest.mark.parametrize(
    "name", ["photo-1.jpg", "shequ-peixun.jpg", "社区开会.jpg", "2023-06-01-huiyi.jpg", "photo1.jpg"]
)
def test_human_names(name: str) -> None:
    """Names that people gave are left alone."""
    assert codes(STORY, f"![居民开会]({name})") == ["W512"]
