"""How the form is fitted: through what it writes into the repository, and where its ready-made parts lie."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: Where the form stands, below the site's root.
PLACE = "admin/"

#: The services that Decap can write through, each with the host it asks where its keys ``api_root`` and ``base_url``
#: name none. ``git-gateway`` stands on the site's own host.
SERVICES: Mapping[str, str] = {
    "github": "https://api.github.com",
    "gitlab": "https://gitlab.com",
    "gitea": "",
    "forgejo": "",
    "bitbucket": "https://api.bitbucket.org",
    "git-gateway": "",
    "test-repo": "",
}

#: The keys without which a service cannot be reached; without ``base_url`` Decap would log in through another house.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "github": ("repo", "base_url"),
    "gitlab": ("repo", "app_id"),
    "gitea": ("repo", "base_url", "app_id"),
    "forgejo": ("repo", "base_url", "app_id"),
    "bitbucket": ("repo", "base_url"),
    "git-gateway": (),
    "test-repo": (),
}

#: Keys that hold addresses.
ADDRESSES = ("api_root", "base_url", "gateway_url", "identity_url", "proxy_url")


class Fitting(Struct, frozen=True):
    """``backend``: Decap's own keys, ``name`` among them. ``parts``: the folder that npm put Decap and js-yaml into."""

    parts: Path
    backend: Mapping[str, object] = field(default_factory=dict)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The origins that the form must be able to ask, sorted; the site's own is not among them."""
        given = [str(self.backend.get(key, "")) for key in ADDRESSES]
        own = "" if self.backend.get("api_root") else SERVICES.get(str(self.backend.get("name", "")), "")
        return tuple(sorted({origin(address) for address in (own, *given) if origin(address)}))


def origin(address: str) -> str:
    """Scheme, host and port of an address of http or https; empty for any other."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return ""
    plain = parts.scheme in {"http", "https"} and parts.hostname and not (parts.username or parts.password)
    return f"{parts.scheme}://{parts.netloc}" if plain else ""
