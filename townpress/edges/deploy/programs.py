"""Other people's programs that carry an edition: rsync, ssh, git."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from townpress.edges.ground import ended
from townpress.kernel.errors import MachineError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

#: What a program says, at most, in a message of ours: its end tells why.
_TOLD = 400


def run(
    command: Sequence[str | Path], *, given: bytes = b"", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run ``command`` to its end, ``given`` on its standard input, what it says kept.

    Raises:
        MachineError: it is not installed (E763), or a signal ended it (E735).
    """
    try:
        done = subprocess.run(command, input=given, capture_output=True, env=env, check=False)
    except FileNotFoundError as missing:
        raise MachineError(
            f"E763: 部署要用 {command[0]}，这台机器没有。请先安装（Debian：apt install {command[0]}） | "
            f"deploying needs {command[0]}, which is not installed (Debian: apt install {command[0]})"
        ) from missing
    ended(str(command[0]), done.returncode)
    return done


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    """The end of what a program said, on one line."""
    return " / ".join(done.stderr.decode("utf-8", "replace").split("\n")).strip(" /")[-_TOLD:]
