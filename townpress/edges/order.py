"""An order to the press: the flags of ``./run build`` and its kin as one run of Pelican's own command.

``./run build`` is ``pelican content -s pelicanconf.py``, nothing else; a flag becomes the setting of the same name.
"""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.edges.ground import ROOT, call
from townpress.edges.machine import fetch_form
from townpress.kernel.errors import ConfigurationError
from townpress.kernel.proofs import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FLAGS: Mapping[str, tuple[str | bool, str]] = {
    "at": ("", "the instant of the edition, such as 2026-12-01T09:00+08:00 (default: now) 出版时刻"),
    "strict": (False, "warnings are errors 警告也算错误"),
    "skip_bad": (False, "leave out stories that are wrong, and say so 跳过有错的稿件"),
    "allow_shrink": (False, "publish although many stories are gone 允许稿件大量减少"),
    "urls": ("", "the book of all addresses ever published (default: urls.txt) 网址簿"),
    "allow_vanishing": (False, "publish although addresses vanish that readers have 允许发布过的网址消失"),
    "siteurl": ("", "where the site will stand, such as https://example.cn/base 网站的网址"),
    "format": ("", "how problems are printed: text, github or json 问题的输出格式"),
    "lock_wait": ("", "seconds to wait for another build 等待另一次构建的秒数"),
    "workers": ("", "how many processes work at once, or a cluster, dask://HOST:PORT 同时几个进程干活，或一个集群"),
    "with_editor": (False, "put the browser form for editors at /admin/ 带上 /admin/ 编辑表单"),
    "output": ("", "where the site goes (default: output) 输出文件夹"),
    "state": ("", "where ledger and caches are kept (default: .press) 状态文件夹"),
    "verbose": (False, "show repairs too 连自动修正也显示"),
    "debug": (False, "show tracebacks 显示程序出错细节"),
}
PLACES = ("output", "state")
#: Only what is for readers, or is to be, is compared with the book of addresses.
ADDRESSES = ("urls", "allow_vanishing")


class Order(Struct, frozen=True):
    """One run of Pelican. Empty text: not given, so the settings files decide. Paths are the caller's own."""

    settings: str = "pelicanconf.py"
    content: str = "content"
    at: str = ""
    strict: bool = False
    skip_bad: bool = False
    allow_shrink: bool = False
    urls: str = ""
    allow_vanishing: bool = False
    siteurl: str = ""
    format: str = ""
    lock_wait: str = ""
    workers: str = ""
    with_editor: bool = False
    output: str = ""
    state: str = ""
    verbose: bool = False
    debug: bool = False
    check_only: bool = False
    drafts: bool = False
    for_readers: bool = False
    editor_server: str = ""

    @property
    def overrides(self) -> dict[str, object]:
        """The settings that the flags set, by name; what was not given is not among them."""
        given: dict[str, object] = {
            "AT": self.at,
            "STRICT": self.strict,
            "SKIP_BAD": self.skip_bad,
            "ALLOW_SHRINK": self.allow_shrink,
            "URLS": self._urls,
            "ALLOW_VANISHING": self.allow_vanishing,
            "SITEURL": self.siteurl.rstrip("/"),
            "FORMAT": _one_of(FORMATS, self.format),
            "LOCK_WAIT": _seconds(self.lock_wait),
            "WORKERS": _workers(self.workers),
            "CACHE_PATH": str(Path(self.state).absolute()) if self.state else "",
            "CHECK_ONLY": self.check_only,
            "DRAFTS": self.drafts,
            "EDITOR": self.with_editor,
            "EDITOR_SERVER": self.editor_server,
        }
        return {name: value for name, value in given.items() if value not in (None, "") and value is not False}

    @property
    def _urls(self) -> str:
        """The book of addresses: that of the repository where its own site is what readers get; else only if named."""
        if self.for_readers and not (self.urls or self.output):
            return str(ROOT / "urls.txt")
        return str(Path(self.urls).absolute()) if self.urls else ""

    @property
    def arguments(self) -> tuple[str, ...]:
        """What follows ``pelican`` on the command line. Settings come last: ``-e`` takes all that follows it."""
        words = [self.content, "-s", self.settings]
        if self.output:
            words += ["-o", str(Path(self.output).absolute())]
        words += ["-D"] if self.debug else ["-v"] if self.verbose else []
        settings = [f"{name}={json.dumps(value)}" for name, value in self.overrides.items()]
        return (*words, *(["-e", *settings] if settings else []))


def fulfil(order: Order) -> int:
    """Run Pelican as ordered and return the contract's exit status."""
    if order.with_editor:
        fetch_form()
    return call([sys.executable, "-P", "-m", "townpress.plugin.command", *order.arguments])


def takes_flags(*without: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a verb written ``def build(context, own="", **flags)`` the flags of :data:`FLAGS`, some perhaps left out."""

    def dress(body: Callable[..., None]) -> Callable[..., None]:
        own = [p for p in inspect.signature(body).parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
        shared = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default)
            for name, (default, _) in FLAGS.items()
            if name not in without
        ]
        body.__signature__ = inspect.Signature([*own, *shared])  # type: ignore[attr-defined]  # PEP 362: read by inspect
        return body

    return dress


def explained(*without: str) -> dict[str, str]:
    """What ``--help`` says of the flags."""
    return {name.replace("_", "-"): text for name, (_, text) in FLAGS.items() if name not in without}


def _one_of(known: tuple[str, ...], given: str) -> str:
    if given and given not in known:
        raise _wrong("--format", given, "、".join(known), ", ".join(known))
    return given


def _seconds(given: str) -> float | None:
    try:
        seconds = float(given or 0)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < float("inf"):
        raise _wrong("--lock-wait", given, "秒数，例如 30", "a number of seconds, such as 30")
    return seconds if given else None


def _workers(given: str) -> int | str | None:
    if given.startswith("dask://"):
        return given  # whether it is an address, the settings see
    if given and not (given.isascii() and given.isdigit() and int(given)):
        raise _wrong(
            "--workers",
            given,
            "正整数或集群，例如 2 或 dask://10.0.0.5:8786",
            "a whole number from 1, or dask://HOST:PORT",
        )
    return int(given) if given else None


def _wrong(flag: str, given: str, zh: str, en: str) -> ConfigurationError:
    return ConfigurationError(f"E600 {flag}: 看不懂“{given}”，应为{zh} | “{given}” is not understood; give {en}")
