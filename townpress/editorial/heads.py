"""What each kind of page says of itself to machines: title, address, breadcrumbs, feed, what robots may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.site import Head
from townpress.editorial.story import Origin
from townpress.editorial.terms import Link

if TYPE_CHECKING:
    from collections.abc import Callable

    from townpress.editorial.site import Listing, Site
    from townpress.editorial.story import StandingPage, Story, Tombstone


def front_head(site: Site) -> Head:
    """The front page: the paper's own name."""
    masthead = site.masthead
    return Head(masthead.name, "", masthead.description or masthead.tagline)


def home(say: Callable[[str], str]) -> Link:
    """The first of all breadcrumbs."""
    return Link(say("首页"), "")


def story_head(site: Site, story: Story, say: Callable[[str], str]) -> Head:
    """A story. Of reprints Google asks that they stay out of its news, not of its search."""
    reprinted = story.provenance.origin is Origin.REPRINT
    return Head(
        title=story.title,
        url=story.url,
        description=story.summary,
        kind="article",
        image=f"{site.site_url}/{story.cover.fallback.url}" if story.cover else "",
        news="noindex" if reprinted else "",
        crumbs=(home(say), Link(story.category.name, story.category.url)),
        published=story.date,
        modified=story.modified,
        feed=Link(story.category.name, f"feeds/{story.category.slug}.atom.xml"),
        section=story.category.url,
    )


def tombstone_head(tombstone: Tombstone, say: Callable[[str], str]) -> Head:
    """A withdrawn story's address: kept, and out of every index."""
    return Head(say("此稿件已撤下"), tombstone.url, robots="noindex")


def page_head(page: StandingPage, say: Callable[[str], str]) -> Head:
    """A standing page."""
    return Head(page.title, page.url, page.summary, crumbs=(home(say),))


def listing_head(listing: Listing, say: Callable[[str], str], period: Callable[[Listing], str]) -> Head:
    """A listing or one of its periods, below the listing it is a part of; ``period`` words a year or month."""
    # A tag may be called as a section is: its pages say that they are a tag's.
    name = f"#{listing.name}" if listing.kind == "tag" else listing.name
    feed, section = None, ""
    if listing.kind == "category":
        top = listing.url.split("/", maxsplit=1)[0]
        feed, section = Link(name, f"feeds/{top}.atom.xml"), f"{top}/"
    if not listing.year:
        return Head(name, listing.url, listing.lead, crumbs=(home(say),), feed=feed, section=section)
    depth = 3 if listing.month else 2
    parent = "/".join(listing.url.split("/")[:-depth]) + "/"
    title = f"{name} {period(listing)}"
    return Head(title, listing.url, crumbs=(home(say), Link(name, parent)), feed=feed, section=section)
