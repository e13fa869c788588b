"""The HTML an editor may write: tags, attributes, and what may stand in what. ``docs/html.md`` says it for editors."""

from __future__ import annotations

from types import MappingProxyType

#: Elements of a line of text (HTML Standard: phrasing content, without the active and the embedded).
PHRASING = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "br",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    }
)
#: Elements whose text is set as it was typed.
CODE = frozenset({"code", "kbd", "samp", "var", "pre"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Elements that hold blocks and lines alike. ``div`` is there for the footnotes.
FLOW = frozenset({"blockquote", "dd", "details", "div", "li", "td"})
#: Blocks that hold lines alone.
LINES = HEADINGS | {"p", "pre", "summary", "dt", "th", "caption"}
LISTS = frozenset({"ul", "ol", "dl"})
TABLE = frozenset({"table", "thead", "tbody", "tfoot", "tr"})
#: Boxes of pasted pages: their text stays as paragraphs, the box goes.
BOXES = frozenset(
    {
        "address",
        "article",
        "aside",
        "center",
        "div",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "main",
        "nav",
        "section",
    }
)

TAGS = PHRASING | LINES | LISTS | TABLE | FLOW | {"hr"}
ATTRIBUTES = MappingProxyType(
    {
        "*": frozenset({"lang"}),
        "a": frozenset({"href", "title"}),
        "abbr": frozenset({"title"}),
        "details": frozenset({"open"}),
        "img": frozenset({"src", "alt", "title"}),
        "ol": frozenset({"start", "reversed"}),
        "td": frozenset({"colspan", "rowspan", "align"}),
        "th": frozenset({"colspan", "rowspan", "scope", "align"}),
        "time": frozenset({"datetime"}),
    }
)
#: Removed with all they hold: active or foreign content, or content a browser reads as raw text.
DROPPED = frozenset(
    {
        "applet",
        "embed",
        "iframe",
        "math",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "xmp",
    }
)
#: What else there is or was in HTML, removed with its text kept.
OTHERS = frozenset(
    [
        "acronym",
        "area",
        "base",
        "basefont",
        "bdo",
        "bgsound",
        "big",
        "blink",
        "body",
        "button",
        "canvas",
        "col",
        "colgroup",
        "data",
        "datalist",
        "dfn",
        "dialog",
        "dir",
        "font",
        "frame",
        "frameset",
        "head",
        "html",
        "keygen",
        "label",
        "legend",
        "listing",
        "map",
        "marquee",
        "menu",
        "menuitem",
        "meta",
        "meter",
        "nobr",
        "optgroup",
        "option",
        "output",
        "param",
        "plaintext",
        "progress",
        "rb",
        "rtc",
        "search",
        "slot",
        "spacer",
        "strike",
        "tt",
    ]
)
#: Of these an unclosed one swallows the rest of the story.
SWALLOWING = frozenset(
    {
        "iframe",
        "math",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "plaintext",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "xmp",
    }
)
#: What fetches pictures, sound or film; ``img`` is judged with the pictures.
MEDIA = frozenset({"picture", "source", "video", "audio", "track", "embed", "link", "image", "input"})


def is_block(tag: str) -> bool:
    """Whether an element starts a line of its own."""
    return tag not in PHRASING and tag != "img"
