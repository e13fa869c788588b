"""Take the pictures of the browser form for its document: ``python -m tools.picture_form`` from the repository's top.

Run by hand, after ``./run test`` has fetched what it needs. The form is a real one, on a copy of the sample newspaper
in a repository of its own; colours are reduced so that a picture stays below :data:`AT_MOST` bytes.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from formdesk import form_desk, repository  # noqa: E402 - the tests' own hand moves the form
from webchecks import launch_chromium  # noqa: E402

if TYPE_CHECKING:
    from formdesk import FormDesk

PICTURES = ROOT / "docs" / "images"
AT_MOST = 100_000
COLOURS = 32
STORY = "stories/2026/11/community-canteen-month"


def main() -> None:
    """Take all of them."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        paper = repository(Path(folder) / "paper", "")
        shutil.copytree(ROOT / "content", paper.content, dirs_exist_ok=True)
        browser = launch_chromium(playwright)
        with form_desk(browser, paper, viewport={"width": 960, "height": 720}, device_scale_factor=1) as desk:
            desk.log_in()
            desk.page.get_by_text("社区食堂开张一个月").first.wait_for()
            take(desk, "form-stories")
            desk.open(
                f"collections/stories/entries/{STORY.removeprefix('stories/')}/index",
                "社区食堂开张一个月，账本先端上桌",
            )
            picture = desk.page.locator("img[src^='blob:']").first
            picture.evaluate("image => image.decode()")
            picture.evaluate("image => image.scrollIntoView({block: 'center'})")
            desk.page.wait_for_timeout(500)
            take(desk, "form-photograph")
            desk.choose("origin", "转载")
            desk.press_publish()
            desk.page.get_by_text("请填写来源。").first.wait_for()
            desk.page.wait_for_timeout(600)
            take(desk, "form-provenance")
        browser.close()


def take(desk: FormDesk, name: str) -> None:
    """Keep what is on the screen."""
    shot = Image.open(io.BytesIO(desk.page.screenshot())).convert("RGB")
    file = PICTURES / f"{name}.png"
    shot.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    if file.stat().st_size > AT_MOST:
        sys.exit(f"{file.name}: {file.stat().st_size} bytes")
    sys.stdout.write(f"{file.relative_to(ROOT)} {file.stat().st_size}\n")


if __name__ == "__main__":
    main()
