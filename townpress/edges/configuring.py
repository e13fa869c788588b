"""``./run config``: the configuration of a web server for the edition that stands, on standard output.

It goes nowhere near the output: what a server is told is not for readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.kernel.errors import ConfigurationError
from townpress.kernel.problems import did_you_mean, shown
from townpress.plugin.cardfile import moved_in
from townpress.plugin.record import record_of
from townpress.press.book import read_book
from townpress.press.ledger import sealed_ledger
from townpress.press.machine import blaming
from townpress.press.premises import absolute, editions_folder
from townpress.press.state import ledger_folder
from townpress.products.servers.caddy import caddy
from townpress.products.servers.nginx import nginx
from townpress.products.servers.rules import Host, is_plain_path
from townpress.products.wellknown import headers_apart, redirects

if TYPE_CHECKING:
    from pathlib import Path

SERVERS = {"nginx": nginx, "caddy": caddy}


def configuration(server: str, root: str, content: Path, output: Path, state: Path) -> str:
    """What ``server`` (one of :data:`SERVERS`) is told, for an edition that lies in the folder ``root`` over there.

    ``root`` empty: it is served from ``output`` itself. Address and redirects are those of the edition in ``output``.

    Raises:
        ConfigurationError: no such server, a path that no configuration can hold, or no edition that is known.
    """
    if server not in SERVERS:
        zh, en = did_you_mean(server, SERVERS)
        choices = "、".join(SERVERS)
        raise ConfigurationError(
            f"E600 config: 没有“{shown(server)}”的配置{zh or '；'}可用：{choices}，例如 ./run config nginx | "
            f"no configuration for “{shown(server)}”{en or ';'} there is {', '.join(SERVERS)}"
        )
    folder = root.rstrip("/") or str(absolute(output))
    if not is_plain_path(folder):
        raise ConfigurationError(
            f"E600 --root: “{shown(folder)}” 写不进配置；请用绝对路径，不含引号、反斜杠、$ 和花括号 | "
            "give an absolute path without quotes, backslashes, $ or braces"
        )
    return SERVERS[server](_host(folder, content, output, state))


def _host(folder: str, content: Path, output: Path, state: Path) -> Host:
    current = read_book(editions_folder(output)).current
    ledger = sealed_ledger(ledger_folder(state, content, output), current.manifest) if current else None
    record = record_of(ledger) if ledger else None
    if ledger is None or record is None:
        raise ConfigurationError(
            "E765: 还没有发布过，或状态文件夹已删；请先运行 ./run publish，配置里的网址和旧网址由它而来 | "
            "there is no edition yet, or its ledger was thrown away; ./run publish first: "
            "addresses and redirects are taken from it"
        )
    try:
        moved = redirects(moved_in(ledger), record.tombstones)
        with blaming(output):
            apart = tuple(headers_apart((output / "_headers").read_text("utf-8")))
        return Host(record.registers.masthead.name, record.edition.site_url, folder, moved, apart)
    finally:
        ledger.close()
