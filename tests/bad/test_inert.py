"""Text that would be markup, script or template: shown as it was typed, inert on every page, feed and data block."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from lxml import etree, html
from refusals import X, story

if TYPE_CHECKING:
    from paper import Paper

EVIL = "\"><b>evil</b><script>alert(1)</script></script>--><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}' & &amp; ]]>"


def quoted(text: str) -> str:
    """As YAML's single-quoted scalar."""
    return "'" + text.replace("'", "''") + "'"


E = quoted(EVIL)
NAME = quoted("<b>evil</b>名")
REPRINT = ("origin: reprint", "source: 邹城市民政局", "source_url: https://a.example/x?a=1&b=2")

STORIES = {
    "title": story(title=f"title: {quoted(EVIL[:115])}"),
    "summary": story(f"summary: {E}"),
    "tags": story(f"tags: [{quoted('<b>evil</b>')}, {quoted('x<script>alert(1)')}]"),
    "advertiser": story(f"advertiser: {E}", f"ad_label: {quoted('广告<b>evil')}"),
    "ai_note": story("ai: assisted", f"ai_note: {E}"),
    "correction": story(f"corrections: [{{date: 2026-11-11, text: {E}}}]"),
    "withdrawn": story("status: withdrawn", f"withdrawn: {E}"),
    "layout": story(f"layout: {quoted('<b>evil</b>')}"),
    "provenance": story(
        *REPRINT,
        f"original_title: {E}",
        f"title_changed: {E}",
        f"original_author: {E}",
        f"via: {E}",
        "editor: 宋晚晴",
    ),
    "text": story(body="{{ 7*7 }} {% include '/etc/passwd' %} {# x #} ${7*7} &lt;b&gt;"),
}
REGISTERS = {
    "registers/categories.yml": f"- {{slug: community, name: {NAME}, description: {E}}}",
    "registers/people.yml": f"- {{slug: lin, name: {NAME}, bio: {E}, aliases: [林小满], roles: [{NAME}]}}",
    "registers/places.yml": f"- {{slug: z, name: {NAME}, aliases: [邹城]}}",
    "registers/topics.yml": f"- {{slug: t, name: {NAME}, lead: {E}}}",
    "registers/sources.yml": f"- {{slug: mzj, name: {NAME}}}",
    "registers/disclaimers.yml": f"- {{id: d, text: {E}}}",
    "registers/masthead.yml": (
        f"name: {NAME}\ndomain: a.example\ntagline: {E}\ndescription: {E}\n"
        f"contacts: {{phone: {E}, wechat: {E}, tips: {E}, address: {E}}}\nreport: {{phone: {E}}}\n"
        f'channels: [{{name: {NAME}, kind: wechat, target: "https://a.example", note: {E}}}]\n'
    ),
    "pages/about.md": f"---\ntitle: {quoted(EVIL[:115])}\nsummary: {E}\n---\n\n文\n",
    X: story(
        "places: 邹城",
        "topics: t",
        "origin: release",
        "source: mzj",
        "no_source_url: 纸质",
        category="category: community",
    ),
}


def _active(path: str, data: bytes) -> list[str]:
    """What in an HTML file could run or was not escaped."""
    found = []
    for element in html.fromstring(data).iter(etree.Element):
        if element.tag == "script" and not element.get("src"):
            json.loads(element.text or "")  # JSON-LD is all there may be
        if element.tag == "b" or element.get("src") == "x":
            found.append(f"{path}: <{element.tag}>")
        found += [f"{path}: {name}" for name in element.attrib if name.startswith("on")]
        values = [element.get(name, "").lower() for name in ("href", "src")]
        found += [
            f"{path}: {value}" for value in values if re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE)
        ]
    return found


def _check(paper: Paper) -> None:
    active = [found for path, data in paper.files.items() if path.endswith(".html") for found in _active(path, data)]
    assert active == []
    for path, data in paper.files.items():
        if path.endswith(".xml"):
            etree.fromstring(data)
        elif path.endswith(".json"):
            json.loads(data)
        if path.endswith((".html", ".xml", ".json")):
            assert b">49<" not in data


@pytest.mark.parametrize("text", STORIES.values(), ids=STORIES)
def test_markup_in_fields_is_text(paper: Paper, text: str) -> None:
    """No field of a story puts an element, a handler or a script on any page; feeds, maps and JSON-LD parse."""
    paper.put(X, text)
    assert paper.build().status == 0
    _check(paper)


def test_markup_in_registers_is_text(paper: Paper) -> None:
    """Neither names nor texts of any register, nor a page's title."""
    for path, text in REGISTERS.items():
        paper.put(path, text)
    assert paper.build().status == 0
    _check(paper)


@pytest.mark.parametrize(
    "typed", ["{{ 7*7 }}", "{% include x %}", "{# x #}", "${7*7}", "<%= 7 %>", "{0}", "%(x)s", "{static}/x"]
)
def test_templates_are_shown_as_typed(paper: Paper, typed: str) -> None:
    """What looks like a template in a title is the title."""
    paper.put(X, story(title=f"title: {quoted(typed)}"))
    assert paper.build().status == 0
    (heading,) = html.fromstring(paper.page("2026/11/x/index.html")).xpath("//h1")
    assert heading.text_content().strip() == typed
