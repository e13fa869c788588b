"""The templates hold no logic, run nothing and read no more than they may; every component has an example."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import lxml.html
import pytest
from jinja2 import nodes
from theme_cases import COMPONENTS as COMPONENT_CASES
from theme_harness import THEME, environment, fragment

if TYPE_CHECKING:
    import jinja2

TEMPLATES = sorted((THEME / "templates").rglob("*.html"))
NAMES = [file.relative_to(THEME / "templates").as_posix() for file in TEMPLATES]
FILTERS = {"asset", "rooted", "absolute", "iso", "day", "minute", "period", "srcset", "tel", "mailto", "locale"}
FILTERS |= {"urlencode", "groupby", "reverse"}
CALLS = {"_", "gettext", "ngettext", "lasting"}
#: What may stand in a template: output, loops, presence, equality and membership, imports, macros, words joined.
ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.NSRef, nodes.Getattr, nodes.Getitem),
    *(nodes.Const, nodes.Dict, nodes.Pair, nodes.Tuple, nodes.Keyword, nodes.Call, nodes.Filter, nodes.Concat),
    *(nodes.For, nodes.If, nodes.CondExpr, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Test),
    *(nodes.Macro, nodes.Block, nodes.Extends, nodes.Import, nodes.FromImport, nodes.Assign),
)
BASE_READS = {"masthead", "edition", "head"}
COMPONENTS = [name.removeprefix("components/") for name in NAMES if name.startswith("components/")]
EXAMPLES = [(name, call, values) for name in COMPONENTS for call, values in COMPONENT_CASES.get(name, ())]


@pytest.fixture(scope="module")
def env() -> jinja2.Environment:
    """The environment of a build."""
    return environment()


@pytest.mark.parametrize("name", NAMES)
def test_a_template_holds_no_logic(env: jinja2.Environment, name: str) -> None:
    """No arithmetic, no ordering, no slices, no unknown filter or call: values arrive ready to be shown."""
    tree = env.parse((THEME / "templates" / name).read_text(encoding="utf-8"), name)
    imported = {
        alias[1] if isinstance(alias, tuple) else alias
        for found in tree.find_all(nodes.FromImport)
        for alias in found.names
    }
    own = {macro.name for macro in tree.find_all(nodes.Macro)}
    for node in tree.find_all(nodes.Node):
        assert isinstance(node, ALLOWED), f"{name}:{node.lineno}: {node}"
        if isinstance(node, nodes.Filter):
            assert node.name in FILTERS, f"{name}:{node.lineno}: | {node.name}"
        if isinstance(node, nodes.Operand):
            assert node.op in {"eq", "ne", "in"}, f"{name}:{node.lineno}: {node.op}"
        if isinstance(node, nodes.Test):
            assert node.name == "none", f"{name}:{node.lineno}: is {node.name}"
        if isinstance(node, nodes.Call):
            assert isinstance(node.node, nodes.Name), f"{name}:{node.lineno}: a method is called"
            assert node.node.name in CALLS | imported | own, f"{name}:{node.lineno}: {node.node.name}()"


@pytest.mark.parametrize("name", NAMES)
def test_a_template_runs_nothing_in_the_reader_s_browser(name: str) -> None:
    """No script but data and the theme's own modules, no inline style, no handler: the policy needs no exceptions."""
    source = (THEME / "templates" / name).read_text(encoding="utf-8")
    assert not re.search(
        r"<script(?! type=\"(application/ld\+json\"|module\" src=\"\{\{ \"js/\w+\.js\" \| asset \}\}\"></script))",
        source,
    )
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", source)


def test_base_reads_only_masthead_edition_and_head(env: jinja2.Environment) -> None:
    """Whatever else base.html read, a change of it would print every page anew."""
    tree = env.parse((THEME / "templates" / "base.html").read_text(encoding="utf-8"))
    read = {found.name for found in tree.find_all(nodes.Name) if found.ctx == "load"}
    imported = {alias for found in tree.find_all(nodes.FromImport) for alias in found.names}
    assert read - imported - CALLS == BASE_READS


def test_every_component_has_an_example() -> None:
    """And no example outlives its component."""
    assert set(COMPONENTS) == set(COMPONENT_CASES)


def test_every_macro_of_a_component_is_shown(env: jinja2.Environment) -> None:
    """A macro that no page uses is not kept."""
    sources = {name: (THEME / "templates" / name).read_text(encoding="utf-8") for name in NAMES}
    for name in COMPONENTS:
        for macro in env.parse(sources[f"components/{name}"]).find_all(nodes.Macro):
            calls = sum(
                len(re.findall(rf"\b{macro.name}\(|lasting\({macro.name},", source)) for source in sources.values()
            )
            assert calls > 1, f"{name}: {macro.name}"


@pytest.mark.parametrize(("component", "call", "values"), EXAMPLES, ids=[f"{n}:{c}" for n, c, _ in EXAMPLES])
def test_a_component_prints_its_example(
    env: jinja2.Environment, component: str, call: str, values: dict[str, object]
) -> None:
    """Under StrictUndefined, with nothing but its arguments, as HTML that parses."""
    printed = fragment(env, component, call, values)
    assert "Undefined" not in printed
    if printed.strip():
        lxml.html.fragments_fromstring(printed)
