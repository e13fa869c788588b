"""QR codes: right, readable on any ground, named, and allowed by our content security policy."""

from __future__ import annotations

import re

import pytest
import segno
from lxml import etree

from townpress.kernel.errors import ConfigurationError
from townpress.products.qrcode import NO_CODE, code, printed_code

SVG = "{http://www.w3.org/2000/svg}"


def test_a_code_is_a_plain_svg() -> None:
    """A viewBox, a title, colours as attributes, a quiet zone of four; no style, script or class."""
    data = code("https://news.zoucheng.example/2023/06/x/", '微信“公众号” <"&')
    root = etree.fromstring(data)
    assert root.tag == SVG + "svg"
    assert root.findtext(SVG + "title") == '微信“公众号” <"&'
    side = int(root.get("viewBox").split()[2])
    ground, dark = root.findall(SVG + "path")
    assert ground.get("fill") == "#fff"
    assert ground.get("d") == f"M0 0h{side}v{side}h-{side}z"
    assert dark.get("d").startswith("M4 4.5h7")
    assert {name for element in root.iter() for name in element.attrib} <= {"viewBox", "fill", "stroke", "d"}
    assert not data.startswith(b"<?xml")


def test_same_target_same_bytes() -> None:
    """Deterministic; another target is another code."""
    assert code("https://a.example/", "甲") == code("https://a.example/", "甲")
    assert code("https://a.example/", "甲") != code("https://b.example/", "甲")


@pytest.mark.parametrize("target", ["", "  ", "网" * 2_000])
def test_what_no_code_can_hold(target: str) -> None:
    """Nothing, or too much: the masthead is wrong, and says which channel."""
    with pytest.raises(ConfigurationError, match="公众号"):
        code(target, "公众号")


def test_a_code_for_paper_is_the_code() -> None:
    """Its strokes are the dark modules of a code of this address, shifted by the quiet zone, and no other."""
    address = "https://news.zoucheng.example/2023/06/社区治理/"
    made = printed_code(address)
    wanted = segno.make(address, error="m", micro=False, boost_error=False, mask=3).matrix
    dark = {
        (int(x) + step - 4, int(y) - 4)
        for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", made.path)
        for step in range(int(length))
    }
    assert dark == {(x, y) for y, row in enumerate(wanted) for x, module in enumerate(row) if module & 1}
    assert made.size == len(wanted) + 8
    assert printed_code("https://a.example/" + "x" * 3_000) == NO_CODE
