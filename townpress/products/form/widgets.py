"""A field of the schema as a widget of Decap, and as the shape by which ``frontmatter.js`` reads and writes it.

What a field takes is asked of its reader: those made to measure are partial functions (``editorial/values.py``), the
others are known by name. A reader that is not known here is our own fault, told when the form is made.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from townpress.editorial.addresses import HAN, RESERVED
from townpress.editorial.characters import folded
from townpress.editorial.fields import CORRECTION, PHOTO, corrections, photos
from townpress.editorial.lists import read_names
from townpress.editorial.values import language, moment, number, read_choice, read_text
from townpress.editorial.webaddress import url
from townpress.kernel.errors import OwnFault
from townpress.products.form.hints import HINTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from townpress.editorial.registers import Term
    from townpress.editorial.schema import Field, Reader, Schema

Json = dict[str, Any]

#: What Decap's date picker writes, of the forms that dates may have (docs/contracts.md).
MOMENT = "YYYY-MM-DD HH:mm"
_WORDS = "|".join(sorted(RESERVED))
# Decap knows patterns without the flag ``u``: what lies beyond the first plane are two halves there.
_HAN = "".join(mark for mark in HAN if mark <= "\uffff").removesuffix("-") + r"\ud840-\ud88d\udc00-\udfff"
#: :func:`townpress.editorial.addresses.fault_in` as a pattern of JavaScript.
SLUG = rf"^(?!(?:{_WORDS}|\d+)$)[a-z0-9{_HAN}]+(?:-[a-z0-9{_HAN}]+)*$"
#: The fields that a new story begins with, as ``./run new`` begins one.
_BEGINNINGS = {"date": "{{now}}", "origin": "original", "status": "draft"}


#: What one line must look like, by its reader.
_PATTERNS = (
    (url, "^https?://", "以 http:// 或 https:// 开头", "http or https"),
    (number, r"^\d[\d,]*$", "只写数字", "digits only"),
    (language, "^[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*$", "例如 zh-CN、en", "such as zh-CN, en"),
)


class Vocabulary(Struct, frozen=True):
    """The language of labels, and what the registers offer for a field, by its key."""

    chinese: bool = True
    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)

    def label(self, key: str, words: tuple[str, ...]) -> str:
        """What the form calls a field: the schema's first Chinese word, or its key."""
        return words[0] if self.chinese and words else key.replace("_", " ").capitalize()

    def hint(self, key: str) -> str:
        """What stands beside it."""
        return HINTS[key][not self.chinese]

    def say(self, zh: str, en: str) -> str:
        """One of the two."""
        return zh if self.chinese else en


def shape(declared: Field, terms: tuple[Term, ...] = ()) -> Json:
    """How ``frontmatter.js`` reads and writes a field; ``terms``: what its register has."""
    read = _inmost(declared.read)
    found: Json = {"shape": "text", "words": list(declared.words)}
    called = {folded(word): term.name for term in terms for word in (term.slug, term.name, *term.aliases)}
    table = {word.replace(" ", "_").replace("-", "_"): name for word, name in called.items()}
    match read:
        case partial(func=func, keywords=given) if func is read_names:
            found |= {"shape": "names" if terms or not given["split"] else "words", "split": given["split"]}
        case partial(func=func, keywords=given) if func is read_choice:
            table = {word.replace(" ", "_").replace("-", "_"): value for word, value in given["table"].items()}
            found["shape"] = "choice"
        case _ if read is moment:
            found["shape"] = "moment"
        case _ if read is photos:
            found |= {"shape": "photos", "inner": shapes(PHOTO, {})}
        case _ if read is corrections:
            found |= {"shape": "rows", "inner": shapes(CORRECTION, {})}
    return {**found, "table": table} if table else found


def shapes(schema: Schema, terms: Mapping[str, tuple[Term, ...]]) -> Json:
    """The shapes of all fields of a schema, in its order."""
    return {key: shape(declared, terms.get(key, ())) for key, declared in schema.fields.items()}


def widget(key: str, declared: Field, vocabulary: Vocabulary) -> Json:
    """A field of Decap's configuration."""
    terms = vocabulary.terms.get(key, ())
    made: Json = {
        "name": key,
        "label": vocabulary.label(key, declared.words),
        "required": declared.required,
        **_kind(_inmost(declared.read), terms, vocabulary),
    }
    if hint := vocabulary.hint(key):
        made["hint"] = hint
    if key == "slug":
        made["pattern"] = [SLUG, vocabulary.say("只用小写字母、数字、汉字和单个连字符", "a-z, 0-9, Han, hyphens")]
    if key in _BEGINNINGS:
        made["default"] = _BEGINNINGS[key]
    return made


def _kind(read: Reader, terms: tuple[Term, ...], vocabulary: Vocabulary) -> Json:
    """What widget it is, with the options of its kind."""
    match read:
        case partial(func=func) if terms:
            multiple = {"multiple": True} if func is read_names else {}
            return {"widget": "select", **multiple, "options": [_option(term.name, term.name) for term in terms]}
        case partial(func=func, keywords=given) if func is read_text:
            return _text(given["limit"], vocabulary, lines=given["lines"])
        case partial(func=func, keywords=given) if func is read_names and given["split"]:
            return {"widget": "string"}
        case partial(func=func, keywords=given) if func is read_names:
            inner = {"name": "address", "label": vocabulary.say("网址", "Address"), "widget": "string"}
            return {"widget": "list", "field": inner}
        case partial(func=func, keywords=given) if func is read_choice:
            return {"widget": "select", "options": _choices(given["known"], given["table"], vocabulary)}
    return _special(read, vocabulary)


def _text(limit: int, vocabulary: Vocabulary, *, lines: bool) -> Json:
    said = vocabulary.say(f"最多 {limit} 字", f"at most {limit} characters")
    return {"widget": "text" if lines else "string", "pattern": [rf"^[\s\S]{{0,{limit}}}$", said]}


def _special(read: Reader, vocabulary: Vocabulary) -> Json:
    if read is moment:
        return {"widget": "datetime", "format": MOMENT, "date_format": "YYYY-MM-DD", "time_format": "HH:mm"}
    if read is photos:
        label = vocabulary.say("照片", "Photograph")
        file: Json = {"name": "file", "label": label, "widget": "photograph", "choose_url": False}
        return _rows(
            [file | {"hint": vocabulary.hint("file")}], PHOTO, vocabulary, "{{fields.file}} {{fields.caption}}"
        )
    if read is corrections:
        return _rows([], CORRECTION, vocabulary, "{{fields.date}} {{fields.text}}")
    for known, pattern, zh, en in _PATTERNS:
        if read is known:
            return {"widget": "string", "pattern": [pattern, vocabulary.say(zh, en)]}
    raise OwnFault(f"the form has no widget for a reader: {read!r}")


def _rows(first: list[Json], inner: Schema, vocabulary: Vocabulary, summary: str) -> Json:
    fields = [*first, *(widget(key, declared, vocabulary) for key, declared in inner.fields.items())]
    for one in fields:
        one.pop("default", None)
    return {"widget": "list", "collapsed": False, "summary": summary, "fields": fields}


def _option(label: str, value: str) -> Json:
    return {"label": label, "value": value}


def _choices(known: tuple[str, ...], table: Mapping[str, str], vocabulary: Vocabulary) -> list[Json]:
    """The known words under the first other word that stands for each, which is Chinese."""
    words = [(value, word) for word, value in table.items() if word not in known]
    labels = dict(reversed(words)) if vocabulary.chinese else {}
    return [_option(labels.get(word, word), str(word)) for word in known]


def _inmost(read: Reader) -> Reader:
    """The reader within readers that only remember, or turn what was read into something else."""
    while isinstance(read, partial) and "read" in read.keywords:
        read = read.keywords["read"]
    return read
