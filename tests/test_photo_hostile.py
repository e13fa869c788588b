"""Hostile pictures: whatever the bytes, one clear problem or sound prints, in bounded time and memory."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

import pytest
from hostile_pictures import corpus, outcome, tried
from pictures import TELLTALES, huge_png, photograph, put, saved, scene

from townpress.kernel.problems import Severity
from townpress.kernel.source import Source
from townpress.products.photos import door
from townpress.products.photos.develop import develop
from townpress.products.photos.recipe import Recipe

if TYPE_CHECKING:
    from pathlib import Path


def test_the_sound_ones_are_taken() -> None:
    """The corpus that mutants are made of is taken as it is."""
    assert [outcome(data) for data in corpus()] == ["taken"] * len(corpus())


@pytest.mark.parametrize("seed", range(4))
def test_three_hundred_mutants(seed: int) -> None:
    """None raises, none lets metadata through, and some of both fates are among them."""
    found, _ = tried(300, seed)
    assert found.total() == 300
    assert found["taken"] > 15
    assert found["E529"] > 30
    assert set(found) <= {"taken", "E525", "E527", "E528", "E529", "E534"}


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    """30,000 × 30,000 pixels in a few hundred kilobytes: refused by its measures, in no memory to speak of."""
    data = huge_png(30_000, 30_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(data) < 1_000_000
    assert outcome(data) == "E527"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


@pytest.mark.parametrize(
    ("form", "note"),
    [
        ("JPEG", b"\xff\xeb\0\x1eJP\0\1\0\0\0\1\0\0\0\x14jumb....c2pa\0\0"),
        ("PNG", b""),
    ],
)
def test_content_credentials_are_told_of(tmp_path: Path, form: str, note: bytes) -> None:
    """C2PA does not survive resizing: the build says so with ``-v``, and no published file claims it."""
    data = photograph(form, size=(90, 60))
    told = data[:2] + note + data[2:] if note else data
    inspected, problems = door.inspect(put(tmp_path, f"图.{form.lower()}", told), Source("图"))
    assert inspected is not None
    assert [(problem.number, problem.severity) for problem in problems] == [(535, Severity.REPAIR)] * bool(note)
    made = develop(inspected, Recipe(widths=(60,), legible=60), b"")
    assert not any(b"c2pa" in file.data or any(word in file.data for word in TELLTALES) for file in made.files)


def test_a_film_behind_a_picture_is_no_matter(tmp_path: Path) -> None:
    """Telephones hang films behind photographs (motion photos): the photograph is published alone."""
    data = saved(scene(300, 200), "JPEG") + b"\0\0\0\x18ftypmp42" + bytes(500_000)
    inspected, problems = door.inspect(put(tmp_path, "动.jpg", data), Source("动.jpg"))
    assert inspected is not None
    assert problems == ()
