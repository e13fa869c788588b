"""W254, W255, E256, W257, E258: advertising is called 广告, and a machine's part in the work is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.ai import Ai
from townpress.kernel.problems import Severity, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem


def ai_explained(galley: Galley) -> Iterator[Problem]:
    """What the machine did is said in words (人工智能生成合成内容标识办法; the label itself comes from ``ai``)."""
    story = galley.manuscript
    if story.ai is not Ai.NONE and not story.ai_note:
        yield galley.problem(
            254,
            "写了 ai，请用 ai_note 说明人工智能做了什么，例如 ai_note: 用于整理录音，已由编辑核对",
            "say in ai_note what the machine did",
            key="ai",
            severity=Severity.WARNING,
        )
    if story.ai_note and story.ai is Ai.NONE:
        yield galley.problem(
            255,
            "有 ai_note 却没有标出人工智能。请加 ai: assisted（辅助）、generated（生成）或 suspected（疑似）",
            "ai_note without ai; add ai: assisted, generated or suspected",
            key="ai_note",
            severity=Severity.WARNING,
        )


def advertising_labelled(galley: Galley) -> Iterator[Problem]:
    """《广告法》第十四条, 《互联网广告管理办法》第九条: an advertisement is marked 广告, in that word."""
    story = galley.manuscript
    if story.advertiser and not story.ad_label:
        yield galley.problem(
            256,
            "有广告主就要标明广告。请加一行 ad_label: 广告",
            "a story with an advertiser must be labelled; add ad_label: 广告",
            key="advertiser",
        )
    if story.ad_label and not story.advertiser:
        yield galley.problem(
            257,
            "标了广告却没有广告主。请加一行 advertiser: 单位名称",
            "an advertisement without its advertiser; add advertiser: …",
            key="ad_label",
            severity=Severity.WARNING,
        )
    if story.ad_label and "广告" not in story.ad_label:
        yield galley.problem(
            258,
            f"“{shown(story.ad_label)}”不够：法律要求写明“广告”二字。请改成 ad_label: 广告",
            f"“{shown(story.ad_label)}” will not do: the law asks for the word 广告",
            key="ad_label",
        )
