"""The styles: layers in order, old browsers not left out, nothing fetched, contrast counted."""

from __future__ import annotations

import re

import pytest
from theme_harness import THEME

from townpress.products.photos.tone import TONES, style_sheet

CSS = THEME / "static" / "css"
LAYERS = ["tokens.css", "base.css", "layout.css", "tones.css", "components.css", "pages.css", "print.css"]
MAIN = (CSS / "main.css").read_text(encoding="utf-8")
GROUNDS = {
    "paper": ("ink", "ink-soft", "seal", "link"),
    "tint": ("ink", "ink-soft", "seal", "link"),
    "foot": ("ink", "ink-soft"),
    "warn-paper": ("warn-ink",),
}
NEEDED = 7.0


def _plain(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(encoding="utf-8"), flags=re.DOTALL)


def _palettes() -> tuple[dict[str, str], dict[str, str]]:
    light, dark = _plain("tokens.css").split("prefers-color-scheme: dark")
    return tuple(dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark))


LIGHT, DARK = _palettes()


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_main_is_nothing_but_the_layers_in_their_order() -> None:
    """A bundler joins them as they are listed; a file that is not listed would be lost."""
    lines = re.sub(r"/\*.*?\*/", "", MAIN, flags=re.DOTALL).split("\n")
    assert [line for line in lines if line] == [f'@import "{name}";' for name in LAYERS]
    assert sorted(file.name for file in CSS.glob("*.css")) == sorted([*LAYERS, "main.css"])


@pytest.mark.parametrize("name", LAYERS)
def test_old_browsers_are_not_left_out(name: str) -> None:
    """WeChat's WebViews reach back to Chrome 77: single declarations may fall away, whole rules may not."""
    style = _plain(name)
    new = r"@(layer|container|scope)|:(has|is|where)\(|\b(oklch|color-mix|light-dark|clamp|min|max)\(|\binset:"
    assert not re.search(new, style)
    assert "&" not in style
    assert "url(" not in style
    assert style.count("{") == style.count("}")


@pytest.mark.parametrize(
    ("palette", "ground", "ink"),
    [(name, ground, ink) for name in ("light", "dark") for ground, inks in GROUNDS.items() for ink in inks],
)
def test_contrast(palette: str, ground: str, ink: str) -> None:
    """Every text on every ground it stands on: 7 to 1 or more (WCAG 2.2 AAA), by day and by night."""
    colours = {"light": LIGHT, "dark": DARK}[palette]
    one, other = sorted((_luminance(colours[ground]), _luminance(colours[ink])))
    assert (other + 0.05) / (one + 0.05) >= NEEDED


def test_night_changes_every_colour() -> None:
    """A colour left out would stay as bright as by day."""
    assert LIGHT.keys() == DARK.keys()


def test_the_browser_s_own_bars_match_the_paper() -> None:
    """theme-color is written in a template, the paper in a style: they are one colour."""
    meta = (THEME / "templates" / "components" / "meta.html").read_text(encoding="utf-8")
    assert re.findall(r'theme-color" content="(#\w+)"', meta) == [LIGHT["paper"], DARK["paper"]]


def test_every_class_of_the_templates_has_its_style() -> None:
    """No class is written in vain, none is styled that no template writes."""
    templates = "".join(file.read_text(encoding="utf-8") for file in (THEME / "templates").rglob("*.html"))
    values = re.findall(r'class="([^"]*)"', templates)
    written = {name for value in values for name in re.sub(r"\{%.*?%\}|tone-\{\{.*?\}\}", " ", value).split()}
    written |= set(re.findall(r"%\} ?([a-z]+--[a-z]+)\{%", templates))
    styled = {name for layer in LAYERS for name in re.findall(r"\.([a-z][\w-]*)", _plain(layer))}
    assert written - styled <= UNSTYLED
    assert styled - written == {f"tone-{tone}" for tone in TONES} | SCRIPTED


def test_every_tone_has_its_style() -> None:
    """What the darkroom may name, the style sheet knows: 216 rules, made by the module that names them."""
    assert len(TONES) == 216
    assert (CSS / "tones.css").read_text(encoding="utf-8") == style_sheet()


#: Names that the lightbox's script gives.
SCRIPTED = {"figure--opens", "lightbox", "lightbox__image"}
#: Names that bodies bring along.
SCRIPTED |= {"film", "film--video", "film__player", "film__words", "elsewhere", "elsewhere__house"}
#: Names that only say what a thing is.
UNSTYLED = {"card__source", "contacts", "errata__text", "feedback__actions", "figure__text"}
UNSTYLED |= {"lightbox__next", "lightbox__previous", "lightbox-template"}
UNSTYLED |= {"flag__domain", "flag__name", "front-top__lead", "foot__block", "foot__description", "headlines"}
