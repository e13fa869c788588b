"""The OpenSearch description (OpenSearch 1.1, draft 6), by which browsers offer a site's search as one of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.addresses import absolute
from townpress.press.sheet import Leaf
from townpress.products.elements import add, root, serialised
from townpress.products.search.tables import FOLDER

if TYPE_CHECKING:
    from townpress.editorial.masthead import Masthead

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
#: The standard allows so many characters.
_SHORT, _DESCRIPTION = 16, 1024


def description(masthead: Masthead, site_url: str) -> Leaf:
    """``search/opensearch.xml``."""
    top = root("OpenSearchDescription", {None: NAMESPACE})
    add(top, "ShortName", masthead.name[:_SHORT])
    add(top, "Description", (masthead.description or masthead.tagline or masthead.name)[:_DESCRIPTION])
    add(top, "Language", masthead.language)
    add(top, "InputEncoding", "UTF-8")
    add(top, "Url", type="text/html", template=f"{absolute(site_url, FOLDER)}?q={{searchTerms}}")
    return Leaf(f"{FOLDER}opensearch.xml", serialised(top))
