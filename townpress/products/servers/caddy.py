"""Caddy's configuration (2.6 and later): a site block for a Caddyfile. Caddy gets the certificate by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.products.servers.rules import HIDDEN, LASTING, LASTING_NAMES, PASSING, TYPES
from townpress.products.wellknown import HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.products.servers.rules import Host


def caddy(host: Host) -> str:
    """The configuration of a site."""
    lines = [
        f"# {host.name} {host.site_url}: Caddy；由 ./run config caddy 生成，请勿手改 | made by it, do not edit",
        f"https://{host.domain} {{",
        "\theader {",
        *(f'\t\t{name} "{value}"' for name, value in HEADERS),
        "\t}",
        "\tencode gzip",
        f"\thandle_path {host.base}/* {{" if host.base else "\thandle {",
        *(f"\t\t{line}" for line in _site(host)),
        "\t}",
        *(("\thandle {", "\t\terror 404", "\t}") if host.base else ()),
        "\thandle_errors {",
        f'\t\troot * "{host.folder}"',
        f'\t\theader Cache-Control "{PASSING}"',
        f'\t\theader Content-Type "{TYPES[".html"]}"',
        "\t\trewrite * /404.html",
        "\t\tfile_server",
        "\t}",
        "}",
        "",
    ]
    return "\n".join(lines)


def _site(host: Host) -> Iterator[str]:
    lasting = f"^(?:{'|'.join(LASTING_NAMES)})$"
    yield f'root * "{host.folder}"'
    yield f"@lasting path_regexp {lasting}"
    yield f'header @lasting Cache-Control "{LASTING}"'
    yield f"@passing not path_regexp {lasting}"
    yield f'header @passing Cache-Control "{PASSING}"'
    for number, (folder, headers) in enumerate(host.by_folder.items()):
        yield f"@apart{number} path {folder}*"
        yield from (f'header @apart{number} {name} "{value}"' for name, value in headers.items())
    longer: list[str] = []
    for number, (end, kind) in enumerate(TYPES.items()):
        yield f"@type{number} {{"
        yield f"\tpath *{end}"
        if others := [one for one in longer if one.endswith(end)]:
            yield f"\tnot path {' '.join(f'*{one}' for one in others)}"
        yield "}"
        yield f'header @type{number} Content-Type "{kind}"'
        longer.append(end)
    if host.redirects:
        yield "map {path} {moved} {"
        yield from (f'\t"{old}" "{new}"' for old, new in host.redirects)
        yield '\tdefault ""'
        yield "}"
        yield '@moved expression `{moved} != ""`'
        yield "redir @moved {moved} 301"
    yield "file_server {"
    yield "\tprecompressed br gzip"
    yield f"\thide {' '.join(HIDDEN)}"
    yield "}"
