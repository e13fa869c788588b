"""Targets whose files are replaced one by one, where readers read: in waves, and so that a kill can be mended.

Before anything is sent the target is told what may follow (the intent). A deploy that is killed leaves it there, so the
next one, from whatever machine, knows which files may be half there, and which lie there although nobody wants them.
The receipt of what stands is written last, and bears the token of the intent that it ends.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol

from townpress.edges.deploy.kinds import Wave
from townpress.edges.deploy.proof import prove
from townpress.edges.deploy.receipt import INTENT, RECEIPT, Intent
from townpress.edges.ground import say
from townpress.kernel.errors import PressBusy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from townpress.edges.deploy.cargo import Cargo
    from townpress.edges.deploy.dispatch import Dispatch
    from townpress.edges.deploy.receipt import Standing

_WAVES = {
    Wave.ASSETS: ("图片、样式等", "assets"),
    Wave.NEW_PAGES: ("新网页", "new pages"),
    Wave.CHANGED_PAGES: ("改过的网页", "changed pages"),
    Wave.INDEXES: ("首页、列表、订阅源", "front page, lists, feeds"),
}


class Depot(Protocol):
    """A place that takes files by name: paths below the target, :data:`RECEIPT` and :data:`INTENT` among them.

    All raise ``MachineError`` where the place refuses.
    """

    def text(self, name: str) -> str | None:
        """A text of ours, read afresh; None if it is not there."""

    def put(self, name: str, text: str) -> None:
        """Replace a text of ours."""

    def send(self, paths: Sequence[str], cargo: Cargo) -> tuple[int, int]:
        """Bring files there, those left out that are there already; how many were sent, and their bytes."""

    def differing(self, paths: Sequence[str], cargo: Cargo) -> tuple[str, ...]:
        """Those of ``paths`` that are not there as they are in the cargo."""

    def remove(self, paths: Sequence[str], folders: Sequence[str] = ()) -> None:
        """Remove files and the folders they leave empty; what is not there need not be removed."""

    def traces(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Where a deploy that was killed while it sent ``paths`` may have left halves of them."""


def carry(depot: Depot, dispatch: Dispatch, cargo: Cargo, found: Standing) -> tuple[int, int]:
    """Do what ``dispatch`` says; how many files were sent, and their bytes.

    Raises:
        MachineError: the place refused, or is not what was sent (E762). Running it again goes on from there.
        PressBusy: another machine began to deploy to the same target meanwhile (E757).
    """
    intent = Intent(secrets.token_hex(8), found.unsure | frozenset(dispatch.sent))
    depot.put(INTENT, intent.dumps())
    files = bytes_ = 0
    for when, paths in zip(Wave, dispatch.waves, strict=True):
        if paths:
            zh, en = _WAVES[when]
            say(f"{zh}：{len(paths)} 个文件", f"{en}: {len(paths)} files")
            sent = depot.send(paths, cargo)
            files, bytes_ = files + sent[0], bytes_ + sent[1]
    prove(depot.differing(dispatch.sent, cargo))
    if Intent.loads(depot.text(INTENT) or "") != intent:
        raise _overtaken()
    if dispatch.removed:
        say(f"删除：{len(dispatch.removed)} 个文件", f"removing: {len(dispatch.removed)} files")
    if unwanted := (*dispatch.removed, *depot.traces(found.unsure)):
        depot.remove(unwanted, _emptied(unwanted, dispatch.after.files))
    depot.put(RECEIPT, replace(dispatch.after, token=intent.token).dumps())
    return files, bytes_


def _emptied(unwanted: Iterable[str], staying: Iterable[str]) -> tuple[str, ...]:
    """The folders of ``unwanted`` files in which no other file of ours lies."""
    return tuple(sorted(_folders(unwanted) - _folders(staying)))


def _folders(paths: Iterable[str]) -> set[str]:
    return {str(folder) for path in paths for folder in PurePosixPath(path).parents} - {"."}


def _overtaken() -> PressBusy:
    return PressBusy(
        "E757: 另一台机器也开始向这个目标部署。等它结束，再运行一次 | "
        "another machine began to deploy to this target; let it end, then run this again"
    )
