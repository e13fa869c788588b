"""The form's files: its page and scripts, its configuration, and Decap's own as its package has them ready."""

from __future__ import annotations

import hashlib
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from townpress.press.sheet import Leaf
from townpress.products.form.config import config
from townpress.products.form.fitting import PLACE
from townpress.products.form.policy import policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.registers import Registers
    from townpress.products.form.fitting import Fitting

HERE = Path(__file__).parent
#: What is published of each package: its folder below the form, where its files lie, and which. Maps of sources,
#: Decap's second copy of itself under an older name, and its encoders of pictures, which nobody asked for, stay behind.
PARTS = (
    ("decap-cms", "decap-cms/dist", ("decap-cms.js", "*.decap-cms.js", "decap-cms.js.LICENSE.txt")),
    ("js-yaml", "js-yaml/dist", ("js-yaml.min.js",)),
)
_OWN = ("form.js", "frontmatter.js", "icon.svg")


def form_leaves(registers: Registers, site_url: str, fitting: Fitting, content: str) -> tuple[Leaf, ...]:
    """Everything below :data:`PLACE`. Raises ``OSError`` where the parts cannot be read."""
    return (
        Leaf(f"{PLACE}index.html", _page(registers, fitting)),
        Leaf(f"{PLACE}config.json", config(registers, site_url, fitting, content)),
        *(Leaf(f"{PLACE}{name}", (HERE / name).read_bytes()) for name in _OWN),
        *parts(fitting.parts),
    )


def parts(folder: Path) -> Iterator[Leaf]:
    """The files of Decap and js-yaml, from the ``node_modules`` of ``folder``."""
    for name, place, patterns in PARTS:
        where = folder / "node_modules" / place
        files = sorted({file for pattern in patterns for file in where.glob(pattern)})
        for file in files:
            yield Leaf(f"{PLACE}{name}/{file.name}", file, hashlib.sha256(file.read_bytes()).hexdigest())


@cache
def own_parts() -> bytes:
    """A digest of our own page, scripts and icon, which are no Python and yet make the form what it is."""
    files = (HERE / name for name in ("index.html", *_OWN))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).digest()


def _page(registers: Registers, fitting: Fitting) -> bytes:
    masthead = registers.masthead
    chinese = masthead.language.startswith("zh")
    page = Template((HERE / "index.html").read_text("utf-8")).substitute(
        language=escape(masthead.language),
        policy=escape(policy(fitting, meta=True)),
        title=escape(f"{'编辑' if chinese else 'Editing'} · {masthead.name}"),
        noscript="编辑表单需要 JavaScript。" if chinese else "The form needs JavaScript.",
    )
    return page.encode()
