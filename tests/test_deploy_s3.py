"""Deploying to a store: a real S3 server, its own lists and headers, killed on the way."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import brotli
import obstore
import pytest
from obstore.store import S3Store
from shipping import (
    CSS1,
    CSS2,
    EDITED,
    FIRST,
    HUI1,
    KEYS,
    OURS,
    PHASES,
    REMOVED,
    SAME,
    SECOND,
    SENT,
    House,
    missing_assets,
    plain,
    planned_paths,
    s3_server,
    sums,
)

from townpress.edges.deploy.receipt import standing
from townpress.kernel.errors import ConfigurationError, MachineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PREFIXES = (f"县/{number}" for number in itertools.count())


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for all tests here."""
    with s3_server(tmp_path_factory.mktemp("s3")) as address:
        yield address


@pytest.fixture
def prefix() -> str:
    """A place in the bucket that no other test uses."""
    return next(PREFIXES)


@pytest.fixture
def bucket(endpoint: str, prefix: str, monkeypatch: pytest.MonkeyPatch) -> S3Store:
    """That place as the tests look at it; the environment has the keys."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    return S3Store("news", prefix=prefix, config={"endpoint": endpoint}, client_options={"allow_http": True})


@pytest.fixture
def house(tmp_path: Path, bucket: S3Store) -> House:
    """A newsroom with the first edition."""
    assert bucket
    return House(tmp_path / "报社").publish(FIRST)


@pytest.fixture
def target(endpoint: str, prefix: str) -> str:
    """The address of the place."""
    return f"s3://news/{prefix}?endpoint={endpoint}"


def objects(bucket: S3Store) -> dict[str, bytes]:
    """Everything that lies there."""
    names = [one["path"] for many in obstore.list(bucket) for one in many]
    return {name: bytes(obstore.get(bucket, name).bytes()) for name in names}


def headers(bucket: S3Store, path: str) -> tuple[str, str]:
    """Type and caching of an object, as the store sends them."""
    attributes = obstore.get(bucket, path).attributes
    return attributes["Content-Type"], attributes["Cache-Control"]


def test_an_edit_sends_what_changed(house: House, bucket: S3Store, target: str) -> None:
    """The first deploy sends all, the second just the difference; a dry run nothing; foreign objects stay."""
    assert sums(house.deploy(target)[-1]) == (len(FIRST), sum(map(len, FIRST.values())), 0, 0)
    assert plain(objects(bucket)) == dict(FIRST)
    obstore.put(bucket, "foreign.txt", "别人的".encode())
    since = obstore.head(bucket, SAME)["last_modified"]
    house.publish(SECOND)
    assert planned_paths(house.deploy(target, dry_run=True)) == (SENT, REMOVED)
    assert plain(objects(bucket)) == {**FIRST, "foreign.txt": "别人的".encode()}
    size = sum(len(SECOND[path]) for path in SENT)
    assert sums(house.deploy(target)[-1]) == (len(SENT), size, len(SECOND) - len(SENT) + 1, len(REMOVED))
    assert plain(objects(bucket)) == {**SECOND, CSS1: FIRST[CSS1], "foreign.txt": "别人的".encode()}
    assert obstore.head(bucket, SAME)["last_modified"] == since
    assert sums(house.deploy(target)[-1])[:2] == (0, 0)


def test_objects_have_type_and_caching(house: House, bucket: S3Store, target: str) -> None:
    """What is named by its digest may be kept for ever, a page a minute; each type has its charset."""
    house.deploy(target)
    forever, minute = "public, max-age=31536000, immutable", "public, max-age=60, must-revalidate"
    assert headers(bucket, CSS1) == ("text/css; charset=utf-8", forever)
    assert headers(bucket, HUI1) == ("image/webp", forever)
    assert headers(bucket, "search/texts/0123456789ab.json") == ("application/json", forever)
    assert headers(bucket, "index.html") == headers(bucket, EDITED) == ("text/html; charset=utf-8", minute)
    assert headers(bucket, "search/index.json") == ("application/json", minute)
    news = "public, max-age=60, must-revalidate"
    assert headers(bucket, "feeds/all.atom.xml") == ("application/atom+xml; charset=utf-8", news)
    assert headers(bucket, "robots.txt") == ("text/plain; charset=utf-8", news)
    assert headers(bucket, "files/价 目.pdf") == ("application/pdf", "public, max-age=60, must-revalidate")
    assert headers(bucket, ".well-known/security.txt")[0] == "text/plain; charset=utf-8"


def begun(there: dict[str, bytes]) -> bool:
    """Whether a deploy has begun and not ended."""
    receipt, intent = (brotli.decompress(there[OURS + name]).decode() for name in ("receipt", "intent"))
    return bool(standing(receipt, intent).unsure)


@pytest.mark.parametrize("phase", PHASES)
def test_a_kill_harms_no_reader_and_is_mended(house: House, bucket: S3Store, target: str, phase: str) -> None:
    """Killed in any phase, every page there has its assets; the next run, without our state, ends it."""
    house.deploy(target)
    house.publish(SECOND).killed_after(phase, target)
    there = objects(bucket)
    assert missing_assets(there) == set()
    assert begun(there), "killed on the way"
    already = {path for path in SENT if there.get(path) == SECOND[path]}
    assert sums(house.deploy(target, state="another")[-1])[0] == len(SENT - already)
    assert plain(objects(bucket)) == {**SECOND, CSS1: FIRST[CSS1]}
    assert not begun(objects(bucket))


def test_what_was_lost_there_is_sent_again(house: House, bucket: S3Store, target: str) -> None:
    """An object that somebody removed or cut short is noticed from the store's own list."""
    house.deploy(target)
    obstore.delete(bucket, [SAME])
    obstore.put(bucket, EDITED, b"cut")
    assert sums(house.deploy(target)[-1])[0] == 2
    assert plain(objects(bucket)) == dict(FIRST)


def test_the_receipt_of_a_large_site_is_not_written_anew(house: House, bucket: S3Store, target: str) -> None:
    """After an edit of a large site only what changed in the receipt is written, and the next deploy knows it all."""
    archive = {f"2020/01/s{number}/index.html": b"%d" % number for number in range(400)}
    house.publish({**archive, **FIRST}).deploy(target)
    whole = len(objects(bucket)[f"{OURS}receipt"])
    for text in (b"new", b"newer"):
        house.publish({**archive, **FIRST, SAME: text}).deploy(target, state=text.decode())
        there = objects(bucket)
        assert (len(there[f"{OURS}receipt"]), there[SAME]) == (whole, text)
        assert len(there[f"{OURS}changes"]) < whole // 8
    assert sums(house.deploy(target)[-1])[:2] == (0, 0)
    house.publish(FIRST).deploy(target)
    assert plain(objects(bucket)) == dict(FIRST)


def test_the_theme_stays_one_deploy_longer(house: House, bucket: S3Store, target: str) -> None:
    """An older style sheet outlives its edition by one deploy, not by two, and the same edition again is none."""
    house.deploy(target)
    house.publish(SECOND).deploy(target)
    house.deploy(target)
    assert {CSS1, CSS2} <= objects(bucket).keys()
    house.publish({**SECOND, "index.html": b"<p>3</p>"}).deploy(target)
    assert CSS1 not in objects(bucket)
    assert CSS2 in objects(bucket)


def test_a_store_that_refuses_is_told(house: House, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong key is one line of ours that does not repeat it; a key in the address is refused before anything."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-very-wrong-key")
    with pytest.raises(MachineError, match=r"^E759: ") as caught:
        house.deploy(target)
    assert "a-very-wrong-key" not in str(caught.value)
    with pytest.raises(ConfigurationError, match=r"^E752: ") as told:
        house.deploy(f"{target}&secret_access_key=a-very-wrong-key")
    assert "a-very-wrong-key" not in str(told.value)
