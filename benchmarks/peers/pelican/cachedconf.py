"""The same with the caches that Pelican offers: what its readers made of a file is kept while its time stands."""

from benchmarks.peers.pelican.pelicanconf import *  # noqa: F403 - a settings file takes another over

CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "reader"
