"""E248, E249: a story is withdrawn with a reason, and a reason withdraws it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem


def withdrawal(galley: Galley) -> Iterator[Problem]:
    """Readers are told at the story's address why it went; half an instruction is none."""
    story = galley.manuscript
    if story.status == "withdrawn" and not story.withdrawn:
        yield galley.problem(
            248,
            "撤稿要写原因，读者会在原址看到。请加一行，例如 withdrawn: 内容与事实不符，已撤回",
            "a withdrawn story needs a reason, which readers will see; add withdrawn: …",
            key="status",
        )
    if story.withdrawn and story.status != "withdrawn":
        yield galley.problem(
            249,
            "写了撤稿原因，状态却不是撤稿。要撤稿请写 status: withdrawn，否则删去这一行",
            "a reason for withdrawal, but the status is not withdrawn; set status: withdrawn or remove the line",
            key="withdrawn",
        )
