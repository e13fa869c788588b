"""What is not published leaves no trace: each file of an edition, its name and its text, is searched for canaries."""

from __future__ import annotations

import gzip
import io
import json
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from PIL import Image
from refusals import X, head, story

if TYPE_CHECKING:
    from paper import Paper

CANARIES = ("隐秘", "yinmi", "canary", "987654")
REGISTERS = """\
-- registers/people.yml --
- {slug: lin-xiaoman, name: 林小满, roles: [记者]}
- {slug: yinmi-ren, name: 隐秘人}
-- registers/places.yml --
- {slug: zoucheng, name: 邹城}
- {slug: yinmi-zhen, name: 隐秘镇}
-- registers/topics.yml --
- {slug: yinmi-topic, name: 隐秘题, lead: 隐秘导语}
-- registers/sources.yml --
- {slug: yinmi-source, name: 隐秘局}
"""
SECRET = (
    "slug: yinmi-slug",
    "tags: [隐秘标签]",
    "places: [隐秘镇]",
    "topics: [隐秘题]",
    "summary: 隐秘摘要",
    "cover: canary.jpg",
    "views: 987654",
    "photos: {canary.jpg: {alt: 隐秘图, caption: 隐秘图注, credit: 隐秘摄}}",
    "aliases: [/old/canary.html]",
)
BODY = "隐秘正文 ![隐秘图](canary.jpg)\n\n[文件]({static}/files/canary.pdf)\n\n[图]({static}/files/canary-pic.jpg)"


def _picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1600, 1200), (123, 45, 67)).save(file, "JPEG")
    return file.getvalue()


def _traces(paper: Paper) -> list[tuple[str, str]]:
    """Which file of the output holds which canary, in its name or its bytes, unpacked and decoded."""
    found = []
    for path, data in paper.files.items():
        plain = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        texts = [path, plain.decode("utf-8", "replace"), unquote(plain.decode("latin-1"))]
        if path.endswith(".json"):
            texts.append(json.dumps(json.loads(plain), ensure_ascii=False))
        found += [(path, canary) for canary in CANARIES if any(canary in text for text in texts)]
    return found


@pytest.mark.parametrize(
    ("more", "changed"),
    [
        (("status: draft",), {}),
        (("status: 草稿",), {}),
        (("status: draft", "publish_at: 2026-11-22"), {}),
        (("publish_at: 2026-11-23T09:00:01+08:00",), {}),
        (("publish_at: 2026-11-23T01:00:01Z",), {}),
        (("publish_at: 2026-12-01", "expires: 2026-12-31"), {}),
        ((), {"date": "date: 2026-11-24"}),
        ((), {"date": "date: 2026年12月1日 上午8:30"}),
    ],
    ids=[
        "draft",
        "草稿",
        "draft with a date past",
        "a second ahead",
        "a second ahead in UTC",
        "ahead",
        "tomorrow",
        "later",
    ],
)
def test_a_draft_or_scheduled_story_leaves_no_byte(
    paper: Paper, more: tuple[str, ...], changed: dict[str, str]
) -> None:
    """Neither title, slug, tags, places, topics, people, photographs, files, aliases nor the front page's choice."""
    paper.lay(REGISTERS).put(X, story())
    fields = head(*SECRET, *more, **{"title": "title: 隐秘标题", "authors": "authors: 隐秘人", **changed})
    paper.put("stories/2026/11/hid/index.md", f"---\n{fields}\n---\n\n{BODY}\n")
    paper.put("stories/2026/11/hid/canary.jpg", _picture())
    paper.put("files/canary.pdf", b"%PDF-1.4 canary")
    paper.put("files/canary-pic.jpg", _picture())
    paper.put("registers/front.yml", "- {story: yinmi-slug, place: lead}\n")
    outcome = paper.build()
    assert (outcome.status, outcome.err) == (0, "")
    assert _traces(paper) == []


@pytest.mark.parametrize("line", ["status: draft", "date: 2026-12-01"])
def test_a_page_in_preparation_leaves_no_byte(paper: Paper, line: str) -> None:
    """A draft page, or one dated ahead, is in no footer, map or folder, though the masthead names it."""
    paper.put(X, story())
    paper.put("registers/masthead.yml", "name: 邹城\ndomain: news.example\nstanding: [yinmi]\n")
    paper.put("pages/yinmi/index.md", f"---\ntitle: 隐秘页\n{line}\n---\n\n隐秘正文 ![隐秘图](canary.jpg)\n")
    paper.put("pages/yinmi/canary.jpg", _picture())
    outcome = paper.build()
    assert (outcome.status, outcome.err) == (0, "")
    assert _traces(paper) == []
    assert bool(outcome.report["next_change"]) == line.startswith("date")


def test_a_link_cannot_give_it_away(paper: Paper) -> None:
    """A published story that links to a draft, by file or by address, is refused."""
    paper.put("stories/2026/11/yinmi.md", story("status: draft"))
    paper.put("pages/canary.md", "---\ntitle: 页\nstatus: draft\n---\n\n文\n")
    for target in ("{filename}/stories/2026/11/yinmi.md", "/2026/11/yinmi/", "{filename}/pages/canary.md"):
        paper.put(X, story(body=f"[看]({target})"))
        assert paper.build().status == 3
    assert not paper.output.exists()


def test_a_withdrawn_story_leaves_its_reason_alone(paper: Paper) -> None:
    """At its address stands why it went; nothing of its text, names, tags or pictures is left."""
    paper.lay(REGISTERS).put(X, story())
    lines = [line for line in SECRET if not line.startswith(("slug", "aliases"))]
    fields = head(
        *lines, "status: withdrawn", "withdrawn: 事实有误", title="title: 隐秘标题", authors="authors: 隐秘人"
    )
    paper.put("stories/2026/11/hid/index.md", f"---\n{fields}\n---\n\n{BODY}\n")
    paper.put("stories/2026/11/hid/canary.jpg", _picture())
    paper.put("files/canary.pdf", b"%PDF-1.4 canary")
    paper.put("files/canary-pic.jpg", _picture())
    assert paper.build().status == 0
    assert _traces(paper) == []
    assert "事实有误" in paper.page("2026/11/hid/index.html")
