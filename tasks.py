"""The verbs of the house: ``./run VERB``, or ``inv VERB`` inside ``.venv``. Each hands over to code that does it."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from invoke import Context, task

from townpress.edges import audit as lighthouse
from townpress.edges import formserver, machine, proofdesk, skeleton
from townpress.edges.ground import OUTPUT, ROOT, STATE, call, say
from townpress.edges.order import ADDRESSES, FLAGS, PLACES, Order, explained, fulfil, takes_flags
from townpress.edges.sitehost import hosted

WEBCHECKS = ROOT / "tools" / "webchecks"
STORE = ROOT / "tools" / "store"
AUDIT = ROOT / "tools" / "audit"
FRONT_AND_ANNOUNCEMENT = ("", "2023/06/community-governance-pilot/")
PYTHON = (sys.executable, "-m")


@task(
    help={
        "slug": "the address: a-z, 0-9, hyphens 地址",
        "title": "the headline 标题",
        "category": "the section 栏目",
        "origin": "original, reprint, release or compiled 原创 转载 供稿 综合",
    }
)
def new(_: Context, title: str, slug: str, category: str = "", origin: str = "original") -> None:
    """新建一篇稿件 | Begin a story: its folder and front matter."""
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    story = skeleton.begin(ROOT / "content" / "stories", skeleton.Skeleton(slug, title, category, origin), now)
    sys.stdout.write(f"{story}\n")


@task(help=explained(), auto_shortflags=False)
@takes_flags()
def check(_: Context, **flags: str | bool) -> None:
    """检查全部稿件，不发布 | Read everything, publish nothing."""
    sys.exit(fulfil(Order(check_only=True, for_readers=True, **flags)))


@task(help=explained(*ADDRESSES), auto_shortflags=False)
@takes_flags(*ADDRESSES)
def build(_: Context, **flags: str | bool) -> None:
    """构建网站 | Build the site into output/."""
    sys.exit(fulfil(Order(**flags)))


@task(help=explained(), auto_shortflags=False)
@takes_flags()
def publish(_: Context, **flags: str | bool) -> None:
    """按正式发布的设置构建 | Build as for readers, by publishconf.py."""
    sys.exit(fulfil(Order("publishconf.py", for_readers=True, **flags)))


@task(help=explained(*ADDRESSES) | {"port": "the port on this machine 端口"}, auto_shortflags=False)
@takes_flags(*ADDRESSES)
def serve(_: Context, port: int = 8000, **flags: str | bool) -> None:
    """构建并在本机查看，改动后自动重来 | Build, show, and build again at every change."""
    sys.exit(proofdesk.show(Order(**flags), port))


@task(help=explained(*PLACES, *ADDRESSES) | {"port": "the port on this machine 端口"}, auto_shortflags=False)
@takes_flags(*PLACES, *ADDRESSES)
def preview(_: Context, port: int = 8001, **flags: str | bool) -> None:
    """预览草稿和定时稿，不进 output/ | Show drafts and scheduled stories too, apart from output/."""
    apart = {"output": str(STATE / "preview" / "site"), "state": str(STATE / "preview" / "state")}
    sys.exit(proofdesk.show(Order(drafts=True, **apart, **flags), port))


@task(help={"output": FLAGS["output"][1]})
def rollback(_: Context, output: str = "") -> None:
    """退回上一版 | Put the previous edition back."""
    from townpress.press.rollback import rollback as back  # noqa: PLC0415 - only this verb needs the press

    sys.stdout.write(f"{back(Path(output).absolute() if output else OUTPUT)}\n")


@task(
    positional=["server"],
    help={
        "server": "nginx or caddy",
        "root": "where the edition stands on that server (default: here) 网站在服务器上的文件夹",
    }
    | {n: FLAGS[n][1] for n in PLACES},
)
def config(_: Context, server: str, root: str = "", output: str = "", state: str = "") -> None:
    """打印 nginx 或 Caddy 的配置 | Print the configuration of nginx or Caddy for the edition that stands."""
    from townpress.edges.configuring import configuration  # noqa: PLC0415 - only this verb needs it

    places = (ROOT / "content", Path(output).absolute() if output else OUTPUT, Path(state) if state else STATE)
    sys.stdout.write(configuration(server, root, *places))


@task(
    help={"target": "an address, a path below output, or a story's file 网址、输出路径或稿件"}
    | {n: FLAGS[n][1] for n in PLACES}
)
def explain(_: Context, target: str, output: str = "", state: str = "") -> None:
    """说明一页是怎么来的 | Say what a page was made of, and why it was, or was not, printed."""
    from townpress.edges.explaining import explained as account  # noqa: PLC0415 - only this verb needs the press

    places = (ROOT / "content", Path(output).absolute() if output else OUTPUT, Path(state) if state else STATE)
    sys.stdout.writelines(f"{line}\n" for line in account(target, *places))


@task(
    help={
        "target": "a name of deploy.yml, or an address such as user@host:/srv/www/news 目标的名字或地址",
        "dry-run": "say what would be sent and removed, touch nothing 只说要做什么，什么也不动",
    }
    | {n: FLAGS[n][1] for n in PLACES},
    auto_shortflags=False,
)
def deploy(_: Context, target: str, dry_run: bool = False, output: str = "", state: str = "") -> None:  # noqa: FBT001, FBT002 - a flag
    """把发布好的一版送到读者那里 | Bring what was published to where readers are."""
    from townpress.edges.deploy.delivery import Delivery, deliver  # noqa: PLC0415 - only this verb needs it

    places = (Path(output).absolute() if output else OUTPUT, Path(state).absolute() if state else STATE)
    for line in deliver(Delivery(target, ROOT, *places, dry_run=dry_run)):
        sys.stdout.write(f"{line}\n")


@task
def test(context: Context) -> None:
    """运行全部测试，-- 后面的交给 pytest | Run all tests; what follows -- goes to pytest."""
    machine.make_ready()
    for tools in (WEBCHECKS, machine.FORM, formserver.SERVER):
        machine.fetch(tools)
    machine.fetch_wheels(STORE, ROOT / ".tools" / STORE.name)
    sys.exit(call([*PYTHON, "pytest", *context.remainder.split()]))


@task
def lint(_: Context) -> None:
    """检查代码 | Ruff, the formatter, mypy."""
    sys.exit(max(call([*PYTHON, *tool]) for tool in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"])))


@task(help={"runs": "Lighthouse runs a page 每页测几次"})
def audit(_: Context, runs: int = lighthouse.RUNS) -> None:
    """用 Lighthouse 测评首页和公告 | Measure front page and announcement with Lighthouse."""
    machine.make_ready()
    machine.fetch(AUDIT)
    site = STATE / "audit" / "site"
    with hosted(site, like_a_host=True) as address:
        order = Order("publishconf.py", siteurl=address, output=str(site), state=str(STATE / "audit" / "state"))
        if status := fulfil(order):
            sys.exit(status)
        lighthouse.require(lighthouse.audit(AUDIT, address, FRONT_AND_ANNOUNCEMENT, ROOT / ".audit", runs))


@task(
    help={
        "stories": "how many, with commas between 稿件篇数，用逗号隔开",
        "growth": "further numbers of stories, for the plot 画图用的篇数",
        "runs": "runs of each change; medians are told 每种改动跑几次",
        "only": "some contenders: townpress, hugo, eleventy, pelican, cached 只测其中几家",
        "kinds": "some changes: cold, nothing, body, title, new 只测其中几种改动",
        "limit": "seconds that one run may take 一次最多几秒",
        "alive": "edits to a process that keeps running; 0: none 常驻进程改几次",
        "docs": "write table and plot into docs/ too 结果写进 docs/",
    },
    auto_shortflags=False,
)
def bench(  # noqa: PLR0913, PLR0917 - one for each flag
    _: Context,
    stories: str = "1000,10000",
    growth: str = "",
    runs: int = 3,
    only: str = "",
    kinds: str = "",
    limit: int = 300,
    alive: int = 10,
    docs: bool = False,  # noqa: FBT001, FBT002 - a flag
) -> None:
    """测速度和内存，与同类软件比较 | Measure time and memory beside what one would use instead."""
    from benchmarks import session  # noqa: PLC0415 - only this verb needs it

    asked = session.flags(stories, growth, only, kinds, runs=runs, limit=limit, alive=alive)
    session.hold(asked, publish=docs)


@task
def setup(_: Context) -> None:
    """只准备 .venv | Make .venv and nothing else."""
    say(".venv 已备好", ".venv is ready")  # ./run has made it before it came here
