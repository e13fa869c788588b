"""What CI runs: the house's own verbs and nothing else, by actions pinned to a major version, with few rights."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def workflow() -> dict[str, Any]:
    """The workflow, read."""
    text = (ROOT / ".github" / "workflows" / "site.yml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    """All steps of all jobs."""
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_ci_runs_three_verbs() -> None:
    """.ci/run calls ./run test, ./run lint and ./run publish, in this order, and stops at the first that fails."""
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert "set -euo pipefail" in lines
    assert [line for line in lines if line.startswith("./run")] == ["./run test", "./run lint", "./run publish"]


def test_the_workflow_runs_the_same(workflow: dict[str, Any]) -> None:
    """Actions runs .ci/run, and audits and publishes through ./run; every action is pinned by its major version."""
    runs = [step["run"] for step in steps(workflow) if "run" in step]
    assert "bash .ci/run" in runs
    assert all(run.startswith(("./run ", "bash .ci/run")) for run in runs)
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert [action for action in used if not re.fullmatch(r"actions/[a-z-]+@v\d+", action)] == []


def test_rights_are_few(workflow: dict[str, Any]) -> None:
    """Nothing may be written but Pages, and that by the job alone that runs no code of the repository."""
    assert workflow["permissions"] == {"contents": "read"}
    writing = {name for name, job in workflow["jobs"].items() if "write" in job.get("permissions", {}).values()}
    assert writing == {"deploy"}
    assert all("run" not in step for step in workflow["jobs"]["deploy"]["steps"])


def test_dot_files_reach_the_site(workflow: dict[str, Any]) -> None:
    """Pages' upload leaves out .well-known unless it is told not to."""
    upload = next(step for step in steps(workflow) if "upload-pages-artifact" in step.get("uses", ""))
    assert upload["with"]["include-hidden-files"] is True
