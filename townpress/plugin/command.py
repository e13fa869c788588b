"""Pelican's own command, with its settings read once beforehand: what is wrong with them is told in one line, with 2.

``python -m townpress.plugin.command content -s pelicanconf.py`` is ``pelican content -s pelicanconf.py``, except that
Pelican, when it cannot read its settings, ends with 1 and a traceback before any code of ours runs.
"""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pelican
from pelican.settings import read_settings

from townpress.kernel.errors import ConfigurationError
from townpress.kernel.proofs import proof
from townpress.kernel.source import Source

if TYPE_CHECKING:
    from townpress.kernel.problems import Problem
    from townpress.plugin.makeready import Word

NUMBER = 670


def main(argv: list[str], word: Word | None = None) -> None:
    """Run Pelican with these arguments, or end with 2 because the settings cannot be read.

    Given a ``word`` to wait for, the build is made ready first.
    """
    settings, problem = read(argv)
    if word and problem:
        word()
    elif word:
        from townpress.plugin.makeready import make_ready  # noqa: PLC0415 - plugins are Pelican's to load

        make_ready(settings, word)
    if problem is not None:
        for line in proof([problem], published=False):
            sys.stderr.write(f"{line}\n")
        sys.exit(ConfigurationError.exitcode)
    pelican.main(argv)


def read(argv: list[str]) -> tuple[dict[str, Any], Problem | None]:
    """The settings that ``argv`` names, and what keeps Pelican from reading them; None if nothing does.

    Pelican's warnings about them are held back here: it gives them again when it reads them itself.
    """
    given = pelican.parse_arguments(argv)
    logging.disable()
    try:
        return read_settings(given.settings, override=pelican.get_config(given)), None
    except Exception as error:  # noqa: BLE001 - settings are Python: they may raise anything
        return {}, _told(error, given.settings)
    finally:
        logging.disable(logging.NOTSET)


def _told(error: Exception, settings: str) -> Problem:
    path, line = _place(error, settings)
    text = Path(path).read_text(encoding="utf-8", errors="replace") if Path(path).is_file() else ""
    return Source(_shown(path), text).problem(
        NUMBER,
        f"设置读不出来：{error}。请改好这一处，或用 git 恢复这个文件",
        f"the settings cannot be read: {type(error).__name__}: {error}; mend this place or restore the file from git",
        line=line,
    )


def _place(error: Exception, settings: str) -> tuple[str, int]:
    """File and line to blame: where the syntax is wrong, or else the innermost line of a settings file."""
    if isinstance(error, SyntaxError) and error.filename:
        return error.filename, error.lineno or 1
    folder = Path(settings).resolve().parent
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).parent == folder]
    return (frames[-1].filename, frames[-1].lineno or 1) if frames else (settings, 1)


def _shown(path: str) -> str:
    """``path`` from where we stand, if it lies below."""
    full, here = Path(path).resolve(), Path.cwd()
    return str(full.relative_to(here)) if full.is_relative_to(here) else str(full)


if __name__ == "__main__":
    main(sys.argv[1:])
