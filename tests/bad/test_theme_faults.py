"""A theme with a mistake: status 2, the template and its line, what was being printed; the site stays as it was."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from paper import ROOT, STORY, Paper
from press_room import as_nobody, given_away, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ARTICLE = "templates/article.html"
BASE = "templates/base.html"
BYLINE = "templates/components/byline.html"
STORY_PATH = "stories/2026/11/daiban/index.md"


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """A paper that has been published once; no test here publishes again."""
    paper = Paper(tmp_path_factory.mktemp("theme") / "报社 一").story()
    assert paper.build().status == 0
    return paper


@pytest.fixture
def theme(paper: Paper) -> Iterator[Path]:
    """A fresh copy of the theme, to be spoilt."""
    copy = paper.root / "theme"
    shutil.copytree(ROOT / "theme", copy)
    yield copy
    shutil.rmtree(copy)


def added(path: str, text: str) -> Callable[[Path], object]:
    """Text at a file's end."""
    return lambda theme: (theme / path).write_text((theme / path).read_text("utf-8") + text, "utf-8")


def in_body(text: str) -> Callable[[Path], object]:
    """Text that every page prints."""
    return lambda theme: (theme / BASE).write_text((theme / BASE).read_text("utf-8").replace("<body", f"{text}<body"))


def gone(path: str) -> Callable[[Path], object]:
    """A file or folder taken away."""
    return lambda theme: shutil.rmtree(theme / path) if (theme / path).is_dir() else (theme / path).unlink()


def written(path: str, data: bytes) -> Callable[[Path], object]:
    """Other bytes in a file."""
    return lambda theme: (theme / path).write_bytes(data)


#: The change, the code, and words of the line told.
FAULTS: dict[str, tuple[Callable[[Path], object], str, tuple[str, ...]]] = {
    "syntax": (added(ARTICLE, "\n{% if %}"), "E681", (f"theme/{ARTICLE}:", STORY_PATH)),
    "never-closed": (added(ARTICLE, "\n{% if article %}"), "E681", (f"theme/{ARTICLE}:", STORY_PATH)),
    "unknown-tag": (added(ARTICLE, "{% foo %}"), "E681", (f"theme/{ARTICLE}:", "'foo'", STORY_PATH)),
    "unknown-filter": (in_body("{{ masthead.name|nofilter }}"), "E681", (f"theme/{BASE}:", "nofilter")),
    "undefined": (added(BYLINE, "{{ nothing }}"), "E681", (f"theme/{BYLINE}:", "'nothing'", STORY_PATH)),
    "undefined-attribute": (in_body("{{ masthead.nothing }}"), "E681", (f"theme/{BASE}:", "nothing")),
    "wrong-type": (in_body("{{ masthead.name + 1 }}"), "E681", (f"theme/{BASE}:",)),
    "by-zero": (in_body("{{ 1 / 0 }}"), "E681", (f"theme/{BASE}:",)),
    "includes-itself": (added(BYLINE, f'{{% include "{BYLINE[10:]}" %}}'), "E681", ("recursion", STORY_PATH)),
    "missing-include": (
        in_body('{% include "components/nope.html" %}'),
        "E681",
        (f"theme/{BASE}:", "components/nope.html"),
    ),
    "missing-component": (gone(BYLINE), "E681", ("找不到模板", "components/byline.html", STORY_PATH)),
    "missing-article": (gone(ARTICLE), "E681", ("找不到模板", "article.html", STORY_PATH)),
    "missing-index": (gone("templates/index.html"), "E681", ("找不到模板", "index.html")),
    "missing-base": (gone(BASE), "E681", ("找不到模板", "base.html")),
    "no-templates": (gone("templates"), "E681", ("找不到模板",)),
    "no-static": (gone("static"), "E688", ("static",)),
    "not-utf8": (written(ARTICLE, "{# 中文 #}".encode("gbk")), "E681", ("UTF-8", STORY_PATH)),
    "missing-asset": (in_body('{{ "img/favicn.png" | asset }}'), "E681", (f"theme/{BASE}:", "是不是“img/favicon.png”")),
    "no-main-style": (gone("static/css/main.css"), "E681", ("css/main.css",)),
    "import": (
        added("static/css/main.css", '\n@import "nope.css";'),
        "E685",
        ("theme/static/css/main.css:", "nope.css"),
    ),
    "import-elsewhere": (
        added("static/css/base.css", '\n@import "main.css";'),
        "E684",
        ("theme/static/css/base.css:",),
    ),
    "url": (added("static/css/base.css", "\np{background:url(../img/nope.png)}"), "E687", ("base.css:", "nope.png")),
    "url-outside": (added("static/css/base.css", "\np{background:url(//x.example/a)}"), "E686", ("base.css:",)),
    "style-in-gbk": (written("static/css/base.css", "/* 中文 */".encode("gbk")), "E683", ("base.css", "UTF-8")),
    "case-twins": (lambda theme: [(theme / f"static/{n}.txt").write_text(n) for n in "aA"], "E689", ("a.txt", "A.txt")),
    "open-quote": (written("translations/zh_CN.po", b'msgid "a\nmsgstr "b"\n'), "E680", ("zh_CN.po:1:",)),
    "other-language": (added("translations/en.po", '\nmsgid "坏'), "E680", ("en.po:", "引号")),
    "catalogue-bytes": (written("translations/en.po", b"\0\xff\xfe"), "E680", ("en.po:",)),
    "dead-link": (in_body('<a href="/nope/">x</a>'), "E682", ("/nope/",)),
    "foreign-script": (in_body('<script src="https://cdn.example/x.js"></script>'), "E682", ("cdn.example",)),
    "foreign-picture": (in_body('<img src="//cdn.example/x.png" alt="">'), "E682", ("cdn.example",)),
    "foreign-style": (in_body('<link rel="stylesheet" href="https://cdn.example/x.css">'), "E682", ("cdn.example",)),
    "link-template": (
        lambda theme: ((theme / ARTICLE).unlink(), (theme / ARTICLE).symlink_to("/etc/passwd")),
        "E692",
        (f"theme/{ARTICLE}",),
    ),
    "link-static": (lambda theme: (theme / "static/x.txt").symlink_to("/etc/passwd"), "E692", ("static/x.txt",)),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_faulty_theme_is_told_and_publishes_nothing(paper: Paper, theme: Path, case: str) -> None:
    """Each mistake is told once, with status 2, where it is; no traceback; output and previous edition stay."""
    before = paper.files
    change, code, words = FAULTS[case]
    change(theme)
    outcome = paper.build("-t", str(theme))
    assert outcome.status == 2
    assert outcome.codes == [code]
    line = next(line for line in outcome.err.splitlines() if code in line)
    assert all(word in line for word in words), line
    assert paper.files == before
    assert "Traceback" not in outcome.out + outcome.err
    editions = paper.root / ".output-editions"
    assert not [entry for entry in editions.iterdir() if entry.is_dir()]  # no stage left, and no edition before


@pytest.mark.skipif(os.geteuid() != 0, reason="gives files away")
@pytest.mark.parametrize(
    "path", [ARTICLE, BYLINE, "static/css/base.css", "static", "translations/zh_CN.po", "templates"]
)
def test_an_unreadable_theme_is_2(paper: Paper, theme: Path, path: str) -> None:
    """Modes that keep us out of the theme are told as the theme's, whichever file it is."""
    before = paper.files
    given_away(paper)
    (theme / path).chmod(0)
    outcome = as_nobody(paper, "-t", str(theme))
    (theme / path).chmod(0o755)
    assert outcome.status == 2
    assert len(outcome.codes) == 1
    assert paper.files == before


def test_theme_before_stories(paper: Paper, theme: Path) -> None:
    """With both wrong the status is the theme's, 2, and both are told: nobody has to build twice to know."""
    wrong = paper.put("stories/2026/11/wrong.md", STORY.replace("2026-11-10", "2026-13-45"))
    assert paper.build("-t", str(theme)).status == 3
    added(BYLINE, "{{ nothing }}")(theme)
    outcome = paper.build("-t", str(theme))
    assert outcome.status == 2
    assert set(outcome.codes) == {"E201", "E681"}
    assert told(outcome)["stories/2026/11/wrong.md"] == ["E201"]
    wrong.unlink()
