"""What a page reads: the names its templates ask for, traced as they are asked, and the templates it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import TemplateSyntaxError, meta
from jinja2.runtime import Context, Macro
from jinja2.utils import missing

from townpress.kernel.digest import digest
from townpress.press.composing import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2 import Environment


# What is called with nothing but its arguments.
_PLAIN = frozenset({Macro, Standing})


class TracedContext(Context):
    """A context that notes every name a template asks its values for, in :attr:`asked`, present or not."""

    asked: set[str] = set()  # noqa: RUF012 - one page is printed at a time in a process; the printer empties it

    def resolve_or_missing(self, key: str) -> Any:  # noqa: ANN401 - Jinja's own signature
        """The value of a name, or Jinja's ``missing``."""
        if key in self.vars:  # what templates have set or imported themselves is not asked of the page's values
            return self.vars[key]
        TracedContext.asked.add(key)
        return self.parent.get(key, missing)

    def call(self, called: Any, /, *values: Any, **named: Any) -> Any:  # noqa: ANN401 - Jinja's own signature
        """Call what a template calls. Macros want no context; Jinja would look at length whether they do."""
        if type(called) not in _PLAIN:
            return super().call(called, *values, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*values, **named)


class Closures:
    """The closure of each template: itself and all it extends, includes and imports, as one digest of their sources.

    Read from the sources, not traced: a page must be printed again too if the branch it did not take has changed. A
    template that names another by a variable hangs on all of them. ``known``: digests reckoned for the same theme.
    """

    def __init__(self, environment: Environment, names: Iterable[str], known: Mapping[str, str]) -> None:
        self._environment = environment
        self._all = tuple(sorted(names))
        self._sources: dict[str, str] = {}
        self._uses: dict[str, frozenset[str]] = {}
        self._digests = dict(known)

    @property
    def known(self) -> Mapping[str, str]:
        """All that have been reckoned."""
        return self._digests

    def of(self, name: str) -> str:
        """The digest of a template's closure. Raises ``jinja2.TemplateError`` for one that cannot be read."""
        if name not in self._digests:
            found: set[str] = set()
            pending = [name]
            while pending:
                current = pending.pop()
                if current not in found:
                    found.add(current)
                    pending += self._used_by(current)
            parts = (part.encode() for used in sorted(found) for part in (used, self._source(used)))
            self._digests[name] = digest(*parts)
        return self._digests[name]

    def _source(self, name: str) -> str:
        if name not in self._sources:
            loader = self._environment.loader
            if loader is None:
                raise TemplateSyntaxError("no loader", 1, name)
            self._sources[name] = loader.get_source(self._environment, name)[0]
        return self._sources[name]

    def _used_by(self, name: str) -> frozenset[str]:
        if name not in self._uses:
            tree = self._environment.parse(self._source(name), name)
            named = set(meta.find_referenced_templates(tree))
            self._uses[name] = frozenset(self._all if None in named else (other for other in named if other))
        return self._uses[name]
