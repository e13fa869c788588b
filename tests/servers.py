"""Real web servers on loopback, with the configuration that ``./run config`` prints, but for ports and certificate."""

from __future__ import annotations

import contextlib
import http.client
import random
import re
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from townpress.edges.machine import found_program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

#: Debian's module for ready-made .br files, where it is installed.
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Message
    body: bytes

    def __getitem__(self, name: str) -> str:
        """A header; empty if it was not sent. One that was sent twice is a mistake."""
        values = self.headers.get_all(name) or []
        assert len(values) <= 1, (name, values)
        return values[0] if values else ""


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    domain: str
    secure: bool = False

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path as a browser does that was given the site's address."""
        if self.secure:
            context = ssl._create_unverified_context()  # noqa: S323, SLF001 - we signed it ourselves
            line: http.client.HTTPConnection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context)
        else:
            line = http.client.HTTPConnection("127.0.0.1", self.port)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with contextlib.closing(line):
            line.request("GET", quote(path), headers={"Host": self.domain, **named})
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read())


def free_ports(count: int) -> list[int]:
    """So many different ports that nobody listens at, for servers that take them one after the other, seconds later.

    They lie below those that systems hand out unasked (from 32768 on, or higher), which others may get meanwhile.
    """
    found: list[int] = []
    for port in random.sample(range(20_000, 32_000), 1000):
        with contextlib.suppress(OSError), socket.socket() as taken:
            taken.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == count:
            return found
    raise AssertionError("no free ports")


@contextlib.contextmanager
def nginx(configuration: str, folder: Path, domain: str, *, brotli: bool = False) -> Iterator[tuple[Server, Server]]:
    """An nginx, without and with TLS; ``brotli``: with the line for it made real."""
    folder.mkdir()
    plain, secure = free_ports(2)
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    words += ["-subj", f"/CN={domain}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(words, check=True, capture_output=True)
    text = re.sub(r"    listen \[::\].*\n", "", configuration)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};")
    text = text.replace("listen 443 ", f"listen 127.0.0.1:{secure} ")
    text = re.sub(r"ssl_certificate \S+;", f'ssl_certificate "{certificate}";', text)
    text = re.sub(r"ssl_certificate_key \S+;", f'ssl_certificate_key "{key}";', text)
    load = ""
    if brotli:
        text, load = text.replace("# brotli_static on;", "brotli_static on;"), f"load_module {BROTLI};"
    places = "\n".join(f'{name}_temp_path "{folder}";' for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = folder / "nginx.conf"
    whole.write_text(
        f'{load}\ndaemon off;\nmaster_process off;\npid "{folder}/pid";\nevents {{}}\n'
        f"http {{\naccess_log off;\n{places}\n{text}}}\n",
        encoding="utf-8",
    )
    command = [found_program("nginx") or "nginx", "-e", str(folder / "errors"), "-p", str(folder), "-c", str(whole)]
    with _running(command, secure, folder):
        yield Server(plain, domain), Server(secure, domain, secure=True)
    warned = [line for line in (folder / "errors").read_text(encoding="utf-8").splitlines() if "[warn]" in line]
    # From 1.25 on nginx would rather have http2 on a line of its own, which 1.22 does not know.
    assert [line for line in warned if "http2" not in line] == []


@contextlib.contextmanager
def caddy(configuration: str, folder: Path, domain: str) -> Iterator[Server]:
    """A Caddy, without TLS, for which it would ask a certificate authority."""
    folder.mkdir()
    (port,) = free_ports(1)
    text = configuration.replace(f"https://{domain} {{", f"http://{domain}:{port} {{")
    assert text != configuration
    whole = folder / "Caddyfile"
    whole.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{text}", encoding="utf-8")
    command = [found_program("caddy") or "caddy", "run", "--config", str(whole), "--adapter", "caddyfile"]
    with _running(command, port, folder):
        yield Server(port, domain)


@contextlib.contextmanager
def _running(command: list[str], port: int, home: Path) -> Iterator[None]:
    log = home / "log"
    with log.open("wb") as out:
        environment = {"HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home), "PATH": "/usr/bin"}
        server = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
    try:
        for _ in range(400):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert server.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.025)
        else:
            raise AssertionError(log.read_text(encoding="utf-8"))
        yield
    finally:
        server.terminate()
        server.wait(10)
