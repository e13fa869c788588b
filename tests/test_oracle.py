"""Plain Pelican as an oracle: without our engine, live articles through Pelican's own writer come out the same.

So the theme stays a Pelican theme: what its templates read of a story stands in Pelican's ``Article`` under Pelican's
names, its address comes from Pelican's settings, and nothing of the press is needed to print it.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from typing import TYPE_CHECKING

from paper import AT, ROOT, Paper
from pelican.contents import Article
from pelican.settings import read_settings
from pelican.urlwrappers import Author
from pelican.writers import Writer

from townpress.editorial.catalogue import Reach
from townpress.plugin.record import record_of
from townpress.plugin.theme import furnish
from townpress.plugin.words import compiled, spoken
from townpress.plugin.workshop import Workshop, opened
from townpress.press.ledger import opened_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import Environment

    from townpress.editorial.story import Story

SETTINGS = {
    **dict.fromkeys(("ARTICLE_URL", "ARTICLE_LANG_URL"), "{date:%Y}/{date:%m}/{slug}/"),
    **dict.fromkeys(("ARTICLE_SAVE_AS", "ARTICLE_LANG_SAVE_AS"), "{date:%Y}/{date:%m}/{slug}/index.html"),
    "TIMEZONE": "Asia/Shanghai",
    "THEME": str(ROOT / "theme"),
}


def as_article(story: Story, settings: dict[str, object]) -> Article:
    """A live article of Pelican's, its metadata what the story says; its address is Pelican's to find."""
    said = {name: getattr(story, name) for name in story.__struct_fields__ if name != "url"}
    author = said["authors"][0] if said["authors"] else Author("", settings)
    given = {name: value for name, value in {**said, "author": author}.items() if value is not None}
    article = Article("", given, settings=settings, source_path=story.path)
    for name in said.keys() - given.keys():  # what the story does not say; Pelican would ask a date of it for its zone
        setattr(article, name, None)
    return article


def plain_environment(paper: Paper) -> Environment:
    """An environment as Pelican's generators make one, furnished for the theme; no page of it is traced."""
    from pelican.generators import Generator  # noqa: PLC0415 - it wants settings first

    settings = read_settings(override=SETTINGS)
    environment = Generator({}, settings, str(paper.content), settings["THEME"], str(paper.output)).env
    ledger = opened_ledger(next(paper.state.glob("ledger/*/*.ledger")))
    record = record_of(ledger)
    ledger.close()
    assert record
    words = spoken(compiled(ROOT / "theme/translations", record.edition.language))
    furnish(environment, record.edition, words)
    return environment


def test_live_articles_through_pelican_s_writer_print_the_same_pages(tmp_path: Path) -> None:
    """Every story of the sample paper, photographs, corrections and expired ones among it, is the page we published."""
    paper = Paper(tmp_path / "paper")
    shutil.rmtree(paper.content)
    shutil.copytree(ROOT / "content", paper.content)
    assert paper.build().status == 0
    file = next(paper.state.glob("ledger/*/*.ledger"))
    site_url = record_of(opened_ledger(file)).edition.site_url  # type: ignore[union-attr]
    shop = Workshop(ROOT / "theme", file, file.parent, site_url, datetime.fromisoformat(AT), b"oracle", 1)
    plan, _ = opened(shop)
    paths = [path for (path,) in opened_ledger(file).ask("SELECT path FROM story WHERE changed IS NOT NULL")]
    settings = read_settings(override={**SETTINGS, "OUTPUT_PATH": str(tmp_path / "plain")})
    template = plain_environment(paper).get_template("article.html")
    writer, compared = Writer(tmp_path / "plain", settings=settings), 0
    for sheet in plan(Reach(frozenset(paths), {})):
        if sheet.template == "article.html":
            values = sheet.values()
            article = as_article(values["article"].make(), settings)  # type: ignore[attr-defined]
            context = {name: value for name, value in values.items() if name in {"masthead", "edition"}}
            head = values["head"].make()  # type: ignore[attr-defined]
            near = {name: values[name] for name in ("previous", "next")}
            code = values["code"].make() if hasattr(values["code"], "make") else values["code"]
            given = {"article": article, "head": head, "code": code, **near}
            writer.write_file(article.save_as, template, context, **given)
            assert article.save_as == sheet.path
            assert (tmp_path / "plain" / sheet.path).read_bytes() == paper.files[sheet.path], sheet.path
            compared += 1
    assert compared == len(paths) >= 25
