"""The addresses of one edition, each claimed once.

Two addresses are the same when a file system blind to case and normalisation (macOS, Windows) takes them for one. In an
edition that stands no two are, nor in any part of it: only addresses it does not have are compared with all others.
"""

from __future__ import annotations

import posixpath
import unicodedata
from typing import TYPE_CHECKING

from townpress.kernel.errors import OwnFault
from townpress.kernel.problems import shown
from townpress.press.manifest import Files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_SEGMENT_BYTES_AT_MOST = 255
_SEARCHES_AT_MOST = 100
_LINES = "\n"  # no path has one in it, and nothing is composed across it


class Claims:
    """What stands where. ``proven``: the files of an edition that stands."""

    def __init__(self, proven: Files | None = None) -> None:
        self._proven = proven or Files()
        # Claimed is what was added and, once it is taken over, all that is proven without some.
        self._added: set[str] = set()
        self._without: set[str] | None = None
        # Claims are entered into the index from the first one on that is not proven. Those before it lie folded in a
        # text, which for a few comparisons is quicker to make and to search than an index.
        self._index = _Index()
        self._sleeping: set[str] = set()
        self._text: str | None = None
        self._plain = False
        self._searches = 0

    def add(self, path: str) -> None:
        """Claim ``path``.

        Raises:
            OwnFault: the path leads out of the edition, or what stands there already is named.
        """
        if path in self:
            raise _taken(path, path)
        if path not in self._proven:
            _check(path)
            self._search(path)
        if self._text is not None:
            self._index.add(path)
        self._added.add(path)

    def take_over(self, dropped: Collection[str]) -> None:
        """Claim all that is proven but for the paths ``dropped``; raises as :meth:`add`."""
        if twice := [path for path in self._added if path in self._proven and path not in dropped]:
            raise _taken(min(twice), min(twice))
        if self._text is not None:
            self._wake()
            self._index.add_all(path for path in self._proven if path not in dropped)
        self._without = set(dropped)

    def drop(self, paths: Iterable[str]) -> None:
        """Give ``paths`` up, so that they can be claimed again."""
        gone = {path for path in paths if path in self}
        if self._without is not None:
            self._without |= gone
        self._added -= gone
        if gone <= self._sleeping:  # the text may say too much: what is like it is compared with the index
            self._sleeping -= gone
        elif self._text is not None:
            self._index, self._text, self._sleeping = _Index(), None, set()
            self._wake()

    def make_ready(self) -> str:
        """The text that new claims are compared with, made once."""
        if self._text is None:
            self._sleeping = set(self)
            joined = _LINES.join(self._sleeping)
            self._text = f"\n{_folded(joined)}\n"
            self._plain = self._text[1:-1] == joined
        return self._text

    def __contains__(self, path: str) -> bool:
        """Whether ``path`` is claimed."""
        without = self._without
        return path in self._added or (without is not None and path not in without and path in self._proven)

    def __iter__(self) -> Iterator[str]:
        """All that is claimed."""
        yield from self._added
        if (without := self._without) is not None:
            yield from (path for path in self._proven if path not in without)

    def _search(self, path: str) -> None:
        """Compare with the text; where it has the like, or is asked often, all of it goes into the index."""
        text = self.make_ready()
        if self._sleeping:
            name, above = _folded(path), map(_folded, _above((path,)))
            self._searches += 1
            # Where all are spelled as they are folded, what is the same is equal, and need not be searched for.
            same = any(one in self for one in (name, *above)) if self._plain else None
            lines = (f"\n{name}/",) if self._plain else (f"\n{name}/", f"\n{name}\n", *(f"\n{one}\n" for one in above))
            alike = same or any(line in text for line in lines)
            if alike or self._searches > _SEARCHES_AT_MOST:
                self._wake()

    def _wake(self) -> None:
        self._index.add_all(self if self._text is None else self._sleeping)
        self._sleeping, self._text = set(), ""


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
