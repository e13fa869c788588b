"""Which problem numbers the code uses, and where: read from its syntax, not from what happens to be raised."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

#: Calls that take a problem's number, by the last word of what is called.
CALLS = frozenset(
    {
        *("problem", "_problem", "Problem", "refuse", "_refuse", "Refused", "_Refused", "Refusal", "_form", "_wrong"),
        *("_warn", "warning", "error", "note", "machine_error", "_begin", "_at_word"),
    }
)
#: Assignments that hold nothing but a number of a problem.
NAMES = frozenset({"NUMBER"})
FAMILIES = range(101, 800)
#: Written out at the beginning of a message: the tools that stand outside a build make no ``Problem``.
_WRITTEN = re.compile(r"E(\d{3})(?=: | --| \Z)")


def numbers_in(root: Path) -> Mapping[int, frozenset[str]]:
    """The modules (``editorial.encoding``) that use each number below ``root``, a folder with the package in it."""
    found: dict[int, set[str]] = defaultdict(set)
    package = root / "townpress"
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for number in _numbers(ast.parse(path.read_text("utf-8"))):
            found[number].add(name)
    for number in re.findall(r"['\"]E(\d{3}): ", (root / "run").read_text("utf-8")):
        found[int(number)].add("run")
    return {number: frozenset(modules) for number, modules in sorted(found.items())}


def _numbers(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node.func) in CALLS:
            yield from _among([*node.args, *(word.value for word in node.keywords if word.arg == "number")])
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "_NUMBERS.get":
            yield from _among(node.args)
        elif isinstance(node, ast.Tuple) and any(_is_text(part) for part in node.elts):
            yield from _among(node.elts)
        elif isinstance(node, ast.Dict) and any(isinstance(value, ast.Tuple) for value in node.values):
            yield from _among([key for key in node.keys if key])
        elif isinstance(node, ast.Assign) and {t.id for t in node.targets if isinstance(t, ast.Name)} & NAMES:
            yield from _among([node.value])
        elif isinstance(node, ast.AnnAssign | ast.Assign) and isinstance(node.value, ast.Dict):
            named = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            yield from _among(node.value.values) if isinstance(named, ast.Name) and named.id == "_NUMBERS" else ()
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            match = _WRITTEN.match(node.value)
            yield from [int(match[1])] if match else []


def _among(parts: list[ast.expr]) -> Iterator[int]:
    for part in parts:
        if isinstance(part, ast.Constant) and type(part.value) is int and part.value in FAMILIES:
            yield part.value


def _called(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _is_text(part: ast.expr) -> bool:
    if isinstance(part, ast.Name):
        return part.id in {"zh", "en"}
    return isinstance(part, ast.JoinedStr) or (isinstance(part, ast.Constant) and isinstance(part.value, str))
