"""W443: disclaimers come from the register, not from the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.nodes import Spot
from townpress.kernel.problems import Severity
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem

_WORDS = ("声明", "说明", "免责条款", "风险提示")
_NOTICE = regex(
    r"^[\s>*_#（(【\[]{0,30}(?P<words>(?:免责|版权|特别|郑重|本站|本网)(?:声明|说明)|免责条款|风险提示)\**\s*[:：】\]]"
)


def body_notices(galley: Galley) -> Iterator[Problem]:
    """A notice pasted with the text would stand there twice, or against ours."""
    for number, line in galley.prose_with(*_WORDS):
        match = _NOTICE.match(line)
        if match:
            yield galley.problem(
                443,
                f"正文带着“{match['words']}”。声明由 registers/disclaimers.yml 按稿件类型自动加上，请删去这一段",
                "the body brings its own disclaimer; ours come from registers/disclaimers.yml, remove this paragraph",
                spot=Spot(number, match.start("words") + 1, len(match["words"])),
                severity=Severity.WARNING,
            )
