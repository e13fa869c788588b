"""What a theme puts into an edition besides its templates: its static files, and the QR codes of the channels."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from townpress.editorial.addresses import segment
from townpress.kernel.errors import ConfigurationError
from townpress.kernel.source import Source
from townpress.press.sheet import Leaf
from townpress.products.assets import bundle
from townpress.products.qrcode import code

if TYPE_CHECKING:
    from townpress.editorial.masthead import Masthead


def themework(theme: Path, masthead: Masthead) -> tuple[dict[str, str], tuple[str, ...], tuple[Leaf, ...]]:
    """Published names of the theme's files by their own, the addresses of the channels' codes, and all as leaves.

    Raises:
        ConfigurationError: something in the theme is wrong.
    """
    check_links(theme)
    bundled, codes = bundle(theme / "static"), _channel_codes(masthead)
    leaves = (*bundled.leaves, *(leaf for leaf in codes if leaf))
    return dict(bundled.names), tuple(leaf.path if leaf else "" for leaf in codes), leaves


def check_links(theme: Path) -> None:
    """Refuse a link that leads out of the theme: what it leads to would be printed, or published, as part of it."""
    inside = Path(os.path.realpath(theme))
    for folder, folders, files in os.walk(theme):
        for path in (Path(folder, name) for name in (*folders, *files)):
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(inside):
                problem = Source(f"theme/{path.relative_to(theme).as_posix()}").problem(
                    692,
                    "这个链接指向主题之外。请换成真正的文件",
                    "this link leads out of the theme; put the file itself here",
                )
                raise ConfigurationError(problem.sentence, (problem,))


def _channel_codes(masthead: Masthead) -> tuple[Leaf | None, ...]:
    """A QR code for each channel that leads somewhere, named after its kind and place in the register."""
    return tuple(
        Leaf(f"theme/channels/{number}-{segment(channel.kind)}.svg", code(channel.target, channel.name))
        if channel.target
        else None
        for number, channel in enumerate(masthead.channels, 1)
    )
