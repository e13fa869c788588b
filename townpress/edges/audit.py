"""``./run audit``: Lighthouse, as on a middling phone, on the finished site served as a host would serve it."""

from __future__ import annotations

import json
import os
import statistics
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.edges.ground import call, say
from townpress.edges.machine import chromium
from townpress.kernel.errors import MachineError, OwnFault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLOOR = 98
RUNS = 3
CHROME_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)


class Verdict(Struct, frozen=True):
    """The scores of one page, 0 to 100 by category."""

    page: str
    scores: Mapping[str, int]

    @property
    def stands(self) -> bool:
        """Whether every category reaches :data:`FLOOR`."""
        return all(self.scores[category] >= FLOOR for category in CATEGORIES)

    def __str__(self) -> str:
        """``/  performance 100  accessibility 100 …``."""
        return "  ".join([self.page, *(f"{category} {self.scores[category]}" for category in CATEGORIES)])


def judge(page: str, reports: Sequence[Mapping[str, Mapping[str, Mapping[str, float | None]]]]) -> Verdict:
    """The verdict on ``page`` from its Lighthouse reports: the median of performance, the worst of the others.

    Performance swings with what else the machine does; the others do not, so one bad report is a fault. A category
    that Lighthouse could not score counts 0.
    """
    runs = {name: [round(100 * (each["categories"][name]["score"] or 0)) for each in reports] for name in CATEGORIES}
    scores = {name: round(statistics.median(run)) if name == "performance" else min(run) for name, run in runs.items()}
    return Verdict(page, scores)


def audit(tools: Path, address: str, pages: Sequence[str], folder: Path, runs: int = RUNS) -> tuple[Verdict, ...]:
    """Audit ``pages`` (paths below ``address``), keep each report and ``summary.json`` in ``folder``, say the scores.

    ``tools`` is the folder whose ``node_modules`` holds Lighthouse.
    """
    folder.mkdir(parents=True, exist_ok=True)
    verdicts = []
    for page in pages:
        name = page.strip("/").replace("/", "-") or "front"
        reports = [_report(tools, f"{address}{page}", folder / f"{name}-{run}.json") for run in range(1, runs + 1)]
        verdicts.append(judge(f"/{page}", reports))
        say(f"测评 {verdicts[-1]}", f"{runs} runs, mobile")
    summary = {
        "floor": FLOOR,
        "runs": runs,
        "pages": [{"page": one.page, "scores": dict(one.scores)} for one in verdicts],
    }
    (folder / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return tuple(verdicts)


def require(verdicts: Sequence[Verdict]) -> None:
    """Raise :class:`OwnFault` for pages below the floor."""
    if fallen := [verdict.page for verdict in verdicts if not verdict.stands]:
        pages = ", ".join(fallen)
        raise OwnFault(f"{pages} 有低于 {FLOOR} 分的项，见 .audit/ | {pages}: a score below {FLOOR}, see .audit/")


def _report(tools: Path, url: str, file: Path) -> dict[str, dict[str, dict[str, float | None]]]:
    lighthouse = tools / "node_modules" / "lighthouse" / "cli" / "index.js"
    only = f"--only-categories={','.join(CATEGORIES)}"
    words = (url, "--quiet", "--output=json", f"--output-path={file}", only, f"--chrome-flags={CHROME_FLAGS}")
    environment = {**os.environ, "CHROME_PATH": chromium() or ""}
    status = call(["node", lighthouse, *words, "--no-enable-error-reporting"], env=environment)
    if status:
        raise MachineError(f"E740: Lighthouse 没有测成 {url} | Lighthouse could not audit {url} (status {status})")
    report: dict[str, dict[str, dict[str, float | None]]] = json.loads(file.read_text(encoding="utf-8"))
    return report
