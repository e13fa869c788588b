"""Search of a Chinese archive without a server: pieces that a browser reads one by one (``docs/search-format.md``)."""
