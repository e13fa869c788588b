"""The server on loopback: what a reader of the site would get, whatever is asked for."""

from __future__ import annotations

import gzip
import http.client
import socket
import struct
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from townpress.edges.sitehost import hosted
from townpress.kernel.errors import MachineError

if TYPE_CHECKING:
    from pathlib import Path


def ask(address: str, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """The answer to GET ``path``, sent as it stands: no redirect followed, nothing normalised."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of a few files, beside a file that is nobody's business."""
    (tmp_path / "secret.txt").write_text("密", encoding="utf-8")
    root = tmp_path / "网站 output"
    for name, text in {
        "index.html": "<p>首页",
        "404.html": "<p>没有这一页",
        "2023/06/试点/index.html": "<p>公告",
        "feeds/all.atom.xml": "<feed/>",
        "theme/site.0123abcd.css": "p{}",
        "robots.txt": "用户",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("path", "status", "kind", "text"),
    [
        ("/", 200, "text/html; charset=utf-8", "<p>首页"),
        (f"/2023/06/{quote('试点')}/?x=1", 200, "text/html; charset=utf-8", "<p>公告"),
        ("/feeds/all.atom.xml", 200, "application/atom+xml; charset=utf-8", "<feed/>"),
        ("/robots.txt", 200, "text/plain; charset=utf-8", "用户"),
        ("/2023/", 404, "text/html; charset=utf-8", "<p>没有这一页"),
        ("/none", 404, "text/html; charset=utf-8", "<p>没有这一页"),
        ("/robots.txt/", 404, "text/html; charset=utf-8", "<p>没有这一页"),
        ("/../secret.txt", 404, "text/html; charset=utf-8", "<p>没有这一页"),
        ("/%2e%2e/secret.txt", 404, "text/html; charset=utf-8", "<p>没有这一页"),
        ("/a%00b", 404, "text/html; charset=utf-8", "<p>没有这一页"),
    ],
)
def test_answers(site: Path, path: str, status: int, kind: str, text: str) -> None:
    """Files with their charset, folders by their page, and the site's own 404 for all else: no listing, no way out."""
    with hosted(site) as address:
        answer, body = ask(address, path)
    assert (answer.status, answer.getheader("Content-Type"), body.decode()) == (status, kind, text)


def test_prefix_and_folder_redirect(site: Path) -> None:
    """Under /base the site answers below it only, and a folder without its slash is sent there."""
    with hosted(site, prefix="/base") as address:
        assert address.endswith("/base/")
        assert ask(address, "/base/")[0].status == 200
        assert ask(address, "/")[0].status == 404
        answer, _ = ask(address, "/base/2023/06")
        assert (answer.status, answer.getheader("Location")) == (301, "/base/2023/06/")


def test_an_exchanged_folder_is_shown_at_once(site: Path) -> None:
    """When output is exchanged for a new edition, the next request gets it; in between, a page says to wait."""
    with hosted(site) as address:
        assert ask(address, "/")[1].decode() == "<p>首页"
        site.rename(site.with_name("old"))
        answer, body = ask(address, "/")
        assert answer.status == 503
        assert "还没有可看的版本" in body.decode()
        site.mkdir()
        (site / "index.html").write_text("<p>新版", encoding="utf-8")
        assert ask(address, "/")[1].decode() == "<p>新版"


@pytest.mark.parametrize("asked", [b"", b"GET / HTTP/1.1\r\n\r\n"], ids=["before asking", "before the answer"])
def test_a_reader_who_goes_is_no_error(site: Path, asked: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    """A browser that breaks off its connection leaves the editor's terminal as it was, and others are answered."""
    (site / "index.html").write_bytes(b"x" * 20_000_000)
    with hosted(site) as address:
        place = urlsplit(address)
        for _ in range(3):
            with socket.create_connection((str(place.hostname), place.port)) as reader:
                reader.sendall(asked)
                reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # gone with a reset
        assert ask(address, "/robots.txt")[0].status == 200
    assert capfd.readouterr().err == ""


def test_like_a_host(site: Path) -> None:
    """For the audit it compresses and lets browsers cache; for editors it keeps nothing."""
    with hosted(site, like_a_host=True) as address:
        answer, body = ask(address, "/theme/site.0123abcd.css", **{"Accept-Encoding": "gzip"})
        assert gzip.decompress(body) == b"p{}"
        assert "max-age=31536000" in str(answer.getheader("Cache-Control"))
    with hosted(site) as address:
        answer, body = ask(address, "/theme/site.0123abcd.css", **{"Accept-Encoding": "gzip"})
        assert (body, answer.getheader("Cache-Control")) == (b"p{}", "no-store")


def test_a_port_in_use_names_another(site: Path) -> None:
    """Two servers on one port: the second says so in both languages, with what to type."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(MachineError, match=rf"端口 {port} 正被.*--port {port + 1} \| port {port} is in use"),
            hosted(site, port=port),
        ):
            pass


def test_an_impossible_port_is_refused(site: Path) -> None:
    """A number that is no port is an error with a remedy, not a traceback."""
    with pytest.raises(MachineError, match="1024 以上"), hosted(site, port=70000):
        pass
