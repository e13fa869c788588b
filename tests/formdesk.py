"""An editor at the browser form: a real git repository, decap-server, the built site, and the moves of a hand."""

from __future__ import annotations

import contextlib
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paper import Paper
from playwright.sync_api import expect

from townpress.edges.formserver import serving
from townpress.edges.sitehost import hosted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paper import Outcome
    from playwright.sync_api import Browser, Page

PATIENCE = 30


@dataclass
class FormDesk:
    """The form in a browser, and the repository behind it. ``asked``: every address it asked; ``said``: its console."""

    page: Page
    paper: Paper
    site: str
    server: str
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def git(self, *words: str) -> str:
        """What git says in the repository."""
        return git(self.paper.root, *words)

    def build(self, **given: object) -> Outcome:
        """Build the site with the form that writes here."""
        return self.paper.build(EDITOR=True, EDITOR_SERVER=self.server, **given)

    def log_in(self) -> None:
        """Open the form and enter."""
        self.page.goto(f"{self.site}admin/")
        self.page.get_by_role("button", name="登录").click()
        self.page.get_by_text("常设页面").first.wait_for()
        self.page.set_default_timeout(20_000)

    def come_back(self) -> None:
        """Open the form anew, logged in as before: nothing is remembered but what is in the repository."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.site}admin/#/collections/stories")
        self.page.get_by_text("快速新建").wait_for()

    def open(self, place: str, title: str = "") -> None:
        """Go by the list to a place of the form, ``collections/stories/new``; wait for what is called ``title``."""
        self.page.goto(f"{self.site}admin/#/{'/'.join(place.split('/')[:2])}")
        self.page.get_by_text("快速新建").wait_for()
        self.page.goto(f"{self.site}admin/#/{place}")
        expect(self.page.locator("[id^=title-field]")).to_have_value(title, timeout=20_000)

    def write(self, key: str, text: str) -> None:
        """Type into a field as an input method does, and see that it stands there."""
        where = self.page.locator(f"[id^={key}-field]").last
        where.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)
        assert where.input_value() == text

    def choose(self, key: str, *names: str) -> None:
        """Choose from a list by typing the beginning."""
        for name in names:
            self.page.locator(f"input[id^={key}-field]").last.fill(name)
            self.page.get_by_role("option", name=name, exact=True).click()

    def upload(self, photograph: Path) -> None:
        """Add a photograph: upload it and take it."""
        self.page.get_by_role("button", name="新增图片").click()
        self.page.get_by_role("button", name="选择图片").last.click()
        self.page.locator("input[type=file]").set_input_files(photograph)
        self.page.get_by_role("button", name="选用已选中项目").click()
        self.page.get_by_role("button", name="选用已选中项目").wait_for(state="hidden")

    def save(self) -> None:
        """Publish what was written, and wait until it is committed."""
        before = self.git("rev-parse", "HEAD")
        self.press_publish()
        until = time.monotonic() + PATIENCE
        while self.git("rev-parse", "HEAD") == before:
            assert time.monotonic() < until, f"nothing was committed; the form says: {self.notices}"
            self.page.wait_for_timeout(50)

    def press_publish(self) -> None:
        """The button, and the first word of its menu."""
        self.page.get_by_role("button", name="发布", exact=True).click()
        self.page.get_by_role("menuitem").first.click()

    @property
    def changed(self) -> list[str]:
        """The lines that the last commit took away and put in."""
        lines = self.git("show", "--format=", "-U0").splitlines()
        return [line for line in lines if line[:1] in {"+", "-"} and line[:3] not in {"+++", "---"}]

    @property
    def complaints(self) -> list[str]:
        """Warnings and errors of the browser's console so far."""
        return [line for line in self.said if line.startswith(("error", "warning"))]

    @property
    def notices(self) -> str:
        """What the form tells at the moment."""
        return " ".join(self.page.locator(".Toastify__toast, .notif__container, [role=alert]").all_inner_texts())


def git(root: Path, *words: str) -> str:
    """What git says in ``root``."""
    command = ["git", "-C", str(root), "-c", "core.quotePath=false", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def repository(root: Path, *texts: str) -> Paper:
    """A newspaper in a git repository of its own, with everything committed."""
    paper = Paper(root)
    for text in texts:
        paper.lay(text)
    (root / ".gitignore").write_text("/output/\n/state/\n/.output-editions/\n", "utf-8")
    git(root, "init", "-q", "-b", "main")
    git(root, "config", "user.name", "编辑")
    git(root, "config", "user.email", "bianji@news.zoucheng.example")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "创刊")
    return paper


@contextlib.contextmanager
def form_desk(browser: Browser, paper: Paper, **look: object) -> Iterator[FormDesk]:
    """The form of ``paper``, built and served, in a browser in Shanghai. ``look``: options of its window."""
    paper.output.mkdir(exist_ok=True)
    with hosted(paper.output) as site, serving(paper.root, site.rstrip("/"), "git") as server:
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **look)  # type: ignore[arg-type]
        desk = FormDesk(context.new_page(), paper, site, server)
        desk.page.on("request", lambda request: desk.asked.append(request.url))
        desk.page.on("dialog", lambda dialog: dialog.accept())  # leave, though something was not saved
        desk.page.on("console", lambda message: desk.said.append(f"{message.type}: {message.text}"))
        desk.page.on("pageerror", lambda error: desk.said.append(f"error: {error}"))
        outcome = desk.build()
        assert outcome.status == 0, outcome.err
        yield desk
        context.close()
