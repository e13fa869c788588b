"""Example values for every template: a small county paper with one of everything. Numbers and names are invented."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from markupsafe import Markup
from msgspec.structs import replace
from theme_paper import CATEGORIES, COMMUNITY, DISCLAIMERS, LI, NOTICE, PROPERTY, SOURCE, ZHANG

from townpress.editorial.ai import Ai
from townpress.editorial.photo import Photo, Variant
from townpress.editorial.site import CorrectionEntry, Front, Listing, Period, SectionFront
from townpress.editorial.story import (
    Block,
    Correction,
    Origin,
    Provenance,
    StandingPage,
    Story,
    Tombstone,
    card_of,
    link_of,
)
from townpress.editorial.terms import Place, Tag, Topic

CHINA = timezone(timedelta(hours=8))


def photo(name: str, alt: str, size: tuple[int, int] = (1200, 800), **more: object) -> Photo:
    """A photograph in two widths and three formats."""
    width, height = size
    variants = tuple(
        Variant(f"2023/06/pilot/{name}-{wide}.{ending}", wide, wide * height // width, form)
        for wide in (480, width)
        for ending, form in (("avif", "avif"), ("webp", "webp"), ("jpg", "jpeg"))
    )
    return Photo(f"{name}.jpg", alt, width, height, variants=variants, **more)  # type: ignore[arg-type] # checked by use


HALL = photo(
    "hall",
    "社区服务大厅里，居民在窗口办事",
    caption="居民在社区服务大厅办理“民生代办”事项。",
    credit="邹城市民政局 供图",
    tone="999",
)
POSTER = photo("poster", "试点获批立项的海报", (900, 1200), caption="“344 工作法”示意图。", ai=Ai.GENERATED)
PLAIN = photo("street", "雨后的街道")

BODY = (
    Block(
        html=Markup(
            "<p>5月23日，国家标准化管理委员会印发《国家标准化管理委员会关于下达第九批社会管理和公共服务综合标准化试点项目的通知》"
            "（国标委发〔2023〕26号），邹城市申报的邹城市社区治理标准化试点获批立项，这是全国首项社区治理领域的国家级标准化试点"
            "项目，标志着我市农村社区治理和服务从“实践经验”探索到“标准模式”创建的转变。</p>"
        )
    ),
    Block(photo=HALL),
    Block(
        html=Markup(
            "<p>近年来，邹城市发挥城乡基层政权和群众自治组织建设的工作职能，推进了城乡社区治理体系和治理能力的现代化。试点将"
            "标准化原理和方法应用于社区治理领域，在基础设施、组织架构、民主参与、运行制度、公共服务、监督管理等方面，提炼邹城"
            "特色标准117项，构建了“邹城特色社区治理和服务标准体系”。</p>"
            '<h2 id="h-1">省级率先创建，筑牢工作基础</h2>'
            "<p>2022年12月，邹城市民政局承担的省级“邹城市农村社区治理和服务标准化试点”高分通过山东省市场监督管理局验收，这是"
            "全省首个省级社区治理和服务标准化试点项目。详见<a "
            'href="https://www.example.org/" rel="noopener nofollow">公开的验收通知</a>。</p>'
        )
    ),
    Block(photo=POSTER),
    Block(
        html=Markup(
            '<h2 id="h-2">强化标准引领，提升工作成效</h2>'
            "<p>开展每周两次的“民生代办日”等“四项活动”，使社区治理体制更加完善。山东省邹城市社区治理经验——《创新社区治理"
            "模式 提升社区公共服务》，被收录于《中国社区治理报告（2020）》。</p>"
            "<blockquote><p>办事的人少跑一趟，就是标准管用。</p></blockquote>"
            "<ul><li>党建引领治理机制；</li><li>城乡居民参与动力；</li><li>社区服务供给方式。</li></ul>"
            "<table><thead><tr><th>年份</th><th>试点</th><th>级别</th><th>特色标准（项）</th></tr></thead>"
            "<tbody><tr><td>2022</td><td>农村社区治理和服务标准化试点</td><td>省级</td><td>117</td></tr>"
            "<tr><td>2023</td><td>社区治理标准化试点</td><td>国家级</td><td>117</td></tr></tbody></table>"
        )
    ),
)

STORY = Story(
    path="stories/2023/06/pilot/index.md",
    slug="pilot",
    url="2023/06/pilot/",
    title="喜报！邹城市社区治理标准化试点成功获得国家立项",
    date=datetime(2023, 6, 1, 8, 30, tzinfo=CHINA),
    category=COMMUNITY,
    summary="全国首项社区治理领域的国家级标准化试点项目落户邹城，提炼特色标准117项。",
    blocks=BODY,
    provenance=Provenance(
        origin=Origin.REPRINT,
        source=SOURCE,
        source_url="https://mzj.example/2023/05/26/notice.html",
        original_title="邹城市社区治理标准化试点成功获得国家立项",
        title_changed="加“喜报！”",
        original_author="佚名",
        editor=ZHANG,
        via="邹城房产网",
    ),
    places=(Place("zoucheng", "邹城"),),
    topics=(Topic("standards", "社区治理标准化"),),
    tags=(Tag("biaozhunhua", "标准化"), Tag("minzheng", "民政")),
    cover=HALL,
    modified=datetime(2023, 6, 3, 9, 0, tzinfo=CHINA),
    corrections=(
        Correction(datetime(2023, 6, 3, 9, 0, tzinfo=CHINA), "通知文号原误作“国标委发【2023】26号”，已改正。"),
    ),
    minor="改正两处标点。",
    views=4053,
    disclaimers=DISCLAIMERS,
    minutes=3,
)
OWN = replace(
    STORY,
    slug="night-bus",
    url="2023/06/night-bus/",
    title="夜班公交改道之后：三条街上的人怎么回家",
    category=CATEGORIES[3],
    summary="改道一个月，记者跟车七晚，数了每一站上下车的人。",
    provenance=Provenance(),
    authors=(ZHANG, LI),
    cover=PLAIN,
    corrections=(),
    modified=None,
    minor="",
    views=None,
    disclaimers=(),
    date=datetime(2023, 6, 2, tzinfo=CHINA),
)
ADVERTISEMENT = replace(
    OWN,
    slug="flat",
    url="2023/06/flat/",
    title="城南新盘本周开放样板间",
    category=PROPERTY,
    ad_label="广告",
    advertiser="某某置业有限公司",
    cover=None,
    summary="预售许可证号见正文。",
)
MACHINE = replace(
    OWN,
    slug="weather",
    url="2023/06/weather/",
    title="端午假期天气：前晴后雨",
    ai=Ai.GENERATED,
    ai_note="由天气数据自动写成，编辑李四核对。",
    cover=POSTER,
    category=CATEGORIES[1],
)
EXPIRED = replace(
    OWN,
    slug="outage",
    url="2023/05/outage/",
    title="5月28日城区部分路段停水通知",
    category=NOTICE,
    expired=True,
    expires=datetime(2023, 5, 29, tzinfo=CHINA),
    cover=None,
    date=datetime(2023, 5, 27, 17, 5, tzinfo=CHINA),
)
LONG = replace(
    OWN,
    slug="long",
    url="2023/05/long/",
    title="关于进一步做好2023年全市城乡居民基本医疗保险参保缴费工作有关事项的说明（含常见问题解答）",
    category=CATEGORIES[2],
    cover=None,
    provenance=replace(STORY.provenance, source_url="", no_source_url="纸质通知，未上网"),
)
PHOTO_STORY = replace(
    OWN,
    slug="lanterns",
    url="2023/06/lanterns/",
    title="元宵灯会：一条街的灯",
    cover=HALL,
    blocks=(BODY[0], *(Block(photo=shown) for shown in (HALL, POSTER, PLAIN, HALL)), BODY[2]),
)
STORIES = (STORY, OWN, ADVERTISEMENT, MACHINE, EXPIRED, LONG)
CARDS = tuple(card_of(story) for story in STORIES)

FRONT = Front(
    lead=CARDS[0],
    beside=(CARDS[1], CARDS[3]),
    latest=CARDS * 2,
    notices=(CARDS[4], CARDS[5]),
    sections=tuple(SectionFront(category, CARDS[index % 3 :]) for index, category in enumerate(CATEGORIES[:6])),
)
EMPTY_FRONT = Front(lead=None, beside=(), latest=(), notices=(), sections=())

MONTHS = tuple(
    Period(year, month, f"community/{year}/{month:02}/", year % 7 + month)
    for year in (2023, 2022)
    for month in (6, 5, 4, 2)
)
LISTING = Listing("category", "社区治理", "community/", CARDS, MONTHS, COMMUNITY.description, total=128)
MONTH = replace(LISTING, url="community/2023/06/", year=2023, month=6, total=6)
TOPIC = Listing(
    "topic", "社区治理标准化", "topics/standards/", CARDS[1:], lead="从省级到国家级的一场试点。", pinned=CARDS[:1]
)
PLACE = Listing("place", "邹城", "places/zoucheng/", CARDS, (Period(2022, 0, "places/zoucheng/2022/", 41),))
TAG = Listing("tag", "标准化", "tags/biaozhunhua/", CARDS[:2])
FROM = Listing(
    "source", "邹城市民政局", "sources/mzj/", CARDS[:1], facts=(("listed", "2025 版"),), website="https://example.cn"
)
PERSON = Listing("person", "张三", "people/zhang-san/", CARDS[:3], lead=ZHANG.bio, facts=(("role", "记者、编辑"),))
ARCHIVE = Listing("archive", "往期", "archive/", (), MONTHS, total=128)

PAGE = StandingPage(
    "pages/about.md",
    "about",
    "about/",
    "关于我们",
    "谁在办这份报。",
    (
        Block(html=Markup("<p>本站创办于 2014 年。</p><h2>怎么找到我们</h2><p>电话、邮箱见页脚。</p>")),
        Block(photo=PLAIN),
    ),
)
TOMBSTONE = Tombstone("2022/03/gone/", datetime(2022, 3, 4, 10, 0, tzinfo=CHINA), "当事人未成年，应监护人请求撤下。")
ENTRIES = (
    CorrectionEntry(datetime(2023, 6, 3, 9, 0, tzinfo=CHINA), STORY.corrections[0].text, link_of(STORY)),
    CorrectionEntry(datetime(2023, 5, 3, 9, 0, tzinfo=CHINA), "人数原误作 34 人，应为 43 人。", link_of(OWN)),
)
