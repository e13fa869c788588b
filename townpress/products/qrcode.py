"""QR codes (ISO/IEC 18004) as SVG that a page under our content security policy may show: no style, no script."""

from __future__ import annotations

import io

from msgspec import Struct

from townpress.kernel.errors import ConfigurationError
from townpress.kernel.problems import shown
from townpress.kernel.regex import regex

QUIET_ZONE = 4
_MASK = 3
_DARK = regex(b"\x01+")


def code(target: str, title: str) -> bytes:
    """An SVG image whose code leads to ``target`` (text or address), named ``title`` for those who listen.

    Black on white in any colour scheme, with the quiet zone the standard asks for; error correction M (15 %).
    Raises :class:`ConfigurationError` when ``target`` is empty or longer than a code holds (2,331 bytes).
    """
    if not target.strip():
        raise ConfigurationError(
            f"二维码“{shown(title)}”没有内容。请在 masthead.yml 的 channels 里填写 target | "
            f"the QR code “{shown(title)}” has no content; give its channel a target in masthead.yml"
        )
    import segno  # noqa: PLC0415 - few builds have a code to make

    try:
        made = segno.make(target, error="m", micro=False, boost_error=False)
    except segno.DataOverflowError as error:
        raise ConfigurationError(
            f"二维码“{shown(title)}”的内容太长。请换成短一些的网址 | "
            f"the QR code “{shown(title)}” holds too much; use a shorter address"
        ) from error
    out = io.BytesIO()
    made.save(
        out,
        kind="svg",
        xmldecl=False,
        nl=False,
        title=title,
        svgclass=None,
        lineclass=None,
        omitsize=True,
        border=QUIET_ZONE,
        dark="#000",
        light="#fff",
    )
    return out.getvalue()


class PrintedCode(Struct, frozen=True):
    """A code as a path of an SVG in a page: ``size`` modules a side, quiet zone included; strokes one module wide."""

    size: int
    path: str


NO_CODE = PrintedCode(0, "")


def printed_code(target: str) -> PrintedCode:
    """The code of an address for a page of paper. Empty for an address that is too long.

    The mask is always the same one: choosing the best of eight takes three quarters of the time, and printed black on
    white at this size any of them is read.
    """
    import segno  # noqa: PLC0415 - few builds have a code to make

    try:
        made = segno.make(target, error="m", micro=False, boost_error=False, mask=_MASK)
    except segno.DataOverflowError:
        return NO_CODE
    rows = [_strokes(bytes(row), number + QUIET_ZONE) for number, row in enumerate(made.matrix)]
    return PrintedCode(len(made.matrix) + 2 * QUIET_ZONE, "".join(rows))


def _strokes(row: bytes, number: int) -> str:
    return "".join(f"M{run.start() + QUIET_ZONE} {number}.5h{run.end() - run.start()}" for run in _DARK.finditer(row))
