"""Bytes to text: what is repaired, what is refused, where, and with which guess."""

from __future__ import annotations

import pytest

from townpress.editorial.encoding import BYTES_AT_MOST, decode
from townpress.kernel.problems import Severity, errors_in

STORY = "---\ntitle: 喜报\n---\n邹城市的社区治理标准化试点成功了。\n"


def where(data: bytes, path: str = "a.md") -> list[tuple[str, int, int]]:
    """Code, line and column of each problem."""
    return [(problem.code, problem.line, problem.column) for problem in decode(data, path)[1]]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (STORY.encode("utf-16"), "UTF-16"),
        (STORY.encode("utf-16-le"), "UTF-16 LE"),
        (STORY.encode("utf-16-be"), "UTF-16 BE"),
        (STORY.encode("utf-32"), "UTF-32"),
        (STORY.encode("gbk"), "GBK"),
        (STORY.replace("\n", "\r\n").encode("gb18030"), "GBK"),
        ("---\ntitle: 喜報\n---\n鄒城市的社區治理標準化試點成功了\n".encode("big5"), "Big5"),
        ("邹城市的社区治理标准化试点，我们在这里".encode("utf-16-le"), "UTF-16 LE"),
        (b"PK\x03\x04\x14\x00word/document.xml", "Word"),
        (b"%PDF-1.7\n", "PDF"),
        (rb"{\rtf1\ansi ...}", "RTF"),
    ],
)
def test_another_encoding_is_named(data: bytes, name: str) -> None:
    """A file that is no UTF-8 is refused with the encoding or kind it probably has."""
    source, (problem,) = decode(data, "a.md")
    assert source is None
    assert problem.code == "E103"
    assert name in problem.zh
    assert "UTF-8" in problem.zh
    assert "UTF-8" in problem.en


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"---\ntitle: x\n---\n\xe9\x82\xb9\xe5\x9f\x8e\xff\xfe x", ("E103", 4, 3)),
        (b"---\r\ntitle: caf\xe9\r\n---\r\nx", ("E103", 2, 11)),
        (b"---\rtitle: x\r---\r\xed\xa0\xbd\xed\xb8\x80", ("E103", 4, 1)),
        (b"a\xc0\x80", ("E103", 1, 2)),
    ],
)
def test_stray_bytes_have_a_place(data: bytes, place: tuple[str, int, int]) -> None:
    """Stray bytes, overlong forms and surrogates are refused at their line and column, whatever ends the lines."""
    assert where(data) == [place]


@pytest.mark.parametrize(
    "character", ["\x00", "\x01", "\x07", "\x1b", "\x7f", "\x80", "\ufffd", "\ufffe", "\uffff", "\U0001fffe"]
)
def test_forbidden_characters_anywhere(character: str) -> None:
    """Controls, noncharacters and the replacement character are errors in fields and in the body."""
    assert where(f"---\ntitle: 喜{character}报\n---\n正文".encode()) == [("E104", 2, 9)]
    assert where(f"---\ntitle: 喜报\n---\n\n正{character}文".encode()) == [("E104", 5, 2)]


@pytest.mark.parametrize("character", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_bidi_in_fields_is_refused_and_in_the_body_removed(character: str) -> None:
    """A direction override is an error in the fields and in a register, and is taken out of a body."""
    assert where(f"---\ntitle: 喜{character}报\n---\n正文".encode())[0] == ("E105", 2, 9)
    assert where(f"Title: 喜{character}报\n\n正文".encode())[0] == ("E105", 1, 9)
    assert where(f"- name: a\n\n- name: {character}b".encode(), "places.yml")[0] == ("E105", 3, 9)
    source, (note,) = decode(f"---\ntitle: 喜报\n---\n\n正{character}文".encode(), "a.md")
    assert source
    assert source.line(5) == "正文"
    assert (note.code, note.line) == ("R123", 5)


@pytest.mark.parametrize(
    ("written", "read", "code"),
    [
        ("\ufeff---\ntitle: x\n---\n", "---\ntitle: x\n---\n", "R121"),
        ("---\r\ntitle: x\r\n---\r\n", "---\ntitle: x\n---\n", "R122"),
        ("---\rtitle: x\r---\r", "---\ntitle: x\n---\n", "R122"),
        ("---\ntitle: 喜\u200b报\ufeff\n---\n", "---\ntitle: 喜报\n---\n", "R124"),
        ("---\ntitle: a\u00a0b\n---\n", "---\ntitle: a b\n---\n", "R125"),
        ("---\ntitle: x\n---\na\x0bb\u2028c", "---\ntitle: x\n---\na b c", "R126"),
        ("---\ntitle: cafe\u0301\n---\n", "---\ntitle: café\n---\n", "R127"),
        ("---  \ntitle: x\t\n---\n正文 \n", "---\ntitle: x\n---\n正文\n", "R128"),
    ],
)
def test_repairs_are_noted_and_keep_lines(written: str, read: str, code: str) -> None:
    """Litter is put right with a note and without an error; the lines stay the lines of the file."""
    source, problems = decode(written.encode(), "a.md")
    assert source
    assert source.text == read
    assert {problem.code for problem in problems} == {code}
    assert all(problem.severity is Severity.REPAIR for problem in problems)


@pytest.mark.parametrize(
    "text",
    [
        "👨\u200d👩\u200d👧",
        "❤️\u200d🔥",
        "می\u200cخواهم",
        "क्\u200dष",
        "\U0001f3f4\U000e0067\U000e0062\U000e007f",
        "سلام\u200f!",
    ],
)
def test_joiners_that_do_work_stay(text: str) -> None:
    """Emoji sequences and scripts that need zero-width characters keep them."""
    source, problems = decode(f"---\ntitle: {text}\n---\n{text}".encode(), "a.md")
    assert source
    assert source.text.count(text) == 2
    assert problems == ()


def test_markdowns_line_break_stays() -> None:
    """Two blanks at the end of a line before more text are Markdown's line break; elsewhere blanks go."""
    source, _ = decode("---\ntitle: x\n---\n甲   \n乙  \n\n丙 \n".encode(), "a.md")
    assert source
    assert source.text == "---\ntitle: x\n---\n甲  \n乙\n\n丙\n"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("---\ntitle: x\n<<<<<<< HEAD\ndate: a\n=======\ndate: b\n>>>>>>> desk\n---\n", [3, 7]),
        ("---\ntitle: x\n---\n<<<<<<< ours\na\n||||||| base\nb\n=======\nc\n>>>>>>> theirs\n", [4, 6, 10]),
        ("---\ntitle: x\n---\n\n>>>>>>> 1234abc (更新)\n", [5]),
    ],
)
def test_merge_conflicts(text: str, places: list[int]) -> None:
    """Each conflict marker left in a file is named; the file is not read further."""
    source, problems = decode(text.encode(), "a.md")
    assert source is None
    assert [(problem.code, problem.line) for problem in problems] == [("E106", line) for line in places]


@pytest.mark.parametrize("body", ["标题\n=======\n", "<<<<<<<<\n", ">>>>>>> ".strip() + "x\n", "a <<<<<<< b\n"])
def test_what_is_no_conflict(body: str) -> None:
    """A heading's underline and longer or inner runs of signs are text."""
    assert not errors_in(decode(f"---\ntitle: x\n---\n{body}".encode(), "a.md")[1])


def test_an_lfs_pointer() -> None:
    """A Git LFS pointer in place of a text is named as such."""
    assert where(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n") == [("E107", 1, 1)]


def test_size_is_checked_before_anything_else() -> None:
    """A file over one megabyte is refused, even if its bytes are no text; one of just that size is read."""
    assert where(b"\xff" * (BYTES_AT_MOST + 1)) == [("E102", 1, 1)]
    assert where(b"a" * BYTES_AT_MOST) == []


def test_private_use_and_mojibake_are_doubted() -> None:
    """Characters readers will not see, and text once read in the wrong encoding, are warnings."""
    assert where("---\ntitle: \ue000\n---\n锟斤拷".encode()) == [("W119", 4, 1), ("W119", 2, 8)]
