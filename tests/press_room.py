"""What the tests of bad input share: papers with something wrong in them, and builds in processes of their own."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import unquote

from paper import AT, ROOT, STORY, Outcome, Paper

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOBODY = 65534
FOLDER = "stories/2026/11"

_LINE = re.compile(r"^(\S.*?):\d+:\d+: ([EWR]\d{3})", re.MULTILINE)


def with_fields(fields: str, text: str = STORY) -> str:
    """The usual story with further lines of front matter."""
    return text.replace("---\n\n", f"{fields}\n---\n\n", 1)


def show(  # noqa: PLR0913, PLR0917 - a picture shown has these parts
    paper: Paper, slug: str, name: str, data: bytes | None, reference: str = "", alt: str = "老人在窗口"
) -> None:
    """A story of its own that shows one picture; ``data`` None puts no file there."""
    credited = with_fields(f'photos: {{"{unquote(reference or name).strip("<>")}": {{credit: 林小满 摄}}}}')
    paper.story(f"{credited}\n![{alt}]({reference or name})\n", f"{FOLDER}/{slug}/index.md")
    if data is not None:
        paper.put(f"{FOLDER}/{slug}/{name}", data)


def sample_at(root: Path) -> Paper:
    """A copy of the sample content as a paper; not yet built."""
    paper = Paper(root)
    shutil.rmtree(paper.content)
    shutil.copytree(ROOT / "content", paper.content)
    return paper


def told(outcome: Outcome) -> dict[str, list[str]]:
    """The codes told of each path below ``content/`` (other paths as they are)."""
    found = defaultdict(list)
    for path, code in _LINE.findall(outcome.err):
        found[path.removeprefix("content/")].append(code)
    return dict(found)


def command(paper: Paper, *arguments: str, given: Mapping[str, object] | None = None) -> list[str]:
    """Pelican's own command for this paper, for a process of its own."""
    extra = {"CACHE_PATH": str(paper.state), "AT": AT, **(given or {})}
    settings = [f"{name}={json.dumps(value)}" for name, value in extra.items() if value is not None]
    argv = [str(paper.content), "-s", str(ROOT / "pelicanconf.py"), "-o", str(paper.output), *arguments]
    return [sys.executable, "-m", "pelican", *argv, "-e", *settings]


def environment(**more: str) -> dict[str, str]:
    """The environment of such a process: Townpress need not be installed."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def run(
    paper: Paper, *arguments: str, given: Mapping[str, object] | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """The command run to its end; ``more`` goes into its environment."""
    return subprocess.run(
        command(paper, *arguments, given=given),
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def child(paper: Paper, *arguments: str, nobody: bool = False, **given: object) -> tuple[int, int]:
    """A build in a forked process: its id, and the pipe on which :func:`outcome_of` waits for its outcome."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    try:
        if nobody:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.chdir("/")
        outcome = paper.build(*arguments, **given)
        os.write(writer, pickle.dumps((outcome.status, outcome.out, outcome.err)))
    finally:
        os._exit(0)


def outcome_of(pid: int, reader: int) -> Outcome:
    """What the build in a child came to; it must not have been killed."""
    with os.fdopen(reader, "rb") as pipe:
        data = pipe.read()
    os.waitpid(pid, 0)
    status, out, err = pickle.loads(data)  # noqa: S301 - our own child wrote it
    return Outcome(status, out, err, {})


def as_nobody(paper: Paper, *arguments: str, **given: object) -> Outcome:
    """A build by somebody whom modes keep out; root is not, so it becomes nobody in a child."""
    if os.geteuid():
        return paper.build(*arguments, **given)
    return outcome_of(*child(paper, *arguments, nobody=True, **given))


def given_away(paper: Paper) -> None:
    """Let nobody own the paper and reach it."""
    if os.geteuid():
        return
    for folder, _, files in os.walk(paper.root):
        for path in (folder, *(os.path.join(folder, name) for name in files)):  # noqa: PTH118 - names of any bytes
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    for above in paper.root.parents:
        if above.stat().st_uid == os.geteuid() and above != above.parent:
            above.chmod(above.stat().st_mode | 0o755)
