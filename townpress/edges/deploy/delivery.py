"""``./run deploy``: one edition to one target, told line by line."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace

from townpress.edges.deploy import address as addresses
from townpress.edges.deploy.branch import Pages
from townpress.edges.deploy.cargo import loaded, nothing_to_send
from townpress.edges.deploy.dispatch import dispatched
from townpress.edges.deploy.folder import Releases
from townpress.edges.deploy.packing import with_packed
from townpress.edges.deploy.rsync import Server
from townpress.edges.deploy.targets import destination
from townpress.edges.ground import say
from townpress.kernel.digest import digest
from townpress.kernel.errors import PressBusy
from townpress.kernel.problems import shown
from townpress.press import lock
from townpress.press.premises import editions_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from townpress.edges.deploy.address import Address
    from townpress.edges.deploy.cargo import Cargo
    from townpress.edges.deploy.dispatch import Dispatch
    from townpress.edges.deploy.receipt import Standing


class Place(Protocol):
    """A target that can be reached. ``packs``: whether it takes packed files beside text."""

    @property
    def packs(self) -> bool:
        """Whether packed files go there."""

    def look(self) -> Standing:
        """What stands there."""

    def carry(self, dispatch: Dispatch, cargo: Cargo, found: Standing) -> tuple[int, int]:
        """Do what is dispatched; how many files were sent, and their bytes."""


class Delivery(Struct, frozen=True):
    """What is asked. ``root``: where ``deploy.yml`` stands; ``state``: where our own things are kept."""

    target: str
    root: Path
    output: Path
    state: Path
    dry_run: bool = False


def deliver(asked: Delivery) -> Iterator[str]:
    """Deploy, or with ``dry_run`` only look; lines for whoever asked, the sum last.

    Raises:
        ConfigurationError: the target, or ``deploy.yml``, is wrong.
        MachineError: there is nothing fit to be sent, or the target refused or is not what was sent.
        PressBusy: a build, or another deploy to this target, is running.
    """
    address = destination(asked.target, asked.root)
    home = asked.state / "deploy"
    if not editions_folder(asked.output).is_dir():
        raise nothing_to_send(asked.output)  # and no folder is made there
    desk = home / digest(repr(address).encode())[:12]
    theirs = (address.path,) if isinstance(address, addresses.Folder) and not asked.dry_run else ()
    with ExitStack() as held:
        held.enter_context(lock.locked(editions_folder(asked.output)))
        cargo = loaded(asked.output, home / "packed")
        held.enter_context(_alone(asked.target, desk, *theirs))
        place = opened(address, desk)
        say(f"查看 {shown(asked.target)}", f"looking at {shown(asked.target)}")
        found = place.look()
        if place.packs:
            cargo = replace(cargo, files=MappingProxyType(with_packed(cargo.files, found, cargo.packer)))
        dispatch = dispatched(found, cargo.edition, cargo.files)
        if asked.dry_run:
            yield from _told(dispatch)
            return
        files, size = place.carry(dispatch, cargo, found) if dispatch else (0, 0)
        cargo.packer.sweep({parcel.digest for parcel in cargo.files.values()})
        yield _sum(asked.target, dispatch, files, size)


def opened(address: Address, desk: Path) -> Place:
    """The place that an address means; ``desk`` is a folder of ours for it."""
    match address:
        case addresses.Folder(path, keep):
            return Releases(path, keep)
        case addresses.Remote():
            return Server(address, desk)
        case addresses.Branch():
            return Pages(address, desk / "git")
        case addresses.Bucket():
            from townpress.edges.deploy.bucket import Store  # noqa: PLC0415 - a client of many megabytes

            return Store(address)


@contextmanager
def _alone(target: str, *folders: Path) -> Iterator[None]:
    with ExitStack() as held:
        try:
            held.enter_context(lock.locked(*folders))
        except PressBusy as busy:
            raise PressBusy(
                f"E756: 另一次向 {shown(target)} 的部署正在进行，请等它结束 | "
                f"another deploy to {shown(target)} is running; let it end"
            ) from busy
        yield


def _told(dispatch: Dispatch) -> Iterator[str]:
    """What a dry run says."""
    for path in dispatch.sent:
        yield f"+ {shown(path, 400)} {dispatch.after.files[path].size}"
    for path in dispatch.removed:
        yield f"- {shown(path, 400)}"
    send, size, kept, remove = len(dispatch.sent), dispatch.bytes, dispatch.kept, len(dispatch.removed)
    yield (
        f"试运行：要发送 {send} 个文件、{size} 字节，保留 {kept} 个，删除 {remove} 个；什么也没有动 | "
        f"dry run: {send} files, {size} bytes to send, {kept} kept, {remove} to remove; nothing was touched"
    )


def _sum(target: str, dispatch: Dispatch, files: int, size: int) -> str:
    kept, removed = len(dispatch.after.files) - files, len(dispatch.removed)
    zh, en = ("已核对", "verified") if dispatch else ("目标已是这一版", "the target has this edition already")
    return (
        f"{shown(target)}：已发送 {files} 个文件、{size} 字节，保留 {kept} 个，删除 {removed} 个；{zh} | "
        f"sent {files} files, {size} bytes; kept {kept}, removed {removed}; {en}"
    )
