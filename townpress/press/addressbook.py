"""The address book: every address that readers were ever given, kept in git beside the content.

One address a line, from the site's root, sorted, so that two branches merge line by line; behind one that was let go
stands ``gone``.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.kernel.errors import MachineError
from townpress.kernel.problems import shown
from townpress.kernel.source import Source
from townpress.press.machine import blaming, filed

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_HEAD = """\
# 网址簿：发布过的每一个网址，由 ./run publish 记录。请随稿件一起提交，不要手改。
# The address book: every address ever published, kept by ./run publish. Commit it with the stories; do not edit it.
"""
_GONE = "gone"


class AddressBook(Struct, frozen=True, dict=True):
    """Addresses without the slash before them (``2023/06/x/``): those that are to last, and those that were let go."""

    lasting: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()

    def continued(self, answered: Collection[str], vanished: Collection[str] = ()) -> AddressBook:
        """The book once an edition answers for some addresses more, and no longer for those that ``vanished``."""
        lasting = self.lasting.difference(vanished).union(answered)
        return AddressBook(lasting, self.gone.union(vanished) - lasting)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its lines, in order."""
        gone = {f"/{address} {_GONE}" for address in self.gone - self.lasting}
        return tuple(sorted(gone.union(f"/{address}" for address in self.lasting)))

    def dumps(self) -> bytes:
        """The book as text."""
        return (_HEAD + "".join([f"{line}\n" for line in self.lines])).encode()


def read_address_book(file: Path) -> AddressBook | None:
    """The book in ``file``; None if there is none yet.

    Raises:
        MachineError: it cannot be read, or a line is no address (a merge left half done, most likely).
    """
    if not file.exists():
        return None
    with blaming(file):
        text = file.read_text("utf-8", "replace")
    kept: dict[str, set[str]] = {"": set(), _GONE: set()}
    for number, line in enumerate(text.splitlines(), 1):
        address, _, mark = line.rstrip().partition(" ")
        if address.startswith("/") and mark in kept:
            kept[mark].add(address[1:])
        elif address and not address.startswith("#"):
            problem = Source(file.name).problem(
                767,
                f"网址簿的这一行“{shown(line)}”不是网址，多半是合并没有做完。请解决冲突，两边的网址都留下",
                f"this line of the address book, “{shown(line)}”, is no address, perhaps from a merge left half done: "
                "resolve it and keep the addresses of both sides",
                line=number,
            )
            raise MachineError(problem.sentence, (problem,))
    return AddressBook(frozenset(kept[""]), frozenset(kept[_GONE]))


def lasting_in(file: Path | None) -> frozenset[str]:
    """The addresses that readers have, by the book in ``file``; none without one. Raises ``MachineError``."""
    book = read_address_book(file) if file else None
    return book.lasting if book else frozenset()


def write_address_book(book: AddressBook, file: Path) -> None:
    """Put the book into ``file`` in one step. Raises ``MachineError``."""
    with blaming(file):
        filed(file, book.dumps())
