"""The keys of a story and of a standing page, as data: what each may hold, and what else editors call it.

The contract is design.md §4. Keys are matched without case, in full or half width, with ``-`` or blank for ``_``; the
Chinese words here are understood too. Checks that need the registers or several keys at once are the copy desk's.
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType

from msgspec.structs import replace

from townpress.editorial.ai import Ai
from townpress.editorial.lists import items_of, names
from townpress.editorial.manuscript import CorrectionNote, PhotoNote
from townpress.editorial.nodes import Mapping, Spot
from townpress.editorial.schema import Entry, Field, Outcome, Reader, Schema
from townpress.editorial.story import Origin
from townpress.editorial.values import (
    language,
    mapping_of,
    moment,
    number,
    one_of,
    remembering,
    text,
    too_long,
)
from townpress.editorial.webaddress import url
from townpress.kernel.problems import Problem, shown

TITLE_AT_MOST = 120
SUMMARY_AT_MOST = 1000
PHOTOS_AT_MOST = 100
ADDRESS_AT_MOST = 500
STATUSES = ("published", "draft", "withdrawn")
PLACEMENTS = ("lead", "beside")
PEOPLE = ("none", "public", "consented", "blurred", "minor")

ORIGIN_WORDS = {
    "原创": "original",
    "自采": "original",
    "转载": "reprint",
    "供稿": "release",
    "通稿": "release",
    "综合": "compiled",
}
_STATUS_WORDS = {
    "已发布": "published",
    "发布": "published",
    "草稿": "draft",
    "撤回": "withdrawn",
    "已撤回": "withdrawn",
    "撤稿": "withdrawn",
    "已撤稿": "withdrawn",
}
PLACEMENT_WORDS = {"头条": "lead", "头条旁": "beside", "要闻": "beside"}
_AI_WORDS = {
    "无": "none",
    "否": "none",
    "no": "none",
    "辅助": "assisted",
    "AI辅助": "assisted",
    "生成": "generated",
    "AI生成": "generated",
    "疑似": "suspected",
}
_PEOPLE_WORDS = {
    "无": "none",
    "公众人物": "public",
    "已同意": "consented",
    "已打码": "blurred",
    "打码": "blurred",
    "未成年人": "minor",
}


def read_member(entry: Entry, *, kind: type[Ai | Origin], read: Reader) -> Outcome:
    """One of several words, as a member of ``kind``."""
    outcome = read(entry)
    return replace(outcome, value=kind(outcome.value)) if outcome.value else outcome


#: How far a machine made it.
ai: Reader = partial(read_member, kind=Ai, read=one_of(tuple(Ai), _AI_WORDS))
#: Where the text comes from.
origin: Reader = partial(read_member, kind=Origin, read=one_of(tuple(Origin), ORIGIN_WORDS))

PHOTO = Schema(
    {
        "alt": Field(text(), words=("替代文字", "图片描述"), plain=True),
        "caption": Field(text(SUMMARY_AT_MOST, lines=True), words=("图注", "说明", "图片说明"), plain=True),
        "credit": Field(text(), words=("摄影", "供图", "署名", "图片来源"), plain=True),
        "people": Field(one_of(PEOPLE, _PEOPLE_WORDS), words=("人物",)),
        "consent": Field(text(lines=True), words=("同意", "授权"), plain=True),
        "ai": Field(ai, words=("AI标识", "人工智能")),
    }
)
CORRECTION = Schema(
    {
        "date": Field(moment, required=True, example="2023-06-02", words=("日期", "时间", "更正日期")),
        "text": Field(
            text(SUMMARY_AT_MOST, lines=True),
            required=True,
            example="第二段的人数应为 120 人",
            words=("内容", "文字", "说明"),
            plain=True,
        ),
    }
)


def photos(entry: Entry) -> Outcome:
    """Photographs by file name, each with what is said of it."""
    if not isinstance(entry.node, Mapping):
        return mapping_of(Schema({"photo-1.jpg": Field(text())}), entry)
    refused = too_long(entry, len(entry.node.entries), PHOTOS_AT_MOST)
    if refused:
        return refused
    notes: dict[str, PhotoNote] = {}
    problems: list[Problem] = []
    spots: dict[str, Spot] = {}
    for word, node in entry.node.entries:
        name, here = word.text, entry.inner(shown(word.text), word)
        if name in notes:
            problems.append(here.problem(204, "这张图片写了两次。请删掉一个", "this picture stands twice; delete one"))
            continue
        if not name or "/" in name or "\\" in name or name.startswith("."):
            zh, en = "图片只写文件名，放在稿件旁边，例如 photo-1.jpg", "give the bare name of a file beside the story"
            problems.append(here.problem(220, zh, en))
        outcome = mapping_of(PHOTO, entry.inner(name, node))
        notes[name] = PhotoNote(**(outcome.value or {}))
        problems += outcome.problems
        spots |= {f"{entry.key}.{name}": word.spot, **outcome.spots}
    return Outcome(MappingProxyType(notes), tuple(problems), spots)


def corrections(entry: Entry) -> Outcome:
    """What was put right, each with its date."""
    items, outcome = items_of(entry)
    read = [mapping_of(CORRECTION, item) for item in items]
    complete = (found.value for found in read if found.value and len(found.value) == len(CORRECTION.fields))
    return Outcome(
        tuple(CorrectionNote(**values) for values in complete) or None,
        (*outcome.problems, *(problem for found in read for problem in found.problems)),
        {key: spot for found in read for key, spot in found.spots.items()},
    )


_TITLE = Field(text(TITLE_AT_MOST), required=True, example="邹城市发布停水通知", words=("标题", "题目"), plain=True)
_DATE = Field(
    moment, required=True, example="2023-06-01 08:30", words=("日期", "时间", "发布时间", "发布日期", "发表时间")
)
_SLUG = Field(text(), words=("网址名", "英文名"))
_SUMMARY = Field(text(SUMMARY_AT_MOST, lines=True), words=("摘要", "导语", "简介", "提要"), plain=True)
_LANG = Field(language, words=("语言", "language"))
_STATUS_NAMES = ("状态", "发布状态")

STORY = Schema(
    {
        "title": _TITLE,
        "date": _DATE,
        "category": Field(remembering(text(60)), required=True, example="社区治理", words=("栏目", "分类", "类别")),
        "origin": Field(origin, words=("稿件类型", "稿件性质", "性质", "来稿方式")),
        "source": Field(text(), words=("来源", "稿源", "出处", "信息来源", "消息来源"), plain=True),
        "source_url": Field(url, words=("来源链接", "来源网址", "来源地址", "原文链接", "原文地址", "原文网址")),
        "no_source_url": Field(text(), words=("无链接原因", "无来源链接"), plain=True),
        "original_title": Field(text(), words=("原标题", "原题"), plain=True),
        "original_title_note": Field(text(), words=("原标题说明",), plain=True),
        "title_changed": Field(text(), words=("改题说明", "改题原因", "标题改动"), plain=True),
        "original_author": Field(text(), words=("原作者", "原文作者"), plain=True),
        "editor": Field(text(60), words=("责任编辑", "责编", "编辑")),
        "via": Field(text(), words=("转自", "转载自"), plain=True),
        "authors": Field(names(), words=("作者", "记者", "author", "署名"), plain=True),
        "places": Field(names(), words=("地点", "地区"), plain=True),
        "topics": Field(names(), words=("话题", "专题"), plain=True),
        "tags": Field(names(), words=("标签", "关键词"), plain=True),
        "summary": _SUMMARY,
        "cover": Field(text(), words=("封面", "封面图", "题图", "头图")),
        "slug": _SLUG,
        "lang": _LANG,
        "status": Field(one_of(STATUSES, _STATUS_WORDS), words=_STATUS_NAMES),
        "withdrawn": Field(text(lines=True), words=("撤稿原因", "撤回原因", "撤稿说明"), plain=True),
        "publish_at": Field(moment, words=("定时发布", "发布于", "解禁时间")),
        "expires": Field(moment, words=("过期时间", "失效时间", "失效日期", "有效期至", "到期", "截止日期")),
        "placement": Field(one_of(PLACEMENTS, PLACEMENT_WORDS), words=("版位", "首页位置")),
        "corrections": Field(corrections, words=("更正", "更正记录"), inner=CORRECTION),
        "minor": Field(text(lines=True), words=("小改", "细微修改"), plain=True),
        "ai": Field(ai, words=("AI标识", "人工智能")),
        "ai_note": Field(text(lines=True), words=("AI说明", "人工智能说明"), plain=True),
        "advertiser": Field(text(), words=("广告主",), plain=True),
        "ad_label": Field(text(20), words=("广告标识", "广告标签")),
        "layout": Field(text(60), words=("版式",)),
        "views": Field(number, words=("浏览", "浏览量", "浏览次数", "阅读量", "阅读", "点击量", "点击")),
        "aliases": Field(names(ADDRESS_AT_MOST, split=False), words=("旧网址", "旧地址", "原网址", "别名")),
        "photos": Field(photos, words=("图片", "照片"), inner=PHOTO),
    }
)
PAGE = Schema(
    {
        "title": _TITLE,
        "slug": _SLUG,
        "summary": _SUMMARY,
        "lang": _LANG,
        "status": Field(
            one_of(STATUSES[:2], {word: value for word, value in _STATUS_WORDS.items() if value != "withdrawn"}),
            words=_STATUS_NAMES,
        ),
        "date": replace(_DATE, required=False),
    }
)
