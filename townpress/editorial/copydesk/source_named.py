"""E241, W242, E243: who a story comes from, and where it can be read there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.story import Origin
from townpress.kernel.problems import Severity, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem

_ONLY_FROM_ELSEWHERE = ("source_url", "original_title", "original_author", "via")


def source_named(galley: Galley) -> Iterator[Problem]:
    """A source and its address, or why there is none, for all but own work; for own work neither.

    《互联网新闻信息服务管理规定》第十五条: a reprint names its source, and the source must be traceable.
    """
    if galley.manuscript.origin is Origin.ORIGINAL:
        yield from _own_work(galley)
        return
    story = galley.manuscript
    if not story.source:
        yield galley.problem(
            241,
            "转载、供稿、综合的稿件要写来源。请加一行，例如 source: 邹城市民政局（须在 registers/sources.yml 登记）",
            "a story that is not original needs a source; add e.g. source: 邹城市民政局 (see registers/sources.yml)",
            key="source" if "source" in story.spots else "origin",
        )
    if not (story.source_url or story.no_source_url):
        yield galley.problem(
            243,
            "缺少原文网址。请加 source_url: https://…；确实没有，就写 no_source_url: 原因",
            "no address of the original; add source_url: https://…, or no_source_url: with the reason",
            key=next((key for key in ("source_url", "source") if key in story.spots), "origin"),
        )


def _own_work(galley: Galley) -> Iterator[Problem]:
    story, own = galley.manuscript, galley.registers.masthead.name
    known = galley.registers.source(story.source) if story.source else None
    foreign = ["source"] if story.source and own not in {story.source, known.name if known else ""} else []
    for key in foreign + [key for key in _ONLY_FROM_ELSEWHERE if getattr(story, key)]:
        yield galley.problem(
            242,
            f"原创稿件却写了 {key}（{shown(getattr(story, key), 30)}）。"
            "不是原创就加 origin: reprint（转载）或 release（供稿），是原创就删去这一行",
            f"an original story with {key}; if it is not your own work add origin: reprint or release, else remove it",
            key=key,
            severity=Severity.WARNING,
        )
