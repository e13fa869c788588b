"""An invented county paper: masthead, sections, staff, a source, the edition; and one with next to nothing."""

from __future__ import annotations

from msgspec.structs import replace

from townpress.editorial.masthead import Channel, Contacts, Filings, Masthead, Reporting
from townpress.editorial.site import Edition
from townpress.editorial.terms import Category, Disclaimer, Link, Person, Publisher

MASTHEAD = Masthead(
    name="邹城本地新闻",
    domain="news.zoucheng.example",
    tagline="邹城人自己的新闻",
    description="报道邹城的公共事务与日常生活。每篇稿件都注明来源，差错公开更正。",
    founded=2014,
    contacts=Contacts(
        phone="0537-555 0100",
        email="editor@news.zoucheng.example",
        address="山东省邹城市太平路 1 号",
        wechat="zoucheng-news",
        qq="10000",
        qq_group="100000000",
        tips="0537-555 0199",
    ),
    filings=Filings(icp="鲁ICP备00000000号-1", police="鲁公网安备37000000000000号", licence="营业执照见“关于我们”"),
    report=Reporting(phone="0537-555 0112", email="jubao@news.zoucheng.example"),
    channels=(
        Channel("微信公众号", "wechat", "https://weixin.example/zoucheng", "手机微信扫一扫，邹城事全知晓"),
        Channel("微信小程序", "miniprogram", "https://weixin.example/mini"),
        Channel("抖音号", "douyin", "https://douyin.example/zoucheng"),
        Channel("手机客户端", "app", "https://app.example/zoucheng"),
    ),
    standing=("help", "legal", "about", "pricing", "contact", "guestbook"),
)
BARE_MASTHEAD = Masthead(name="某县新闻", domain="mouxian.example")

COMMUNITY = Category("community", "社区治理", description="街道、社区和村里的公共事务。")
NOTICE = Category("notice", "公告", "notice")
PROPERTY = Category("property", "本地楼市", "property")
OPINION = Category("opinion", "评论", "opinion")
CATEGORIES = (
    COMMUNITY,
    Category("livelihood", "民生"),
    Category("education", "教育"),
    Category("traffic", "交通"),
    Category("culture", "文化"),
    PROPERTY,
    NOTICE,
    OPINION,
)

SOURCE = Publisher("mzj", "邹城市民政局", "government", "https://mzj.example/", "2025")
ZHANG = Person("zhang-san", "张三", ("记者", "编辑"), "跑社区和民政口十二年。")
LI = Person("li-si", "李四", ("编辑",))

DISCLAIMERS = (
    Disclaimer("reprint", "本站转载此文出于传递信息之目的，不意味着赞同其观点或者证实其描述。版权归原作者所有。"),
    Disclaimer("advice", "本站文章内容仅供参考，不构成投资建议。"),
)

EDITION = Edition(
    site_url="https://news.zoucheng.example/base",
    base="/base",
    language="zh-CN",
    years="2014–2026",
    sections=tuple(Link(category.name, category.url) for category in CATEGORIES),
    standing=tuple(
        Link(name, f"{slug}/")
        for name, slug in (
            ("帮助说明", "help"),
            ("法律声明", "legal"),
            ("关于我们", "about"),
            ("收费标准", "pricing"),
            ("联系我们", "contact"),
            ("留言咨询", "guestbook"),
        )
    ),
    channel_codes=tuple(f"img/code-{channel.kind}.svg" for channel in MASTHEAD.channels),
    assets=tuple(
        (name, f"theme/{name}")
        for name in (
            "css/main.css",
            "img/favicon.svg",
            "img/favicon.png",
            "img/touch-icon.png",
            "js/search.js",
            "js/lightbox.js",
        )
    ),
)
BARE_EDITION = replace(
    EDITION, site_url="https://mouxian.example", base="", sections=(), standing=(), channel_codes=(), years="2026"
)
