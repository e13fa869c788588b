"""A clock behind the newest commit is wrong, and a wrong clock publishes embargoed stories or hides due ones."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from townpress.press.machine import machine_error

if TYPE_CHECKING:
    from pathlib import Path

#: How far the clocks of two healthy machines may differ: a commit pushed from one is built on the other at once.
TOLERANCE = timedelta(minutes=1)

_ASKED_AT_MOST_SECONDS = 10


def newest_commit(content: Path) -> datetime | None:
    """When the repository that holds ``content`` was last committed to; None without repository, git or answer."""
    git = shutil.which("git")
    if git is None:
        return None
    # Inside a hook git's own variables point at another repository; a signature check would print lines of its own.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    command = [git, "--no-pager", "-c", "log.showSignature=false", "log", "-1", "--format=%ct"]
    try:
        answer = subprocess.run(
            command,
            cwd=content,
            env=kept | quiet,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_ASKED_AT_MOST_SECONDS,
            check=True,
        )
        return datetime.fromtimestamp(int(answer.stdout), UTC)
    except (OSError, subprocess.SubprocessError, ValueError, OverflowError):
        return None


def check_clock(now: datetime, content: Path) -> None:
    """Ask whether ``now``, read from the clock (aware), can be; an instant given as AT is not for this check.

    Raises:
        MachineError: the newest commit lies more than :data:`TOLERANCE` ahead of ``now``.
    """
    newest = newest_commit(content)
    if newest is None or newest <= now + TOLERANCE:
        return
    clock, commit = (moment.astimezone().isoformat(timespec="minutes") for moment in (now, newest))
    raise machine_error(
        content,
        711,
        f"这台机器的时钟（{clock}）比最新一次提交（{commit}）还早。请校准时钟；要按某一时刻构建，请设 AT",
        f"this machine's clock ({clock}) is before the newest commit ({commit}); set the clock right, "
        "or give the instant to build for as AT",
    )
