"""The other places to read the paper: each kind that an editor may write prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.html
import pytest

from townpress.editorial.registerkeys import CHANNEL_KINDS

if TYPE_CHECKING:
    from paper import Paper


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_kind_prints_with_and_without_a_target(paper: Paper, language: str) -> None:
    """With a target: its QR code and what that is for. Without: its name, and no word of scanning what is not there."""
    lines = [f"  - {{name: {kind}有码, kind: {kind}, target: 'https://{kind}.example/'}}" for kind in CHANNEL_KINDS]
    lines += [f"  - {{name: {kind}无码, kind: {kind}}}" for kind in CHANNEL_KINDS]
    masthead = paper.content / "registers/masthead.yml"
    channels = "\n".join((f"language: {language}", "channels:", *lines, ""))
    masthead.write_text(masthead.read_text("utf-8") + channels, "utf-8")
    outcome = paper.story().build()
    assert outcome.status == 0, outcome.err
    for page in ("index.html", "2026/11/daiban/index.html"):
        shown = lxml.html.fromstring(paper.page(page)).xpath("//li[@class='channel']")
        coded, plain = shown[: len(CHANNEL_KINDS)], shown[len(CHANNEL_KINDS) :]
        assert [item.xpath("string(p)") for item in plain] == [f"{k}无码" for k in CHANNEL_KINDS]
        assert not [note for item in plain for note in item.xpath("p[@class='channel__note']")]
        notes = [item.xpath("string(p[@class='channel__note'])") for item in coded]
        assert len(set(notes)) == len(CHANNEL_KINDS)
        assert all("扫一扫" in note if language == "zh-CN" else note.startswith("Scan ") for note in notes)
        assert all(item.xpath("img[@class='channel__code']") for item in coded)
