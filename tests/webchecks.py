"""What the tests look at pages with: a real Chromium, axe-core for WCAG, the Nu HTML Checker, a server on loopback.

axe-core and vnu.jar come from npm by the lock in ``tools/webchecks``; ``./run test`` fetches them, and sees to it that
Chromium and Java are there.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from townpress.edges.machine import chromium
from townpress.edges.sitehost import hosted

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, Page, Playwright

TOOLS = Path(__file__).resolve().parents[1] / "tools" / "webchecks" / "node_modules"
AXE = TOOLS / "axe-core" / "axe.min.js"
VNU = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
#: WCAG 2.2 at level AA is these rules together; axe's "best-practice" rules are no part of the standard.
WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
NU_FLAGS = ("--format", "json", "--stdout", "--exit-zero-always", "--errors-only", "--skip-non-html")
#: No sandbox, since CI is root; nothing that talks to the network on its own account.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch_chromium(playwright: Playwright) -> Browser:
    """The machine's own Chromium or Chrome, without a window; the caller closes it."""
    path = chromium()
    assert path, "找不到 Chromium，请用 ./run test | no Chromium found; ./run test installs it"
    return playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))


def serve(folder: Path, prefix: str = "") -> AbstractContextManager[str]:
    """Serve ``folder`` while the block runs, under ``prefix`` (``/base``); gives ``http://127.0.0.1:PORT/base/``."""
    return hosted(folder, prefix=prefix)


def axe(page: Page) -> list[dict[str, Any]]:
    """The WCAG 2.2 AA violations on the page that is open: each with ``id``, ``help`` and the ``nodes`` at fault.

    axe is put into the page over the browser's debugging protocol, which a page's Content-Security-Policy cannot
    forbid: pages are checked as readers get them.
    """
    session = page.context.new_cdp_session(page)
    try:
        session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
        only = json.dumps({"runOnly": {"type": "tag", "values": WCAG_22_AA}, "resultTypes": ["violations"]})
        answer = session.send(
            "Runtime.evaluate",
            {"expression": f"axe.run(document, {only})", "awaitPromise": True, "returnByValue": True},
        )
    finally:
        session.detach()
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    violations: list[dict[str, Any]] = answer["result"]["value"]["violations"]
    return violations


def axe_lines(violations: list[dict[str, Any]]) -> list[str]:
    """One line a fault, for an assertion that explains itself: ``color-contrast: p.meta: …``."""
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {violation['help']}"
        for violation in violations
        for node in violation["nodes"]
    ]


def nu_errors(root: Path) -> list[dict[str, Any]]:
    """The errors of the Nu HTML Checker on all HTML below ``root``, by one Java process; ``url`` is a path below it.

    Nothing is filtered: style sheets and SVG files are not read at all (``--skip-non-html``; its CSS check knows
    neither container queries nor ``text-autospace``), warnings and remarks are left out (``--errors-only``), and every
    error counts, one in a ``style`` attribute included.
    """
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", VNU, *NU_FLAGS, root],  # noqa: S607 - the machine's own Java, wherever it keeps it
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    messages: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    below = f"{root}/"
    return [message | {"url": unquote(message.get("url", "")).rpartition(below)[2]} for message in messages]
