"""``config.json``: Decap's configuration, the shapes of our fields, and what a story needs before it is saved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from townpress.editorial.fields import PAGE, STORY
from townpress.editorial.story import Origin
from townpress.products.form.widgets import Json, Vocabulary, shapes, widget

if TYPE_CHECKING:
    from collections.abc import Mapping

    from townpress.editorial.registers import Registers, Term
    from townpress.editorial.schema import Schema
    from townpress.products.form.fitting import Fitting

#: What an editor fills in first. All other fields follow in the schema's order.
_FIRST = ("title", "date", "category", "status", "body", "photos", "summary", "authors", "origin")
_ELSEWHERE = (Origin.REPRINT.value, Origin.RELEASE.value, Origin.COMPILED.value)
#: The copy desk's rules that the form can hold a story to: if ``key`` is one of ``values`` (none given: is filled in),
#: one of the last must be filled in. What else is wrong is told by the build.
_NEEDS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("origin", _ELSEWHERE, ("source",)),
    ("origin", _ELSEWHERE, ("source_url", "no_source_url")),
    ("origin", (Origin.REPRINT.value,), ("original_title",)),
    ("origin", (Origin.REPRINT.value,), ("original_author",)),
    ("origin", (Origin.REPRINT.value,), ("editor",)),
    ("status", ("withdrawn",), ("withdrawn",)),
    ("advertiser", (), ("ad_label",)),
)
_COMMITS = {"create": "新增", "update": "修改", "delete": "删除", "uploadMedia": "上传", "deleteMedia": "删除"}


def config(registers: Registers, site_url: str, fitting: Fitting, content: str) -> bytes:
    """The file; ``content`` is the name of the content folder in the repository."""
    masthead = registers.masthead
    chinese = masthead.language.startswith("zh")
    terms: Mapping[str, tuple[Term, ...]] = {
        "category": registers.categories,
        "source": registers.sources,
        "editor": registers.people,
        "authors": registers.people,
        "places": registers.places,
        "topics": registers.topics,
    }
    vocabulary = Vocabulary(chinese, terms)
    say = vocabulary.say
    commits = {of: f"{word} {{{{path}}}}" for of, word in _COMMITS.items()}
    cms: Json = {
        "load_config_file": False,
        "locale": say("zh_Hans", "en"),
        "backend": {**fitting.backend, "commit_messages": commits},
        "site_url": site_url,
        "display_url": site_url,
        "media_folder": f"{content}/files",
        "public_folder": "/files",
        "slug": {"encoding": "unicode", "clean_accents": True},
        "editor": {"preview": False},
        "collections": [_stories(vocabulary, content), _pages(vocabulary, content)],
    }
    whole = {
        "cms": cms,
        "formats": {"story": {"fields": shapes(STORY, terms)}, "page": {"fields": shapes(PAGE, {})}},
        "needs": [_need(key, values, any_of, vocabulary) for key, values, any_of in _NEEDS],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _stories(vocabulary: Vocabulary, content: str) -> Json:
    """Stories: a folder each, with its photographs; the folders of year and month are the script's (``form.js``)."""
    say = vocabulary.say
    return {
        "name": "stories",
        "label": say("稿件", "Stories"),
        "label_singular": say("稿件", "Story"),
        "folder": f"{content}/stories",
        "path": "{{_year}}/{{_month}}/{{slug}}/index",
        "media_folder": "",
        "public_folder": "",
        **_common("story", vocabulary),
        "sortable_fields": [{"field": "date", "default_sort": "desc"}, "title"],
        "view_filters": [{"label": say("草稿", "Drafts"), "field": "status", "pattern": "^draft$"}],
        "view_groups": [{"label": say("栏目", "Section"), "field": "category"}],
        "summary": "{{date}} {{title}}",
        "fields": _fields(STORY, vocabulary),
    }


def _pages(vocabulary: Vocabulary, content: str) -> Json:
    say = vocabulary.say
    return {
        "name": "pages",
        "label": say("常设页面", "Standing pages"),
        "label_singular": say("页面", "Page"),
        "folder": f"{content}/pages",
        **_common("page", vocabulary),
        "fields": _fields(PAGE, vocabulary),
    }


def _common(form: str, vocabulary: Vocabulary) -> Json:
    return {
        "create": True,
        "delete": form == "page",  # an address never dies: a story is withdrawn, with its reason
        "slug": "{{fields.slug}}",
        "identifier_field": "title",
        "extension": "md",
        "format": form,
        "description": vocabulary.say("保存后由网站构建时检查，有错不会发布", "Checked when the site is built"),
    }


def _fields(schema: Schema, vocabulary: Vocabulary) -> list[Json]:
    body = {"name": "body", "label": vocabulary.say("正文", "Text"), "widget": "text", "hint": vocabulary.hint("body")}
    made = {key: widget(key, declared, vocabulary) for key, declared in schema.fields.items()} | {"body": body}
    if schema is PAGE:
        made["status"]["default"], made["date"] = "published", made["date"] | {"default": ""}
    return [made[key] for key in (*_FIRST, *(key for key in made if key not in _FIRST)) if key in made]


def _need(key: str, values: tuple[str, ...], any_of: tuple[str, ...], vocabulary: Vocabulary) -> Json:
    names = [vocabulary.label(name, STORY.fields[name].words) for name in any_of]
    said = vocabulary.say(f"请填写{'或'.join(names)}。", f"Fill in {' or '.join(names)}.")
    return {"key": key, "values": list(values), "any": list(any_of), "say": said}
