"""What a newsroom knows: stories, registers, provenance, dates, addresses, the copy desk. No Pelican, Jinja or disk."""
