"""A newspaper in a string: files between ``-- path --`` lines, built by Pelican's own command in this process."""

from __future__ import annotations

import contextlib
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pelican

from townpress.plugin import command

if TYPE_CHECKING:
    from townpress.plugin.makeready import Word

ROOT = Path(__file__).parent.parent
AT = "2026-11-23T09:00+08:00"

#: The smallest registers that the contract allows, with what the stories below need.
REGISTERS = """\
-- registers/masthead.yml --
name: 邹城本地新闻
domain: news.zoucheng.example
-- registers/categories.yml --
- {slug: community, name: 社区治理}
- {slug: notices, name: 通知公告, kind: notice}
- {slug: property, name: 本地楼市, kind: property, disclaimers: [invest]}
-- registers/sources.yml --
- {slug: mzj, name: 邹城市民政局, kind: government}
-- registers/places.yml --
- {slug: zoucheng, name: 邹城, code: "370883"}
-- registers/topics.yml --
- {slug: standards, name: 社区治理标准化, lead: 标准怎样落到院子里}
-- registers/people.yml --
- {slug: lin-xiaoman, name: 林小满, roles: [记者]}
- {slug: song-wanqing, name: 宋晚晴, roles: [编辑]}
-- registers/disclaimers.yml --
- {id: reprint, text: 转载稿件。, when: {origin: [reprint]}}
- {id: own, text: 本站原创。, when: {origin: [original]}}
- {id: invest, text: 不构成投资建议。}
"""

STORY = """\
---
title: 民生代办日走进柳泉
date: 2026-11-10
category: 社区治理
authors: 林小满
---

老人在家门口办好了四十一件事。
"""


@dataclass(frozen=True)
class Outcome:
    """What a build came to: exit status, what it said, and its report."""

    status: int
    out: str
    err: str
    report: dict[str, object]

    @property
    def codes(self) -> list[str]:
        """The codes of the problems, in the order shown."""
        return re.findall(r"^\S.*?:\d+:\d+: ([EWR]\d{3})", self.err, re.MULTILINE)

    @property
    def places(self) -> list[str]:
        """``path:line:column`` of each problem."""
        return re.findall(r"^(\S.*?:\d+:\d+): [EWR]\d{3}", self.err, re.MULTILINE)


class Paper:
    """A newspaper in a folder of its own."""

    def __init__(self, root: Path, text: str = REGISTERS) -> None:
        self.root = root
        self.content = root / "content"
        self.output = root / "output"
        self.state = root / "state"
        for folder in ("stories", "pages", "registers"):
            (self.content / folder).mkdir(parents=True)
        self.lay(text)

    def lay(self, text: str) -> Paper:
        """Write every file of ``text``."""
        parts = re.split(r"^-- (.+) --\n", text, flags=re.MULTILINE)
        for path, body in zip(parts[1::2], parts[2::2], strict=True):
            self.put(path, body)
        return self

    def put(self, path: str, data: str | bytes) -> Path:
        """Write one file below ``content/``."""
        file = self.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        return file

    def story(self, text: str = STORY, path: str = "stories/2026/11/daiban/index.md") -> Paper:
        """Write a story."""
        self.put(path, text)
        return self

    def elsewhere(self, root: Path) -> Paper:
        """The same content, to be built from nothing into another folder."""
        other = Paper.__new__(Paper)
        other.root, other.content = root, self.content
        other.output, other.state = root / "output", root / "state"
        return other

    def build(
        self, *arguments: str, settings: str = "pelicanconf.py", word: Word | None = None, **given: object
    ) -> Outcome:
        """Build it as ``pelican content -s pelicanconf.py`` does; ``given`` are settings.

        With a ``word`` it is made ready first, and then waits for that.
        """
        extra = {"CACHE_PATH": str(self.state), "AT": AT, **given}
        argv = [str(self.content), "-s", str(ROOT / settings), "-o", str(self.output), *arguments]
        argv += ["-e", *(f"{name}={json.dumps(value)}" for name, value in extra.items())]
        out, err, status = io.StringIO(), io.StringIO(), 0
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                command.main(argv, word) if word else pelican.main(argv)
            except SystemExit as ended:
                status = ended.code if isinstance(ended.code, int) else 1
        report = self.state / "report.json"
        return Outcome(
            status, out.getvalue(), err.getvalue(), json.loads(report.read_bytes()) if report.is_file() else {}
        )

    def page(self, path: str) -> str:
        """The text of a published file."""
        return (self.output / path).read_text("utf-8")

    @property
    def files(self) -> dict[str, bytes]:
        """Every published file."""
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file()
        }
