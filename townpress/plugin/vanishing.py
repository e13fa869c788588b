"""Addresses never die: an edition answers for every address that readers were ever given, or says what is missing.

What it answers for is compared with the book of addresses before it is published, and entered there afterwards.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.editorial.addresses import output_path
from townpress.kernel.errors import ContentError, MachineError
from townpress.kernel.problems import Problem, Severity, nearest, shown
from townpress.kernel.regex import regex
from townpress.kernel.source import Source
from townpress.plugin.cardfile import CardFile, moved_in
from townpress.plugin.store import Forgotten
from townpress.plugin.telling import FATE_NAMES
from townpress.plugin.ties import Ties
from townpress.press.addressbook import AddressBook, read_address_book, write_address_book
from townpress.products.wellknown import redirects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from townpress.plugin.draft import Draft
    from townpress.plugin.editing import Editing
    from townpress.plugin.settings import Settings

_STORY = regex(r"\d{4}/\d{2}/([^/]+)/")
_LET_GO = ("确实要让它消失，请加 --allow-vanishing 再发布一次", "to let it go, publish once with --allow-vanishing")


def answered(draft: Draft) -> frozenset[str]:
    """The addresses that are to last: of stories, tombstones and old addresses, standing pages and sections.

    Lists by tag, place, person, month and the like come and go with their stories (ADR 13).
    """
    record = draft.record
    stories = (url for (url,) in draft.ledger.ask("SELECT url FROM story WHERE changed IS NOT NULL"))
    old = (address for address, _ in redirects(moved_in(draft.ledger), record.tombstones))
    sections = (category.url for category in record.registers.categories)
    pages, stones = (page.url for page in record.pages), (stone.url for stone in record.tombstones)
    return frozenset(stories).union(old, sections, pages, stones)


def check_addresses(draft: Draft, editing: Editing) -> AddressBook | None:
    """The book once ``draft`` is published; None where it need not be written.

    Raises:
        ContentError: the edition does not answer for addresses in the book, and they may not vanish.
        MachineError: the book cannot be read.
    """
    file, allowed = editing.settings.urls, editing.settings.allow_vanishing
    if file is None:
        return None
    known, now = read_address_book(file), answered(draft)
    missing = known.lasting - now if known else ()
    vanished = frozenset(address for address in missing if output_path(address) not in draft.plan.paths)
    if known and vanished and not allowed:
        problems = tuple(_Search(draft, editing, known).problems(vanished))
        raise ContentError("发布过的网址会消失 | addresses that were published would vanish", problems)
    book = (known or AddressBook()).continued(now, vanished)
    return None if book == known else book


def keep_book(book: AddressBook | None, settings: Settings) -> tuple[Problem, ...]:
    """Write the book. Where that cannot be, the edition stands, and W768 says where the book lies instead."""
    if book is None or settings.urls is None:
        return ()
    try:
        write_address_book(book, settings.urls)
    except MachineError as refusal:
        spare = settings.state / settings.urls.name
        with contextlib.suppress(MachineError):
            write_address_book(book, spare)
        why_zh, _, why_en = str(refusal).partition(" | ")
        zh = f"网站已发布，新网址却没能记进网址簿（{why_zh}）。记好的一份在 {shown(spare, 200)}，请拷过来提交"
        en = f"published, but the address book could not be written ({why_en}); copy {shown(spare, 200)} over it"
        return (Problem(settings.urls.name, 1, 1, Severity.WARNING, 768, zh, en),)
    return ()


class _Heir(Struct, frozen=True, dict=True):
    """The story that ought to answer for an address: its file, and where it stands now, if anywhere."""

    path: str
    url: str
    fate: str
    lives: bool


class _Search:
    """Looks for the stories that vanished addresses belonged to, by the edition before and by what is new in this."""

    def __init__(self, draft: Draft, editing: Editing, book: AddressBook) -> None:
        self._draft, self._editing, self._book = draft, editing, book
        self._label = editing.settings.content.name
        self._source = Source(editing.settings.urls.name if editing.settings.urls else "")

    def problems(self, vanished: Iterable[str]) -> Iterator[Problem]:
        """All that is to be said, each story once."""
        moved: dict[_Heir, list[str]] = {}
        for address in sorted(vanished):
            owner = self._owner(address)
            heir = self._heir(address, owner)
            if heir:
                moved.setdefault(heir, []).append(address)
            else:
                yield self._lost(address, owner)
        for heir, addresses in moved.items():
            yield self._moved(heir, addresses) if heir.lives else self._hidden(heir, addresses)

    def _owner(self, address: str) -> str:
        """The file that claimed an address in the edition before; empty if that is not known any more."""
        owners: tuple[str, ...] = ()
        if self._editing.before:
            with contextlib.suppress(sqlite3.Error):  # of an older make
                owners = Ties(self._editing.before).owners(address)
        return owners[0] if owners else ""

    def _heir(self, address: str, owner: str) -> _Heir | None:
        if owner in self._stories:
            return self._stories[owner]
        title, slug = self._title(owner), (_STORY.fullmatch(address) or ("", ""))[1]
        named = [heir for heir in self._newcomers if title and self._titles.get(heir.path) == title]
        return named[0] if named else self._newcomers_called.get(slug)

    @cached_property
    def _stories(self) -> dict[str, _Heir]:
        rows = self._draft.ledger.ask("SELECT path, url, fate, changed IS NOT NULL FROM story")
        return {path: _Heir(path, url, fate, bool(lives)) for path, url, fate, lives in rows}

    @cached_property
    def _newcomers(self) -> tuple[_Heir, ...]:
        """Stories at addresses that were never published."""
        lasting = self._book.lasting
        return tuple(heir for heir in self._stories.values() if heir.lives and heir.url not in lasting)

    @cached_property
    def _newcomers_called(self) -> dict[str, _Heir]:
        return {heir.url.split("/")[-2]: heir for heir in self._newcomers}

    @cached_property
    def _titles(self) -> dict[str, str]:
        cards = CardFile(self._draft.ledger, self._editing.store, self._editing.digests)
        found = ((heir.path, cards.card(heir.path)) for heir in self._newcomers)
        return {path: card.title for path, card in found if card}

    def _title(self, path: str) -> str:
        """The title of a story in the edition before."""
        if path and self._editing.before:
            with contextlib.suppress(sqlite3.Error, Forgotten):
                card = CardFile(self._editing.before, self._editing.store, self._editing.digests).card(path)
                return card.title if card else ""
        return ""

    def _moved(self, heir: _Heir, addresses: list[str]) -> Problem:
        had = [old for (old,) in self._draft.ledger.ask("SELECT old FROM alias WHERE path = ?", (heir.path,))]
        line = f"aliases: [{', '.join(f'/{old}' for old in (*had, *addresses))}]"
        listed = "、".join(f"/{address}" for address in addresses)
        return Source(f"{self._label}/{heir.path}").problem(
            311,
            f"发布过的网址 {listed} 会打不开：这篇稿件现在在 /{heir.url}。请在稿头写：{line}；{_LET_GO[0]}",
            f"{listed} was published and would be lost: this story is now at /{heir.url}; put into its front matter "
            f"{line}; {_LET_GO[1]}",
        )

    def _hidden(self, heir: _Heir, addresses: list[str]) -> Problem:
        listed = "、".join(f"/{address}" for address in addresses)
        return Source(f"{self._label}/{heir.path}").problem(
            312,
            f"这篇稿件发布过，现在是“{FATE_NAMES[heir.fate]}”，{listed} 会打不开。请改回 status: published；"
            f"要撤下，请写 status: withdrawn 和 withdrawn: 原因，不要另定发布时间；{_LET_GO[0]}",
            f"this story was published and is {heir.fate} now, so {listed} would be lost; restore status: published, "
            f"or withdraw it with status: withdrawn and withdrawn: reason, without publish_at; {_LET_GO[1]}",
        )

    def _lost(self, address: str, owner: str) -> Problem:
        line = 1 + next((n for n, one in enumerate(self._listed, 1) if one == f"/{address}"), 0)
        file = f"{self._label}/{owner}" if owner else ""
        if owner.startswith(("pages/", "registers/")) or (not owner and re.fullmatch(r"[^/]+/", address)):
            return self._source.problem(
                314,
                f"发布过的常设页面或栏目 /{address} 会打不开{f'（在 {shown(file, 200)}）' if file else ''}。"
                f"请保留它的 slug；{_LET_GO[0]}",
                f"the standing page or section /{address} was published and would be lost"
                f"{f' (in {shown(file, 200)})' if file else ''}; keep its slug; {_LET_GO[1]}",
                line=line,
            )
        near = nearest((_STORY.fullmatch(address) or ("", ""))[1], self._newcomers_called)
        instead = f"（{shown(self._newcomers_called[near].path, 200)}？）" if near else ""
        return self._source.problem(
            313,
            f"发布过的网址 /{address} 会打不开，它的稿件{f' {shown(file, 200)} ' if file else ''}不在了。"
            f"请用 git 找回稿件，写上 status: withdrawn 和 withdrawn: 原因；或在代替它的稿件{instead}里写："
            f"aliases: [/{address}]；{_LET_GO[0]}",
            f"/{address} was published and would be lost, its story {f'{shown(file, 200)} ' if file else ''}is gone; "
            "restore the file from git and withdraw it with status: withdrawn and withdrawn: reason, or put into the "
            f"story that takes its place{instead} aliases: [/{address}]; {_LET_GO[1]}",
            line=line,
        )

    @cached_property
    def _listed(self) -> tuple[str, ...]:
        """The lines of the book, as it would be written: after its two lines of explanation."""
        return ("", *self._book.lines)
