"""The theme's files: joined, named by their content, complete, and asking nobody else for anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from townpress.kernel.digest import fingerprint
from townpress.kernel.errors import ConfigurationError
from townpress.products.assets import bundle

if TYPE_CHECKING:
    from pathlib import Path

THEME = {
    "css/main.css": '/* 次序 @import "no.css"; */\n@layer reset, page;\n'
    '@import "reset.css" layer(reset);\n@import "page.css";\n',
    "css/reset.css": "* { margin: 0 }\n",
    "css/page.css": "body { background: url(../img/纸.svg) } /* url(nowhere.png) */\n"
    'i { mask: url("../img/s.svg#star") }\n',
    "css/print.css": "p { filter: url(#blur); list-style: url('../img/s.svg') }\n",
    "js/menu.js": "// 菜单\n",
    "img/纸.svg": "<svg/>",
    "img/s.svg": "<svg id='star'/>",
    "img/.DS_Store": "x",
}


def theme(folder: Path, **changes: str) -> Path:
    """A theme's static folder; ``changes`` are added to page.css (``page``) or main.css (``main``)."""
    static = folder / "主题" / "static"
    for name, text in THEME.items():
        path = static / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + changes.get(path.stem if name.endswith(".css") else "", ""), encoding="utf-8")
    return static


def test_files_are_published_under_their_fingerprints(tmp_path: Path) -> None:
    """Every file but hidden ones, each named by its published bytes; imported sheets only inside the main one."""
    made = bundle(theme(tmp_path))
    assert set(made.names) == {"css/main.css", "css/print.css", "js/menu.js", "img/纸.svg", "img/s.svg"}
    for leaf in made.leaves:
        assert leaf.path in made.names.values()
        assert isinstance(leaf.data, bytes)
        assert f".{fingerprint(leaf.data)}." in leaf.path
    assert made.names["js/menu.js"].startswith("theme/js/menu.")


def test_the_main_sheet_is_joined_in_order(tmp_path: Path) -> None:
    """Imports stand in their place, in their layer; references lead to the published names; comments are left alone."""
    made = bundle(theme(tmp_path))
    css = next(leaf.data for leaf in made.leaves if leaf.path == made.names["css/main.css"]).decode()
    star, paper = (made.names[name].removeprefix("theme/") for name in ("img/s.svg", "img/纸.svg"))
    assert css == (
        '/* 次序 @import "no.css"; */\n@layer reset, page;\n@layer reset {\n* { margin: 0 }\n}\n'
        f'body {{ background: url("../{paper}") }} /* url(nowhere.png) */\ni {{ mask: url("../{star}#star") }}\n'
    )
    other = next(leaf.data for leaf in made.leaves if leaf.path == made.names["css/print.css"]).decode()
    assert other == f'p {{ filter: url(#blur); list-style: url("../{star}") }}\n'


def test_a_change_renames_what_depends_on_it(tmp_path: Path) -> None:
    """Another picture is another style sheet: nothing old can be served for something new."""
    before = bundle(theme(tmp_path))
    (tmp_path / "主题" / "static" / "img" / "s.svg").write_text("<svg/>", encoding="utf-8")
    after = bundle(tmp_path / "主题" / "static")
    changed = {name for name in before.names if before.names[name] != after.names[name]}
    assert changed == {"img/s.svg", "css/main.css", "css/print.css"}


@pytest.mark.parametrize(
    ("where", "text", "number", "line"),
    [
        ("main", '@import "reste.css";', 685, 5),
        ("main", '@import "reset.css";', 685, 5),
        ("main", "@import url(https://fonts.example/x.css);", 684, 5),
        ("page", '@import "reset.css";', 684, 3),
        ("page", "b { background: url(https://cdn.example/a.png) }", 686, 3),
        ("page", "b { background: url('//cdn.example/a.png') }", 686, 3),
        ("page", "b { background: url(data:image/png;base64,AA) }", 686, 3),
        ("page", "b { background: url(../img/ss.svg) }", 687, 3),
        ("page", "b { background: url(../../../etc/passwd) }", 687, 3),
        ("page", "b { background: url(/img/s.svg) }", 687, 3),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, where: str, text: str, number: int, line: int) -> None:
    """A missing, foreign or repeated file is a configuration error with file, line and remedy."""
    with pytest.raises(ConfigurationError) as caught:
        bundle(theme(tmp_path, **{where: text}))
    assert caught.value.exitcode == 2
    (problem,) = caught.value.problems
    assert (problem.path, problem.line, problem.number) == (f"theme/static/css/{where}.css", line, number)
    assert problem.zh
    assert problem.en


def test_all_problems_at_once(tmp_path: Path) -> None:
    """Several mistakes are told together, a wrong encoding among them."""
    static = theme(tmp_path, page="a { b: url(x.png); c: url(y.png) }")
    (static / "css" / "print.css").write_bytes("/* 打印 */".encode("gbk"))
    with pytest.raises(ConfigurationError) as caught:
        bundle(static)
    assert sorted(problem.number for problem in caught.value.problems) == [683, 687, 687]
