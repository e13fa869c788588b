"""``deploy.yml``: names for the places an edition is deployed to. The file may be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from townpress.edges.deploy.address import address_of, not_understood
from townpress.kernel.errors import ConfigurationError
from townpress.kernel.problems import did_you_mean
from townpress.kernel.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from townpress.edges.deploy.address import Address

FILE = "deploy.yml"


def destination(target: str, root: Path) -> Address:
    """The address that ``target`` means: a name of ``deploy.yml`` below ``root``, or an address itself.

    Raises:
        ConfigurationError: the file is wrong (E751), or the target is neither (E750).
    """
    named = _named(root / FILE)
    if target in named:
        return address_of(named[target])
    if ":" not in target:
        raise not_understood(target, *did_you_mean(target, named))
    return address_of(target)


def _named(file: Path) -> Mapping[str, str]:
    try:
        read = yaml.safe_load(file.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        raise _wrong(mark.line + 1 if mark else 1, mark.column + 1 if mark else 1) from error
    if read is None:
        return {}
    if not isinstance(read, dict) or not all(isinstance(word, str) for pair in read.items() for word in pair):
        raise _wrong(1, 1)
    return read


def _wrong(line: int, column: int) -> ConfigurationError:
    problem = Source(FILE).problem(
        751,
        "每行应是“名字: 地址”，例如 live: deploy@news.example:/srv/www/news",
        "each line is a name and its address, such as live: deploy@news.example:/srv/www/news",
    )
    return ConfigurationError(f"{FILE}:{line}:{column}: {problem.sentence}")
