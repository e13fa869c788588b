"""Readers of single values. Those made to measure are partial functions: what one reads, others can tell from it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from townpress.editorial.characters import (
    BIDI,
    FORBIDDEN,
    HARD_BLANK,
    ODD_LINE_END,
    folded,
    is_blank,
    is_plain,
    without_invisible,
)
from townpress.editorial.dates import Reason, parse_moment
from townpress.editorial.nodes import Mapping, Scalar, Sequence, Spot
from townpress.editorial.schema import Entry, Outcome, Reader, Schema
from townpress.kernel.problems import Problem, Severity, did_you_mean, shown
from townpress.kernel.regex import regex
from townpress.kernel.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping as MappingOf

LINE_AT_MOST = 300
NAME_AT_MOST = 60
_HAN_BREAK = regex(r"(?<=[⺀-鿿＀-￯　-〿])\s*\n\s*(?=[⺀-鿿＀-￯　-〿])")
_LANGUAGE = regex(r"(?ia)([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?")
_NUMBER = regex(r"(?a)\d{1,3}(?:,\d{3})+|\d+")
_DIGITS_AT_MOST = 12


def words_of(entry: Entry) -> Outcome:
    """The text of a scalar: sound characters only, invisible ones taken out, trimmed; None when nothing is left."""
    if not isinstance(entry.node, Scalar):
        given = ("列表", "a list") if isinstance(entry.node, Sequence) else ("“键: 值”", "a mapping")
        return entry.refuse(
            205,
            f"这里要写文字，写成了{given[0]}。以 [ 或 {{ 开头的文字请加引号",
            f"text is expected here, not {given[1]}; put quotes around text that begins with [ or {{",
        )
    raw = entry.node.text
    if not is_plain(raw):
        # A quoted scalar may hold what the file does not: "\0" and "\u202e" are written with escapes.
        harm = BIDI.search(raw) or FORBIDDEN.search(ODD_LINE_END.sub(" ", raw).replace("\r", "\n"))
        if harm:
            code = f"U+{ord(harm.group()):04X}"
            return entry.refuse(
                210, f"含有看不见的字符 {code}，请删掉重打", f"holds the invisible character {code}; type it again"
            )
        raw = ODD_LINE_END.sub(" ", HARD_BLANK.sub(" ", without_invisible(raw)))
    text = unicodedata.normalize("NFC", raw.replace("\t", " ")).strip()
    return Outcome(None if is_blank(text) else text)


def text(limit: int = LINE_AT_MOST, *, lines: bool = False) -> Reader:
    """A reader of text of at most ``limit`` characters; with ``lines`` several lines are joined to one."""
    return partial(read_text, limit=limit, lines=lines)


def read_text(entry: Entry, *, limit: int, lines: bool) -> Outcome:
    """What :func:`text` reads with."""
    outcome = words_of(entry)
    if not outcome.value:
        return outcome
    value: str = outcome.value
    refused = too_long(entry, len(value), limit)
    if refused:
        return refused
    if "\n" not in value:
        return outcome
    if not lines:
        return entry.refuse(210, "要写在一行里", "must be on one line")
    return Outcome(" ".join(_HAN_BREAK.sub("", value).split()))


def remembering(read: Reader) -> Reader:
    """A reader of words that come again and again: what ``read`` found nothing wrong with, it is not asked again."""

    @lru_cache(maxsize=4096)
    def sound(word: str) -> Outcome:
        return read(Entry(Source(""), "", Scalar(Spot(), word)))

    return partial(_remember, read=read, sound=sound)


def _remember(entry: Entry, *, read: Reader, sound: Callable[[str], Outcome]) -> Outcome:
    if isinstance(entry.node, Scalar) and len(entry.node.text) <= NAME_AT_MOST:
        outcome = sound(entry.node.text)
        if not outcome.problems:
            return outcome
    return read(entry)


def prose(entry: Entry) -> Outcome:
    """Text that may have paragraphs: up to 5,000 characters, its line breaks kept."""
    outcome = words_of(entry)
    limit = 5000
    return (too_long(entry, len(outcome.value), limit) if outcome.value else None) or outcome


def too_long(entry: Entry, length: int, limit: int) -> Outcome | None:
    """The refusal of a value longer than ``limit`` characters."""
    if length <= limit:
        return None
    return entry.refuse(209, f"太长：{length} 个字，最多 {limit} 个", f"too long: {length} characters, at most {limit}")


def one_of(known: tuple[str, ...], words: MappingOf[str, str] | None = None) -> Reader:
    """A reader of one of the ``known`` words; ``words`` gives other words for them."""
    table = {folded(word): word for word in known} | {folded(word): value for word, value in (words or {}).items()}
    return remembering(partial(read_choice, known=known, table=table))


def read_choice(entry: Entry, *, known: tuple[str, ...], table: MappingOf[str, str]) -> Outcome:
    """What :func:`one_of` reads with; ``table``: every word, folded, with the known one it stands for."""
    outcome = words_of(entry)
    if not outcome.value:
        return outcome
    value = table.get(folded(outcome.value))
    if value is not None:
        return Outcome(value)
    zh, en = did_you_mean(folded(outcome.value), table)
    choice = "、".join(known)
    return entry.refuse(
        206,
        f"不认识“{shown(outcome.value)}”{zh or '。'}只能是：{choice}",
        f"unknown “{shown(outcome.value)}”{en}; one of: {choice}",
    )


def number(entry: Entry) -> Outcome:
    """A whole number, not negative: ``4053``, ``4,053``, full-width digits."""
    outcome = words_of(entry)
    if not outcome.value:
        return outcome
    plain = unicodedata.normalize("NFKC", outcome.value)
    digits = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain) or len(digits) > _DIGITS_AT_MOST:
        return entry.refuse(
            207,
            f"“{shown(outcome.value)}”不是整数。只写数字，例如 4053",
            f"“{shown(outcome.value)}” is no whole number; digits only, e.g. 4053",
        )
    return Outcome(int(digits), widened(entry, outcome.value, plain))


def moment(entry: Entry) -> Outcome:
    """An instant, aware, in Asia/Shanghai."""
    outcome = words_of(entry)
    if not outcome.value:
        return outcome
    found = parse_moment(outcome.value)
    if isinstance(found, Reason):
        return entry.refuse(201, f"“{shown(outcome.value)}”{found.zh}", f"“{shown(outcome.value)}” {found.en}")
    return Outcome(found, widened(entry, outcome.value, unicodedata.normalize("NFKC", outcome.value)))


def widened(entry: Entry, written: str, plain: str) -> tuple[Problem, ...]:
    """A note that full-width digits or marks were read as half-width ones."""
    if written == plain:
        return ()
    return (entry.problem(218, "全角字符按半角读", "read full-width as half-width", severity=Severity.REPAIR),)


def language(entry: Entry) -> Outcome:
    """A language tag (BCP 47, language-Script-REGION): ``zh-CN``, ``zh-Hant``, ``en``."""
    outcome = words_of(entry)
    if not outcome.value:
        return outcome
    found = _LANGUAGE.fullmatch(outcome.value)
    if not found or found[1].lower() == "cn":
        return entry.refuse(
            212,
            f"“{shown(outcome.value)}”不是语言代码。简体中文写 zh-CN，英文写 en",
            f"“{shown(outcome.value)}” is no language tag; write zh-CN, en, …",
        )
    parts = (found[1].lower(), (found[2] or "").title(), (found[3] or "").upper())
    return Outcome("-".join(part for part in parts if part))


def mapping_of(schema: Schema, entry: Entry) -> Outcome:
    """The values of a mapping by ``schema``; an empty one is none."""
    if isinstance(entry.node, Mapping):
        return schema.read(entry.source, entry.node, f"{entry.key}.")
    if isinstance(entry.node, Scalar) and not entry.node.text:
        return Outcome()
    keys = "、".join(schema.fields)
    return entry.refuse(205, f"这里要写“键: 值”，可用的键：{keys}", f"“key: value” lines are expected: {keys}")
