"""The type case: compiled templates, kept from one build to the next on the machine that compiled them.

They are code, so they are taken only from the very file that we wrote: its inode and ctime, which no copy and no
restored cache has, stand in the ledger. Anything else is compiled anew.
"""

from __future__ import annotations

import contextlib
import marshal
from typing import TYPE_CHECKING

import msgspec
from jinja2 import BytecodeCache

from townpress.kernel.files import contents
from townpress.press.machine import filed
from townpress.press.marks import mark

if TYPE_CHECKING:
    from pathlib import Path
    from types import CodeType

    from jinja2.bccache import Bucket

    from townpress.press.ledger import Ledger

_NOTE = "typecase"
_NAME = "templates.marshal"


class TypeCase(BytecodeCache):
    """The type case in ``folder``; ``key`` is the digest of all that compiled templates hang on."""

    def __init__(self, folder: Path, key: bytes, before: Ledger | None) -> None:
        self._file, self._key = folder / _NAME, key
        self._codes: dict[str, CodeType] = {}
        self._fresh = True
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError, msgspec.MsgspecError):
            noted = before.note(_NOTE) if before else None
            if noted and noted == self._note():
                self._codes = marshal.loads(contents(self._file))  # noqa: S302 - written by us, see above
                self._fresh = False

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja's way to ask for a template."""
        bucket.code = self._codes.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Jinja's way to hand over a template that it has compiled."""
        if bucket.code is not None:
            self._codes[bucket.key] = bucket.code
            self._fresh = True

    def finish(self, draft: Ledger) -> None:
        """Write the case if anything is new in it, and note which file it is. Without it a build only takes longer."""
        with contextlib.suppress(OSError):
            if self._fresh:
                filed(self._file, marshal.dumps(self._codes))
            draft.make_note(_NOTE, self._note())

    def _note(self) -> bytes:
        return msgspec.msgpack.encode((self._key, mark(self._file.lstat())))
