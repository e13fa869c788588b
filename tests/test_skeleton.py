"""``./run new``: a story's folder with front matter that YAML reads, and never over another's work."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import yaml

from townpress.edges.skeleton import ORIGINS, Skeleton, begin
from townpress.kernel.errors import ConfigurationError, MachineError

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize("origin", sorted(ORIGINS))
def test_front_matter_reads_back(tmp_path: Path, origin: str) -> None:
    """Whatever the title holds, YAML gives it back, and a reprint has a place for each fact the rules demand."""
    title = '“社区食堂”: 开张 "第一天" #1'
    story = begin(tmp_path, Skeleton("shequ-shitang", title, "社区治理", origin), NOW)
    assert story == tmp_path / "2026/11/shequ-shitang/index.md"
    fields = yaml.safe_load(story.read_text(encoding="utf-8").split("---\n")[1])
    assert (fields["title"], fields["category"], fields["origin"]) == (title, "社区治理", ORIGINS[origin].value)
    assert fields["status"] == "draft"
    if fields["origin"] == "reprint":
        assert {"source", "source_url", "original_title", "original_author", "editor"} <= fields.keys()


@pytest.mark.parametrize(
    "wanted",
    [
        Skeleton("../x", "标题"),
        Skeleton("X", "标题"),
        Skeleton("a--b", "标题"),
        Skeleton("2026", "标题"),
        Skeleton("社区", "标题"),
        Skeleton("a" * 101, "标题"),
        Skeleton("x", " "),
        Skeleton("x", "标题", origin="抄的"),
    ],
)
def test_refuses_what_is_no_story(tmp_path: Path, wanted: Skeleton) -> None:
    """A slug that is no address, a missing title, an unknown origin: refused in both languages, nothing written."""
    with pytest.raises(ConfigurationError, match=r"E600 --\w+: .*[一-鿿].* \| .*[a-z]"):
        begin(tmp_path, wanted, NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", ["2026/11/x/index.md", "2026/11/x.md"])
def test_never_overwrites(tmp_path: Path, there: str) -> None:
    """A story that stands at the address, as folder or as file, is left as it is."""
    story = tmp_path / there
    story.parent.mkdir(parents=True)
    story.write_text("别人的稿", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="已经有了"):
        begin(tmp_path, Skeleton("x", "标题"), NOW)
    assert story.read_text(encoding="utf-8") == "别人的稿"


def test_a_disk_that_refuses_is_the_machine(tmp_path: Path) -> None:
    """Where a file stands in the folder's way, the error is the machine's (4) and names the path."""
    (tmp_path / "2026").write_text("")
    with pytest.raises(MachineError, match="2026"):
        begin(tmp_path, Skeleton("x", "标题"), NOW)
