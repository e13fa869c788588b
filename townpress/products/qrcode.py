"""QR codes (ISO/IEC 18004) as SVG that a page under our content security policy may show: no style, no script."""

from __future__ import annotations

import io

import segno

from townpress.kernel.errors import ConfigurationError
from townpress.kernel.problems import shown

QUIET_ZONE = 4


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
