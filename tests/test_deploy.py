"""Deploying: targets, what is refused, and the two targets that change places at once, a folder and a git branch."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from shipping import (
    COMMON,
    CSS1,
    CSS2,
    EDITED,
    FIRST,
    GONE,
    HUI1,
    NEW,
    REMOVED,
    ROOT,
    SAME,
    SECOND,
    SENT,
    House,
    missing_assets,
    plain,
    planned_paths,
    sums,
    tree,
)

from townpress.edges.deploy.address import Branch, Bucket, Folder, Remote, address_of
from townpress.edges.deploy.cargo import loaded
from townpress.edges.deploy.dispatch import dispatched
from townpress.edges.deploy.inplace import carry
from townpress.edges.deploy.kinds import Wave, cache_control, content_type, named_by_digest, wave
from townpress.edges.deploy.receipt import INTENT, RECEIPT, Intent, Parcel, Receipt, changed, changes, standing
from townpress.edges.deploy.targets import destination
from townpress.kernel.errors import ConfigurationError, MachineError, PressBusy
from townpress.press import lock
from townpress.products.wellknown import robots

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from townpress.edges.deploy.cargo import Cargo


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A newsroom with the first edition."""
    return House(tmp_path / "报社 一").publish(FIRST)


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """Where the releases go."""
    return tmp_path / "网站"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A bare repository whose branch ``pages`` holds a file of somebody else."""
    bare, work = tmp_path / "pages.git", tmp_path / "work"
    git("init", "-q", "--bare", str(bare))
    git("init", "-q", "-b", "pages", str(work))
    (work / "CNAME").write_text("news.example\n")
    git("-C", str(work), "add", ".")
    git("-C", str(work), "-c", "user.name=林小满", "-c", "user.email=lin@news.example", "commit", "-qm", "域名")
    git("-C", str(work), "push", "-q", str(bare), "pages")
    return bare


def git(*words: str) -> str:
    """What git prints."""
    return subprocess.check_output(["git", *words], text=True)  # noqa: S607 - the user's git


def branch(bare: Path) -> dict[str, bytes]:
    """Every file of the branch ``pages``."""
    names = git("-C", str(bare), "ls-tree", "-r", "-z", "--name-only", "pages").split("\0")[:-1]
    return {name: subprocess.check_output(["git", "-C", bare, "cat-file", "blob", f"pages:{name}"]) for name in names}  # noqa: S607


def commits(bare: Path) -> list[str]:
    """The subjects of the branch, newest first."""
    return git("-C", str(bare), "log", "--format=%s", "pages").splitlines()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("file:///srv/www/%E6%96%B0%E9%97%BB?keep=3", Folder(Path("/srv/www/新闻"), 3)),
        ("deploy@news.example:/srv/www/新闻 站", Remote("deploy@news.example", "/srv/www/新闻 站")),
        ("news.example:www/", Remote("news.example", "www")),
        ("ssh://deploy@news.example:2222/srv/www", Remote("deploy@news.example", "/srv/www", 2222)),
        ("rsync://news.example/srv/www", Remote("news.example", "/srv/www")),
        ("s3://news/site/", Bucket("news", "site")),
        (
            "s3://news?endpoint=https://oss.example&region=cn-a&style=virtual",
            Bucket("news", "", "https://oss.example", "cn-a", virtual=True),
        ),
        ("git+ssh://git@host.example/us/news.git#pages", Branch("ssh://git@host.example/us/news.git", "pages")),
        ("git+file:///srv/news.git#gh-pages", Branch("file:///srv/news.git", "gh-pages")),
    ],
)
def test_addresses_are_read(text: str, address: object) -> None:
    """Each kind of address is what it says."""
    assert address_of(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ftp://news.example/www",
            "file://srv/www",
            "file:///",
            "file:///a/../b",
            "file:///a?keep=x",
            "file:///a?x=1",
        ),
        *(
            "-oProxyCommand=x:/srv",
            "a@-b:/srv",
            "news.example:-rf",
            "ssh://h:1:2/x",
            "s3://UPPER/x",
            "s3://news?nope=1",
        ),
        *("git+ssh://git@h/x.git", "git+ssh://git@h/x.git#a..b", "git+file:///x.git#--force", "h:/a\nb", "s3://news#x"),
        *("git+ssh://-oProxyCommand=x/y#pages", "rsync://h:/x?y=1", "::", "news.example:"),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """Anything that is not wholly understood, or could be taken for an option, is E750."""
    with pytest.raises(ConfigurationError, match="E750"):
        address_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "ssh://deploy:hunter2@news.example/srv",
        "git+https://x-token:hunter2@host.example/us/news.git#pages",
        "s3://news?secret_access_key=hunter2",
        "deploy:hunter2@news.example:/srv/www",
        "s3://key:hunter2@news/x",
    ],
)
def test_secrets_are_not_taken_nor_repeated(text: str) -> None:
    """A password in an address is E752, and the message does not hold it."""
    with pytest.raises(ConfigurationError, match="E752") as caught:
        address_of(text)
    assert "hunter2" not in str(caught.value)


def test_names_stand_in_a_file(tmp_path: Path) -> None:
    """A name of deploy.yml is its address; one nearly right is guessed; a wrong file is told with its line."""
    file = tmp_path / "deploy.yml"
    with pytest.raises(ConfigurationError, match="E750"):
        destination("live", tmp_path)
    file.write_text("# 目标\nlive: news.example:/srv/www\n正式: file:///srv/www\n", "utf-8")
    assert destination("live", tmp_path) == Remote("news.example", "/srv/www")
    assert destination("正式", tmp_path) == Folder(Path("/srv/www"))
    with pytest.raises(ConfigurationError, match="是不是“live”"):
        destination("lvie", tmp_path)
    for wrong in ("live: [a]\n", "- live\n", "live: {a: b\n"):
        file.write_text(wrong, "utf-8")
        with pytest.raises(ConfigurationError, match=r"deploy\.yml:\d:\d: E751"):
            destination("live", tmp_path)


@pytest.mark.parametrize(
    ("path", "kind", "lasting"),
    [
        ("theme/css/main.31fa96ea.css", "text/css; charset=utf-8", True),
        ("2026/11/a/hui-640.0a1b2c3d.avif", "image/avif", True),
        ("search/grams/1f9c688cad51.txt", "text/plain; charset=utf-8", True),
        ("files/a.0a1b2c3d.pdf", "application/pdf", False),
        ("verify.0a1b2c3d.txt", "text/plain; charset=utf-8", False),
        ("_headers", "text/plain; charset=utf-8", False),
        ("feeds/all.rss.xml", "application/rss+xml; charset=utf-8", False),
        ("files/film.mp4", "video/mp4", False),
        ("files/字幕.vtt", "text/vtt; charset=utf-8", False),
        ("files/x.unknown", "application/octet-stream", False),
    ],
)
def test_kinds(path: str, kind: str, *, lasting: bool) -> None:
    """A file's type comes from its name alone; only a name that tells the bytes is kept for ever."""
    assert content_type(path) == kind
    assert named_by_digest(path) is lasting
    assert ("immutable" in cache_control(path)) is lasting


def test_waves() -> None:
    """Assets, then stories, new ones first, then what leads to them; packed files go with their text."""
    waves = {
        Wave.ASSETS: ("theme/css/a.31fa96ea.css", "2026/11/a/x-640.0a1b2c3d.webp", "search/grams/1f9c688cad51.txt.br"),
        Wave.NEW_PAGES: ("2026/11/a/index.html", "2026/11/a/index.html.gz"),
        Wave.CHANGED_PAGES: (SAME,),
        Wave.INDEXES: (
            "index.html",
            "search/index.json.br",
            "feeds/all.json",
            "sitemap.xml",
            "tags/水/2026/index.html",
        ),
    }
    assert all(wave(path, {SAME}) is when for when, paths in waves.items() for path in paths)


def test_records_are_what_was_written_or_nothing() -> None:
    """Receipt and intent are read back as they were; one byte less and they count for nothing."""
    receipt = Receipt("ab12", {"a b/新.html": Parcel("0" * 32, 7), CSS1: Parcel("1" * 32, 8)}, frozenset({CSS1}))
    assert Receipt.loads(receipt.dumps()) == receipt
    assert Receipt.loads(receipt.dumps()[:-2]) is Receipt.loads("") is None
    intent = Intent("t", frozenset({"a b/新.html"}))
    assert Intent.loads(intent.dumps()) == intent
    assert standing(receipt.dumps(), "坏").unsure == receipt.files.keys()
    assert standing(receipt.dumps(), intent.dumps()).unsure == intent.paths
    ended = Receipt("ab12", receipt.files, receipt.leaving, "t").dumps()
    assert standing(ended, intent.dumps()).unsure == standing(ended, None).unsure == frozenset()


def test_changes_of_a_receipt() -> None:
    """A receipt is had from an older one and what changed, and from nothing else; damage shows in its seal."""
    files = {f"a b/{number}": Parcel(f"{number:032x}", number) for number in range(9)}
    old = Receipt("ab12", files, frozenset(), "t").dumps()
    more = {path: parcel for path, parcel in files.items() if path != "a b/3"}
    more["首页"] = Parcel("f" * 32, 1)
    new = Receipt("cd34", more, frozenset({"a b/4"}), "u").dumps()
    since = changes(old, new)
    assert changed(old, since) == new
    assert changed(new, since) == new
    assert changed(old, "") == changed(old, "x\n+y") == old
    assert Receipt.loads(changed(old, since.replace("首页", "首屋"))) is None


def test_only_a_finished_edition_leaves(house: House, web: Path) -> None:
    """No edition, one that was altered, added to or cut, and a preview are refused, and nothing is made."""
    target = f"file://{web}"
    with pytest.raises(MachineError, match="E753"):
        House(house.root / "empty").deploy(target)
    page = house.output / SAME
    whole = page.read_bytes()
    page.write_bytes(whole.replace("社".encode(), "射".encode(), 1))
    with pytest.raises(MachineError, match=f"E754.*{SAME}"):
        house.deploy(target)
    page.write_bytes(whole)
    (house.output / ".env").write_text("x")
    with pytest.raises(MachineError, match=r"E754.*\.env"):
        house.deploy(target)
    (house.output / ".env").unlink()
    house.publish({**FIRST, "robots.txt": robots("", preview=True).data})  # type: ignore[dict-item]
    with pytest.raises(MachineError, match="E755"):
        house.deploy(target)
    assert not web.exists()


class Place:
    """A place that goes wrong: another machine begins to deploy to it, or what it holds is not what was sent."""

    def __init__(self, *, overtaken: bool = False, damaged: tuple[str, ...] = ()) -> None:
        self.texts: dict[str, str] = {}
        self.overtaken, self.damaged = overtaken, damaged

    def text(self, name: str) -> str | None:
        """As it was put last."""
        return self.texts.get(name)

    def put(self, name: str, text: str) -> None:
        """Put a text."""
        self.texts[name] = text

    def send(self, paths: Sequence[str], _: Cargo) -> tuple[int, int]:
        """Take files; the other one may tell what it will send."""
        if self.overtaken:
            self.texts[INTENT] = Intent("another", frozenset()).dumps()
        return len(paths), 0

    def differing(self, *_: object) -> tuple[str, ...]:
        """What is damaged."""
        return self.damaged

    def remove(self, *_: object) -> None:
        """Must not be asked."""
        raise AssertionError

    def traces(self, _: Iterable[str]) -> tuple[str, ...]:
        """None."""
        return ()


@pytest.mark.parametrize(
    ("place", "error", "code"),
    [(Place(overtaken=True), PressBusy, "E757"), (Place(damaged=(SAME,)), MachineError, f"E762: .*{SAME}")],
)
def test_what_goes_wrong_at_the_end_is_no_deploy(house: House, place: Place, error: type[Exception], code: str) -> None:
    """Another machine has begun meanwhile, or the last look finds damage: nothing is removed or noted."""
    cargo = loaded(house.output, house.root / "packed")
    found = standing(Receipt("old", {GONE: Parcel("0" * 32, 1)}).dumps(), None)
    with pytest.raises(error, match=code):
        carry(place, dispatched(found, cargo.edition, cargo.files), cargo, found)
    assert RECEIPT not in place.texts


def test_one_deploy_at_a_time(house: House, web: Path) -> None:
    """Neither beside another deploy to the same target nor beside a build: 5, and the one that runs is not harmed."""
    target = f"file://{web}"
    house.deploy(target)
    (desk,) = (path for path in (house.root / "state" / "deploy").iterdir() if path.name != "packed")
    with (desk / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(PressBusy, match="E756"):
            house.deploy(target)
    with lock.locked(house.root / ".output-editions"), pytest.raises(PressBusy, match="E701"):
        house.deploy(target)


def test_a_folder_gets_releases(house: House, web: Path) -> None:
    """Each edition is a release of its own; what stays is the same file, not a copy; the oldest go."""
    target = f"file://{web}?keep=2"
    current = web / "current"
    house.deploy(target)
    assert plain(tree(current)) == dict(FIRST)
    old = current.resolve()
    house.publish(SECOND)
    assert planned_paths(house.deploy(target, dry_run=True)) == (SENT, REMOVED)
    assert current.resolve() == old
    files, _, _, removed = sums(house.deploy(target)[-1])
    there = tree(current)
    assert plain(there) == {**SECOND, CSS1: FIRST[CSS1]}
    assert files == len([path for path in there if path.removesuffix(".br").removesuffix(".gz") in SENT])
    assert removed == len(tree(old).keys() - there.keys())
    assert (current / SAME).samefile(old / SAME)
    assert plain(tree(old)) == dict(FIRST), "the release before is as it was"
    house.publish(FIRST).deploy(target)
    assert sorted(path.name[:4] for path in (web / "releases").iterdir() if path.is_dir()) == ["0002", "0003"]
    assert plain(tree(current)) == {**FIRST, CSS2: SECOND[CSS2]}
    assert {path.stat().st_mode & 0o777 for path in current.resolve().rglob("*") if path.is_file()} == {0o644}


def test_a_folder_is_mended(house: House, web: Path) -> None:
    """A file that was altered in the release readers have is noticed, and right in the next one."""
    target = f"file://{web}"
    house.deploy(target)
    (web / "current" / SAME).write_text("改坏了")
    assert sums(house.deploy(target)[-1])[0] == 1
    assert plain(tree(web / "current")) == dict(FIRST)
    (web / "current").unlink()
    (web / "current").mkdir()
    with pytest.raises(MachineError, match="E761"):
        house.deploy(target)


def test_a_kill_leaves_readers_their_release(house: House, web: Path) -> None:
    """Killed while the next release is laid, readers have the last one, whole; the next run uses what was laid."""
    target = f"file://{web}"
    house.deploy(target)
    house.publish(SECOND).killed_after("packing:", target)
    assert plain(tree(web / "current")) == dict(FIRST)
    half = web / "releases" / "next" / NEW
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_text("半")
    laid = {path for path, data in plain(tree(web / "releases" / "next")).items() if SECOND.get(path) == data} & SENT
    files, *_ = sums(house.deploy(target)[-1])
    there = tree(web / "current")
    assert plain(there) == {**SECOND, CSS1: FIRST[CSS1]}
    sent = [path for path in there if path.removesuffix(".br").removesuffix(".gz") in SENT]
    assert 0 < files <= len(sent) - len(laid), "sends the rest"
    assert not (web / "releases" / "next").exists()


def test_a_branch_gets_a_commit(house: House, bare: Path) -> None:
    """One commit upon the branch a deploy, plain files and .nojekyll, others' left; none where nothing changed."""
    target = f"git+file://{bare}#pages"
    assert sums(house.deploy(target)[-1]) == (len(FIRST), sum(map(len, FIRST.values())), 0, 0)
    extra = {"CNAME": b"news.example\n", ".nojekyll": b""}
    assert plain(branch(bare)) == {**FIRST, **extra}
    assert not [path for path in branch(bare) if path.endswith((".br", ".gz"))]
    house.deploy(target)
    assert len(commits(bare)) == 2
    house.publish(SECOND)
    assert planned_paths(house.deploy(target, dry_run=True, state="another")) == (SENT, REMOVED)
    assert len(commits(bare)) == 2
    files, _, _, removed = sums(house.deploy(target, state="another")[-1])
    assert (files, removed) == (len(SENT), len(REMOVED))
    assert plain(branch(bare)) == {**SECOND, CSS1: FIRST[CSS1], **extra}
    assert commits(bare)[0].startswith("出版 2026-11-23")
    assert commits(bare)[2:] == ["域名"], "no history is rewritten"
    changed = git("-C", str(bare), "-c", "core.quotePath=false", "diff", "--name-only", "pages~1", "pages").splitlines()
    assert set(changed) == (SENT | REMOVED) | {".townpress/receipt"}


def test_a_new_branch_begins_and_a_refused_push_is_told(house: House, bare: Path) -> None:
    """A branch that is not there is begun; a repository that takes nothing is E760, and the branch is as it was."""
    house.deploy(f"git+file://{bare}#gh-pages")
    assert git("-C", str(bare), "rev-list", "--count", "gh-pages").strip() == "1"
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 不收 >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(MachineError, match=r"E760.*不收"):
        house.deploy(f"git+file://{bare}#pages")
    assert commits(bare) == ["域名"]
    with pytest.raises(MachineError, match="E760"):
        house.deploy(f"git+file://{bare}-no-such#pages")


def test_the_verb(house: House, web: Path) -> None:
    """``./run deploy``: the sum is the last line, wrong targets end with 2, a missing edition with 4."""
    command = [sys.executable, "-P", "-m", "townpress.edges.program", "deploy"]
    flags = ["--output", str(house.output), "--state", str(house.root / "state")]

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, *words], cwd=ROOT, capture_output=True, text=True, check=False)

    done = run(f"file://{web}", *flags)
    assert done.returncode == 0, done.stderr
    assert sums(done.stdout.splitlines()[-1])[0] == len(tree(web / "current"))
    assert missing_assets(tree(web / "current")) == set()
    assert run("no-such-target", *flags).returncode == 2
    assert run(f"file://{web}", "--dry-run", "--output", str(web / "none")).returncode == 4
    assert not os.path.lexists(web / ".none-editions")


def test_a_missing_program_is_named(house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without rsync, or git, the program is named with the way to get it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for target, program in (("h.example:/srv", "rsync"), ("git+file:///srv/x.git#pages", "git")):
        with pytest.raises(MachineError, match=f"E763.*apt install {program}"):
            house.deploy(target)


def test_what_is_shared_is_what_it_seems() -> None:
    """The two editions differ as these tests say they do."""
    assert {CSS2, NEW, EDITED, "index.html"} <= SENT
    assert {HUI1, GONE} <= REMOVED
    assert not SENT & COMMON.keys()
    assert missing_assets(FIRST) == missing_assets(SECOND) == set()
