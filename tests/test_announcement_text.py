"""The announcement says what was handed down: every change to its text is on a list, and nothing else changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
SEED = Path(__file__).parent / "seed"
PICTURE = re.compile(r"!\[[^\]]*\]\((?P<name>[^)]+)\)")


@pytest.fixture(name="record", scope="module")
def fixture_record() -> dict[str, Any]:
    """What was changed, replaced and left out."""
    record: dict[str, Any] = yaml.safe_load((SEED / "zoucheng-corrections.yml").read_text(encoding="utf-8"))
    return record


@pytest.fixture(name="seed", scope="module")
def fixture_seed() -> str:
    """The text as it was handed down."""
    return (SEED / "zoucheng-announcement.txt").read_text(encoding="utf-8")


@pytest.fixture(name="story", scope="module")
def fixture_story(record: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Front matter and Markdown body of the story."""
    _, front, body = (ROOT / record["story"]).read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def _corrected(seed: str, record: dict[str, Any]) -> str:
    """The seed with each correction applied; each must match exactly once at its turn."""
    for old, new in record["corrections"]:
        assert seed.count(old) == 1, f"{old!r} stands {seed.count(old)} times in the seed"
        seed = seed.replace(old, new)
    return seed


def test_the_seed_put_right_is_the_story(seed: str, record: dict[str, Any], story: tuple[dict[str, Any], str]) -> None:
    """Corrected seed, less the excluded lines, equals title and body: each paragraph, in order, nothing besides."""
    front, body = story
    photographs = dict(record["photographs"])
    left = [line.strip() for line in _corrected(seed, record).split("\n") if line.strip()]
    for excluded in record["excluded"]:
        assert left.count(excluded["line"]) == 1, excluded
        left.remove(excluded["line"])
    blocks = [block.strip() for block in body.split("\n\n") if block.strip()]
    names = [picture["name"] if (picture := PICTURE.fullmatch(block)) else block for block in blocks]
    assert [front["title"], *names] == [photographs.get(line, line) for line in left]


def test_the_seed_is_whole(seed: str) -> None:
    """The copy in the tests is the file handed down: first and last line, and its length."""
    lines = seed.split("\n")
    assert lines[0] == "• 喜报!邹城市社区治理标准化试点成功获得国家立项"
    assert lines[-1] == "回顶部"
    assert len(seed.encode()) == 4936


def test_corrections_touch_punctuation_only(record: dict[str, Any]) -> None:
    """No correction adds, drops or changes a Han character, a letter or a figure."""
    for old, new in record["corrections"]:
        assert re.findall(r"\w", old) == re.findall(r"\w", new), (old, new)


def test_what_was_left_out_is_recorded(story: tuple[dict[str, Any], str]) -> None:
    """Source, middleman, date and view count of the old page stand in the front matter."""
    front, _ = story
    assert front["source"] == "邹城市民政局"
    assert front["via"] == "邹城房产网"
    assert str(front["date"]) == "2023-06-01"
    assert front["views"] == 4053
    assert front["origin"] == "reprint"
    assert front["original_title"] == "不详"
    assert front["original_title_note"]


def test_five_photographs_are_described(record: dict[str, Any], story: tuple[dict[str, Any], str]) -> None:
    """Each of the five has alt, caption, credit and people, is called an illustration, and lies beside the story."""
    front, body = story
    names = [ours for _, ours in record["photographs"]]
    assert names == [picture["name"] for picture in PICTURE.finditer(body)] == list(front["photos"])
    for name, note in front["photos"].items():
        assert set(note) == {"alt", "caption", "credit", "people"}
        assert "示意图" in note["alt"]
        assert "示意图" in note["caption"]
        assert f"![{note['alt']}]({name})" in body
        assert (ROOT / record["story"]).with_name(name).is_file()
