"""What the machine refuses (disk, permission), said so that someone can mend it; and files replaced in one step."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
from typing import TYPE_CHECKING

from townpress.kernel.errors import MachineError
from townpress.kernel.problems import shown
from townpress.kernel.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER_MODE = 0o755
FILE_MODE = 0o644

PATH_SHOWN_AT_MOST = 400

_FULL = (
    702,
    "磁盘满了，或超出配额。请腾出空间再试",
    "the disk is full or the quota used up; free some space and try again",
)
_DENIED = (
    703,
    "没有权限。请检查这个文件夹属于谁、能否读写",
    "permission denied; check who owns this folder and whether it may be read and written",
)
_READ_ONLY = (
    704,
    "所在的磁盘是只读的。请换一个能写的位置",
    "the file system is read-only; choose a place that can be written",
)
_NOT_A_FOLDER = (
    706,
    "这里应当是文件夹，却有一个文件。请移走它",
    "a file stands where a folder belongs; move it away",
)
_MOUNTED = (
    708,
    "这是一个挂载点，不能整体替换。请挂载它的上一级文件夹",
    "this is a mount point and cannot be replaced as a whole; mount the folder above it",
)

_KNOWN = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: _READ_ONLY,
    errno.ENOTDIR: _NOT_A_FOLDER,
    errno.EEXIST: _NOT_A_FOLDER,
    errno.EBUSY: _MOUNTED,
    errno.EXDEV: _MOUNTED,
}


def machine_error(path: Path | str, number: int, zh: str, en: str) -> MachineError:
    """An error of exit status 4 about ``path``, with the same words as a problem."""
    problem = Source(shown(path, PATH_SHOWN_AT_MOST)).problem(number, zh, en)
    return MachineError(f"{problem.path}: {problem.sentence}", (problem,))


@contextlib.contextmanager
def blaming(path: Path | str) -> Iterator[None]:
    """Turn any ``OSError`` inside, or what SQLite was refused, into a :class:`MachineError` with path and remedy."""
    try:
        yield
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
        zh, en = f"读写不了（{error}）。请检查磁盘和权限", f"can't be read or written ({error}); check disk and modes"
        raise machine_error(path, *(_FULL if full else (705, zh, en))) from error
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        zh, en = (
            f"系统拒绝了这一步（{reason}）。请检查磁盘和权限",
            f"the system refused ({reason}); check disk and modes",
        )
        raise machine_error(path, *_KNOWN.get(error.errno or 0, (705, zh, en))) from error


def made(folder: Path) -> None:
    """Make ``folder``, mode 755 whatever the umask, with its parents; nothing if it is there."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
        folder.chmod(FOLDER_MODE)


def filed(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step: readers, and the disk after a power cut, hold the old bytes or the new."""
    placed(path, data, durably=True)


def placed(path: Path, data: bytes, *, durably: bool = False) -> None:
    """Put ``data`` at ``path`` in one step for readers; for the disk only ``durably``."""
    draft = path.with_name(f"{path.name}.new")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), FILE_MODE)
            if durably:
                os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def discarded(path: Path) -> None:
    """Remove a file, a link (not what it points to) or a whole folder; what resists is left for the next time."""
    if path.is_symlink() or not path.is_dir():
        with contextlib.suppress(OSError):
            path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)
