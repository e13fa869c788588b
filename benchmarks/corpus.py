"""A county's archive, made up: stories in Markdown with registers, the same for the same number and seed.

``python -m benchmarks.corpus FOLDER COUNT`` writes ``FOLDER/stories`` and ``FOLDER/registers``: 10 categories, 300
tags, 40 places, 12 topics and 30 people over 15 years, 800 to 1,800 characters a story. The words are drawn from a
vocabulary of newsroom Chinese, so that parsing, typography and search meet what they will meet.
"""

from __future__ import annotations

import random
import re
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CATEGORIES = ("社区治理", "民生", "教育", "交通出行", "通知公告", "本地楼市", "文化", "健康", "农业", "评论")
KINDS = ("news", "news", "news", "news", "notice", "property", "news", "news", "news", "opinion")
SEED = 20230601
YEARS = 15
END = datetime(2026, 11, 20)  # noqa: DTZ001 - written as Shanghai's time, as editors do

#: How often a paragraph has a heading before it, a sentence a quotation, a sentence figures.
HEADINGS, QUOTATIONS, FIGURES = 0.12, 0.1, 0.1


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\S+", text))


_NOUNS = _words("""
社区 居民 村委会 街道 学校 医院 公交 道路 小区 广场 公园 图书馆 市场 合作社 幼儿园
卫生院 供水 供暖 电梯 停车 志愿者 老人 孩子 教师 医生 司机 商户 农户 工人 网格员 标准
制度 清单 台账 项目 资金 方案 活动 服务 议事会
""")
_VERBS = _words("""
开展 推进 完善 建成 调整 公布 走访 检查 培训 组织 改造 启用 提升 征集 办理 解决 讨论
修缮 开放 延长
""")
_TAILS = (
    "方便了附近的群众",
    "得到居民的认可",
    "下一步还将继续",
    "前后用了三个月",
    "记者在现场看到",
    "负责人介绍说",
    "相关材料已经公示",
    "大家提出了不少意见",
)
_SURNAMES = "林周宋韩方许沈陆秦苏"
_GIVEN = _words("小满 一帆 晚晴 知远 书言 清和 若谷 明远 思齐 怀瑾")


@dataclass(frozen=True, slots=True)
class Piece:
    """One story, before it is written in anybody's form. ``title`` and ``body`` are Markdown; lists are in order."""

    slug: str
    moment: datetime
    title: str
    category: str
    person: str
    place: str
    topic: str
    tags: tuple[str, ...]
    body: str


def write_corpus(folder: Path, count: int, seed: int = SEED) -> None:
    """Write ``count`` stories and their registers below ``folder``."""
    write_registers(folder)
    for piece in pieces(count, seed):
        file = folder / path(piece)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text(piece), "utf-8")


def pieces(count: int, seed: int = SEED) -> Iterator[Piece]:
    """The stories, newest first; one at a time, since 100,000 of them are 300 MB."""
    dice = random.Random(seed)  # noqa: S311 - a corpus, not a secret
    for number in range(count):
        moment = END - timedelta(minutes=int(number * YEARS * 365 * 24 * 60 / count))
        yield invent(dice, f"s{count - number:06d}", moment)


def path(piece: Piece) -> str:
    """Where a story stands in a newsroom's content."""
    return f"stories/{piece.moment:%Y/%m}/{piece.slug}/index.md"


def text(piece: Piece) -> str:
    """A story as an editor writes it: front matter and body."""
    return (
        f"---\ntitle: {piece.title}\ndate: {piece.moment:%Y-%m-%d %H:%M}\n"
        f"category: {piece.category}\nauthors: {piece.person}\nplaces: {piece.place}\n"
        f"topics: {piece.topic}\ntags: {'、'.join(piece.tags)}\n---\n\n{piece.body}\n"
    )


def invent(dice: random.Random, slug: str, moment: datetime) -> Piece:
    """The next story that ``dice`` throw. The order of the throws is the corpus: changed, it is another one."""
    tags = tuple(f"标签{dice.randrange(300)}" for _ in range(3))
    place, topic, person = dice.randrange(40), dice.randrange(12), dice.randrange(30)
    title, category = f"{_clause(dice)}{dice.randrange(1000)}", dice.choice(CATEGORIES)
    body, length, target = [], 0, dice.randrange(800, 1800)
    while length < target:
        paragraph = _paragraph(dice)
        if dice.random() < HEADINGS:
            body.append(f"## {_clause(dice)}")
        body.append(paragraph)
        length += len(paragraph)
    return Piece(
        slug=slug,
        moment=moment,
        title=title,
        category=category,
        person=_person(person),
        place=f"第{place}镇",
        topic=f"专题{topic}",
        tags=tags,
        body="\n\n".join(body),
    )


def _paragraph(dice: random.Random) -> str:
    sentences = []
    for _ in range(dice.randrange(2, 6)):
        text = f"{_clause(dice)}，{_clause(dice)}，{dice.choice(_TAILS)}。"
        if dice.random() < QUOTATIONS:
            text = f"{dice.choice(_NOUNS)}的负责人说：“**{_clause(dice)}**，{dice.choice(_TAILS)}。”"
        if dice.random() < FIGURES:
            text = f"{dice.randrange(2012, 2027)}年，{dice.choice(_NOUNS)}共{dice.randrange(2, 5000)}处，" + text
        sentences.append(text)
    return "".join(sentences)


def _clause(dice: random.Random) -> str:
    return f"{dice.choice(_NOUNS)}{dice.choice(_VERBS)}{dice.choice(_NOUNS)}{dice.choice(_NOUNS)}"


def _person(number: int) -> str:
    return f"{_SURNAMES[number % 10]}{_GIVEN[number // 3]}"


def write_registers(content: Path) -> None:
    """Write what the stories name, and the folder of standing pages, which stays empty."""
    folder = content / "registers"
    folder.mkdir(parents=True, exist_ok=True)
    (content / "pages").mkdir(exist_ok=True)
    files = {
        "masthead": "name: 标准县本地新闻\ndomain: news.example\nfounded: 2011\n",
        "categories": "".join(
            f"- {{slug: c{number}, name: {name}, kind: {kind}}}\n"
            for number, (name, kind) in enumerate(zip(CATEGORIES, KINDS, strict=True))
        ),
        "places": "".join(f"- {{slug: p{number}, name: 第{number}镇}}\n" for number in range(40)),
        "topics": "".join(f"- {{slug: t{number}, name: 专题{number}}}\n" for number in range(12)),
        "people": "".join(
            f"- {{slug: r{number}, name: {name}}}\n"
            for number, name in enumerate(dict.fromkeys(_person(number) for number in range(30)))
        ),
    }
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, "utf-8")


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]), int(sys.argv[2]))
