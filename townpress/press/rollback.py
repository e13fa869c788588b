"""Going back to the edition before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.kernel.problems import shown
from townpress.press import lock
from townpress.press.edition import Editions
from townpress.press.machine import machine_error
from townpress.press.premises import editions_folder

if TYPE_CHECKING:
    from pathlib import Path

    from townpress.kernel.errors import MachineError


def rollback(output: Path, wait: float = 0.0) -> str:
    """Let ``output`` and its previous edition change places; a second time changes them back.

    Returns one line, Chinese and English, that says which edition now stands.

    Raises:
        MachineError: there is no previous edition, or the machine refused.
        PressBusy: a build is running.
    """
    folder = editions_folder(output)
    entry = None
    if folder.is_dir():
        with lock.locked(folder, wait=wait):
            entry = Editions(output).roll_back()
    if entry is None:
        raise _no_previous(output)
    instant = entry.colophon.instant or "?"
    return f"{shown(output)}: 已换回上一版（{instant}） | rolled back to the previous edition ({instant})"


def _no_previous(output: Path) -> MachineError:
    return machine_error(
        output,
        710,
        "没有可以换回的上一版。请用 git 找回旧稿件，再重新发布",
        "there is no previous edition to go back to; restore the stories with git and publish again",
    )
