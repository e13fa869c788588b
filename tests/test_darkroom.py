"""The darkroom: addresses, the shelf of finished prints, and that an unchanged photograph is never decoded again."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from pictures import photograph, put, saved, scene

from townpress.editorial.ai import Ai
from townpress.editorial.manuscript import PhotoNote
from townpress.kernel.digest import fingerprint
from townpress.kernel.errors import MachineError
from townpress.press.workforce import Workers
from townpress.products.photos.darkroom import Bench, develop_all
from townpress.products.photos.order import Order
from townpress.products.photos.recipe import Recipe

if TYPE_CHECKING:
    from pathlib import Path

    from townpress.products.photos.prints import Developed

RECIPE = Recipe(widths=(60, 120), legible=120)
URL = "2023/06/试点/"


def order(folder: Path, name: str, data: bytes | None = None, note: PhotoNote | None = None) -> Order:
    """An order for a file, which is written first if its bytes are given."""
    if data is not None:
        put(folder, name, data)
    return Order(
        folder / name, f"content/{name}", URL, name, note or PhotoNote(alt="社区", caption="图注", credit="李四")
    )


def developed(folder: Path, *orders: Order, workers: int = 2) -> Developed:
    """Developed on the state folder beside."""
    return develop_all(orders, folder / "state", Workers(workers), RECIPE)


def test_a_print_has_what_a_page_needs(tmp_path: Path) -> None:
    """Measures, words, addresses by name, width and content, and the files behind them."""
    done = developed(tmp_path, order(tmp_path, "社区 一.JPG", photograph(orientation=6, size=(300, 200))))
    print_ = done.prints[URL, "社区 一.JPG"]
    photo = print_.photo
    assert done.problems == ()
    assert (photo.width, photo.height, photo.alt, photo.caption, photo.credit, photo.ai) == (
        (120, 180, "社区", "图注", "李四", Ai.NONE)
    )
    assert [(v.format, v.width, v.height) for v in photo.variants] == [
        ("avif", 60, 90),
        ("webp", 60, 90),
        ("jpeg", 60, 90),
        ("avif", 120, 180),
        ("webp", 120, 180),
        ("jpeg", 120, 180),
    ]
    assert (photo.fallback.width, photo.thumbnail.width) == (120, 60)
    for variant, leaf in zip(photo.variants, print_.leaves, strict=True):
        data = leaf.data.read_bytes()
        ending = {"jpeg": "jpg"}.get(variant.format, variant.format)
        assert variant.url == leaf.path == f"{URL}社区-一-{variant.width}.{fingerprint(data)}.{ending}"


def test_unchanged_photographs_are_not_decoded(tmp_path: Path) -> None:
    """The second build develops nothing, another state folder everything; both publish the same bytes."""
    orders = [order(tmp_path, f"{n}.jpg", photograph(size=(90 + n, 60))) for n in range(4)]
    first, second = developed(tmp_path, *orders), developed(tmp_path, *orders)
    elsewhere = develop_all(orders, tmp_path / "另", Workers(1), RECIPE)
    assert (first.fresh, second.fresh, elsewhere.fresh) == (4, 0, 4)
    contents = [{leaf.path: leaf.data.read_bytes() for leaf in done.leaves} for done in (first, second, elsewhere)]
    assert contents[0] == contents[1] == contents[2]
    assert len(contents[0]) == 24


def test_whatever_goes_in_makes_another_print(tmp_path: Path) -> None:
    """Content, credit, declaration and recipe are part of the key; alt and caption are not, nor the story."""
    photo = order(tmp_path, "图.jpg", photograph(size=(90, 60)))
    assert developed(tmp_path, photo).fresh == 1
    same = (PhotoNote(alt="另", caption="另", credit="李四"),)
    other = (PhotoNote(credit="王五"), PhotoNote(credit="李四", ai=Ai.GENERATED))
    assert [developed(tmp_path, order(tmp_path, "图.jpg", None, note)).fresh for note in (*same, *other)] == [0, 1, 1]
    assert develop_all([photo], tmp_path / "state", Workers(1), Recipe(widths=(60,), legible=60)).fresh == 1
    assert developed(tmp_path, Order(photo.source, photo.shown, "2024/01/y/", photo.name, photo.note)).fresh == 0
    put(tmp_path, "图.jpg", photograph(size=(90, 61)))
    assert developed(tmp_path, photo).fresh == 1


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "gone", "nonsense"])
@pytest.mark.parametrize("what", ["*.json", "*.avif", "*.webp", "*.jpeg"])
def test_a_damaged_shelf_is_as_if_empty(tmp_path: Path, what: str, damage: str) -> None:
    """Cut short, changed or lost: the photograph is developed again, and what is published is as before."""
    photo = order(tmp_path, "图.jpg", photograph(size=(90, 60)))
    before = {leaf.path: leaf.data.read_bytes() for leaf in developed(tmp_path, photo).leaves}
    file = min((tmp_path / "state").rglob(what))
    data = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        middle = len(data) // 2
        flipped = data[:middle] + bytes((data[middle] ^ 1,)) + data[middle + 1 :]
        file.write_bytes({"cut": data[:middle], "flip": flipped, "empty": b"", "nonsense": b"\x80\x04."}[damage])
    again = developed(tmp_path, photo)
    assert again.fresh == 1
    assert {leaf.path: leaf.data.read_bytes() for leaf in again.leaves} == before


def test_warnings_are_said_again_from_the_shelf(tmp_path: Path) -> None:
    """A picture that is not developed again is still remarked on, under its own path."""
    frames = [scene(40, 30), scene(40, 30).rotate(90)]
    photo = order(tmp_path, "动.gif", saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    first, second = developed(tmp_path, photo), developed(tmp_path, photo)
    assert second.fresh == 0
    assert first.problems == second.problems
    assert [(problem.path, problem.code) for problem in second.problems] == [("content/动.gif", "W532")]


def test_all_problems_at_once(tmp_path: Path) -> None:
    """Bad pictures have a problem each and no print; good ones beside them are printed."""
    whole = photograph(size=(90, 60))
    done = developed(
        tmp_path,
        order(tmp_path, "好.jpg", whole),
        order(tmp_path, "断.jpg", whole[:-400]),
        order(tmp_path, "假.png", whole),
        order(tmp_path, "空.jpg", b""),
        order(tmp_path, "没有.jpg"),
    )
    assert set(done.prints) == {(URL, "好.jpg")}
    assert {(problem.path, problem.code) for problem in done.problems} == {
        ("content/断.jpg", "E529"),
        ("content/假.png", "E526"),
        ("content/空.jpg", "E523"),
        ("content/没有.jpg", "E521"),
    }
    assert not list((tmp_path / "state").rglob(".*"))


def test_names_alike_do_not_collide(tmp_path: Path) -> None:
    """Two names with one stem have addresses of their own; equal files share theirs."""
    done = developed(
        tmp_path,
        order(tmp_path, "a.jpg", photograph(size=(90, 60))),
        order(tmp_path, "A.jpg", photograph(size=(90, 61))),
        order(tmp_path, "a.png", saved(scene(90, 62), "PNG")),
        order(tmp_path, "a_.jpg", photograph(size=(90, 60))),
    )
    assert len(done.prints) == 4
    assert len(done.leaves) == 3 * 6  # 90 wide: 60 and 90, in three formats
    assert len({leaf.path.casefold() for leaf in done.leaves}) == 18


def test_the_result_does_not_depend_on_order_or_threads(tmp_path: Path) -> None:
    """Whatever the order of orders and the number of hands."""
    orders = [order(tmp_path, f"{n}.jpg", photograph(size=(90 + n, 60))) for n in range(5)]
    one = develop_all(orders, tmp_path / "一", Workers(1), RECIPE)
    many = develop_all(reversed(orders), tmp_path / "多", Workers(4), RECIPE)
    assert list(one.prints) == list(many.prints)
    assert [leaf.path for leaf in one.leaves] == [leaf.path for leaf in many.leaves]


def test_a_disk_that_refuses_ends_the_build(tmp_path: Path) -> None:
    """The cache cannot be written: the environment's fault, exit 4."""
    (tmp_path / "state").write_text("一个文件", encoding="utf-8")
    with pytest.raises(MachineError, match="照片缓存"):
        developed(tmp_path, order(tmp_path, "图.jpg", photograph(size=(90, 60))))


def test_the_bench_holds_no_more_than_it_can() -> None:
    """However many want space, never more pixels are in work than the bench has; an oversized one gets all of it."""
    bench, lock, held, most = Bench(100), threading.Lock(), [0], [0]

    def work(pixels: int) -> None:
        with bench.space(pixels):
            with lock:
                held[0] += min(pixels, 100)
                most[0] = max(most[0], held[0])
            with lock:
                held[0] -= min(pixels, 100)

    with ThreadPoolExecutor(8) as hands:
        list(hands.map(work, [30, 60, 100, 500, 40, 50] * 20))
    assert 0 < most[0] <= 100
    assert held == [0]
