"""``./run explain``: what a page is made of, and why it was, or was not, printed last time."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from townpress.editorial.addresses import output_path
from townpress.kernel.errors import ConfigurationError
from townpress.kernel.problems import did_you_mean, shown
from townpress.plugin.cardfile import address_of
from townpress.press.book import read_book, read_manifest
from townpress.press.explain import explanation
from townpress.press.ledger import sealed_ledger
from townpress.press.manifest import Manifest
from townpress.press.premises import editions_folder
from townpress.press.state import ledger_folder

if TYPE_CHECKING:
    from pathlib import Path

    from townpress.press.ledger import Ledger


def explained(target: str, content: Path, output: Path, state: Path) -> tuple[str, ...]:
    """Lines about ``target``: an address, a path below the output, or a file under ``content/``.

    Raises:
        ConfigurationError: nothing is known of it.
    """
    folder = editions_folder(output)
    current = read_book(folder).current
    ledger = sealed_ledger(ledger_folder(state, content, output), current.manifest) if current else None
    if current is None or ledger is None:
        raise _unknown(
            "还没有构建过，或状态文件夹已删", "there is no edition yet, or its ledger was thrown away; build first"
        )
    try:
        path = _path(target, content, ledger)
        files = (read_manifest(folder, current) or Manifest()).files
        lines = explanation(ledger, path)
        if lines is None and path in files:
            zh, en = "这是原样放进去的文件，不是排印的网页", "a file put in as it is, no printed page"
            return (f"{path}", f"  {zh} | {en}")
        if lines is None:
            zh, en = did_you_mean(path, files)
            raise _unknown(f"这一版里没有 {shown(path)}{zh}", f"the edition has no {shown(path)}{en}")
        return lines
    finally:
        ledger.close()


def _path(target: str, content: Path, ledger: Ledger) -> str:
    """The path below the output that is meant."""
    inside = target.removeprefix(f"{content.name}/")
    if inside.endswith(".md"):
        address = address_of(ledger, inside)
        if address is None:
            raise _unknown(f"没有已发布的稿件 {shown(inside)}", f"no published story {shown(inside)}")
        return output_path(address)
    address = unquote(urlsplit(target).path).lstrip("/")
    return output_path(address)


def _unknown(zh: str, en: str) -> ConfigurationError:
    return ConfigurationError(f"E695 explain: {zh} | {en}")
