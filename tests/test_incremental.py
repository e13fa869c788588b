"""The press prints what is stale and nothing else; an edition built on the last one equals one built from nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paper import REGISTERS, ROOT, STORY, Outcome, Paper
from pictures import photograph

from townpress.plugin import edition
from townpress.press import lookout

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from townpress.plugin.makeready import Word

pytestmark = pytest.mark.usefixtures("keen")

NEIGHBOUR = STORY.replace("民生代办日走进柳泉", "老街的灯换了新的").replace("2026-11-10", "2026-11-08")
OLDER = STORY.replace("民生代办日走进柳泉", "集市搬了新址").replace("2026-11-10", "2026-10-02")


@pytest.fixture
def three(paper: Paper) -> Paper:
    """A paper with three stories, printed once."""
    paper.story().story(NEIGHBOUR, "stories/2026/11/lamps.md").story(OLDER, "stories/2026/10/market.md")
    assert paper.build().status == 0
    return paper


def printed_by(paper: Paper, **given: object) -> list[str]:
    """The pages that a build changed; asserts that it printed no other."""
    before = paper.files
    outcome = paper.build(**given)
    assert outcome.status == 0, outcome.err
    after = paper.files
    changed = [path for path in after if path.endswith(".html") and after[path] != before.get(path)]
    assert outcome.report["pages"]["printed"] == len(changed), changed  # type: ignore[index]
    return changed


def test_nothing_changed_prints_nothing(three: Paper) -> None:
    """A second build of the same content prints no page and leaves every byte."""
    assert printed_by(three) == []


def test_lists_are_planned_while_a_lookout_is_gone(three: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """One goes where there is a spare and lists change; not for one story's own page, for nothing, nor by WORKERS=1."""
    gone: list[Path] = []
    begin = lookout.Lookout.__init__

    def count(one: lookout.Lookout, tree: Path, *rest: object) -> None:
        gone.append(tree)
        begin(one, tree, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(lookout.Lookout, "__init__", count)
    for number, (workers, sent) in enumerate(((2, 0), (2, 0), (2, 1), (1, 1), (2, 2))):
        text = NEIGHBOUR.replace("换了新的", f"换了{number}回")
        three.story(text, "stories/2026/11/lamps.md")
        assert three.build(WORKERS=workers).status == 0
        assert len(gone) == sent, number
    three.story(text.replace("---\n\n", "views: 3\n---\n\n"), "stories/2026/11/lamps.md")
    assert printed_by(three, WORKERS=2) == ["2026/11/lamps/index.html"]
    assert printed_by(three, WORKERS=2) == []
    assert len(gone) == 2
    assert three.files == _built_elsewhere(three).files


def _built_elsewhere(paper: Paper) -> Paper:
    other = _of_nothing(paper)
    assert other.build().status == 0
    return other


def test_a_body_edit_prints_one_page(three: Paper) -> None:
    """A typo in a body, the summary being written by hand, is one page: lists show cards, not bodies."""
    with_summary = NEIGHBOUR.replace("---\n\n", "summary: 三十盏路灯换成了节能灯。\n---\n\n")
    three.story(with_summary, "stories/2026/11/lamps.md").build()
    three.story(with_summary.replace("办好了", "办成了"), "stories/2026/11/lamps.md")
    assert printed_by(three) == ["2026/11/lamps/index.html"]


def test_a_new_title_prints_the_story_its_neighbours_and_its_lists(three: Paper) -> None:
    """A retitled story is shown by itself, by both neighbours, and by each list it is in."""
    three.story(NEIGHBOUR.replace("换了新的", "亮了"), "stories/2026/11/lamps.md")
    assert printed_by(three) == [
        "2026/10/market/index.html",
        "2026/11/daiban/index.html",
        "2026/11/lamps/index.html",
        "archive/2026/11/index.html",
        "community/2026/11/index.html",
        "community/index.html",
        "index.html",
        "people/lin-xiaoman/2026/index.html",
        "people/lin-xiaoman/index.html",
    ]


def test_a_new_story_prints_itself_one_neighbour_and_its_lists(three: Paper) -> None:
    """The newest story touches the one before it, the front page, and what it is filed under; no old month."""
    three.story(STORY.replace("走进柳泉", "又来了").replace("2026-11-10", "2026-11-20"), "stories/2026/11/again.md")
    assert printed_by(three) == [
        "2026/11/again/index.html",
        "2026/11/daiban/index.html",
        "archive/2026/11/index.html",
        "archive/index.html",
        "community/2026/11/index.html",
        "community/index.html",
        "index.html",
        "people/lin-xiaoman/2026/index.html",
        "people/lin-xiaoman/index.html",
    ]


def test_feeds_are_made_where_an_edit_reaches_them(three: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """A story older than all in a feed, before and after an edit, lets it be; one that comes or goes does not."""
    made: list[str] = []
    whole = edition.atom
    monkeypatch.setattr(edition, "atom", lambda feed, *rest: made.append(feed.path) or whole(feed, *rest))
    both = ["feeds/all.atom.xml", "feeds/community.atom.xml"]
    market = "stories/2026/10/market.md"
    edits: tuple[tuple[str, str, list[str]], ...] = (
        (market, OLDER.replace("集市", "早市"), []),
        ("stories/2026/11/lamps.md", NEIGHBOUR.replace("换了新的", "亮了"), both),
        (market, OLDER.replace("2026-10-02", "2026-11-09"), both),
        (market, OLDER, both),
        (market, OLDER.replace("2026-10-02", "2026-09-02"), []),
        ("stories/2026/11/lamps.md", "", both),
    )
    for path, text, expected in edits:
        made.clear()
        if text:
            three.story(text, path)
        else:
            (three.content / path).unlink()
        assert three.build(ALLOW_SHRINK=True).status == 0
        assert made == expected, text
        assert three.files == _built_elsewhere(three).files


def test_a_touch_prints_nothing(three: Paper) -> None:
    """Times of files mean nothing: touched, or set back by years, a file is what it was."""
    file = three.content / "stories/2026/11/lamps.md"
    os.utime(file, (0, 0))
    assert printed_by(three) == []


def test_an_edit_that_hides_its_time_and_size_is_found(three: Paper) -> None:
    """The same size and the same time of change do not hide an edit: bytes are compared."""
    file = three.content / "stories/2026/11/lamps.md"
    status = file.stat()
    file.write_text(NEIGHBOUR.replace("四十一", "四十二"), "utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert three.build().status == 0
    assert "四十二" in three.page("2026/11/lamps/index.html")


def test_what_was_said_of_a_story_outlives_one_that_links_to_it(paper: Paper) -> None:
    """A story that is read again takes its own warnings along, and not those of stories it links to."""
    paper.put("stories/2026/11/hui.png", photograph("PNG"))
    paper.story(STORY + "\n![居民在议事](hui.png)\n", "stories/2026/11/a.md")
    paper.story(NEIGHBOUR + "\n[旧稿](a.md)\n", "stories/2026/11/b.md")
    assert paper.build().codes == ["W512"]
    (paper.content / "stories/2026/11/b.md").rename(paper.content / "stories/2026/11/c.md")
    assert paper.build().codes == ["W512"]


def test_what_was_said_of_a_picture_holds_while_anyone_shows_it(paper: Paper) -> None:
    """A warning of a picture that two stories show outlives that one of them goes or drops it, and goes with both."""
    shown = lambda text: text.replace("authors", "photos: {p.png: {credit: 林小满}}\nauthors") + "\n![在场](p.png)\n"  # noqa: E731 - two stories
    first, second = "stories/2026/11/a.md", "stories/2026/11/b.md"
    paper.put("stories/2026/11/p.png", photograph("PNG", size=(4, 4)))
    paper.story(shown(STORY), first).story(shown(NEIGHBOUR), second)
    assert set(paper.build().codes) == {"W531"}
    assert paper.story(STORY, first).build().codes == ["W531"]
    assert set(paper.story(shown(STORY), first).build().codes) == {"W531"}
    (paper.content / first).unlink()
    assert paper.build(ALLOW_SHRINK=True).codes == ["W531"]
    assert paper.build(STRICT=True).status == _of_nothing(paper).build(STRICT=True).status == 3
    assert paper.story(NEIGHBOUR, second).build().codes == []


def _of_nothing(paper: Paper) -> Paper:
    return paper.elsewhere(paper.root / "clean")


@pytest.mark.parametrize("folder", ["stories/2026/11", "stories/2026/11/cafe\u0301"])
def test_a_picture_is_found_changed_however_its_name_is_spelled(paper: Paper, folder: str) -> None:
    """A name that is decomposed (NFD) on disk and composed (NFC) in the story is of one picture, changed or gone."""
    picture = paper.put(f"{folder}/cafe\u0301.png", photograph("PNG", size=(60, 40)))
    paper.story(f"{STORY}\n![开会](caf\u00e9.png)\n", f"{folder}/a.md")
    assert paper.build().status == 0
    picture.write_bytes(photograph("PNG", size=(61, 40)))
    assert paper.build().status == 0
    assert paper.files == _built_elsewhere(paper).files
    picture.unlink()
    outcome = paper.build()
    assert (outcome.status, outcome.codes) == (3, ["W512", "E521"])


def test_a_tag_goes_back_to_its_own_spelling(paper: Paper) -> None:
    """A story under a tag as an earlier file spells it shows its own spelling once that file drops the tag."""
    tagged = lambda text, tag: text.replace("---\n\n", f"tags: {tag}\n---\n\n")  # noqa: E731 - two stories, one change
    paper.story(tagged(STORY, "AI"), "stories/2026/11/a.md").story(tagged(NEIGHBOUR, "ai"), "stories/2026/11/b.md")
    paper.build()
    assert '"keywords":["AI"]' in paper.page("2026/11/b/index.html")
    paper.story(tagged(STORY, "民政"), "stories/2026/11/a.md").build()
    assert '"keywords":["ai"]' in paper.page("2026/11/b/index.html")
    assert paper.files == _built_elsewhere(paper).files


#: What else may stand in a story's head, and what it shows or links to.
EXTRAS = (
    "",
    "expires: 2026-11-25\n",
    "publish_at: 2026-11-24 08:00\n",
    "placement: lead\n",
    "aliases: [/news/{number}.html]\n",
    "status: draft\n",
    "slug: s{number}\n",
    "status: withdrawn\nwithdrawn: 来源有误\n",
)
LINKS = (
    "![居民在议事](hui.png)",
    "[标签](/tags/民政/)",
    "旧稿",
    "[旧稿](../10/s0.md)",
    "旧稿",
    "[旧稿](/2026/10/s0/)",
    "[图](/2026/10/s0/share.png)",
    "旧稿",
    "[附件]({static}/files/doc.txt)",
)


class Desk:
    """A paper being edited, with its theme and its instant."""

    def __init__(self, root: Path) -> None:
        self.paper = Paper(root)
        self.theme = root / "theme"
        shutil.copytree(ROOT / "theme", self.theme)
        self.at = "2026-11-23T09:00+08:00"
        self.site = "https://news.zoucheng.example"
        self.old: list[tuple[str, bytes]] = []
        self.paper.put("files/doc.txt", "附件\n")
        for month in range(2):
            self.photograph(month, 0)
        for number in range(4):
            self.write(number, 0)

    def path(self, number: int) -> str:
        """Where story ``number`` lies."""
        return f"stories/2026/1{number % 2}/s{number}.md"

    def write(self, number: int, variant: int) -> None:
        """Write or rewrite a story; the variant chooses what is in it."""
        tag, category = ("民政", "AI", "ai", "Ａ")[variant % 4], ("社区治理", "通知公告", "本地楼市")[variant % 3]
        extra = EXTRAS[variant % len(EXTRAS)].format(number=number)
        link = LINKS[(variant + number) % len(LINKS)]
        text = (
            f"---\ntitle: 稿件{number}之{variant}\ndate: 2026-1{number % 2}-{number % 20 + 1:02d} 08:00\n"
            f"category: {category}\nauthors: 林小满\nplaces: 邹城\ntags: {tag}\n{extra}---\n\n正文{variant}，{link}。\n"
        )
        self.paper.story(text, self.path(number))

    def photograph(self, number: int, variant: int) -> None:
        """Put a photograph, or another one, beside the stories of a month."""
        data = photograph("PNG", size=(60 + variant, 40))
        self.paper.put(f"stories/2026/1{number % 2}/hui.png", data)

    def setting(self, number: int, _: int) -> None:
        """Change a setting: where the site stands."""
        self.site = ("https://news.zoucheng.example", "https://news.zoucheng.example/base")[number % 2]

    def delete(self, number: int, _: int) -> None:
        """Delete a story."""
        file = self.paper.content / self.path(number)
        if file.exists() and number:
            self.old.append((self.path(number), file.read_bytes()))
            file.unlink()

    def restore(self, number: int, _: int) -> None:
        """Bring back an old version."""
        if self.old:
            self.paper.put(*self.old[number % len(self.old)])

    def rename(self, number: int, variant: int) -> None:
        """Give a file another name, or a folder of its own with a picture beside it."""
        file = self.paper.content / self.path(number)
        if file.exists() and number and variant % 3:
            file.rename(file.with_name(f"r{number}{variant}.md"))
        elif file.exists() and number:
            folder = f"{self.path(number).removesuffix('.md')}-{variant}"
            self.paper.put(f"{folder}/hui.png", photograph("PNG", size=(60, 40)))
            file.rename(self.paper.content / folder / "index.md")

    def touch(self, number: int, variant: int) -> None:
        """Change its time and nothing else."""
        file = self.paper.content / self.path(number)
        if file.exists():
            os.utime(file, (variant * 1000, variant * 1000))

    def register(self, _: int, variant: int) -> None:
        """Edit a register."""
        self.paper.lay(REGISTERS.replace("name: 邹城,", f"name: 邹城, aliases: [别名{variant}],"))

    def masthead(self, _: int, variant: int) -> None:
        """Edit the masthead."""
        self.paper.put("registers/masthead.yml", f"name: 邹城本地新闻{variant}\ndomain: news.zoucheng.example\n")

    def template(self, _: int, variant: int) -> None:
        """Edit a template."""
        name = ("article.html", "tag.html", "components/footer.html")[variant % 3]
        file = self.theme / "templates" / name
        file.write_text(file.read_text("utf-8") + f"{{# {variant} #}}\n", "utf-8")

    def style(self, _: int, variant: int) -> None:
        """Edit a style sheet."""
        file = self.theme / "static/css/print.css"
        file.write_text(file.read_text("utf-8") + f"/* {variant} */\n", "utf-8")

    def advance(self, number: int, variant: int) -> None:
        """Let time pass."""
        self.at = f"2026-11-{23 + number % 5}T{variant % 24:02d}:00+08:00"

    def build(self, where: Paper, word: Word | None = None) -> Outcome:
        """Build with the desk's theme and instant, made ready before a ``word``."""
        return where.build("-t", str(self.theme), word=word, AT=self.at, ALLOW_SHRINK=True, SITEURL=self.site)

    @property
    def clean(self) -> Paper:
        """The same content, to be built from nothing."""
        return self.paper.elsewhere(self.theme.parent / "clean")


EDITS = (
    Desk.write,
    Desk.write,
    Desk.write,
    Desk.photograph,
    Desk.setting,
    Desk.delete,
    Desk.restore,
    Desk.rename,
    Desk.touch,
    Desk.register,
    Desk.masthead,
    Desk.template,
    Desk.style,
    Desk.advance,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 7), st.integers(0, 23)), min_size=3, max_size=8),
)
def test_incremental_equals_clean(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[Callable[[Desk, int, int], None], int, int]]
) -> None:
    """After any edits, each built upon the last, the output is byte for byte what a clean build makes."""
    desk = Desk(tmp_path_factory.mktemp("desk") / "报社")
    desk.build(desk.paper)
    for deed, number, variant in edits:
        deed(desk, number, variant)
        outcome = desk.build(desk.paper)
    clean = desk.clean
    fresh = desk.build(clean)
    assert (outcome.status, outcome.err) == (fresh.status, fresh.err)
    if fresh.status == 0:
        assert desk.paper.files == clean.files


def ledgers(paper: Paper) -> dict[str, int]:
    """The ledgers and their seals, each with the file's inode."""
    files = (path for path in paper.state.rglob("*") if path.suffix in {".ledger", ".seal"})
    return {path.name: path.stat().st_ino for path in files}


def test_a_build_that_finds_nothing_new_writes_no_ledger(three: Paper) -> None:
    """A later instant is not worth one as long as nothing comes of it; an edit is."""
    # Files written just before they were read have no mark yet; the build after that notes them.
    assert three.build(AT="2026-11-23T09:30+08:00").status == 0
    before = ledgers(three)
    assert three.build(AT="2026-11-23T10:00+08:00").status == 0
    assert ledgers(three) == before
    three.story(NEIGHBOUR.replace("四十一", "四十二"), "stories/2026/11/lamps.md")
    assert three.build(AT="2026-11-23T11:00+08:00").status == 0
    assert not ledgers(three).items() <= before.items()


def test_a_copied_ledger_is_known(three: Paper) -> None:
    """A ledger that was copied, into a cache and back, looks otherwise and holds the same bytes: it is believed."""
    (ledger,) = three.state.rglob("*.ledger")
    data = ledger.read_bytes()
    ledger.unlink()
    ledger.write_bytes(data)
    three.story(NEIGHBOUR.replace("四十一", "四十二"), "stories/2026/11/lamps.md")
    outcome = three.build()
    assert outcome.status == 0
    assert outcome.report["pages"]["kept"] > 0  # type: ignore[index]


def stored(paper: Paper) -> set[bytes]:
    """The keys of all that lies in the store."""
    (file,) = paper.state.rglob("stories.sqlite3")
    with contextlib.closing(sqlite3.connect(file)) as base:
        return {key for (key,) in base.execute("SELECT key FROM kept")}


def test_the_store_does_not_grow_without_end(three: Paper) -> None:
    """What neither the edition that stands nor the one before needs is cleared away when everything is taken in."""
    small = len(stored(three))
    for number in range(5):
        three.story(NEIGHBOUR.replace("四十一", f"{number}"), "stories/2026/11/lamps.md")
        assert three.build().status == 0
    grown = len(stored(three))
    assert grown > small + 10
    three.put("registers/masthead.yml", "name: 邹城新闻\ndomain: news.zoucheng.example\n")
    assert three.build().status == 0
    assert len(stored(three)) < grown - 8
    three.story(OLDER.replace("四十一", "九十九"), "stories/2026/10/market.md")
    outcome = three.build()
    assert outcome.status == 0
    assert outcome.report["pages"]["printed"] < 12  # type: ignore[index]


def test_a_damaged_store_is_read_past(three: Paper) -> None:
    """Stories whose kept text was garbled are read from their files again: the pages are the same."""
    store = next(three.state.glob("ledger/*/stories.sqlite3"))
    before = three.files
    with contextlib.closing(sqlite3.connect(store)) as base, base:
        base.execute("UPDATE kept SET body = ?", (b"{}",))
    three.put("registers/people.yml", "- {slug: lin-xiaoman, name: 林小满, bio: 记者}\n")
    assert three.build().status == 0
    three.put("registers/people.yml", "- {slug: lin-xiaoman, name: 林小满, roles: [记者]}\n")
    assert three.build().status == 0
    assert three.files == before


@pytest.mark.parametrize("damage", [b"", b"garbled", None])
def test_a_damaged_ledger_counts_as_none(three: Paper, damage: bytes | None) -> None:
    """A ledger that is cut short, overwritten or altered in one byte is not believed: everything is printed again."""
    ledger = next(three.state.glob("ledger/*/*.ledger"))
    data = ledger.read_bytes()
    half = len(data) // 2
    ledger.write_bytes(data[:half] + bytes([data[half] ^ 1]) + data[half + 1 :] if damage is None else damage)
    before = three.files
    outcome = three.build()
    assert outcome.status == 0
    assert outcome.report["pages"]["kept"] == 0  # type: ignore[index]
    assert three.files == before


def test_an_altered_page_is_printed_again(three: Paper) -> None:
    """Whatever is done to the output by hand is gone with the next edition, though no story changed."""
    before = three.files
    (three.output / "index.html").write_text("改过", "utf-8")
    (three.output / "2026/11/lamps/index.html").unlink()
    assert three.build().status == 0
    assert three.files == before


def test_what_was_deleted_leaves_no_page(three: Paper) -> None:
    """A deleted story is in no list, and the pages of what only it was filed under go with it."""
    (three.content / "stories/2026/10/market.md").unlink()
    assert three.build(ALLOW_SHRINK=True).status == 0
    assert not [path for path in three.files if "2026/10" in path]
    assert not any("集市搬了新址".encode() in data for data in three.files.values())
