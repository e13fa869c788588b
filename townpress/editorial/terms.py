"""What stories are filed under: categories, places, topics, sources, people, tags; and where their pages stand."""

from __future__ import annotations

from msgspec import Struct


class Link(Struct, frozen=True):
    """A name and the address it leads to: ``url`` is relative to the site's root, without a leading slash."""

    name: str
    url: str


class Category(Struct, frozen=True):
    """A section of the paper. ``kind`` is news, notice, property, photo or opinion."""

    slug: str
    name: str
    kind: str = "news"
    description: str = ""
    disclaimers: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """``community/``."""
        return f"{self.slug}/"

    def __str__(self) -> str:
        """Its name, as Pelican's own themes print a category."""
        return self.name


class Publisher(Struct, frozen=True):
    """A source of copy. ``listed``: the edition of the CAC's list of reprintable sources it stands on, or ``""``."""

    slug: str
    name: str
    kind: str = ""
    url: str = ""
    listed: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def page_url(self) -> str:
        """``sources/mzj/``: our page about it (``url`` is its own site)."""
        return f"sources/{self.slug}/"


class Place(Struct, frozen=True):
    """A place, by its GB/T 2260 ``code`` where it has one; ``parent`` is the slug of what it lies in."""

    slug: str
    name: str
    code: str = ""
    parent: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """``places/zoucheng/``."""
        return f"places/{self.slug}/"


class Topic(Struct, frozen=True):
    """A running subject with a lead of its own; ``pinned`` are the slugs of stories that stay on top."""

    slug: str
    name: str
    lead: str = ""
    pinned: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """``topics/standards/``."""
        return f"topics/{self.slug}/"


class Person(Struct, frozen=True):
    """Someone on the staff; ``roles`` such as 记者, 编辑."""

    slug: str
    name: str
    roles: tuple[str, ...] = ()
    bio: str = ""
    email: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """``people/zhang-san/``."""
        return f"people/{self.slug}/"


class Tag(Struct, frozen=True):
    """A free word on a story."""

    slug: str
    name: str

    @property
    def url(self) -> str:
        """``tags/minzheng/``."""
        return f"tags/{self.slug}/"


class Disclaimer(Struct, frozen=True):
    """A notice under a story; it stands where every given condition holds (empty: no condition)."""

    id: str
    text: str
    origins: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class Placement(Struct, frozen=True):
    """A story's place on the front page between two instants (ISO 8601 with zone; empty: open end)."""

    story: str
    place: str
    begins: str = ""
    ends: str = ""
