"""Pelican's generator of ours: it reads and plans when Pelican builds its context, and prints when Pelican writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from jinja2 import FileSystemLoader
from pelican.generators import Generator

from townpress.plugin.lead import NONE, Lead
from townpress.plugin.telling import telling

if TYPE_CHECKING:
    from pelican.writers import Writer

    from townpress.plugin.build import Build


class EditionGenerator(Generator):  # type: ignore[misc] # Pelican ships no types
    """The whole edition. Pelican makes generators itself and hands them nothing of ours, so the build is left here."""

    build: ClassVar[Build | None] = None
    #: For the next one.
    lead: ClassVar[Lead] = NONE

    def generate_context(self) -> None:
        """Read, check and plan."""
        # Without the templates of Pelican's own theme, which would step in for one of ours that is missing.
        self.env.loader = FileSystemLoader(self._templates_path)
        # And without two helpers of Pelican's that hang on this machine's locale and plugins: no workshop has them.
        if "strftime" not in self.settings["JINJA_FILTERS"]:
            self.env.filters.pop("strftime")
        if "plugin_enabled" not in self.settings["JINJA_TESTS"]:
            self.env.tests.pop("plugin_enabled")
        with telling(self.settings, self.begun):
            self.begun.edit(self.env)

    def generate_output(self, writer: Writer) -> None:
        """Print onto the stage."""
        del writer  # Pelican's own: it is for what Pelican's generators write, and they rest
        with telling(self.settings, self.begun):
            self.begun.print(self.env)

    @property
    def begun(self) -> Build:
        """The build that this generator works for."""
        if EditionGenerator.build is None:
            raise LookupError("no build was begun")
        return EditionGenerator.build
