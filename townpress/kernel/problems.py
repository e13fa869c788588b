"""A problem: one thing that is wrong, where it is, and what to do about it, in Chinese and English on one line.

The shape is that of compilers (``path:line:column: code message``), so that grep, editors and CI understand it.
"""

from __future__ import annotations

import enum
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN_AT_MOST = 60
#: Of a longer line a problem keeps so many characters around its column: a line may be a megabyte, and told of often.
EXCERPT_AT_MOST = 100
#: So many problems of one file are told one by one; of more, how many there are.
TOLD_AT_MOST = 500

#: Problems numbered from here on are of settings, registers or theme.
CONFIGURATION = 600


class Severity(enum.Enum):
    """How bad a problem is; the value is the letter before its number."""

    ERROR = "E"
    WARNING = "W"
    #: A warning that STRICT does not turn into an error: whether a number may be printed is the editor's judgement.
    PRIVACY = "P"
    #: Put right by us; shown only with ``-v``.
    REPAIR = "R"


_WEIGHTS = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. ``line`` and ``column`` count from 1; ``number`` is its code without the letter (201).

    ``excerpt``: its line, or what of it lies around the column; ``before``: how many characters come before that.
    """

    path: str
    line: int
    column: int
    severity: Severity
    number: int
    zh: str
    en: str
    field: str = ""
    excerpt: str = ""
    width: int = 1
    before: int = 0

    @property
    def code(self) -> str:
        """``E201``, ``W431``, ``R104``; a privacy warning shows as W."""
        letter = "W" if self.severity is Severity.PRIVACY else self.severity.value
        return f"{letter}{self.number}"

    @property
    def weight(self) -> int:
        """Errors come before warnings, warnings before repairs, when not all can be shown."""
        return _WEIGHTS[self.severity]

    @property
    def sort_key(self) -> tuple[str, int, int, int, str]:
        """By path and place, then by code and text, so that equal runs print equal lists."""
        return (self.path, self.line, self.column, self.number, self.zh)

    @property
    def sentence(self) -> str:
        """The message on one line: ``E201 date: 中文 | English``."""
        named = f" {self.field}" if self.field else ""
        return f"{self.code}{named}: {self.zh} | {self.en}"


def shown(value: object, limit: int = SHOWN_AT_MOST) -> str:
    """``value`` as it may be echoed: controls, bidi and zero-width characters escaped, cut at ``limit``."""
    text = "".join(_visible(character) for character in str(value)[: limit + 1])
    return text if len(text) <= limit else text[:limit] + "…"


def _visible(character: str) -> str:
    if character != " " and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
        code = ord(character)
        return f"\\u{code:04x}" if character <= "\uffff" else f"\\U{code:08x}"
    return character


def around(line: str, column: int) -> tuple[str, int]:
    """What of ``line`` lies around ``column``, and how many characters come before that."""
    start = max(0, column - 1 - EXCERPT_AT_MOST // 2) if len(line) > EXCERPT_AT_MOST else 0
    return line[start : start + EXCERPT_AT_MOST], start


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word a misspelt one probably meant, or None."""
    choices = sorted(known)
    # Wrong capitals are the nearest of all, and would count as wrong letters.
    alike = [choice for choice in choices if choice.casefold() == word.casefold()]
    if alike:
        return alike[0]
    # Of two Han characters one may be wrong; Latin words that share half their letters are only anagrams.
    cutoff = 0.6 if word.isascii() else 0.5
    import difflib  # noqa: PLC0415 - few builds have a misspelt word

    matches = difflib.get_close_matches(word[:SHOWN_AT_MOST], choices, n=1, cutoff=cutoff)
    return matches[0] if matches else None


def did_you_mean(word: str, known: Iterable[str]) -> tuple[str, str]:
    """The Chinese and English half of a hint at the nearest known word; two empty strings if none is near."""
    match = nearest(word, known)
    return (f"，是不是“{match}”？", f"; did you mean “{match}”?") if match else ("", "")


def strictly(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Every warning as an error, privacy warnings excepted."""
    return tuple(
        replace(problem, severity=Severity.ERROR) if problem.severity is Severity.WARNING else problem
        for problem in problems
    )


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by path and place."""
    return tuple(sorted(set(problems), key=lambda problem: problem.sort_key))


def bounded(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of one file, in their order; of very many the worst, and one that says how many are left out.

    What is left out is never worse than what is told, so that a build ends as it would have.
    """
    problems = tuple(problems)
    if len(problems) <= TOLD_AT_MOST:
        return problems
    ranked = sorted(range(len(problems)), key=lambda place: problems[place].weight)
    told, left = sorted(ranked[:TOLD_AT_MOST]), [problems[place] for place in ranked[TOLD_AT_MOST:]]
    first = left[0]
    zh = f"这个文件的问题太多，另有 {len(left)} 个没有列出。请先改好列出的，再检查一次"
    en = f"too many problems in this file: {len(left)} more are not listed; mend those that are and check again"
    more = Problem(first.path, first.line, first.column, first.severity, 129, zh, en)
    return (*(problems[place] for place in told), more)


def errors_in(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that stop a build."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


def tally(problems: Iterable[Problem]) -> tuple[int, int]:
    """How many errors and how many warnings (privacy warnings among them)."""
    counts = Counter(problem.severity for problem in problems)
    return counts[Severity.ERROR], counts[Severity.WARNING] + counts[Severity.PRIVACY]
