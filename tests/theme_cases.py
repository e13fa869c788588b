"""Which templates are shown with which values: every kind of page, and every macro of every component."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec.structs import replace
from theme_examples import (
    ADVERTISEMENT,
    ARCHIVE,
    BODY,
    CARDS,
    EMPTY_FRONT,
    ENTRIES,
    EXPIRED,
    FROM,
    FRONT,
    HALL,
    LISTING,
    LONG,
    MACHINE,
    MONTH,
    MONTHS,
    OWN,
    PAGE,
    PERSON,
    PHOTO_STORY,
    PLACE,
    POSTER,
    STORY,
    TAG,
    TOMBSTONE,
    TOPIC,
)
from theme_paper import BARE_EDITION, BARE_MASTHEAD, COMMUNITY, DISCLAIMERS, EDITION, MASTHEAD

from townpress.editorial.site import Head
from townpress.editorial.story import link_of
from townpress.editorial.terms import Link
from townpress.products.qrcode import printed_code

if TYPE_CHECKING:
    from townpress.editorial.site import Listing
    from townpress.editorial.story import Story

CODE = printed_code("https://news.zoucheng.example/base/2023/06/pilot/")
HOME = Link("首页", "")


def head(title: str, url: str, *crumbs: Link, **more: object) -> Head:
    """What a page says of itself to machines."""
    return Head(title, url, crumbs=crumbs and (HOME, *crumbs), **more)  # type: ignore[arg-type] # checked by use


def head_of(story: Story) -> Head:
    """The head of a story's page, with everything a head can hold."""
    return head(
        story.title,
        story.url,
        Link(story.category.name, story.category.url),
        description=story.summary,
        kind="article",
        image=f"{EDITION.site_url}/2023/06/pilot/hall-1200.jpg",
        news="noindex",
        structured=Markup('{"@context": "https://schema.org", "@type": "NewsArticle"}'),
        published=story.date,
        modified=story.modified,
        previous="2023/05/long/",
        next="2023/06/night-bus/",
        feed=Link(story.category.name, f"feeds/{story.category.slug}.atom.xml"),
        section=story.category.url,
    )


def _list(template: str, listing: Listing, *crumbs: Link, **more: object) -> tuple[str, Head, dict[str, object]]:
    named = f"{listing.name} {listing.year}年{listing.month}月" if listing.year else listing.name
    listed = Head(named, listing.url, crumbs=(HOME, *crumbs), **more)  # type: ignore[arg-type] # checked by use
    return template, listed, {"listing": listing}


def _story(story: Story, previous: Link | None, following: Link | None) -> tuple[str, Head, dict[str, object]]:
    return "article.html", head_of(story), {"article": story, "previous": previous, "next": following, "code": CODE}


SECTION = Link(COMMUNITY.name, COMMUNITY.url)

#: name → template, head and main values: one page of every kind, and the kinds that differ most.
PAGES: dict[str, tuple[str, Head, dict[str, object]]] = {
    "index": ("index.html", head(MASTHEAD.name, ""), {"front": FRONT}),
    "index-empty": ("index.html", head(MASTHEAD.name, ""), {"front": EMPTY_FRONT}),
    "article": _story(STORY, link_of(LONG), link_of(OWN)),
    "article-own": _story(OWN, link_of(STORY), None),
    "article-ad": _story(ADVERTISEMENT, None, link_of(STORY)),
    "article-ai": _story(MACHINE, None, None),
    "article-expired": _story(EXPIRED, link_of(STORY), link_of(OWN)),
    "article-long": _story(LONG, None, None),
    "article-wide": _story(replace(PHOTO_STORY, layout="wide"), None, None),
    "article-pairs": _story(replace(PHOTO_STORY, layout="pairs"), None, None),
    "article-sheet": _story(replace(PHOTO_STORY, layout="sheet"), None, None),
    "page": ("page.html", Head(PAGE.title, PAGE.url, crumbs=(HOME,)), {"page": PAGE}),
    "category": _list(
        "category.html", LISTING, feed=Link("社区治理", "feeds/community.atom.xml"), section=COMMUNITY.url
    ),
    "month": _list("period_archives.html", MONTH, SECTION, previous="community/2023/05/", section=COMMUNITY.url),
    "topic": _list("topic.html", TOPIC),
    "place": _list("place.html", PLACE),
    "tag": _list("tag.html", TAG),
    "source": _list("source.html", FROM),
    "person": _list("author.html", PERSON),
    "archive": _list("archives.html", ARCHIVE),
    "tombstone": (
        "tombstone.html",
        Head("此稿件已撤下", TOMBSTONE.url, robots="noindex", crumbs=(HOME,)),
        {"tombstone": TOMBSTONE},
    ),
    "corrections": ("corrections.html", Head("更正", "corrections/", crumbs=(HOME,)), {"corrections": ENTRIES}),
    "corrections-none": ("corrections.html", Head("更正", "corrections/", crumbs=(HOME,)), {"corrections": ()}),
    "search": ("search.html", Head("搜索", "search/", crumbs=(HOME,)), {}),
    "404": ("404.html", Head("没有这个网页", "404.html", robots="noindex"), {}),
}

#: component file → calls of its macros, each with its values; what a component shows when it has nothing, too.
COMPONENTS: dict[str, tuple[tuple[str, dict[str, object]], ...]] = {
    "body.html": (
        ("body(blocks, lang='zh-CN', cover=cover)", {"blocks": BODY, "cover": HALL}),
        ("body(blocks, lang='zh-CN', layout='sheet')", {"blocks": BODY}),
    ),
    "breadcrumbs.html": (
        ("breadcrumbs(head)", {"head": head_of(STORY)}),
        ("breadcrumbs(head)", {"head": head("首页", "")}),
    ),
    "byline.html": (("byline(article)", {"article": STORY}), ("byline(article)", {"article": OWN})),
    "card.html": (
        ("card(story)", {"story": CARDS[0]}),
        ("card(story, level=2, section=false)", {"story": CARDS[2]}),
        ("lead(story)", {"story": CARDS[3]}),
        ("headlines(stories, source=true, skip_first=true)", {"stories": CARDS}),
    ),
    "channels.html": (
        ("channels(masthead, edition)", {"masthead": MASTHEAD, "edition": EDITION}),
        ("channels(masthead, edition)", {"masthead": BARE_MASTHEAD, "edition": BARE_EDITION}),
    ),
    "corrections.html": (
        ("corrections_box(article)", {"article": STORY}),
        ("corrections_box(article)", {"article": OWN}),
    ),
    "disclaimers.html": (
        ("disclaimers(notices)", {"notices": DISCLAIMERS}),
        ("disclaimers(notices)", {"notices": ()}),
    ),
    "feedback.html": (
        ("feedback(masthead, article)", {"masthead": MASTHEAD, "article": STORY}),
        ("feedback(masthead, article)", {"masthead": BARE_MASTHEAD, "article": STORY}),
    ),
    "figure.html": (
        ("figure(photo, eager=true)", {"photo": HALL}),
        ("figure(photo)", {"photo": POSTER}),
        ("thumbnail(photo)", {"photo": POSTER}),
    ),
    "flags.html": tuple(
        (call, {"story": story, "article": story})
        for story in (STORY, ADVERTISEMENT, MACHINE, EXPIRED)
        for call in ("flags(story)", "ai_notice(article)", "expired_notice(article)", "ad_notice(article)")
    ),
    "footer.html": (
        ("footer(masthead, edition)", {"masthead": MASTHEAD, "edition": EDITION}),
        ("footer(masthead, edition)", {"masthead": BARE_MASTHEAD, "edition": BARE_EDITION}),
    ),
    "heading.html": (("heading(text, id='a', url=url, more='更多')", {"text": "社区治理", "url": "community/"}),),
    "labels.html": (("origin.reprint", {}), ("ai_text.generated", {})),
    "lightbox.html": (("lightbox()", {}),),
    "masthead.html": (
        ("flag(masthead)", {"masthead": MASTHEAD}),
        ("nameplate(masthead)", {"masthead": BARE_MASTHEAD}),
        ("sections(edition, current, here)", {"edition": EDITION, "current": COMMUNITY.url, "here": False}),
    ),
    "meta.html": (
        ("meta(masthead, edition, head)", {"masthead": MASTHEAD, "edition": EDITION, "head": head_of(STORY)}),
        ("meta(masthead, edition, head)", {"masthead": BARE_MASTHEAD, "edition": BARE_EDITION, "head": head("a", "")}),
    ),
    "pager.html": (
        ("pager(previous, next)", {"previous": link_of(STORY), "next": None}),
        ("turns(head)", {"head": head_of(STORY)}),
    ),
    "periods.html": (
        ("periods(entries, current)", {"entries": MONTHS, "current": "community/2023/06/"}),
        ("years(entries)", {"entries": MONTHS}),
        ("years(entries)", {"entries": ()}),
    ),
    "provenance.html": (
        ("provenance(article)", {"article": STORY}),
        ("provenance(article)", {"article": LONG}),
        ("provenance(article)", {"article": OWN}),
    ),
    "subjects.html": (("subjects(article)", {"article": STORY}), ("subjects(article)", {"article": EXPIRED})),
}
