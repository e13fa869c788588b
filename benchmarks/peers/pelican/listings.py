"""What stock Pelican has no page for: neighbours of a story, places, and months of a section.

The plugin that a user would write: one walk over the articles, which come newest first.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from pelican import signals
from pelican.utils import slugify

if TYPE_CHECKING:
    from pelican.generators import ArticlesGenerator
    from pelican.writers import Writer


def group(generator: ArticlesGenerator) -> None:
    """Tell each article its neighbours and its place's address, and lay the groups into the templates' context."""
    for article in generator.articles:
        article.newer = article.older = None
        slug = slugify(article.place, regex_subs=generator.settings["SLUG_REGEX_SUBSTITUTIONS"])
        article.place_url = f"places/{slug}/"
        article.month_url = f"{article.category.url}{article.date:%Y/%m}/"
    for newer, older in pairwise(generator.articles):
        newer.older, older.newer = older, newer
    places, months = defaultdict(list), defaultdict(list)
    for article in generator.articles:
        places[article.place_url, article.place].append(article)
        months[article.month_url, f"{article.category} {article.date:%Y/%m}"].append(article)
    generator.context |= {"place_lists": places, "month_lists": months}


def write(generator: ArticlesGenerator, writer: Writer) -> None:
    """Print the groups."""
    template = generator.get_template("list")
    for name in ("place_lists", "month_lists"):
        for (url, title), articles in generator.context[name].items():
            writer.write_file(f"{url}index.html", template, generator.context, title=title, listed=articles)


def register() -> None:
    """Connect to Pelican."""
    signals.article_generator_finalized.connect(group)
    signals.article_writer_finalized.connect(write)
