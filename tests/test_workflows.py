"""What GitHub reads: others accept each file, refuse a spoilt copy of it, and a stranger's pull request can only be read."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import REPOSITORY

GITHUB = REPOSITORY / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").iterdir())
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").iterdir() if path.name != "config.yml")
JUDGED = {
    "vendor.github-workflows": WORKFLOWS,
    "custom.github-workflows-require-timeout": WORKFLOWS,
    "vendor.github-issue-forms": FORMS,
    "vendor.github-issue-config": [GITHUB / "ISSUE_TEMPLATE/config.yml"],
    "vendor.dependabot": [GITHUB / "dependabot.yml"],
}
# What each judge must refuse: one slip in a file that it accepts as it is.
SLIPS = [
    ("vendor.github-workflows", "workflows/validate.yml", "runs-on:", "run-on:"),
    ("custom.github-workflows-require-timeout", "workflows/validate.yml", "    timeout-minutes: 10\n", ""),
    ("vendor.github-issue-forms", "ISSUE_TEMPLATE/article.yml", "type: textarea", "type: textaria"),
    ("vendor.github-issue-config", "ISSUE_TEMPLATE/config.yml", "false", "perhaps"),
    ("vendor.dependabot", "dependabot.yml", "interval: monthly", "interval: sometimes"),
]
# What zizmor must find: the audit, and the slip in the workflow that validates.
HOLES = [
    ("unpinned-uses", "@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "@v7"),
    ("artipacked", "persist-credentials: false", "persist-credentials: true"),
    ("dangerous-triggers", "  pull_request:", "  pull_request_target:"),
    ("excessive-permissions", "permissions: {}", "permissions: write-all"),
    ("template-injection", "run: make build", "run: echo ${{ github.event.pull_request.title }}"),
]
STRANGERS = {"pull_request_target", "workflow_run", "issue_comment", "issues", "discussion", "discussion_comment"}


def spoil(path: Path, target: Path, good: str, bad: str) -> Path:
    """A copy of a file in which the first `good` is `bad`."""
    text = path.read_text(encoding="utf-8")
    assert good in text
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text.replace(good, bad, 1), encoding="utf-8")
    return target


def judge(schema: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, paths)], capture_output=True, text=True)


def audit(folder: Path) -> subprocess.CompletedProcess[str]:
    """What zizmor says, at its strictest and without the network."""
    command = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--no-config", "--no-progress", "--persona", "auditor", "--format", "plain", str(folder)]
    return subprocess.run(command, capture_output=True, text=True)


def load(path: Path) -> Any:
    """A file as YAML, every scalar as it is written: `on` stays a word."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


@pytest.mark.parametrize("schema", JUDGED)
def test_the_schemas_of_github_accept_it(schema: str) -> None:
    verdict = judge(schema, *JUDGED[schema])
    assert (verdict.returncode, verdict.stderr) == (0, ""), verdict.stdout


@pytest.mark.parametrize(("schema", "name", "good", "bad"), SLIPS, ids=[slip[0] for slip in SLIPS])
def test_the_schemas_of_github_refuse_a_slip(schema: str, name: str, good: str, bad: str, tmp_path: Path) -> None:
    verdict = judge(schema, spoil(GITHUB / name, tmp_path / name, good, bad))
    assert (verdict.returncode, "Schema validation errors" in verdict.stdout) == (1, True), verdict.stderr


def test_zizmor_finds_nothing() -> None:
    verdict = audit(GITHUB)
    assert verdict.returncode == 0, verdict.stdout
    assert [name for path in [*WORKFLOWS, GITHUB / "dependabot.yml"] if (name := f"completed {path}") not in verdict.stderr] == []


@pytest.mark.parametrize(("found", "good", "bad"), HOLES, ids=[hole[0] for hole in HOLES])
def test_zizmor_finds_a_hole(found: str, good: str, bad: str, tmp_path: Path) -> None:
    spoil(GITHUB / "workflows/validate.yml", tmp_path / ".github/workflows/validate.yml", good, bad)
    verdict = audit(tmp_path / ".github")
    assert f"[{found}]" in verdict.stdout and verdict.returncode != 0


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_starts_with_no_rights_and_for_no_stranger(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {}
    assert STRANGERS & set(workflow["on"]) == set()
    if "pull_request" in workflow["on"]:
        assert [job for job in workflow["jobs"].values() if job.get("permissions", {}) not in ({}, {"contents": "read"})] == []
        assert "secrets." not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_what_may_write_runs_nothing_of_the_repository(path: Path) -> None:
    for job in load(path)["jobs"].values():
        if "write" in job.get("permissions", {}).values():
            assert [step for step in job["steps"] if "actions/checkout" in step.get("uses", "") or {"make", "python", "python3", "pip"} & set(step.get("run", "").split())] == []


def test_a_release_is_made_of_a_tag_alone_and_judged_before_it_is_published() -> None:
    workflow = load(GITHUB / "workflows/release.yml")
    assert workflow["on"] == {"push": {"tags": ["v*"]}}
    made, published = workflow["jobs"]["make"], workflow["jobs"]["publish"]
    assert (made["permissions"], published["needs"]) == ({"contents": "read"}, ["make"])
    told = "\n".join(step.get("run", "") for step in made["steps"])
    places = [told.index(words) for words in ('test "$GITHUB_REF_NAME" = "v', "make test", "-m pipeline release", "data/verify.py", "make referees RELEASE=")]
    assert places == sorted(places)
    assert "secrets." not in (GITHUB / "workflows/release.yml").read_text(encoding="utf-8")


def test_every_action_is_pinned_and_its_version_said() -> None:
    lines = [line.strip() for path in WORKFLOWS for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    pins = [re.fullmatch(r"(?:- )?uses: ([a-z-]+/[a-z-]+)@([0-9a-f]{40}) # v(\d+\.\d+\.\d+)", line) for line in lines]
    assert [line for line, pin in zip(lines, pins) if not pin] == []
    digests = {pin.groups() for pin in pins if pin}
    assert len(digests) == len({action for action, _, _ in digests}) > 0, "one action, two digests"


def test_a_merge_waits_for_every_job() -> None:
    jobs = load(GITHUB / "workflows/validate.yml")["jobs"]
    verdict = jobs.pop("verdict")
    (step,) = verdict["steps"]
    assert verdict["if"] == "${{ always() }}"
    assert set(verdict["needs"]) == set(jobs)
    assert sorted(step["env"].values()) == sorted(f"${{{{ needs.{job}.result }}}}" for job in jobs)
    assert step["run"] == f'test "{" ".join(f"${name}" for name in step["env"])}" = "{" ".join("success" for _ in jobs)}"'


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_warns_first_and_asks_each_thing_once(path: Path) -> None:
    first, *rest = load(path)["body"]
    assert first["type"] == "markdown" and "public" in first["attributes"]["value"] and "SECURITY.md" in first["attributes"]["value"]
    for key in (lambda field: field["id"], lambda field: field["attributes"]["label"]):
        assert len({key(field) for field in rest}) == len(rest) > 0


def test_the_form_for_protection_has_no_room_for_details() -> None:
    kinds = {field["type"] for field in load(GITHUB / "ISSUE_TEMPLATE/protection.yml")["body"]}
    assert kinds == {"markdown", "dropdown", "checkboxes"}


def test_a_pull_request_has_at_most_six_boxes() -> None:
    assert 1 <= (GITHUB / "pull_request_template.md").read_text(encoding="utf-8").count("- [ ]") <= 6
