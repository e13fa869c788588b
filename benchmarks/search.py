"""Search measured: what is found, what is transferred, how long it takes, what the index costs; Pagefind beside it.

``python -m benchmarks.search FOLDER [--stories 10000] [--queries 2000] [--timed 200]`` makes up a corpus below FOLDER,
builds it, edits one story, and searches it in Chromium for random stretches of its titles, summaries and paragraphs.
What it measured is written to ``FOLDER/search.json`` and told as a table. It wants the machine to itself.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec

from benchmarks import corpus, peers
from benchmarks.contenders import AT, PELICAN
from benchmarks.measure import measure
from benchmarks.searching import Browser, Heard
from townpress.edges.ground import ROOT, say
from townpress.products.search.entries import Entry
from townpress.products.search.folding import fold

LIMIT = 3600.0
SEED = 4
LENGTHS = range(2, 13)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, and the address of the story that it was drawn from."""

    text: str
    url: str


def main(arguments: list[str]) -> None:
    """Measure, and tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--stories", type=int, default=10_000)
    asked.add_argument("--queries", type=int, default=2_000)
    asked.add_argument("--timed", type=int, default=200)
    asked.add_argument("--keep", action="store_true", help="search what was built before")
    given = asked.parse_args(arguments)
    site = given.folder.resolve()
    found: dict[str, object] = {} if given.keep else _built(site, given.stories)
    entries = _entries(site / "out")
    found |= _size(site / "out", len(entries))
    passages = _passages(entries, given.queries)
    with Browser(site / "out") as browser:
        found |= _found(browser, entries, passages)
        found |= _timed(browser, passages[: given.timed])
        if not given.keep:
            found |= _pagefind(site, browser, passages[: given.timed])
    (site / "search.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
    for name, value in found.items():
        say(f"{name}: {value}", "")


def _built(site: Path, stories: int) -> dict[str, object]:
    """Seconds that search takes of a first build, and of one after an edit to an old story and to a new one."""
    shutil.rmtree(site, ignore_errors=True)
    corpus.write_corpus(site / "content", stories)
    found: dict[str, object] = {"stories": stories, "first build": _build(site)}
    files = sorted((site / "content" / "stories").rglob("index.md"))
    for number in range(3):  # an edition is laid on an earlier tree from the fourth build on
        _edit(files[number], "改")
        _build(site)
    for name, file in (("an old story edited", files[len(files) // 2]), ("a new story edited", files[-1])):
        _edit(file, "改过的一处")
        found[name] = _build(site)
    newest = max(files, key=lambda file: file.read_text("utf-8").partition("date: ")[2][:16])
    another = newest.parent.with_name("another") / "index.md"
    another.parent.mkdir()
    another.write_text(newest.read_text("utf-8").replace("title: ", "title: 又"), "utf-8")
    before = _pieces(site / "out")
    found["a story added"] = _build(site)
    found["pieces of it"] = len(_pieces(site / "out") - before)
    found["nothing changed"] = _build(site)
    return found


def _edit(file: Path, text: str) -> None:
    file.write_text(file.read_text("utf-8").rstrip() + f"{text}。\n", "utf-8")


def _build(site: Path) -> dict[str, float]:
    settings = (f'CACHE_PATH="{site}/state"', f'AT="{AT}"')
    command = (PELICAN, site / "content", "-s", ROOT / "pelicanconf.py", "-o", site / "out", "-e", *settings)
    cost = measure(command, cwd=ROOT, log=site / "log", limit=LIMIT)
    if cost.fault:
        raise SystemExit(f"{cost.fault}: {site / 'log'}")
    seconds = json.loads((site / "state" / "report.json").read_bytes())["seconds"]
    return {"wall": round(cost.wall, 2), "cpu": round(cost.cpu, 2), "search": seconds["search"]}


def _pieces(output: Path) -> set[Path]:
    return set((output / "search").rglob("*.*"))


def _size(output: Path, stories: int) -> dict[str, object]:
    """How many pieces, and bytes a story: as they lie there, and compressed as they are served."""
    sizes: dict[str, list[int]] = {}
    for path in _pieces(output):
        sizes.setdefault(path.parent.name, []).append(path.stat().st_size)
    lying = {kind: {"files": len(one), "bytes a story": round(sum(one) / stories)} for kind, one in sizes.items()}
    return {"pieces": lying, "bytes a story": round(sum(map(sum, sizes.values())) / stories)}


def _entries(output: Path) -> list[Entry]:
    found: list[Entry] = []
    for file in sorted((output / "search" / "texts").iterdir()):
        found += msgspec.json.decode(file.read_bytes(), type=list[Entry])
    return found


def _passages(entries: list[Entry], count: int) -> list[Passage]:
    dice = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    found: list[Passage] = []
    while len(found) < count:
        entry = dice.choice(entries)
        text = dice.choice((entry.title, entry.summary, dice.choice(entry.text)))
        size = dice.choice(LENGTHS)
        if len(text) >= size and fold(part := text[(at := dice.randrange(len(text) - size + 1)) : at + size]):
            found.append(Passage(part, entry.url))
    return found


def _found(browser: Browser, entries: list[Entry], passages: list[Passage]) -> dict[str, object]:
    """Of each query all that contains it, by looking at every text, against all that the browser finds."""
    texts = [(entry.url, [fold(text) for text in (entry.title, entry.summary, *entry.text)]) for entry in entries]
    missed = wrong = 0
    began = time.perf_counter()
    for passage, found in zip(passages, browser.everything([one.text for one in passages]), strict=True):
        query = fold(passage.text)
        right = {url for url, stretches in texts if any(query in stretch for stretch in stretches)}
        missed += len(right - set(found))
        wrong += len(set(found) - right)
    return {
        "queries": len(passages),
        "missed": missed,
        "wrong": wrong,
        "minutes for all": round((time.perf_counter() - began) / 60, 1),
    }


def _timed(browser: Browser, passages: list[Passage]) -> dict[str, object]:
    """Bytes and milliseconds to the first result, each query in a window that has loaded the page and no more."""
    heard = [browser.first(passage.text) for passage in passages]
    return {"timed": len(heard), "kilobytes": _spread([one.bytes / 1000 for one in heard])} | _times(heard)


def _times(heard: list[Heard]) -> dict[str, object]:
    return {
        "milliseconds": _spread([one.milliseconds for one in heard]),
        "requests": _spread([one.requests for one in heard]),
    }


def _spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(len(ordered) * 0.95)], 1),
        "most": round(ordered[-1], 1),
    }


def _pagefind(site: Path, browser: Browser, passages: list[Passage]) -> dict[str, object]:
    """Pagefind on the same pages: its seconds, its size, and how many passages lead to the story they are from."""
    peers.fetch_pagefind()
    shutil.rmtree(site / "out" / "pagefind", ignore_errors=True)
    command = (peers.pagefind(), "--site", site / "out", "--glob", "[0-9]*/[0-9]*/*/index.html")
    cost = measure(command, cwd=site, log=site / "log", limit=LIMIT)
    if cost.fault:
        return {"Pagefind": cost.fault}
    sizes = [path.stat().st_size for path in (site / "out" / "pagefind").rglob("*") if path.is_file()]
    found = browser.pagefind([passage.text for passage in passages])
    reached = sum(passage.url in urls for passage, urls in zip(passages, found, strict=True))
    shutil.rmtree(site / "out" / "pagefind")
    return {
        "Pagefind": {
            "wall": round(cost.wall, 1),
            "cpu": round(cost.cpu, 1),
            "files": len(sizes),
            "bytes": sum(sizes),
            "queries": len(passages),
            "found their story": reached,
        }
    }


if __name__ == "__main__":
    main(sys.argv[1:])
