"""The sample content as the tests see it: its Markdown files and registers, read without the pipeline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parent.parent / "content"
CHINESE = {"标题": "title", "日期": "date", "栏目": "category", "作者": "authors", "标签": "tags"}


@dataclass(frozen=True)
class Sheet:
    """A Markdown file: its keys by their English names, its body, and how its header was written."""

    path: Path
    keys: dict[str, Any]
    body: str
    style: str

    @property
    def slug(self) -> str:
        """From the folder of ``index.md``, else from the file's name."""
        return str(self.path.parent.name if self.path.name == "index.md" else self.path.stem)

    def names(self, key: str) -> list[str]:
        """A list, or one line with the separators the contract allows."""
        value = self.keys.get(key, [])
        return value if isinstance(value, list) else re.split(r"[、，,;；]\s*", value)


def _read(path: Path) -> Sheet:
    text = path.read_text(encoding="utf-8")
    if text.startswith("---\n"):
        _, front, body = text.split("---\n", 2)
        written = yaml.load(front, Loader=yaml.BaseLoader)  # noqa: S506 - builds text, lists and mappings only
        style = "chinese" if CHINESE.keys() & written.keys() else "yaml"
        return Sheet(path, {CHINESE.get(key, key): value for key, value in written.items()}, body, style)
    front, body = text.split("\n\n", 1)
    pairs = [line.split(": ", 1) for line in front.splitlines()]
    return Sheet(path, {key.lower(): value for key, value in pairs}, body, "pelican")


STORIES = [_read(path) for path in sorted(CONTENT.glob("stories/**/*.md"))]
PAGES = [_read(path) for path in sorted(CONTENT.glob("pages/*.md"))]


def register(name: str) -> Any:  # noqa: ANN401 - a mapping for the masthead, lists for the others
    """A register, every scalar as text."""
    return yaml.load((CONTENT / "registers" / f"{name}.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - as above


def registered(name: str) -> set[str]:
    """The slugs and names of a register."""
    return {entry[key] for entry in register(name) for key in ("slug", "name")}


def day(text: str) -> date:
    """The day a date names, however it is written."""
    year, month, number = re.findall(r"\d+", text)[:3]
    return datetime(int(year), int(month), int(number), tzinfo=UTC).date()
