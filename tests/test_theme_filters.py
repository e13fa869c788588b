"""The filters and words that templates are furnished with."""

from __future__ import annotations

from datetime import datetime
from gettext import NullTranslations
from typing import TYPE_CHECKING

import jinja2
import pytest
import theme_examples as examples
import theme_paper as paper
from pelican.generators import Generator
from pelican.settings import read_settings
from theme_harness import THEME, environment, page

from townpress.kernel.errors import ConfigurationError
from townpress.plugin import theme, words

if TYPE_CHECKING:
    from pathlib import Path

TRANSLATIONS = THEME / "translations"


def test_addresses_stand_below_the_base() -> None:
    """Root-relative and absolute forms carry SITEURL's path; Han characters are percent-encoded, once."""
    assert theme.rooted("/base", "2023/06/x/") == "/base/2023/06/x/"
    assert theme.rooted("", "") == "/"
    assert theme.rooted("", "2023/06/社区/") == "/2023/06/%E7%A4%BE%E5%8C%BA/"
    assert theme.rooted("", "2023/06/%E7%A4%BE/") == "/2023/06/%E7%A4%BE/"
    assert theme.absolute("https://a.example/base/", "x/") == "https://a.example/base/x/"


def test_srcset_names_every_variant_with_its_width() -> None:
    """A candidate list of browsers' own syntax, below the base."""
    assert theme.srcset("/b", examples.HALL.webp) == (
        "/b/2023/06/pilot/hall-480.webp 480w, /b/2023/06/pilot/hall-1200.webp 1200w"
    )


@pytest.mark.parametrize(
    ("hour", "minute", "zh", "en"),
    [(8, 5, "2023年6月1日 08:05", "1 June 2023 08:05"), (0, 0, "2023年6月1日", "1 June 2023")],
)
def test_times(hour: int, minute: int, zh: str, en: str) -> None:
    """Dates in the reader's language; midnight, what a bare date is read as, is no time of day."""
    moment = datetime(2023, 6, 1, hour, minute, tzinfo=examples.CHINA)
    assert theme.minute(moment) == zh
    assert theme.minute(moment, chinese=False) == en
    assert theme.iso(moment) == f"2023-06-01T{hour:02}:{minute:02}:00+08:00"


def test_periods() -> None:
    """A year or a month, in both languages."""
    month, year = examples.MONTHS[0], examples.PLACE.periods[0]
    assert [theme.period(month), theme.period(year)] == ["2023年6月", "2022年"]
    assert [theme.period(month, chinese=False), theme.period(year, chinese=False)] == ["June 2023", "2022"]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("0537-555 0100", "tel:05375550100"),
        ("+86 537 555 0100", "tel:+865375550100"),
        ("0537-5550100、5550101", "tel:05375550100"),
        ("0537-5550100转8", "tel:05375550100"),
    ],
)
def test_telephone_numbers(written: str, address: str) -> None:
    """One number a phone can dial, of whatever people write."""
    assert theme.tel(written) == address


def test_catalogues_are_found_by_language() -> None:
    """The region's, else the language's, else the Chinese as it stands in the templates."""
    assert words.spoken(words.compiled(TRANSLATIONS, "en-GB")).gettext("首页") == "Front page"
    assert words.spoken(words.compiled(TRANSLATIONS, "zh-CN")).gettext("首页") == "首页"
    assert type(words.spoken(words.compiled(TRANSLATIONS, "fr"))) is NullTranslations


def test_plurals() -> None:
    """English counts one and many."""
    english = words.spoken(words.compiled(TRANSLATIONS, "en"))
    assert [english.ngettext("%(num)d 篇", "%(num)d 篇", n) for n in (1, 2)] == ["%(num)d story", "%(num)d stories"]


@pytest.mark.parametrize(
    "broken", ['msgid "首页"\n<<<<<<< HEAD\nmsgstr "x"\n'.encode(), 'msgid "首页"\nmsgstr "x"\n'.encode("gbk")]
)
def test_a_broken_catalogue_is_not_passed_over(tmp_path: Path, broken: bytes) -> None:
    """A catalogue that can't be read ends the build with exit status 2, naming the file."""
    (tmp_path / "en.po").write_bytes(broken)
    with pytest.raises(ConfigurationError) as caught:
        words.compiled(tmp_path, "en")
    (problem,) = caught.value.problems
    assert problem.path.endswith("/en.po")
    assert problem.code == "E680"


def test_pelican_s_own_environment_is_furnished() -> None:
    """As a generator of Pelican makes it, with the simple theme behind ours: pages come out the same."""
    settings = read_settings(override={"THEME": str(THEME)})
    made = Generator({}, settings, str(THEME), str(THEME), str(THEME)).env
    theme.furnish(made, paper.EDITION, words.spoken(words.compiled(TRANSLATIONS, paper.EDITION.language)))
    for name in ("article", "index", "archive"):
        assert page(made, name) == page(environment(), name)


def test_words_escape_what_is_put_into_them() -> None:
    """A source's or photographer's name in a sentence of the theme stays text."""
    env = environment()
    shown = env.from_string('{{ _("图：%(credit)s", credit=name) }}').render(name="<b>甲</b>")
    assert shown == "图：&lt;b&gt;甲&lt;/b&gt;"
    assert env.from_string('{{ ngettext("%(num)d 篇", "%(num)d 篇", 3) }}').render() == "3 篇"


def test_what_lasts_is_set_once() -> None:
    """A macro of the same values is run once in an edition, and again for other values."""
    env = environment()
    runs = []
    macro = runs.append
    for value in ("a", "a", "b"):
        env.from_string("{{ lasting(macro, value) }}").render(macro=macro, value=value)
    assert runs == ["a", "b"]


def test_what_is_missing_is_refused_and_text_is_escaped() -> None:
    """StrictUndefined and autoescape, also for environments that were made without."""
    env = environment()
    with pytest.raises(jinja2.UndefinedError):
        env.from_string("{{ nothing }}").render()
    assert env.from_string("{{ a }}").render(a="<b>") == "&lt;b&gt;"
    assert env.from_string('{{ "css/main.css" | asset }}').render() == "/base/theme/css/main.css"
