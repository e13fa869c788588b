"""What a result stands on: the machine, how fast and how busy it is, and the version of everything."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import peers
from benchmarks.contenders import STOCK, Site
from benchmarks.measure import measure
from townpress.edges.ground import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.contenders import Contender

PACKAGES = ("pelican", "markdown", "jinja2", "typogrify")
#: Runs of Pelican alone, and the seconds one may take.
RUNS, LIMIT = 5, 60


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


def pelican_alone(folder: Path) -> str:
    """What stock Pelican takes where there is no story: no build of ours takes less, and it tells a machine's speed."""
    site = Site(folder)
    STOCK.lay_out(site)
    costs = [measure(STOCK.build(site), cwd=ROOT, log=folder / "log", limit=LIMIT) for _ in range(RUNS)]
    if fault := next((cost.fault for cost in costs if cost.fault), ""):
        return fault
    wall, cpu = median(cost.wall for cost in costs), median(cost.cpu for cost in costs)
    return f"{wall:.2f} s, {cpu:.2f} s CPU, median of {RUNS}"


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
