"""E245, E246, E247: the facts a reprint must carry."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from townpress.editorial.story import Origin
from townpress.kernel.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem

UNKNOWN = frozenset({"不详", "未知", "不明"})

_REQUIRED = (
    ("original_title", "原标题", "the original title", "原文的标题；查不到写 不详，并用 original_title_note 说明"),
    ("original_author", "原作者", "the original author", "原作者姓名；没有署名写 佚名"),
    ("editor", "责任编辑", "the editor responsible", "责任编辑真实姓名"),
)


def reprint_record(galley: Galley) -> Iterator[Problem]:
    """Original title and author and the editor's real name; a changed title only with its reason.

    《互联网新闻信息服务管理规定》第十五条: 注明来源、原作者、原标题、编辑真实姓名, 不得歪曲、篡改标题原意.
    """
    story = galley.manuscript
    if story.origin is not Origin.REPRINT:
        return
    for key, zh, en, example in _REQUIRED:
        if not getattr(story, key):
            yield galley.problem(
                245,
                f"转载缺少{zh}。请加一行 {key}: {example}",
                f"a reprint needs {en}; add a line {key}: …",
                key=key if key in story.spots else "origin",
            )
    if story.original_title in UNKNOWN:
        if not story.original_title_note:
            yield galley.problem(
                246,
                "原标题写了“不详”，要用 original_title_note 说明为什么查不到",
                "the original title is unknown; say why in original_title_note",
                key="original_title",
            )
    elif story.original_title and not story.title_changed and _plain(story.original_title) != _plain(story.title):
        yield galley.problem(
            247,
            f"标题与原标题“{shown(story.original_title, 40)}”不同。请改回，或用 title_changed 写明改动原因",
            "the title differs from original_title; restore it or give the reason in title_changed",
            key="title",
        )


def _plain(title: str) -> str:
    """A title without what typesetting changes: width, kind of quotes, blanks."""
    quotes = str.maketrans(dict.fromkeys("“”„‟«»「」『』\"'‘’", '"'))
    return "".join(unicodedata.normalize("NFKC", title).translate(quotes).split())
