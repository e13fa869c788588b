"""``./run serve`` of another content: ``python -m benchmarks.serving CONTENT OUTPUT STATE AT``."""

from __future__ import annotations

import os
import sys

from townpress.edges import proofdesk
from townpress.edges.ground import ROOT
from townpress.edges.order import Order
from townpress.edges.sitehost import free_port


def main(content: str, output: str, state: str, at: str) -> int:
    """Build and show until Ctrl-C; all paths are absolute."""
    os.chdir(ROOT)  # settings are found from there, as ever
    return proofdesk.show(Order(content=content, output=output, state=state, at=at), free_port())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
