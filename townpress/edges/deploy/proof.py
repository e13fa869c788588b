"""The last look: what readers would get, compared with what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.kernel.errors import MachineError
from townpress.kernel.problems import shown

if TYPE_CHECKING:
    from collections.abc import Sequence


def prove(differing: Sequence[str]) -> None:
    """Refuse a target at which ``differing`` paths are not what was sent; raises ``MachineError``."""
    if differing:
        raise MachineError(
            f"E762: 部署后核对，目标上有 {len(differing)} 个文件与发出的不同，例如 {shown(differing[0])}。"
            f"请再运行一次；仍不行，检查目标的磁盘和权限 | {len(differing)} files at the target are not what was sent, "
            f"such as {shown(differing[0])}; run this again, then look at the target's disk and modes"
        )
