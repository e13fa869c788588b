"""decap-server: what the browser form writes through on this machine, into the repository beside it.

Anybody who can reach it can write: it is bound to loopback, answers our own page only, and ends with the block.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Literal

from townpress.edges.ground import ROOT
from townpress.edges.sitehost import LOOPBACK, free_port
from townpress.kernel.errors import MachineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVER = ROOT / "tools" / "formserver"
PROGRAM = SERVER / "node_modules" / "decap-server" / "dist" / "index.js"
_PATIENCE = 15
#: However we end, its standard input ends with us, and it with that.
_UNTIL_WE_GO = "process.stdin.on('end', () => process.exit()).resume(); require(process.argv[1])"


@contextlib.contextmanager
def serving(repository: Path, origin: str, mode: Literal["fs", "git"] = "fs", port: int = 0) -> Iterator[str]:
    """Serve ``repository`` while the block runs; yields the address for ``EDITOR_SERVER``.

    ``fs`` only writes files, ``git`` commits each save to the branch. ``origin``: the page that may ask
    (``http://127.0.0.1:8000``). ``port``: taken if it is free. Raises :class:`MachineError` where it does not start.
    """
    port = free_port(port)
    environment = {
        **os.environ,
        "PORT": str(port),
        "BIND_HOST": LOOPBACK,
        "ORIGIN": origin,
        "MODE": mode,
        "GIT_REPO_DIRECTORY": str(repository),
        "LOG_LEVEL": "error",
    }
    command = ["node", "-e", _UNTIL_WE_GO, str(PROGRAM)]
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=SERVER, env=environment, stdin=subprocess.PIPE, stdout=silent) as server:
        try:
            _await(port, server)
            yield f"http://{LOOPBACK}:{port}"
        finally:
            server.terminate()


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server listens."""
    until = time.monotonic() + _PATIENCE
    while server.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
            return
        time.sleep(0.05)
    raise MachineError(
        f"E746: decap-server 没有启动（端口 {port}），请看它上面说了什么 | "
        f"decap-server did not start on port {port}; see what it says above"
    )
