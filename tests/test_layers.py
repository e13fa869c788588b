"""The house stands: imports go upwards only, only the plugin knows Pelican, no module leans on itself or grows fat."""

from __future__ import annotations

import ast
import graphlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("kernel", "editorial", "press", "products", "plugin", "edges")
LONGEST = 250
#: What a layer must not import from outside. The press knows neither news nor Pelican; the kernel, nothing at all.
BARRED = {
    "kernel": ("pelican", "jinja2", "markdown", "yaml", "msgspec", "nh3", "PIL", "lxml", "babel", "invoke"),
    "editorial": ("pelican", "jinja2"),
    "press": ("pelican", "townpress.editorial"),
    "products": ("pelican",),
    "plugin": (),
    "edges": ("pelican",),
}


def module_name(path: Path, root: Path) -> str:
    """``townpress/press/edition.py`` as ``townpress.press.edition``; a package's ``__init__`` as the package."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(tree: ast.AST, *, importing: bool = False) -> set[str]:
    """Every module named in an import, also inside functions; ``importing`` leaves out what only types need."""
    hints = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if importing and node in hints:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {"."} if node.level else set()
    return found


def layer_of(module: str) -> str:
    """The layer a module of the house belongs to; the package itself belongs to none."""
    return module.split(".")[1] if module.startswith("townpress.") else ""


def faults(root: Path) -> list[str]:
    """What is wrong with the package ``townpress`` below ``root``, one line each."""
    paths = {module_name(path, root): path for path in sorted((root / "townpress").rglob("*.py"))}
    trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in paths.items()}
    told = [fault for name, tree in trees.items() for fault in _faults_of(name, imports_of(tree))]
    for name, path in paths.items():
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST:
            told.append(f"{name}: {lines} lines")
    needs = {name: (imports_of(tree, importing=True) & paths.keys()) - {name} for name, tree in trees.items()}
    # ``from townpress.press import edition`` names the package too; its __init__ need not have run to the end.
    needs = {name: {need for need in needed if not name.startswith(f"{need}.")} for name, needed in needs.items()}
    try:
        graphlib.TopologicalSorter(needs).prepare()
    except graphlib.CycleError as cycle:
        told.append(f"cycle: {' → '.join(cycle.args[1])}")
    return told


def _faults_of(name: str, imported: set[str]) -> list[str]:
    layer = layer_of(name)
    if not layer:
        return [f"{name}: the package itself imports {one}" for one in sorted(imported) if layer_of(one)]
    if layer not in LAYERS:
        return [f"{name}: {layer} is no layer"]
    told = [f"{name}: relative import"] if "." in imported else []
    for one in sorted(imported):
        if layer_of(one) in LAYERS and LAYERS.index(layer_of(one)) > LAYERS.index(layer):
            told.append(f"{name}: imports downwards: {one}")
        told += [f"{name}: must not know {bar}: {one}" for bar in BARRED[layer] if f"{one}.".startswith(f"{bar}.")]
    return told


def test_the_house_stands() -> None:
    """No fault in the package as it is."""
    assert faults(ROOT) == []


def test_each_fault_is_found(tmp_path: Path) -> None:
    """A made-up package with one fault of each kind is told of every one, so the test above can fail."""
    modules = {
        "kernel/time.py": "from townpress.plugin import reader\n",
        "press/plan.py": "def plan():\n    import townpress.editorial.story\n",
        "press/page.py": "from townpress.press.ink import dry\n",
        "press/ink.py": "import townpress.press.page\n",
        "products/feeds.py": "import pelican.utils\n",
        "plugin/reader.py": "import pelican\nfrom . import writer\n",
        "helpers/misc.py": "",
        "edges/long.py": "#\n" * (LONGEST + 1),
    }
    for name, text in modules.items():
        path = tmp_path / "townpress" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    told = faults(tmp_path)
    assert [fault for fault in told if not fault.startswith("cycle")] == [
        "townpress.helpers.misc: helpers is no layer",
        "townpress.kernel.time: imports downwards: townpress.plugin",
        "townpress.kernel.time: imports downwards: townpress.plugin.reader",
        "townpress.plugin.reader: relative import",
        "townpress.press.plan: must not know townpress.editorial: townpress.editorial.story",
        "townpress.products.feeds: must not know pelican: pelican.utils",
        "townpress.edges.long: 251 lines",
    ]
    assert any("townpress.press.ink" in fault and "townpress.press.page" in fault for fault in told)


def test_types_make_no_cycle(tmp_path: Path) -> None:
    """Two modules may name each other's types under TYPE_CHECKING: nothing is imported."""
    guarded = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from townpress.press.{} import X\n"
    press = tmp_path / "townpress" / "press"
    press.mkdir(parents=True)
    (press / "page.py").write_text(guarded.format("ink"), encoding="utf-8")
    (press / "ink.py").write_text(guarded.format("page"), encoding="utf-8")
    assert faults(tmp_path) == []
