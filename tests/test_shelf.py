"""The shelf: one walk over ``content/`` that loses nothing and publishes nothing it does not know."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from townpress.plugin.shelf import Survey, survey

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = 65534

GOOD = {
    "stories": ["2023/06/announcement/index.md", "2023/07/单篇.md", "a/b/c/d/index.md", "2023/06/x/notes.md"],
    "pages": ["help.md", "关于我们.md"],
    "registers": ["masthead.yml", "categories.yml", "front.yml"],
    "pictures": ["stories/2023/06/announcement/照片 1.JPG", "pages/map.png", "files/logo.webp", "stories/x/a.heic"],
    "files": ["表格/申请表.docx", "a.pdf", "root/MP_verify_1.txt", "root/baidu_verify_x.html", "公文.ofd"],
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with an announcement."""
    content = tmp_path / "内容 content"
    lay(content, "stories/2023/06/announcement/index.md")
    return content


def lay(content: Path, path: str) -> None:
    """Put a small file there."""
    (content / path).parent.mkdir(parents=True, exist_ok=True)
    (content / path).write_text("社区")


def codes(found: Survey) -> list[tuple[str, str]]:
    """Path and code of every problem."""
    return [(problem.path, problem.code) for problem in found.problems]


def test_everything_in_its_place(content: Path) -> None:
    """Stories by folder or by file, pages, registers, pictures and files are told apart, sorted, with their sizes."""
    for part, paths in GOOD.items():
        for path in paths:
            lay(content, path if part == "pictures" else f"{part}/{path}")
    found = survey(content)
    assert not found.problems
    for part, paths in GOOD.items():
        expected = sorted(path if part == "pictures" else f"{part}/{path}" for path in paths)
        wares = getattr(found, part)
        assert [ware.path for ware in wares] == expected
        assert {ware.size for ware in wares} == {6}
    assert found.story_count == 4


@pytest.mark.parametrize(
    ("path", "code", "remedy"),
    [
        ("stories/a/index.markdown", "E144", ".md"),
        ("stories/a/index.MD", "E144", ".md"),
        ("stories/a/index.Md", "E144", ".md"),
        ("stories/a/index.txt", "E144", ".md"),
        ("stories/a/index", "E144", ".md"),
        ("pages/help.txt", "E144", ".md"),
        ("stories/a/稿件.docx", "E143", "./run new"),
        ("stories/a/index.html", "E143", "./run new"),
        ("stories/a/文件.pdf", "E143", "content/files/"),
        ("stories/a/id_rsa.pem", "E139", "换掉"),
        ("stories/a/x.mp4", "E143", "content/files/"),
        ("registers/places.yaml", "E144", ".yml"),
        ("registers/places.YML", "E144", ".yml"),
        ("registers/more/places.yml", "E144", "移动"),
        ("registers/catgories.yml", "E143", "是不是“categories”"),
        ("registers/places.json", "E143", ".yml"),
        ("files/x.html", "E143", "PDF"),
        ("files/x.js", "E143", "PDF"),
        ("files/x.exe", "E143", "PDF"),
        ("files/x", "E143", "pdf"),
        ("files/x.sqlite", "E139", "换掉"),
        ("stories/a/id_rsa", "E139", "换掉"),
        ("stories/a/notes", "E144", ".md"),
        ("files/x.xyz", "E143", "pdf"),
        ("files/root/x.pdf", "E143", ".txt"),
        ("files/root/sub/x.txt", "E143", ".txt"),
        ("files/root/index.html", "E148", "换一个"),
        ("files/root/Robots.txt", "E148", "换一个"),
        ("README.md", "E145", "stories"),
        ("story/a.md", "E145", "是不是“stories”"),
        ("Pages/a.md", "E145", "是不是“pages”"),
        ("zzz/a.md", "E145", "stories"),
        ("stories/a\u202egpj.md", "E146", "改名"),
        ("stories/a\u200b/index.md", "E146", "改名"),
        ("stories/a\nb.md", "E146", "改名"),
        ("stories/a\\b.md", "E146", "改名"),
        ("stories/\udcff\udcfe.md", "E146", "改名"),
    ],
)
def test_what_has_no_place(content: Path, path: str, code: str, remedy: str) -> None:
    """Each is refused by name with its remedy, in both languages; nothing is passed over in silence."""
    lay(content, path)
    found = survey(content)
    assert len(found.problems) == 1
    problem = found.problems[0]
    assert problem.code == code
    assert remedy in problem.zh
    assert problem.en
    assert problem.path.isprintable()
    assert path not in [ware.path for part in GOOD for ware in getattr(found, part)]


@pytest.mark.parametrize(
    "name", [".DS_Store", ".env", "._a.md", "a.md~", "#a.md#", "a.swp", "a.md.bak", "A.TMP", "Thumbs.db"]
)
def test_leftovers_are_left_out(content: Path, name: str) -> None:
    """Hidden, backup and temporary files are not published and stop nobody; ``-v`` names them."""
    lay(content, f"stories/2023/06/announcement/{name}")
    found = survey(content)
    assert codes(found) == [(f"content/stories/2023/06/announcement/{name}", "R149")]
    assert found.story_count == 1


def test_hidden_folders_and_editors_locks(content: Path) -> None:
    """A hidden folder is not walked; the dangling link Emacs leaves while a story is open stops nobody."""
    lay(content, ".obsidian/stories/x.md")
    (content / "stories/.#index.md").symlink_to("editor@host.1234")
    found = survey(content)
    assert codes(found) == [("content/.obsidian", "R149"), ("content/stories/.#index.md", "R149")]


def test_links_and_special_files(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Links (to a file, a folder, nothing, themselves), FIFOs and sockets are refused, and none makes the walk wait."""
    (tmp_path / "secret.md").write_text("密")
    folder = content / "stories"
    (folder / "file.md").symlink_to(tmp_path / "secret.md")
    (folder / "folder").symlink_to(tmp_path)
    (folder / "circle").symlink_to(folder)
    (folder / "photo.jpg").symlink_to("/etc/passwd")
    (folder / "dangling.md").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.md")
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.md")
        found = survey(content)
    assert codes(found) == [
        ("content/stories/circle", "E140"),
        ("content/stories/dangling.md", "E140"),
        ("content/stories/file.md", "E140"),
        ("content/stories/folder", "E140"),
        ("content/stories/photo.jpg", "E140"),
        ("content/stories/pipe.md", "E141"),
        ("content/stories/socket.md", "E141"),
    ]
    assert found.rejected == tuple(f"stories/{name}.md" for name in ("dangling", "file", "pipe", "socket"))
    assert found.story_count == 5


def test_linked_part(content: Path, tmp_path: Path) -> None:
    """A whole part that is a link is refused like any other."""
    (tmp_path / "pages").mkdir()
    (content / "pages").symlink_to(tmp_path / "pages")
    assert codes(survey(content)) == [("content/pages", "E140")]


def test_unreadable_file_and_folder(content: Path) -> None:
    """What we may not read is named, file or folder, instead of vanishing with all that is in it."""
    lay(content, "stories/closed.md")
    lay(content, "stories/folder/index.md")
    (content / "stories/closed.md").chmod(0)
    (content / "stories/folder").chmod(0)
    for folder in (content, *content.parents):
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o711)
    privileged = os.geteuid() == 0
    content.chmod(0o755)
    if privileged:
        os.seteuid(NOBODY)
    try:
        found = survey(content)
    finally:
        if privileged:
            os.seteuid(0)
        (content / "stories/folder").chmod(0o755)
    assert codes(found) == [("content/stories/closed.md", "E142"), ("content/stories/folder", "E142")]
    assert found.rejected == ("stories/closed.md",)


def test_no_content(tmp_path: Path) -> None:
    """A missing content folder is a problem, not an empty paper."""
    assert codes(survey(tmp_path / "missing")) == [("content", "E142")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("a.md", "A.md"), ("caf\u00e9.md", "cafe\u0301.md"), ("photo.JPG", "photo.jpg"), ("x/index.md", "X/index.md")],
)
def test_names_a_mac_cannot_keep_apart(content: Path, one: str, other: str) -> None:
    """Names equal after case folding and normalisation are refused, naming the other; one alone is fine."""
    lay(content, f"stories/{one}")
    assert not survey(content).problems
    lay(content, f"stories/{other}")
    found = survey(content)
    assert [problem.code for problem in found.problems] == ["E147"]
    first = min(one, other).split("/", maxsplit=1)[0]
    assert first in found.problems[0].zh
    assert found.story_count + len(found.pictures) == 3


def test_depth_and_order(content: Path) -> None:
    """Three hundred folders deep is walked like any other; the order is that of the paths, whatever the disk's."""
    deep = "stories/" + "d/" * 300
    lay(content, f"{deep}index.md")
    for name in ("b", "A", "中", "a-1", "a"):
        lay(content, f"stories/{name}.md" if name != "A" else "stories/Z/A.md")
    found = survey(content)
    assert [ware.path for ware in found.stories] == sorted(ware.path for ware in found.stories)
    assert found.story_count == 7
    assert not found.problems


def test_label(content: Path) -> None:
    """Paths are shown as the repository has them, not as this machine does."""
    lay(content, "stories/x.rtfd")
    assert survey(content, "新闻/content").problems[0].path == "新闻/content/stories/x.rtfd"
