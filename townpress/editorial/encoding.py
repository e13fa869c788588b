"""Bytes become text: UTF-8, NFC, lines ended by a line feed. What can be put right is; the rest is refused and named.

No repair adds or removes a line, so a problem's line is the line an editor sees.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from townpress.editorial import charset
from townpress.editorial.characters import is_plain
from townpress.editorial.repairs import doubtful, note, refused, repaired
from townpress.kernel.files import TEXT_AT_MOST
from townpress.kernel.problems import Problem
from townpress.kernel.regex import regex
from townpress.kernel.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

BYTES_AT_MOST = TEXT_AT_MOST
#: Places of one kind that are named in one file.
_NAMED_AT_MOST = 5
#: With more stray bytes than this to each sound Han character, a file is in another encoding from its start.
_STRAYS_A_CHARACTER = 8

_CONFLICT = regex(r"^(<{7}(?!<).*|>{7}(?: .*)?|\|{7}(?: .*)?)$", re.MULTILINE)
_CONFLICT_MARKS = ("<<<<<<<", ">>>>>>>", "|||||||")
_POINTER = ("version https://git-lfs.github.com/spec/", "version https://hawser.github.com/spec/", "/annex/objects/")
_SURROGATE = regex(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_FENCE_END = regex(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_LAST_HEADER = regex(r"\n[ \t]*\n")
_SAVE = "请用编辑器打开它，“另存为”时把编码选成 UTF-8"
_SAVE_EN = "open it in an editor and save it as UTF-8"


def decode(data: bytes, path: str) -> tuple[Source | None, tuple[Problem, ...]]:
    """The text of a file, repaired, and what was wrong with its bytes; None where there is no text to go on with."""
    if len(data) > BYTES_AT_MOST:
        return None, (too_long(path, len(data)),)
    raw = _read(data, path)
    if isinstance(raw, Problem):
        return None, (raw,)
    marked, raw = raw.startswith("\ufeff"), raw.removeprefix("\ufeff")
    text = _one_line_end(raw)
    source = Source(path, text)
    blocked = tuple(_unmerged(source))
    if blocked:
        return None, blocked
    edge = _edge_of_fields(source)
    plain = is_plain(text)
    problems = [] if plain else [*refused(source, edge)]
    problems += doubtful(source, plain=plain)
    if marked:
        problems.append(note(source, 121, "去掉了文件开头的 BOM", "removed the byte order mark"))
    if text != raw:
        problems.append(note(source, 122, "换行符统一成了 LF", "line ends made LF"))
    head, head_notes = repaired(source, 0, edge, plain=plain)
    body, body_notes = repaired(source, edge, len(text), plain=plain)
    return Source(path, head + body), (*problems, *head_notes, *body_notes)


def too_long(path: str, size: int) -> Problem:
    """That a file has more bytes than any text: ``size``."""
    megabytes = size / BYTES_AT_MOST
    return Source(path).problem(
        102,
        f"文件太长：{megabytes:.2f} MB，最多 1 MB。文字稿用不了这么大，图片请另存为文件放在旁边",
        f"the file is too long: {megabytes:.2f} MB, at most 1 MB; keep pictures as files beside the text",
    )


def _read(data: bytes, path: str) -> str | Problem:
    """The text; or that it is not UTF-8, shown in the encoding it probably has, so that the excerpt can be read."""
    kind = charset.kind_of_file(data)
    if kind:
        zh, en = kind
        return Source(path).problem(
            103,
            f"这不是文字稿，是{zh}。请打开它，把文字复制到新的 .md 文件里，存成 UTF-8",
            f"this is no text but {en}; copy its text into a new .md file saved as UTF-8",
        )
    wide = charset.wide(data)
    if wide:
        text = data.decode(wide.codec, "replace")
        return Source(path, text.lstrip("\ufeff")).problem(
            103, f"文件不是 UTF-8，看来是 {wide.name}。{_SAVE}", f"not UTF-8 but probably {wide.name}; {_SAVE_EN}"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        bad, good = charset.damage(data)
        guess = charset.chinese(data) if bad > good * _STRAYS_A_CHARACTER else None
        return _elsewhere(data, path, guess, error.start) if guess else _stray(data, path, bad, error.start)


def _elsewhere(data: bytes, path: str, guess: charset.Charset, start: int) -> Problem:
    """That the file is in another encoding, at the first byte that shows it."""
    before = _one_line_end(data[:start].decode("utf-8"))
    return Source(path, _one_line_end(data.decode(guess.codec, "replace"))).problem(
        103,
        f"文件不是 UTF-8，看来是 {guess.name}。{_SAVE}",
        f"not UTF-8 but probably {guess.name}; {_SAVE_EN}",
        line=before.count("\n") + 1,
        column=len(before) - before.rfind("\n"),
    )


def _stray(data: bytes, path: str, count: int, start: int) -> Problem:
    """That some bytes of a UTF-8 file are none, at the first of them."""
    before = _one_line_end(data[:start].decode("utf-8"))
    line = before.count("\n") + 1
    zh, en = ("表情符号被存坏了", "lone surrogates") if _SURROGATE.match(data, start) else ("不是 UTF-8", "not UTF-8")
    return Source(path, _one_line_end(data.decode("utf-8", "replace"))).problem(
        103,
        f"第 {line} 行起有 {count} 个坏字节（{zh}），可能粘贴了 GBK 等编码的文字。请重打这几个字，再另存为 UTF-8",
        f"{count} bad bytes from line {line} on ({en}), perhaps pasted from another encoding such as GBK; "
        "type those characters again and save as UTF-8",
        line=line,
        column=len(before) - before.rfind("\n"),
    )


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unmerged(source: Source) -> Iterator[Problem]:
    if source.text.startswith(_POINTER):
        yield source.problem(
            107,
            "这是 Git LFS 指针，不是稿件本身。请运行 git lfs pull 后再发布",
            "this is a Git LFS pointer, not the text itself; run git lfs pull",
        )
    marked = any(mark in source.text for mark in _CONFLICT_MARKS)
    for found in list(_CONFLICT.finditer(source.text))[:_NAMED_AT_MOST] if marked else ():
        line, column = source.place_of(found.start())
        yield source.problem(
            106,
            "有未解决的合并冲突。请留下要用的文字，删掉 <<<<<<<、=======、>>>>>>> 这几行",
            "an unresolved merge conflict; keep the text you want and delete the lines <<<<<<<, =======, >>>>>>>",
            line=line,
            column=column,
            width=7,
        )


def _edge_of_fields(source: Source) -> int:
    """The offset at which the fields end and the body begins; a register is fields to its end."""
    text = source.text
    if source.path.endswith((".yml", ".yaml")):
        return len(text)
    start = len(text) - len(text.lstrip("\ufeff\u200b\u2060 \t\n"))
    fenced = text.startswith("---", start)
    end = (_FENCE_END if fenced else _LAST_HEADER).search(text, start + 3 if fenced else start)
    return end.end() if end else len(text)
