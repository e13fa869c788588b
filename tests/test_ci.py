"""What CI runs: the house's own verbs and nothing else, by actions pinned to a major version, with few rights."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from invoke.collection import Collection

import tasks

ROOT = Path(__file__).resolve().parents[1]
OURS = ".github/workflows/site.yml"
#: For other hosts: to be copied to where they run.
READY = ("docs/ci/forgejo.yml", "docs/ci/gitlab-ci.yml")


def read(path: str) -> dict[str, Any]:
    """A workflow, read."""
    found: dict[str, Any] = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def workflow() -> dict[str, Any]:
    """Our own workflow."""
    return read(OURS)


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    """All steps of all jobs."""
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def commands(workflow: dict[str, Any]) -> list[str]:
    """Every line that a workflow runs, of GitHub's and Forgejo's kind or of GitLab's."""
    if "jobs" in workflow:
        return [line for step in steps(workflow) for line in step.get("run", "").splitlines()]
    return [line for job in workflow.values() if isinstance(job, dict) for line in job.get("script", ())]


def test_ci_runs_three_verbs() -> None:
    """.ci/run calls ./run test, ./run lint and ./run publish, in this order, and stops at the first that fails."""
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert "set -euo pipefail" in lines
    assert [line for line in lines if line.startswith("./run")] == ["./run test", "./run lint", "./run publish"]


def test_the_workflow_runs_the_same(workflow: dict[str, Any]) -> None:
    """Actions runs .ci/run, and audits and publishes through ./run; every action is pinned by its major version."""
    runs = commands(workflow)
    assert "bash .ci/run" in runs
    assert all(run.startswith(("./run ", "bash .ci/run", "python3 .ci/due", "git ")) for run in runs)
    used = [step["uses"] for name in (OURS, READY[0]) for step in steps(read(name)) if "uses" in step]
    assert [action for action in used if not re.fullmatch(r"actions/[a-z-]+(/[a-z]+)?@v\d+", action)] == []


def test_rights_are_few(workflow: dict[str, Any]) -> None:
    """Only Pages may be written, and the book of addresses, by jobs that run no code of the repository."""
    assert workflow["permissions"] == {"contents": "read"}
    writing = {name for name, job in workflow["jobs"].items() if "write" in job.get("permissions", {}).values()}
    assert writing == {"deploy", "remember"}
    assert all("run" not in step for step in workflow["jobs"]["deploy"]["steps"])
    kept = [line for step in workflow["jobs"]["remember"]["steps"] for line in step.get("run", "").splitlines()]
    assert [line.split()[0] for line in kept] == ["git"] * len(kept)
    assert "git add urls.txt" in kept


def test_dot_files_reach_the_site(workflow: dict[str, Any]) -> None:
    """Pages' upload leaves out .well-known unless it is told not to."""
    upload = next(step for step in steps(workflow) if "upload-pages-artifact" in step.get("uses", ""))
    assert upload["with"]["include-hidden-files"] is True


@pytest.mark.parametrize("path", READY)
def test_ready_workflows(path: str) -> None:
    """They check, publish when it is due, deploy and keep the addresses, by verbs there are, caches restored."""
    workflow = read(path)
    runs = commands(workflow)
    verbs = [match[1] for run in runs if (match := re.match(r"\./run ([a-z]+)", run))]
    assert verbs == ["check", "publish", "deploy"]
    assert set(verbs) <= set(Collection.from_module(tasks).task_names)
    assert "bash .ci/run" in runs
    order = [next(n for n, run in enumerate(runs) if run.startswith(word)) for word in ("python3 .ci/due", "git add")]
    assert order[0] < runs.index("./run publish") < order[1]
    assert runs.index('./run deploy "$DEPLOY_TARGET"') < order[1]
    assert ".press" in str(workflow)
    assert not path.startswith((".github", ".gitlab", ".forgejo", ".gitea"))  # they wait until somebody copies them


def test_a_timer_builds_when_something_is_due(tmp_path: Path) -> None:
    """Due: what people start, a change whose time has come, a failed build, none, or an old one. Else it is not."""

    def ended(event: str, **told: object) -> int:
        now = datetime.now(UTC)
        report = {"published": True, "instant": now.isoformat(), "next_change": None, **told}
        (tmp_path / "report.json").write_text(json.dumps(report), encoding="utf-8")
        return asked(event)

    def asked(event: str) -> int:
        return subprocess.run([sys.executable, ROOT / ".ci" / "due", event, tmp_path], check=False).returncode

    soon, past = datetime.now(UTC) + timedelta(hours=1), datetime.now(UTC) - timedelta(seconds=1)
    assert asked("schedule") == 0
    assert ended("schedule") == 1
    assert ended("schedule", next_change=soon.isoformat()) == 1
    assert ended("push", next_change=soon.isoformat()) == 0
    assert ended("schedule", next_change=past.isoformat()) == 0
    assert ended("schedule", published=False) == 0
    assert ended("schedule", instant=(past - timedelta(days=1)).isoformat()) == 0
    (tmp_path / "report.json").write_text("{", encoding="utf-8")
    assert asked("schedule") == 0
