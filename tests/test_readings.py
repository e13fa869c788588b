"""Readings as bytes: what was read comes back equal, from here or from a worker, and no faster than it is asked for."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from functools import partial
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from msgspec.structs import replace
from test_shortcuts import FRONT, MARKS, PLAIN, SAMPLE, texts_in_markup_tests

from benchmarks import corpus
from townpress.editorial.dates import ZONE
from townpress.editorial.registers import Registers
from townpress.kernel.errors import OwnFault
from townpress.plugin import reader, readings
from townpress.plugin.reader import Reading, read_story
from townpress.plugin.readings import FILES_A_CHUNK, decoded, encoded
from townpress.plugin.settling import Ground, settle
from townpress.press.workers import AHEAD, Alone, crew, in_order
from townpress.press.workforce import Workers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Executor
    from pathlib import Path

HEAD = "---\ntitle: 停水\ndate: 2023-06-01\ncategory: 社区\n"
RICH = """---
title: 喜报
date: 1988-04-17 02:30
category: 社区
origin: 转载
source: 民政局
tags: 标准化、民政
corrections: [{date: 2023-06-02, text: 人数}]
expires: 1991-09-15 01:30+08:00
views: 4,053
aliases: [/news/1.html]
photos: {a.jpg: {alt: 会场, people: public, ai: 生成}, "b\\u00e9.jpg": {alt: 人}}
titel: 错
---

![会场](a.jpg "题") [网](https://a.cn/) [文]({filename}b.md#c) [本页](#小标题)

## 小标题

他说:"好"。<script>x</script>[^1]

[^1]: 注
"""


def same(reading: Reading) -> None:
    """Assert that ``reading`` comes back equal, its times in their zone and its mappings read-only."""
    again = decoded(encoded(reading))
    assert again == reading
    if reading.manuscript and again.manuscript:
        assert isinstance(again.manuscript.spots, MappingProxyType)
        assert isinstance(again.manuscript.photos, MappingProxyType)
        for name in ("date", "publish_at", "expires"):
            was, now = getattr(reading.manuscript, name), getattr(again.manuscript, name)
            assert was is None or (now.isoformat(), now.tzinfo, now.fold) == (was.isoformat(), was.tzinfo, was.fold)


def of(text: str | bytes) -> Reading:
    """The reading of a file."""
    return read_story("a.md", text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))


def archive(number: int) -> list[tuple[str, bytes]]:
    """A made-up archive of so many files."""
    dice = random.Random(7)  # noqa: S311 - made-up stories, not a secret
    return [
        (f"stories/{each}.md", corpus.text(corpus.invent(dice, f"s{each}", corpus.END)).encode())
        for each in range(number)
    ]


def read_by(executor: Executor, files: Iterable[tuple[str, bytes]]) -> Iterator[Reading]:
    """The readings of files as the desk has them made: a paper without registers can settle none of its stories."""
    ground = Ground("content", Registers(), datetime(2026, 11, 1, tzinfo=ZONE))
    for chunk in in_order(executor, partial(settle, ground), readings.chunks(files)):
        yield from (decoded(settled.reading) for settled in chunk)


@pytest.mark.parametrize("file", SAMPLE, ids=lambda file: file.parent.name)
def test_the_sample(file: Path) -> None:
    """The paper's own stories come back."""
    same(of(file.read_bytes()))


@pytest.mark.parametrize(
    "text",
    [
        RICH,
        RICH.replace("\n", "\r\n"),
        "",
        "---\ntitle",
        b"\xff\xfe\x00",
        b"PK\x03\x04",
        HEAD + 'photos: {"\\ud800.jpg": {alt: 人}}\n---\n好',
        HEAD + "---\n" + "[" * 2000,
    ],
)
def test_rich_and_wrong_files(text: str | bytes) -> None:
    """So does a story with everything in it, and what could be read of one that is wrong, with its problems."""
    same(of(text))


def test_the_rich_one_is_rich() -> None:
    """It holds what the test above is about: links, photographs, anchors, and times the clock showed never or twice."""
    reading = of(RICH)
    assert reading.manuscript
    assert reading.body
    assert (len(reading.body.links), len(reading.body.photos), len(reading.body.anchors)) == (3, 1, 3)
    assert len(reading.manuscript.photos) == 2
    assert reading.manuscript.unread
    assert reading.problems
    date, expires = reading.manuscript.date, reading.manuscript.expires
    assert date
    assert date != date.astimezone(UTC).astimezone(ZONE)
    assert expires
    assert expires.fold == 1


def test_texts_of_the_markup_tests() -> None:
    """So does every text of the markup's tests."""
    for text in texts_in_markup_tests():
        same(of(f"{HEAD}---\n{text}"))


@given(
    some.lists(some.sampled_from(FRONT), max_size=15).map("".join),
    some.lists(some.one_of(some.sampled_from(PLAIN + MARKS), some.text(max_size=5)), max_size=15).map("".join),
)
@settings(max_examples=200, deadline=None)
@example("", "\ud800")
def test_any_file(front: str, body: str) -> None:
    """So does whatever anybody may write."""
    same(of(f"{HEAD}{front}\n---\n{body}\n"))


@pytest.mark.parametrize("data", [b"", b"[]", b"{", encoded(of(RICH))[:-10], b'{"source": 1}'])
def test_other_bytes_are_no_reading(data: bytes) -> None:
    """What is damaged, or written by other code, is told from a reading."""
    with pytest.raises(msgspec.MsgspecError):
        decoded(data)


def test_here_and_by_others_the_same() -> None:
    """Workers read what this process reads, in the same order."""
    files = archive(FILES_A_CHUNK * 3 + 1)
    alone = list(read_by(Alone(), files))
    assert alone == [read_story(f"content/{path}", data) for path, data in files]
    with crew(Workers(2), 100) as executor:
        assert list(read_by(executor, files)) == alone


def test_files_are_taken_as_readings_are_asked_for() -> None:
    """Of an endless archive no more is read than the chunks on their way hold."""
    taken = []

    def endless() -> Iterator[tuple[str, bytes]]:
        for number in count():
            taken.append(number)
            yield f"{number}.md", b"---\ntitle: x\n---\nx"

    read = read_by(Alone(), endless())
    next(read)
    assert len(taken) == FILES_A_CHUNK * AHEAD
    read.close()  # type: ignore[attr-defined]


def test_large_files_make_small_chunks() -> None:
    """A chunk ends by its bytes too."""
    chunks = list(readings.chunks([("a.md", b"x" * 400_000)] * 5))
    assert [len(chunk) for chunk in chunks] == [2, 2, 1]


def test_a_fault_of_ours_names_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads the traceback learns which file it was."""

    def fall(*_: object) -> object:
        raise LookupError("x")

    monkeypatch.setattr(reader, "render", fall)
    with pytest.raises(OwnFault, match=r"content/stories/0\.md: LookupError"):
        list(read_by(Alone(), archive(1)))
    with pytest.raises(OwnFault, match=r"content/pages/about\.md: LookupError"):
        reader.read_standing_page("content/pages/about.md", "---\ntitle: 关于我们\n---\n好\n".encode())


def test_a_changed_reading_is_not_the_same() -> None:
    """The comparison above can fail."""
    reading = of(RICH)
    assert reading.manuscript
    assert decoded(encoded(replace(reading, manuscript=replace(reading.manuscript, title="别的")))) != reading
