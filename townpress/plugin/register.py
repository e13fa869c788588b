"""The order of a build, as Pelican signals it.

``register()`` does only what cannot fail: an exception in it would end with exit status 0. What is wrong is raised from
a signal's handler, once it has been told (:mod:`townpress.plugin.telling`), and Pelican exits with its ``exitcode``.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from jinja2 import StrictUndefined
from pelican import Pelican
from pelican.plugins import signals
from pelican.utils import wait_for_changes

from townpress.plugin.build import Build
from townpress.plugin.generators import EditionGenerator
from townpress.plugin.lead import NONE
from townpress.plugin.settings import PELICAN_RESTS, settings_of
from townpress.plugin.telling import last_word, mute_pelican, telling
from townpress.press.collector import relax

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pelican.generators import Generator
    from pelican.writers import Writer

#: Where Pelican's own generators are.
PELICANS = "pelican.generators"
#: As a shell tells of a program that Ctrl-C ended: 128 and the signal's number.
INTERRUPTED = 130


def register() -> None:
    """Connect to Pelican. Read downwards, this is a build; between the last two the generator reads and prints."""
    relax()
    signals.initialized.connect(check_settings)
    signals.get_generators.connect(begin)
    signals.all_generators_finalized.connect(leave_out_pelicans)
    signals.finalized.connect(publish)


def check_settings(pelican: Pelican) -> None:
    """Refuse settings nobody knows, and let Pelican's own generators rest."""
    mute_pelican()
    with telling(pelican.settings):
        settings_of(pelican.settings)
    pelican.settings.update(PELICAN_RESTS)
    pelican.settings["JINJA_ENVIRONMENT"] = {**pelican.settings["JINJA_ENVIRONMENT"], "undefined": StrictUndefined}
    pelican.delete_outputdir = False


def begin(pelican: Pelican) -> type[EditionGenerator]:
    """Take the locks and turn Pelican's output away from what readers have, anew in each run: ``-r`` makes many."""
    if EditionGenerator.build:
        EditionGenerator.build.close()
    EditionGenerator.build = None
    with telling(pelican.settings):
        settings = settings_of(pelican.settings)
        EditionGenerator.build = Build.begin(settings, EditionGenerator.lead)
        EditionGenerator.lead = NONE
    pelican.output_path = str(EditionGenerator.build.editions.anteroom)
    return EditionGenerator


def leave_out_pelicans(generators: Iterable[Generator]) -> None:
    """Have Pelican's own generators print nothing: they have nothing, but would compile templates of ours for it."""
    for generator in generators:
        if type(generator).__module__ == PELICANS:
            generator.generate_output = _nothing


def _nothing(writer: Writer) -> None:
    del writer


def publish(pelican: Pelican) -> None:
    """Exchange the edition for the one before."""
    build = EditionGenerator.build
    if build:
        with telling(pelican.settings, build):
            build.publish()


class Newsroom(Pelican):  # type: ignore[misc] # Pelican ships no types
    """Pelican with the last word ours: its closing line counts articles, and with us it has made none."""

    failed = False

    def run(self) -> None:
        """One build.

        Asked again after one that failed, it waits for a change first: under ``-r`` Pelican starts over at once, and
        would tell the same mistake without end.
        """
        if self.failed:
            wait_for_changes("", self.settings)
        self.failed = True
        try:
            super().run()
            last_word(EditionGenerator.build)
            self.failed = False
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)  # Pelican would end with 0, as if it had published
        finally:
            if EditionGenerator.build:
                EditionGenerator.build.close()
