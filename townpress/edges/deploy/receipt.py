"""What a target keeps of the last deploy: its files with digest and size, and what a deploy under way may have sent.

Both lie in ``.townpress/`` at the target. They hold published paths, digests and sizes, nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from townpress.kernel.digest import digest
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RECEIPT = ".townpress/receipt"
CHANGES = ".townpress/changes"
INTENT = ".townpress/intent"
DIGITS = 32

_HEAD = "townpress deploy 1 "
_INTENT = "townpress intent 1 "
_SEAL = "# blake2b "
_LINE = regex(rf"([0-9a-f]{{{DIGITS}}}) (\d+) ([-~]) (.+)")


@dataclass(frozen=True, slots=True)
class Parcel:
    """One file: the first :data:`DIGITS` digits of its SHA-256, and its size."""

    digest: str
    size: int


@dataclass(frozen=True)
class Receipt:
    """The files that a finished deploy left at the target.

    ``edition``: the digest of the manifest that was sent; ``leaving``: those of ``files`` that are not the edition's
    but the one's before, kept for readers who still have a page of it; ``token``: of the deploy that wrote it, so that
    the intent with the same token is known to be done with.
    """

    edition: str = ""
    files: Mapping[str, Parcel] = field(default_factory=lambda: MappingProxyType({}))
    leaving: frozenset[str] = frozenset()
    token: str = field(default="", compare=False)

    def dumps(self) -> str:
        """As text: a head, ``digest size mark path`` a line, sorted, and a seal over all above."""
        marks = {True: "~", False: "-"}
        lines = [
            f"{parcel.digest} {parcel.size} {marks[path in self.leaving]} {path}\n"
            for path, parcel in sorted(self.files.items())
        ]
        return _sealed(f"{_HEAD}{self.edition} {self.token}\n{''.join(lines)}")

    @classmethod
    def loads(cls, text: str) -> Receipt | None:
        """The receipt in ``text``; None if it is damaged or another version's."""
        head, *lines = _unsealed(text) or [""]
        matches = [_LINE.fullmatch(line) for line in lines]
        if not head.startswith(_HEAD) or not all(matches):
            return None
        rows = [match.groups() for match in matches if match]
        edition, _, token = head.removeprefix(_HEAD).partition(" ")
        return cls(
            edition,
            MappingProxyType({path: Parcel(sum_, int(size)) for sum_, size, _, path in rows}),
            frozenset(path for _, _, mark, path in rows if mark == "~"),
            token,
        )


@dataclass(frozen=True, slots=True)
class Intent:
    """What a deploy set out to send. ``token`` is its own alone: another one's means that another has begun."""

    token: str
    paths: frozenset[str]

    def dumps(self) -> str:
        """As text."""
        return _sealed(f"{_INTENT}{self.token}\n" + "".join(f"{path}\n" for path in sorted(self.paths)))

    @classmethod
    def loads(cls, text: str) -> Intent | None:
        """The intent in ``text``; None if it is damaged."""
        head, *paths = _unsealed(text) or [""]
        return cls(head.removeprefix(_INTENT), frozenset(paths)) if head.startswith(_INTENT) else None


@dataclass(frozen=True, slots=True)
class Standing:
    """A target as it is found. ``unsure``: paths of which it is not known that they are what the receipt says."""

    receipt: Receipt = field(default_factory=Receipt)
    unsure: frozenset[str] = frozenset()


def standing(receipt: str | None, intent: str | None, doubted: Iterable[str] = ()) -> Standing:
    """What is known from the two texts; without a sound receipt nothing is, without a sound intent all is doubted."""
    kept = (Receipt.loads(receipt) if receipt else None) or Receipt()
    begun = Intent.loads(intent) if intent else Intent(kept.token, frozenset())
    done = begun is not None and bool(receipt) and begun.token == kept.token
    left = frozenset() if done else begun.paths if begun else frozenset(kept.files)
    return Standing(kept, left | frozenset(doubted))


def changes(base: str, text: str) -> str:
    """What makes the receipt ``text`` of the receipt ``base``: lines that go, lines that come."""
    old, new = base.split("\n"), text.split("\n")
    was, will = set(old), set(new)
    gone, come = [f"-{line}" for line in old if line not in will], [f"+{line}" for line in new if line not in was]
    return "\n".join([digest(base.encode()), *gone, *come])


def changed(base: str, altered: str) -> str:
    """The receipt that :func:`changes` were told of; ``base`` if they were told of another. Its seal tells damage."""
    told, *lines = altered.split("\n")
    if told != digest(base.encode()):
        return base
    gone = {line[1:] for line in lines if line.startswith("-")}
    come = [line[1:] for line in lines if line.startswith("+")]
    return "\n".join(sorted([*(line for line in base.split("\n") if line not in gone), *come], key=_place))


def _place(line: str) -> tuple[int, str]:
    """Where a line of a receipt stands: head, files by path, seal, the end."""
    match = _LINE.fullmatch(line)
    return (1, match[4]) if match else (0 if line.startswith(_HEAD) else 2 if line else 3, "")


def _sealed(text: str) -> str:
    return f"{text}{_SEAL}{digest(text.encode())}\n"


def _unsealed(text: str) -> list[str] | None:
    body, seal, sum_ = text.rpartition(_SEAL)
    return body.split("\n")[:-1] if seal and sum_ == f"{digest(body.encode())}\n" else None
