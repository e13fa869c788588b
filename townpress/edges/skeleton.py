"""The start of a new story: its folder and its front matter, ready to be filled in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.story import Origin
from townpress.kernel.errors import ConfigurationError, MachineError
from townpress.kernel.problems import shown
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

SLUG = regex(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 100
ORIGINS = {
    "原创": Origin.ORIGINAL,
    "转载": Origin.REPRINT,
    "供稿": Origin.RELEASE,
    "综合": Origin.COMPILED,
    **{origin.value: origin for origin in Origin},
}
_SOURCE = """source:                        # 来源：registers/sources.yml 里的名称
source_url:                    # 来源网址；没有就删掉这行，写 no_source_url: 原因
"""
_CATEGORY = "                     # 栏目：registers/categories.yml 里的名称"
_WANTED = {
    Origin.ORIGINAL: "authors:                       # 作者：registers/people.yml 里的姓名，用顿号隔开\n",
    Origin.REPRINT: f"""{_SOURCE}original_title:               # 原标题；写 不详 就再加一行 original_title_note: 说明
original_author:               # 原作者，可写 佚名
editor:                        # 责任编辑：registers/people.yml 里的姓名
""",
    Origin.RELEASE: _SOURCE,
    Origin.COMPILED: _SOURCE,
}


class Skeleton(Struct, frozen=True):
    """What is known of a story before it is written. ``origin`` is one of :data:`ORIGINS`."""

    slug: str
    title: str
    category: str = ""
    origin: str = "original"

    def front_matter(self, now: datetime) -> str:
        """The text of the new story: a draft, with the fields its origin demands and a word on each.

        Title and category are quoted as JSON strings, which YAML 1.2 reads as they stand.
        """
        origin = ORIGINS[self.origin]
        return f"""---
title: {json.dumps(self.title.strip(), ensure_ascii=False)}
date: {now:%Y-%m-%d %H:%M}
category: {json.dumps(self.category.strip(), ensure_ascii=False) if self.category.strip() else _CATEGORY}
origin: {origin.value}
{_WANTED[origin]}summary:                       # 摘要，一两句话
status: draft                  # 写好后改成 published
---

在这里写正文。
"""


def begin(stories: Path, wanted: Skeleton, now: datetime) -> Path:
    """Write ``stories/<yyyy>/<mm>/<slug>/index.md`` and return it; what is there already is never touched.

    Raises:
        ConfigurationError: the slug or the origin is not one, the title is empty, or the story exists.
        MachineError: the disk would not have it.
    """
    _check(wanted)
    folder = stories / f"{now:%Y}" / f"{now:%m}" / wanted.slug
    story = folder / "index.md"
    if story.exists() or folder.with_suffix(".md").exists():
        raise ConfigurationError(
            f"E600 --slug: {story} 已经有了，没有改动；换一个 --slug | {story} exists and was left alone; take another"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with story.open("x", encoding="utf-8", newline="\n") as file:
            file.write(wanted.front_matter(now))
    except OSError as refusal:
        raise MachineError(
            f"E737: 写不了 {story}：{refusal.strerror} | cannot write {story}: {refusal.strerror}"
        ) from refusal
    return story


def _check(wanted: Skeleton) -> None:
    if not SLUG.fullmatch(wanted.slug) or len(wanted.slug) > LONGEST_SLUG:
        slug = shown(wanted.slug)
        raise ConfigurationError(
            f"E600 --slug: “{slug}” 不能作地址；只用小写字母、数字和连字符，例如 --slug shequ-zhili | "
            f"“{slug}” cannot be an address; use a-z, 0-9 and hyphens, e.g. --slug shequ-zhili"
        )
    if wanted.slug.isdigit():
        raise ConfigurationError(
            "E600 --slug: 地址不能只有数字，例如 --slug xiaoqu-2026 | a slug of digits alone is reserved"
        )
    if wanted.origin not in ORIGINS:
        raise ConfigurationError(
            f"E600 --origin: 没有“{shown(wanted.origin)}”；可用：{'、'.join(ORIGINS)} | "
            f"no “{shown(wanted.origin)}”; one of {', '.join(ORIGINS)}"
        )
    if not wanted.title.strip():
        raise ConfigurationError("E600 --title: 缺标题，例如 --title 社区食堂开张 | a title is needed: --title …")
