"""A branch of a git repository, as GitHub, Gitee and Forgejo Pages show it: one commit a deploy, no history rewritten.

git does all of it, with its own credentials. Readers see a commit whole or not at all, so there are no waves; the
commit's own name, a digest of every byte (git-commit-tree), is what is compared with the repository afterwards.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct

from townpress.edges.deploy.programs import run, said
from townpress.edges.deploy.proof import prove
from townpress.edges.deploy.receipt import RECEIPT, standing
from townpress.edges.ground import say
from townpress.kernel.errors import MachineError
from townpress.kernel.problems import shown
from townpress.press.machine import blaming

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from townpress.edges.deploy.address import Branch
    from townpress.edges.deploy.cargo import Cargo
    from townpress.edges.deploy.dispatch import Dispatch
    from townpress.edges.deploy.receipt import Standing

#: Without it GitHub's Pages leaves out what begins with a dot or an underscore.
NO_JEKYLL = ".nojekyll"
_AUTHOR = {"NAME": "Townpress", "EMAIL": "townpress@localhost"}
# Bytes as they are and nobody's hooks, whatever this machine's git is set to.
_PLAIN = (
    "core.autocrlf=false",
    "core.safecrlf=false",
    "core.fileMode=false",
    "core.attributesFile=",
    "core.hooksPath=/dev/null",
    "gc.auto=0",
)


class Pages(Struct, frozen=True):
    """The branch, and a bare repository of ours in which the commit is made."""

    branch: Branch
    desk: Path
    packs: bool = False

    @property
    def ref(self) -> str:
        """The branch by its full name."""
        return f"refs/heads/{self.branch.name}"

    def look(self) -> Standing:
        """What the receipt in the branch's newest commit says."""
        with blaming(self.desk):
            self.desk.mkdir(parents=True, exist_ok=True)
        self._git("init", "--quiet", "--bare")
        head = self._fetched()
        kept = self._git("cat-file", "blob", f"{head}:{RECEIPT}", may_fail=True) if head else b""
        return standing(kept.decode("utf-8", "replace"), None)

    def carry(self, dispatch: Dispatch, cargo: Cargo, _: Standing) -> tuple[int, int]:
        """Commit the edition upon the branch and push that, if the branch is not the same already.

        Raises:
            MachineError: the repository refused (E760), because the branch has moved on among other reasons, or has
                another commit than was pushed (E762).
        """
        head = self._fetched()
        tree = self._tree(head, dispatch, cargo)
        if head and tree == self._git("rev-parse", f"{head}^{{tree}}").decode().strip():
            return 0, 0
        say("提交并推送", "committing and pushing")
        words = f"出版 {cargo.instant} | edition of {cargo.instant}\n\nTownpress-Edition: {cargo.edition}\n"
        parents = ("-p", head) if head else ()
        commit = self._git("commit-tree", tree, *parents, "-F", "-", given=words.encode()).decode().strip()
        self._git("push", "--quiet", self.branch.url, f"{commit}:{self.ref}")
        prove([] if self._head() == commit else [self.ref])
        return len(dispatch.sent), dispatch.bytes

    def _tree(self, head: str, dispatch: Dispatch, cargo: Cargo) -> str:
        """The tree of the next commit: the branch's, with the edition in its place, and files of others left alone."""
        self._git("read-tree", head or "--empty")
        output = f"--work-tree={cargo.output.absolute()}"
        self._git(output, "update-index", "-z", "--force-remove", "--stdin", given=_listed(dispatch.removed))
        self._git(output, "update-index", "-z", "--add", "--stdin", given=_listed(cargo.files))
        for path, data in ((NO_JEKYLL, b""), (RECEIPT, dispatch.after.dumps().encode())):
            blob = self._git("hash-object", "-w", "--stdin", given=data).decode().strip()
            self._git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
        return self._git("write-tree").decode().strip()

    def _fetched(self) -> str:
        """The newest commit of the branch, which we then have; empty where there is no such branch yet."""
        head = self._head()
        if head and self._git("cat-file", "-t", head, may_fail=True) != b"commit\n":
            self._git("fetch", "--quiet", "--no-tags", "--depth=1", self.branch.url, self.ref)
        return head

    def _head(self) -> str:
        return self._git("ls-remote", self.branch.url, self.ref).decode().partition("\t")[0]

    def _git(self, *words: str, given: bytes = b"", may_fail: bool = False) -> bytes:
        author = {
            f"GIT_{who}_{what}": os.environ.get(f"GIT_{who}_{what}") or value
            for who in ("AUTHOR", "COMMITTER")
            for what, value in _AUTHOR.items()
        }
        env = {key: value for key, value in os.environ.items() if key not in _MISLEADING}
        env |= author | {
            "GIT_INDEX_FILE": str(self.desk.absolute() / "edition.index"),
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ATTR_NOSYSTEM": "1",
        }
        plain = [word for one in _PLAIN for word in ("-c", one)]
        done = run(["git", *plain, f"--git-dir={self.desk.absolute()}", *words], given=given, env=env)
        if done.returncode and not may_fail:
            raise MachineError(
                f"E760: git 仓库 {shown(self.branch.url)} 拒绝了：{shown(said(done), 400)}。请检查地址和权限；"
                "若是分支刚被别人推进，再运行一次 | the git repository refused (see above); check address and rights, "
                "and if somebody else has just pushed to the branch, run this again"
            )
        return done.stdout


# A hook or an outer git would have them lead to another repository.
_MISLEADING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX")


def _listed(paths: Iterable[str]) -> bytes:
    return "".join(f"{path}\0" for path in paths).encode()
