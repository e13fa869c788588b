"""The darkroom beside Hugo, sharp and eleventy-img: seconds a photograph, bytes, and how good the pictures still are.

``python -m benchmarks.photos --count 300 --judge PYTHON`` makes photographs up, then lets each contender print all of
them at 1600, 800 and 400 pixels, one format after the other, each in processes of its own and on all processors.
``--judge`` is a Python that has ``ssimulacra2`` (with numpy and scipy, too much to lock for a number): it scores eight
of each contender's pictures against the original at that size, 0 to 100 and higher is better (SSIMULACRA2, Cloudinary;
70 is high quality, 90 indistinguishable). What one changed photograph costs, and none, is measured at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

from PIL import Image

from benchmarks import peers
from benchmarks.measure import measure
from benchmarks.pictures import photograph, write_photographs
from townpress.edges import machine
from townpress.edges.ground import STATE, say
from townpress.editorial.manuscript import PhotoNote
from townpress.press.workforce import Workers
from townpress.products.photos.darkroom import develop_all
from townpress.products.photos.order import Order
from townpress.products.photos.recipe import Recipe

FOLDER = STATE / "bench" / "photos"
WIDTHS = (400, 800, 1600)
#: Quality and effort of the others, set so that scores come out alike; ours stand in the recipe.
SETTINGS = {"webp": ("78", "4"), "jpeg": ("78", "0"), "avif": ("58", "2")}
RIVALS = {
    "webp": ("sharp", "eleventy-img", "hugo"),
    "jpeg": ("sharp", "eleventy-img", "hugo"),
    "avif": ("sharp", "hugo"),
}
LIMIT = 3600.0
SCORED = 8


@dataclass(frozen=True, slots=True)
class Result:
    """Of one contender and format: seconds of wall and processor, and kilobytes, a photograph; score; what failed."""

    who: str
    format: str
    wall: float
    cpu: float
    kilobytes: float
    memory: int
    score: float | None = None
    fault: str = ""


def main() -> None:
    """Hold the race and write it down."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--count", type=int, default=300)
    asked.add_argument("--judge", type=Path)
    asked.add_argument("--formats", default="jpeg,webp,avif")
    flags = asked.parse_args()
    originals = FOLDER / "originals" / str(flags.count)
    say("正在造照片…", "making photographs up…")
    write_photographs(originals, flags.count)
    machine.fetch(peers.FOLDER / "sharp")
    peers.fetch_hugo()
    results = []
    for form in flags.formats.split(","):
        for who in ("townpress", *RIVALS[form]):
            results.append(_raced(who, form, originals, flags.count, flags.judge))
            sys.stdout.write(json.dumps(asdict(results[-1])) + "\n")
            sys.stdout.flush()
    told = {"count": flags.count, "results": [asdict(each) for each in results], "edits": _edits(originals)}
    (FOLDER / "results.json").write_text(json.dumps(told, indent=1), "utf-8")
    sys.stdout.write(json.dumps(told["edits"]) + "\n")


def print_here(originals: Path, form: str, state: Path) -> tuple[int, int]:
    """Develop all photographs as a build does; how many were decoded, how many files there are."""
    recipe = Recipe(widths=WIDTHS, legible=WIDTHS[-1], formats=(form,) if form else Recipe().formats)
    orders = [
        Order(path, path.name, f"2026/11/{path.stem}/", path.name, PhotoNote(credit="张三 摄"))
        for path in sorted(originals.glob("*.jpg"))
    ]
    done = develop_all(orders, state, Workers(os.cpu_count() or 1), recipe)
    return done.fresh, len(done.leaves)


def _raced(who: str, form: str, originals: Path, count: int, judge: Path | None) -> Result:
    place = FOLDER / who / form
    shutil.rmtree(place, ignore_errors=True)
    (place / "out").mkdir(parents=True)
    cost = measure(_command(who, form, originals, place), cwd=place, log=place / "log", limit=LIMIT)
    endings = {f".{form}", {"jpeg": ".jpg"}.get(form, "")}
    made = [path for path in place.rglob("*") if path.suffix in endings and path.is_file()]
    # Hugo publishes the originals as well, and keeps a second copy of what it made.
    made = [path for path in made if who != "hugo" or ("_hu" in path.name and "out" in path.relative_to(place).parts)]
    total = sum(path.stat().st_size for path in made)
    score = _score(judge, originals, place, form) if judge and not cost.fault else None
    return Result(
        who, form, cost.wall / count, cost.cpu / count, total / 1000 / count, cost.memory, score, cost.fault[-200:]
    )


def _command(who: str, form: str, originals: Path, place: Path) -> list[str | Path]:
    quality, effort = SETTINGS[form]
    if who == "townpress":
        here = f"from benchmarks.photos import *; print(print_here(Path({str(originals)!r}), {form!r}, Path('state')))"
        return ["env", f"PYTHONPATH={peers.FOLDER.parent.parent}", sys.executable, "-c", here]
    if who == "hugo":
        _hugo_site(form, originals, place, quality)
        return [peers.hugo(), "--source", place / "site", "--destination", place / "out", "--quiet"]
    return ["node", peers.FOLDER / "sharp" / "resize.js", who, form, quality, effort, originals, place / "out"]


def _hugo_site(form: str, originals: Path, place: Path, quality: str) -> None:
    """A page whose template resizes every picture of its bundle."""
    site = place / "site"
    (site / "layouts").mkdir(parents=True)
    (site / "content").mkdir()
    ending = {"jpeg": "jpg"}.get(form, form)
    (site / "hugo.toml").write_text('disableKinds = ["taxonomy", "term", "rss", "sitemap"]\n', "utf-8")
    (site / "content" / "_index.md").write_text("---\ntitle: 照片\n---\n", "utf-8")
    resized = "".join(f'{{{{ (.Resize "{width}x {ending} q{quality} Lanczos").RelPermalink }}}}\n' for width in WIDTHS)
    home = f'{{{{ range .Resources.ByType "image" }}}}{resized}{{{{ end }}}}'
    (site / "layouts" / "home.html").write_text(home, "utf-8")
    for path in originals.glob("*.jpg"):
        os.link(path, site / "content" / path.name)


JUDGE = """
import sys
from ssimulacra2 import compute_ssimulacra2_with_alpha as score
for line in sys.stdin:
    print(score(*line.rstrip("\\n").split("\\t")), flush=True)
"""


def _score(judge: Path, originals: Path, place: Path, form: str) -> float | None:
    """The mean score of eight photographs at 800 pixels, each beside the original scaled by Lanczos."""
    pairs = []
    for path in sorted(originals.glob("*.jpg"))[:: max(1, len(list(originals.glob("*.jpg"))) // SCORED)][:SCORED]:
        made = next((one for one in _prints(place, path, form)), None)
        if made is None:
            return None
        one, other = place / f"{path.stem}-a.png", place / f"{path.stem}-b.png"
        with Image.open(made) as image:
            image.convert("RGB").save(other)
            size = image.size
        with Image.open(path) as image:
            image.resize(size, Image.Resampling.LANCZOS).save(one)
        pairs.append(f"{one}\t{other}")
    done = subprocess.run([judge, "-c", JUDGE], input="\n".join(pairs), capture_output=True, text=True, check=False)
    scores = [float(line) for line in done.stdout.split()]
    return round(mean(scores), 1) if len(scores) == len(pairs) else None


def _prints(place: Path, original: Path, form: str) -> list[Path]:
    """The print of an original at 800 pixels, however its maker calls it."""
    if place.parent.name == "townpress":
        note, recipe = PhotoNote(credit="张三 摄"), Recipe(widths=WIDTHS, legible=WIDTHS[-1], formats=(form,))
        done = develop_all([Order(original, "", "", original.name, note)], place / "state", Workers(1), recipe)
        return [leaf.data for leaf in done.leaves if "-800." in leaf.path and isinstance(leaf.data, Path)]
    found = [path for path in (place / "out").rglob(f"{original.stem}*") if path.is_file()]
    sizes = {path: Image.open(path).size[0] for path in found}
    return [path for path, width in sizes.items() if width == WIDTHS[1]]


def _edits(originals: Path) -> dict[str, dict[str, float]]:
    """What all formats cost at once, then nothing changed, then one photograph changed."""
    place = FOLDER / "edits"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(originals, place / "originals")
    told = {}
    for kind in ("all", "nothing", "one"):
        if kind == "one":
            photograph(99_999).save(place / "originals" / "0001.jpg", quality=92)
        here = "from benchmarks.photos import *; print(*print_here(Path('originals'), '', Path('state')))"
        command = ["env", f"PYTHONPATH={peers.FOLDER.parent.parent}", sys.executable, "-c", here]
        cost = measure(command, cwd=place, log=place / "log", limit=LIMIT)
        fresh = int((place / "log").read_text("utf-8").split()[0])
        told[kind] = {"wall": cost.wall, "cpu": cost.cpu, "memory": cost.memory, "decoded": fresh}
    return told


if __name__ == "__main__":
    main()
