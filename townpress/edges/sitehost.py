"""A web server on loopback that shows a folder as a real host would: clean addresses, charsets, the site's own 404.

Every request resolves its path anew: a folder exchanged for a newer edition is shown from the next request on.
"""

from __future__ import annotations

import contextlib
import errno
import gzip
import socket
import threading
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import unquote, urlsplit

from townpress.edges import bulletin
from townpress.kernel.errors import MachineError
from townpress.products.form.fitting import PLACE
from townpress.products.servers.rules import LASTING, PASSING, TYPES, is_lasting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.edges.bulletin import Bulletin

LOOPBACK = "127.0.0.1"
NOT_YET = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>还没有印好 | not yet printed</title>
<meta http-equiv="refresh" content="2"><p>还没有可看的版本：正在构建，或者有错，请看终端。</p>
<p>Nothing to show yet: still building, or something is wrong; see the terminal.</p>""".encode()


class SiteHandler(SimpleHTTPRequestHandler):
    """Answers GET and HEAD from ``folder``, below ``prefix`` (``""`` or ``/base``)."""

    folder: ClassVar[Path]
    prefix: ClassVar[str] = ""
    #: As a host does for readers: gzip, and caching headers. Without it nothing is kept by the browser.
    like_a_host: ClassVar[bool] = False
    #: Whom an editor's browser hears from; readers' hosts have none.
    bulletin: ClassVar[Bulletin | None] = None
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        """Answer until the reader goes, at whatever moment: then there is nobody to tell."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        """Send the file, the page of a folder, a redirect to the folder's address, or the site's own 404."""
        path = unquote(urlsplit(self.path).path)
        if self.bulletin and path.startswith(bulletin.PLACE):
            self._tell(self.bulletin, path.removeprefix(bulletin.PLACE))
            return
        if not path.startswith(f"{self.prefix}/"):
            self._absent()
            return
        self.directory = str(self.folder)
        found = Path(self.translate_path(urlsplit(self.path).path.removeprefix(self.prefix)))
        if found.is_dir() and not path.endswith("/"):
            self._send(HTTPStatus.MOVED_PERMANENTLY, b"", {"Location": f"{urlsplit(self.path).path}/"})
        elif found.is_dir():
            self._answer(found / "index.html")
        elif path.endswith("/"):
            self._absent()
        else:
            self._answer(found)

    def do_HEAD(self) -> None:
        """As GET, without the body."""
        self.do_GET()

    def _answer(self, file: Path) -> None:
        """Send ``file``, or the 404 page where there is none: no folder is ever listed."""
        try:
            data = file.read_bytes()
        except (OSError, ValueError):  # ValueError: a NUL in the address
            self._absent()
            return
        self._send(HTTPStatus.OK, data, {"Content-Type": self.guess_type(file.name)})

    def _tell(self, news: Bulletin, name: str) -> None:
        """Send what the proof has besides the site: script, style, and the stream of events until its reader goes."""
        if name in bulletin.FILES:
            self._send(HTTPStatus.OK, bulletin.file(name), {"Content-Type": bulletin.FILES[name]})
        elif name == "events":
            self.send_response(HTTPStatus.OK)
            for header, value in (("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")):
                self.send_header(header, value)
            self.close_connection = True
            self.end_headers()
            for event in news.events():
                self.wfile.write(event)
        else:
            self._absent()

    def _absent(self) -> None:
        printed = (self.folder / "index.html").exists()
        status = HTTPStatus.NOT_FOUND if printed else HTTPStatus.SERVICE_UNAVAILABLE
        page = NOT_YET
        if printed:
            with contextlib.suppress(OSError):
                page = (self.folder / "404.html").read_bytes()
        self._send(status, page, {"Content-Type": TYPES[".html"]})

    def _send(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
        kind = headers.get("Content-Type", "")
        # The form is not loaded anew under the hands of somebody who writes in it.
        is_form = urlsplit(self.path).path.startswith(f"{self.prefix}/{PLACE}")
        if self.bulletin and kind.startswith("text/html") and not is_form:
            body = bulletin.tagged(body)
        if self.like_a_host and "gzip" in self.headers.get("Accept-Encoding", "") and not kind.startswith("image/"):
            body = gzip.compress(body, mtime=0)
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        self.send_response(status)
        lasts = status is HTTPStatus.OK and is_lasting(unquote(urlsplit(self.path).path).removeprefix(self.prefix))
        headers |= {"Cache-Control": (LASTING if lasts else PASSING) if self.like_a_host else "no-store"}
        headers |= {"X-Content-Type-Options": "nosniff", "Content-Length": str(len(body))}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def guess_type(self, path: object) -> str:
        """The Content-Type with its charset, which Python's own server leaves out."""
        name = str(path).lower()
        return next((kind for suffix, kind in TYPES.items() if name.endswith(suffix)), super().guess_type(name))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Stay silent: the terminal belongs to the build's messages."""


@contextlib.contextmanager
def hosted(
    folder: Path, *, port: int = 0, prefix: str = "", like_a_host: bool = False, news: Bulletin | None = None
) -> Iterator[str]:
    """Serve ``folder`` in a thread while the block runs; yields its address, ``http://127.0.0.1:8000/``.

    ``port`` 0 takes a free one. ``prefix`` is the path under which the site stands (``/base``). With ``news`` every
    page listens to it. A port in use raises :class:`MachineError` with the remedy.
    """
    values = {"folder": folder.absolute(), "prefix": prefix.rstrip("/"), "like_a_host": like_a_host, "bulletin": news}
    try:
        server = ThreadingHTTPServer((LOOPBACK, port), type("Handler", (SiteHandler,), values))
    except (OSError, OverflowError) as refusal:
        raise MachineError(_why(refusal, port)) from refusal
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_address[1]}{prefix.rstrip('/')}/"
    finally:
        if news:
            news.close()
        server.shutdown()
        server.server_close()
        thread.join()


def _why(refusal: Exception, port: int) -> str:
    if isinstance(refusal, OSError) and refusal.errno == errno.EADDRINUSE:
        other = port + 1
        return (
            f"E736: 端口 {port} 正被别的程序使用；换一个：./run serve --port {other} | "
            f"port {port} is in use by another program; take another: ./run serve --port {other}"
        )
    return (
        f"E736: 不能监听端口 {port}：{refusal}；换一个 1024 以上的 | "
        f"cannot listen on port {port}: {refusal}; take one above 1024"
    )


def free_port(wanted: int = 0) -> int:
    """A port of this machine that nobody listens at: the one ``wanted`` if it can be had."""
    for port in (wanted, 0):
        with contextlib.suppress(OSError, OverflowError), socket.socket() as taken:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that just ended is free
            taken.bind((LOOPBACK, port))
            free: int = taken.getsockname()[1]
            return free
    return 0
