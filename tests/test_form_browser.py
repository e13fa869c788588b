"""The browser form end to end: an editor writes in Chromium, decap-server commits, the next build shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from formdesk import form_desk, repository
from paper import REGISTERS
from pictures import saved, scene

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from formdesk import FormDesk
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

#: As an editor with git wrote it: Chinese keys, a remark, quotes of one's own, names between 、.
WRITTEN = """\
-- stories/2026/11/daiban/index.md --
---
标题: 民生代办日走进柳泉   # 与街道核对过
date: 2026年11月10日 上午9:00
category: "社区治理"
authors: 林小满、宋晚晴
tags:
  - 代办
  - 养老
summary: 办好四十一件事：谁来办，怎么办
---

老人在家门口办好了四十一件事。

1. 第一件
2. 第二件
-- pages/about.md --
---
title: 关于我们
---

说明我们是谁。
"""
EXPECTED = """\
---
title: 社区食堂开张：第一天卖出两百份
date: 2026-11-01 06:30
category: 社区治理
origin: reprint
source: 邹城市民政局
source_url: https://mzj.example.cn/2026/11/1.html
original_title: 社区食堂开张
title_changed: 补充数字
original_author: 佚名
editor: 宋晚晴
places: [邹城]
topics: [社区治理标准化]
tags: [社区食堂, 养老]
status: published
photos:
  shequ-shitang.jpg:
    alt: 三位厨师站在餐台后，台上摆着五样菜
    caption: '开张当天 #社区食堂# 的餐台'
    credit: 邹城市民政局供图
    people: consented
    consent: 三人书面同意
---

11月1日，虹桥里社区食堂开张。

一荤两素 12 元。

![三位厨师站在餐台后，台上摆着五样菜](shequ-shitang.jpg)
"""


@pytest.fixture(scope="module")
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FormDesk]:
    """An editor who has logged in."""
    paper = repository(tmp_path_factory.mktemp("form") / "报社", REGISTERS, WRITTEN)
    with form_desk(browser, paper) as desk:
        desk.log_in()
        yield desk


@pytest.fixture(scope="module")
def photograph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photograph as it lies on an editor's desk."""
    file = tmp_path_factory.mktemp("photo") / "shequ-shitang.jpg"
    file.write_bytes(saved(scene(), "JPEG"))
    return file


def test_a_story_written_in_the_form_reaches_readers(desk: FormDesk, photograph: Path) -> None:
    """A reprint with photograph and provenance: the commit is in git, the file is the contract's, its page shows all.

    It is dated before eight in the morning of the first: Decap, which counts in Greenwich, would take the month before.
    """
    desk.open("collections/stories/new")
    desk.write("title", "社区食堂开张：第一天卖出两百份")
    desk.page.locator("[id^=date-field]").fill("2026-11-01T06:30")
    desk.choose("category", "社区治理")
    desk.choose("status", "已发布")
    desk.write("body", "11月1日，虹桥里社区食堂开张。\n\n一荤两素 12 元。")
    desk.upload(photograph)
    desk.write("alt", "三位厨师站在餐台后，台上摆着五样菜")
    desk.write("caption", "开张当天 #社区食堂# 的餐台")
    desk.write("credit", "邹城市民政局供图")
    desk.choose("people", "已同意")
    desk.write("consent", "三人书面同意")
    desk.choose("origin", "转载")
    desk.choose("source", "邹城市民政局")
    desk.write("source_url", "https://mzj.example.cn/2026/11/1.html")
    desk.write("original_title", "社区食堂开张")
    desk.write("title_changed", "补充数字")
    desk.write("original_author", "佚名")
    desk.choose("editor", "宋晚晴")
    desk.choose("places", "邹城")
    desk.choose("topics", "社区治理标准化")
    desk.write("tags", "社区食堂、养老")
    desk.write("slug", "shequ-shitang")
    desk.save()
    folder = "content/stories/2026/11/shequ-shitang"
    assert desk.git("log", "-1", "--format=%s").strip() == f"新增 {folder}/index.md"
    assert desk.git("show", "--name-only", "--format=").split() == [f"{folder}/index.md", f"{folder}/shequ-shitang.jpg"]
    assert desk.git("show", f"HEAD:{folder}/index.md") == EXPECTED
    assert (desk.paper.root / folder / photograph.name).read_bytes() == photograph.read_bytes()
    outcome = desk.build(STRICT=True)
    assert outcome.status == 0, outcome.err
    page = desk.paper.page("2026/11/shequ-shitang/index.html")
    for word in ("第一天卖出两百份", "邹城市民政局", "佚名", "补充数字", "三位厨师站在餐台后", "邹城市民政局供图"):
        assert word in page, word


def test_an_edit_touches_nothing_else(desk: FormDesk) -> None:
    """One word of the title and one tag more: a diff of two lines; key, remark, quotes and date stay as they were."""
    desk.open("collections/stories/entries/2026/11/daiban/index", "民生代办日走进柳泉")
    desk.write("title", "民生代办日走进柳泉社区")
    desk.write("tags", "代办、养老、柳泉")
    desk.save()
    assert desk.git("log", "-1", "--format=%s").strip() == "修改 content/stories/2026/11/daiban/index.md"
    assert desk.changed == [
        "-标题: 民生代办日走进柳泉   # 与街道核对过",
        "+标题: 民生代办日走进柳泉社区",
        *("-tags:", "-  - 代办", "-  - 养老"),
        "+tags: [代办, 养老, 柳泉]",
    ]


def test_a_photograph_is_seen_again(desk: FormDesk) -> None:
    """The mapping in the file is the list in the form: the picture shows, and a new caption is one line's change."""
    desk.come_back()
    desk.open("collections/stories/entries/2026/11/shequ-shitang/index", "社区食堂开张：第一天卖出两百份")
    picture = desk.page.locator("img[src^='blob:']").first
    picture.wait_for()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == scene().width
    desk.write("caption", "餐台")
    desk.save()
    assert desk.changed == ["-    caption: '开张当天 #社区食堂# 的餐台'", "+    caption: 餐台"]


def test_a_story_begins_as_a_draft_under_its_title(desk: FormDesk) -> None:
    """With no more than what is required: a draft, dated now in Shanghai, whose address is made of its title."""
    desk.open("collections/stories/new")
    desk.write("title", "柳泉夜市开街！No. 2")
    desk.choose("category", "社区治理")
    desk.write("body", "灯亮了。")
    date = desk.page.locator("[id^=date-field]").input_value().replace("T", " ")
    desk.save()
    path = f"content/stories/{date[:4]}/{date[5:7]}/柳泉夜市开街-no-2/index.md"
    front = f"title: 柳泉夜市开街！No. 2\ndate: {date}\ncategory: 社区治理\norigin: original\nstatus: draft\n"
    assert desk.git("show", f"HEAD:{path}") == f"---\n{front}---\n\n灯亮了。\n"
    assert desk.build().codes == []


def test_what_the_copy_desk_would_send_back_is_said_before(desk: FormDesk) -> None:
    """A reprint without source is not saved; the form says what to fill in."""
    before = desk.git("rev-parse", "HEAD")
    desk.open("collections/stories/entries/2026/11/daiban/index", "民生代办日走进柳泉社区")
    desk.choose("origin", "转载")
    desk.press_publish()
    desk.page.get_by_text("请填写来源。").first.wait_for()
    assert "请填写来源链接或无链接原因。 请填写原标题。" in desk.page.inner_text("body")
    assert desk.git("rev-parse", "HEAD") == before
    assert all("请填写来源。" in line or line == "error: Object" for line in desk.complaints)
    desk.said.clear()


def test_a_page_is_written_too(desk: FormDesk) -> None:
    """A standing page's text is edited; its fields stay as they are."""
    desk.open("collections/pages/entries/about", "关于我们")
    desk.write("body", "说明我们是谁，怎样联系。")
    desk.save()
    assert desk.git("show", "HEAD:content/pages/about.md") == "---\ntitle: 关于我们\n---\n\n说明我们是谁，怎样联系。\n"


def test_the_form_asks_nobody_else(desk: FormDesk) -> None:
    """All that was asked above was our own host and the server that was named; the policy broke nothing."""
    homes = (desk.site, f"{desk.server}/", f"blob:{desk.site}", "data:")
    assert [address for address in desk.asked if not address.startswith(homes)] == []
    assert desk.complaints == []
