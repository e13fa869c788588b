"""What the form says beside a field, in Chinese and English; labels are the schema's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HINTS: Mapping[str, tuple[str, str]] = {
    "title": ("不超过 120 字", "At most 120 characters"),
    "date": ("决定网址，发布后不要改；北京时间", "Decides the address: leave it once published. Beijing time"),
    "category": ("", ""),
    "origin": ("转载、供稿、综合都要写明来源", "All but own work needs a source"),
    "source": ("非原创必填；没有的请先登记到 sources.yml", "Required unless original; registered in sources.yml"),
    "source_url": ("原文的网址，http 或 https 开头", "Where the original stands, http or https"),
    "no_source_url": ("确实没有网址时写原因", "Why there is no address"),
    "original_title": ("转载必填；查不到写“不详”，并写原标题说明", "Required for a reprint; 不详 if it is unknown"),
    "original_title_note": ("原标题为什么查不到", "Why the original title is unknown"),
    "title_changed": ("标题与原标题不同时写原因", "Why title and original title differ"),
    "original_author": ("转载必填；没有署名写“佚名”", "Required for a reprint; 佚名 if unsigned"),
    "editor": ("转载必填", "Required for a reprint"),
    "via": ("不是从来源拿到时，写经手的网站", "Where our copy came from, if not the source"),
    "authors": ("本报采写的记者", "For own work"),
    "places": ("", ""),
    "topics": ("", ""),
    "tags": ("用顿号隔开", "Between commas"),
    "summary": ("一两句话；不写就取正文开头", "A sentence or two; else the text's beginning"),
    "cover": ("照片的文件名；不写就用正文第一张", "The file name of a photograph; else the first in the text"),
    "slug": (
        "小写字母、数字、汉字和连字符；新稿不写就用标题",
        "a-z, 0-9, Han, hyphens; if empty, the title",
    ),
    "lang": ("不是简体中文时才写，例如 en", "Only if it is not the paper's, such as en"),
    "status": ("要见报请选“已发布”；撤回要写撤稿原因", "Drafts are not printed; a withdrawal needs its reason"),
    "withdrawn": ("读者会看到", "Readers see it"),
    "publish_at": ("到时间才公开；北京时间", "Not before this; Beijing time"),
    "expires": ("过后标明已过期，离开首页", "After that it is marked and leaves the front page"),
    "placement": ("首页的位置", "Where on the front page"),
    "corrections": ("改了什么，读者会看到", "What was put right; readers see it"),
    "minor": ("不必更正的小改动", "A change too small for a correction"),
    "ai": ("", ""),
    "ai_note": ("机器做了什么", "What the machine did"),
    "advertiser": ("广告才写；还要写广告标识", "For advertising only; with its label"),
    "ad_label": ("要含“广告”二字", "Must hold 广告"),
    "layout": ("wide 大图、pairs 并排、sheet 方格", "wide, pairs or sheet"),
    "views": ("从别处带来的浏览数", "A count brought along from elsewhere"),
    "aliases": ("这篇稿件以前的网址，例如 /news/1.html", "Former addresses, such as /news/1.html"),
    "photos": (
        "上传后在正文里写 `![替代文字](文件名)` 决定位置；没有写到的照片保存时加在文末",
        "Place one with `![words](file name)`; one the text does not mention goes to its end when saved",
    ),
    "file": ("文件名要说明内容，例如 shequ-shitang.jpg", "Named after what it shows"),
    "alt": ("给看不见照片的人：拍到了什么", "For those who cannot see it: what it shows"),
    "caption": ("", ""),
    "credit": ("谁拍的、谁提供的", "Who took or gave it"),
    "people": ("", ""),
    "consent": ("拍到的人怎样同意的", "How those shown agreed"),
    "text": ("", ""),
    "body": (
        "Markdown：空一行分段，`## ` 开头是小标题",
        "Markdown: an empty line between paragraphs, `## ` before a heading",
    ),
}
