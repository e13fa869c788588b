"""S3 and what speaks its language: objects with type and caching headers, compared by what the store says of them.

The client is obstore. Credentials are the environment's, ``AWS_ACCESS_KEY_ID`` and ``AWS_SECRET_ACCESS_KEY`` among
them. Every object is put in one request, so that its ETag is its MD5 (where the store encrypts with keys of its own,
the ETag is compared with what the store said when it took the object).
"""

from __future__ import annotations

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import brotli
import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from townpress.edges.deploy.inplace import carry
from townpress.edges.deploy.kinds import cache_control, content_type
from townpress.edges.deploy.receipt import CHANGES, INTENT, RECEIPT, changed, changes, standing
from townpress.kernel.errors import MachineError
from townpress.kernel.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from townpress.edges.deploy.address import Bucket
    from townpress.edges.deploy.cargo import Cargo
    from townpress.edges.deploy.dispatch import Dispatch
    from townpress.edges.deploy.receipt import Standing

_AT_ONCE = 16
_REMOVED_AT_ONCE = 1000
#: Of the receipt's length: what changed, before all is written anew.
_MUCH = 8
_OURS = {"Content-Type": "application/octet-stream", "Cache-Control": "no-store"}


class Store:
    """A bucket, or what lies below a prefix of it."""

    packs = False

    def __init__(self, bucket: Bucket) -> None:
        self._name = f"s3://{bucket.name}/{bucket.prefix}"
        given: dict[str, object] = {"endpoint": bucket.endpoint, "region": bucket.region}
        given |= {"virtual_hosted_style_request": True} if bucket.virtual else {}
        with self._refusing():
            self._store = S3Store(
                bucket.name,
                prefix=bucket.prefix or None,
                config={key: value for key, value in given.items() if value},  # type: ignore[arg-type]
                client_options={"allow_http": True, "timeout": "120s"},
                retry_config={"max_retries": 6, "retry_timeout": timedelta(seconds=60)},
            )
        self._listed: dict[str, tuple[int, str]] = {}
        self._base = ""
        self._begun: frozenset[str] = frozenset()

    def look(self) -> Standing:
        """What receipt and intent say; what the store itself says otherwise is doubted."""
        self._list()
        found = standing(self.text(RECEIPT), self.text(INTENT))
        self._begun = found.unsure
        lost = {
            path for path, parcel in found.receipt.files.items() if self._listed.get(path, (-1, ""))[0] != parcel.size
        }
        return type(found)(found.receipt, found.unsure | lost)

    def carry(self, dispatch: Dispatch, cargo: Cargo, found: Standing) -> tuple[int, int]:
        """Do what ``dispatch`` says (:func:`townpress.edges.deploy.inplace.carry`)."""
        return carry(self, dispatch, cargo, found)

    def text(self, name: str) -> str | None:
        """A text of ours. The receipt is one that was written whole, with what changed since."""
        if name != RECEIPT:
            return self._text(name)
        self._base = self._text(RECEIPT) or ""
        return changed(self._base, self._text(CHANGES) or "") or None

    def _text(self, name: str) -> str | None:
        """A text as it lies there, packed."""
        with self._refusing():
            try:
                packed = bytes(obstore.get(self._store, name).bytes())
            except FileNotFoundError:
                return None
        try:
            text: str = brotli.decompress(packed).decode("utf-8", "replace")
        except brotli.error:
            return ""
        return text

    def put(self, name: str, text: str) -> None:
        """Replace a text of ours; of a receipt much like the one there, only what changed is written."""
        if name == RECEIPT and len(since := changes(self._base, text)) < len(self._base) // _MUCH:
            name, text = CHANGES, since
        with self._refusing():
            packed = brotli.compress(text.encode(), quality=5)
            obstore.put(self._store, name, packed, attributes=_OURS, use_multipart=False)

    def send(self, paths: Sequence[str], cargo: Cargo) -> tuple[int, int]:
        """Put what an earlier deploy, killed on the way, did not put; several at once."""
        with self._refusing(), ThreadPoolExecutor(_AT_ONCE) as crew:
            sizes = list(crew.map(lambda path: self._put(path, cargo.source(path)), paths))
        sent = [size for size in sizes if size is not None]
        return len(sent), sum(sent)

    def differing(self, paths: Sequence[str], cargo: Cargo) -> tuple[str, ...]:
        """What the store lists with another size or ETag than it had when it was put, or not at all."""
        put = self._listed
        self._list()
        return tuple(
            path
            for path in paths
            if path not in self._listed
            or self._listed[path][0] != cargo.files[path].size
            or self._listed[path][1] != put[path][1]
        )

    def remove(self, paths: Sequence[str], folders: Sequence[str] = ()) -> None:  # noqa: ARG002 - there are none
        """Remove objects, a thousand a request."""
        there = [path for path in paths if path in self._listed or path in {RECEIPT, INTENT}]
        with self._refusing():
            for start in range(0, len(there), _REMOVED_AT_ONCE):
                obstore.delete(self._store, there[start : start + _REMOVED_AT_ONCE])

    def traces(self, _: Iterable[str]) -> tuple[str, ...]:
        """None: an object is there whole or not at all."""
        return ()

    def _put(self, path: str, file: Path) -> int | None:
        """The size of what was put; None if it was there."""
        data = file.read_bytes()
        there = self._listed.get(path)
        if path in self._begun and there == (len(data), hashlib.md5(data, usedforsecurity=False).hexdigest()):
            return None
        headers = {"Content-Type": content_type(path), "Cache-Control": cache_control(path)}
        done = obstore.put(self._store, path, data, attributes=headers, use_multipart=False)
        self._listed[path] = (len(data), _bare(done["e_tag"]))
        return len(data)

    def _list(self) -> None:
        with self._refusing():
            self._listed = {
                one["path"]: (one["size"], _bare(one["e_tag"])) for many in obstore.list(self._store) for one in many
            }

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except (BaseError, PermissionError, ValueError) as error:
            reason = shown(_reason(str(error)), 300)
            raise MachineError(
                f"E759: 对象存储 {shown(self._name)} 拒绝了：{reason}。请检查地址、endpoint、region 和环境变量 AWS_*，"
                f"再运行一次，会接着传 | the store {shown(self._name)} refused: {reason}; check address, endpoint, "
                "region and AWS_* in the environment, then run this again: it goes on from there"
            ) from error


def _reason(told: str) -> str:
    """What the store answers, where it says so in S3's own form, else the first line of what the client says."""
    answer = re.search(r"<Code>(.*?)</Code>(?:.*?<Message>(.*?)</Message>)?", told, re.DOTALL)
    return f"{answer[1]}: {answer[2] or ''}" if answer else told.partition("\n")[0]


def _bare(etag: str | None) -> str:
    """An ETag without its quotes (RFC 9110, 8.8.3)."""
    return (etag or "").removeprefix("W/").strip('"')
