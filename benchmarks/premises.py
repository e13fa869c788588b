"""What a result stands on: the machine, how busy it is, and the version of everything."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import peers
from townpress.edges.ground import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.contenders import Contender

PACKAGES = ("pelican", "markdown", "jinja2", "typogrify")


def about(contenders: Iterable[Contender]) -> dict[str, str]:
    """Facts by name."""
    keys = {contender.key for contender in contenders}
    python = f"Python {platform.python_version()}"
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    system = f"{platform.system()} {platform.release()}"
    revision = _printed("git", "describe", "--always", "--dirty")
    facts = {
        "machine": f"{_processor()}, {os.cpu_count()} processors, {_memory()}, {system}",
        "load before": load(),
        "Townpress": f"{revision} with {python}, {packages}; PYTHONHASHSEED unset",
    }
    if "hugo" in keys:
        facts["Hugo"] = _first(r"v([\w.]+\S*)", _printed(str(peers.hugo()), "version"))
    if "eleventy" in keys:
        node = _printed("node", "--version")
        facts["Eleventy"] = f"{_printed('node', str(peers.ELEVENTY), '--version')} with Node {node}"
    if keys & {"pelican", "cached"}:
        facts["Pelican"] = f"{version('pelican')} with {python}, stock"
    return facts


def load() -> str:
    """How many processes wanted a processor over the last 1, 5 and 15 minutes."""
    return " ".join(f"{average:.2f}" for average in os.getloadavg())


def _printed(*command: str) -> str:
    try:
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    except OSError:
        return "unknown"
    return done.stdout.strip()


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else text


def _processor() -> str:
    if sys.platform == "linux":
        return _first(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text("utf-8")).splitlines()[0]
    return platform.processor() or platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
