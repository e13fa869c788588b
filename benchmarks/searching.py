"""A browser that searches a site as a reader's phone does, and a host that serves it compressed, as hosts do."""

from __future__ import annotations

import functools
import gzip
import http.server
import importlib
import json
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from playwright.sync_api import sync_playwright

from benchmarks import peers
from townpress.edges.machine import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

QUALITY = 5
SLOWER = 4
AT_ONCE = 50
_TEXTS = {".html", ".json", ".txt", ".js", ".css", ".svg", ".xml"}

_EVERYTHING = """async ([root, asked]) => {
  const { Index, Search } = await import(document.querySelector("script[type=module]").src);
  window.found = window.found || (await Index.open(new URL(root, location.href).href));
  const found = [];
  for (const text of asked) {
    const results = await new Search(window.found, text).more(Infinity);
    found.push(results.map((result) => result.entry.url));
  }
  return found;
}"""
#: From the last key to the first result on the page, the wait for further keys left out.
_FIRST = """async (text) => {
  const field = document.getElementById("search-text");
  const results = document.getElementById("search-results");
  const shown = new Promise((done) => new MutationObserver(() => {
    if (results.querySelector(".search__link")) requestAnimationFrame(() => done(performance.now()));
  }).observe(results, { childList: true }));
  field.value = text;
  const began = performance.now();
  document.getElementById("search").requestSubmit();
  return (await shown) - began;
}"""
_PAGEFIND = """async (asked) => {
  const pagefind = await import("/pagefind/pagefind.js");
  const found = [];
  for (const text of asked) {
    const answer = await pagefind.search(text);
    found.push(answer.results.map((result) => result.id));
  }
  return found;
}"""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one query took until its first result: bytes and requests on the wire, milliseconds."""

    bytes: int
    requests: int
    milliseconds: float


class _Host(http.server.SimpleHTTPRequestHandler):
    """Serves files compressed by Brotli, each compressed once."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # as nginx's tcp_nodelay: head and body are two writes

    def do_GET(self) -> None:
        """A file, as it stands or compressed."""
        data, kind = _body(self.translate_path(self.path.partition("?")[0]))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind or "text/plain")
        if kind and not kind.startswith("image/"):
            self.send_header("Content-Encoding", "br")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@functools.lru_cache(maxsize=20_000)
def _body(name: str) -> tuple[bytes, str]:
    from pathlib import Path  # noqa: PLC0415 - a type above

    file = Path(name)
    file = file / "index.html" if file.is_dir() else file
    if not file.is_file():
        return b"", ""
    kind = http.server.SimpleHTTPRequestHandler.extensions_map.get(file.suffix) or {
        ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json",
        ".txt": "text/plain", ".svg": "image/svg+xml", ".png": "image/png", ".wasm": "application/wasm",
    }.get(file.suffix, "application/octet-stream")  # fmt: skip
    data = file.read_bytes()
    return (data if kind.startswith("image/") else _brotli().compress(data, quality=QUALITY)), kind


@functools.cache
def _brotli() -> Any:  # noqa: ANN401 - it ships no types
    peers.fetch_pagefind()
    sys.path.append(str(peers.PAGEFIND))
    return importlib.import_module("brotli")


class Browser:
    """Chromium at a served site."""

    def __init__(self, output: Path) -> None:
        self.output = output

    def __enter__(self) -> Self:
        """Serve the site and start Chromium."""
        self._server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(_Host, directory=self.output)
        )
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.site = f"http://127.0.0.1:{self._server.server_port}"
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        return self

    def __exit__(self, *_: object) -> None:
        """End both."""
        self._browser.close()
        self._playwright.stop()
        self._server.shutdown()

    def everything(self, asked: list[str]) -> Iterator[list[str]]:
        """All that is found for each query, by the addresses of the stories."""
        page = self._browser.new_page()
        page.set_default_timeout(0)
        page.goto(f"{self.site}/search/")
        for start in range(0, len(asked), AT_ONCE):
            yield from page.evaluate(_EVERYTHING, ["/search/index.json", asked[start : start + AT_ONCE]])
        page.close()

    def first(self, text: str) -> Heard:
        """One query on a slow phone that has loaded the page, with nothing of the index in its cache but the root."""
        context = self._browser.new_context(viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.goto(f"{self.site}/search/")
        page.focus("#search-text")
        page.wait_for_selector("select[name=year] option:nth-child(2)", state="attached")
        devtools = context.new_cdp_session(page)
        sizes: list[float] = []
        devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        devtools.send("Network.enable")
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        milliseconds = page.evaluate(_FIRST, text)
        context.close()
        return Heard(int(sum(sizes)), len(sizes), milliseconds)

    def pagefind(self, asked: list[str]) -> list[set[str]]:
        """All that Pagefind finds for each query, by the addresses of the stories."""
        urls = dict(_fragments(self.output / "pagefind"))
        page: Page = self._browser.new_page(bypass_csp=True)
        page.set_default_timeout(0)
        page.goto(f"{self.site}/search/")
        found = page.evaluate(_PAGEFIND, asked)
        page.close()
        return [{urls[one] for one in ids} for ids in found]


def _fragments(folder: Path) -> Iterator[tuple[str, str]]:
    """The addresses of Pagefind's pages by its own names for them."""
    for file in (folder / "fragment").iterdir():
        data = gzip.decompress(file.read_bytes())
        yield file.stem, json.loads(data[data.index(b"{") :])["url"].lstrip("/")
