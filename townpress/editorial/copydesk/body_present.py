"""E118: a story has a body."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def body_present(galley: Galley) -> Iterator[Problem]:
    """Something a reader can see: comments, blanks and invisible characters are not it. A draft may still be empty."""
    if galley.manuscript.status != "published":
        return
    text = _COMMENT.sub("", "\n".join(line for _, line in galley.body))
    if not any(unicodedata.category(character)[0] in "LNPSM" for character in text):
        yield galley.problem(
            118,
            "没有正文。请在第二条 --- 的下一行开始写正文；还没写好就加 status: draft",
            "no body; write it below the second ---, or add status: draft",
            key="title",
        )
