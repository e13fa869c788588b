"""Regular expressions that wait to be compiled."""

from __future__ import annotations

import copy
import re

import pytest

from townpress.kernel.regex import regex


def test_is_what_re_makes_of_it() -> None:
    """Whatever is asked of it is asked of the pattern: matches, flags, groups; for text and for bytes."""
    waiting, known = regex(r"(?P<city>邹城)[市县]", re.IGNORECASE), re.compile(r"(?P<city>邹城)[市县]", re.IGNORECASE)
    text = "邹城市与邹城县"
    assert [match["city"] for match in waiting.finditer(text)] == ["邹城", "邹城"]
    assert waiting.sub("曲阜", text) == known.sub("曲阜", text) == "曲阜与曲阜"
    assert (waiting.pattern, waiting.flags, waiting.groupindex) == (known.pattern, known.flags, known.groupindex)
    assert regex(rb"\d+").findall("2023年6月".encode()) == [b"2023", b"6"]


def test_is_compiled_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is compiled before, and what was asked once is at hand."""
    asked: list[object] = []
    compiled = re.compile
    monkeypatch.setattr(re, "compile", lambda *given: asked.append(given) or compiled(*given))
    waiting = regex("稿件")
    assert asked == []
    assert all(waiting.search("稿件") for _ in range(3))
    assert len(asked) == 1


def test_a_wrong_one_is_told_when_it_is_used() -> None:
    """What ``re`` refuses it refuses then; what is asked of the object and not of the pattern compiles nothing."""
    wrong = regex("[")
    assert copy.copy(wrong) is not wrong
    with pytest.raises(re.error):
        wrong.search("")
