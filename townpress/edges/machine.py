"""What the checks need of the machine beside Python: a browser, Java, a Chinese font, web servers, Node for npm.

Missing ones are installed by the machine's own package manager where that needs nobody's password (root, or sudo
without one); elsewhere the error is the command to type.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.edges.ground import ROOT, call, say
from townpress.kernel.errors import MachineError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "microsoft-edge")
MAC_BROWSERS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
OLDEST_JAVA = 11
OLDEST_NODE = 18
FORM = ROOT / "tools" / "form"


class Need(Struct, frozen=True):
    """Something a check cannot do without: how to see that it is there, and Debian's and Homebrew's name of it."""

    name: str
    present: Callable[[], bool]
    apt: tuple[str, ...]
    brew: str


def chromium() -> str | None:
    """The path of a Chromium or Chrome: ``$CHROME_PATH``, one on PATH, or macOS's; None if there is none."""
    named = os.environ.get("CHROME_PATH")
    if named and os.access(named, os.X_OK):
        return named
    on_path = (found for browser in BROWSERS if (found := shutil.which(browser)))
    return next(on_path, None) or next((path for path in MAC_BROWSERS if Path(path).exists()), None)


def has_java() -> bool:
    """Whether a Java runtime of :data:`OLDEST_JAVA` or later runs; macOS has a ``java`` that only asks for one."""
    return _version("java", "-version") >= OLDEST_JAVA


def has_npm() -> bool:
    """Whether Node of :data:`OLDEST_NODE` or later and npm are there."""
    return _version("node", "--version") >= OLDEST_NODE and shutil.which("npm") is not None


def has_program(name: str) -> bool:
    """Whether a program is there; Debian keeps servers where only root looks."""
    return found_program(name) is not None


def found_program(name: str) -> str | None:
    """The path of a program, those for root among them; None if there is none."""
    return shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin:/sbin")


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font for Chinese; macOS always has one."""
    if Path("/System/Library/Fonts").is_dir():
        return True
    return bool(_printed("fc-list", ":lang=zh-cn", "file").strip())


def can_drive() -> bool:
    """Whether Playwright's driver can start: on Linux it brings its own Node, which is linked to libatomic."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return sys.platform != "linux"
    return True


NEEDS = (
    Need("Chromium", lambda: chromium() is not None, ("chromium",), "chromium"),
    Need("libatomic", can_drive, ("libatomic1",), "gcc"),
    Need("Java", has_java, ("default-jre-headless",), "openjdk"),
    Need("中文字体 Chinese font", has_chinese_font, ("fonts-noto-cjk", "fontconfig"), "font-noto-sans-cjk"),
    Need("nginx", lambda: has_program("nginx"), ("nginx-light", "libnginx-mod-http-brotli-static", "openssl"), "nginx"),
    Need("Caddy", lambda: has_program("caddy"), ("caddy",), "caddy"),
    Need("Node, npm", has_npm, ("nodejs", "npm"), "node"),
    Need("sshd", lambda: has_program("sshd"), ("openssh-server",), "openssh"),
    Need("ssh, rsync", lambda: all(map(shutil.which, ("ssh", "rsync"))), ("openssh-client", "rsync"), "rsync"),
)


def missing(needs: Sequence[Need] = NEEDS) -> tuple[Need, ...]:
    """Those that are not there."""
    return tuple(need for need in needs if not need.present())


def make_ready(needs: Sequence[Need] = NEEDS) -> None:
    """Install what is missing, or raise :class:`MachineError` with the command that does."""
    lacking = missing(needs)
    if not lacking:
        return
    names = "、".join(need.name for need in lacking)
    become = _as_root()
    if become is None or shutil.which("apt-get") is None:
        raise MachineError(f"E738: 检查还缺：{names}；请运行 {remedy(lacking)} | missing: {names}; {remedy(lacking)}")
    say(f"正在用 apt-get 安装：{names}", f"installing with apt-get: {names}")
    packages = [package for need in lacking for package in need.apt]
    apt = [*become, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    call([*apt, "update"])
    call([*apt, "install", "-y", "--no-install-recommends", *packages])
    if still := missing(lacking):
        raise MachineError(
            f"E738: 没有装上：{'、'.join(need.name for need in still)}；请看 apt-get 的输出 | "
            f"apt-get did not install {', '.join(need.name for need in still)}; see what it says above"
        )


def remedy(lacking: Sequence[Need]) -> str:
    """The command a person types to get them."""
    if shutil.which("brew"):
        return f"brew install {' '.join(need.brew for need in lacking)}"
    return f"sudo apt-get install {' '.join(package for need in lacking for package in need.apt)}"


def fetch(folder: Path) -> None:
    """Bring ``node_modules`` below ``folder`` to what its ``package-lock.json`` says; nothing is run on the way.

    A copy of the lock laid inside at the end tells that it is there, whole, and of this lock.
    """
    if is_fetched(folder):
        return
    say(f"正在取得 {folder.name} 所用的程序…", f"fetching what {folder.name} needs…")
    quiet = ("--no-audit", "--no-fund", "--loglevel=error")
    if call(["npm", "ci", "--ignore-scripts", *quiet], cwd=folder):
        raise MachineError(
            "E739: npm 没有取得检查工具，请检查网络后再运行一次 | "
            "npm could not fetch the tools; check the network and run this again"
        )
    shutil.copyfile(folder / "package-lock.json", folder / "node_modules" / "done.json")


def is_fetched(folder: Path) -> bool:
    """Whether ``node_modules`` below ``folder`` is what its lock says."""
    lock, done = folder / "package-lock.json", folder / "node_modules" / "done.json"
    return done.exists() and done.read_bytes() == lock.read_bytes()


def fetch_form() -> None:
    """See to it that the browser form's program is there. Raises :class:`MachineError`."""
    if not is_fetched(FORM):
        make_ready([need for need in NEEDS if need.present is has_npm])
        fetch(FORM)


def fetch_wheels(folder: Path, where: Path) -> None:
    """Bring ``where`` to what the ``requirements.lock`` in ``folder`` says: programs that are no part of ``.venv``.

    A copy of the lock laid inside at the end tells that it is there, whole, and of this lock.
    """
    lock, done = folder / "requirements.lock", where / "done.lock"
    if done.exists() and done.read_bytes() == lock.read_bytes():
        return
    say(f"正在取得 {folder.name} 所用的程序…", f"fetching what {folder.name} needs…")
    shutil.rmtree(where, ignore_errors=True)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
    if call([*pip, "--no-deps", "--require-hashes", "--target", where, "-r", lock]):
        raise MachineError(
            "E764: pip 没有取得检查工具，请检查网络后再运行一次 | "
            "pip could not fetch the tools; check the network and run this again"
        )
    shutil.copyfile(lock, done)


def _as_root() -> tuple[str, ...] | None:
    """The words before a command that make it root's; None where that would need somebody's password."""
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") and call(["sudo", "-n", "true"]) == 0:
        return ("sudo", "-n")
    return None


def _version(*command: str) -> int:
    """The first number that ``command`` prints; 0 if it cannot be run."""
    found = re.search(r"\d+", _printed(*command))
    return int(found[0]) if found else 0


def _printed(*command: str) -> str:
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
    except OSError:
        return ""
    return done.stdout + done.stderr if done.returncode == 0 else ""
