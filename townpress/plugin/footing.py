"""The footing: all that an edition stands on besides its stories, and whether it is what it was.

Registers, standing pages and files under ``content/``, the theme and what steps in for it, our own code, the versions
of the libraries that print with it, and the settings that show. A digest stands for each part; while everything looks
as it did (see :mod:`townpress.plugin.rounds`) nothing is read again.
"""

from __future__ import annotations

import importlib.metadata
import os
import sys
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import townpress
from townpress.kernel.digest import Sum, digest
from townpress.kernel.files import TEXT_AT_MOST, TooLarge
from townpress.plugin.fitting import mark_of
from townpress.press.likeness import LIBRARIES
from townpress.press.marks import UNKNOWN, Mark, altered, settled_mark

if TYPE_CHECKING:
    from townpress.plugin.settings import Settings

_CODE = Path(townpress.__file__).parent
_PARTS = ("registers", "pages", "files")
#: What is read as text under ``content/``. One that is too large is refused unread: this stands for its bytes, and no
#: text that is right holds a NUL.
_TEXTS = (".yml", ".md")
_UNREAD = b"\0"
_ROOT = Path("/")


class Footing(msgspec.Struct, frozen=True, array_like=True):
    """Digests of what an edition stands on.

    ``code``: our own code and the libraries; ``jinja``: what is set of Jinja; ``words``: both and the theme's
    catalogues; ``theme``: its files, and what is set of Jinja. ``content``: what lies under ``content/`` besides
    stories; ``settings``: the others that show. ``marks``: how everything looked that was read for them, by absolute
    path without the leading slash.
    """

    code: str
    words: str
    theme: str
    content: str
    settings: str
    jinja: str
    marks: dict[str, Mark]

    @property
    def ground(self) -> tuple[str, str, str]:
        """What no story may be remembered without: code, the content besides stories, settings."""
        return self.code, self.content, self.settings


def footing_of(settings: Settings, before: Footing | None = None) -> Footing:
    """The footing of a build; ``before`` spares reading what still looks as it did. Raises ``OSError``."""
    settled = (settings.site_url, settings.drafts, settings.content.name)
    shown = digest(*(os.fsencode(str(one)) for one in settled), mark_of(settings.editor))
    jinja = settings.jinja
    places = {_place(place) for place in (_CODE, settings.theme, settings.content, *jinja.overrides)}
    if (
        before
        and (before.settings, before.jinja) == (shown, jinja.digest)
        and places <= before.marks.keys()
        and not any(altered(_ROOT, before.marks.items()))
    ):
        return before
    look = _Look(time.time_ns())
    libraries = [f"{name} {importlib.metadata.version(name)}".encode() for name in LIBRARIES]
    look.at(Path(sysconfig.get_path("purelib")))
    code = digest(sys.version.encode(), *libraries, look.tree(_CODE, ".py").encode())
    for folder in jinja.overrides:
        look.at(folder)
    trees = [look.tree(folder) for folder in (settings.theme, *jinja.overrides)]
    theme = digest(jinja.digest.encode(), *(tree.encode() for tree in trees))
    catalogues = look.tree(settings.theme / "translations", ".po")
    words = digest(code.encode(), jinja.digest.encode(), catalogues.encode())
    look.at(settings.content)
    names = _names(settings.content)
    parts = [look.tree(settings.content / part, handed_in=True).encode() for part in _PARTS]
    content = digest(*(os.fsencode(name) for name in names), *parts)
    return Footing(code, words, theme, content, shown, jinja.digest, look.marks)


def _names(folder: Path) -> list[str]:
    """What lies in a folder; nothing in one that can't be read, which whoever needs it will tell."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - names alone
    except OSError:
        return []


def _place(path: Path) -> str:
    """A path as :attr:`Footing.marks` has it."""
    return os.path.abspath(path).lstrip("/")  # noqa: PTH100 - links are not followed


class _Look:
    """A look at files and folders: how they looked before they were read."""

    def __init__(self, now: int) -> None:
        self.marks: dict[str, Mark] = {}
        self._now = now

    def at(self, path: Path) -> None:
        """Note how one file or folder looks; what is not there has no mark, so it is always looked at again."""
        try:
            self.marks[_place(path)] = settled_mark(path.lstat(), self._now)
        except OSError:
            self.marks[_place(path)] = UNKNOWN

    def tree(self, top: Path, ending: str = "", *, handed_in: bool = False) -> str:
        """The digest of all files below ``top`` with this ending, their names among it.

        Of files that are ``handed_in`` nothing is read that a link leads to, be it the top itself, and no text that is
        too large.
        """
        total = Sum()
        if handed_in and os.path.islink(top):  # noqa: PTH114 - pathlib raises where it may not look
            self.at(top)
            return total.hexdigest()
        for folder, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            self.at(Path(folder))
            for file in (Path(folder, name) for name in sorted(files) if name.endswith(ending)):
                self.at(file)
                total.add(os.fsencode(file.relative_to(top)))
                self._add(total, file, handed_in=handed_in)
        return total.hexdigest()

    def _add(self, total: Sum, file: Path, *, handed_in: bool) -> None:
        """Add a file's bytes; none of one that can't be read, which whoever needs it will tell."""
        at_most = TEXT_AT_MOST if handed_in and file.suffix in _TEXTS else None
        try:
            if file.is_file() and not (handed_in and file.is_symlink()):
                total.add_file(file, at_most, linked=not handed_in)
                return
        except TooLarge:
            total.add(_UNREAD)
            return
        except OSError:
            self.marks[_place(file)] = UNKNOWN
        total.add(b"")
