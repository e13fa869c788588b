"""The browser form in an edition: made of schema and registers, apart from readers' pages, only where wanted."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.robotparser import RobotFileParser

import pytest
from paper import ROOT, STORY

from townpress.editorial.addresses import HAN, RESERVED, fault_in
from townpress.editorial.fields import CORRECTION, PAGE, PHOTO
from townpress.editorial.fields import STORY as STORY_SCHEMA
from townpress.editorial.registers import Registers
from townpress.editorial.schema import Field, Schema
from townpress.kernel.errors import ConfigurationError, MachineError, OwnFault
from townpress.plugin import fitting as fittings
from townpress.plugin.settings import settings_of
from townpress.products.form.config import config
from townpress.products.form.fitting import Fitting
from townpress.products.form.hints import HINTS
from townpress.products.form.policy import headers, policy
from townpress.products.form.widgets import SLUG, Vocabulary, widget
from townpress.products.wellknown import HEADERS, headers_file

if TYPE_CHECKING:
    from pathlib import Path

    from paper import Outcome, Paper

GITEA = {"name": "gitea", "repo": "zoucheng/news", "base_url": "https://git.example.cn", "app_id": "1f2e"}
FITTING = Fitting(fittings.PARTS, GITEA)


def with_form(paper: Paper, **given: object) -> Outcome:
    """Build with the form."""
    return paper.build(**{"EDITOR": True, "EDITOR_BACKEND": GITEA, **given})


def written(paper: Paper) -> dict[str, Any]:
    """The configuration that was published."""
    read: dict[str, Any] = json.loads(paper.page("admin/config.json"))
    return read


def test_without_the_flag_nothing_is_other_and_with_it_only_what_must(paper: Paper) -> None:
    """The form adds its folder, a line of robots.txt and rules of _headers; all else is the same, byte for byte.

    An edit is printed as a revision and keeps the form; without the flag it is gone again.
    """
    paper.story()
    assert paper.build().status == 0
    plain = paper.files
    assert with_form(paper).status == 0
    formed = paper.files
    own = {path for path in formed if path.startswith("admin/")}
    assert {"admin/index.html", "admin/form.js", "admin/frontmatter.js", "admin/config.json"} < own
    assert {"admin/decap-cms/decap-cms.js", "admin/js-yaml/js-yaml.min.js"} < own
    assert not any(path.endswith((".map", ".wasm")) for path in own)
    assert {path for path in plain.keys() | formed.keys() if plain.get(path) != formed.get(path)} - own == {
        "robots.txt",
        "_headers",
    }
    paper.story(STORY.replace("四十一", "四十二"))
    outcome = with_form(paper)
    assert outcome.status == 0
    assert outcome.report["pages"]["kept"]  # type: ignore[index]
    assert {path: data for path, data in paper.files.items() if path in own} == {path: formed[path] for path in own}
    paper.story()
    assert paper.build().status == 0
    assert paper.files == plain


def test_robots_and_sitemaps_leave_it_out(paper: Paper) -> None:
    """No robot may read the form, wherever the site stands; no sitemap names it; its page says noindex itself."""
    paper.story()
    assert with_form(paper, SITEURL="https://x.example/base").status == 0
    parser = RobotFileParser()
    parser.parse(paper.page("robots.txt").splitlines())
    assert not parser.can_fetch("Baiduspider", "https://x.example/base/admin/")
    assert parser.can_fetch("Baiduspider", "https://x.example/base/2026/11/daiban/")
    assert "admin" not in paper.page("sitemap.xml")
    page = paper.page("admin/index.html")
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", page) == []


def test_a_register_fills_the_lists(paper: Paper) -> None:
    """What the registers have is offered by name; another name or a slug in a file is known as that name."""
    paper.story()
    assert with_form(paper).status == 0
    stories = written(paper)["cms"]["collections"][0]
    fields = {field["name"]: field for field in stories["fields"]}
    assert [option["value"] for option in fields["category"]["options"]] == ["社区治理", "通知公告", "本地楼市"]
    assert [option["value"] for option in fields["authors"]["options"]] == ["林小满", "宋晚晴"]
    assert written(paper)["formats"]["story"]["fields"]["source"]["table"]["mzj"] == "邹城市民政局"
    paper.put("registers/people.yml", "- {slug: lin-xiaoman, name: 林小满, roles: [记者]}\n")
    assert with_form(paper).status == 0
    assert "宋晚晴" not in paper.page("admin/config.json")


def made(language: str = "zh-CN") -> dict[str, Any]:
    """A configuration made of registers that have nothing but a language."""
    empty = Registers()
    masthead = type(empty.masthead)("报", "news.zoucheng.example", language=language)
    read: dict[str, Any] = json.loads(config(Registers(masthead), "https://news.zoucheng.example", FITTING, "content"))
    return read


def test_the_form_is_the_schema() -> None:
    """Every key of story and page is in the form, none else but the text; required as the schema has it."""
    for collection, schema in zip(made()["cms"]["collections"], (STORY_SCHEMA, PAGE), strict=True):
        fields = {field["name"]: field for field in collection["fields"]}
        assert fields.keys() == schema.fields.keys() | {"body"}
        assert {key for key in schema.fields if fields[key]["required"]} == {
            key for key, field in schema.fields.items() if field.required
        }
        assert all(fields[key]["label"] == field.words[0] for key, field in schema.fields.items())
    assert list(made()["formats"]["story"]["fields"]) == list(STORY_SCHEMA.fields)


def test_every_field_has_its_hint() -> None:
    """Hints are kept for the fields there are, in both languages or in none."""
    assert HINTS.keys() == {*STORY_SCHEMA.fields, *PAGE.fields, *PHOTO.fields, *CORRECTION.fields, "body", "file"}
    assert all(bool(zh) == bool(en) for zh, en in HINTS.values())


def test_choices_have_the_newsrooms_words() -> None:
    """One of several is chosen by its Chinese word and written as the contract's; a paper in English sees its own."""
    (origin,) = (field for field in made()["cms"]["collections"][0]["fields"] if field["name"] == "origin")
    assert [(one["label"], one["value"]) for one in origin["options"]] == [
        ("原创", "original"),
        ("转载", "reprint"),
        ("供稿", "release"),
        ("综合", "compiled"),
    ]
    english = made("en")
    (origin,) = (field for field in english["cms"]["collections"][0]["fields"] if field["name"] == "origin")
    assert (origin["label"], origin["options"][0]["label"], english["cms"]["locale"]) == ("Origin", "original", "en")


def test_an_unknown_reader_is_our_own_fault() -> None:
    """A field whose reader the form does not know is not left out in silence."""
    with pytest.raises(OwnFault, match="no widget"):
        widget("title", Field(Schema({}).read), Vocabulary())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "slug",
    ["shequ-shitang", "社区食堂-2026", "a", "admin", "2026", "a--b", "-a", "A", "nul", "topics", "食堂！", "x" * 60],
)
def test_the_forms_slugs_are_the_houses(slug: str) -> None:
    """The pattern of the form takes the slugs that the house takes."""
    assert bool(re.match(SLUG, slug)) is (fault_in(slug) is None)
    assert HAN
    assert "admin" in RESERVED


def test_nobody_else_gets_the_forms_address(paper: Paper) -> None:
    """A section or a page called admin is refused."""
    paper.story().put("pages/admin.md", "---\ntitle: 后台\n---\n\n正文。\n")
    assert paper.build().codes == ["E310"]
    (paper.content / "pages" / "admin.md").unlink()
    paper.put("registers/categories.yml", "- {slug: admin, name: 社区治理}\n")
    assert "E613" in paper.build().codes


def served(rules: str, path: str) -> dict[str, list[str]]:
    """The headers of a path as Cloudflare Pages gives them: all rules that match, in order; ``! name`` takes away."""
    found: dict[str, list[str]] = {}
    matches = False
    for line in rules.splitlines():
        if line.startswith("/"):
            matches = path.startswith(line.removesuffix("*"))
        elif matches and line.strip().startswith("! "):
            found.pop(line.strip()[2:], None)
        elif matches:
            name, _, value = line.strip().partition(": ")
            found.setdefault(name, []).append(value)
    return found


def test_its_policy_is_apart_from_readers() -> None:
    """Below /admin/ the form's policy stands in place of readers', not beside it; elsewhere nothing is other."""
    rules = headers_file(headers(FITTING)).data
    assert isinstance(rules, bytes)
    readers = served(rules.decode(), "/2026/11/daiban/")
    assert readers == {name: [value] for name, value in HEADERS}
    form = served(rules.decode(), "/admin/config.json")
    assert form["Content-Security-Policy"] == [policy(FITTING)]
    assert form["Cross-Origin-Opener-Policy"] == ["same-origin-allow-popups"]
    assert form["X-Robots-Tag"] == ["noindex, nofollow"]
    assert form["Strict-Transport-Security"] == readers["Strict-Transport-Security"]
    assert headers_file(headers(FITTING)).path == headers_file().path


@pytest.mark.parametrize(
    ("backend", "hosts"),
    [
        ({"name": "git-gateway"}, ()),
        ({"name": "github", "repo": "a/b", "base_url": "https://login.example.cn"}, ("https://api.github.com", "https://login.example.cn")),
        (GITEA | {"api_root": "https://git.example.cn:8443/api/v1"}, ("https://git.example.cn", "https://git.example.cn:8443")),
        ({"name": "gitlab", "repo": "a/b", "app_id": "1", "api_root": "https://lab.example.cn/api/v4"}, ("https://lab.example.cn",)),
        ({"name": "proxy", "proxy_url": "http://127.0.0.1:8081/api/v1"}, ("http://127.0.0.1:8081",)),
    ],
)  # fmt: skip
def test_the_policy_names_who_is_asked(backend: dict[str, object], hosts: tuple[str, ...], tmp_path: Path) -> None:
    """The form may ask its own host and where it writes to, and nobody else."""
    directives = dict(one.split(" ", 1) for one in policy(Fitting(tmp_path, backend)).split("; "))
    assert directives["connect-src"] == " ".join(("'self' blob:", *hosts))
    assert directives["default-src"] == "'none'"
    assert not any("http" in value for name, value in directives.items() if name != "connect-src")


def test_pictures_of_the_form_are_light() -> None:
    """The document's pictures are small enough to be read on a telephone."""
    pictures = sorted((ROOT / "docs" / "images").glob("form-*.png"))
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size > 100_000] == []


PELICANS = {"PATH": "content", "OUTPUT_PATH": "output", "CACHE_PATH": ".press", "THEME": "theme"}


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"EDITOR": True}, 677),
        ({"EDITOR": True, "EDITOR_BACKEND": {"name": "gitae"}}, 677),
        ({"EDITOR": True, "EDITOR_BACKEND": {"name": "github", "repo": "a/b"}}, 677),
        ({"EDITOR_BACKEND": GITEA | {"base_url": "git.example.cn"}}, 677),
        ({"EDITOR": True, "EDITOR_SERVER": "https://decap.example.cn"}, 678),
        ({"EDITOR_SERVER": "8081"}, 678),
        ({"EDITOR": "yes"}, 672),
        ({"EDITOR_BACKEND": "gitea"}, 672),
    ],
)
def test_settings_of_the_form(given: dict[str, object], number: int) -> None:
    """A form without a way to write, with half of one, or with an open server is refused with what to write."""
    with pytest.raises(ConfigurationError) as refused:
        settings_of(PELICANS | given)
    assert [problem.number for problem in refused.value.problems] == [number]


def test_settings_without_a_form() -> None:
    """Who takes what is written may stand in the settings; without the flag there is no form."""
    assert settings_of(PELICANS | {"EDITOR_BACKEND": GITEA}).editor is None
    editor = settings_of(PELICANS | {"EDITOR": True, "EDITOR_SERVER": "http://127.0.0.1:8081"}).editor
    assert editor
    assert editor.backend["proxy_url"] == "http://127.0.0.1:8081/api/v1"


def test_a_form_that_was_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bare Pelican fetches nothing: it says which verb does."""
    monkeypatch.setattr(fittings, "PARTS", tmp_path)
    with pytest.raises(MachineError, match=r"E745.*\./run publish --with-editor"):
        settings_of(PELICANS | {"EDITOR": True, "EDITOR_BACKEND": GITEA})
