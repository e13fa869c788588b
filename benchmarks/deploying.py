"""What a deploy sends after one edit: files, bytes and seconds, at a folder, a branch, real sshd and S3 servers.

``python -m benchmarks.deploying FOLDER --stories 1000`` publishes the corpus as ``./run publish`` does, deploys it to
each target, adds a sentence to one story, publishes and deploys again, and prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import corpus, edits
from townpress.edges.deploy.delivery import Delivery, deliver
from townpress.edges.deploy.kinds import PACKED
from townpress.edges.ground import ROOT

sys.path.insert(0, str(ROOT / "tests"))

from shipping import KEYS, s3_server, ssh_server

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = "2026-11-23T09:00+08:00"
_SUM = re.compile(r"sent (\d+) files, (\d+) bytes; kept (\d+), removed (\d+)")


@dataclass(frozen=True, slots=True)
class Passage:
    """One deploy, as its last line and the clock tell it."""

    files: int
    bytes: int
    kept: int
    removed: int
    seconds: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--only", default="folder,rsync,s3,git", help="some targets")
    given = parser.parse_args()
    site = given.folder.absolute() / str(given.stories)
    shutil.rmtree(site, ignore_errors=True)
    corpus.write_corpus(site / "content", given.stories)
    _publish(site)
    with _targets(site) as known:
        targets = {name: known[name] for name in given.only.split(",")}
        first = {name: _deployed(site, target) for name, target in targets.items()}
        old = next(piece for number, piece in enumerate(corpus.pieces(given.stories)) if number == given.stories // 2)
        (site / "content" / corpus.path(old)).write_text(corpus.text(edits.make(edits.BODY, 1, old).piece), "utf-8")
        _publish(site)
        sent = list(_planned(site, next(iter(targets.values()))))
        second = {name: _deployed(site, target) for name, target in targets.items()}
    _tell("first deploy", first)
    _tell("after one body edit", second)
    print("\nSent, packed files left out:\n" + "\n".join(f"    {line}" for line in sent))  # noqa: T201


def _publish(site: Path) -> None:
    settings = {"AT": AT, "CACHE_PATH": str(site / "state"), "STRICT": False}
    words = [f"{name}={json.dumps(value)}" for name, value in settings.items()]
    command: list[str | Path] = [sys.executable, "-P", "-m", "townpress.plugin.command", site / "content"]
    subprocess.run(
        [*command, "-s", ROOT / "publishconf.py", "-o", site / "output", "-e", *words],
        cwd=ROOT,
        check=True,
        stderr=subprocess.DEVNULL,
    )


@contextlib.contextmanager
def _targets(site: Path) -> Iterator[dict[str, str]]:
    for name in ("sshd", "s3"):
        (site / name).mkdir()
    subprocess.run(["git", "init", "-q", "--bare", site / "pages.git"], check=True)  # noqa: S607 - the user's git
    with ssh_server(site / "sshd") as shell, s3_server(site / "s3") as endpoint:
        os.environ |= {"RSYNC_RSH": shell, **KEYS}
        yield {
            "folder": f"file://{site}/folder",
            "rsync": f"news.example:{site}/web",
            "s3": f"s3://news/site?endpoint={endpoint}",
            "git": f"git+file://{site}/pages.git#pages",
        }


def _deployed(site: Path, target: str) -> Passage:
    begun = time.perf_counter()
    *_, last = deliver(Delivery(target, ROOT, site / "output", site / "state"))
    match = _SUM.search(last)
    if match is None:
        raise ValueError(last)
    files, size, kept, removed = (int(number) for number in match.groups())
    return Passage(files, size, kept, removed, time.perf_counter() - begun)


def _planned(site: Path, target: str) -> Iterator[str]:
    """What a dry run names."""
    *lines, _ = deliver(Delivery(target, ROOT, site / "output", site / "state", dry_run=True))
    return (line for line in lines if not re.sub(r" \d+$", "", line).endswith(PACKED))


def _tell(what: str, passages: dict[str, Passage]) -> None:
    lines = [f"\n| {what} | files sent | bytes sent | kept | removed | seconds |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {name} | {one.files:,} | {one.bytes:,} | {one.kept:,} | {one.removed:,} | {one.seconds:.1f} |"
        for name, one in passages.items()
    ]
    print("\n".join(lines))  # noqa: T201


if __name__ == "__main__":
    main()
