"""The theme's own files, published under names that change with their content, so that they may be cached for ever.

``css/main.css`` lists its layers with ``@import "x.css";`` (``layer(x)`` may follow); they are joined into one file.
Every ``url(…)`` must name a file of the theme: no page may ask another host for anything.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from townpress.kernel.digest import fingerprint
from townpress.kernel.errors import ConfigurationError
from townpress.kernel.problems import did_you_mean, shown
from townpress.kernel.regex import regex
from townpress.kernel.source import Source
from townpress.press.sheet import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from townpress.kernel.problems import Problem

MAIN = "css/main.css"

# What matters in a style sheet; comments are matched first so that nothing in them is.
_TOKEN = regex(r"""/\*.*?\*/|@import\b[^;]*;?|url\(\s*(?:"[^"]*"|'[^']*'|[^"')]*)\s*\)""", re.DOTALL | re.IGNORECASE)
_IMPORT = regex(r"""@import\s+["']([\w./-]+\.css)["'](?:\s+layer\(([\w.-]+)\))?\s*;""")


class Bundle(Struct, frozen=True):
    """The theme's files. ``names``: ``css/main.css`` → ``theme/css/main.1a2b3c4d.css``; ``leaves``: their bytes."""

    names: Mapping[str, str]
    leaves: tuple[Leaf, ...]


def bundle(theme_static: Path) -> Bundle:
    """Every file under the folder ``theme_static`` but hidden ones. Raises ConfigurationError with all its problems."""
    try:
        files = {path.relative_to(theme_static).as_posix(): path for path in _files(theme_static)}
        work = _Work(theme_static.name, files)
        _check_names(work)
        for name in sorted(files):
            if not name.endswith(".css"):
                work.add(name, files[name].read_bytes())
        sheets = sorted((name for name in files if name.endswith(".css")), key=lambda name: (name != MAIN, name))
        for name in sheets:
            if name not in work.joined:
                work.add(name, work.sheet(name).encode())
    except OSError as error:
        raise _unreadable(theme_static, error) from error
    if work.problems:
        raise ConfigurationError(
            f"主题的静态文件有 {len(work.problems)} 个错误 | {len(work.problems)} errors in the theme's files",
            tuple(work.problems),
        )
    return Bundle(MappingProxyType(dict(sorted(work.names.items()))), tuple(work.leaves))


def _unreadable(theme_static: Path, error: OSError) -> ConfigurationError:
    problem = Source(shown(error.filename or theme_static, 400)).problem(
        688,
        f"主题的文件读不了（{error.strerror}）。请检查主题文件夹是否完整、权限对不对，或用 git 恢复",
        f"a file of the theme can't be read ({error.strerror}); check that the theme is whole, or restore it from git",
    )
    return ConfigurationError(problem.sentence, (problem,))


def _check_names(work: _Work) -> None:
    """Two names that a Mac or Windows machine takes for one would be one published file there."""
    first: dict[str, str] = {}
    for name in sorted(work.files):
        other = first.setdefault(name.casefold(), name)
        if other != name:
            work.problems.append(
                Source(f"theme/{work.folder}/{name}").problem(
                    689,
                    f"与 {shown(other)} 只差大小写，在 Mac 和 Windows 上是同一个文件。请改名",
                    f"one file with {shown(other)} on Mac and Windows (only case differs); rename one",
                )
            )


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.is_file():
            yield path


class _Work(Struct):
    """A bundle in the making: plain files first, then the sheets that refer to them."""

    folder: str
    files: Mapping[str, Path]
    names: dict[str, str] = field(default_factory=dict)
    leaves: list[Leaf] = field(default_factory=list)
    joined: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def add(self, name: str, data: bytes) -> None:
        path = PurePosixPath("theme", name)
        self.names[name] = str(path.with_suffix(f".{fingerprint(data)}{path.suffix}"))
        self.leaves.append(Leaf(self.names[name], data))

    def sheet(self, name: str) -> str:
        """A style sheet with its imports in place and its references rewritten."""
        source = self._source(name)
        return _TOKEN.sub(lambda token: self._replaced(source, name, token), source.text)

    def _source(self, name: str) -> Source:
        path = f"theme/{self.folder}/{name}"
        try:
            return Source(path, self.files[name].read_bytes().decode().removeprefix("\ufeff").replace("\r\n", "\n"))
        except UnicodeDecodeError:
            self.problems.append(
                Source(path).problem(
                    683, "样式表不是 UTF-8 编码。请另存为 UTF-8", "not UTF-8; save the style sheet as UTF-8"
                )
            )
            return Source(path)

    def _replaced(self, source: Source, name: str, token: re.Match[str]) -> str:
        text = token.group()
        if text.startswith("/*"):
            return text
        if text[0] == "@":
            return self._imported(source, name, token)
        return self._reference(source, name, token)

    def _imported(self, source: Source, name: str, token: re.Match[str]) -> str:
        """The text of an imported sheet; only the main one may import, so that its list is the whole order."""
        statement = _IMPORT.fullmatch(token.group())
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), statement.group(1))) if statement else ""
        if name != MAIN or statement is None:
            zh = f'@import 只能写在 {MAIN} 里，写法：@import "reset.css";'
            en = f'@import may stand only in {MAIN}, written @import "reset.css";'
            self._wrong(source, token, 684, zh, en)
        elif target not in self.files or target in self.joined or target == MAIN:
            near_zh, near_en = did_you_mean(target, set(self.files) - {MAIN} - self.joined)
            zh = f"主题里没有样式表 {shown(target)}，或已导入过{near_zh}"
            en = f"the theme has no style sheet {shown(target)}, or it was imported before{near_en}"
            self._wrong(source, token, 685, zh, en)
        else:
            self.joined.add(target)
            text, layer = self.sheet(target).strip("\n"), statement.group(2)
            return f"@layer {layer} {{\n{text}\n}}" if layer else text
        return ""

    def _reference(self, source: Source, name: str, token: re.Match[str]) -> str:
        """A ``url(…)`` with the published name; ``url(#id)`` stays. Relative to where the sheet itself will stand."""
        address = token.group()[4:-1].strip().strip("\"'")
        if address.startswith("#"):
            return token.group()
        if re.match(r"(?i)[a-z][a-z0-9+.-]*:|//", address):
            zh = f"样式表不能引用外部或内嵌的文件 {shown(address)}。请把文件放进 theme/static，用相对路径引用"
            en = (
                f"a style sheet may not refer to {shown(address)}: put the file into theme/static and refer to it there"
            )
            self._wrong(source, token, 686, zh, en)
            return token.group()
        path, mark, fragment = address.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        if target not in self.names:
            near_zh, near_en = did_you_mean(target, self.names)
            zh = f"主题里没有文件 {shown(target)}{near_zh or '。'}请改正路径或把文件放进 theme/static"
            en = f"the theme has no file {shown(target)}{near_en}; correct the path or put the file into theme/static"
            self._wrong(source, token, 687, zh, en)
            return token.group()
        place = posixpath.dirname(f"theme/{MAIN if name in self.joined else name}")
        return f'url("{posixpath.relpath(self.names[target], place)}{mark}{fragment}")'

    def _wrong(self, source: Source, token: re.Match[str], number: int, zh: str, en: str) -> None:
        line, column = source.place_of(token.start())
        width = len(token.group().split("\n", 1)[0])
        self.problems.append(source.problem(number, zh, en, line=line, column=column, width=width))
