"""The command as its users meet it: what it prints, its exit status, and what it does without captures."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.checks import CHECKS
from tests.conftest import REPOSITORY, Run

NEEDLESS = {  # for a few hundred records in which nothing is wrong
    "concurrent.futures", "difflib", "hmac", "html", "jsonschema", "multiprocessing", "referencing", "signal", "tempfile", "traceback",
    "pipeline.checks.page", "pipeline.editing", "pipeline.editions", "pipeline.packaging", "pipeline.releasing", "pipeline.report.github", "pipeline.report.json",
    "pipeline.report.sarif", "pipeline.report.stats", "pipeline.selftest", "pipeline.tabulation", "pipeline.writers",
}


def break_quotation(root: Path) -> Path:
    """Changes one word of one quotation; returns the record."""
    for path in sorted((root / "records" / "quote").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        broken = re.sub(r'(text: ".*?) the ', r"\1 teh ", text, count=1)
        if broken != text:
            path.write_text(broken, encoding="utf-8")
            return path
    raise AssertionError("no quotation to break")


def test_summary_counts_records_by_type(miniature: Path, run: Run) -> None:
    counts = {path.name: len(list(path.glob("*.yaml"))) for path in sorted((miniature / "records").iterdir()) if path.is_dir()}
    counts["source"] = len(list((miniature / "sources").glob("*.yaml")))
    by_type = ", ".join(f"{n} {name}" for name, n in sorted(counts.items()))
    assert run("validate", "--root", miniature).out == f"{sum(counts.values())} records ({by_type}): 0 errors, 0 warnings, 0 checks not performed, 0.0 s\n"


def test_json_holds_issues_and_counts(miniature: Path, run: Run) -> None:
    path = break_quotation(miniature)
    outcome = run("validate", "--root", miniature, "--format", "json")
    verdict = json.loads(outcome.out)
    assert outcome.code == 1
    assert [issue["check"] for issue in verdict["issues"]] == ["text-not-verbatim"]
    issue = verdict["issues"][0]
    assert issue["path"] == path.relative_to(miniature).as_posix()
    assert set(issue) == {"check", "severity", "path", "line", "column", "pointer", "message", "remedy"}
    line = path.read_text(encoding="utf-8").splitlines()[issue["line"] - 1]
    assert " teh " in line and line[issue["column"] - 1] == '"'
    assert verdict["counts"]["checks"]["failed"] == 1 and verdict["counts"]["checks"]["not_performed"] == 0


def test_without_captures_checks_are_counted_as_not_performed(miniature: Path, run: Run) -> None:
    break_quotation(miniature)
    shutil.rmtree(miniature / "captures")
    outcome = run("validate", "--root", miniature, "--format", "json")
    verdict = json.loads(outcome.out)
    assert (outcome.code, verdict["issues"]) == (0, [])
    lacking = {name for name, tally in verdict["counts"]["by_check"].items() if tally["not_performed"]}
    assert lacking == {"capture-mismatch", "text-not-verbatim", "quotation-unmarked", "text-copied"}
    total = verdict["counts"]["checks"]["not_performed"]
    assert total == len({(i["check"], i["path"], i["pointer"]) for i in verdict["not_performed"]})
    summary = run("validate", "--root", miniature).out.splitlines()[-1]
    assert f": 0 errors, 0 warnings, {total} checks not performed, " in summary


def test_captures_may_be_required(miniature: Path, run: Run) -> None:
    shutil.rmtree(miniature / "captures")
    verdict = json.loads(run("validate", "--root", miniature, "--require-captures", "--format", "json").out)
    assert {issue["check"] for issue in verdict["issues"]} == {"capture-mismatch", "text-not-verbatim", "quotation-unmarked", "text-copied"}
    assert run("validate", "--root", miniature, "--require-captures").code == 1


@pytest.mark.parametrize("way", ["option", "environment", "captures", "../shared/captures"])
def test_where_captures_are_looked_for(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str) -> None:
    folder = {"captures": miniature / "captures", "../shared/captures": miniature.parent / "shared" / "captures"}.get(way, tmp_path / "elsewhere")
    if folder != miniature / "captures":
        folder.parent.mkdir(exist_ok=True)
        shutil.move(miniature / "captures", folder)
    if way == "environment":
        monkeypatch.setenv("ARCHIVE_CAPTURES", str(folder))
    arguments = ["--captures", folder] if way == "option" else []
    assert run("validate", "--root", miniature, "--require-captures", *arguments).code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["validate", "--root", "nowhere"], "nowhere is not an archive"),
        (["validate", "--captures", "nowhere"], "There is no folder nowhere of captures."),
        (["validate", "--format", "xml"], "'xml' is not one of"),
        (["validate", "--loud"], "No such option"),
        (["sing"], "No such command"),
        (["checks", "more"], "unexpected extra argument"),
    ],
)
def test_wrong_usage_is_exit_2_and_told_on_stderr(run: Run, miniature: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str) -> None:
    monkeypatch.chdir(miniature)
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_checks_lists_every_check(run: Run) -> None:
    outcome = run("checks")
    assert outcome.code == 0
    assert [line.split()[:2] for line in outcome.out.splitlines()] == [[check.name, check.severity] for check in CHECKS]
    listed = json.loads(run("checks", "--format", "json").out)["checks"]
    assert [entry["sentence"] for entry in listed] == [check.sentence for check in CHECKS]


def test_the_module_is_the_command() -> None:
    outcome = subprocess.run([sys.executable, "-m", "pipeline", "--help"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert all(verb in outcome.stdout for verb in ("validate", "build", "checks"))


def test_a_clean_archive_waits_for_nothing_that_it_does_not_need(miniature: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARCHIVE_NAMES_KEY")  # with which it would search for names
    code = "import sys; from pipeline.cli import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    loaded = set(subprocess.run([sys.executable, "-c", code, "validate", "--root", str(miniature)], cwd=REPOSITORY, capture_output=True, text=True, check=True).stderr.split())
    assert {"jsonschema_rs", "pipeline.checks", "pipeline.report.text"} <= loaded
    assert loaded & NEEDLESS == set()


def test_output_survives_a_console_that_knows_only_ascii(miniature: Path) -> None:
    break_quotation(miniature)
    outcome = subprocess.run([sys.executable, "-m", "pipeline", "validate", "--root", str(miniature)], cwd=REPOSITORY, capture_output=True, check=False, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert (outcome.returncode, outcome.stderr) == (1, b"")
    assert "“" in outcome.stdout.decode("utf-8")


def test_every_issue_of_a_run_comes_in_one_run(miniature: Path, run: Run) -> None:
    quotes = sorted((miniature / "records" / "quote").glob("*.yaml"))
    quotes[0].write_bytes(b"\xff")
    quotes[1].write_text("a: [\n", encoding="utf-8")
    place = next((miniature / "records" / "place").glob("*.yaml"))
    place.write_text(place.read_text(encoding="utf-8") + "surprise: 1\n", encoding="utf-8")
    verdict = json.loads(run("validate", "--root", miniature, "--format", "json").out)
    assert {issue["check"] for issue in verdict["issues"]} == {"file-unreadable", "yaml-syntax", "record-nonconforming"}
    assert len(verdict["issues"]) == 3


def test_a_fault_of_the_pipeline_is_exit_2_and_one_line(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("out of cheese")

    monkeypatch.setattr("pipeline.model.archive.open_archive", fail)
    outcome = run("validate", "--root", miniature)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert outcome.err.startswith("This is a fault of the pipeline, not of your records; please report it: RuntimeError: out of cheese (test_command.py, line ")
