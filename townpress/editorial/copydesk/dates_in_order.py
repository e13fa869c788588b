"""E251, E252, E253: a story is dated, published, corrected and expires in that order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.schedule import expires_at, released_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem


def dates_in_order(galley: Galley) -> Iterator[Problem]:
    """Dates that contradict each other; all of them are compared as instants, whatever zone they were written in."""
    story = galley.manuscript
    release, end = released_at(story), expires_at(story)
    if story.date and story.publish_at and story.publish_at < story.date:
        yield galley.problem(
            251,
            "定时发布早于发布时间（date）。请改其中一个",
            "publish_at is before date; change one of them",
            key="publish_at",
        )
    if release and end and end <= release:
        yield galley.problem(
            252,
            "还没有发布就已过期。请核对 expires 和 date、publish_at",
            "the story would expire before it is published; check expires against date and publish_at",
            key="expires",
        )
    for index, correction in enumerate(story.corrections):
        if story.date and correction.date.date() < story.date.date():
            key = f"corrections.{index}.date"
            yield galley.problem(
                253,
                "更正的日期早于稿件的日期。请核对年月日",
                "the correction is dated before the story; check the date",
                key="corrections",
                spot=story.spot(key if key in story.spots else "corrections"),
            )
