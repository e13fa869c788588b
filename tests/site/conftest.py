"""The sample site, built once in a session for the domain's root and once below a path, and served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import webchecks
from edition import HOST, Published, built

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(name="site", scope="session")
def fixture_site(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The sample site at the root of its domain."""
    return built(tmp_path_factory.mktemp("site"))


@pytest.fixture(name="below", scope="session")
def fixture_below(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The same site below a path, as project pages of GitHub are."""
    return built(tmp_path_factory.mktemp("below"), f"{HOST}/base")


@pytest.fixture(name="published", params=["root", "base"])
def fixture_published(request: pytest.FixtureRequest) -> Published:
    """Both, one after the other."""
    found: Published = request.getfixturevalue("site" if request.param == "root" else "below")
    return found


@pytest.fixture(name="address", scope="session")
def fixture_address(site: Published) -> Iterator[str]:
    """Where the site is served on loopback, with a slash at the end."""
    with webchecks.serve(site.folder) as address:
        yield address
