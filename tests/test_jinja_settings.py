"""Settings of Pelican's that shape pages: an edition built on one with other settings equals one built from nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from paper import ROOT, STORY

from townpress.plugin import presses
from townpress.plugin.jinja import jinja_of
from townpress.press import workers

if TYPE_CHECKING:
    from pathlib import Path

    from paper import Outcome, Paper

FOOTER = "components/footer.html"
SLOGAN = "<p>{{ SLOGAN }}</p>"
CONFIGURATION = """\
import sys
sys.path.insert(0, {root!r})
from pelicanconf import *

def loud(text):
    return text + {mark!r}

def is_short(text):
    return len(text) < {most}

JINJA_FILTERS = {{"loud": loud}}
JINJA_TESTS = {{"short": is_short}}
"""


@pytest.fixture
def two(paper: Paper) -> Paper:
    """A paper with two stories, not yet printed."""
    return paper.story().story(STORY.replace("代办", "办理"), "stories/2026/11/ban.md")


def stepping_in(paper: Paper, text: str, name: str = "own") -> str:
    """A folder of templates with a footer of its own that says ``text``."""
    footer = paper.root / name / FOOTER
    footer.parent.mkdir(parents=True, exist_ok=True)
    macros = (ROOT / "theme/templates" / FOOTER).read_text("utf-8")
    assert macros.count("</footer>") == 1
    footer.write_text(macros.replace("</footer>", f"{text}</footer>"), "utf-8")
    return str(paper.root / name)


def as_from_nothing(paper: Paper, settings: str = "pelicanconf.py", **given: object) -> Outcome:
    """Build, and compare with a clean build."""
    outcome = paper.build(settings=settings, **given)
    number = len([*paper.root.glob("clean*")])
    clean = paper.elsewhere(paper.root / f"clean{number}")
    fresh = clean.build(settings=settings, **given)
    assert (outcome.status, outcome.err) == (fresh.status, fresh.err)
    assert outcome.status == 0, outcome.err
    assert paper.files == clean.files
    return outcome


def pages(outcome: Outcome, what: str) -> int:
    """How many pages were ``printed`` or ``kept``."""
    return outcome.report["pages"][what]  # type: ignore[index, no-any-return]


def test_options_of_jinja(two: Paper) -> None:
    """Lines that end otherwise end so on every page, and as before without the setting; the same setting keeps all."""
    given = {"JINJA_ENVIRONMENT": {"newline_sequence": "\r\n"}}
    as_from_nothing(two)
    as_from_nothing(two, **given)
    assert b"\r\n" in two.files["index.html"]
    assert pages(two.build(**given), "printed") == 0
    as_from_nothing(two)
    assert b"\r\n" not in two.files["index.html"]


def test_templates_that_step_in(two: Paper) -> None:
    """An edit of one shows, and so does that it goes, that its folder comes later, and that the setting is dropped."""
    given = {"THEME_TEMPLATES_OVERRIDES": [stepping_in(two, "甲")]}
    as_from_nothing(two, **given)
    assert pages(two.build(**given), "printed") == 0
    stepping_in(two, "乙")
    as_from_nothing(two, **given)
    assert "乙</footer>" in two.page("2026/11/ban/index.html")
    later = {"THEME_TEMPLATES_OVERRIDES": [str(two.root / "other"), *given["THEME_TEMPLATES_OVERRIDES"]]}
    as_from_nothing(two, **later)
    stepping_in(two, "丙", "other")
    as_from_nothing(two, **later)
    assert "丙</footer>" in two.page("2026/11/ban/index.html")
    (two.root / "other" / FOOTER).unlink()
    as_from_nothing(two, **later)
    as_from_nothing(two)
    assert "乙" not in two.page("2026/11/ban/index.html")


def test_globals_of_jinja(two: Paper) -> None:
    """A text that templates ask for by name shows as it is now on every page."""
    given = {"THEME_TEMPLATES_OVERRIDES": [stepping_in(two, SLOGAN)]}
    for slogan in ("一", "二"):
        as_from_nothing(two, **given, JINJA_GLOBALS={"SLOGAN": slogan})
        assert f"<p>{slogan}</p>" in two.page("2026/11/ban/index.html")
    assert pages(two.build(**given, JINJA_GLOBALS={"SLOGAN": "二"}), "printed") == 0


def test_filters_and_tests_of_ones_own(two: Paper) -> None:
    """What a settings file defines is code: an edit of it shows, and every build prints every page."""
    file = two.root / "conf.py"
    given = {"THEME_TEMPLATES_OVERRIDES": [stepping_in(two, "{{ '好'|loud }}{{ '四个字的' is short }}")]}
    # Each of another size: Python takes a module of the same size and second for the one it has compiled.
    for mark, most in (("!", 3), ("??", 3), ("??", 15)):
        file.write_text(CONFIGURATION.format(root=str(ROOT), mark=mark, most=most), "utf-8")
        outcome = as_from_nothing(two, str(file), **given)
        assert f"好{mark}{most == 15}</footer>" in two.page("2026/11/ban/index.html")
        assert pages(outcome, "kept") == 0


def test_a_crew_does_not_print_what_only_this_process_knows(two: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """With work shared out as soon as there is any, pages show these settings all the same."""
    given = {"THEME_TEMPLATES_OVERRIDES": [stepping_in(two, SLOGAN)], "JINJA_GLOBALS": {"SLOGAN": "一"}}
    assert two.build(**given).status == 0
    before = two.files
    monkeypatch.setattr(presses, "SECONDS_TO_SHARE", 0)
    monkeypatch.setattr(workers, "SECONDS_TO_START", 1e-6)
    other = two.elsewhere(two.root / "other")
    assert other.build(WORKERS=2, **given).status == 0
    assert other.files == before


@pytest.mark.parametrize("asked", ["{{ article.date|strftime('%Y') }}", "{{ 'x' is plugin_enabled }}"])
def test_helpers_of_pelicans_are_missing_wherever_a_page_is_printed(
    two: Paper, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    """A theme that asks for one that no workshop has is wrong in a small build as it is in one with a crew."""
    theme = two.root / "theme"
    shutil.copytree(ROOT / "theme", theme)
    page = theme / "templates/article.html"
    page.write_text(page.read_text("utf-8").replace("{% endblock", f"{asked}{{% endblock", 1), "utf-8")
    small = two.build("-t", str(theme))
    monkeypatch.setattr(presses, "SECONDS_TO_SHARE", 0)
    monkeypatch.setattr(workers, "SECONDS_TO_START", 1e-6)
    large = two.elsewhere(two.root / "other").build("-t", str(theme), WORKERS=2)
    assert (small.status, set(small.codes)) == (large.status, set(large.codes)) == (2, {"E681"})


def test_what_has_a_digest(tmp_path: Path) -> None:
    """Plain values have one, in their order, and what Pelican sets itself is none; code has another each time."""
    usual = {"trim_blocks": True, "lstrip_blocks": True, "extensions": [], "undefined": object}
    assert jinja_of({"JINJA_ENVIRONMENT": usual, "JINJA_FILTERS": {}}) == jinja_of({})
    assert not jinja_of({}).digest
    for plain in (
        {"JINJA_GLOBALS": {"a": [1, {"b": (None, 2.5)}], "c": "\udc80"}},
        {"JINJA_ENVIRONMENT": {"extensions": ["jinja2.ext.do"]}},
        {"THEME_TEMPLATES_OVERRIDES": [str(tmp_path)]},
    ):
        assert jinja_of(plain).digest == jinja_of(plain).digest != ""
    for code in (
        {"JINJA_GLOBALS": {"a": [{1}]}},
        {"JINJA_FILTERS": {"a": len}},
        {"JINJA_TESTS": {"a": len}},
        {"JINJA_ENVIRONMENT": {"extensions": ["own.Extension"]}},
        {"JINJA_ENVIRONMENT": {"finalize": str}},
    ):
        assert jinja_of(code).digest != jinja_of(code).digest
    orders = [jinja_of({"JINJA_GLOBALS": {"a": dict(pairs)}}) for pairs in (((1, 2), (3, 4)), ((3, 4), (1, 2)))]
    assert orders[0] != orders[1]
