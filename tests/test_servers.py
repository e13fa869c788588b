"""The configurations of nginx and Caddy, in a real nginx and a real Caddy, on an edition with a page of each kind."""

from __future__ import annotations

import gzip
import re
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
import servers
from paper import REGISTERS, STORY, Paper
from pictures import photograph

from townpress.edges.configuring import configuration
from townpress.kernel.errors import ConfigurationError
from townpress.plugin.fitting import PARTS
from townpress.products.form.fitting import Fitting
from townpress.products.form.policy import headers
from townpress.products.servers.rules import TYPES, is_lasting, is_plain_path
from townpress.products.wellknown import HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from servers import Server

DOMAIN = "news.zoucheng.example"
FORGE = {"name": "gitea", "repo": "zoucheng/news", "base_url": "https://git.example.cn", "app_id": "1f2e"}
SHORT = "public, max-age=60, must-revalidate"
LONG = "public, max-age=31536000, immutable"
STORY_AT, WITHDRAWN_AT = "/2026/11/daiban/", "/2026/11/柳泉/"
GONE = STORY.replace("authors", "slug: 柳泉\naliases: [/old.php]\nauthors")
MOVED = {
    "/news/20230601.html": STORY_AT,
    "/旧闻/一/": STORY_AT,
    "/旧闻/一": STORY_AT,
    "/old.php": WITHDRAWN_AT,
}


def laid(paper: Paper) -> Paper:
    """A story with a photograph, a document and old addresses, and one that was withdrawn."""
    aliases = "aliases: [/news/20230601.html, /旧闻/一/]"
    text = (
        STORY.replace("authors", f"{aliases}\nauthors") + "\n![老人在窗口](窗口.jpg)\n\n[表]({static}/files/表.pdf)\n"
    )
    paper.story(text).put("stories/2026/11/daiban/窗口.jpg", photograph(size=(700, 500)))
    paper.put("files/表.pdf", b"%PDF-1.4\n")
    paper.put("files/root/check.txt", "验证")
    return paper.story(GONE, "stories/2026/11/gone/index.md")


@pytest.fixture(scope="module", params=["", "/base"], ids=["at the root", "under a path"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Paper, str]:
    """The edition, at the root of its host and under a path, with one page compressed beforehand."""
    paper = laid(Paper(tmp_path_factory.mktemp("servers") / "报社 一"))
    given: dict[str, object] = {"SITEURL": f"https://{DOMAIN}{request.param}", "URLS": str(paper.root / "urls.txt")}
    given |= {"EDITOR": True, "EDITOR_BACKEND": FORGE}
    assert paper.build(**given).status == 0
    withdrawn = GONE.replace("authors", "status: withdrawn\nwithdrawn: 事实有误\nauthors")
    paper.story(withdrawn, "stories/2026/11/gone/index.md")
    outcome = paper.build(**given)
    assert outcome.status == 0, outcome.err
    (paper.output / "archive" / "index.html.gz").write_bytes(gzip.compress("先压好的".encode()))
    (paper.output / "archive" / "index.html.br").write_bytes(b"ready")
    (paper.output / ".townpress").mkdir()
    (paper.output / ".townpress" / "receipt").write_text("townpress deploy 1", "utf-8")
    return paper, request.param


def told(server: str, paper: Paper) -> str:
    """The configuration for a paper."""
    return configuration(server, "", paper.content, paper.output, paper.state)


@pytest.fixture(scope="module")
def running(published: tuple[Paper, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """Both servers with that edition, by name; ``plain`` is nginx's port without TLS."""
    paper, _ = published
    folder = tmp_path_factory.mktemp("running")
    with ExitStack() as stack:
        plain, secure = stack.enter_context(
            servers.nginx(told("nginx", paper), folder / "nginx", DOMAIN, brotli=servers.BROTLI.exists())
        )
        caddy = stack.enter_context(servers.caddy(told("caddy", paper), folder / "caddy", DOMAIN))
        yield {"nginx": secure, "caddy": caddy, "plain": plain}


def kinds(paper: Paper) -> dict[str, tuple[str, int, str, str]]:
    """A path of each kind: file in the edition, status, type, how long it is kept."""
    files = paper.files
    html = TYPES[".html"]

    def first(pattern: str) -> str:
        return next(path for path in files if re.fullmatch(pattern, path))

    pages = {
        "": "index.html",
        "2026/11/daiban/": "2026/11/daiban/index.html",
        "community/": "community/index.html",
        "2026/11/柳泉/": "2026/11/柳泉/index.html",
        "search/": "search/index.html",
    }
    found = {path: (file, 200, html, SHORT) for path, file in pages.items()}
    absent = (
        "no/such/",
        "no.html",
        "theme/",
        "2026/",
        "_headers",
        "_redirects",
        ".townpress/receipt",
        "theme/css/main.00000000.css",
    )
    found |= dict.fromkeys(absent, ("404.html", 404, html, SHORT))
    passing = {
        "feeds/all.atom.xml": "application/atom+xml; charset=utf-8",
        "feeds/all.rss.xml": "application/rss+xml; charset=utf-8",
        "feeds/all.json": "application/feed+json",
        "feeds/community.atom.xml": "application/atom+xml; charset=utf-8",
        "sitemap.xml": "application/xml; charset=utf-8",
        "robots.txt": "text/plain; charset=utf-8",
        "check.txt": "text/plain; charset=utf-8",
        ".well-known/security.txt": "text/plain; charset=utf-8",
        "search/index.json": "application/json",
        "search/opensearch.xml": "application/opensearchdescription+xml; charset=utf-8",
        "files/表.pdf": "application/pdf",
        "community/share.png": "image/png",
    }
    found |= {path: (path, 200, kind, SHORT) for path, kind in passing.items()}
    lasting = {
        r"theme/css/main\.\w+\.css": "text/css; charset=utf-8",
        r"theme/js/search\.\w+\.js": "text/javascript; charset=utf-8",
        r"theme/.*\.svg": "image/svg+xml",
        r"search/texts/\w+\.json": "application/json",
        r"search/grams/\w+\.txt": "text/plain; charset=utf-8",
        r"2026/11/daiban/.*\.jpg": "image/jpeg",
        r"2026/11/daiban/.*\.webp": "image/webp",
        r"2026/11/daiban/.*\.avif": "image/avif",
    }
    found |= {first(pattern): (first(pattern), 200, kind, LONG) for pattern, kind in lasting.items()}
    return found


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_every_kind_of_page(running: dict[str, Server], published: tuple[Paper, str], name: str) -> None:
    """Story, section, tombstone, feed, picture, style, search piece, 404: its bytes, its type, each header once."""
    paper, base = published
    for path, (file, status, kind, kept) in kinds(paper).items():
        answer = running[name].get(f"{base}/{path}")
        said = (answer.status, answer["Content-Type"], answer["Cache-Control"])
        assert said == (status, kind, kept), path
        assert answer.body == paper.files[file], path
        assert {header: answer[header] for header, _ in HEADERS} == dict(HEADERS), path


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_the_form_has_headers_of_its_own(running: dict[str, Server], published: tuple[Paper, str], name: str) -> None:
    """Below /admin/ its policy and the like take the place of the readers'; all other headers stay, each once."""
    paper, base = published
    own = {header: value for _, header, value in headers(Fitting(PARTS, FORGE))}
    for path, kind in (("", "text/html"), ("form.js", "text/javascript"), ("config.json", "application/json")):
        answer = running[name].get(f"{base}/admin/{path}")
        assert (answer.status, answer["Content-Type"].partition(";")[0]) == (200, kind)
        assert answer.body == paper.files[f"admin/{path or 'index.html'}"]
        assert {header: answer[header] for header in dict(HEADERS) | own} == dict(HEADERS) | own, path
    assert "https://git.example.cn" in own["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_old_addresses_are_led_on(running: dict[str, Server], published: tuple[Paper, str], name: str) -> None:
    """A redirect with 301 and all headers, to the story or the tombstone; a folder's address gets its slash."""
    paper, base = published
    for old, new in MOVED.items():
        answer = running[name].get(f"{base}{old}")
        assert (answer.status, answer["Cache-Control"]) == (301, SHORT), old
        assert running[name].get(unquote(answer["Location"])).body == paper.files[f"{new[1:]}index.html"], old
        assert {header: answer[header] for header, _ in HEADERS} == dict(HEADERS), old
    slash = running[name].get(f"{base}{STORY_AT[:-1]}")
    assert slash.status in {301, 308}
    assert unquote(slash["Location"]).endswith(f"{base}{STORY_AT}") or slash["Location"] == "daiban/"


def test_redirects_file(published: tuple[Paper, str]) -> None:
    """``_redirects``: old address, new address, 301, as URIs below the site's path, in order."""
    paper, base = published
    lines = [line.split(" ") for line in paper.page("_redirects").splitlines()]
    assert [code for _, _, code in lines] == ["301"] * 3
    assert all(line.isascii() for line in paper.page("_redirects").splitlines())
    led = {unquote(old): unquote(new) for old, new, _ in lines}
    assert led == {f"{base}{old}": f"{base}{new}" for old, new in MOVED.items() if old != "/旧闻/一"}
    assert list(led) == sorted(led)


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_text_travels_compressed(running: dict[str, Server], published: tuple[Paper, str], name: str) -> None:
    """Text goes by gzip, pictures do not; what was compressed beforehand is sent as it lies."""
    paper, base = published
    css = next(path for path in paper.files if path.endswith(".css"))
    for path in ("feeds/all.atom.xml", css, "2026/11/daiban/"):
        answer = running[name].get(f"{base}/{path}", Accept_Encoding="gzip")
        assert (answer["Content-Encoding"], "Accept-Encoding" in answer["Vary"]) == ("gzip", True), path
        assert gzip.decompress(answer.body) == paper.files[f"{path}index.html" if path.endswith("/") else path]
    picture = next(path for path in paper.files if path.endswith(".webp"))
    assert running[name].get(f"{base}/{picture}", Accept_Encoding="gzip")["Content-Encoding"] == ""
    ready = running[name].get(f"{base}/archive/", Accept_Encoding="gzip")
    assert (ready["Content-Encoding"], gzip.decompress(ready.body).decode()) == ("gzip", "先压好的")
    if name == "caddy" or servers.BROTLI.exists():
        assert running[name].get(f"{base}/archive/", Accept_Encoding="br, gzip").body == b"ready"


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_a_page_that_stands_is_not_sent_again(
    running: dict[str, Server], published: tuple[Paper, str], name: str
) -> None:
    """A browser that has the page is told so by its tag."""
    _, base = published
    tag = running[name].get(f"{base}{STORY_AT}")["ETag"]
    assert tag
    assert running[name].get(f"{base}{STORY_AT}", If_None_Match=tag).status == 304


def test_nginx_answers_in_plain_text_only_to_lead_to_tls(running: dict[str, Server]) -> None:
    """Port 80 leads to https with the path and query it was asked for."""
    answer = running["plain"].get("/a/b")
    assert (answer.status, answer["Location"]) == (301, f"https://{DOMAIN}/a/b")
    assert answer["Strict-Transport-Security"] == ""  # not without TLS (RFC 6797, 7.2)


def test_outside_the_path_there_is_nothing(running: dict[str, Server], published: tuple[Paper, str]) -> None:
    """Where the site stands under a path, all else is 404."""
    _, base = published
    for name in ("nginx", "caddy"):
        assert running[name].get("/").status == (404 if base else 200)


def test_what_is_kept_for_ever_never_changes(tmp_path: Path) -> None:
    """Two editions in which as much as can be is other: no file kept for ever differs under one name."""
    paper = laid(Paper(tmp_path / "paper"))
    assert paper.build().status == 0
    before = paper.files
    paper.put("stories/2026/11/daiban/窗口.jpg", photograph(orientation=3, size=(700, 500)))
    paper.put("files/表.pdf", b"%PDF-1.7\n")
    paper.lay(REGISTERS.replace("邹城本地新闻", "邹城新闻"))
    paper.story(STORY.replace("四十一", "四十二").replace("民生", "便民"), "stories/2026/11/other/index.md")
    paper.put("registers/masthead.yml", "name: 邹城新闻\ndomain: news.zoucheng.example\ntagline: 身边事\n")
    assert paper.build().status == 0
    after = paper.files
    changed = {path for path in before.keys() & after.keys() if before[path] != after[path]}
    assert len(changed) > 10
    assert [path for path in changed if is_lasting(f"/{path}")] == []
    lasting = [path for path in after if is_lasting(f"/{path}")]
    assert len(lasting) > 12


def test_a_configuration_wants_an_edition_and_a_known_server(paper: Paper) -> None:
    """Before the first edition it is told to publish; an unknown server, or a path that would break out, is usage."""
    with pytest.raises(ConfigurationError, match=r"E765: .*./run publish"):
        told("nginx", paper)
    with pytest.raises(ConfigurationError, match=r"E600 config.*nginx"):
        told("nginks", paper)
    with pytest.raises(ConfigurationError, match="E600 --root"):
        configuration("nginx", '/srv/"; evil', paper.content, paper.output, paper.state)
    assert not is_plain_path("srv/site")
