"""Where an output may stand: nothing that a swap of whole folders could carry away, or publish, by accident."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from townpress.kernel.errors import ConfigurationError
from townpress.kernel.problems import shown
from townpress.kernel.source import Source
from townpress.press.machine import PATH_SHOWN_AT_MOST, blaming, machine_error

if TYPE_CHECKING:
    from collections.abc import Iterable


def absolute(output: Path) -> Path:
    """``output`` from the root, without ``..``; a link standing there is not followed, since we swap it."""
    return Path(os.path.abspath(output))  # noqa: PTH100 - Path.absolute keeps "..", Path.resolve follows links


def editions_folder(output: Path) -> Path:
    """``.<name of OUT>-editions`` beside the output."""
    place = absolute(output)
    return place.parent / f".{place.name}-editions"


def check_premises(output: Path, state: Path, sources: Iterable[Path], homes: Iterable[Path] = ()) -> None:
    """Refuse an output or a state folder that would swallow what it is made from.

    ``sources`` (content, theme) may neither hold nor lie in either. ``homes`` (the repository, the working folder)
    may hold both, but not lie in them.

    Raises:
        ConfigurationError: the folders overlap.
        MachineError: the output is a file, a link to elsewhere, a mount or a git repository.
    """
    place, beside, store = _real(output), _real(editions_folder(output)), _real(state)
    for source in sources:
        folder = _real(source)
        if _overlap(folder, place) or _overlap(folder, beside):
            raise _overlapping(output, source)
        if _overlap(folder, store):
            raise _overlapping(state, source)
    for home in (*homes, state):
        if _real(home).is_relative_to(place) or _real(home).is_relative_to(beside):
            raise _overlapping(output, home)
    for home in homes:
        if _real(home).is_relative_to(store):
            raise _overlapping(state, home)
    check_output(output)


def check_output(output: Path) -> None:
    """Refuse an output that cannot be exchanged as a whole; raises ``MachineError``."""
    with blaming(output):
        if output.is_symlink():
            if _real(output).parent != _real(editions_folder(output)):
                raise machine_error(
                    output,
                    707,
                    f"这是一个链接，指向 {shown(output.readlink())}。请直接写它指向的文件夹",
                    f"this is a link to {shown(output.readlink())}; name the folder it leads to instead",
                )
        elif output.exists() and not output.is_dir():
            raise machine_error(
                output,
                706,
                "输出的位置上是一个文件，不是文件夹。请移走它，或换一个输出文件夹",
                "the output is a file, not a folder; move it away or choose another output",
            )
        elif output.is_mount():
            raise machine_error(
                output,
                708,
                "这是一个挂载点，不能整体替换。请挂载它的上一级文件夹",
                "this is a mount point and cannot be replaced as a whole; mount the folder above it",
            )
        if (output / ".git").exists():
            raise machine_error(
                output,
                712,
                "这里是一个 git 仓库，整体替换会把它的历史一起换走。请换一个输出文件夹",
                "this is a git repository; replacing it would carry its history away: choose another output",
            )


def check_replaceable(output: Path) -> None:
    """Refuse an output with files in it where the file system cannot exchange; raises ``MachineError``."""
    if holds_anything(output):
        raise machine_error(
            output,
            709,
            "这个磁盘不能一步替换整个文件夹。请先把这个文件夹移到别处，下次构建会在这里放一个链接",
            "this file system cannot replace a folder in one step; move this folder away once, "
            "the next build puts a link in its place",
        )


def holds_anything(folder: Path) -> bool:
    """Whether ``folder`` is there and not empty."""
    return folder.is_dir() and any(folder.iterdir())


def _real(path: Path) -> Path:
    """``path`` without links; unlike ``resolve`` it does not raise where links run in a circle."""
    return Path(os.path.realpath(path))


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def _overlapping(folder: Path, other: Path) -> ConfigurationError:
    problem = Source(shown(folder, PATH_SHOWN_AT_MOST)).problem(
        690,
        f"这个文件夹与 {shown(other, PATH_SHOWN_AT_MOST)} 重叠，构建会毁掉它。请把输出和缓存放到单独的文件夹",
        f"this folder overlaps {shown(other, PATH_SHOWN_AT_MOST)}, which a build would destroy; "
        "give output and state folders of their own",
    )
    return ConfigurationError(f"{problem.path}: {problem.sentence}", (problem,))
