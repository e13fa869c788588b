"""The addresses of one edition, each claimed once.

Two addresses are the same when a file system blind to case and normalisation (macOS, Windows) takes them for one.
"""

from __future__ import annotations

import posixpath
import unicodedata
from typing import TYPE_CHECKING

from townpress.kernel.errors import OwnFault
from townpress.kernel.problems import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_SEGMENT_BYTES_AT_MOST = 255


class Claims:
    """What stands where. ``folders``: every folder above a claimed path, as it is spelled; the top is ``""``."""

    def __init__(self) -> None:
        self.folders = {""}
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def add(self, path: str) -> bool:
        """Claim ``path``; whether it is the first in its folder.

        Raises:
            OwnFault: the path leads out of the edition, or what stands there already is named.
        """
        if reason := _wrong_with(path):
            raise OwnFault(f"{shown(path)}: 输出路径不合规则 | not a path for a page: {reason}")
        name = _folded(path)
        above = set() if posixpath.dirname(path) in self.folders else _above((path,)) - self.folders
        taken = [self._files.get(name), self._folders.get(name), *(self._files.get(_folded(one)) for one in above)]
        if other := next(filter(None, taken), None):
            raise OwnFault(
                f"{shown(path)}: 与 {shown(other)} 是同一个地址，只能有一个 | the same address as {shown(other)}; "
                "there can be only one"
            )
        self._files[name] = path
        self._folders |= {_folded(one): one for one in above}
        self.folders |= above
        return bool(above)

    def add_all(self, paths: Collection[str]) -> None:
        """Claim plain paths by the thousand; raises as :meth:`add`."""
        files = {_folded(path): path for path in paths}
        above = _above(paths) - self.folders
        folders = {_folded(folder): folder for folder in above}
        pairs = ((files, self._files), (files, self._folders), (files, folders), (folders, self._files))
        if len(files) < len(paths) or not all(one.keys().isdisjoint(other) for one, other in pairs):
            for path in paths:
                self.add(path)  # one of them raises, and says which
        self._files |= files
        self._folders |= folders
        self.folders |= above

    def drop(self, paths: Collection[str]) -> None:
        """Give ``paths`` up, so that they can be claimed again."""
        if paths:
            for path in paths:
                del self._files[_folded(path)]
            above = _above(self._files.values())
            self.folders = {"", *above}
            self._folders = {_folded(folder): folder for folder in above}


def _above(paths: Iterable[str]) -> set[str]:
    """Every folder above any of ``paths``, without the top."""
    found: set[str] = set()
    level = {path.rpartition("/")[0] for path in paths} - {""}
    while level:
        found |= level
        level = {folder.rpartition("/")[0] for folder in level} - {""} - found
    return found


def _folded(path: str) -> str:
    """Equal for two paths that macOS or Windows cannot tell apart."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _wrong_with(path: str) -> str:
    normal = posixpath.normpath(path) == path and not path.startswith(("/", "../"))
    if not normal or path in {".", ".."}:
        return "absolute or not normal"
    if shown(path, len(path)) != path or "\\" in path:
        return "control, invisible or backslash characters"
    if any(len(segment.encode()) > _SEGMENT_BYTES_AT_MOST for segment in path.split("/")):
        return "a name of more than 255 bytes"
    return ""
