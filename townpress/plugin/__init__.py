"""The only code that knows Pelican: registers Townpress with it and runs a build.

``pelicanconf.py`` puts this module itself into PLUGINS: a name that cannot be imported there is only logged by Pelican,
which then publishes stock pages with exit status 0.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from townpress.plugin.register import Newsroom, register

__all__ = ["Newsroom", "register"]


def __getattr__(name: str) -> object:
    """What Pelican asks for, when it asks: a worker that only reads stories loads neither Pelican nor Jinja."""
    if name not in __all__:
        raise AttributeError(name)
    # Set here, since the import itself leaves the module of that name under ``register``.
    globals().update({known: getattr(import_module("townpress.plugin.register"), known) for known in __all__})
    return globals()[name]
