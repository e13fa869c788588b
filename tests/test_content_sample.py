"""The sample content: whole, registered, plainly a sample, and with one of each kind of story. No pipeline needed."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from sample_content import CONTENT, PAGES, STORIES, Sheet, day, register, registered

from townpress.editorial.manuscript import Manuscript

if TYPE_CHECKING:
    from collections.abc import Callable

ANNOUNCEMENT = "community-governance-pilot"
TODAY = date(2026, 11, 23)

# The keys of the contract are what a manuscript holds besides its body.
KEYS = {*Manuscript.__struct_fields__} - {"body", "body_line", "spots"}
SEED_ONLY = "17705316643 web20089 100264749 963802397 6229376 ytzwgk zcfcw 37088202000196 2021022751 房产QQ shandong.cn"
PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<name>[^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)]+)\)")
HAN = "[\u4e00-\u9fff]"
# Half-width marks, straight quotes and blanks beside Han; a list's number and a table's bar are not text.
UNTIDY = re.compile(rf"{HAN}[,;:!?'\"]|[,;:!?'\"(]{HAN}|{HAN} +[A-Za-z0-9]|[A-Za-z0-9%] +{HAN}|。。|\.\.\.")


each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
each_sheet = pytest.mark.parametrize("sheet", STORIES + PAGES, ids=lambda sheet: sheet.slug)


def _category(story: Sheet) -> dict[str, Any]:
    found: dict[str, Any] = next(entry for entry in register("categories") if entry["name"] == story.keys["category"])
    return found


@each_story
def test_keys_and_names_are_known(story: Sheet) -> None:
    """Every key is one of the contract's; every name that must be registered is."""
    assert set(story.keys) <= KEYS
    assert {"title", "date", "category"} <= set(story.keys)
    assert story.keys["category"] in registered("categories")
    for key, name in (("authors", "people"), ("places", "places"), ("topics", "topics")):
        assert set(story.names(key)) <= registered(name)
    assert story.keys.get("editor", "宋晚晴") in registered("people")
    if story.keys.get("origin", "original") != "original":
        assert story.keys["source"] in registered("sources")
        assert "source_url" in story.keys or "no_source_url" in story.keys
    if story.keys.get("origin") == "reprint":
        assert {"original_title", "original_author", "editor"} <= set(story.keys)
        same = story.keys["original_title"] in {story.keys["title"], "不详"}
        assert same or "title_changed" in story.keys


@each_story
def test_a_story_lies_under_its_month(story: Sheet) -> None:
    """The folders say the year and month of the date; slugs are clean and used once."""
    assert f"stories/{day(story.keys['date']):%Y/%m}/" in story.path.as_posix()
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", story.slug)
    assert [other.slug for other in STORIES].count(story.slug) == 1


@each_story
def test_photographs_are_there_and_described(story: Sheet) -> None:
    """Cover, photo notes and body name the same files; each exists, with alt, caption, credit and people."""
    notes = story.keys.get("photos", {})
    shown = {picture["name"]: picture["alt"] for picture in PICTURE.finditer(story.body)}
    assert shown == {name: note["alt"] for name, note in notes.items()}
    assert story.keys.get("cover", next(iter(notes), None)) in {*notes, None}
    for name, note in notes.items():
        assert {"alt", "caption", "credit", "people"} <= set(note)
        with Image.open(story.path.with_name(name)) as picture:
            assert picture.size == (1600, 1000)
        assert story.path.with_name(name).stat().st_size < 150_000


def test_every_picture_is_used() -> None:
    """No picture lies about in content that no story shows, and none is named by a digest."""
    used = {story.path.with_name(name) for story in STORIES for name in story.keys.get("photos", {})}
    lying = {path for path in CONTENT.rglob("*") if path.suffix in {".jpg", ".jpeg", ".png", ".webp", ".gif"}}
    assert used == lying
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", path.stem) for path in lying)
    assert len(used) >= 11


def test_content_holds_nothing_else() -> None:
    """Only stories with their pictures, pages, registers and linked files; every file under files/ is linked."""
    kinds = {path.suffix for path in (CONTENT / "stories").rglob("*") if path.is_file()}
    assert kinds == {".md", ".jpg"}
    linked = "".join(sheet.body for sheet in STORIES + PAGES)
    for path in (CONTENT / "files").iterdir():
        assert path.name == "root" or f"{{static}}/files/{path.name}" in linked


@each_sheet
def test_links_lead_to_files(sheet: Sheet) -> None:
    """Links between stories, between pages and to files resolve inside content/."""
    for target in (link["target"] for link in LINK.finditer(sheet.body)):
        from_root = target.startswith("{")
        path = CONTENT / target.split("}/", 1)[1] if from_root else (sheet.path.parent / target).resolve()
        assert path.is_file(), target
        assert path.is_relative_to(CONTENT.resolve())


@each_sheet
def test_text_is_set_as_chinese(sheet: Sheet) -> None:
    """Full-width punctuation and curly quotes beside Han, no blanks between Han and Latin."""
    prose = LINK.sub("", PICTURE.sub("", sheet.body))
    text = "\n".join(re.sub(r"^(\d+\. |- |\|.*)", "", line) for line in prose.splitlines())
    assert not UNTIDY.findall(text)
    assert not UNTIDY.findall(f"{sheet.keys['title']}\n{sheet.keys.get('summary', '')}")


@each_story
def test_samples_say_so(story: Sheet) -> None:
    """Every story but the announcement ends with the line that it is invented."""
    marked = story.body.strip().splitlines()[-1].startswith("（示例稿件，内容纯属虚构")
    assert marked is (story.slug != ANNOUNCEMENT)


def test_nothing_of_the_old_site_is_left() -> None:
    """Neither its phone numbers, accounts, addresses nor filing numbers stand anywhere under content/."""
    for path in sorted(CONTENT.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            assert not [word for word in SEED_ONLY.split() if word.encode() in data], path
            assert path.name == "index.md" or "邹城房产网".encode() not in data, path


KINDS: dict[str, Callable[[Sheet], bool]] = {
    "own reporting by two": lambda s: "origin" not in s.keys and len(s.names("authors")) == 2,
    "reprint with its address": lambda s: s.keys.get("origin") == "reprint" and "source_url" in s.keys,
    "reprint under a new title": lambda s: "title_changed" in s.keys,
    "supplied release": lambda s: s.keys.get("origin") == "release" and "advertiser" not in s.keys,
    "compiled": lambda s: s.keys.get("origin") == "compiled",
    "expired": lambda s: "expires" in s.keys and day(s.keys["expires"]) < TODAY,
    "yet to expire": lambda s: "expires" in s.keys and day(s.keys["expires"]) > TODAY,
    "notice": lambda s: _category(s)["kind"] == "notice",
    "property": lambda s: _category(s)["kind"] == "property" and "advertiser" not in s.keys,
    "advertisement": lambda s: {"advertiser", "ad_label"} <= set(s.keys),
    "twice corrected": lambda s: len(s.keys.get("corrections", [])) == 2,
    "minor change": lambda s: "minor" in s.keys,
    "assisted by AI": lambda s: s.keys.get("ai") == "assisted" and bool(s.keys.get("ai_note")),
    "picture by AI": lambda s: any(note.get("ai") == "generated" for note in s.keys.get("photos", {}).values()),
    "draft": lambda s: s.keys.get("status") == "draft",
    "scheduled": lambda s: "publish_at" in s.keys and TODAY < day(s.keys["publish_at"]) < date(2028, 11, 23),
    "withdrawn": lambda s: s.keys.get("status") == "withdrawn" and bool(s.keys.get("withdrawn")),
    "photo story": lambda s: _category(s)["kind"] == "photo" and len(s.keys["photos"]) >= 4,
    "opinion with a quotation": lambda s: _category(s)["kind"] == "opinion" and "\n> " in s.body,
    "table": lambda s: "| --- |" in s.body,
    "list": lambda s: "\n- " in s.body,
    "numbered list": lambda s: "\n1. " in s.body,
    "Latin and figures": lambda s: "GPS" in s.body and "PM2.5" in s.body,
    "moved from elsewhere": lambda s: bool(s.keys.get("aliases")),
    "Pelican's header": lambda s: s.style == "pelican",
    "Chinese keys": lambda s: s.style == "chinese",
    "link from the root": lambda s: "({filename}/stories/" in s.body,
    "link beside": lambda s: "](../" in s.body,
    "link to a file": lambda s: "({static}/files/" in s.body,
}


@pytest.mark.parametrize("kind", KINDS)
def test_one_of_each_kind(kind: str) -> None:
    """Whatever a page, feed or list has to show, some story of the sample shows it."""
    assert any(KINDS[kind](story) for story in STORIES)


def test_most_stories_are_published() -> None:
    """On the day of the first edition all but a handful of about thirty can be read."""
    current = [s for s in STORIES if "status" not in s.keys and day(s.keys["date"]) <= TODAY]
    assert len(STORIES) == 29
    assert len(current) == 26
    assert {day(story.keys["date"]).year for story in current} == {2023, 2024, 2025, 2026}


def test_registers_hang_together() -> None:
    """Parents, pinned stories, disclaimers, placements and standing pages all name something that exists."""
    slugs = {story.slug for story in STORIES}
    pages = {page.slug for page in PAGES}
    assert set(register("masthead")["standing"]) == pages
    assert not pages & registered("categories")
    assert {entry["parent"] for entry in register("places") if "parent" in entry} <= registered("places")
    assert {slug for topic in register("topics") for slug in topic.get("pinned", [])} <= slugs
    assert {placement["story"] for placement in register("front")} <= slugs
    notices = {entry["id"]: entry["text"] for entry in register("disclaimers")}
    assert {name for entry in register("categories") for name in entry.get("disclaimers", [])} <= set(notices)
    assert len(notices) == len(set(notices.values())) == 4


@pytest.mark.parametrize(("key", "name"), [("category", "categories"), ("places", "places"), ("topics", "topics")])
def test_no_register_entry_is_idle(key: str, name: str) -> None:
    """Every category, place and topic has a published story to show."""
    used = {word for story in STORIES if "status" not in story.keys for word in story.names(key)}
    assert used == {entry["name"] for entry in register(name)}


def test_filings_have_the_right_form() -> None:
    """ICP: eight digits and a site's number; public security: fourteen digits. All invented contacts are .example."""
    masthead = register("masthead")
    assert re.fullmatch(r"鲁ICP备\d{8}号-\d", masthead["filings"]["icp"])
    assert re.fullmatch(r"鲁公网安备\d{14}号", masthead["filings"]["police"])
    text = "".join(path.read_text(encoding="utf-8") for path in CONTENT.rglob("*") if path.suffix in {".md", ".yml"})
    assert all(host.endswith(".example") for host in re.findall(r"(?:https?://|@)([\w.-]+)", text))
    assert set(re.findall(r"\d{4}-\d{7}", text)) == {f"0537-55501{number}" for number in ("00", "10", "20", "66", "88")}
