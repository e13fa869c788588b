"""The addresses of one edition, each claimed once.

Two addresses are the same when a file system blind to case and normalisation (macOS, Windows) takes them for one. In an
edition that stands no two are, nor in any part of it: only addresses it does not have are compared with all others.
"""

from __future__ import annotations

import posixpath
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING

from townpress.kernel.errors import OwnFault
from townpress.kernel.problems import shown
from townpress.press.manifest import Files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_SEGMENT_BYTES_AT_MOST = 255
_LINES = "\n"  # no path has one in it, and nothing is composed across it
# Bytes that only paths have which may be spelled otherwise than they are folded: capitals, and the first bytes of
# all characters but those from U+4000 to U+9FFF, which are Han and have neither case nor another form.
_CAPITALS, _BELOW, _ABOVE = range(0x41, 0x5B), range(0xC2, 0xE4), range(0xEA, 0xF5)
_ODD = bytes(any(byte in some for some in (_CAPITALS, _BELOW, _ABOVE)) for byte in range(256))


class Claims:
    """What stands where. ``proven``: the files of an edition that stands."""

    def __init__(self, proven: Files | None = None) -> None:
        self._proven = proven or Files()
        # Claimed is what was added and, once it is taken over, all that is proven without some.
        self._added: set[str] = set()
        self._without: set[str] | None = None
        # In the index is what was added and what is odd among all else, from the first claim on that is not proven:
        # what is spelled as it is folded is found among the proven by its name.
        self._index: _Index | None = None

    def add(self, path: str) -> None:
        """Claim ``path``.

        Raises:
            OwnFault: the path leads out of the edition, or what stands there already is named.
        """
        if path in self:
            raise _taken(path, path)
        if path not in self._proven:
            _check(path)
            self._compare(path)
            self._index = self._index or self._indexed()
        if self._index:
            self._index.add(path)
        self._added.add(path)

    def take_over(self, dropped: Collection[str]) -> None:
        """Claim all that is proven but for the paths ``dropped``; raises as :meth:`add`."""
        if twice := [path for path in self._added if path in self._proven and path not in dropped]:
            raise _taken(min(twice), min(twice))
        self._without = set(dropped)
        if self._index:
            for path in sorted(self._added):
                self._compare(path)
            self._index = self._indexed()

    def drop(self, paths: Iterable[str]) -> None:
        """Give ``paths`` up, so that they can be claimed again."""
        if gone := {path for path in paths if path in self}:
            if self._without is not None:
                self._without |= gone
            self._added -= gone
            self._index = self._index and self._indexed()

    def make_ready(self) -> None:
        """Look for what is odd before anything is claimed."""
        self._odd  # noqa: B018 - it is remembered

    def __contains__(self, path: str) -> bool:
        """Whether ``path`` is claimed."""
        return path in self._added or self._keeps(path)

    def _keeps(self, path: str) -> bool:
        """Whether it is of what was taken over."""
        return self._without is not None and path not in self._without and path in self._proven

    @cached_property
    def _odd(self) -> list[str]:
        """Those of the proven that may be spelled otherwise than they are folded."""
        text = self._proven.text
        marked = text.translate(_ODD)
        found, place = [], marked.find(1)
        while place >= 0:
            start, end = text.rfind(b"\n", 0, place) + 1, text.find(b"\n", place)
            found.append(text[start:end].decode().rpartition(" ")[0])
            place = marked.find(1, end)
        return found

    def _indexed(self) -> _Index:
        index = _Index()
        index.add_all((*self._added, *filter(self._keeps, self._odd)))
        return index

    def _compare(self, path: str) -> None:
        """With what was taken over and is spelled as it is folded."""
        if self._without is None:
            return
        name = _folded(path)
        alike = (one for one in (name, *map(_folded, _above((path,)))) if self._keeps(one) and one != path)
        inside = (one for one in self._proven.below(f"{name}/") if self._keeps(one))
        if other := next(alike, None) or next(inside, None):
            raise _taken(path, other)


class _Index:
    """Paths and the folders above them, by what they are on a file system blind to case."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._spelled: set[str] = {""}  # folders

    def add(self, path: str) -> None:
        name = _folded(path)
        above = set() if posixpath.dirname(path) in self._spelled else _above((path,)) - self._spelled
        taken = [self._files.get(name), self._folders.get(name), *(self._files.get(_folded(one)) for one in above)]
        if other := next(filter(None, taken), None):
            raise _taken(path, other)
        self._enter({name: path}, {_folded(one): one for one in above})

    def add_all(self, paths: Iterable[str]) -> None:
        given = list(paths)
        files = dict(zip(_all_folded(given), given, strict=True))
        above = list(_above(given) - self._spelled)
        folders = dict(zip(_all_folded(above), above, strict=True))
        pairs = ((files, self._files), (files, self._folders), (files, folders), (folders, self._files))
        if len(files) < len(given) or not all(one.keys().isdisjoint(other) for one, other in pairs):
            for path in given:
                self.add(path)  # one of them raises, and says which
        self._enter(files, folders)

    def _enter(self, files: dict[str, str], folders: dict[str, str]) -> None:
        self._files |= files
        self._folders |= folders
        self._spelled |= set(folders.values())


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
        return path if (lower := path.lower()) == path else lower
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _all_folded(paths: list[str]) -> list[str]:
    """Many at once."""
    return _folded(_LINES.join(paths)).split(_LINES) if paths else []


def _check(path: str) -> None:
    if reason := _wrong_with(path):
        raise OwnFault(f"{shown(path)}: 输出路径不合规则 | not a path for a page: {reason}")


def _wrong_with(path: str) -> str:
    normal = posixpath.normpath(path) == path and not path.startswith(("/", "../"))
    if not normal or path in {".", ".."}:
        return "absolute or not normal"
    if shown(path, len(path)) != path or "\\" in path:
        return "control, invisible or backslash characters"
    if any(len(segment.encode()) > _SEGMENT_BYTES_AT_MOST for segment in path.split("/")):
        return "a name of more than 255 bytes"
    return ""


def _taken(path: str, other: str) -> OwnFault:
    return OwnFault(
        f"{shown(path)}: 与 {shown(other)} 是同一个地址，只能有一个 | the same address as {shown(other)}; "
        "there can be only one"
    )
