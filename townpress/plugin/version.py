"""What shapes every page besides its template and values: our own code, the libraries it prints with, the words."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import townpress
from townpress.kernel.digest import digest

#: Libraries whose version can change a page.
LIBRARIES = ("jinja2", "markdown", "markupsafe", "nh3", "pelican", "pillow", "segno", "typogrify")


def version_of_code() -> str:
    """The digest of our own source and of the versions of :data:`LIBRARIES`."""
    root = Path(townpress.__file__).parent
    sources = sorted(root.rglob("*.py"))
    parts = [part for path in sources for part in (path.relative_to(root).as_posix().encode(), path.read_bytes())]
    return digest(*parts, *(f"{name} {importlib.metadata.version(name)}".encode() for name in LIBRARIES))


def version_of_press(theme: Path) -> str:
    """The digest of all that every page of a theme hangs on: the code and the catalogues of words."""
    catalogues = sorted((theme / "translations").glob("*.po"))
    return digest(version_of_code().encode(), *(path.read_bytes() for path in catalogues))
