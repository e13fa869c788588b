"""The shelf: every file under ``content/``, found by one walk that trusts nothing and loses nothing.

The walk is independent of all that is later made of the files: the fates of the stories must add up to what it counts.
It opens no file, follows no link, and names whatever it cannot read or does not know. A later walk may pass over the
folders that look as they did (:mod:`townpress.plugin.rounds`).
"""

from __future__ import annotations

import os
import stat
import time
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct, field

from townpress.kernel.problems import Problem, Severity, did_you_mean, ordered, shown
from townpress.kernel.source import Source
from townpress.plugin import wares
from townpress.press.marks import UNKNOWN, settled_mark

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from pathlib import Path

    from townpress.press.marks import Mark

PATH_SHOWN_AT_MOST = 400

_EFFECTIVE = os.access in os.supports_effective_ids


class Ware(Struct, frozen=True):
    """A regular, readable file of a known kind. ``path`` is below ``content/``, with ``/``; ``size`` in bytes.

    ``mark``: how it looked, unknown if it may still change without looking otherwise.
    """

    path: str
    size: int
    mark: Mark = UNKNOWN


class Survey(Struct, frozen=True):
    """What lies under ``content/``, each sorted by path; a picture is under ``pictures`` wherever it lies.

    ``rejected``: stories (paths, printable) that the walk refused; their problems are among ``problems``. ``folders``:
    every folder that was walked through, with how it looked; the content folder itself is ``""``.
    """

    stories: tuple[Ware, ...] = ()
    pages: tuple[Ware, ...] = ()
    registers: tuple[Ware, ...] = ()
    pictures: tuple[Ware, ...] = ()
    files: tuple[Ware, ...] = ()
    rejected: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    folders: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def story_count(self) -> int:
        """How many stories there are: what the sum of their fates must come to."""
        return len(self.stories) + len(self.rejected)


def survey(content: Path, label: str = "content", begin: Iterable[str] = ("",), passing: Container[str] = ()) -> Survey:
    """Walk ``content``; ``label`` stands before every path in a problem.

    ``begin``: the folders to begin in; ``passing``: those below them that are not walked into.
    """
    walk = _Walk(content, label)
    walk.run(begin, passing)
    parts: dict[str, list[Ware]] = {part: [] for part in (*wares.PARTS, "pictures")}
    for ware in sorted(walk.wares, key=lambda ware: ware.path):
        parts["pictures" if wares.is_picture(ware.path) else ware.path.partition("/")[0]].append(ware)
    return Survey(
        stories=tuple(parts["stories"]),
        pages=tuple(parts["pages"]),
        registers=tuple(parts["registers"]),
        pictures=tuple(parts["pictures"]),
        files=tuple(parts["files"]),
        rejected=tuple(sorted(walk.rejected)),
        problems=ordered(walk.problems),
        folders=walk.folders,
    )


class _Walk:
    """One walk: what it found, what it refused, and why."""

    def __init__(self, content: Path, label: str) -> None:
        self.content = content
        self.label = label
        self.wares: list[Ware] = []
        self.rejected: list[str] = []
        self.problems: list[Problem] = []
        self.folders: dict[str, Mark] = {}
        self._now = time.time_ns()

    def run(self, begin: Iterable[str], passing: Container[str]) -> None:
        """Folder by folder, without recursion: no depth of folders stops it."""
        pending = [f"{folder}/" if folder else "" for folder in begin]
        while pending:
            prefix = pending.pop()
            try:
                self.folders[prefix.rstrip("/")] = settled_mark(os.lstat(self.content / prefix), self._now)
                with os.scandir(self.content / prefix) as entries:
                    listed = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                self._unreadable(prefix.rstrip("/"), error)
                continue
            if not prefix and "stories" not in {entry.name for entry in listed}:
                self._without_stories()
            self._collisions(prefix, [entry.name for entry in listed])
            below = [f"{prefix}{entry.name}" for entry in listed if self._is_folder(prefix, entry)]
            pending += [f"{folder}/" for folder in below if folder not in passing]

    def _is_folder(self, prefix: str, entry: os.DirEntry[str]) -> bool:
        """Whether to walk into ``entry``; what is no folder is shelved or refused here."""
        path = f"{prefix}{entry.name}"
        if wares.is_hidden(entry.name):
            self._left_out(path)
            return False
        if shown(entry.name, len(entry.name)) != entry.name or "\\" in entry.name:
            self._misnamed(path)
            return False
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            self._unreadable(path, error)
            return False
        if stat.S_ISDIR(status.st_mode):
            return self._known_part(path)
        if wares.is_leftover(entry.name):
            self._left_out(path)
        elif stat.S_ISREG(status.st_mode):
            self._shelve(path, status)
        else:
            self._special(path, link=stat.S_ISLNK(status.st_mode))
        return False

    def _shelve(self, path: str, status: os.stat_result) -> None:
        if refusal := wares.refusal(path):
            self._refuse(path, *refusal)
        elif not os.access(self.content / path, os.R_OK, effective_ids=_EFFECTIVE):
            self._unreadable(path, None)
        else:
            self.wares.append(Ware(path, status.st_size, settled_mark(status, self._now)))

    def _known_part(self, path: str) -> bool:
        if "/" in path or path in wares.PARTS:
            return True
        zh, en = did_you_mean(path, wares.PARTS)
        self._refuse(
            path,
            145,
            f"content/ 下没有这个文件夹的位置{zh or '，'}只能有 stories、pages、registers、files。请改名或移走",
            f"no such folder belongs in content/{en}; only stories, pages, registers and files do: rename or move it",
        )
        return False

    def _without_stories(self) -> None:
        """An empty ``stories`` may be a new paper; none at all is a wrong folder or a failed checkout."""
        self._problem(
            "stories",
            134,
            "没有 stories 文件夹，稿件都放在那里。请检查 content/ 是不是完整、路径对不对；新站请建立这个文件夹",
            "there is no folder stories, where stories lie; check that content/ is complete and the right folder, "
            "or make it for a new site",
        )

    def _collisions(self, prefix: str, names: list[str]) -> None:
        """Two names that a Mac or Windows machine cannot keep apart, one of which git would lose there."""
        first: dict[str, str] = {}
        for name in names:
            folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
            other = first.setdefault(folded, name)
            if other != name and not wares.is_hidden(name):
                self._problem(
                    f"{prefix}{name}",
                    147,
                    f"与 {shown(other)} 只差大小写或字符写法，在 Mac 和 Windows 上是同一个文件。请改名",
                    f"one file with {shown(other)} on Mac and Windows (only case or Unicode form differ); rename one",
                )

    def _misnamed(self, path: str) -> None:
        self._refuse(
            path,
            146,
            "名字不是 UTF-8，或含有看不见的字符、控制字符、反斜杠。请改名",
            "the name is not UTF-8, or has invisible or control characters or a backslash; rename it",
        )

    def _special(self, path: str, *, link: bool) -> None:
        if link:
            zh, en = (
                "这是一个链接，不会发布。请换成真正的文件",
                "this is a link and not published; put the file itself here",
            )
            self._refuse(path, 140, zh, en)
        else:
            zh, en = (
                "这不是普通文件（管道、套接字或设备）。请删除",
                "not a regular file (pipe, socket or device); delete it",
            )
            self._refuse(path, 141, zh, en)

    def _unreadable(self, path: str, error: OSError | None) -> None:
        reason = f"（{os.strerror(error.errno)}）" if error and error.errno else ""
        self._refuse(
            path,
            142,
            f"读不了{reason}。请检查它是否存在、权限对不对（文件 644，文件夹 755）",
            "cannot be read; check that it is there and its modes (files 644, folders 755)",
        )

    def _left_out(self, path: str) -> None:
        zh, en = "隐藏、备份或临时文件，没有发布", "a hidden, backup or temporary file: not published"
        self._problem(path, 149, zh, en, Severity.REPAIR)

    def _refuse(self, path: str, number: int, zh: str, en: str) -> None:
        if wares.is_story(path):
            self.rejected.append(shown(path, PATH_SHOWN_AT_MOST))
        self._problem(path, number, zh, en)

    def _problem(self, path: str, number: int, zh: str, en: str, severity: Severity = Severity.ERROR) -> None:
        place = shown(f"{self.label}/{path}".rstrip("/"), PATH_SHOWN_AT_MOST)
        self.problems.append(Source(place).problem(number, zh, en, severity=severity))
