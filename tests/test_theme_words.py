"""The theme speaks Chinese and English: every string of every template is in both catalogues, and nothing else is."""

from __future__ import annotations

import re

import pytest
import theme_catalogues as catalogues
from theme_catalogues import Message, extracted

MESSAGES = extracted()
HAN = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def _words(name: str) -> dict[Message, object]:
    return {message.id: message.string for message in catalogues.catalogue(name) if message.id}


@pytest.mark.parametrize("name", ["en", "zh_CN"])
def test_a_catalogue_holds_just_the_messages_of_the_templates(name: str) -> None:
    """Neither a string without its entry nor an entry without its string."""
    assert set(_words(name)) == set(MESSAGES)


@pytest.mark.parametrize("name", ["en", "zh_CN"])
def test_a_catalogue_is_finished(name: str) -> None:
    """No fuzzy or obsolete entry, none empty, and each with the placeholders of its message."""
    catalogue = catalogues.catalogue(name)
    assert not catalogue.obsolete
    for message in catalogue:
        if message.id:
            assert not message.fuzzy, message.id
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            asked = set(PLACEHOLDER.findall(message.id if isinstance(message.id, str) else message.id[0]))
            for form in forms:
                assert form.strip(), message.id
                assert set(PLACEHOLDER.findall(form)) == asked, message.id


def test_chinese_is_its_own_translation() -> None:
    """The msgids are the Chinese texts; the Chinese catalogue changes none of them."""
    for message, words in _words("zh_CN").items():
        assert words == (message[:1] if isinstance(message, tuple) else message)


def test_english_holds_no_chinese() -> None:
    """A string copied instead of translated would show as Han characters."""
    for message, words in _words("en").items():
        assert not HAN.search(str(words)), message


@pytest.mark.parametrize("name", ["en", "zh_CN"])
def test_catalogues_are_as_the_tool_writes_them(name: str) -> None:
    """No date, no name, no line numbers in the files: the same words give the same bytes."""
    written = (catalogues.FOLDER / f"{name}.po").read_bytes()
    assert catalogues.renewed(name, catalogues.catalogue(name)) == written


def test_templates_hold_no_text_outside_the_catalogues() -> None:
    """Chinese in a template stands in a call of gettext or in a comment, so that it can be translated."""
    for file in sorted(catalogues.TEMPLATES.rglob("*.html")):
        source = re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        source = re.sub(r'(?:_|gettext|ngettext)\((?:"[^"]*"(?:, )?)+', "", source)
        assert not HAN.search(source), file.name
