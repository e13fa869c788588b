"""What the tests of deploying share: two editions with all kinds of files, a real sshd, a real S3 server, a kill.

The second edition has a new style sheet, a photograph in another's place, a new story, an edited one and one less.
"""

from __future__ import annotations

import contextlib
import fcntl
import getpass
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store
from servers import free_ports

from townpress.edges.deploy.delivery import Delivery, deliver
from townpress.edges.machine import found_program
from townpress.press.book import Colophon
from townpress.press.opening import editions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[1]
WEED = ROOT / ".tools" / "store" / "bin" / "weed"
KEYS = {"AWS_ACCESS_KEY_ID": "news", "AWS_SECRET_ACCESS_KEY": "not-a-secret", "AWS_REGION": "us-east-1"}
OURS = ".townpress/"
#: The lines after which a deploy is killed: in the middle of assets, of pages, of indexes.
PHASES = ("looking at", "new pages:", "changed pages:")

_PICTURE = bytes(range(256)) * 8
_LONG = "社区食堂开张，首日接待居民三百人。" * 30


def page(css: str, *pictures: str, text: str = "") -> bytes:
    """A page that wants a style sheet and pictures; long enough to be packed."""
    shown = "".join(f'<img src="/{picture}" alt="">' for picture in pictures)
    return f'<!doctype html><link rel="stylesheet" href="/{css}"><p>{text}{_LONG}</p>{shown}'.encode()


CSS1, CSS2 = "theme/css/main.aaaaaaa1.css", "theme/css/main.aaaaaaa2.css"
HUI1, HUI2 = "2026/11/开会/hui-640.bbbbbbb1.webp", "2026/11/开会/hui-640.bbbbbbb2.webp"
EDITED, NEW, GONE = "2026/11/开会/index.html", "2026/12/new/index.html", "2023/06/gone/index.html"
SAME = "2024/01/same-old/index.html"
COMMON = {
    "robots.txt": b"User-agent: *\nAllow: /\n",
    ".well-known/security.txt": b"Contact: mailto:a@news.example\n",
    "files/价 目.pdf": b"%PDF-1.4 " + _PICTURE,
    "theme/channels/1.svg": b"<svg/>" * 99,
    "legal/index.html": page("theme/channels/1.svg"),
}
FIRST: Mapping[str, bytes] = {
    **COMMON,
    CSS1: b"p{color:#111}" * 60,
    HUI1: _PICTURE,
    "search/texts/0123456789ab.json": b'{"a":1}' * 60,
    "search/index.json": b'{"first":"0123456789ab"}' * 20,
    "index.html": page(CSS1, HUI1, text="头版一"),
    "feeds/all.atom.xml": b"<feed>1</feed>" * 30,
    EDITED: page(CSS1, HUI1, text="第一稿"),
    GONE: page(CSS1, text="要撤的稿"),
    SAME: page("theme/channels/1.svg", text="老稿"),
}
SECOND: Mapping[str, bytes] = {
    **COMMON,
    CSS2: b"p{color:#222}" * 60,
    HUI2: _PICTURE[::-1],
    "search/texts/ba9876543210.json": b'{"a":2}' * 60,
    "search/index.json": b'{"first":"ba9876543210"}' * 20,
    "index.html": page(CSS2, HUI2, text="头版二"),
    "feeds/all.atom.xml": b"<feed>2</feed>" * 30,
    EDITED: page(CSS2, HUI2, text="第二稿"),
    NEW: page(CSS2, text="新稿"),
    SAME: FIRST[SAME],
}
#: What the second deploy has to send, packed files left out, and what it takes away.
SENT = frozenset(path for path, data in SECOND.items() if FIRST.get(path) != data)
REMOVED = frozenset({HUI1, GONE, "search/texts/0123456789ab.json"})


@dataclass(frozen=True)
class House:
    """A newsroom's machine: an output that editions are published to, and its state."""

    root: Path

    @property
    def output(self) -> Path:
        """Where editions go."""
        return self.root / "output"

    def publish(self, files: Mapping[str, bytes]) -> House:
        """Publish ``files`` as the press does."""
        with editions(self.output, self.root / "state") as kept:
            stage = kept.stage()
            for path, data in files.items():
                stage.write(path, data)
            kept.publish(stage, Colophon({"published": len(files)}, "2026-11-23T09:00:00+08:00"))
        return self

    def deploy(self, target: str, *, dry_run: bool = False, state: str = "state") -> list[str]:
        """Deploy in this process; what was said, the sum last."""
        return list(deliver(Delivery(target, self.root, self.output, self.root / state, dry_run)))

    def killed_after(self, line: str, target: str) -> None:
        """``./run deploy``, killed with all it started (SIGKILL) in the middle of what it does after it told ``line``.

        It cannot get further than its next line but one: the pipe it tells them by holds one, and nobody reads it.
        """
        flags = ("--output", str(self.output), "--state", str(self.root / "state"))
        command = [sys.executable, "-P", "-m", "townpress.edges.program", "deploy", target, *flags]
        reader, writer = _narrow_pipe()
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=writer, start_new_session=True) as run:
            os.close(writer)
            while line not in (told := os.read(reader, 4096).decode()):
                assert told, f"ended with {run.wait()} before “{line}”"
            assert select.select([reader], [], [], 60)[0]
            os.killpg(run.pid, signal.SIGKILL)
            assert run.wait() == -signal.SIGKILL
            with contextlib.suppress(ProcessLookupError):
                # Whom the signal has not reached yet may still hold a lock; the dead whom nobody buries hold none.
                for _ in range(100):
                    os.killpg(run.pid, 0)
                    time.sleep(0.01)
        os.close(reader)


def _narrow_pipe() -> tuple[int, int]:
    """A pipe that holds one line, where the system has such (Linux)."""
    if not hasattr(os, "O_DIRECT") or not hasattr(os, "pipe2"):
        return os.pipe()
    reader, writer = os.pipe2(os.O_DIRECT | os.O_CLOEXEC)
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    return reader, writer


def sums(line: str) -> tuple[int, int, int, int]:
    """Files and bytes sent, files kept and removed, of a last line."""
    match = re.search(r"sent (\d+) files, (\d+) bytes; kept (\d+), removed (\d+)", line)
    assert match, line
    return tuple(map(int, match.groups()))  # type: ignore[return-value]


def planned_paths(lines: list[str]) -> tuple[set[str], set[str]]:
    """What a dry run would send and remove, packed files left out."""
    plain = [line for line in lines[:-1] if not re.search(r"\.(br|gz)( \d+)?$", line)]
    sent = {line[2:].rpartition(" ")[0] for line in plain if line.startswith("+ ")}
    return sent, {line[2:] for line in plain if line.startswith("- ")}


def plain(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files of a target without packed ones, and without what is ours."""
    return {path: data for path, data in files.items() if not path.endswith((".br", ".gz")) and OURS not in path}


def tree(top: Path) -> dict[str, bytes]:
    """Every file below ``top``, nothing that waits in a hidden folder of rsync's."""
    found = {path.relative_to(top).as_posix(): path for path in top.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if ".~tmp~" not in name}


def missing_assets(files: Mapping[str, bytes]) -> set[str]:
    """What pages at a target want and is not there."""
    wanted = {
        address.decode()
        for path, data in files.items()
        if path.endswith(".html")
        for address in re.findall(rb'(?:href|src)="/([^"]+)"', data)
    }
    return wanted - files.keys()


@contextlib.contextmanager
def ssh_server(folder: Path) -> Iterator[str]:
    """OpenSSH's sshd on loopback, which lets the one in who runs the tests; yields ``RSYNC_RSH`` for it."""
    program, (port,) = found_program("sshd"), free_ports(1)
    assert program, "没有 sshd，请用 ./run test | no sshd; ./run test installs it"
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)  # noqa: S607
    (folder / "authorized").write_bytes((folder / "user.pub").read_bytes())
    (folder / "known").write_text(f"[127.0.0.1]:{port} {(folder / 'host.pub').read_text()}")
    (folder / "sshd.conf").write_text(
        f"ListenAddress 127.0.0.1:{port}\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        f"StrictModes no\nUsePAM no\nPidFile none\nPermitRootLogin yes\nPasswordAuthentication no\n"
    )
    (folder / "ssh.conf").write_text(
        f"Host news.example\nHostName 127.0.0.1\nPort {port}\nUser {getpass.getuser()}\nIdentityFile {folder}/user\n"
        f"IdentitiesOnly yes\nControlPath {folder}/%C\nUserKnownHostsFile {folder}/known\nBatchMode yes\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    log = (folder / "sshd.log").open("wb")
    server = subprocess.Popen([program, "-D", "-e", "-f", folder / "sshd.conf"], stderr=log, start_new_session=True)
    try:
        _listening(port, server)
        # One connection for all, as who deploys often has it: a handshake takes longer than most of what is tested.
        ssh = ["ssh", "-F", str(folder / "ssh.conf")]
        subprocess.run([*ssh, "-MNf", "news.example"], check=True, stdout=log, stderr=log)
        yield " ".join(ssh)
        subprocess.run([*ssh, "-O", "exit", "news.example"], check=True, stderr=log)
    finally:
        server.kill()
        server.wait()
        log.close()


@contextlib.contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """SeaweedFS with its S3 gateway on loopback and a bucket called ``news``; yields the endpoint."""
    assert WEED.exists(), "没有 S3 服务器，请用 ./run test | no S3 server; ./run test fetches it"
    names = ("master", "volume", "filer", "s3")
    free = iter(free_ports(2 * len(names)))
    ports = {name: (next(free), next(free)) for name in names}
    identity = f'"credentials":[{{"accessKey":"{KEYS["AWS_ACCESS_KEY_ID"]}","secretKey":"not-a-secret"}}]'
    (folder / "s3.json").write_text(
        f'{{"identities":[{{"name":"news",{identity},"actions":["Admin","Read","Write","List"]}}]}}'
    )
    words = [
        f"-{name}.port{kind}={port}" for name in names for kind, port in zip(("", ".grpc"), ports[name], strict=True)
    ]
    words += ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3", f"-s3.config={folder}/s3.json"]
    words += [
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-s3.iam=false",
        "-volume.max=200",
        "-master.volumeSizeLimitMB=64",
        f"-dir={folder}",
    ]
    log = (folder / "weed.log").open("wb")
    server = subprocess.Popen([WEED, "server", *words], stdout=log, stderr=log, cwd=folder, start_new_session=True)
    try:
        port = ports["s3"][0]
        _listening(port, server)
        _with_a_bucket(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()
        log.close()


def _with_a_bucket(endpoint: str) -> None:
    """Wait until the server takes an object; it makes the bucket for the first."""
    keys = {name.lower(): value for name, value in KEYS.items()}
    once = {"max_retries": 0, "retry_timeout": timedelta(seconds=1)}
    news = S3Store(
        "news", config={"endpoint": endpoint, **keys}, client_options={"allow_http": True}, retry_config=once
    )
    deadline = time.monotonic() + 30
    while True:
        try:
            obstore.put(news, "first", b"", use_multipart=False)
        except BaseError:
            assert time.monotonic() < deadline, "the server takes nothing"
            time.sleep(0.2)
        else:
            return


def _listening(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"nobody listens on {port}")
