"""Two folders change places in one system call, so that no reader ever finds neither.

Linux: ``renameat2`` with ``RENAME_EXCHANGE`` (ext4, xfs, btrfs, tmpfs, overlayfs); macOS: ``renamex_np`` with
``RENAME_SWAP`` (APFS). Two plain renames are no substitute: between them a reader finds no ``index.html``. Where the
file system can't exchange (NFS, 9p), the output is a symbolic link, and :func:`relinked` swaps that in one rename.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import tempfile
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
_CANNOT = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


def exchanged(one: Path, other: Path) -> None:
    """Let ``one`` and ``other`` (both there, on one file system) change places.

    Raises:
        OSError: nothing happened; ``EINVAL``, ``ENOSYS`` or ``ENOTSUP`` where the file system cannot do it.
    """
    left, right = os.fsencode(one), os.fsencode(other)
    if hasattr(_LIBC, "renameat2"):
        failed = _LIBC.renameat2(_AT_FDCWD, left, _AT_FDCWD, right, _RENAME_EXCHANGE)
    elif hasattr(_LIBC, "renamex_np"):
        failed = _LIBC.renamex_np(left, right, _RENAME_SWAP)
    else:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(one))
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(one), None, str(other))


def can_exchange(folder: Path) -> bool:
    """Whether the file system of ``folder`` can, tried on two empty folders inside it."""
    with contextlib.ExitStack() as cleared:
        pair = [Path(cleared.enter_context(tempfile.TemporaryDirectory(dir=folder, prefix="trial-"))) for _ in "12"]
        try:
            exchanged(*pair)
        except OSError as error:
            if error.errno in _CANNOT:
                return False
            raise
    return True


def relinked(link: Path, target: Path) -> None:
    """Let the symbolic link at ``link`` (or nothing yet) lead to ``target``, which lies beside it or below that."""
    fresh = target.parent / f"{target.name}.link"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target.relative_to(link.parent))
    fresh.replace(link)


def flushed(folder: Path) -> None:
    """Have the file system of ``folder`` on disk before going on (``syncfs``; elsewhere ``sync``).

    Raises:
        OSError: what was written did not reach the disk.
    """
    if not hasattr(_LIBC, "syncfs"):
        os.sync()
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if _LIBC.syncfs(descriptor):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(descriptor)
