"""The command line: Invoke, with the contract's exit statuses and errors in both languages.

``python -m townpress.edges.program build`` is ``inv build``; ``./run build`` is that inside ``.venv``.
"""

from __future__ import annotations

import importlib
import sys
from io import TextIOWrapper

from invoke.collection import Collection
from invoke.exceptions import Exit, ParseError
from invoke.program import Program

from townpress.edges.ground import ROOT
from townpress.kernel.errors import ConfigurationError, TownpressError
from townpress.kernel.problems import did_you_mean

INTERRUPTED = 130


class Desk(Program):
    """Invoke's program: a slip on the command line ends with 2, our own errors with their own status."""

    def parse_core(self, argv: list[str] | None) -> None:
        """As Invoke does, with 2 for what it cannot parse."""
        try:
            super().parse_core(argv)
        except ParseError as slip:
            raise self._usage(slip) from slip

    def parse_tasks(self) -> None:
        """As Invoke does, with 2 for a verb or flag it does not know."""
        try:
            super().parse_tasks()
        except (ParseError, ValueError) as slip:
            raise self._usage(slip) from slip

    def execute(self) -> None:
        """Run the verbs; the one place where an error of ours becomes an exit status."""
        try:
            super().execute()
        except TownpressError as error:
            raise Exit(str(error), code=error.exitcode) from error
        except KeyboardInterrupt:
            raise Exit("已中断 | interrupted", code=INTERRUPTED) from None

    def _usage(self, slip: Exception) -> Exit:
        words = [word for word in self.argv[1:] if not word.startswith("-")]
        zh, en = did_you_mean(words[0], self.collection.task_names) if words and words[0] in str(slip) else ("", "")
        return Exit(
            f"E600: 命令写错了{zh}；./run 列出全部命令，./run --help 命令 说明用法 | "
            f"{slip}{en} (./run lists the verbs, ./run --help VERB explains one)",
            code=ConfigurationError.exitcode,
        )


def desk() -> Desk:
    """The program with the verbs of ``tasks.py``."""
    verbs = Collection.from_module(importlib.import_module("tasks"))
    return Desk(name="Townpress", binary="./run", namespace=verbs, version="0.1.0")


def main() -> None:
    """Run what the command line asks for; messages are UTF-8 whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    desk().run()


if __name__ == "__main__":
    main()
