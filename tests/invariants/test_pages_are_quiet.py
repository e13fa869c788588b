"""I7, I8 and I9: pages ask no other host, what is not published leaves no trace, pictures tell nothing."""

from __future__ import annotations

import gzip
import io
import re
from typing import TYPE_CHECKING

import pytest
from lxml import html
from paper import STORY
from pictures import TELLTALES, photograph, saved
from PIL import Image

if TYPE_CHECKING:
    from paper import Paper

#: Elements and the attributes by which a browser fetches something unasked.
FETCHED = {
    "//img/@src | //source/@src | //video/@src | //video/@poster | //audio/@src | //track/@src": False,
    "//script/@src | //iframe/@src | //embed/@src | //object/@data | //input/@src": False,
    "//link[not(contains('canonical alternate license author prev next', @rel))]/@href": False,
    "//img/@srcset | //source/@srcset | //link/@imagesrcset": True,
}


def pages_of(paper: Paper) -> dict[str, html.HtmlElement]:
    """Every page, parsed."""
    return {path: html.document_fromstring(data) for path, data in paper.files.items() if path.endswith(".html")}


@pytest.mark.parametrize("name", ["sample", "sample_under_base"])
def test_no_page_asks_another_host_or_runs_anything(name: str, request: pytest.FixtureRequest) -> None:
    """Whatever a page loads is below its own root; no handler, style attribute, script of its own, javascript: link."""
    paper: Paper = request.getfixturevalue(name)
    base = "/base/" if name == "sample_under_base" else "/"
    loaded = 0
    for path, page in pages_of(paper).items():
        for expression, many in FETCHED.items():
            for value in page.xpath(expression):
                for address in [part.split()[0] for part in value.split(",")] if many else [value]:
                    loaded += 1
                    assert address.startswith(base), (path, address)
                    assert not address.startswith("//"), (path, address)
        for element in page.iter():
            if isinstance(element.tag, str):
                assert not [key for key in element.attrib if key.startswith("on") or key == "style"], (path, element)
                assert element.tag not in {"style", "base", "iframe", "object", "embed", "applet"}, (path, element.tag)
        for script in page.xpath("//script[not(@src)]"):
            assert script.get("type") in {"application/ld+json", "application/json"}, path
        assert not page.xpath("//@href[starts-with(translate(., 'JAVSCRIPT', 'javscript'), 'javascript:')]"), path
    assert loaded > 100
    for path, data in paper.files.items():
        if path.endswith(".css"):
            assert not re.search(rb"url\(\s*[\"']?(?:https?:|//|data:)|@import", data), path


CANARY = "金丝雀"


def secret(number: int, fields: str, date: str = "2026-11-09") -> str:
    """A story each of whose parts holds a word of its own."""
    return f"""\
---
title: {CANARY}标题{number}
date: {date}
category: 社区治理
authors: 林小满
tags: [{CANARY}标签{number}]
topics: [社区治理标准化]
places: [邹城]
summary: {CANARY}摘要{number}
slug: canary-{number}
aliases: [/old/canary-{number}.html]
cover: canary-{number}.png
photos: {{canary-{number}.png: {{alt: {CANARY}图{number}, credit: {CANARY}摄{number}}}}}
{fields}
---

{CANARY}正文{number}。

## {CANARY}小标题{number}

![{CANARY}图{number}](canary-{number}.png)

[{CANARY}文件{number}]({{static}}/files/canary-{number}.pdf)
"""


def test_what_is_not_published_leaves_no_trace(paper: Paper) -> None:
    """Drafts, embargoed and withdrawn stories: no word, no address, no file and no colour of theirs in any byte."""
    paper.story().story(path="stories/2026/11/a.md").story(path="stories/2026/11/z.md")
    states = (
        ("status: draft", "2026-11-09"),
        ("publish_at: 2026-11-23 09:01", "2026-11-09"),
        ("", "2026-11-23 09:01"),
        ("status: withdrawn\nwithdrawn: 事实有误", "2026-11-09"),
    )
    colour = (201, 13, 77)
    for number, (fields, date) in enumerate(states):
        folder = f"stories/2026/11/canary-{number}"
        paper.story(secret(number, fields, date), f"{folder}/index.md")
        paper.put(f"{folder}/canary-{number}.png", saved(Image.new("RGB", (64, 48), colour), "PNG"))
        paper.put(f"files/canary-{number}.pdf", f"%PDF {CANARY}文件".encode())
    outcome = paper.build()
    assert (outcome.status, outcome.report["stories"]["published"]) == (0, 3)  # type: ignore[index] # JSON
    marks = (CANARY.encode(), b"canary", CANARY.encode("unicode_escape"), b"%E9%87%91%E4%B8%9D")
    for path, data in paper.files.items():
        plain = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        if path == "2026/11/canary-3/index.html":  # a tombstone keeps its address, and no word
            plain = plain.replace(b"canary-3", b"")
        else:
            assert "canary" not in path
        for mark in marks:
            assert mark not in plain, (path, mark)
        if path.endswith((".png", ".jpg", ".webp")) and not path.startswith("theme/"):
            image = Image.open(io.BytesIO(data)).convert("RGB")
            assert image.getpixel((1, 1)) != colour, path
    assert not [path for path in paper.files if path.startswith("files/")]


def test_an_embargo_ends_at_its_minute(paper: Paper) -> None:
    """A minute before: nothing. At the minute: page, feed, sitemap. The build before says when."""
    paper.story().story(
        STORY.replace("2026-11-10", "2026-11-23 09:30").replace("民生代办日", "到点才说的事"), "stories/2026/11/b.md"
    )
    outcome = paper.build(AT="2026-11-23T09:29:59+08:00")
    assert outcome.report["next_change"] == "2026-11-23T09:30:00+08:00"
    assert "到点才说".encode() not in b"".join(paper.files.values())
    assert paper.build(AT="2026-11-23T09:30:00+08:00").status == 0
    for path in ("2026/11/b/index.html", "feeds/all.atom.xml", "feeds/all.json", "index.html"):
        assert "到点才说" in paper.page(path), path
    assert "2026/11/b/" in paper.page("sitemap.xml")


def test_pictures_tell_nothing_but_what_we_wrote(paper: Paper) -> None:
    """JPEG, PNG and WebP from a telephone: no device, owner, place, time, comment, thumbnail; upright; credit kept."""
    for form, ending in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")):
        folder = f"stories/2026/11/{ending}"
        note = f"photos: {{a.{ending}: {{alt: 老人在窗口, credit: 林小满 摄}}}}\n---\n\n"
        paper.story(STORY.replace("---\n\n", note) + f"\n![老人在窗口](a.{ending})\n", f"{folder}/index.md")
        paper.put(f"{folder}/a.{ending}", photograph(form, orientation=6, size=(600, 400)))
    assert paper.build().status == 0
    pictures = {path: data for path, data in paper.files.items() if path.endswith((".jpg", ".png", ".webp"))}
    pictures = {path: data for path, data in pictures.items() if path.startswith("2026/")}
    assert len(pictures) == 6
    for path, data in pictures.items():
        for word in TELLTALES:
            assert word not in data, (path, word)
        image = Image.open(io.BytesIO(data))
        assert image.width < image.height, path
        assert not image.getexif(), path
        assert set(image.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
            "xmp",
            "XML:com.adobe.xmp",
            "loop",
            "background",
            "timestamp",
            "duration",
            "dpi",
        }, path
        assert "林小满 摄".encode() in data, path
