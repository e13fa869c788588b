"""What makes a process on another machine print as we do: the same Python, libraries, code, and folders.

Whoever prints elsewhere proves it first: it stops with an error rather than make a page that is not ours.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import townpress
from townpress.kernel.digest import digest
from townpress.press.machine import machine_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.kernel.errors import MachineError

#: Libraries whose version can change a page.
LIBRARIES = ("jinja2", "markdown", "markupsafe", "msgspec", "nh3", "pelican", "pillow", "segno", "typogrify")


def likeness(theme: Path) -> str:
    """The digest of what a page hangs on besides what is sent: Python, libraries, our code, the theme's files."""
    return digest(_ours().encode(), *_files(theme))


def unlike(path: Path | str, zh: str, en: str, *, here: bool = True) -> MachineError:
    """The error of a worker that does not see what it was told of; the worker is ``here``, or nobody knows where."""
    which = (f"（{platform.node()}）", f" ({platform.node()})") if here else ("", "")
    return machine_error(
        path,
        773,
        f"集群的一台工作机{which[0]}{zh}。各台机器要有同样的代码、依赖和主题，并在同一路径挂载同一个文件夹；改好后重启工作进程",
        f"a worker of the cluster{which[1]} {en}; all machines need the same code, libraries and theme, and the same "
        "folders mounted at the same paths; restart the workers once that is so",
    )


@lru_cache(maxsize=1)
def _ours() -> str:
    """Of code and libraries, as they were when this was first asked: what a process runs does not change with them."""
    versions = (f"{name} {_version(name)}".encode() for name in LIBRARIES)
    return digest(repr(sys.version_info).encode(), *versions, *_files(Path(townpress.__file__).parent, ".py"))


def _version(library: str) -> str:
    """The version of a library; empty where it is not installed, which is another likeness."""
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _files(top: Path, ending: str = "") -> Iterator[bytes]:
    """Name and bytes of every file below ``top`` with this ending; nothing where nothing can be read."""
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for file in (Path(folder, name) for name in sorted(names) if name.endswith(ending)):
            yield os.fsencode(file.relative_to(top))
            yield file.read_bytes() if file.is_file() else b""
