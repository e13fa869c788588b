"""Stock Pelican: its own generators, Markdown as it comes, no typogrify."""
