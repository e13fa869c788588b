"""Whatever may lie, or be missing, under content/: nothing outside it is read, nothing in it is lost in silence."""

from __future__ import annotations

import os
import re
import shutil
import socket
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest
from paper import STORY
from pictures import photograph
from press_room import FOLDER, as_nobody, given_away, told, with_fields

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper import Paper

#: What stands in a file outside content/; no published byte may hold it.
OUTSIDE = "root:x:0:0:这里是机密"

#: A file that has no business there, its code, and a word of what is said.
MISPLACED = {
    "stories/a.markdown": ("E144", "改名"),
    "stories/b.txt": ("E144", ".md"),
    "stories/c.MD": ("E144", ".md"),
    "stories/d.rst": ("E144", ".md"),
    "stories/readme": ("E144", "移走"),
    "stories/e.docx": ("E143", "run new"),
    "stories/f.html": ("E143", "run new"),
    "stories/g.zip": ("E143", "files"),
    "stories/2026/11/daiban/id_rsa": ("E139", "换掉"),
    "stories/2026/11/daiban/id_ed25519.pub": ("E139", "换掉"),
    "stories/2026/11/daiban/prod.env": ("E139", "换掉"),
    "stories/2026/11/daiban/server.pem": ("E139", "换掉"),
    "files/dump.sql": ("E139", "换掉"),
    "files/x.js": ("E143", "PDF"),
    "files/x.exe": ("E143", "PDF"),
    "files/x.php": ("E143", "PDF"),
    "files/x.htm": ("E143", "PDF"),
    "files/x.xyz": ("E143", "pdf"),
    "x.md": ("E145", "stories"),
    "posts/x.md": ("E145", "stories"),
    "stories/a\x1b[31mb.md": ("E146", "改名"),
    "stories/a\u202eb.md": ("E146", "改名"),
    "stories/a\nb.md": ("E146", "改名"),
    "stories/a\\b.md": ("E146", "改名"),
    "stories/2026/con.md": ("E301", "news-con"),
    "stories/2026/" + "长" * 80 + ".md": ("E301", "太长"),
    "files/root/robots.txt": ("E148", "换一个"),
    "files/root/INDEX.html": ("E148", "换一个"),
    "files/root/sitemap.xml": ("E143", ".txt"),
    "files/root/_headers": ("E143", ".txt"),
    "files/root/feeds/all.txt": ("E143", ".txt"),
    "files/root/a.jpg": ("E143", ".txt"),
}


def test_every_misplaced_file_is_told_with_its_remedy(paper: Paper) -> None:
    """Whatever does not belong is named, printable, with what to do; nothing of it is published."""
    paper.story()
    for path in MISPLACED:
        paper.put(path, STORY)
    outcome = paper.build(FORMAT="github")
    assert outcome.status == 3
    assert not paper.output.exists()
    for path, (code, word) in MISPLACED.items():
        name = path.rpartition("/")[2]
        printable = name if name.isprintable() and "\\" not in name else name[:1]
        lines = [line for line in outcome.err.splitlines() if f"{code}" in line and printable in line]
        assert any(word in line for line in lines), (path, lines)
    assert "\x1b" not in outcome.err
    assert "\u202e" not in outcome.err


@pytest.mark.parametrize(
    ("path", "code"),
    [("registers/a.jpg", "E663"), ("registers/places.yaml", "E664"), ("registers/catgories.yml", "E663")],
)
def test_what_lies_wrong_among_the_registers_is_configuration(paper: Paper, path: str, code: str) -> None:
    """Registers are configuration: status 2, and no story is blamed for what is missing from them."""
    paper.story().put(path, "- {slug: x, name: 某}\n")
    outcome = paper.build()
    assert (outcome.status, told(outcome)) == (2, {path: [code]})


def test_names_that_are_not_utf8_are_told(paper: Paper) -> None:
    """A name in GBK is told as escapes."""
    paper.story()
    (paper.content / os.fsdecode(b"stories/\xd6\xd0.md")).write_text(STORY, "utf-8")
    outcome = paper.build()
    assert (outcome.status, outcome.codes) == (3, ["E146"])
    assert "\\udcd6\\udcd0.md" in outcome.err


def linked(target: str, path: str) -> Callable[[Paper, Path], None]:
    """A symbolic link in content/; ``target`` ``@`` names the secret file."""
    return lambda paper, secret: (paper.content / path).symlink_to(target.replace("@", str(secret)))


def made(path: str, kind: int) -> Callable[[Paper, Path], None]:
    """A pipe, a socket or a device in content/."""

    def make(paper: Paper, secret: Path) -> None:
        del secret
        place = paper.content / path
        if kind == stat.S_IFSOCK:
            here = os.open(".", os.O_RDONLY)  # the name of a socket has at most 108 bytes
            os.chdir(place.parent)
            socket.socket(socket.AF_UNIX).bind(place.name)
            os.fchdir(here)
            os.close(here)
        elif kind == stat.S_IFCHR:
            if os.geteuid():
                pytest.skip("only root may make devices")
            os.mknod(place, 0o644 | kind, os.makedev(1, 5))
        else:
            os.mkfifo(place)

    return make


PICTURE = f"{FOLDER}/daiban/a.jpg"

SPECIAL: dict[str, tuple[str, str, Callable[[Paper, Path], None]]] = {
    "link-story": ("stories/x.md", "E140", linked("@", "stories/x.md")),
    "link-picture": (PICTURE, "E140", linked("@", PICTURE)),
    "link-folder": ("stories/etc", "E140", linked("/etc", "stories/etc")),
    "link-loop": ("stories/loop", "E140", linked(".", "stories/loop")),
    "link-itself": ("stories/x.md", "E140", linked("x.md", "stories/x.md")),
    "link-dangling": ("stories/x.md", "E140", linked("nowhere", "stories/x.md")),
    "link-inside": ("stories/2026/twin", "E140", linked("11", "stories/2026/twin")),
    "link-file": ("files/a.pdf", "E140", linked("@", "files/a.pdf")),
    "link-root": ("files/root/a.txt", "E140", linked("@", "files/root/a.txt")),
    "link-register": ("registers/front.yml", "E660", linked("@", "registers/front.yml")),
    "pipe-story": ("stories/x.md", "E141", made("stories/x.md", stat.S_IFIFO)),
    "pipe-picture": (PICTURE, "E141", made(PICTURE, stat.S_IFIFO)),
    "pipe": ("stories/pipe", "E141", made("stories/pipe", stat.S_IFIFO)),
    "pipe-file": ("files/a.pdf", "E141", made("files/a.pdf", stat.S_IFIFO)),
    "pipe-register": ("registers/front.yml", "E661", made("registers/front.yml", stat.S_IFIFO)),
    "socket": ("stories/x.md", "E141", made("stories/x.md", stat.S_IFSOCK)),
    "device": ("stories/x.md", "E141", made("stories/x.md", stat.S_IFCHR)),
    "device-picture": (PICTURE, "E141", made(PICTURE, stat.S_IFCHR)),
}


@pytest.mark.parametrize("case", SPECIAL)
def test_nothing_but_files_and_folders(paper: Paper, tmp_path: Path, case: str) -> None:
    """Links, pipes, sockets and devices are refused by name; none is opened, so none hangs the build or leaks."""
    path, code, make = SPECIAL[case]
    secret = tmp_path / "passwd"
    secret.write_text(OUTSIDE, "utf-8")
    paper.story(f"{STORY}\n![老人在窗口](a.jpg)\n\n[文件]({{static}}/files/a.pdf)\n")
    (paper.content / "files/root").mkdir(parents=True)
    make(paper, secret)
    outcome = paper.build()
    assert outcome.status == (2 if code.startswith("E6") else 3)
    assert code in told(outcome)[path]
    assert not paper.output.exists()
    assert OUTSIDE not in outcome.err


def test_hidden_backup_and_temporary_files_are_left_alone(paper: Paper) -> None:
    """What programs leave behind is neither published nor an error."""
    paper.story()
    names = [
        ".DS_Store",
        ".env",
        ".index.md.swp",
        "index.md~",
        "#index.md#",
        "index.md.bak",
        "index.md.orig",
        "Thumbs.db",
        "~$表.docx",
        "a.tmp",
    ]
    for name in names:
        paper.put(f"{FOLDER}/daiban/{name}", OUTSIDE)
    paper.put("stories/.git/config", OUTSIDE)
    paper.put(".obsidian/app.json", OUTSIDE)
    outcome = paper.build()
    assert (outcome.status, outcome.err) == (0, "")
    assert OUTSIDE.encode() not in b"".join(paper.files.values())


def without(*paths: str) -> Callable[[Paper], None]:
    """Take away parts of content/."""

    def take(paper: Paper) -> None:
        for path in paths:
            shutil.rmtree(paper.content / path)

    return take


INCOMPLETE = {
    "no-stories": (without("stories"), 3, "E134"),
    "empty": (without("stories", "pages", "registers"), 2, "E602"),
    "no-registers": (without("registers"), 2, "E602"),
    "stories-is-a-file": (lambda paper: (without("stories")(paper), paper.put("stories", "x")), 3, "E145"),
    "registers-is-a-file": (lambda paper: (without("registers")(paper), paper.put("registers", "x")), 2, "E602"),
}


@pytest.mark.parametrize("case", INCOMPLETE)
def test_content_that_is_not_whole(paper: Paper, case: str) -> None:
    """A missing stories/ or registers/ is an error, not an empty paper; what readers have stays."""
    paper.story().build()
    before = paper.files
    change, status, code = INCOMPLETE[case]
    change(paper)
    outcome = paper.build()
    assert outcome.status == status
    assert code in outcome.codes
    assert paper.files == before


def test_optional_parts_may_be_missing(paper: Paper) -> None:
    """Neither pages/ nor files/ nor a first story is needed."""
    shutil.rmtree(paper.content / "pages")
    assert paper.build().status == 0


def test_deep_folders_and_long_names(paper: Paper) -> None:
    """Sixty folders deep is a place like any other; too deep for the system is an error, not a crash."""
    paper.story(path="stories/" + "a/" * 60 + "deep.md")
    assert paper.build().status == 0
    place = os.open(paper.content / "stories", os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("ab", dir_fd=place)
        below = os.open("ab", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = below
    os.close(place)
    outcome = paper.build()
    assert (outcome.status, outcome.codes) == (3, ["E142"])
    subprocess.run(["/bin/rm", "-rf", str(paper.content / "stories")], check=True)  # pytest's own sweeping recurses


#: Paths whose modes are taken away, the status, and where the build says it.
UNREADABLE = {
    "story": (f"{FOLDER}/daiban/index.md", 3, f"{FOLDER}/daiban/index.md", "E142"),
    "folder": (f"{FOLDER}/daiban", 3, f"{FOLDER}/daiban", "E142"),
    "stories": ("stories", 3, "stories", "E142"),
    "picture": (f"{FOLDER}/daiban/a.jpg", 3, f"{FOLDER}/daiban/a.jpg", "E142"),
    "file": ("files/a.pdf", 3, "files/a.pdf", "E142"),
    "register": ("registers/categories.yml", 2, "registers/categories.yml", "E662"),
    "masthead": ("registers/masthead.yml", 2, "registers/masthead.yml", "E662"),
    "registers": ("registers", 2, "registers", "E662"),
    "content": ("", 2, "content", "E142"),
}


def test_unreadable_files_and_folders(paper: Paper) -> None:
    """What modes keep from us is named with its remedy; nothing is taken from readers, no other error is made up."""
    paper.story(f"{STORY}\n![老人在窗口](a.jpg)\n\n[文件]({{static}}/files/a.pdf)\n")
    paper.put(f"{FOLDER}/daiban/a.jpg", photograph(size=(60, 40)))
    paper.put("files/a.pdf", b"%PDF")
    assert paper.build().status == 0
    before = paper.files
    given_away(paper)
    for path, status, place, code in UNREADABLE.values():
        file = paper.content / path
        modes = file.stat().st_mode
        file.chmod(0)
        outcome = as_nobody(paper)
        file.chmod(modes)
        assert outcome.status == status, (path, outcome.err)
        assert code in told(outcome)[place]
        assert "E130" not in outcome.codes  # an unreadable story is not a lost one
        assert paper.files == before


LINKS = {
    "[x]({attach}../../../../../../etc/passwd)": "E418",
    "[x]({attach}../../../../../../proc/self/environ)": "E418",
    "[x]({static}/../x)": "E418",
    "[x]({static}/%2e%2e/%2e%2e/etc/passwd)": "E418",
    "[x]({static}/registers/masthead.yml)": "E417",
    "[x]({static}/stories/2026/11/daiban/index.md)": "E417",
    "[x]({static}/files/)": "E417",
    "[x]({filename}/etc/passwd)": "E417",
    "[x]({filename}../../../../../../etc/passwd)": "E418",
    "[x]({filename}/stories/nowhere.md)": "E460",
    "[x](|filename|/etc/passwd)": "E417",
    "[x]({static}/files/root/token.txt)": "E460",
    "[x]({static}/files/none.pdf)": "E460",
    "[x](file:///etc/passwd)": "E416",
    "[x](file://localhost/etc/passwd)": "E416",
    r"[x](C:\Users\x.docx)": "E416",
    "[x](/etc/passwd)": "E463",
    "[x](javascript:alert(1))": "E411",
}


def test_links_publish_nothing_from_outside(paper: Paper) -> None:
    """No way of writing a link brings a file of the machine, of the registers or of the sources onto the site."""
    for number, link in enumerate(LINKS):
        paper.story(f"{STORY}\n{link}\n", f"{FOLDER}/link-{number}.md")
    paper.put("files/root/token.txt", "token")
    outcome = paper.build()
    assert outcome.status == 3
    assert told(outcome) == {f"{FOLDER}/link-{number}.md": [code] for number, code in enumerate(LINKS.values())}
    assert all(re.search(r"\.md:10:[5-9]", place) for place in outcome.places)
    assert not paper.output.exists()


def test_template_and_include_syntax_is_text(paper: Paper) -> None:
    """Jinja, Hugo and include directives in a body are printed as they were typed."""
    paper.story(f'{STORY}\n{{% include "/etc/passwd" %}} {{{{ config }}}} {{{{< readfile "/etc/passwd" >}}}}\n')
    assert paper.build().status == 0
    page = paper.page("2026/11/daiban/index.html")
    assert "{{ config }}" in page
    assert "root:" not in page


VERIFICATION = {
    "google-site-verification: google1234.html": True,
    "<!DOCTYPE html><html><head><meta charset=utf-8><title>ok</title></head><body><p>token</p></body></html>": True,
    '\ufeff<meta name="baidu-site-verification" content="codeva-123" />\r\n<!-- 验证 -->': True,
    "<script>alert(1)</script>": False,
    "<SCRIPT SRC=//x.example>": False,
    "<body onload=alert(1)>": False,
    "<p\nonclick='x'>": False,
    "<iframe src=https://x.example></iframe>": False,
    '<meta http-equiv=refresh content="0;url=https://x.example">': False,
    "<img src=x>": False,
    '<a href="java&#115;cript:alert(1)">x</a>': False,
    "<svg/onload=alert(1)>": False,
    "<form action=/x>": False,
    "<style>@import '//x'</style>": False,
    "<base href=//x>": False,
    "<!--><script>alert(1)</script>-->": False,
    "<p title='><script>'>": False,
    "<title><p></title><script>": False,
    "a < b": False,
    "x" * 5000: False,
    "\x1b$B": False,
}


def test_verification_files_hold_nothing_that_runs(paper: Paper) -> None:
    """What a platform gives for verification is published byte for byte; anything active in it is refused."""
    paper.story()
    names = {text: f"verify-{number}.html" for number, text in enumerate(VERIFICATION)}
    for text, name in names.items():
        paper.put(f"files/root/{name}", text)
    outcome = paper.build()
    assert outcome.status == 3
    bad = {name for text, name in names.items() if not VERIFICATION[text]}
    assert told(outcome) == {f"files/root/{name}": ["E132"] for name in bad}
    for name in bad:
        (paper.content / "files/root" / name).unlink()
    outcome = paper.build()
    assert (outcome.status, outcome.err) == (0, "")
    for text, name in names.items():
        assert (name in bad) or paper.files[name] == text.encode()


ALIASES = {
    "/robots.txt": "E308",
    "/sitemap.xml": "E308",
    "/feeds/all.atom.xml": "E308",
    "/_headers": "E308",
    "/.well-known/security.txt": "E308",
    "/index.html": "E308",
    "/index.html/x/": "E309",
    "/": "E308",
    "/404.html": "E308",
    "/theme/css/main.css": "E308",
    "/search/": "E308",
    "/archive/2026/11/": "E309",
    "/community/": "E304",
    "/Community/index.html": "E304",
    "/community/2026/11/": "E309",
    "/People/Lin-Xiaoman/index.html": "E309",
    "/2026/11/daiban/": "E304",
    "/2026/11/daiban/index.html": "E304",
    "/token.html": "E304",
    "/token.html/x/": "E305",
    "/about/": "E304",
    "/../x.html": "E308",
}


def test_no_old_address_takes_the_place_of_a_page(paper: Paper) -> None:
    """An alias on any page or file of the site is told at its line, whatever made that page; never our own fault."""
    paper.story()
    for number, alias in enumerate(ALIASES):
        paper.story(with_fields(f"aliases: [{alias}]"), f"{FOLDER}/z-{number}.md")
    paper.put("pages/about.md", "---\ntitle: 关于我们\n---\n\n邹城本地新闻。\n")
    paper.put("files/root/token.html", "token")
    outcome = paper.build()
    assert outcome.status == 3
    assert told(outcome) == {f"{FOLDER}/z-{number}.md": [code] for number, code in enumerate(ALIASES.values())}


def test_no_page_takes_the_place_of_the_sites_own(paper: Paper) -> None:
    """A standing page cannot be called what the site calls its own."""
    slugs = ("files", "theme", "feeds", "404", "2026", "search", ".well-known", "robots", "con")
    for slug in slugs:
        paper.put(f"pages/x-{slug}.md", f"---\ntitle: 页面\nslug: {slug}\n---\n\n正文。\n")
    outcome = paper.story().build()
    assert outcome.status == 3
    assert told(outcome) == {f"pages/x-{slug}.md": ["E301"] for slug in slugs}
