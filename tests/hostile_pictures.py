"""Pictures damaged on purpose, thousands of them, and what the photo desk makes of each.

``python tests/hostile_pictures.py COUNT [SEED]`` counts: taken, refused by number, the slowest, the most memory. It
ends with 1 at the first file that raises, takes more than ten seconds, or lets a word of its metadata through.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

from pictures import TELLTALES, exif, huge_png, packet, photograph, saved, scene
from PIL import Image

from townpress.kernel.problems import errors_in
from townpress.kernel.source import Source
from townpress.products.photos import door
from townpress.products.photos.delivery import Received
from townpress.products.photos.develop import develop, draft
from townpress.products.photos.kinds import kind_of
from townpress.products.photos.labels import label_of
from townpress.products.photos.packet import packet_of
from townpress.products.photos.recipe import Recipe

if TYPE_CHECKING:
    from collections.abc import Iterator

RECIPE = Recipe(widths=(60, 120), legible=160)
SECONDS_AT_MOST = 10.0
MAGIC = (
    b"\xff\xd8",
    b"\xff\xda\0\x0c",
    b"\xff\xc2",
    b"Exif\0\0",
    b"II*\0",
    b"IDAT",
    b"fcTL",
    b"ANMF",
    b"VP8X",
    b"\0" * 8,
)


def corpus() -> tuple[bytes, ...]:
    """Sound files of every kind that is taken, with all that may hang on them."""
    frames = [scene(60, 40), scene(60, 40).rotate(90), scene(60, 40).rotate(180)]
    moving = {"save_all": True, "append_images": frames[1:]}
    cmyk = Image.new("CMYK", (90, 60), (9, 200, 90, 0))
    xmp = packet('<TC260:AIGC>{"Label":"1"}</TC260:AIGC>')
    return (
        *(photograph(form, 6, xmp, (300, 200)) for form in ("JPEG", "PNG", "WEBP")),
        saved(scene(200, 120), "JPEG", progressive=True, exif=exif(8)),
        saved(cmyk, "JPEG"),
        *(saved(frames[0], form, **moving) for form in ("GIF", "PNG", "WEBP")),
        saved(Image.new("I;16", (80, 50), 40_000), "PNG"),
        saved(scene(90, 60).convert("P"), "PNG", transparency=3),
        saved(scene(90, 60), "MPO", save_all=True, append_images=frames[1:]),
        huge_png(3_000, 3_000),
    )


def mutants(count: int, seed: int) -> Iterator[bytes]:
    """So many files: bits flipped, bytes lost and doubled, lengths that lie, two files grown into one."""
    chance, sound = random.Random(seed), corpus()  # noqa: S311 - made up
    for _ in range(count):
        data = bytearray(chance.choice(sound))
        for _ in range(chance.choice((1, 1, 2, 5, 20))):
            _harm(data, chance, sound)
        yield bytes(data)


def _harm(data: bytearray, chance: random.Random, sound: tuple[bytes, ...]) -> None:
    # Most of what can go wrong stands in the first bytes.
    at = chance.randrange(min(len(data), chance.choice((40, 400, len(data))) or 1) or 1) if data else 0
    kind = chance.randrange(7)
    if kind == 0 and data:
        data[at] ^= 1 << chance.randrange(8)
    elif kind == 1:
        data[at : at + 4] = chance.randrange(1 << 32).to_bytes(4, "big")
    elif kind == 2:
        del data[at : at + chance.choice((1, 2, 8, 500))]
    elif kind == 3:
        data[at:at] = data[at : at + chance.choice((1, 9, 700))]
    elif kind == 4:
        del data[max(12, at) :]
    elif kind == 5:
        other = chance.choice(sound)
        data[at:] = other[chance.randrange(len(other)) :]
    else:
        data[at : at + 4] = chance.choice(MAGIC)


def outcome(data: bytes) -> str:
    """What becomes of a file: ``taken``, or the code of the problem it is refused with. Raises whatever gets out."""
    form = kind_of(data)
    if not isinstance(form, str):
        return "E525"
    source = Source("图")
    inspected, problems = door.examine(Received(form, data), source)
    if inspected is None:
        return problems[0].code
    told = packet_of("李四", label_of(inspected.notes))
    draft(inspected, RECIPE)
    made, damage = door.guarded(source, lambda: (develop(inspected, RECIPE, told), ()))
    if made is None:
        return damage[0].code
    for file in made.files:
        let_through = [word for word in TELLTALES if word in file.data]
        if let_through:
            raise AssertionError(let_through)
    return "E" if errors_in(problems) else "taken"


def tried(count: int, seed: int) -> tuple[Counter[str], float]:
    """The outcomes of so many files, and the seconds of the slowest. Raises AssertionError at one too slow."""
    found: Counter[str] = Counter()
    slowest = 0.0
    for data in mutants(count, seed):
        began = time.process_time()
        found[outcome(data)] += 1
        slowest = max(slowest, time.process_time() - began)
        if slowest > SECONDS_AT_MOST:
            raise AssertionError(f"{slowest} s")
    return found, slowest


if __name__ == "__main__":
    counted, longest = tried(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{dict(counted)}; slowest {longest:.2f} s; {most} MB\n")
