"""decap-server beside the proof desk: on loopback, for our page alone, gone when it is no longer needed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from townpress.edges import formserver
from townpress.edges.bulletin import Bulletin
from townpress.edges.sitehost import hosted
from townpress.kernel.errors import MachineError

if TYPE_CHECKING:
    from pathlib import Path

OURS = "http://127.0.0.1:8000"


def ask(server: str, action: str, origin: str = OURS, **parameters: str) -> tuple[dict[str, object], str | None]:
    """What the server answers, and which page may read it."""
    body = json.dumps({"action": action, "params": {"branch": "main", **parameters}}).encode()
    headers = {"Content-Type": "application/json", "Origin": origin}
    with urllib.request.urlopen(urllib.request.Request(f"{server}/api/v1", body, headers)) as answer:  # noqa: S310
        return json.load(answer), answer.headers["Access-Control-Allow-Origin"]


def test_it_serves_one_folder_to_one_page(tmp_path: Path) -> None:
    """It reads what lies in the folder and nothing beside it, lets our own page alone read, and ends with the block."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "x.md").write_text("民生", "utf-8")
    with formserver.serving(tmp_path, OURS) as server:
        entry, allowed = ask(server, "getEntry", path="content/x.md")
        assert (entry["data"], allowed) == ("民生", OURS)
        assert ask(server, "info", "https://elsewhere.example")[1] == OURS
        with pytest.raises(urllib.error.HTTPError, match="422"):
            ask(server, "getEntry", path="../secret.md")
    with pytest.raises(urllib.error.URLError):
        ask(server, "info")


def test_it_does_not_outlive_us(tmp_path: Path) -> None:
    """Killed without a word, we leave no server behind that anybody on the machine could write through."""
    serve = (
        "import sys; from pathlib import Path; from townpress.edges.formserver import serving\n"
        f"with serving(Path({str(tmp_path)!r}), {OURS!r}) as server: print(server, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", serve], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as us:
        assert us.stdout
        server = us.stdout.readline().strip()
        assert ask(server, "info")
        us.kill()
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            ask(server, "info")
        except OSError:
            return
        time.sleep(0.05)
    raise AssertionError(server)


def test_one_that_does_not_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that ends at once is the machine's failure, in one line."""
    monkeypatch.setattr(formserver, "PROGRAM", tmp_path / "none.js")
    with pytest.raises(MachineError, match="E746"), formserver.serving(tmp_path, OURS):
        pass


def test_the_form_is_not_loaded_anew(tmp_path: Path) -> None:
    """While the proof desk reloads pages, the form stays as it is under the hands of who writes in it."""
    (tmp_path / "admin").mkdir()
    for place in ("", "admin/"):
        (tmp_path / place / "index.html").write_text("<html><body>页</body></html>", "utf-8")
    with hosted(tmp_path, news=Bulletin()) as address:
        pages = [urllib.request.urlopen(f"{address}{place}").read().decode() for place in ("", "admin/")]  # noqa: S310
    assert "<script" in pages[0]
    assert "<script" not in pages[1]
