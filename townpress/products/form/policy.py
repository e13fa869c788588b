"""What a browser may do below ``/admin/``: apart from readers' pages, and no more than the form needs.

Tried in Chromium, directive by directive: Decap checks its configuration with functions made from text
(``'unsafe-eval'``), dresses its elements by style sheets made as it runs (``'unsafe-inline'``), and shows and sends
photographs that it holds in memory (``blob:``). A window in which one logs in must be able to answer
(``same-origin-allow-popups``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.products.form.fitting import PLACE

if TYPE_CHECKING:
    from townpress.products.form.fitting import Fitting

#: Headers of some paths instead of, or besides, those that every response has: path, name, value.
PathHeader = tuple[str, str, str]


def policy(fitting: Fitting, *, meta: bool = False) -> str:
    """The Content-Security-Policy of the form; ``meta``: as a ``<meta>`` element may say it (CSP 3, 3.3)."""
    directives = [
        "default-src 'none'",
        "script-src 'self' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' blob:",
        " ".join(("connect-src 'self' blob:", *fitting.hosts)),
        "form-action 'none'",
        "base-uri 'none'",
    ]
    return "; ".join([*directives, *([] if meta else ["frame-ancestors 'none'"])])


def headers(fitting: Fitting) -> tuple[PathHeader, ...]:
    """The form's own headers; those that readers' pages have too take their place below :data:`PLACE`."""
    path = f"/{PLACE}*"
    return (
        (path, "Content-Security-Policy", policy(fitting)),
        (path, "Cross-Origin-Opener-Policy", "same-origin-allow-popups"),
        (path, "X-Robots-Tag", "noindex, nofollow"),
    )
