"""Files whose bytes or characters are wrong: refused with 3, the encoding guessed, the place named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from refusals import X, head, story

if TYPE_CHECKING:
    from conftest import Edition
    from paper import Paper

LONG = story(
    title="title: 邹城市民政局通知，社区治理标准化试点今天开始", body="我们的社区治理有了新的标准，老人办事更方便了。"
)
TRADITIONAL = story(
    title="title: 社區治理", category="category: 社區", body="我們的社區治理有了新的標準，老人辦事更方便。"
)

FILES = [
    ("UTF-16 with BOM", LONG.encode("utf-16"), "E103 x.md:1:1"),
    ("UTF-16 LE", LONG.encode("utf-16-le"), "E103 x.md:1:1"),
    ("UTF-16 BE", LONG.encode("utf-16-be"), "E103 x.md:1:1"),
    ("UTF-32", LONG.encode("utf-32"), "E103 x.md:1:1"),
    ("GBK", LONG.encode("gbk"), "E103 x.md:2:8"),
    ("GB 18030", LONG.encode("gb18030"), "E103 x.md:2:8"),
    ("Big5", TRADITIONAL.encode("big5", "replace"), "E103 x.md:2:8"),
    ("Shift-JIS", story(title="title: 日本語の題", body="本文です。").encode("shift_jis", "replace"), "E103 x.md:2:8"),
    ("a line of GBK", story().encode() + "粘贴的一段话".encode("gbk") + b"\n", "E103 x.md:9:2"),
    ("Latin-1", story(body="Caf@").encode().replace(b"@", b"\xe9"), "E103 x.md:8:4"),
    ("Windows-1252 quotes", story(body="He said @hi@").encode().replace(b"@", b"\x93"), "E103 x.md:8:9"),
    ("cut within a character", story().encode()[:-2], "E103 x.md:8:15"),
    ("overlong slash", story().encode() + b"\xc0\xaf\n", "E103 x.md:9:1"),
    ("beyond U+10FFFF", story().encode() + b"\xf4\x90\x80\x80\n", "E103 x.md:9:1"),
    ("surrogates", story().encode() + b"\xed\xa0\xbd\xed\xb8\x80\n", "E103 x.md:9:1"),
    ("all bytes", bytes(range(256)) * 20, "E103 x.md:3:115"),
    ("Word", b"PK\x03\x04" + bytes(100), "E103 x.md:1:1"),
    ("old Word", b"\xd0\xcf\x11\xe0" + bytes(99), "E103 x.md:1:1"),
    ("PDF", b"%PDF-1.7 x", "E103 x.md:1:1"),
    ("PNG", b"\x89PNG\r\n\x1a\n" + bytes(50), "E103 x.md:1:1"),
    ("RTF", b"{\\rtf1 x}", "E103 x.md:1:1"),
    ("LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12\n", "E107 x.md:1:1"),
    (
        "conflict in the text",
        story(body="甲\n<<<<<<< HEAD\n乙\n=======\n丙\n>>>>>>> x"),
        "E106 x.md:9:1, E106 x.md:13:1",
    ),
    (
        "conflict in the fields",
        f"---\n<<<<<<< HEAD\n{head()}\n=======\ntitle: b\n>>>>>>> x\n---\n\n文\n",
        "E106 x.md:2:1, E106 x.md:9:1",
    ),
    ("conflict in the style of diff3", story(body="甲\n||||||| base\n乙"), "E106 x.md:9:1"),
    ("5 MB", story(body="正文。" * 600_000), "E102 x.md:1:1"),
    ("an escape sequence in the category", story(category="category: 社区\x1b[31m治理"), "E104 x.md:4:13"),
]

#: Controls, noncharacters, lost characters.
FORBIDDEN = "\x00\x01\x07\x08\x1a\x1b\x1f\x7f\x80\x9f\ufdd0\ufffe\uffff\ufffd\U0001fffe\U0010ffff"
BIDI = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069"
INVISIBLE = "\u200b\u200c\u200d\u200e\u2060\ufeff\u00ad"


@pytest.mark.parametrize(("data", "problems"), [pytest.param(*case, id=name) for name, *case in FILES])
def test_what_is_no_sound_text_is_refused(edition: Edition, data: bytes, problems: str) -> None:
    """Other encodings, other kinds of files, damaged files: told once, at the first bad place."""
    edition.refuses({X: data}, 3, problems)


@pytest.mark.parametrize("character", FORBIDDEN, ids=ascii)
def test_forbidden_characters_are_refused_wherever_they_stand(edition: Edition, character: str) -> None:
    """In title, slug, tags and text; what is left of the value is not judged as well."""
    edition.refuses({X: story(title=f"title: 好{character}稿")}, 3, "E104 x.md:2:9")
    edition.refuses({X: story(f"slug: a{character}b/")}, 3, "E104 x.md:6:8")
    edition.refuses({X: story(f"tags: 甲{character}乙", body=f"老{character}人")}, 3, "E104 x.md:6:8, E104 x.md:9:2")


@pytest.mark.parametrize("character", BIDI, ids=ascii)
def test_characters_that_turn_text_are_refused_in_fields(edition: Edition, character: str) -> None:
    """A bidirectional control in a title, a slug, a key or an address is refused."""
    edition.refuses({X: story(title=f"title: 好{character}稿")}, 3, "E105 x.md:2:9")
    edition.refuses({X: story(f"slug: a{character}b")}, 3, "E105 x.md:6:8")
    edition.refuses({X: story(f"su{character}mmary: x")}, 3, "E105 x.md:6:3")


@pytest.mark.parametrize("character", INVISIBLE + BIDI, ids=ascii)
def test_what_cannot_be_seen_reaches_no_page(paper: Paper, character: str) -> None:
    """Zero-width characters and, in a text, bidirectional controls are taken out of everything that is published."""
    fields = (
        () if character in BIDI else (f"slug: a{character}b", f"tags: 甲{character}乙", f"summary: 摘{character}要")
    )
    paper.put(X, story(*fields, body=f"老人{character}在家。"))
    assert paper.build().status == 0
    written = [path for path, data in paper.files.items() if path.startswith("20") and character.encode() in data]
    assert written == []
    assert "老人在家。" in paper.page("2026/11/ab/index.html" if fields else "2026/11/x/index.html")
