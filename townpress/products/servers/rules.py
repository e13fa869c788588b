"""What every server is told, whichever it is: types of files, what may be cached for ever, where the site stands."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from townpress.editorial.addresses import absolute, output_path
from townpress.kernel.regex import regex
from townpress.products.wellknown import REDIRECTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The type of each kind of file that is published, by the end of its name; longer ends go before shorter ones.
TYPES: Mapping[str, str] = {
    ".atom.xml": "application/atom+xml; charset=utf-8",
    ".rss.xml": "application/rss+xml; charset=utf-8",
    "feeds/all.json": "application/feed+json",
    "opensearch.xml": "application/opensearchdescription+xml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".vtt": "text/vtt; charset=utf-8",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".pdf": "application/pdf",
    ".csv": "text/csv; charset=utf-8",
    ".zip": "application/zip",
}

#: Pages may be kept for a minute, so that a correction is everywhere soon after; then the server is asked again.
PASSING = "public, max-age=60, must-revalidate"
#: What bears the digest of its bytes in its name (ADR 14, docs/search-format.md) never changes (RFC 8246).
LASTING = "public, max-age=31536000, immutable"
LASTING_NAMES = (
    r"/search/(?:facets|filters|folding|grams|texts|years)/[0-9a-f]{12}\.(?:json|txt)",
    r"/theme/(?:[^/]+/)*[^/]+\.[0-9a-f]{8}\.[0-9a-z]+",
    r"/(?:[^/]+/)*[^/]+\.[0-9a-f]{8}\.(?:avif|jpg|png|webp)",
)
#: What other hosts read from the edition, and readers need not; where a deploy notes what it sent, and rsync waits.
HIDDEN = ("_headers", REDIRECTS, ".townpress", ".~tmp~")

_LASTING = regex("|".join(LASTING_NAMES))
# What may stand between double quotes in either server's language without meaning more than itself.
_PLAIN_PATH = regex(r"/[^\x00-\x1f\x7f\"\\${}`]*")


def is_lasting(path: str) -> bool:
    """Whether what stands at a path below the site (``/theme/css/main.31fa96ea.css``) never changes."""
    return _LASTING.fullmatch(path) is not None


def is_plain_path(folder: str) -> bool:
    """Whether a folder's path can be written into a configuration."""
    return _PLAIN_PATH.fullmatch(folder) is not None


class Host(Struct, frozen=True, dict=True):
    """A site on a server. ``folder``: the edition's, on that server; ``moved``: old address → new one, in order.

    ``apart``: headers that hold below some folders of the site instead of, or besides, everybody's: folder
    (``/admin/``), name, value.
    """

    name: str
    site_url: str
    folder: str
    moved: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str, str], ...] = ()

    @property
    def domain(self) -> str:
        """The host's name."""
        return urlsplit(self.site_url).hostname or ""

    @property
    def base(self) -> str:
        """The path below which the site stands, decoded: nothing, or ``/base``."""
        return unquote(urlsplit(self.site_url).path.rstrip("/"))

    @property
    def by_folder(self) -> Mapping[str, Mapping[str, str]]:
        """The headers of :attr:`apart` by folder."""
        folders = dict.fromkeys(folder for folder, _, _ in self.apart)
        return {one: {name: value for folder, name, value in self.apart if folder == one} for one in folders}

    @cached_property
    def redirects(self) -> tuple[tuple[str, str], ...]:
        """Each path that leads on, decoded, below :attr:`base`, and where to, as it stands in ``Location``.

        A page in a folder is asked for with and without the slash at the end.
        """
        encoded = urlsplit(self.site_url).path
        return tuple((f"/{path}", absolute(encoded, new)) for old, new in self.moved for path in _asked_for(old))


def _asked_for(address: str) -> Iterator[str]:
    path = output_path(address)
    if path.endswith("/index.html"):
        yield path.removesuffix("index.html")
        yield path.removesuffix("/index.html")
    else:
        yield path
