"""Regular expressions that are compiled when they are first used.

Python takes long to compile one, longest for ranges of Han characters (``python -m timeit -s "import re" "re.purge();
re.compile('[一-鿿]')"``), and correcting a story uses few of ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, AnyStr, cast

if TYPE_CHECKING:
    from typing import Any


class _Waiting:
    """Stands for a pattern; what was asked of it once is at hand from then on."""

    def __init__(self, expression: str | bytes, flags: int) -> None:
        self._expression, self._flags = expression, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        if name.startswith("__"):  # asked of the object, not of the pattern: by pickle for one
            raise AttributeError(name)
        # ``re`` itself remembers what it compiled, for the next name.
        found = getattr(re.compile(self._expression, self._flags), name)
        vars(self)[name] = found
        return found


def regex(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What ``re.compile`` makes of ``expression``, made when it is first needed; ``re.error`` is raised then."""
    return cast("re.Pattern[AnyStr]", _Waiting(expression, flags))
