"""W511, W512, E513, W514: what the front matter says of photographs is used, credited, and fair to those in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.copydesk.pictures import pictures_in
from townpress.kernel.problems import Severity, did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from townpress.editorial.copydesk.galley import Galley
    from townpress.kernel.problems import Problem


def photo_used(galley: Galley) -> Iterator[Problem]:
    """A photograph described but never shown is forgotten or misspelt; it is not published."""
    story = galley.manuscript
    if not story.photos:
        return
    shown_names = {picture.name for picture in pictures_in(galley)} | {story.cover.rpartition("/")[2]}
    for name in story.photos:
        if name.rpartition("/")[2] not in shown_names:
            zh, en = did_you_mean(name, shown_names - set(story.photos))
            yield galley.problem(
                511,
                f"图片 {shown(name)} 写了说明，正文和封面却没有用到，不会发布{zh or '。请插入正文或删去说明'}",
                f"{shown(name)} is described but never shown, and will not be published{en}",
                key=f"photos.{name}",
                severity=Severity.WARNING,
            )


def photo_credited(galley: Galley) -> Iterator[Problem]:
    """《著作权法》: whoever took the photograph is named; of one that is only shown, at the place where it is."""
    noted = {name.rpartition("/")[2] for name in galley.manuscript.photos}
    bare = {picture.name: picture.spot for picture in reversed(pictures_in(galley)) if picture.name not in noted}
    places = {name: None for name, note in galley.manuscript.photos.items() if not note.credit} | bare
    for name, spot in places.items():
        yield galley.problem(
            512,
            f"图片 {shown(name)} 没有署名。请在稿头写 photos: {{{shown(name)}: {{credit: 张三 摄}}}}，或写明来源",
            f"{shown(name)} has no credit; add photos: {{{shown(name)}: {{credit: …}}}}",
            key=f"photos.{name}",
            spot=spot,
            severity=Severity.WARNING,
        )


def photo_consent(galley: Galley) -> Iterator[Problem]:
    """《民法典》第一千零一十九条, 《未成年人保护法》: a minor is shown with a guardian's consent on record."""
    for name, note in galley.manuscript.photos.items():
        if note.people == "minor" and not note.consent:
            yield galley.problem(
                513,
                f"图片 {shown(name)} 里有未成年人，要在 consent 写明监护人何时同意；"
                "没有同意就换图或打码（people: blurred）",
                f"{shown(name)} shows a minor: record the guardian's consent, or blur or replace the picture",
                key=f"photos.{name}.people",
            )
        if note.people == "consented" and not note.consent:
            yield galley.problem(
                514,
                f"图片 {shown(name)} 标了“已同意”，请在 consent 写明谁在何时同意",
                f"{shown(name)}: say in consent who agreed and when",
                key=f"photos.{name}.people",
                severity=Severity.WARNING,
            )
