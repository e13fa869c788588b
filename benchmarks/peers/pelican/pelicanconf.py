"""Stock Pelican without caches, printing what the other contenders print."""

from pathlib import Path

from benchmarks.peers.pelican import listings

SITENAME = "标准县本地新闻"
SITEURL = "https://news.example"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh-cn"
THEME = str(Path(__file__).parent)
THEME_STATIC_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
PLUGINS = [listings]

ARTICLE_PATHS = ["stories"]
ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
CATEGORY_URL, TAG_URL = "categories/{slug}/", "tags/{slug}/"
MONTH_ARCHIVE_URL = "archive/{date:%Y}/{date:%m}/"
ARTICLE_SAVE_AS = f"{ARTICLE_URL}index.html"
CATEGORY_SAVE_AS, TAG_SAVE_AS = f"{CATEGORY_URL}index.html", f"{TAG_URL}index.html"
MONTH_ARCHIVE_SAVE_AS = f"{MONTH_ARCHIVE_URL}index.html"
AUTHOR_SAVE_AS = AUTHORS_SAVE_AS = CATEGORIES_SAVE_AS = TAGS_SAVE_AS = ""

DIRECT_TEMPLATES = ["index", "archives", "sitemap"]
ARCHIVES_SAVE_AS = "archive/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
DEFAULT_PAGINATION = False

FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_MAX_ITEMS = 30
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
