"""The machine, its disks and its people: whatever happens around a build, readers keep what they have."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from paper import STORY
from pictures import huge_png, photograph
from press_room import as_nobody, child, command, environment, given_away, outcome_of, show, told, with_fields

from townpress.press.rollback import rollback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from paper import Paper

MOUNT = "/bin/mount"
GIT = shutil.which("git") or "git"

WRONG = STORY.replace("2026-11-10", "2026-13-45")


def editions(paper: Paper) -> list[str]:
    """The trees of editions beside the output."""
    folder = paper.root / ".output-editions"
    return sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and not entry.is_symlink())


def put_file(path: str) -> Callable[[Paper], object]:
    """A file where a folder belongs."""
    return lambda paper: (paper.root / path).write_text("x")


def put_link(path: str, target: str) -> Callable[[Paper], object]:
    """A link where a folder belongs; what it leads to must be left alone."""
    return lambda paper: ((paper.root / target).mkdir(), (paper.root / path).symlink_to(target))


#: What is there before, the output, the state, the status, the code.
PREMISES: dict[str, tuple[Callable[[Paper], object] | None, str, str, int, str]] = {
    "output-is-a-file": (put_file("output"), "output", "state", 4, "E706"),
    "output-is-a-pipe": (lambda p: os.mkfifo(p.output), "output", "state", 4, "E706"),
    "output-is-a-link": (put_link("output", "elsewhere"), "output", "state", 4, "E707"),
    "output-leads-nowhere": (lambda p: p.output.symlink_to("nowhere"), "output", "state", 4, "E707"),
    "output-below-a-file": (put_file("file"), "file/output", "state", 4, "E706"),
    "output-is-a-repository": (lambda p: (p.output / ".git").mkdir(parents=True), "output", "state", 4, "E712"),
    "output-in-content": (None, "content/out", "state", 2, "E690"),
    "output-is-content": (None, "content", "state", 2, "E690"),
    "output-holds-content": (None, ".", "state", 2, "E690"),
    "output-is-the-root": (None, "/", "state", 2, "E690"),
    "output-name-too-long": (None, "长" * 90, "state", 4, "E705"),
    "state-is-a-file": (put_file("state"), "output", "state", 4, "E706"),
    "state-below-a-file": (put_file("file"), "output", "file/state", 4, "E706"),
    "state-in-content": (None, "output", "content/state", 2, "E690"),
    "state-is-output": (None, "output", "output", 2, "E690"),
    "state-in-output": (None, "output", "output/state", 2, "E690"),
    "state-among-editions": (None, "output", ".output-editions", 2, "E690"),
    "lock-is-a-link": (
        lambda p: (p.state.mkdir(), (p.state / "lock").symlink_to("/etc/passwd")),
        "output",
        "state",
        4,
        "E705",
    ),
    "lock-is-a-folder": (lambda p: (p.state / "lock").mkdir(parents=True), "output", "state", 4, "E705"),
    "editions-is-a-file": (put_file(".output-editions"), "output", "state", 4, "E706"),
}


def tree(root: Path) -> dict[str, bytes | str]:
    """Everything below a folder: bytes of files, targets of links."""
    found: dict[str, bytes | str] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_file():
            found[name] = path.read_bytes()
        else:
            found[name] = "folder or other"
    return found


@pytest.mark.parametrize("case", PREMISES)
def test_wrong_premises_are_told_before_anything_is_touched(paper: Paper, case: str) -> None:
    """An output or state that is no folder, or overlaps what it is made from, is refused and left as it was."""
    before, output, state, status, code = PREMISES[case]
    paper.story()
    if before:
        before(paper)
    was = tree(paper.root)
    paper.output, paper.state = paper.root / output, paper.root / state
    outcome = paper.build()
    assert (outcome.status, outcome.codes) == (status, [code])
    assert "没有发布，线上内容未变" in outcome.err
    now = tree(paper.root)
    assert {path: now.get(path) for path in was} == was
    assert {path for path in now.keys() - was.keys() if "content" in path} == set()


@pytest.mark.skipif(os.geteuid() != 0, reason="gives files away")
def test_folders_that_cannot_be_written(paper: Paper) -> None:
    """A read-only place for the output, its editions or the state is 4 and names the folder; nothing changes."""
    paper.story().build()
    before = paper.files
    given_away(paper)
    for path in (".", ".output-editions", "state"):
        folder = paper.root / path
        folder.chmod(0o555)
        outcome = as_nobody(paper)
        folder.chmod(0o755)
        assert (outcome.status, outcome.codes) == (4, ["E703"]), path
        assert paper.files == before


@contextlib.contextmanager
def small_disk(place: Path, size: str, *, read_only: bool = False) -> Iterator[Path]:
    """A file system of ``size`` at ``place``."""
    place.mkdir()
    made = subprocess.run(
        [MOUNT, "-t", "tmpfs", "-o", f"size={size}{',ro' * read_only}", "tmpfs", str(place)],
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("cannot mount a tmpfs here")
    try:
        yield place
    finally:
        subprocess.run(["/bin/umount", str(place)], check=True)


def test_a_full_disk_for_the_output(paper: Paper) -> None:
    """The disk fills while a larger edition is staged: status 4, the edition before stays, no stage is left."""
    with small_disk(paper.root / "disk", "400k") as disk:
        paper.output = disk / "output"
        assert paper.story().build().status == 0
        before = paper.files
        for number in range(20):
            paper.story(path=f"stories/2026/11/more-{number}.md")
        outcome = paper.build()
        assert (outcome.status, outcome.codes) == (4, ["E702"])
        assert paper.files == before
        for number in range(20):
            (paper.content / f"stories/2026/11/more-{number}.md").unlink()
        assert paper.build().status == 0
        assert paper.files == before


def test_a_full_disk_for_the_state(paper: Paper) -> None:
    """No room for the prints of a photograph: 4, and nothing is published without it."""
    with small_disk(paper.root / "disk", "60k") as disk:
        paper.state = disk / "state"
        paper.story(f"{STORY}\n![老人在窗口](a.jpg)\n").put("stories/2026/11/daiban/a.jpg", photograph())
        outcome = paper.build()
        assert outcome.status == 4
        assert "No space left" in outcome.err
        assert not paper.output.exists()


def test_a_read_only_disk(paper: Paper) -> None:
    """A read-only file system is told as such."""
    with small_disk(paper.root / "disk", "60k", read_only=True) as disk:
        paper.output = disk / "output"
        outcome = paper.story().build()
        assert (outcome.status, outcome.codes) == (4, ["E704"])


def test_two_builds_at_once(paper: Paper) -> None:
    """While one builds another ends with 5 at once and says who; with LOCK_WAIT it waits its turn and succeeds."""
    paper.story().build()
    holder = child(paper)
    lock = paper.state / "lock"
    while f'"pid": {holder[0]}' not in lock.read_text():
        time.sleep(0.001)
    os.kill(holder[0], signal.SIGSTOP)
    before = paper.files
    busy = paper.build()
    waiting = child(paper, LOCK_WAIT=30)
    time.sleep(0.1)
    os.kill(holder[0], signal.SIGCONT)
    assert (busy.status, busy.codes) == (5, ["E701"])
    assert str(holder[0]) in busy.err
    assert outcome_of(*holder).status == 0
    assert outcome_of(*waiting).status == 0
    assert paper.files == before
    assert len(editions(paper)) <= 2  # the edition before and the spare, no stage


@pytest.mark.parametrize(("number", "rounds"), [(signal.SIGKILL, 24), (signal.SIGTERM, 4)])
def test_killed_at_random_moments(paper: Paper, number: signal.Signals, rounds: int) -> None:
    """Killed two dozen times in mid-build, readers have one edition or the other, whole; the next build clears up."""
    dice = random.Random(8)  # noqa: S311 - which moments is of no consequence
    texts = (STORY, STORY.replace("四十一", "四十二"))
    whole = []
    for text in texts:
        started = time.monotonic()
        assert paper.story(text).build().status == 0
        took = time.monotonic() - started
        whole.append(paper.files)
    for round_ in range(rounds):
        paper.story(texts[round_ % 2])
        pid, pipe = child(paper)
        time.sleep(dice.random() * took * 1.2)
        os.kill(pid, number)
        os.waitpid(pid, 0)
        os.close(pipe)
        assert paper.files in whole
        assert (paper.output / "index.html").is_file()
    outcome = paper.story(texts[0]).build()
    assert (outcome.status, outcome.err) == (0, "")
    assert paper.files == whole[0]
    assert len(editions(paper)) <= 2  # the edition before and the spare; no stage


@pytest.fixture
def heeded() -> Iterator[None]:
    """Ctrl-C reaches what is started here even if a shell runs all this in the background, where it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
def test_interrupted_is_not_success(paper: Paper) -> None:
    """Ctrl-C in the middle of a build is status 130 (SIGTERM: the signal's), the output stays, the stage goes."""
    paper.story().build()
    before = paper.files
    for number in range(200):
        paper.story(path=f"stories/2026/11/more-{number}.md")
    for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)):
        process = subprocess.Popen(command(paper), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        lock = paper.state / "lock"
        while f'"pid": {process.pid}' not in lock.read_text():
            time.sleep(0.01)
            assert process.poll() is None
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
        assert process.returncode == status
        assert b"Traceback" not in said
        assert paper.files == before
    assert paper.build().status == 0
    assert len(editions(paper)) == 1


def damaged(data: bytes, how: str) -> bytes:
    """Bytes as a bad disk leaves them."""
    return {"cut": data[: len(data) // 2], "garbled": bytes(b ^ 0x55 for b in data), "emptied": b""}[how]


@pytest.mark.parametrize("how", ["cut", "garbled", "emptied"])
def test_damaged_caches_change_nothing(paper: Paper, how: str) -> None:
    """Every file of the state folder, one after another and then all, is damaged: the output is what it was."""
    show(paper, "daiban", "a.jpg", photograph(size=(90, 60)))
    paper.build()
    before = paper.files
    for file in sorted(path for path in paper.state.rglob("*") if path.is_file()):
        file.write_bytes(damaged(file.read_bytes(), how))
    outcome = paper.build()
    assert (outcome.status, outcome.err) == (0, "")
    assert paper.files == before
    for folder in (path for path in paper.state.iterdir() if path.is_dir()):
        shutil.rmtree(folder)
        folder.write_text("x")  # a file where a cache belongs
    outcome = paper.build()
    assert outcome.status in {0, 4}
    assert paper.files == before


def test_foreign_files_are_kept_and_told(paper: Paper) -> None:
    """What somebody put into the output moves into the edition before, with a warning; what they changed is mended."""
    paper.story().build()
    before = paper.files
    (paper.output / "uploads").mkdir()
    (paper.output / "uploads/notice.pdf").write_bytes(b"%PDF by hand")
    (paper.output / "index.html").write_text("hacked")
    (paper.output / "passwd").symlink_to("/etc/passwd")
    outcome = paper.build()
    assert outcome.status == 0
    assert told(outcome) == {"uploads/notice.pdf": ["W720"], "passwd": ["W720"]}
    assert paper.files == before
    kept = paper.root / ".output-editions" / editions(paper)[0]
    assert (kept / "uploads/notice.pdf").read_bytes() == b"%PDF by hand"
    assert outcome.report["foreign"] == ["passwd", "uploads/notice.pdf"]


def test_rollback_and_forward_again(paper: Paper) -> None:
    """The edition before comes back byte for byte, twice over; the next build goes on from there."""
    paper.story().build()
    first = paper.files
    paper.story(STORY.replace("四十一", "四十二")).build()
    second = paper.files
    assert first != second
    rollback(paper.output)
    assert paper.files == first
    rollback(paper.output)
    assert paper.files == second
    rollback(paper.output)
    assert paper.build().status == 0
    assert paper.files == second


def git(paper: Paper, *words: str, date: str) -> None:
    """Git in the content folder, at another time."""
    env = {**os.environ, "GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date, "HOME": str(paper.root)}
    names = ["-c", "user.name=编辑", "-c", "user.email=e@news.example"]
    subprocess.run([GIT, *names, *words], cwd=paper.content, env=env, check=True, capture_output=True)


def test_a_clock_before_the_newest_commit(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a clock would hide what is due: 4; an instant given as AT or SOURCE_DATE_EPOCH is not doubted."""
    paper.story()
    git(paper, "init", "-q", date="2099-01-01T00:00:00Z")
    git(paper, "add", "-A", date="2099-01-01T00:00:00Z")
    git(paper, "commit", "-qm", "明天", date="2099-01-01T00:00:00Z")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    outcome = paper.build(AT="")
    assert (outcome.status, outcome.codes) == (4, ["E711"])
    assert paper.build(CHECK_ONLY=True).status == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    outcome = paper.build(AT="", CHECK_ONLY=True)
    assert outcome.status == 0
    assert outcome.report["instant"] == "2026-11-18T19:06:40+08:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "tomorrow")
    assert paper.build(AT="").status == 2


@pytest.mark.parametrize(
    "given",
    [
        {"AT": "tomorrow"},
        {"STRIKT": True},
        {"STRICT": "yes"},
        {"WORKERS": "2"},
        {"WORKERS": -1},
        {"LOCK_WAIT": -1},
        {"LOCK_WAIT": float("nan")},
        {"FORMAT": "xml"},
        {"FORMAT": ["text"]},
        {"SITEURL": "news"},
        {"SITEURL": 'https://x.example/"><script>'},
        {"SITEURL": "https://a b.example"},
        {"SITEURL": "https://user:secret@x.example"},
        {"SITEURL": "javascript://x.example/%0aalert(1)"},
    ],
    ids=str,
)
def test_wrong_settings_are_2(paper: Paper, given: dict[str, object]) -> None:
    """A setting that is unknown or cannot be is told in one line; nothing is made."""
    outcome = paper.story().build(**given)
    assert outcome.status == 2
    assert len(outcome.codes) == 1
    assert not paper.output.exists()


def test_registers_before_stories(paper: Paper) -> None:
    """With both wrong the status is 2."""
    paper.story(WRONG).put("registers/places.yml", "- {slug: a, nam: 邹城}\n")
    assert paper.build().status == 2


def test_a_preview_is_not_indexed_and_a_check_publishes_nothing(paper: Paper) -> None:
    """DRAFTS shows drafts with noindex on every page and closes robots.txt; CHECK_ONLY leaves no output at all."""
    paper.story().story(with_fields("status: draft").replace("民生代办日", "草稿里的事"), "stories/2026/11/draft.md")
    outcome = paper.build(CHECK_ONLY=True)
    assert outcome.status == 0
    assert outcome.report["published"] is False
    assert not paper.output.exists()
    assert paper.build(DRAFTS=True).status == 0
    assert "草稿里的事" in paper.page("2026/11/draft/index.html")
    for path, data in paper.files.items():
        assert not path.endswith(".html") or b'content="noindex' in data, path
    assert "Disallow: /" in paper.page("robots.txt")


def test_the_report_tells_all(paper: Paper) -> None:
    """A failed build's report has the contract's shape: fates that add up, each problem once, nothing published."""
    paper.story().story(WRONG, "stories/2026/11/wrong.md")
    report = paper.build().report
    assert set(report) == {
        "published",
        "instant",
        "stories",
        "pages",
        "problems",
        "seconds",
        "next_change",
        "foreign",
        "late",
        "photos",
    }
    stories = report["stories"]
    assert isinstance(stories, dict)
    assert stories.pop("in") == sum(stories.values()) == 2
    problems = report["problems"]
    assert isinstance(problems, list)
    assert [problem["code"] for problem in problems] == ["E201"]
    assert set(problems[0]) == {"path", "line", "column", "code", "field", "zh", "en"}
    assert (report["published"], report["pages"]) == (False, {"printed": 0, "kept": 0})


def test_a_report_that_cannot_be_written_is_told(paper: Paper) -> None:
    """A report in the way of which something stands is told: CI must not read an old one as this build's."""
    (paper.state / "report.json").mkdir(parents=True)
    (paper.state / "report.json/x").write_text("x")
    paper.story()
    with pytest.raises(IsADirectoryError):
        (paper.state / "report.json").read_bytes()
    outcome = paper.build()
    assert outcome.status == 0
    assert "report.json" in outcome.err


@pytest.mark.parametrize("closed", ["2>/dev/full", ">&- 2>&-"])
def test_nobody_listening_does_not_change_the_outcome(paper: Paper, closed: str) -> None:
    """With standard error full, or no stream open, the edition is published all the same, as the status says."""
    words = " ".join(f"'{word}'" for word in command(paper.story()))
    ended = subprocess.run(["/bin/sh", "-c", f"{words} {closed}"], env=environment(), check=False, timeout=60)
    assert (ended.returncode, (paper.output / "index.html").is_file()) == (0, True)


def test_a_process_from_elsewhere_in_an_ascii_locale(paper: Paper, tmp_path: Path) -> None:
    """From another working folder, with LC_ALL=C, no HOME and no TMPDIR, the same is told in UTF-8."""
    paper.story(WRONG)
    ended = subprocess.run(
        command(paper),
        env=environment(LC_ALL="C", HOME="/nonexistent", TMPDIR="/nonexistent"),
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 3
    assert "不是有效日期" in ended.stderr.decode("utf-8")


def test_watching_goes_on_after_a_mistake(paper: Paper) -> None:
    """Under -r a mistake is told once, not without end; nothing is exchanged, and mending it publishes."""
    paper.story().build()
    before = paper.files
    paper.story(WRONG)
    log = paper.root / "log"
    with log.open("wb") as told_:
        process = subprocess.Popen(command(paper, "-r"), env=environment(), stdout=told_, stderr=told_)
        try:
            until(lambda: b"E201" in log.read_bytes(), process)
            time.sleep(1.5)
            assert log.read_bytes().count("没有发布".encode()) == 1
            assert paper.files == before
            paper.story(STORY.replace("四十一", "四十二"))
            until(lambda: "四十二" in paper.page("2026/11/daiban/index.html"), process)
            time.sleep(3)  # Pelican begins to watch only when its run is over; what changes before that it misses
            paper.story(WRONG)
            until(lambda: log.read_bytes().count("没有发布".encode()) == 2, process)
            assert "四十二" in paper.page("2026/11/daiban/index.html")
        finally:
            process.terminate()
            process.wait(30)
    assert b"Traceback" not in log.read_bytes()


def until(true: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait for something that a running process does."""
    deadline = time.monotonic() + 60
    while not true():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_memory_stays_ordinary(paper: Paper) -> None:
    """The largest picture that is taken, 49 million pixels, is printed in less than a gigabyte."""
    paper.story(f"{STORY}\n![老人在窗口](a.png)\n").put("stories/2026/11/daiban/a.png", huge_png(7_000, 7_000))
    measure = (
        "import resource,subprocess,sys; r=subprocess.run(sys.argv[1:]).returncode;"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(r)"
    )
    words = command(paper)
    ended = subprocess.run(
        [words[0], "-c", measure, *words], env=environment(), capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout.split()[-1]) < 1_000_000  # kilobytes
