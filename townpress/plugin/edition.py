"""Plans an edition: which sheets are printed from which templates, and which files go with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from townpress.editorial.addresses import output_path
from townpress.editorial.story import card_of
from townpress.plugin.filing import PAGES_ALWAYS_THERE
from townpress.plugin.freeze import freeze_edition
from townpress.plugin.linking import astray
from townpress.plugin.plan import sheets
from townpress.plugin.theme import catalogue, furnish
from townpress.products.assets import bundle
from townpress.products.feeds import atom, feed_of, json_feed, rss
from townpress.products.qrcode import code
from townpress.products.sitemaps import Visit, news_sitemap, sitemap
from townpress.products.wellknown import headers_file, robots, security_txt
from townpress.press.sheet import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from townpress.editorial.masthead import Masthead
    from townpress.editorial.site import Site
    from townpress.kernel.problems import Problem
    from townpress.plugin.makeup import Makeup
    from townpress.plugin.newsdesk import Copy
    from townpress.plugin.settings import Settings
    from townpress.press.sheet import Sheet
