"""Settings of the site while it is being made. What the newsroom decides stands in ``content/registers/``, not here.

``publishconf.py`` takes these over for readers. Every setting of ours is explained in ``docs/settings.md``.
"""

from townpress import plugin

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
CACHE_PATH = ".press"

TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh-cn"

# Feeds are Townpress's own: they carry what Pelican's would drop.
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None

# The module, not its name: a name that cannot be imported is only logged, and stock pages would be published.
PLUGINS = [plugin]
PELICAN_CLASS = plugin.Newsroom
