"""Settings for readers: as ``pelicanconf.py``, with every warning an error."""

import sys
from pathlib import Path

# Pelican reads this file by its path, so the folder it stands in is not among those Python looks in.
sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403 - the settings are a superset of those

STRICT = True
