"""Random edits, hundreds of runs: an edition built upon the last one must equal one built from nothing.

``python -m benchmarks.revisions --runs 200 --seed 1`` is the long run of the property in ``tests/test_incremental.py``:
each run makes a small paper, edits it two to nine times (stories written, deleted, renamed, restored, touched;
registers, masthead, templates, style sheets, photographs, a setting, the instant), builds after each edit, half of the
time by a build that stood ready before, and compares the last edition, and what was said of it, with a clean build. It
ends with 1 at the first difference.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from test_incremental import EDITS, Desk
from test_makeready import ready

from townpress.press import lookout

#: How often a build stands ready.
READY = 0.5


def run(seed: int) -> tuple[int, str]:
    """One run: how many edits, and the difference, if there is any."""
    dice = random.Random(seed)  # noqa: S311 - edits, not secrets
    with tempfile.TemporaryDirectory(prefix="edits-") as top:
        desk, log = Desk(Path(top) / "报社"), []
        outcome = desk.build(desk.paper)
        for _ in range(dice.randrange(2, 10)):
            deed, number, variant = dice.choice(EDITS), dice.randrange(8), dice.randrange(12)
            stands_ready = dice.random() < READY
            log.append(f"{deed.__name__}({number}, {variant}){', made ready' if stands_ready else ''}")
            if stands_ready:
                outcome = ready(desk, deed, number, variant)
            else:
                deed(desk, number, variant)
                outcome = desk.build(desk.paper)
        clean = desk.clean
        fresh = desk.build(clean)
        if (outcome.status, outcome.err) != (fresh.status, fresh.err):
            return len(log), f"{log}: {outcome.status} {outcome.err}\nclean: {fresh.status} {fresh.err}"
        here, there = desk.paper.files, clean.files
        if fresh.status == 0 and here != there:
            differing = sorted(path for path in here.keys() | there.keys() if here.get(path) != there.get(path))
            return len(log), f"{log}: {differing}"
        return len(log), ""


def main() -> int:
    """Run them; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lookout.PATHS_AT_LEAST = 0  # however little there is to look at, one goes
    edits = 0
    for seed in range(given.seed, given.seed + given.runs):
        done, difference = run(seed)
        edits += done
        if difference:
            print(f"seed {seed}: {difference}")  # noqa: T201
            return 1
    print(f"{given.runs} runs, {edits} edits: every edition equals a clean build")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
