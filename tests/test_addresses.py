"""Addresses, aliases and collisions: what becomes a path, what is refused, and that both files are named."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from townpress.editorial.addresses import HAN, absolute, fault_in, is_han, output_path, segment, story_slug, story_url
from townpress.editorial.aliases import aliases_of
from townpress.editorial.collisions import Address, check_collisions, distinct_names
from townpress.editorial.manuscript import Manuscript
from townpress.editorial.nodes import Spot
from townpress.kernel.problems import Severity
from townpress.kernel.source import Source

PATH = "content/stories/2023/06/pilot/index.md"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def slug_of(written: str = "", path: str = PATH) -> tuple[str, list[str]]:
    """The slug and the codes of what was said about it."""
    slug, problems = story_slug(Manuscript(slug=written), Source(path))
    return slug, [problem.code for problem in problems]


def test_han_is_one_thing() -> None:
    """A character asked about by itself is Han just where the class of characters says so, in all of Unicode."""
    everything = "".join(map(chr, range(0x110000)))
    assert re.findall(f"[{HAN}]", everything) == list(filter(is_han, everything))
    assert not is_han("")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Zoucheng Pilot", "zoucheng-pilot"),
        ("时事", "时事"),
        ("事实", "事实"),
        ("实事", "实事"),
        ("ＡＩ２０２６", "ai2026"),
        ("C++", "c"),
        ("Café_au lait", "cafe-au-lait"),
        ("社区治理：第一批！", "社区治理-第一批"),
        ("𠮷野家", "𠮷野家"),
        ("../../etc/passwd", "etc-passwd"),
        ("+++", ""),
        ("🎉", ""),
        ("\u202egnp.exe", "gnp-exe"),
    ],
)
def test_segment(text: str, made: str) -> None:
    """Han, lower-case letters and digits stay; everything else is a hyphen or nothing."""
    assert segment(text) == made


@given(st.text())
def test_segment_is_safe_and_stable(text: str) -> None:
    """Whatever the text, a segment cannot leave its folder, and making it twice changes nothing."""
    made = segment(text)
    assert not set(made) & set("/\\.%\0 ")
    assert segment(made) == made
    fault = fault_in(made, top=False)
    assert fault is None or "belong" not in fault[1]


def test_slug_from_folder_file_and_field() -> None:
    """The field wins, then the folder of index.md, then the file's own name."""
    assert slug_of() == ("pilot", [])
    assert slug_of(path="content/stories/2023/06/社区.md") == ("社区", [])
    assert slug_of("own-slug") == ("own-slug", [])


def test_slug_repairs() -> None:
    """Capitals and full-width letters are repaired; a folder with blanks gets a slug and is told so."""
    assert slug_of("Own-Slug") == ("own-slug", ["R302"])
    assert slug_of("ｐｉｌｏｔ") == ("pilot", ["R302"])
    assert slug_of(path="content/stories/My Story.md") == ("my-story", ["R303"])


@pytest.mark.parametrize(
    "written",
    [
        "a/b", "/etc/passwd", "..", ".", "../x", "a..b", "%2e%2e", "a%2fb", "a\\b", "a\x07b", "a\u202eb", "a\u200bb",
        "a b", "x.html", "con", "NUL", "com1", "index", "feeds", "tags", "search", "archive", "2026", "０６", "😀", "-",
        "--", "-a", "a-", "a_b", "../ａ", "．．／x", "长" * 34, "a" * 101, "привет", "a\nb", "<b>", "?x=1", "#x",
    ],
)  # fmt: skip
def test_slug_refused(written: str) -> None:
    """No slug leaves its folder, hides a character, is reserved, numeric, too long or empty: E301, no slug."""
    assert slug_of(written) == ("", ["E301"])


@pytest.mark.parametrize("name", ["con", "2023", "😀", "a\u202eb", "字" * 40, "feeds"])
def test_folder_name_refused(name: str) -> None:
    """A name no address can be made of is refused with a slug that would do."""
    slug, (problem,) = story_slug(Manuscript(), Source(f"content/stories/2023/06/{name}/index.md"))
    assert slug == ""
    assert problem.code == "E301"
    better = problem.en.rpartition(" ")[2]
    assert fault_in(better) is None


def test_index_without_folder() -> None:
    """An index.md directly in a month's folder would be called 06: refused."""
    assert slug_of(path="content/stories/2023/06/index.md") == ("", ["E301"])


def test_urls() -> None:
    """Story addresses go by the date; files and URIs follow from addresses."""
    assert story_url(datetime(2023, 6, 1, tzinfo=SHANGHAI), "试点") == "2023/06/试点/"
    assert output_path("") == "index.html"
    assert output_path("2023/06/x/") == "2023/06/x/index.html"
    assert output_path("news/1.html") == "news/1.html"
    assert output_path("old") == "old/index.html"
    assert absolute("https://a.cn/base/", "tags/时事/") == "https://a.cn/base/tags/%E6%97%B6%E4%BA%8B/"
    assert absolute("https://a.cn", "") == "https://a.cn/"


@pytest.mark.parametrize("top", ["2026", "search", "404", "topics"])
def test_only_top_slugs_are_reserved(top: str) -> None:
    """A tag may be a year or 'search'; a category or page may not; a device name never."""
    assert fault_in(top) is not None
    assert fault_in(top, top=False) is None
    assert fault_in("aux", top=False) is not None


def test_collision_names_both_files() -> None:
    """Two claims to one address: one error, at the later file, naming the earlier one and its line."""
    (problem,) = check_collisions(
        [Address("2023/06/x/", "b.md", Spot(4, 7, 3)), Address("2023/06/x/", "a.md", Spot(3, 1)), Address("y/", "c.md")]
    )
    assert (problem.code, problem.path, problem.line, problem.column) == ("E304", "b.md", 4, 7)
    assert "a.md" in problem.zh
    assert "a.md, line 3" in problem.en


def test_an_old_address_that_is_taken_is_to_be_removed() -> None:
    """Where an alias is one of the two, the remedy is to remove it, not another slug: of the own page too."""
    page, old = Address("2023/06/x/", "a.md"), Address("2023/06/x/", "a.md", Spot(7, 11), old=True)
    for path, there in (("a.md", old), ("b.md", Address(old.url, "b.md", old.spot, old=True))):
        (problem,) = check_collisions([page, there])
        assert (problem.path, problem.line) == (path, 7)
        assert "请从这里的 aliases 删去它" in problem.zh
        assert "remove it from the aliases here" in problem.en
    (problem,) = check_collisions([old, Address("2023/06/x/", "b.md")])
    assert "请从那里的 aliases 删去它" in problem.zh


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("News/1.html", "news/1.html", "E304"),
        ("x/", "x/index.html", "E304"),
        ("x", "x/", "E304"),
        ("caf\u00e9/", "cafe\u0301/", "E304"),
        ("stra\u00dfe/", "strasse/", "E304"),
        ("news.html", "news.html/old/", "E305"),
    ],
)
def test_collision_kinds(one: str, other: str, code: str) -> None:
    """Case, composition and index.html do not make two addresses; a file is no folder."""
    assert [p.code for p in check_collisions([Address(one, "a.md"), Address(other, "b.md")])] == [code]


def test_every_file_below_a_file_is_told() -> None:
    """All problems at once: each address below a file is reported, neighbours that merely sort near are not."""
    urls = ["a.html", "a.html/b/", "a.html/c/", "a.htm/", "a.html2/"]
    found = check_collisions(Address(url, f"{index}.md") for index, url in enumerate(urls))
    assert [p.path for p in found] == ["1.md", "2.md"]


def test_tags() -> None:
    """时事, 事实 and 实事 stay three; spellings merge under the first; C++ and C# collide; symbols are refused."""
    words = ["时事", "事实", "实事", "AI", "ａｉ", "C++", "C#", "★"]
    names, problems = distinct_names((word, f"{index}.md", Spot()) for index, word in enumerate(words))
    assert names == {"时事": "时事", "事实": "事实", "实事": "实事", "ai": "AI", "c": "C++"}
    assert [(p.code, p.path) for p in problems] == [("E306", "6.md"), ("E307", "7.md")]
    assert "5.md" in problems[0].zh


def aliased(*aliases: str) -> tuple[tuple[str, ...], list[str]]:
    """What becomes of these aliases."""
    manuscript = replace(Manuscript(), aliases=aliases, spots={"aliases": Spot(9, 3, 4)})
    good, problems = aliases_of(manuscript, Source(PATH))
    assert all(p.line == 9 and p.severity is Severity.ERROR for p in problems)
    return good, [p.code for p in problems]


@pytest.mark.parametrize(
    "alias", ["/news/20230601.html", "/News/Show_12.aspx", "/old/", "/old", "/新闻/1.htm", "/a/b.c/d.shtml"]
)
def test_alias_kept(alias: str) -> None:
    """The addresses an old site really had are kept as written."""
    assert aliased(alias) == ((alias[1:],), [])


@pytest.mark.parametrize(
    "alias",
    [
        "", "/", "//evil.example/x", "https://a.cn/x", "news/1.html", "/../x.html", "/a/../b.html", "/a//b.html",
        "/./a.html", "/a\\b.html", "/show.asp?id=1", "/a.html#b", "/%2e%2e/a.html", "/a b.html", "/a\u202eb.html",
        "/.well-known/x.html", "/_headers", "/robots.txt", "/404.html", "/photo.jpg", "/con.html", "/a/nul/",
        "/index.html", "/search/", "/search",
        "/" + "长" * 40, "/a\x00.html", "/.git/config", "/x./", "/Robots.TXT", "/feeds/all.atom.xml",
    ],
)  # fmt: skip
def test_alias_refused(alias: str) -> None:
    """An alias is a clean, root-relative address of a page that is not already the site's own."""
    assert aliased(alias) == ((), ["E308"])
