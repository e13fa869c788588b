"""Bodies: Markdown becomes safe HTML with Chinese type, its links and photographs noted for others to resolve.

:func:`render` is pure and knows one file; :func:`blocks` fills in what the rest of the site knows. The steps, in order:
bounds, Markdown, sanitising, nesting, headings, links, pictures, quotes and line breaks, typogrify.
"""

from townpress.editorial.markup.body import Body, LinkKind, LinkUse, PhotoUse, blocks
from townpress.editorial.markup.quotes import typeset_title
from townpress.editorial.markup.reading import minutes, summary
from townpress.editorial.markup.rendering import render

__all__ = ["Body", "LinkKind", "LinkUse", "PhotoUse", "blocks", "minutes", "render", "summary", "typeset_title"]
