"""The same verdict in every form, safe to print wherever it goes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks import CHECKS, Verdict
from pipeline.model.archive import load_archive
from pipeline.model.captures import find_captures
from pipeline.reading.issue import Issue
from pipeline.report import iter_report
from pipeline.report.console import make_safe
from pipeline.report.entries import iter_entries, iter_filled
from tests.conftest import Run

RECORD = "records/place/tallowick.yaml"


@pytest.fixture
def broken(miniature: Path) -> Path:
    """The miniature with a dozen issues, in words that a console or GitHub could take for something else."""
    path = miniature / RECORD
    path.write_text(path.read_text(encoding="utf-8") + "".join(f'"::error::100%, a|b <b>{i}": 1\n' for i in range(12)), encoding="utf-8")
    return miniature


def test_github_shows_ten_annotations_and_then_the_whole_text(broken: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    outcome = run("validate", "--root", broken, "--format", "github")
    lines = outcome.out.splitlines()
    assert outcome.code == 1
    assert lines[0].startswith(f"::error file={RECORD},line=24,col=1,title=record-nonconforming::There is no property `::error::100%25, a|b <b>0` here.")
    assert [line.startswith("::error file=") for line in lines[:11]] == [True] * 10 + [False]
    token = lines[10].removeprefix("::stop-commands::")
    assert re.fullmatch("[0-9a-f]{64}", token) and lines[-1] == f"::{token}::"
    assert "\n".join(lines[11:-1]) + "\n" == run("validate", "--root", broken).out
    table = summary.read_text(encoding="utf-8")
    assert "1&#124;2" not in table and table.count("\n| records/place/tallowick.yaml:") == 12
    assert "<b>" not in table and "a&#124;b" in table


def test_sarif_says_the_same(broken: Path, run: Run) -> None:
    issues = json.loads(run("validate", "--root", broken, "--format", "json").out)["issues"]
    sarif = json.loads(run("validate", "--root", broken, "--format", "sarif").out)
    (one,) = sarif["runs"]
    assert sarif["version"] == "2.1.0" and [rule["id"] for rule in one["tool"]["driver"]["rules"]] == [check.name for check in CHECKS]
    told = [(r["ruleId"], r["level"], r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], r["locations"][0]["physicalLocation"]["region"]) for r in one["results"]]
    assert told == [(i["check"], i["severity"], i["path"], {"startLine": i["line"], "startColumn": i["column"]}) for i in issues]
    assert all(one["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] == r["ruleId"] for r in one["results"])


def test_tally_counts_every_check(miniature: Path, run: Run) -> None:
    lines = run("validate", "--root", miniature, "--tally").out.splitlines()
    assert lines[0].split() == ["check", "applied", "passed", "failed", "not", "applicable", "not", "performed"]
    counts = json.loads(run("validate", "--root", miniature, "--format", "json").out)["counts"]["by_check"]
    assert {line.split()[0]: list(map(int, line.split()[1:])) for line in lines[1 : len(CHECKS) + 1]} == {name: list(tally.values()) for name, tally in counts.items()}
    assert all(tally["applied"] == tally["passed"] + tally["failed"] for tally in counts.values())


@pytest.mark.parametrize(
    ("line", "shown", "caret"),
    [
        ("kind: settlemint", "kind: settlemint", 6),
        ("kind: 村村村", "kind: 村村村", 6),
        ("note: \"村村\", x: 1", "note: \"村村\", x: 1", 12),
        ("a\u200bb: 1", "a{U+200B}b: 1", 0),
    ],
)
def test_the_line_and_its_caret(line: str, shown: str, caret: int, tmp_path: Path) -> None:
    from pipeline.report.excerpt import load_excerpt

    (tmp_path / "x.yaml").write_text(f"first: 1\r\n{line}\r\n", encoding="utf-8")
    column = {6: 7, 12: 11, 0: 1}[caret]
    excerpt = load_excerpt(tmp_path, Issue("x.yaml", 2, column, "", ""))
    assert excerpt is not None and (excerpt.line, excerpt.caret) == (shown, caret)
    assert load_excerpt(tmp_path, Issue("x.yaml", 2, column, "", "", is_confidential=True)) is None
    assert load_excerpt(tmp_path, Issue("x.yaml", 9, 1, "", "")) is None


@given(st.text())
def test_what_is_printed_moves_no_cursor_and_turns_no_text_round(text: str) -> None:
    safe = make_safe(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ue000-\uf8ff]", safe)
    assert safe.isprintable() or any(char.isspace() for char in safe)


ROWS = st.lists(st.tuples(st.text() | st.sampled_from(['"told": []', "%s", "[]"]), st.integers(), st.none() | st.text()), max_size=4)


@given(st.text(), ROWS, ROWS)
def test_lists_are_written_in_pieces_as_json_writes_them_whole(text: str, told: list[tuple[str, int, str | None]], more: list[tuple[str, int, str | None]]) -> None:
    def make(*lists: list[Any]) -> dict[str, Any]:
        return {"%s": text, '"told": []': ['"told": []', []], "deep": [{"told": lists[0], "more": lists[1]}], "after": []}

    whole = make(*([{"a": a, "in": [{"b": b}], "c": c} for a, b, c in rows] for rows in (told, more)))
    pieces = iter_filled(make([], []), {name: iter_entries({"a": "%s", "in": [{"b": "%s"}], "c": "%s"}, rows, 3) for name, rows in (("told", told), ("more", more))})
    assert "".join(pieces) == json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_no_piece_holds_many_issues(form: str, miniature: Path) -> None:
    archive = load_archive(miniature, find_captures(miniature, None))
    verdict = Verdict([Issue(RECORD, line, 1, "", "It is dark.", None, CHECKS[0].name, "error") for line in range(5000)], [Issue(RECORD, 1, 1, "", "It is dark.", None, CHECKS[0].name, "error")], {})
    sizes = [len(piece) for piece in iter_report(form, archive, verdict, 0.0)]
    assert len(sizes) > 5000 and max(sizes) < 50_000
    lines = [line for line in "".join(iter_report(form, archive, verdict, 0.0)).splitlines() if "It is dark." in line]
    assert len(lines) == (5001 if form == "json" else 5000)  # in SARIF what could not be looked at is told once


def test_no_colour_whatever_the_console(broken: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = run("validate", "--root", broken).out
    for name, value in {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "NO_COLOR": "", "TERM": "xterm-256color"}.items():
        monkeypatch.setenv(name, value)
        assert run("validate", "--root", broken).out == plain
    assert "\x1b" not in plain
