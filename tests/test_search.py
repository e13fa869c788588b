"""Search: what is folded, what is found, that nothing else is, and that an edit changes few pieces."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from paper import STORY, Paper

from townpress.editorial.story import Block
from townpress.plugin import concordance
from townpress.press.draftledger import draft_ledger
from townpress.products.search.entries import Entry, paragraphs
from townpress.products.search.folding import FROM, TO, fold
from townpress.products.search.pieces import columns, grams_of, grams_piece, name_of, posting, toggled
from townpress.products.search.reader import Narrowing, Reader
from townpress.products.search.slices import sliced
from townpress.products.search.tables import BLOCKS_A_TABLE, Year, names_in, shared
from townpress.products.search.tiers import (
    STORIES_IN_ONE,
    Change,
    Pieces,
    built,
    gram_pieces,
    is_cut_alike,
    patched,
    tier_of,
)

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "朱鹮绕树三匝"


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("国标委发〔2023〕26号", "國標委發[2023]26號"),
        ("国标委发〔2023〕26 号", "国标委发【2023】26号"),
        ("“344”工作法", "「３４４」工作法"),
        ("New York", "ｎｅｗ　york"),
        ("中山路10—12号", "中山路10－12号"),
        ("占地30㎡", "占地 30m2"),
        ("艾合买提·买买提", "艾合买提・买买提"),
    ],
)
def test_ways_of_writing_are_taken_for_one(written: str, asked: str) -> None:
    """Width, script, case, brackets, dashes and spaces beside Han do not matter."""
    assert fold(asked) == fold(written)


def test_words_of_letters_stay_apart() -> None:
    """A space counts between Latin letters and digits, and nowhere else."""
    assert fold("new  york") == "new york"
    assert fold(" 第 26 号 ") == "第26号"
    assert fold("A 座") == "a座"


def test_the_table_leads_nowhere_on() -> None:
    """What a character is taken for is taken for itself: folding twice is folding once."""
    assert not set(TO) & set(FROM)


@given(st.text(alphabet=st.sampled_from("國国發发〔[（ A a1Ⅷ㎡“—·…　邹")))
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded text folds to itself."""
    assert fold(fold(text)) == fold(text)


def test_paragraphs_are_what_a_reader_sees() -> None:
    """Blocks are one each, marks within a line are none, entities are what they stand for."""
    html = (
        '<h2 id="a">标 题</h2><p>他说<strong>“好”</strong>，见<a href="/x/" title="a > b">附件</a>。</p>'
        "<ul><li>甲<br>乙</li><li>R&amp;D &lt;1&gt;</li></ul><table><tr><td>左</td><td>右</td></tr></table>"
    )
    body = Block(html=Markup(html))  # noqa: S704 - as a sanitised body is
    found = list(paragraphs((body,)))
    assert found == ["标 题", "他说“好”，见附件。", "甲 乙", "R&D <1>", "左", "右"]


@given(st.sets(st.integers(0, 70_000)))
def test_postings_are_read_as_they_were_written(found: set[int]) -> None:
    """Columns come back in order, whatever lies between them."""
    assert columns(posting(sorted(found))) == sorted(found)


@given(st.one_of(st.sets(st.integers(0, 300)), st.sets(st.integers(0, 3_000))), st.integers(0, 3_000))
def test_a_column_is_entered_or_struck(found: set[int], column: int) -> None:
    """A posting changed in one place is that of the changed set, whether its numbers take one byte or two."""
    assert toggled(posting(sorted(found)), column) == posting(sorted(found ^ {column}))


@given(st.dictionaries(st.integers(1, 2**32 - 1), st.sets(st.integers(0, 300), min_size=1)))
def test_dictionaries_are_read_as_they_were_written(grams: dict[int, set[int]]) -> None:
    """Grams come back with their postings, each field its own."""
    found = {gram: (b"", posting(sorted(places)), posting([1])) for gram, places in grams.items()}
    assert grams_of(grams_piece(found.items())) == found


WORDS = st.text("甲乙丙丁戊ab1 ，", min_size=1)


def entry(number: int, text: str) -> bytes:
    """An entry made up of a text."""
    return msgspec.json.encode(
        Entry(f"2026/11/s{number}/", text[:8], "2026-11-10", "民生", "news", ("邹城",), text[:20], (text, text[::-1]))
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=140), st.data())
def test_a_patched_tier_is_one_built_anew(texts: list[str], data: st.DataObject) -> None:
    """Entries in place of others, and newer ones, come to the bytes that a tier made of them all has."""
    old = [entry(number, text) for number, text in enumerate(texts)]
    place = data.draw(st.integers(0, len(old) - 1))
    changed = Entry("2026/11/x/", "換了題目", "2026-11-10", "教育", "news", (), "", ("全新的一段話",))
    more = [entry(1000 + number, text) for number, text in enumerate(data.draw(st.lists(WORDS, max_size=20)))]
    assume(is_cut_alike(len(old), len(old) + len(more)))
    new = [*old[:place], msgspec.json.encode(changed), *old[place + 1 :], *more]
    before, after = (tier(entries) for entries in (old, new))
    changes = [Change(place, old[place], new[place])]
    changes += [Change(column, None, one) for column, one in enumerate(more, len(old))]
    pieces = (before.grams.__getitem__, before.rows.__getitem__, before.facets)
    patch = patched(changes, len(old), len(new), *pieces)
    grams, rows = dict(enumerate(before.grams)) | patch.grams, dict(enumerate(before.rows)) | patch.rows
    assert tuple(grams.values()) == after.grams
    assert tuple(rows.values()) == after.rows
    assert (patch.facets or before.facets) == after.facets


def tier(entries: list[bytes]) -> Pieces:
    """The pieces of a tier of entries."""
    return built([sliced(entries[start : start + 128]) for start in range(0, len(entries), 128)], len(entries))


def test_the_newest_month_is_apart() -> None:
    """Newest month, its year, all before."""
    assert [tier_of(month, 202611) for month in (202611, 202610, 202601, 202512, 201201)] == [0, 1, 1, 2, 2]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-3, 0), st.integers(202601, 202603)), max_size=6))
def test_the_newest_month_is_that_of_the_newest_story(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any]
) -> None:
    """Where the newest story is of an earlier month than another, as zones can have it, there is no newest month."""
    ledger = draft_ledger(tmp_path_factory.mktemp("ledger"))
    ledger.lay_out(concordance._TABLE)  # noqa: SLF001 - as bring_up() lays it out
    lines = [concordance.Line(f"s{number}", moment, month, b"", b"", 0) for number, (moment, month) in enumerate(rows)]
    ledger.write("INSERT INTO sought VALUES (?, ?, ?, ?, ?, ?)", lines)
    newest = min(lines, key=lambda line: (line.moment, line.path)).month if lines else 0
    last = max((line.month for line in lines), default=0)
    assert concordance.newest_month(ledger) == (last if newest == last else 0)
    ledger.close()


def written(number: int, title: str, text: str, date: str, more: str = "") -> tuple[str, str]:
    """A story's text and path."""
    head = f"---\ntitle: {title}\ndate: {date}\ncategory: 社区治理\nauthors: 林小满\n{more}---\n\n"
    return f"{head}{text}\n", f"stories/{date[:4]}/{date[5:7]}/s{number}/index.md"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """Stories over three tiers, and everything that must not be found."""
    paper = Paper(tmp_path_factory.mktemp("archive"))
    stories = [
        written(
            1,
            "阳光村务进柳泉",
            "“344”工作法写进国标委发〔2023〕26号文件。\n\n第二段说的是**社区**治理。",
            "2026-11-10",
            "summary: 村务上墙。\n",
        ),
        written(2, "社区食堂开张", "饭菜端上桌，账本也端上桌。", "2026-11-02", "places: 邹城\n"),
        written(3, "集市搬了新址", "摊位从老街搬到云溪，阳光村务公开栏也搬过去。", "2026-03-02"),
        written(4, "老照片", "國家圖書館藏的邹县舊影。", "2019-05-04", "summary: 社区里找到的舊影\n"),
        written(5, "草样", f"{CANARY}，还没有写完。", "2026-11-03", "status: draft\n"),
        written(6, "以后再说", f"{CANARY}，还没有到时候。", "2027-05-03"),
        written(7, "撤下的", f"{CANARY}，撤掉了。", "2026-11-04", "status: withdrawn\nwithdrawn: 事实有误\n"),
    ]
    for text, path in stories:
        paper.story(text, path)
    outcome = paper.build()
    assert outcome.status == 0, outcome.err
    return paper


def reader_of(paper: Paper) -> Reader:
    """A reader of what a paper published."""
    return Reader(lambda path: (paper.output / path).read_bytes())


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("阳光村务", ["2026/11/s1/", "2026/03/s3/"]),
        ("社區", ["2026/11/s2/", "2019/05/s4/", "2026/11/s1/"]),
        ("国标委发[2023]26号", ["2026/11/s1/"]),
        ("344", ["2026/11/s1/"]),
        ("“344”工作法写进国标委发〔2023〕26号文件。", ["2026/11/s1/"]),
        ("搬", ["2026/03/s3/"]),
        ("国家图书馆", ["2019/05/s4/"]),
        ("文件。第二段", []),
        ("开张饭菜", []),
        (CANARY, []),
        ("　", []),
    ],
)
def test_what_contains_it_is_found_title_first_then_newest(archive: Paper, asked: str, found: list[str]) -> None:
    """Title before summary before paragraph, then the newest; never across paragraphs."""
    assert [entry.url for entry in reader_of(archive).search(asked)] == found


def test_a_search_is_narrowed(archive: Paper) -> None:
    """By year, by place, by section."""
    reader = reader_of(archive)
    assert [one.url for one in reader.search("社区", Narrowing(year=2019))] == ["2019/05/s4/"]
    assert [one.url for one in reader.search("社区", Narrowing(place="邹城"))] == ["2026/11/s2/"]
    assert list(reader.search("社区", Narrowing(category="教育"))) == []


def test_no_byte_of_what_is_not_published_is_in_any_piece(archive: Paper) -> None:
    """Drafts, scheduled and withdrawn stories leave neither text nor grams."""
    pieces = {path: data for path, data in archive.files.items() if path.startswith("search/")}
    assert len(pieces) > 10
    for path, data in pieces.items():
        assert not any(char.encode() in data for char in "朱鹮匝" if not path.startswith("search/folding/")), path
    table = reader_of(archive).table
    dictionaries = [pieces[f"search/grams/{name}.txt"] for tier in table.tiers for name in names_in(tier.grams)]
    kept = {gram for piece in dictionaries for gram in grams_of(piece)}
    assert not kept & {ord(char) for char in "鹮匝"}
    assert ord("阳") in kept


def test_pieces_are_called_by_what_they_hold(archive: Paper) -> None:
    """A name never stands for other bytes, so a piece may be cached for ever."""
    for path, data in archive.files.items():
        kind, _, name = path.removeprefix("search/").partition("/")
        if kind in {"grams", "filters", "facets", "years", "folding"}:
            assert name.split(".")[0] == name_of(data)


def test_a_small_tier_has_its_dictionary_in_one_piece() -> None:
    """A browser may fetch it before it is asked anything; past that the pieces become more, up to a limit."""
    assert {gram_pieces(stories) for stories in range(1, STORIES_IN_ONE + 1)} == {1}
    counts = [gram_pieces(stories) for stories in (STORIES_IN_ONE + 1, 555, 9_410, 1_000_000)]
    assert counts == [8, 64, 1024, 1024]


def test_years_share_a_table() -> None:
    """Tables hold whole years, newest first, and no more blocks than they may unless one year alone has them."""

    def of(*sizes: int) -> list[list[int]]:
        found = shared((2026 - place, Year((1,) * size, "")) for place, size in enumerate(sizes))
        return [list(table) for table in found]

    assert of() == []
    assert of(BLOCKS_A_TABLE // 2, BLOCKS_A_TABLE // 2, 1) == [[2026, 2025], [2024]]
    assert of(1, BLOCKS_A_TABLE + 1, 1) == [[2026], [2025], [2024]]


def test_every_piece_is_led_to(archive: Paper) -> None:
    """No piece lies there that the root does not lead to."""
    read = set()

    def reading(path: str) -> bytes:
        read.add(path)
        return (archive.output / path).read_bytes()

    reader = Reader(reading)
    list(reader.search("的"))
    for tier in reader.table.tiers:
        for kind, run in (("grams", tier.grams), ("filters", tier.filters), ("facets", tier.facets)):
            read |= {f"search/{kind}/{name}.{'json' if kind == 'facets' else 'txt'}" for name in names_in(run)}
    lying = {path for path in archive.files if path.startswith("search/")}
    assert {path for path in lying - read if not path.startswith(("search/texts/", "search/folding/"))} == {
        "search/index.html",
        "search/opensearch.xml",
    }


Edit = Callable[[Paper], object]


@pytest.mark.parametrize(
    "edit",
    [
        lambda paper: paper.story(STORY.replace("四十一", "四十二")),
        lambda paper: paper.story(STORY.replace("民生代办日", "代办日")),
        lambda paper: paper.story(*written(9, "新的一篇", "新来的。", "2026-11-20")),
        lambda paper: paper.story(*written(9, "旧的一篇", "补上的。", "2020-01-20")),
        lambda paper: (paper.content / "stories/2026/11/daiban/index.md").unlink(),
        lambda paper: paper.story(
            *written(9, "十二月的", "新来的。", "2026-12-01"),
        ),
        lambda paper: paper.story(written(2, "第2篇", "换了年份。", "2020-02-02")[0], "stories/2025/05/s2/index.md"),
        lambda paper: paper.story(*written(1, "第1篇", "这是第1篇的正文。", "2026-09-01", "places: 邹城\n")),
        lambda paper: paper.story(*written(3, "第3篇", "这是第3篇的正文。", "2025-04-01", "slug: banjia\n")),
        lambda paper: [
            paper.story(*written(n, f"第{n}篇", "同改。", d)) for n, d in ((0, "2026-10-01"), (4, "2020-01-19"))
        ],
        lambda paper: (paper.content / "stories/2020/01/s4/index.md").unlink(),
    ],
    ids=["body", "title", "new", "old", "gone", "month", "redated", "place", "address", "two", "emptied tier"],
)
def test_an_index_brought_up_to_date_is_one_made_anew(tmp_path: Path, edit: Edit) -> None:
    """Whatever is edited, the pieces are those of a first build, none more."""
    one, other = Paper(tmp_path / "one"), Paper(tmp_path / "other")
    for paper in (one, other):
        paper.story()
        for number, date in enumerate(["2026-10-01", "2026-09-01", "2025-05-05", "2025-04-01", "2020-01-19"]):
            paper.story(*written(number, f"第{number}篇", f"这是第{number}篇的正文。", date))
    at = "2026-12-23T09:00+08:00"
    assert one.build(AT=at).status == 0
    for paper in (one, other):
        edit(paper)
        assert paper.build(AT=at, ALLOW_SHRINK=True).status == 0
        # Once more, on what the edit left.
        paper.story(STORY.replace("四十一", "四十三"))
        assert paper.build(AT=at, ALLOW_SHRINK=True).status == 0
    assert {p: d for p, d in one.files.items() if p.startswith("search/")} == {
        p: d for p, d in other.files.items() if p.startswith("search/")
    }


def test_one_edit_changes_few_pieces(tmp_path: Path) -> None:
    """A character put right in an old story leaves all pieces but those of its grams, its block and its year."""
    paper = Paper(tmp_path)
    letters = "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可"
    for number in range(120):
        text = "".join(letters[(number * 7 + step * step) % len(letters)] for step in range(60))
        paper.story(*written(number, f"第{number}篇", f"{text}。", f"20{10 + number % 10}-05-05"))
    assert paper.build().status == 0
    before = {path for path in paper.files if path.startswith("search/")}
    paper.story(*written(3, "第3篇", "这一篇改过了。", "2013-05-05"))
    assert paper.build().status == 0
    after = {path for path in paper.files if path.startswith("search/")}
    assert 0 < len(after - before) < len(after) / 2
