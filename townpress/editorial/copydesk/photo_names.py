"""W515: a photograph's file is called after what it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from townpress.editorial.copydesk.pictures import pictures_in
from townpress.kernel.problems import Severity, shown
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem

# What cameras, telephones, chat programs and content systems call pictures.
_MACHINE_MADE = regex(
    r"[0-9a-f]{16,}|(?:index_)?[0-9a-z]{0,6}\d{10,}|(?:img|dsc|dscn|dscf|pxl|mvimg|imag|photo|p)[_-]?\d{3,}.*|mmexport.*"
    r"|(?:qq|微信|企业微信|钉钉|屏幕)?(?:截图|图片|截屏)[_\d-].*|screenshot.*|wx_camera.*|unnamed|下载|未命名.*|image\d*",
    re.IGNORECASE,
)


def photo_names(galley: Galley) -> Iterator[Problem]:
    """Names only a machine could have given, at the first place each is written."""
    story = galley.manuscript
    places = {name.rpartition("/")[2]: story.spot(f"photos.{name}") for name in story.photos}
    for picture in pictures_in(galley):
        places.setdefault(picture.name, picture.spot)
    for name, spot in places.items():
        if _MACHINE_MADE.fullmatch(name.rpartition(".")[0]):
            yield galley.problem(
                515,
                f"文件名 {shown(name)} 看不出内容。请改成说明内容的名字，如 shequ-peixun.jpg，并改正文里的写法",
                f"the name {shown(name)} says nothing; rename the file after what it shows",
                key="photos",
                spot=spot,
                severity=Severity.WARNING,
            )
