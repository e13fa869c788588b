"""Tells editors and CI how a build went: problems on standard error, one line each, the sum of fates at the end.

The one place that catches: whatever escapes from a step of the build is told here, the stage and the locks are let go,
the report is written, and an error with the contract's exit status goes on to Pelican.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pelican.log import console

from townpress.kernel.errors import MachineError, OwnFault, TownpressError
from townpress.kernel.problems import Problem, Severity, shown
from townpress.kernel.proofs import FORMATS, proof
from townpress.press.report import write_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from townpress.plugin.build import Build
    from townpress.press.report import Report

FATE_NAMES = {
    "published": "发布",
    "draft": "草稿",
    "scheduled": "定时",
    "expired": "过期",
    "withdrawn": "撤稿",
    "rejected": "退回",
}


@contextlib.contextmanager
def telling(settings: Mapping[str, Any], build: Build | None = None) -> Iterator[None]:
    """Tell what goes wrong inside, end ``build``, and raise it as an error with an exit status."""
    try:
        yield
    except Exception as error:
        known = error if isinstance(error, TownpressError) else _known(error, settings)
        problems = tuple(dict.fromkeys((*(build.problems if build else ()), *_problems(known))))
        form = settings.get("FORMAT") if settings.get("FORMAT") in FORMATS else "text"  # it may itself be what is wrong
        _say(proof(problems, str(form), published=False, verbose=_verbose()))
        if build:
            build.problems = problems
            build.close()
            _file(build, build.report)
        if known is error:
            raise
        raise known from error


def last_word(build: Build | None) -> None:
    """Warnings and the sum of a build that went well; its report is filed."""
    if build is None:
        return
    _say(proof(build.problems, build.settings.form, published=True, verbose=_verbose()))
    report = build.report
    _file(build, report)
    fates_zh = " + ".join(f"{name} {report.fates[fate]}" for fate, name in FATE_NAMES.items())
    fates_en = " + ".join(f"{report.fates[fate]} {fate}" for fate in FATE_NAMES)
    change = report.next_change or ""
    due_zh = f"；下一次变化 {change}" if change else ""
    due_en = f"; next change {change}" if change else ""
    done_zh, done_en = ("已发布", "published") if report.published else ("只检查，没有发布", "checked, not published")
    found, printed, kept = report.stories, report.printed, report.kept
    said = (
        f"稿件 {found} = {fates_zh}；印出 {printed} 页，沿用 {kept} 页；{done_zh}{due_zh} | "
        f"{found} stories = {fates_en}; {printed} pages printed, {kept} kept; {done_en}{due_en}"
    )
    _say([*_told_late(report), said], sys.stdout)


def _told_late(report: Report) -> Iterator[str]:
    """A line for all that came too late: what first, and how many more; the report has all."""
    if report.late:
        what, due = report.late[0]
        more = len(report.late) - 1
        yield (
            f"晚了：{shown(what)} 应在 {due} 生效{f'，另有 {more} 处' if more else ''}；"
            f"请让定时构建在 report.json 的 next_change 那一刻运行 | late: {shown(what)} fell due at {due}"
            f"{f', and {more} more' if more else ''}; let a build run at the next_change of report.json"
        )


def foreign_file(path: str, kept: Path | None) -> Problem:
    """W720 for a file in the output that no build had made."""
    where = shown(kept or "", 200)
    return Problem(
        path,
        1,
        1,
        Severity.WARNING,
        720,
        f"output 里的这个文件不是构建产生的，已移到 {where}。要发布它，请放进 content/files/",
        f"no build made this file in the output; it is now in {where}; to publish it, put it into content/files/",
    )


def mute_pelican() -> None:
    """Keep Pelican from printing a traceback of what has been told already; make standard error speak UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):  # pytest's and other stand-ins cannot be reconfigured
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    if not console.is_terminal:  # its turning sign shows nothing there, and takes time to load
        console.status = lambda *_: contextlib.nullcontext()
    logger = logging.getLogger("pelican")
    if _not_told not in logger.filters:
        logger.addFilter(_not_told)


def _not_told(record: logging.LogRecord) -> bool:
    """Whether a log record is news: an error of ours has been told in full before Pelican hears of it."""
    arguments = record.args if isinstance(record.args, tuple) else ()
    return not any(isinstance(argument, TownpressError) for argument in arguments)


def _known(error: Exception, settings: Mapping[str, Any]) -> TownpressError:
    """An unexpected exception as an error with an exit status; its traceback is saved for whoever mends it."""
    if isinstance(error, MemoryError):
        return MachineError("内存不够。请关掉别的程序再试 | out of memory; close other programs and try again")
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        where = f"{shown(error.filename, 200)}: " if error.filename else ""
        return MachineError(f"{where}{reason}。请检查磁盘和权限 | {reason}; check disk and permissions")
    trace = Path(str(settings.get("CACHE_PATH"))) / "traceback.txt"
    text = "".join(traceback.format_exception(error))
    if settings.get("DEBUG"):
        sys.stderr.write(text)
    saved = ""
    with contextlib.suppress(OSError):
        trace.write_text(text, "utf-8")
        saved = shown(trace, 200)
    return OwnFault(
        f"程序自身出错（{type(error).__name__}: {shown(error)}），不是稿件的问题。请把 {saved} 交给维护者 | "
        f"a fault of Townpress, not of a story; give {saved} to its maintainers"
    )


def _problems(error: TownpressError) -> tuple[Problem, ...]:
    """An error's problems; one that has none of its own is told by its message."""
    if error.problems:
        return error.problems
    zh, _, en = str(error).partition(" | ")
    return (Problem("townpress", 1, 1, Severity.ERROR, _NUMBERS.get(error.exitcode, 799), zh, en or zh),)


#: Numbers for what has no problem of its own, by exit status.
_NUMBERS = {2: 699, 4: 798, 5: 797}


def _say(lines: Iterable[str], to: TextIO | None = None) -> None:
    """Write lines; nobody listening (a closed stream, a pipe to ``head``) does not change how a build went."""
    stream = to or sys.stderr
    with contextlib.suppress(OSError, ValueError, AttributeError):
        for line in lines:
            stream.write(f"{line}\n")
        stream.flush()


def _file(build: Build, report: Report) -> None:
    """Write the report."""
    try:
        write_report(report, build.settings.state)
    except MachineError as error:
        _say(f"{problem.path}: {problem.sentence}" for problem in error.problems)


def _verbose() -> bool:
    return logging.getLogger("pelican").isEnabledFor(logging.INFO)
