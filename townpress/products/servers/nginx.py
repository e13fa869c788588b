"""nginx's configuration (1.18 and later): a file for ``conf.d`` or ``sites-enabled``, whole, to be taken as it is."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from townpress.products.servers.rules import HIDDEN, LASTING, LASTING_NAMES, PASSING, TYPES
from townpress.products.wellknown import HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from townpress.products.servers.rules import Host

#: nginx goes by what follows the last dot; these are told by more of the name.
_BY_NAME = {end: kind for end, kind in TYPES.items() if not re.fullmatch(r"\.\w+", end)}
_BY_ENDING = {end: kind for end, kind in TYPES.items() if end not in _BY_NAME}
#: What gains by being compressed; ``text/html`` always is.
_COMPRESSED = ("application/json", "application/feed+json", "application/manifest+json", "image/svg+xml")


def nginx(host: Host) -> str:
    """The configuration of a site."""
    word = re.sub(r"\W+", "_", f"{host.domain}{host.base}", flags=re.ASCII)
    return "\n".join(
        [
            f"# {host.name} {host.site_url}: nginx；由 ./run config nginx 生成，请勿手改 | made by it, do not edit",
            *_maps(host, word),
            "",
            "server {",
            "    listen 80;",
            "    listen [::]:80;",
            f"    server_name {host.domain};",
            f"    return 301 https://{host.domain}$request_uri;",
            "}",
            "",
            "server {",
            "    listen 443 ssl http2;",
            "    listen [::]:443 ssl http2;",
            f"    server_name {host.domain};",
            "    # 证书：certbot certonly --nginx；放在别处请改 | the certificate; change it if it lies elsewhere",
            f"    ssl_certificate /etc/letsencrypt/live/{host.domain}/fullchain.pem;",
            f"    ssl_certificate_key /etc/letsencrypt/live/{host.domain}/privkey.pem;",
            "    ssl_protocols TLSv1.2 TLSv1.3;",
            "    server_tokens off;",
            "    absolute_redirect off;",
            "",
            *(f"    {line}" for line in _headers(word)),
            "",
            *_types(),
            "",
            "    gzip on;",
            "    gzip_static on;",
            "    gzip_vary on;",
            "    gzip_min_length 512;",
            f"    gzip_types {' '.join(sorted({*_charset_types(), *_COMPRESSED}))};",
            "    # 装了 brotli 模块就去掉下一行的 # | with the brotli module (libnginx-mod-http-brotli-static):",
            "    # brotli_static on;",
            "",
            f"    error_page 404 {host.base}/404.html;",
            f"    error_page 403 =404 {host.base}/404.html;",
            f'    if ($moved_{word} != "") {{',
            f"        return 301 $moved_{word};",
            "    }",
            "",
            *_places(host),
            *_apart(host, word),
            "}",
            "",
        ]
    )


def _headers(word: str, others: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """Everybody's headers, with ``others`` in their place and besides."""
    yield from (f'add_header {name} "{value}" always;' for name, value in {**dict(HEADERS), **others}.items())
    yield f"add_header Cache-Control $cache_{word} always;"


def _apart(host: Host, word: str) -> Iterator[str]:
    """Folders with headers of their own. Where a place has one nginx forgets all that were given above."""
    for folder, headers in host.by_folder.items():
        yield f"    location ^~ {host.base}{folder} {{"
        yield from (f"        {line}" for line in _headers(word, headers))
        if host.base:
            yield f'        alias "{host.folder}{folder}";'
        yield "    }"


def _maps(host: Host, word: str) -> Iterator[str]:
    base = re.escape(host.base)
    if host.redirects:  # keys are long, Han takes three bytes: nginx's own 64 would not do
        yield f"map_hash_max_size {max(2048, 4 * len(host.redirects))};"
        yield "map_hash_bucket_size 1024;"
    yield f"map $uri $cache_{word} {{"
    yield f'    default "{PASSING}";'
    yield from (f'    "~^{base}{name}$" "{LASTING}";' for name in LASTING_NAMES)
    yield "}"
    yield f"map $uri $moved_{word} {{"
    yield '    default "";'
    yield from (f'    "{host.base}{old}" "{new}";' for old, new in host.redirects)
    yield "}"


def _types() -> Iterator[str]:
    yield "    charset utf-8;"
    yield f"    charset_types {' '.join(_charset_types())};"
    yield "    default_type application/octet-stream;"
    yield "    types {"
    yield from (f"        {_bare(kind)} {end.removeprefix('.')};" for end, kind in _BY_ENDING.items())
    yield "    }"


def _charset_types() -> list[str]:
    return sorted({_bare(kind) for kind in TYPES.values() if "charset" in kind} - {"text/html"})


def _bare(kind: str) -> str:
    return kind.partition(";")[0]


def _places(host: Host) -> Iterator[str]:
    """Where files lie. With a path before the site nginx takes that off by ``alias``."""
    yield f"    location ~ /(?:{'|'.join(map(re.escape, HIDDEN))})(?:/|$) {{ return 404; }}"
    if not host.base:
        yield f'    root "{host.folder}";'
    for end, kind in _BY_NAME.items():
        yield f"    location ~ ^{re.escape(host.base)}/(.*{re.escape(end)})$ {{"
        yield "        types { }"
        yield f"        default_type {_bare(kind)};"
        if host.base:
            yield f'        alias "{host.folder}/$1";'
        yield "    }"
    if host.base:
        yield f"    location {host.base}/ {{"
        yield f'        alias "{host.folder}/";'
        yield "    }"
        yield "    location / { return 404; }"
