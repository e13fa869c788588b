"""A story's file as the form edits it, and back: what nobody changed stays, what was changed is the contract's."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from townpress.editorial.encoding import decode
from townpress.editorial.fields import PAGE, STORY
from townpress.editorial.manuscript import Manuscript
from townpress.editorial.reading import read
from townpress.editorial.terms import Category, Person, Place
from townpress.kernel.problems import errors_in
from townpress.plugin.fitting import PARTS
from townpress.products.form.leaves import HERE
from townpress.products.form.widgets import shapes

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = sorted((ROOT / "content" / "stories").rglob("*.md"))
TERMS = {
    "category": (Category("community", "社区治理", aliases=("社区",)),),
    "authors": (Person("lin", "林小满"), Person("song", "宋晚晴")),
    "places": (Place("zoucheng", "邹城", aliases=("邹县",)),),
}
FORMATS = {"story": {"fields": shapes(STORY, TERMS)}, "page": {"fields": shapes(PAGE, {})}}
FRONT = "title: 停水\ndate: 2026-11-20\ncategory: 社区治理\n"


def asked(*asks: dict[str, Any]) -> list[dict[str, Any]]:
    """What the script answers."""
    order = {
        "script": str(HERE / "frontmatter.js"),
        "yaml": str(PARTS / "node_modules" / "js-yaml" / "dist" / "js-yaml.min.js"),
        "formats": FORMATS,
        "asks": [{"name": "story", **ask} for ask in asks],
    }
    harness = str(Path(__file__).with_name("formfiles.mjs"))
    command = ["node", harness]
    done = subprocess.run(command, input=json.dumps(order), check=True, capture_output=True, text=True)
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def manuscript(text: str) -> Manuscript:
    """A file as the house reads it."""
    source, problems = decode(text.encode(), "content/stories/2026/11/x/index.md")
    assert source
    written, more = read(source)
    assert written
    assert errors_in((*problems, *more)) == (), text
    return written


def facts(written: Manuscript) -> dict[str, object]:
    """All a manuscript says, without where it stands."""
    return {
        key: getattr(written, key)
        for key in Manuscript.__struct_fields__
        if key not in {"spots", "body", "body_line", "unread"}
    } | {"body": written.body.strip()}


ODD = (
    f"---\n{FRONT}---\n正文没有空行。",
    f"---\r\n{FRONT.replace(chr(10), chr(13) + chr(10))}---\r\n\r\n正文。\r\n",
    f"\ufeff---\n{FRONT}---\n\n正文。\n\n\n",
    f"\n---\n# 上面的话\n{FRONT}\n# 下面的话\n---\n\n正文。\n",
    "Title: 停水\nDate: 2026-11-20\nCategory: 社区治理\n\n正文。\n",
    "---\n{title: 停水, date: 2026-11-20, category: 社区治理}\n---\n\n正文。\n",
    f"---\n{FRONT}tags: [坏\n---\n\n正文。\n",
    f"---\n{FRONT}没有这个键: 也留着\n标题: 写了两次\n---\n\n正文。\n",
    f"---\n{FRONT}photos:\n  a.jpg: {{alt：全角, caption: '引号'}}\n---\n\n正文。\n",
    "只有正文，没有稿头。\n",
    "",
)


def test_what_nobody_changed_stays() -> None:
    """Every story of the sample, and files that are odd or broken, come back byte for byte."""
    texts = [path.read_bytes().decode() for path in SAMPLE] + list(ODD)
    answers = asked(*({"text": text} for text in texts))
    assert [answer.get("error", answer.get("text")) for answer in answers] == texts


def test_written_anew_it_says_the_same() -> None:
    """Every story of the sample, written as a new one would be, is read by the house as it was before."""
    texts = [path.read_text("utf-8") for path in SAMPLE]
    answers = asked(*({"text": text, "anew": True} for text in texts))
    for path, text, answer in zip(SAMPLE, texts, answers, strict=True):
        assert facts(manuscript(answer["text"])) == facts(manuscript(text)), path.name


NASTY = (
    *(
        "[草案]征求意见",
        "*重要*通知",
        "&停水",
        "!注意",
        "#邹城#话题",
        "话题 #邹城#",
        "- 其一",
        "? 问",
        "| 竖线",
        "> 引",
        "%百分",
        "@某人",
    ),
    *(
        "`代码`",
        "{花括号}",
        "'单引号'",
        '"双引号"开头',
        "他说: 好",
        "冒号结尾:",
        "null",
        "~",
        "yes",
        "2026",
        "1e3",
        "2026-11-20",
        "：全角",
    ),
    *(
        "反斜\\杠",
        "😀表情",
        "a: b # c",
        "--- 三杠",
        "... 三点",
        "逗号, 与; 分号",
        "“引号”",
        "=等号",
        "<a&b>",
        "第一，第二",
    ),
)


def test_any_text_arrives() -> None:
    """Text that YAML would read otherwise is quoted, and the house reads what the editor typed."""
    photograph = [{"file": "a.jpg", "alt": "", "people": None}]
    asks = [
        {"edit": {"title": text, "date": "2026-11-20", "category": "社区治理", "summary": text, "tags": "一、二"}
         | {"photos": [photograph[0] | {"caption": text}], "body": text, "views": "", "authors": [], "cover": None}}
        for text in NASTY
    ]  # fmt: skip
    for text, answer in zip(NASTY, asked(*asks), strict=True):
        written = manuscript(answer["text"])
        caption = written.photos["a.jpg"].caption
        assert (written.title, written.summary, written.tags) == (text, text, ("一", "二")), answer["text"]
        assert (caption, written.body.strip()) == (text if text not in {"null", "~"} else "", text), answer["text"]


@pytest.mark.parametrize(
    ("front", "edit", "expected"),
    [
        ("tags: [一, 二]\neditor: 宋晚晴\n", {"tags": ""}, "editor: 宋晚晴\n"),
        (
            "editor: 宋晚晴\nsummary: 摘要\n",
            {"authors": ["林小满"]},
            "editor: 宋晚晴\nauthors: [林小满]\nsummary: 摘要\n",
        ),
        ("作者：林小满\n", {"authors": ["林小满", "宋晚晴"]}, "作者: [林小满, 宋晚晴]\n"),
        ("places: [邹县, zoucheng]\n", {"tags": "一"}, "places: [邹县, zoucheng]\ntags: [一]\n"),
        ("expires: 2026年12月1日\n", {"expires": "2026-12-01"}, "expires: 2026年12月1日\n"),
        (
            "publish_at: 2026年12月1日下午3点半\n",
            {"publish_at": "2026-12-01 15:30"},
            "publish_at: 2026年12月1日下午3点半\n",
        ),
        ("summary: 旧\n# 一句话\nviews: 3\n", {"summary": "新"}, "summary: 新\n# 一句话\nviews: 3\n"),
        ("status: 草稿\n", {"status": "published"}, "status: published\n"),
        (
            "photos:\n  a.jpg:\n    图注: 甲: 乙\n",
            {"photos": [{"file": "a.jpg", "caption": "甲: 乙"}, {"file": "x/b.jpg", "alt": "丙", "credit": ""}]},
            "photos:\n  a.jpg:\n    caption: '甲: 乙'\n  b.jpg:\n    alt: 丙\n",
        ),
        (
            "",
            {"corrections": [{"text": "应为 120 人", "date": "2026-11-21 09:00"}]},
            "corrections:\n  - date: 2026-11-21 09:00\n    text: 应为 120 人\n",
        ),
        ("aliases: ['/news/1,2.html']\n", {"minor": "错字"}, "minor: 错字\naliases: ['/news/1,2.html']\n"),
        ("", {"slug": "water", "_begun": True, "_year": "2026", "_month": "11"}, ""),
        ("", {"slug": "water"}, "slug: water\n"),
    ],
)
def test_an_edit_changes_its_own_lines(front: str, edit: dict[str, object], expected: str) -> None:
    """A field that is emptied goes, a new one stands in the schema's order, an editor's own key and remark stay."""
    (answer,) = asked({"text": f"---\n{FRONT}{front}---\n\n正文。\n", "edit": edit})
    assert answer["text"] == f"---\n{FRONT}{expected}---\n\n正文。\n"


def test_what_cannot_be_read_is_not_written_over() -> None:
    """Broken YAML is left to whoever can mend it: an edit elsewhere keeps it, one of the same field is refused."""
    text = f"---\n{FRONT}photos:\n  a.jpg: [\n---\n\n正文。\n"
    elsewhere, same = asked(
        {"text": text, "edit": {"title": "来水"}}, {"text": text, "edit": {"photos": [{"file": "b.jpg"}]}}
    )
    assert elsewhere["text"] == text.replace("停水", "来水")
    assert "photos" in same["error"]


def test_line_ends_stay_a_files_own() -> None:
    """A body edited in a file of CRLF stays CRLF; the form itself sees plain line ends."""
    text = f"---\n{FRONT}---\n\n一。\n\n二。\n".replace("\n", "\r\n")
    (answer,) = asked({"text": text, "edit": {"body": "一。\n\n三。"}})
    assert answer["text"] == text.replace("二", "三")
