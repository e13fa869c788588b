"""rsync over SSH (3.2.4 or later here, 3.1 there): in place, each wave's files renamed together at its end.

SSH is the user's own, with its configuration, agent and known hosts; ``RSYNC_RSH`` replaces the command, as rsync has
it. Nothing but rsync is run at the target.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.edges.deploy.inplace import carry
from townpress.edges.deploy.programs import run, said
from townpress.edges.deploy.receipt import INTENT, RECEIPT, standing
from townpress.kernel.errors import MachineError
from townpress.kernel.problems import shown
from townpress.kernel.regex import regex
from townpress.press.machine import blaming, discarded

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Iterator, Sequence

    from townpress.edges.deploy.address import Remote
    from townpress.edges.deploy.cargo import Cargo
    from townpress.edges.deploy.dispatch import Dispatch
    from townpress.edges.deploy.receipt import Standing

_SSH = "ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15"
_TIMEOUT = "--timeout=300"
#: ``<f``: a file sent; then its length and name, as ``--out-format`` below has them.
_SENT = regex(rb"^<f\S* (\d+) (.+)$", re.MULTILINE)
_FORMAT = "--out-format=%i %l %n"
# What reading from a target says that is not there yet: error 2 (ENOENT) in whatever language.
_NO_SUCH_TARGET = regex(rb"\[sender\] change_dir .* \(2\)")
# What is to be removed and was not there is no failure; what is to be sent is ours, and compared afterwards.
_VANISHED = 24
_WAITING = ".~tmp~"
_PUBLIC, _OURS = "--chmod=D755,F644", "--chmod=D755,F600"


class Server(Struct, frozen=True):
    """A folder on another machine. ``desk``: a folder of ours on this one."""

    remote: Remote
    desk: Path
    packs: bool = True

    def look(self) -> Standing:
        """What its receipt and intent say; both are read at once, from what we hold of them where it is still so."""
        copies = self.desk / "there"
        with blaming(copies):
            for left in self.desk.glob("bench-*"):  # by a run that was killed
                discarded(left)
            copies.mkdir(parents=True, exist_ok=True)
            self._rsync(
                "--ignore-missing-args", "--ignore-times", "--delete", "-r", self._at("/.townpress"), f"{copies}/"
            )
            return standing(_read(copies / RECEIPT), _read(copies / INTENT))

    def carry(self, dispatch: Dispatch, cargo: Cargo, found: Standing) -> tuple[int, int]:
        """Do what ``dispatch`` says (:func:`townpress.edges.deploy.inplace.carry`)."""
        return carry(self, dispatch, cargo, found)

    def text(self, name: str) -> str | None:
        """A text of ours, read from the server."""
        with self._bench() as bench:
            self._rsync("--ignore-missing-args", self._at(f"/{name}"), f"{bench}/")
            return _read(bench / Path(name).name)

    def put(self, name: str, text: str) -> None:
        """Replace a text of ours; only its owner may read it there."""
        with self._bench() as bench:
            file = bench / name
            file.parent.mkdir(parents=True)
            file.write_text(text, "utf-8")
            self._send([name], bench, _OURS)

    def send(self, paths: Sequence[str], cargo: Cargo) -> tuple[int, int]:
        """Send what differs; the files appear together when all have arrived."""
        done = self._shipped(paths, cargo)
        lengths = [int(length) for length, _ in _SENT.findall(done.stdout)]
        return len(lengths), sum(lengths)

    def differing(self, paths: Sequence[str], cargo: Cargo) -> tuple[str, ...]:
        """What rsync would send again, both sides reading every byte."""
        done = self._shipped(paths, cargo, "--dry-run") if paths else None
        return tuple(name.decode("utf-8", "replace") for _, name in _SENT.findall(done.stdout)) if done else ()

    def remove(self, paths: Sequence[str], folders: Sequence[str] = ()) -> None:
        """Remove files, then the folders, those within others first; one with foreign files in it stays."""
        with self._bench() as bench:
            for many in (paths, *_by_depth(folders)):
                self._from(bench, many, "--delete-missing-args", "--no-implied-dirs", "--dirs")

    def traces(self, paths: Iterable[str]) -> tuple[str, ...]:
        """What waits for the end of its wave lies in a folder of rsync's, beside its place."""
        return tuple(str(Path(path).parent / _WAITING / Path(path).name) for path in paths)

    def _shipped(self, paths: Sequence[str], cargo: Cargo, *options: str) -> subprocess.CompletedProcess[bytes]:
        """A folder of links to what is to be sent, and rsync sending what they lead to."""
        with self._bench() as bench:
            for path in paths:
                link = bench / path
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(cargo.source(path).absolute())
            return self._send(paths, bench, _PUBLIC, *options)

    def _send(self, paths: Sequence[str], top: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
        return self._from(top, paths, "--checksum", "--copy-links", "--perms", "--delay-updates", *options)

    def _from(self, top: Path, paths: Sequence[str], *options: str) -> subprocess.CompletedProcess[bytes]:
        listed = "".join(f"{path}\0" for path in paths).encode()
        return self._rsync("--files-from=-", "--from0", _FORMAT, *options, f"{top}/", self._at("/"), given=listed)

    def _rsync(self, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        shell = os.environ.get("RSYNC_RSH") or _SSH
        port = f" -p {self.remote.port}" if self.remote.port else ""
        fixed = ("--compress", "--8-bit-output", _TIMEOUT, "-e", f"{shell}{port}")
        done = run(["rsync", *fixed, *words], given=given)
        if done.returncode not in {0, _VANISHED} and not _NO_SUCH_TARGET.search(done.stderr):
            raise MachineError(
                f"E758: rsync 没有连上 {shown(self.remote.host)}，或中途失败：{shown(said(done), 400)}。"
                "请检查网络、SSH 密钥和目标文件夹的权限，再运行一次，会接着传 | "
                f"rsync could not reach {shown(self.remote.host)} or failed on the way (status {done.returncode}, see "
                "above); check network, SSH key and the modes of the folder, then run this again: it goes on from there"
            )
        return done

    def _at(self, path: str) -> str:
        return f"{self.remote.host}:{self.remote.path}{path}"

    @contextlib.contextmanager
    def _bench(self) -> Iterator[Path]:
        """An empty folder on this machine for as long as the block runs."""
        with blaming(self.desk):
            self.desk.mkdir(parents=True, exist_ok=True)
            bench = Path(tempfile.mkdtemp(dir=self.desk, prefix="bench-"))
            try:
                yield bench
            finally:
                shutil.rmtree(bench, ignore_errors=True)


def _by_depth(folders: Sequence[str]) -> Iterator[list[str]]:
    """The deepest together, then those above: rsync goes from the top down, where they are not empty yet."""
    for depth in sorted({folder.count("/") for folder in folders}, reverse=True):
        yield [folder for folder in folders if folder.count("/") == depth]


def _read(file: Path) -> str | None:
    with contextlib.suppress(FileNotFoundError):
        return file.read_text("utf-8", "replace")
    return None
