"""The only code that knows Pelican: registers Townpress with it and runs a build.

``pelicanconf.py`` puts this module itself into PLUGINS: a name that cannot be imported there is only logged by Pelican,
which then publishes stock pages with exit status 0.
"""

from townpress.plugin.register import Newsroom, register

__all__ = ["Newsroom", "register"]
