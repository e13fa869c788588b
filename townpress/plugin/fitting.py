"""The settings of the browser form: whether it is wanted, and through what it writes into the repository."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import townpress
from townpress.kernel.digest import digest
from townpress.kernel.errors import MachineError
from townpress.kernel.problems import did_you_mean, shown
from townpress.products.form.fitting import ADDRESSES, NEEDED, SERVICES, Fitting, origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Where npm puts Decap, by the lock that lies there.
PARTS = Path(townpress.__file__).parents[1] / "tools" / "form"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SERVERS_PATH = "/api/v1"
_EXAMPLE = "EDITOR_BACKEND = {'name': 'gitea', 'repo': 'owner/repo', 'base_url': 'https://…', 'app_id': '…'}"

Fault = tuple[int, str, str, str]


def fitting_of(settings: Mapping[str, Any]) -> Fitting | None:
    """The form as the settings want it, None where they do not. Raises ``MachineError`` where Decap is not there."""
    if not settings.get("EDITOR", False):
        return None
    if not _is_fetched():
        raise MachineError(
            "E745: 编辑表单的程序（Decap CMS）还没有取得；请用 ./run publish --with-editor，它会按锁文件取来 | "
            "the form's program (Decap CMS) is not here; ./run publish --with-editor fetches it by its lock"
        )
    backend = dict(settings.get("EDITOR_BACKEND") or {})
    if server := str(settings.get("EDITOR_SERVER") or ""):
        address = server if urlsplit(server).path.strip("/") else f"{origin(server)}{_SERVERS_PATH}"
        backend = {"name": "proxy", "proxy_url": address, "branch": backend.get("branch", "main")}
    return Fitting(PARTS, {"branch": "main", **backend})


def mark_of(fitting: Fitting | None) -> bytes:
    """Stands for all that the form is made of besides our code and registers."""
    if fitting is None:
        return b""
    from townpress.products.form.leaves import own_parts  # noqa: PLC0415 - only where a form is wanted

    lock = (fitting.parts / "package-lock.json").read_bytes()
    return digest(own_parts(), lock, repr(sorted(fitting.backend.items())).encode()).encode()


def faults(settings: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the form's settings: number, setting, Chinese, English."""
    backend, server = settings.get("EDITOR_BACKEND") or {}, settings.get("EDITOR_SERVER") or ""
    if not isinstance(backend, dict) or not isinstance(server, str):
        return  # of a wrong type, which has been told
    if backend.get("name") or not server:
        yield from _backend(backend, wanted=settings.get("EDITOR") is True or bool(backend))
    if server and (not origin(server) or urlsplit(server).hostname not in _LOOPBACK):
        yield (
            678,
            "EDITOR_SERVER",
            f"EDITOR_SERVER 只能是本机上的 decap-server，例如 http://127.0.0.1:8081，现为“{shown(server)}”",
            f"EDITOR_SERVER is a decap-server on this machine, such as http://127.0.0.1:8081, not “{shown(server)}”",
        )


def _backend(backend: Mapping[str, object], *, wanted: bool) -> Iterator[Fault]:
    """Through a service that Decap knows, with all it needs, at addresses that a browser can ask."""
    if not wanted:
        return
    name = str(backend.get("name", ""))
    if name not in SERVICES:
        hint_zh, hint_en = did_you_mean(name, SERVICES) if name else ("", "")
        known = " ".join(SERVICES)
        zh = f"EDITOR_BACKEND 要写明 name{hint_zh or f'，可用：{known}'}，例如 {_EXAMPLE}"
        en = f"EDITOR_BACKEND names who takes what is written{hint_en or f'; one of {known}'}, e.g. {_EXAMPLE}"
        yield 677, "EDITOR_BACKEND", zh, en
        return
    lacking = [key for key in NEEDED[name] if not backend.get(key)]
    wrong = [key for key in ADDRESSES if backend.get(key) and not origin(str(backend[key]))]
    if lacking or wrong:
        keys = "、".join(lacking or wrong)
        yield (
            677,
            "EDITOR_BACKEND",
            f"EDITOR_BACKEND 的 {keys} {'没有写' if lacking else '应为完整网址，例如 https://git.example.cn'}",
            f"{keys} of EDITOR_BACKEND {'must be given' if lacking else 'must be a whole address'}",
        )


def _is_fetched() -> bool:
    """Whether Decap is there, whole, and of the lock: as :func:`townpress.edges.machine.fetch` leaves it."""
    try:
        return (PARTS / "node_modules" / "done.json").read_bytes() == (PARTS / "package-lock.json").read_bytes()
    except OSError:
        return False
