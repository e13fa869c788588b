"""The theme's catalogues: what its templates say, and the files that say it in other words.

``python tests/theme_catalogues.py`` writes new words into ``theme/translations/*.po`` and takes unused ones out.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po

TEMPLATES = Path(__file__).parent.parent / "theme" / "templates"
PACKAGE = TEMPLATES.parent.parent / "townpress"
#: Modules that word what templates are given.
SPEAKING = ("editorial/heads.py", "plugin/plan.py")
FOLDER = TEMPLATES.parent / "translations"
#: A template Babel can't parse must fail, not be passed over.
OPTIONS = {"**.html": {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}}

Message = str | tuple[str, str]


def extracted() -> dict[Message, set[str]]:
    """Every message of the templates and of the code that words titles, with the files it stands in."""
    found: dict[Message, set[str]] = {}
    for file, _, message, _, _ in extract_from_dir(TEMPLATES, [("**.html", "jinja2")], OPTIONS):
        found.setdefault(message, set()).add(file)
    for file in SPEAKING:
        for _, message, _, _ in extract_from_file("python", PACKAGE / file, keywords={"say": None}):
            found.setdefault(message, set()).add(file)
    return found


def catalogue(name: str) -> Catalog:
    """A catalogue as it stands in its file."""
    return read_po(io.BytesIO((FOLDER / f"{name}.po").read_bytes()), locale=name, abort_invalid=True)


def renewed(name: str, old: Catalog | None) -> bytes:
    """A catalogue of just the templates' messages, translated as before; Chinese is its own translation."""
    new = Catalog(name, project="Townpress", version="1", charset="utf-8", fuzzy=False)
    for message, files in sorted(extracted().items(), key=lambda item: str(item[0])):
        known = old.get(message) if old else None
        words = known.string if known else ""
        if name == "zh_CN":
            words = (message[0],) if isinstance(message, tuple) else message
        new.add(message, words, locations=[(file, 0) for file in sorted(files)])
    written = io.BytesIO()
    write_po(written, new, width=118, omit_header=True, include_lineno=False)
    plural = f'"Plural-Forms: {new.plural_forms}\\n"'
    lines = (
        f"# {new.locale.english_name if new.locale else name}: the words of the theme.",
        'msgid ""',
        'msgstr ""',
        f'"Language: {name}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        plural,
        "",
        "",
    )
    return "\n".join(lines).encode() + written.getvalue().lstrip()


def renew() -> None:
    """Write both catalogues."""
    for name in ("en", "zh_CN"):
        old = catalogue(name) if (FOLDER / f"{name}.po").exists() else None
        (FOLDER / f"{name}.po").write_bytes(renewed(name, old))


if __name__ == "__main__":
    renew()
