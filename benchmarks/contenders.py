"""Who is measured: Townpress as readers' machines run it, and what a user would pick instead."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import corpus, forms, peers
from townpress.edges.ground import ROOT
from townpress.edges.sitehost import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.corpus import Piece
    from benchmarks.forms import Form

#: A week after the newest story: every story is out, and the same ones at every run.
AT = "2026-11-27T09:00+08:00"
PELICAN = str(Path(sys.executable).with_name("pelican"))


@dataclass(frozen=True, slots=True)
class Site:
    """One contender's folders for one number of stories: what it builds from, and beside it all that it makes."""

    folder: Path

    @property
    def source(self) -> Path:
        """Content and theme."""
        return self.folder / "site"

    @property
    def output(self) -> Path:
        """What readers would get."""
        return self.folder / "out"

    @property
    def state(self) -> Path:
        """What is remembered from run to run."""
        return self.folder / "state"

    def forget(self) -> None:
        """Put aside all that was made, so that the next build is a first one.

        It is not deleted: for five minutes afterwards ext4 passes over every inode that was, one by one, and making a
        file takes many times as long (``recently_deleted`` in the kernel's fs/ext4/ialloc.c). No first build on a
        reader's machine follows upon that.
        """
        aside = self.folder.with_name(f"{self.folder.name}-before")
        aside.mkdir(exist_ok=True)
        for made in tuple(self.folder.iterdir()):
            if made.is_dir() and made != self.source:
                made.rename(aside / f"{len(list(aside.iterdir()))}-{made.name}")


@dataclass(frozen=True, slots=True)
class Contender:
    """A generator of sites: the form of its stories, its theme, its commands.

    ``warms_up``: some edits are built before edits are measured. ``alive`` is the command that keeps running
    and builds at each change, None if it is not compared. ``content`` stands below the site's source.
    """

    key: str
    name: str
    form: Form
    build: Callable[[Site], tuple[str, ...]]
    alive: Callable[[Site], tuple[str, ...]] | None = None
    prepare: Callable[[], None] = lambda: None
    theme: Path | None = None
    content: str = "content"
    warms_up: bool = False
    printed: Callable[[Site], int] = lambda _: -1

    def lay_out(self, site: Site, stories: Iterable[Piece] = ()) -> None:
        """Make the site's source, without what was there before."""
        shutil.rmtree(site.folder, ignore_errors=True)
        if self.theme:
            shutil.copytree(self.theme, site.source, ignore=shutil.ignore_patterns("node_modules"))
        corpus_folder = site.source / self.content
        corpus_folder.mkdir(parents=True, exist_ok=True)
        site.state.mkdir()
        if self.form is forms.TOWNPRESS:
            corpus.write_registers(corpus_folder)
        for story in stories:
            self.write(site, story)

    def write(self, site: Site, story: Piece) -> None:
        """Put a story into the site's source."""
        self.form.write(site.source / self.content, story, site.folder / "aside")


def _townpress(site: Site) -> tuple[str, ...]:
    return (*_townpress_words(site), "-e", f"CACHE_PATH={json.dumps(str(site.state))}", f"AT={json.dumps(AT)}")


def _townpress_alive(site: Site) -> tuple[str, ...]:
    places = (str(site.source / "content"), str(site.output), str(site.state), AT)
    return (sys.executable, "-m", "benchmarks.serving", *places)


def _townpress_words(site: Site) -> tuple[str, ...]:
    content = str(site.source / "content")
    return (PELICAN, content, "-s", str(ROOT / "pelicanconf.py"), "-o", str(site.output))


def _townpress_printed(site: Site) -> int:
    printed: int = json.loads((site.state / "report.json").read_text("utf-8"))["pages"]["printed"]
    return printed


def _hugo(site: Site) -> tuple[str, ...]:
    words = ("--source", str(site.source), "--destination", str(site.output), "--cacheDir", str(site.state))
    return (str(peers.hugo()), *words, "--quiet")


def _hugo_alive(site: Site) -> tuple[str, ...]:
    own = ("--port", str(free_port()), "--baseURL", "https://news.example/", "--appendPort=false")
    words = _hugo(site)
    return (words[0], "server", *words[1:-1], "--disableLiveReload", *own)


def _eleventy(site: Site) -> tuple[str, ...]:
    return ("node", str(peers.ELEVENTY), f"--output={site.output}", "--quiet")


def _stock(settings: str) -> Callable[[Site], tuple[str, ...]]:
    def build(site: Site) -> tuple[str, ...]:
        words = (PELICAN, str(site.source / "content"), "-s", str(peers.FOLDER / "pelican" / settings))
        return (*words, "-o", str(site.output), "-e", f"CACHE_PATH={json.dumps(str(site.state))}")

    return build


TOWNPRESS = Contender(
    key="townpress",
    name="Townpress",
    form=forms.TOWNPRESS,
    build=_townpress,
    alive=_townpress_alive,
    warms_up=True,
    printed=_townpress_printed,
)
HUGO = Contender(
    key="hugo",
    name="Hugo",
    form=forms.HUGO,
    build=_hugo,
    alive=_hugo_alive,
    prepare=peers.fetch_hugo,
    theme=peers.FOLDER / "hugo",
)
ELEVENTY = Contender(
    key="eleventy",
    name="Eleventy",
    form=forms.ELEVENTY,
    build=_eleventy,
    prepare=peers.fetch_eleventy,
    theme=peers.FOLDER / "eleventy",
    content=".",
)
STOCK = Contender(key="pelican", name="Pelican", form=forms.PELICAN, build=_stock("pelicanconf.py"))
CACHED = Contender(key="cached", name="Pelican, caches on", form=forms.PELICAN, build=_stock("cachedconf.py"))
ALL = (TOWNPRESS, HUGO, ELEVENTY, STOCK, CACHED)
