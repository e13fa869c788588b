"""The documents are true: what the code has is documented, what is documented is there, and links lead somewhere."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest
from invoke.collection import Collection
from problem_numbers import numbers_in

import tasks
from townpress.edges.order import FLAGS
from townpress.edges.program import desk
from townpress.editorial.addresses import segment
from townpress.editorial.encoding import decode
from townpress.editorial.fields import CORRECTION, PAGE, PHOTO, STORY
from townpress.editorial.markup.vocabulary import ATTRIBUTES, DROPPED, TAGS
from townpress.editorial.reading import read
from townpress.editorial.registerkeys import CATEGORY_KINDS, CHANNEL_KINDS, MASTHEAD, schemas
from townpress.editorial.registry import as_configuration
from townpress.editorial.story import Fate
from townpress.kernel.problems import Problem, Severity, errors_in
from townpress.plugin.plan import LISTING_TEMPLATES
from townpress.plugin.settings import OURS
from townpress.press.report import Report

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
NUMBERS = numbers_in(ROOT)
#: Numbers that more than one module uses, all of them for the same thing. Any other has one module.
SHARED = {
    104: "no character of a text, typed or named",
    118: "no text",
    119: "a private-use character, typed or named",
    123: "a bidirectional control, typed or named",
    124: "a zero-width character, typed or named",
    126: "an odd line end, typed or named",
    131: "a colon read as key: value",
    142: "a file that cannot be read",
    143: "what may not lie here",
    145: "not one of the four folders",
    202: "missing",
    204: "twice",
    205: "the wrong shape",
    206: "not one of the known words",
    209: "too long or too many",
    309: "an address of ours",
    450: "a picture from elsewhere",
    521: "no such picture",
    600: "the command line",
    706: "a file for a folder",
    708: "a mount point",
}


def text(path: str) -> str:
    """A document."""
    return (ROOT / path).read_text("utf-8")


def rows(document: str) -> list[list[str]]:
    """The cells of every table row, without the lines that rule tables."""
    lines = [line for line in document.splitlines() if line.startswith("|") and not re.match(r"\|[-| ]+\|$", line)]
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]


def words(cell: str) -> set[str]:
    """What stands between backquotes."""
    return set(re.findall(r"`([^`]+)`", cell))


def sections(document: str) -> dict[str, str]:
    """A document by the first word of its headings of the second rank."""
    parts = re.split(r"^## (\S+).*$", document, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def documented_numbers() -> list[tuple[str, int]]:
    """Letter and number of each problem in docs/problems.md, in order."""
    found = [re.fullmatch(r"([EWR])(\d{3})", row[0]) for row in rows(text("docs/problems.md"))]
    return [(match[1], int(match[2])) for match in found if match]


def test_every_number_is_explained() -> None:
    """Each problem number of the code stands in docs/problems.md once, in order, and no other does."""
    listed = [number for _, number in documented_numbers()]
    assert listed == sorted(set(listed))
    assert set(NUMBERS) - set(listed) == set()
    assert set(listed) - set(NUMBERS) == set()


def test_every_number_has_one_meaning() -> None:
    """A number belongs to one module; where several use it, they mean the same and it is named here."""
    assert {number: sorted(modules) for number, modules in NUMBERS.items() if len(modules) > 1}.keys() == SHARED.keys()


def test_a_registers_numbers_are_its_own() -> None:
    """What a mistake of a file or field becomes in a register is a number that nothing else has."""
    mistakes = (Problem("", 1, 1, Severity.ERROR, number, "", "") for number in NUMBERS if number < 240)
    moved = {as_configuration(problem).number for problem in mistakes}
    assert all(600 < number < 670 for number in moved)
    assert {number for number in NUMBERS if 600 < number < 670} == {614}


def test_explanations_are_bilingual() -> None:
    """Each problem is explained in Chinese and in English."""
    for row in rows(text("docs/problems.md")):
        if re.fullmatch(r"[EWR]\d{3}", row[0]):
            assert re.search(r"[一-鿿]", row[1]), row
            assert re.search(r"[a-z]{3}", row[2]), row


def test_settings() -> None:
    """Each setting of ours with its default, each flag, and each exit status."""
    document = text("docs/settings.md")
    listed = {row[0].strip("`"): row[1].strip("`") for row in rows(sections(document)["Ours"])[1:]}
    expected = {
        name: f'"{default}"' if isinstance(default, str) else str(default) for name, (default, _) in OURS.items()
    }
    assert listed == expected
    assert all(f"--{name.replace('_', '-')}" in document for name in FLAGS)
    for path in ("README.md", "README.zh.md", "docs/settings.md"):
        statuses = [int(row[0]) for row in rows(text(path)) if row[0].isdigit()]
        assert statuses == [0, 1, 2, 3, 4, 5, 130], path


def test_registers() -> None:
    """Each register has a section that lists its keys, no others, and the required ones in bold."""
    by_file = sections(text("docs/registers.md"))
    for name, schema in {"masthead": MASTHEAD, **schemas(frozenset())}.items():
        table = rows(by_file[f"{name}.yml"])[1:]
        assert set().union(*(words(row[0]) for row in table)) == set(schema.fields), name
        bold = set().union(*(set(re.findall(r"\*\*`([^`]+)`\*\*", row[0])) for row in table))
        assert bold == {key for key, field in schema.fields.items() if field.required}, name
    assert set(CATEGORY_KINDS) <= words(by_file["categories.yml"])
    assert set(CHANNEL_KINDS) <= words(by_file["masthead.yml"])


def test_fields_of_a_story() -> None:
    """Each key of the front matter with all its Chinese names, no others, and the required ones in bold."""
    table = [row for row in rows(sections(text("docs/contracts.md"))["Front"]) if row[0] != "key"]
    listed = {next(iter(words(row[0]))): set(row[1].split("、")) - {""} for row in table}
    assert listed == {key: set(field.words) for key, field in STORY.fields.items()}
    bold = {next(iter(words(row[0]))) for row in table if row[0].startswith("**")}
    assert bold == {key for key, field in STORY.fields.items() if field.required}
    for key, schema in (("photos", PHOTO), ("corrections", CORRECTION)):
        cell = next(row[2] for row in table if words(row[0]) == {key})
        for inner, field in schema.fields.items():
            assert f"`{inner}`" in cell
            assert (key == "photos" and inner == "ai") or all(word in cell for word in field.words), inner
    assert set(PAGE.fields) <= words(text("docs/contracts.md"))


def test_html() -> None:
    """The tags and attributes that pass, and what goes with all it holds."""
    document = sections(text("docs/html.md"))["标签与属性"]
    table = rows(document)[1:]
    assert set().union(*(words(row[1]) for row in table)) == TAGS | {"img", "div"}
    named = {"lang"}.union(*(words(row[2]) for row in table))
    assert named == set().union(*ATTRIBUTES.values())
    assert set(DROPPED) <= words(document)


def test_addresses_and_templates() -> None:
    """Each template of a page stands in the table of addresses, and each one there exists."""
    table = rows(sections(text("docs/contracts.md"))["Addresses"])[1:]
    listed = {word for row in table for word in words(row[2])}
    templates = {path.name for path in (ROOT / "theme/templates").glob("*.html")}
    assert listed == templates - {"base.html", "listing.html"}
    assert set(LISTING_TEMPLATES.values()) <= listed


def test_the_report() -> None:
    """Each key of report.json and each fate."""
    section = sections(text("docs/contracts.md"))["report.json"]
    report = Report(published=True, instant="", stories=0, fates={})
    keys = set(json.loads(report.dumps()))
    assert {next(iter(words(row[0]))) for row in rows(section)[1:]} == keys
    assert {fate.value for fate in Fate} <= words(section)


def test_commands() -> None:
    """Each verb is in both READMEs and the contracts, and each ``./run VERB`` written anywhere exists."""
    verbs = set(Collection.from_module(tasks).task_names)
    for path in ("README.md", "README.zh.md"):
        first = {word.split()[0] for row in rows(text(path)) for word in words(row[0]) if word[0].isalpha()}
        assert first == verbs, path
    assert verbs <= set(sections(text("docs/contracts.md"))["Commands"].replace("`", " ").replace(".", " ").split())
    written = "\n".join(
        (ROOT / path).read_text("utf-8")
        for path in tracked()
        if path.endswith((".md", ".py", ".html", ".yml")) and not path.startswith(("tests/", "content/"))
    )
    named = set(re.findall(r"\./run (?!VERB\b)([a-z]+)", written)) - {"has", "lists"}  # prose: “./run lists the verbs”
    assert named <= verbs


@pytest.mark.parametrize("path", DOCUMENTS)
def test_links_resolve(path: str) -> None:
    """Every relative link of a document leads to a file, and to a heading of it where it names one."""
    for target in re.findall(r"\]\(([^)\s]+)\)", text(path)):
        if re.match(r"[a-z]+:|\{", target):
            continue
        file, _, anchor = target.partition("#")
        there = (ROOT / path).parent / unquote(file) if file else ROOT / path
        if "](" + target + ")" in "".join(re.findall(r"`[^`]*`", text(path))):
            continue  # an example of Markdown
        assert there.exists(), f"{path}: {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", there.read_text("utf-8"), re.MULTILINE)
            assert unquote(anchor) in {_anchor(heading) for heading in headings}, f"{path}: {target}"


def _anchor(heading: str) -> str:
    """A heading's id as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("README.md", "README.zh.md"),
        *(
            (f"docs/{name}.md", f"docs/{name}.zh.md")
            for name in ("editing", "editor-form", "deploying", "runbook", "servers")
        ),
    ],
)
def test_both_languages_say_as_much(english: str, chinese: str) -> None:
    """The two versions have the same headings, list items and examples, by number."""
    for mark in (r"^#+ ", r"^- ", r"^```", r"^\|", r"^\d\. "):
        counts = [len(re.findall(mark, text(path), re.MULTILINE)) for path in (english, chinese)]
        assert counts[0] == counts[1], mark


@pytest.mark.parametrize("path", ["docs/editing.md", "docs/editing.zh.md"])
def test_the_handbooks_examples_are_understood(path: str) -> None:
    """Every example of fields in the handbook is read without an error."""
    fields = "title: 停水\ndate: 2026-11-20\ncategory: 社区治理\n"
    seen = 0
    for example in re.findall(r"^```\n(.*?)^```", text(path), re.MULTILINE | re.DOTALL):
        if example.startswith("---") or re.match(r"[a-z_]+:", example):
            whole = example if example.startswith("---") else f"---\n{fields}{example}---\n\n正文。\n"
            source, problems = decode(whole.encode(), "index.md")
            assert source
            assert errors_in((*problems, *read(source)[1])) == (), example
            seen += 1
    assert seen == 7


def test_the_vocabulary_names_modules_that_exist() -> None:
    """Each word of CONTEXT.md has Chinese, and a file where it lives."""
    for row in rows(text("CONTEXT.md")):
        if row[0] != "word":
            assert re.search(r"[一-鿿]", row[1]), row
            assert all((ROOT / path).exists() for path in words(row[3]) if "/" in path), row


def test_decisions_are_numbered() -> None:
    """docs/adr/ counts from 0001 without a gap; each title has its number; each says context or decision."""
    files = sorted((ROOT / "docs/adr").glob("*.md"))
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    for path in files:
        first = path.read_text("utf-8").splitlines()[0]
        assert first.startswith(f"# {int(path.name[:4])}. "), path.name
        assert segment(path.stem) == path.stem


def test_the_changelog_knows_the_version() -> None:
    """The version of the program is the newest one in the changelog."""
    version = desk().version
    assert re.search(r"^## (\S+)", text("CHANGELOG.md"), re.MULTILINE)[1] == version  # type: ignore[index]


def test_nothing_names_a_machine_or_a_registry() -> None:
    """No tracked file holds a path of the machine it was written on, nor the host of a package registry."""
    barred = [
        "/" + "work/",
        "/" + "tmp/w",
        "/" + "root/",
        "/" + "home/",
        "py" + "pi.org",
        "python" + "hosted",
        "npm" + "js.",
    ]
    for path in tracked():
        data = (ROOT / path).read_bytes()
        for word in barred:
            for match in re.finditer(rb"(?<![\w.])" + re.escape(word.encode()), data):
                raise AssertionError(f"{path}: {data[match.start() - 20 : match.end() + 20]!r}")


def tracked() -> list[str]:
    """The files git knows, without pictures."""
    try:
        listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)  # noqa: S607 - the user's git
        found = [name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git repository")
    return [
        name for name in found if Path(name).suffix not in {".jpg", ".png", ".pdf", ".webp"} and (ROOT / name).is_file()
    ]
