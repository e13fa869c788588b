"""The theme as a build uses it, without a build: the environment, and every example page printed into a folder.

``python tests/theme_harness.py FOLDER [LANGUAGE]`` prints them to be looked at in a browser.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import theme_examples as examples
import theme_paper as paper
from msgspec.structs import replace
from PIL import Image, ImageDraw
from theme_cases import PAGES

from townpress.plugin.theme import furnish
from townpress.plugin.words import compiled, spoken

if TYPE_CHECKING:
    from townpress.editorial.site import Edition

CODE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    '<path d="M0 0h3v3H0zM6 0h3v3H6zM0 6h3v3H0zM4 4h2v2H4z"/></svg>'
)
THEME = Path(__file__).parent.parent / "theme"


def environment(edition: Edition = paper.EDITION) -> jinja2.Environment:
    """An environment made as Pelican makes it, then furnished by us."""
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(THEME / "templates"))  # noqa: S701 - furnish sets it
    furnish(env, edition, spoken(compiled(THEME / "translations", edition.language)))
    return env


def page(env: jinja2.Environment, name: str, edition: Edition = paper.EDITION) -> str:
    """One of the example pages."""
    template, head, values = PAGES[name]
    return env.get_template(template).render(masthead=paper.MASTHEAD, edition=edition, head=head, **values)


def fragment(env: jinja2.Environment, component: str, call: str, values: dict[str, object]) -> str:
    """What one macro of a component prints."""
    source = f'{{% import "components/{component}" as component %}}{{{{ component.{call} }}}}'
    return env.from_string(source).render(**values)


def drawing(path: Path, width: int, height: int) -> None:
    """A placeholder photograph: a sky, a house, a street."""
    image = Image.new("RGB", (width, height), "#b9c7cf")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, height * 0.7, width, height), fill="#8d8778")
    pen.rectangle((width * 0.2, height * 0.35, width * 0.75, height * 0.75), fill="#d9cbb2")
    pen.polygon(
        [(width * 0.15, height * 0.36), (width * 0.475, height * 0.15), (width * 0.8, height * 0.36)], fill="#7d3b32"
    )
    for column in range(4):
        left = width * (0.26 + 0.12 * column)
        pen.rectangle((left, height * 0.45, left + width * 0.07, height * 0.58), fill="#54646e")
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)


def print_all(folder: Path, language: str = "zh-CN") -> None:
    """Every example page with styles and placeholder pictures, below ``folder`` as the root of the host."""
    edition = replace(paper.EDITION, base="", language=language)
    env = environment(edition)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(THEME / "static", folder / "theme")
    for name in PAGES:
        (folder / f"{name}.html").write_text(page(env, name, edition), encoding="utf-8")
    for shown in (examples.HALL, examples.POSTER, examples.PLAIN):
        for variant in shown.variants:
            drawing(folder / variant.url, variant.width, variant.height)
    for code in edition.channel_codes:
        (folder / code).parent.mkdir(exist_ok=True)
        (folder / code).write_text(CODE, encoding="utf-8")


if __name__ == "__main__":
    print_all(Path(sys.argv[1]).resolve(), *sys.argv[2:])
