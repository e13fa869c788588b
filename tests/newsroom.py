"""A small newsroom for the tests of products: one story of each kind, as frozen values."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from townpress.editorial.ai import Ai
from townpress.editorial.masthead import Contacts, Masthead, Reporting
from townpress.editorial.photo import Photo, Variant
from townpress.editorial.story import Block, Correction, Origin, Provenance, Story
from townpress.editorial.terms import Category, Person, Place, Publisher, Tag, Topic

SHANGHAI = ZoneInfo("Asia/Shanghai")
SITE = "https://news.zoucheng.example/base"
PAPER = Masthead(
    "邹城本地新闻",
    "news.zoucheng.example",
    tagline="身边事，说清楚",
    description="县域新闻 <网站> & 更多",
    founded=2014,
    contacts=Contacts(phone="0537-5550100", email="editor@news.zoucheng.example"),
    report=Reporting(phone="0537-5550110"),
)
COMMUNITY = Category("community", "社区治理")
NOTICES = Category("notices", "通知公告", kind="notice")
OPINION = Category("opinion", "评论", kind="opinion")
MINZHENG = Publisher("mzj", "邹城市民政局", kind="government", url="https://mzj.example.cn/")
ZHANG, LI = Person("zhang-san", "张三", roles=("记者",)), Person("li-si", "李四", roles=("责任编辑",))
ZOUCHENG = Place("zoucheng", "邹城", code="370883")
STANDARDS = Topic("standards", "社区治理标准化")
PHOTO = Photo(
    "hui.jpg",
    "居民在社区开会",
    1600,
    900,
    credit="张三 摄",
    ai=Ai.NONE,
    variants=(Variant("photos/hui-640.webp", 640, 360, "webp"), Variant("photos/hui-1200.jpg", 1200, 675, "jpeg")),
)


def moment(month: int, day: int, hour: int = 9) -> datetime:
    """A moment of 2026 in Shanghai."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def story(slug: str, date: datetime, **facts: object) -> Story:
    """A story of the community section, changed by ``facts``."""
    values: dict[str, object] = {
        "path": f"content/stories/{date:%Y/%m}/{slug}/index.md",
        "slug": slug,
        "url": f"{date:%Y/%m}/{slug}/",
        "title": f"标题{slug}",
        "date": date,
        "category": COMMUNITY,
        "summary": f"摘要{slug}。",
        "blocks": (Block(photo=PHOTO),),
        "authors": (ZHANG,),
    }
    return Story(**(values | facts))  # type: ignore[arg-type]


REPRINT = story(
    "转载",
    moment(11, 30),
    title='喜报！</script><b>“试点”&"立项"\u2028',
    authors=(),
    cover=PHOTO,
    places=(ZOUCHENG,),
    topics=(STANDARDS,),
    tags=(Tag("时事", "时事"),),
    modified=moment(12, 1),
    corrections=(Correction(moment(12, 1), "更正人数。"),),
    provenance=Provenance(
        Origin.REPRINT,
        MINZHENG,
        source_url="https://mzj.example.cn/2026/1.html?a=1&b=2",
        original_title="不详",
        original_title_note="原网页已撤下",
        original_author="佚名",
        title_changed="补充地名",
        editor=LI,
        via="邹城房产网",
    ),
)
RELEASE = story(
    "release",
    moment(11, 30, 8),
    authors=(),
    provenance=Provenance(Origin.RELEASE, MINZHENG, no_source_url="纸质来稿"),
)
OWN = story("own", moment(11, 30, 7), ai=Ai.ASSISTED, ai_note="整理录音")
AD = story("ad", moment(11, 30, 6), advertiser="某置业公司", ad_label="广告")
NOTICE = story("notice", moment(11, 30, 5), category=NOTICES)
COMMENT = story("comment", moment(11, 28), category=OPINION)
EXPIRED = story("expired", moment(11, 27), expired=True, expires=moment(11, 28))
STORIES = (REPRINT, RELEASE, OWN, AD, NOTICE, COMMENT, EXPIRED)
