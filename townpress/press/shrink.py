"""The shrink check: an edition that lost its stories is more often an accident (a failed checkout) than a wish."""

from __future__ import annotations

from townpress.kernel.problems import Problem, Severity

LOST_AT_MOST = 20
LOST_SHARE_AT_MOST = 0.2

_REMEDY_ZH = "请检查 content/ 是否完整；确实要这样，请加 ALLOW_SHRINK=true 再发布一次"
_REMEDY_EN = "check that content/ is complete; if this is meant, publish once with ALLOW_SHRINK=true"


def shrink_problems(before: int, now: int, path: str = "content/stories") -> tuple[Problem, ...]:
    """An error when stories (published plus expired) went from ``before``, in the last edition, to far fewer ``now``.

    Far fewer: none at all where there were some, or both more than 20 and more than 20 % lost.
    """
    lost = before - now
    none_left = before > 0 and now == 0
    if not none_left and (lost <= LOST_AT_MOST or lost <= before * LOST_SHARE_AT_MOST):
        return ()
    zh = f"上一版有 {before} 篇稿件，这一版只有 {now} 篇，少了 {lost} 篇。{_REMEDY_ZH}"
    en = f"the last edition had {before} stories, this one has {now}: {lost} fewer; {_REMEDY_EN}"
    return (Problem(path, 1, 1, Severity.ERROR, 130, zh, en),)
