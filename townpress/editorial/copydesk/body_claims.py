"""E441, W442: a body does not contradict the record of its source (“邹城房产网讯” above, “来源：民政局” below)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from townpress.editorial.copydesk.galley import ONE_HAN
from townpress.editorial.nodes import Spot
from townpress.editorial.story import Origin
from townpress.kernel.problems import Severity, shown
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem

OURS = frozenset({"本报", "本网", "本站", "本台", "本刊", "本社", "我报", "我网", "我站"})

_LEAD_IN = r"^[\s>*_#+\-（(【\[「『〔]{0,30}"
_LINE = regex(
    _LEAD_IN + r"(?:(?:文章|新闻|稿件|信息|内容|原文)?来\s?源(?:于|自)?|稿\s?源|转载?自|摘自|原载)"
    r"\*{0,3}\s{0,3}[:：]\s{0,3}\*{0,3}\s{0,3}"
    r"(?P<claim>[^\s）)】\]」』〕*_][^）)】」』〕*\n]{0,60})"
)
_OUTLET = (
    r"(?:[本我][报网站台刊社]|[^\s，。、：:；;！!？?（）()“”]{1,20}?"
    r"(?:网|报|社|台|站|刊|局|新闻|融媒体?|中心|发布|客户端|在线|频道|电视|广播|公众号|传媒))"
)
# 新华社济南5月23日电, 本报讯, 邹城房产网讯 — not 资讯, 通讯, 简讯 and their like.
_DATELINE = regex(
    _LEAD_IN + rf"(?P<claim>{_OUTLET})[·]?{ONE_HAN}{{0,8}}?\s{{0,3}}(?:(?:\d{{1,2}}\s?月\s?)?\d{{1,2}}\s?日\s?)?"
    r"(?:(?<![通简快短资音喜腾视问审电])讯|(?<=日)电)(?=[\s】\]）)」』〕*_：:，,（(—-]|$)"
)


def body_claims(galley: Galley) -> Iterator[Problem]:
    """Source lines and datelines in the body, held against origin and source; both places are named."""
    for number, line in galley.prose_with("源", "自", "原载", "讯", "日电"):
        source_line = _LINE.match(line)
        match = source_line or (_DATELINE.match(line) if "讯" in line or "日电" in line else None)
        if match:
            spot = Spot(number, match.start("claim") + 1, len(match["claim"].rstrip()))
            yield from _judged(galley, match["claim"].strip(), spot, is_line=source_line is not None)


def _judged(galley: Galley, claim: str, spot: Spot, *, is_line: bool) -> Iterator[Problem]:
    story, own = galley.manuscript, galley.registers.masthead.name
    ours = claim[:2] in OURS or _agree(claim, own)
    if story.origin is Origin.ORIGINAL:
        agreed = ours
    else:
        known = galley.registers.source(story.source)
        named = known is not None and (galley.registers.source(claim) == known or _agree(claim, known.name))
        agreed = claim[:2] not in OURS and (named or _agree(claim, story.source))
    if not agreed:
        yield _contradiction(galley, claim, spot)
    elif is_line:
        yield galley.problem(
            442,
            "正文里又写了一遍来源。页面会按开头的登记自动显示，请删去这一行",
            "the body repeats the source; the page prints it from the record, remove this line",
            spot=spot,
            severity=Severity.WARNING,
        )


def _contradiction(galley: Galley, claim: str, spot: Spot) -> Problem:
    story = galley.manuscript
    if story.origin is Origin.ORIGINAL:
        record, zh, en = story.spot("origin"), "原创（origin: original）", "original work"
    else:
        record, zh, en = story.spot("source"), f"来源“{shown(story.source, 30)}”", f"source “{shown(story.source, 30)}”"
    return galley.problem(
        441,
        f"正文第 {spot.line} 行说“{shown(claim, 30)}”，开头第 {record.line} 行登记的是{zh}，互相矛盾。"
        "请改登记，或删去正文里的这句（经手的网站写在 via）",
        f"line {spot.line} claims “{shown(claim, 30)}” but line {record.line} records {en}; "
        "correct the record or remove the claim (a site it came through belongs into via)",
        spot=spot,
    )


def _agree(claim: str, name: str) -> bool:
    said, known = _plain(claim), _plain(name)
    return bool(known and said) and (known in said or said in known)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip("《》“”\"'[]")
