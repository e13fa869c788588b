"""I1, I2 and I5: readers have one edition, whole; a build writes where it may and nowhere else."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from paper import ROOT, STORY
from pictures import photograph
from press_room import child, outcome_of, run

if TYPE_CHECKING:
    from paper import Paper

PAGES = ("index.html", "2026/11/daiban/index.html", "feeds/all.atom.xml", "community/index.html")


def test_readers_see_wholly_old_or_wholly_new(paper: Paper) -> None:
    """A reader who opens the site again and again while six editions are published never meets a mixture or a gap."""
    texts = (STORY, STORY.replace("民生代办日", "医保进村日").replace("四十一", "四十二"))
    whole = []
    for text in texts:
        assert paper.story(text).build().status == 0
        whole.append(tuple(paper.files[path] for path in PAGES))
    seen: set[tuple[bytes, ...]] = set()
    for number in range(6):
        build = child(paper.story(texts[number % 2]))
        while os.waitid(os.P_PID, build[0], os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            folder = os.open(paper.output, os.O_RDONLY | os.O_DIRECTORY)
            view = []
            for path in PAGES:
                with os.fdopen(os.open(path, os.O_RDONLY, dir_fd=folder), "rb") as page:
                    view.append(page.read())
            os.close(folder)
            seen.add(tuple(view))
            assert (paper.output / "index.html").is_file()
            time.sleep(0.001)
        assert outcome_of(*build).status == 0
    assert seen == set(whole)


def listing(*roots: Path) -> dict[str, str]:
    """Every file, folder and link below these folders, with the digests of files."""
    found = {}
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_symlink() or not path.is_file():
                found[str(path)] = str(path.readlink()) if path.is_symlink() else "folder"
            else:
                found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def test_nothing_is_written_elsewhere(paper: Paper, tmp_path: Path) -> None:
    """Published, failed or previewed: HOME, TMPDIR, the working folder, content, theme and package stay untouched."""
    places = {name: tmp_path / name for name in ("home", "tmp", "here")}
    for place in places.values():
        place.mkdir()
    paper.story(f"{STORY}\n![老人在窗口](a.jpg)\n").put("stories/2026/11/daiban/a.jpg", photograph(size=(90, 60)))
    env = {"HOME": str(places["home"]), "TMPDIR": str(places["tmp"]), "PYTHONDONTWRITEBYTECODE": "1"}
    code = [ROOT / "theme", ROOT / "townpress"]
    before = listing(tmp_path, *code)
    for status in (0, 3):
        here = Path.cwd()
        os.chdir(places["here"])
        try:
            assert run(paper, **env).returncode == status
        finally:
            os.chdir(here)
        after = listing(tmp_path, *code)
        allowed = (paper.output, paper.state, paper.root / ".output-editions")
        new = {path for path in after if before.get(path) != after[path]}
        assert {path for path in new if not Path(path).is_relative_to(paper.root)} == set()
        assert [path for path in new if not any(Path(path).is_relative_to(place) for place in allowed)] == []
        assert before.keys() <= after.keys()
        paper.story("---\ntitle: 坏稿\n---\n", "stories/2026/11/bad.md")
        before = listing(tmp_path, *code)
