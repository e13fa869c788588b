"""Where the repository stands, and how its verbs run other programs and end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from townpress.kernel.errors import MachineError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "output"
STATE = ROOT / ".press"


def call(command: Sequence[str | Path], *, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> int:
    """Run ``command`` to its end with our terminal and return its exit status.

    One that a signal ended (out of memory, most likely) is the machine's failure, 4: callers never see 137.
    """
    try:
        status = subprocess.run(command, cwd=cwd, env=env, check=False).returncode
    except FileNotFoundError as missing:
        raise MachineError(
            f"E734: 找不到程序 {command[0]}，请先运行 ./run setup | {command[0]} not found; run ./run setup first"
        ) from missing
    return ended(Path(command[0]).name, status)


def ended(program: str, status: int) -> int:
    """The exit status of a program that ended. Raises ``MachineError`` where a signal ended it."""
    if status < 0:
        raise MachineError(
            f"E735: {program} 被系统中止（信号 {-status}，多半是内存不够） | "
            f"{program} was ended by signal {-status} (out of memory?)"
        )
    return status


def say(zh: str, en: str) -> None:
    """A line to standard error for whoever is waiting, in both languages."""
    sys.stderr.write(f"{zh} | {en}\n")
    sys.stderr.flush()
