"""What makes printing fast changes no page: each is held against plain Jinja's, each short cut against the long way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import jinja2
import pytest
import theme_paper as paper
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import nodes
from markupsafe import Markup, escape
from msgspec.structs import replace
from theme_cases import PAGES
from theme_harness import environment, page

from townpress.editorial.addresses import absolute
from townpress.editorial.story import Origin
from townpress.plugin import theme
from townpress.press import composing, linkproof
from townpress.press.composing import Standing, as_text
from townpress.press.linkproof import LinkProof
from townpress.press.reads import TracedContext
from townpress.press.sheet import Sheet
from townpress.products.schema_org import script_safe

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = st.text(st.characters(exclude_categories=("Cs",)))


@pytest.fixture(scope="module")
def plain() -> jinja2.Environment:
    """The theme's environment as Jinja itself would run it: nothing set once, nothing known beforehand."""

    def lasting(macro: Callable[..., Markup], *values: object, **named: object) -> Markup:
        return macro(*values, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(theme, "compose", lambda env: env.globals.update(lasting=lasting))
        return environment()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_plain_jinja_makes_of_it(plain: jinja2.Environment, name: str) -> None:
    """Every kind of page, twice, so that what stands from the first time is shown in the second."""
    env = environment()
    env.context_class = TracedContext
    assert [page(env, name), page(env, name)] == [page(plain, name)] * 2


@given(st.one_of(TEXT, TEXT.map(Markup), st.integers(), st.none(), st.sampled_from(Origin)))
def test_text_is_escaped_as_markupsafe_does(value: object) -> None:
    """Texts, markup, numbers, members of enumerations."""
    assert as_text(value) == escape(value)


def test_what_stands_is_known_by_object_or_by_text() -> None:
    """Equal texts are one, equal objects are two: a frozen value is not hashed, and never mistaken for another."""
    runs: list[object] = []

    def macro(value: object, *, level: int = 1) -> Markup:
        runs.append((value, level))
        return Markup(len(runs))  # noqa: S704 - a number

    standing = Standing()
    one, other, text = (1, 2), tuple([1, 2]), "首页"  # noqa: C409 - another object
    assert [standing(macro, value) for value in (one, one, other, text, text.encode().decode(), one)] == list("112331")
    assert standing(macro, one, level=2) == "4"
    assert runs == [(one, 1), (other, 1), (text, 1), (one, 2)]


def test_what_stands_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """When as much stands as may, all is set anew, and right."""
    monkeypatch.setattr(composing, "KEPT_AT_MOST", 2)
    standing = Standing()
    assert [standing(Markup, str(number % 3)) for number in range(7)] == [str(number % 3) for number in range(7)]


def test_words_are_set_when_a_template_is_compiled() -> None:
    """A text on its own becomes data; one with values, or within an expression, is said when the page is printed."""
    env = environment(replace(paper.EDITION, language="en"))
    source = '{{ _("首页") }}{{- _("首页") -}} {{ _("图：%(credit)s", credit=a) }}{{ _("首页") ~ a }}{{ (_("首页")) }}'
    assert len(list(env.parse(source).find_all(nodes.Call))) == 3
    assert env.from_string(source).render(a="&") == "Front pageFront pagePicture: &amp;Front page&amp;Front page"


def test_a_page_reads_what_it_asks_of_its_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name a template sets or imports is its own; one that is missing was asked for all the same."""
    env = environment()
    env.context_class = TracedContext
    monkeypatch.setattr(TracedContext, "asked", set())
    template = env.from_string(
        '{% from "components/heading.html" import heading %}{% set own = given %}'
        '{% block main %}{{ own }}{{ heading(given, id="b") }}{{ absent }}{% endblock %}'
    )
    with pytest.raises(jinja2.UndefinedError, match="absent"):
        template.render(given=1, heading="not this one")
    assert TracedContext.asked - {"_"} == {"given", "absent"}


@given(TEXT)
def test_addresses_are_encoded_as_the_library_does(text: str) -> None:
    """By runs, not by bytes; the same percent signs."""
    assert absolute("https://a.example/", text) == f"https://a.example/{quote(text, safe='/#?=&-._~%')}"
    assert theme.rooted("/base", text) == f"/base/{quote(text, safe='/%#?&=+:@!$,;~')}"
    address = f"mailto:{quote(text, safe='@.+-_')}?subject=%E7%BA%A0{quote(text, safe='')}&body="
    assert theme.mailto(text, "纠", text, "x").startswith(address)


@given(st.dictionaries(TEXT, st.one_of(TEXT, st.integers(-(2**63), 2**63), st.booleans(), st.none())))
def test_structured_data_is_what_the_library_writes(node: dict[str, object]) -> None:
    """Byte for byte, before what could end the script is escaped."""
    written = script_safe([node])
    for mark in "<>&\u2028\u2029":
        written = written.replace(f"\\u{ord(mark):04x}", mark)
    document = {"@context": "https://schema.org", "@graph": [node]}
    plain = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        plain = plain.replace(f"\\u{ord(mark):04x}", mark)
    assert written == plain


def test_links_are_proofread_once_and_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """On whatever tag a dead address stands, and though its tag was forgotten; what is no link is not taken for one."""
    monkeypatch.setattr(linkproof, "KNOWN_AT_MOST", 0)
    proof = LinkProof("/b", {"a/index.html", "x.png"})
    page = (
        b'<a class="c" href="/b/a/#there">href="/b/text/"</a><a\nhref="/b/1/"><a title="x" href="https://e.example/">'
        b'<link rel="icon" href="x.png"><link rel="canonical" href="x.png"><img alt="" src="/b/x.png"><img src="y.png">'
        b'<area href="/b/2/"><a href="/b/1/" class="other"><a href="/b/q/>r">'
    )
    for path in ("first.html", "second.html"):
        proof.read(Sheet(path, "base.html", {}), page)
    assert [problem.en.split()[3] for problem in proof.problems] == ["/b/1/,", "/b/q/,", "x.png,", "y.png,"]
